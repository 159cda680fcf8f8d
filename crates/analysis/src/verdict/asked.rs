//! One expectation about a metric: its windows, one after the other.

use betwixt_model::{Expectation, Metric, Scenario, SimTime};
use betwixt_sim::Outcome;

use super::disturbances::Disturbances;
use super::gather::{Gather, Level};
use super::{Tally, Witness};

/// One expectation about a metric, as far as the run has come. Times in nanoseconds.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) expectation: Expectation,
    pub(super) metric: Metric,
    pub(super) gather: Gather,
    pub(super) tally: Tally,
    /// Length of a window; `None` where each moment is looked at.
    window: Option<u64>,
    from: u64,
    pub(super) end: u64,
    /// When the window ends that is going on; before the first, when that begins; [`u64::MAX`] after the last.
    next: u64,
    /// The first window has not begun.
    waits: bool,
}

impl Asked {
    pub(super) fn new(expectation: &Expectation, metric: Metric, scenario: &Scenario) -> Self {
        let window = expectation.window().map(|window| window.0);
        let from = expectation.from.0;
        Self {
            metric,
            gather: Gather::new(metric),
            tally: Tally::new(expectation.quantifier),
            window,
            from,
            end: expectation.end(scenario.duration).0,
            next: if window.is_some() { from } else { u64::MAX },
            waits: true,
            expectation: expectation.clone(),
        }
    }

    /// When a window begins or ends next.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// Forgets what was judged; the windows stay where they are, and the first one is the next to begin.
    pub(super) fn begin_again(&mut self, now: u64) {
        self.tally = Tally::new(self.expectation.quantifier);
        self.gather.begin_again(now);
        if let Some(window) = self.window {
            let past = now.saturating_sub(self.from).div_ceil(window);
            self.next = self.from + past * window;
            self.waits = true;
        } else {
            self.from = self.from.max(now);
        }
    }

    /// Closes every window that is over at a moment.
    pub(super) fn close(&mut self, at: u64, disturbances: &Disturbances) {
        let Some(window) = self.window.filter(|_| at >= self.next) else { return };
        if self.waits {
            self.waits = false;
            self.gather.next(self.next);
            self.step(window);
        }
        if at < self.next {
            return;
        }
        self.judge(window, 1, disturbances);
        // Nothing happened in those that are over as well: they are all the same.
        let empty = at.min(self.end).saturating_sub(self.next.saturating_sub(window)) / window;
        if self.next != u64::MAX && empty > 0 {
            self.judge(window, empty, disturbances);
        }
    }

    /// Judges the window that ends at `next`, and as many like it as `times` says.
    fn judge(&mut self, window: u64, times: u64, disturbances: &Disturbances) {
        let (from, to) = (self.next - window, self.next);
        if let Some(value) = self.gather.value((from, to)) {
            let operation = self.gather.example();
            let holds = self.expectation.limit.holds(value);
            self.tally.judge(holds, value, times, || Witness {
                from: SimTime(from),
                at: SimTime(to),
                value,
                operation,
                faults: disturbances.during(from, to),
            });
        }
        self.next += (times - 1) * window;
        self.gather.next(self.next);
        self.step(window);
    }

    /// The next window, if a whole one still fits.
    fn step(&mut self, window: u64) {
        self.next = self.next.saturating_add(window);
        if self.next > self.end {
            self.next = u64::MAX;
        }
    }

    /// A level stood until now. Where there are windows, they say what it was.
    pub(super) fn stood(&mut self, until: u64, level: Option<Level>, disturbances: &Disturbances) {
        let Some(level) = level.filter(|_| self.window.is_none()) else { return };
        let (from, to) = (level.since.max(self.from), until.min(self.end));
        if from >= to {
            return;
        }
        let value = f64::from(level.value);
        self.tally.judge(self.expectation.limit.holds(value), value, 1, || Witness {
            from: SimTime(from),
            at: SimTime(from),
            value,
            operation: None,
            faults: disturbances.during(from, from),
        });
    }

    /// The tally with what stands now, as far as that has stood.
    pub(super) fn tally_at(&self, now: u64, disturbances: &Disturbances) -> Tally {
        let mut copy = self.clone();
        let standing = copy.gather.touched.then(|| copy.gather.level());
        copy.stood(now, standing, disturbances);
        copy.tally
    }
}

/// What is told of the part that it looks at.
impl Asked {
    /// Something happens there: so what it measures has a meaning.
    pub(super) fn touch(&mut self) {
        if !self.metric.is_level() {
            self.gather.touched = true;
        }
    }

    /// Something began that will end.
    pub(super) fn begun(&mut self, at: u64, disturbances: &Disturbances) {
        if self.metric == Metric::InFlight {
            self.set(at, self.gather.level().value.saturating_add(1), disturbances);
        } else {
            self.touch();
        }
    }

    /// It is gone, however it ended.
    pub(super) fn gone(&mut self, at: u64, disturbances: &Disturbances) {
        if self.metric == Metric::InFlight {
            self.set(at, self.gather.level().value.saturating_sub(1), disturbances);
        }
    }

    /// Something ended, after so long where that is known.
    pub(super) fn ended(&mut self, op: u64, outcome: Outcome, took: Option<u64>) {
        if !self.metric.is_level() {
            self.gather.ended(op, outcome, took);
        }
    }

    /// A duration alone.
    pub(super) fn took(&mut self, op: u64, ns: u64) {
        if !self.metric.is_level() {
            self.gather.took(op, ns);
        }
    }

    /// One of what that metric counts.
    pub(super) fn counts(&mut self, metric: Metric, op: u64) {
        if self.metric == metric {
            self.gather.happened(op, true, true);
        }
    }

    /// A queue has taken something in or let it go.
    pub(super) fn dead(&mut self, at: u64, dead: bool, disturbances: &Disturbances) {
        if self.metric == Metric::DeadLetters {
            self.set(at, self.gather.level().value.saturating_add(u32::from(dead)), disturbances);
        }
    }

    /// What is there at each moment is this from now on.
    pub(super) fn set(&mut self, at: u64, value: u32, disturbances: &Disturbances) {
        let stood = self.gather.set(at, value);
        self.stood(at, stood, disturbances);
    }
}
