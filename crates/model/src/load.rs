//! How a source's load goes over time: a profile of its rate, or the arrivals that somebody recorded.

use crate::units::SimTime;

/// What a scenario says about the load of a source beside its parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Load {
    /// Times and shares of the rate, in order of time; straight in between, and the last one holds on. Two points at one time
    /// are a step. Empty means the whole rate all the time.
    pub profile: Vec<(SimTime, f64)>,
    /// When operations were started in a run that somebody recorded, in order.
    pub trace: Vec<SimTime>,
}

impl Load {
    /// Whether it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.profile.is_empty() && self.trace.is_empty()
    }
}
