//! How much an instance has worked since somebody last looked.

/// Adds up workers at work over time.
///
/// Units: worker-nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Meter {
    worked: f64,
    /// When it was read last, and when it was brought up to date last [nanoseconds].
    read_at: u64,
    since: u64,
}

impl Meter {
    /// Begins at nothing.
    pub(super) const fn start(&mut self, now: u64) {
        *self = Self { worked: 0.0, read_at: now, since: now };
    }

    /// So many have worked up to now; called before that changes.
    pub(super) fn add(&mut self, now: u64, working: u32) {
        self.worked += f64::from(working) * (now - self.since) as f64;
        self.since = now;
    }

    /// How many have worked on average since the last reading, and begins anew.
    pub(super) fn read(&mut self, now: u64) -> f64 {
        let (worked, over) = (self.worked, now - self.read_at);
        self.start(now);
        if over == 0 { 0.0 } else { worked / over as f64 }
    }
}
