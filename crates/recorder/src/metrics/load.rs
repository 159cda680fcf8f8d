//! How full a component is, over time.

/// Integrals over time of what a component holds.
///
/// Units: integrals are [count x nanoseconds].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Requests waiting, now.
    pub waiting: u32,
    /// Workers held, now.
    pub busy: u32,
    /// Workers working, now.
    pub working: u32,
    /// Workers there are, now; 0 where the idea does not apply.
    pub workers: u32,
    /// Most requests that ever waited.
    pub waiting_max: u32,
    /// Most workers that were ever held.
    pub busy_max: u32,
    /// Workers of one instance.
    each: u32,
    since: u64,
    at: u64,
    waiting_ns: u128,
    busy_ns: u128,
    working_ns: u128,
    workers_ns: u128,
}

impl Load {
    /// Requests waiting, on average over time.
    #[must_use]
    pub fn waiting_mean(&self) -> Option<f64> {
        let time = self.at.saturating_sub(self.since);
        (time > 0).then(|| self.waiting_ns as f64 / time as f64)
    }

    /// Workers held, or requests under way where there are no workers, on average over time.
    #[must_use]
    pub fn busy_mean(&self) -> Option<f64> {
        let time = self.at.saturating_sub(self.since);
        (time > 0).then(|| self.busy_ns as f64 / time as f64)
    }

    /// Share of the workers' time in which they worked: the utilisation of queueing theory. None without workers.
    #[must_use]
    pub fn utilisation_working(&self) -> Option<f64> {
        (self.workers_ns > 0).then(|| self.working_ns as f64 / self.workers_ns as f64)
    }

    /// Share of the workers' time in which they were held: working, or waiting for somebody else. None without workers.
    #[must_use]
    pub fn utilisation_busy(&self) -> Option<f64> {
        (self.workers_ns > 0).then(|| self.busy_ns as f64 / self.workers_ns as f64)
    }

    /// Waiting, held and working since counting began, for differences over a window.
    pub(crate) const fn integrals(&self) -> [u128; 3] {
        [self.waiting_ns, self.busy_ns, self.working_ns]
    }

    #[inline]
    pub(crate) fn set(&mut self, at: u64, [waiting, busy, working]: [u32; 3]) {
        // Most inputs change nothing: they cost one comparison.
        if [waiting, busy, working] == [self.waiting, self.busy, self.working] {
            return;
        }
        self.settle(at);
        (self.waiting, self.busy, self.working) = (waiting, busy, working);
        self.waiting_max = self.waiting_max.max(waiting);
        self.busy_max = self.busy_max.max(busy);
    }

    pub(crate) fn set_workers(&mut self, at: u64, workers: u32, instances: u32) {
        self.each = workers / instances.max(1);
        self.change_workers(at, workers);
    }

    /// There are so many instances now, with as many workers each as before.
    pub(crate) fn scale(&mut self, at: u64, instances: u16) {
        self.change_workers(at, self.each * u32::from(instances));
    }

    fn change_workers(&mut self, at: u64, workers: u32) {
        if workers != self.workers {
            self.settle(at);
            self.workers = workers;
        }
    }

    #[inline]
    pub(crate) fn settle(&mut self, at: u64) {
        let time = u128::from(at.saturating_sub(self.at));
        self.at = self.at.max(at);
        self.waiting_ns += u128::from(self.waiting) * time;
        self.busy_ns += u128::from(self.busy) * time;
        self.working_ns += u128::from(self.working) * time;
        self.workers_ns += u128::from(self.workers) * time;
    }

    /// The same present, without a past.
    pub(crate) fn begun_again(&self, at: u64) -> Self {
        let Self { waiting, busy, working, workers, each, .. } = *self;
        Self {
            waiting,
            busy,
            working,
            workers,
            each,
            waiting_max: waiting,
            busy_max: busy,
            since: at,
            at,
            ..Self::default()
        }
    }
}
