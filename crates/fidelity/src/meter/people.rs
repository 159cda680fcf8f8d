//! What the people saw: how long their operations took and how they ended.

use betwixt_sim::Outcome;

use super::samples::Samples;
use super::seconds::Seconds;

/// Measurements of all operations of a run.
#[derive(Clone, Debug, Default)]
pub struct People {
    from: u64,
    /// Operations started after the warm-up.
    pub started: u64,
    /// Operations that ended, of those.
    pub ended: u64,
    /// Operations that ended well, of those.
    pub ok: u64,
    /// Time from start to end, those that ended well.
    pub times: Samples,
    /// The same, whatever the outcome; only their sums.
    pub all_times: Samples,
    /// Time from start to end by flow, those that ended well.
    pub by_flow: Vec<Samples>,
    /// Operations started in each second of the run, warm-up included.
    pub come_by_second: Seconds,
    /// Operations ended well in each second of the run, warm-up included.
    pub ok_by_second: Seconds,
    /// Over the whole run.
    pub all_started: u64,
    /// Over the whole run.
    pub all_ended: u64,
    /// When the last of them ended [nanoseconds].
    pub last_end: u64,
    keeps: bool,
}

impl People {
    /// Nobody has come yet.
    #[must_use]
    pub fn new(from: u64, keeps: bool) -> Self {
        Self { from, times: Samples::new(keeps), keeps, ..Self::default() }
    }

    /// An operation starts.
    pub fn start(&mut self, at: u64) {
        self.all_started += 1;
        self.come_by_second.count(at);
        self.started += u64::from(at >= self.from);
    }

    /// An operation ends.
    pub fn end(&mut self, at: u64, began: u64, flow: u16, outcome: Outcome) {
        self.all_ended += 1;
        self.last_end = self.last_end.max(at);
        if outcome == Outcome::Ok {
            self.ok_by_second.count(at);
        }
        if began < self.from {
            return;
        }
        self.ended += 1;
        self.all_times.push(at - began);
        if outcome == Outcome::Ok {
            self.ok += 1;
            self.times.push(at - began);
            let flow = usize::from(flow);
            while self.by_flow.len() <= flow {
                self.by_flow.push(Samples::new(self.keeps));
            }
            self.by_flow[flow].push(at - began);
        }
    }

    /// Takes what another run measured; seconds of different runs are added up.
    pub fn merge(&mut self, other: &Self) {
        self.started += other.started;
        self.ended += other.ended;
        self.ok += other.ok;
        self.all_started += other.all_started;
        self.all_ended += other.all_ended;
        self.last_end = self.last_end.max(other.last_end);
        self.times.merge(&other.times);
        self.all_times.merge(&other.all_times);
        while self.by_flow.len() < other.by_flow.len() {
            self.by_flow.push(Samples::new(self.keeps));
        }
        for (mine, theirs) in self.by_flow.iter_mut().zip(&other.by_flow) {
            mine.merge(theirs);
        }
        self.come_by_second.merge(&other.come_by_second);
        self.ok_by_second.merge(&other.ok_by_second);
    }

    /// Operations started per second, from one second of the run to before another.
    #[must_use]
    pub fn come(&self, from_s: usize, to_s: usize) -> f64 {
        self.come_by_second.rate(from_s, to_s)
    }

    /// Operations that ended well per second, from one second of the run to before another.
    #[must_use]
    pub fn goodput(&self, from_s: usize, to_s: usize) -> f64 {
        self.ok_by_second.rate(from_s, to_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goodput_counts_what_ended_well_within_its_seconds() {
        let mut people = People::new(0, false);
        for (at_ms, outcome) in [
            (900, Outcome::Ok),
            (1_100, Outcome::Ok),
            (1_200, Outcome::Unknown),
            (2_999, Outcome::Ok),
            (3_000, Outcome::Ok),
        ] {
            people.start(0);
            people.end(at_ms * 1_000_000, 0, 0, outcome);
        }
        assert_eq!(people.goodput(1, 3), 1.0);
        assert_eq!(people.goodput(5, 9), 0.0);
        assert_eq!((people.ended, people.ok), (5, 4));
    }

    #[test]
    fn operations_that_began_in_the_warm_up_are_not_timed() {
        let mut people = People::new(10, true);
        people.start(9);
        people.end(20, 9, 0, Outcome::Ok);
        people.start(10);
        people.end(30, 10, 1, Outcome::Ok);
        assert_eq!((people.times.count(), people.all_ended, people.started), (1, 2, 1));
        assert_eq!(people.by_flow[1].count(), 1);
    }
}
