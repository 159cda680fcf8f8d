//! Controlled delay: how long a request may wait, given how long the line has not been empty.

/// The two limits of controlled delay, as servers of requests use it.
///
/// While the line was empty within the last `interval`, a request may wait for `interval`; once it was not, only for
/// `target`. So a burst is served, and a line that stands is kept short.
/// Units: simulated nanoseconds.
/// Source: Maurer, "Fail at Scale", ACM Queue 13(8), 2015, listing 1 (there M = 5 ms and N = 100 ms), after Nichols and
/// Jacobson, "Controlling Queue Delay", ACM Queue 10(5), 2012.
/// Simplified: not the law of RFC 8289, which drops at growing speed until senders slow down; callers do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoDel {
    /// The wait that is allowed while the line stands.
    pub target: u64,
    /// The wait that is allowed else, and how long a line must have stood.
    pub interval: u64,
}

impl CoDel {
    /// Until when a request that comes `now` may wait, where the line was empty last at `last_empty`.
    #[must_use]
    pub const fn limit(&self, now: u64, last_empty: u64) -> u64 {
        let stands = now.saturating_sub(last_empty) > self.interval;
        now.saturating_add(if stands { self.target } else { self.interval })
    }
}
