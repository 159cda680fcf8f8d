//! What a new or restarted instance costs before it is what it was.

/// How an instance starts. Those that are there when a run begins have started long ago.
///
/// Units: simulated nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Until it takes requests.
    pub start_up: u64,
    /// What its first piece of work takes longer.
    pub cold_start: u64,
    /// How long after its start its work takes longer, less and less.
    pub warm_up: u64,
    /// How many times longer just after its start.
    pub warm_up_factor: f64,
}

/// An instance that has started not long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Young {
    /// When it begins to take requests [nanoseconds].
    pub(super) since: u64,
    /// It has done nothing yet.
    pub(super) cold: bool,
}

impl Start {
    /// How long work takes there [nanoseconds]; and whether the instance is still young afterwards.
    pub(super) fn stretch(&self, ns: u64, young: &mut Young, now: u64) -> (u64, bool) {
        let age = now.saturating_sub(young.since);
        let mut taken = ns;
        if age < self.warm_up {
            let left = 1.0 - age as f64 / self.warm_up as f64;
            taken = (ns as f64 * (1.0 + (self.warm_up_factor - 1.0) * left)) as u64;
        }
        if std::mem::take(&mut young.cold) {
            taken = taken.saturating_add(self.cold_start);
        }
        (taken, age < self.warm_up)
    }
}
