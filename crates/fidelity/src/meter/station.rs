//! What one component did with the requests that came to it.

use betwixt_sim::Outcome;

use super::gaps::Gaps;
use super::level::Level;
use super::samples::Samples;
use super::seconds::Seconds;

/// Measurements of one component. Times and counts begin after the warm-up; `all_*` and integrals over the whole run do not.
#[derive(Clone, Debug, Default)]
pub struct Station {
    from: u64,
    /// Requests that came: taken in and turned away.
    pub arrivals: u64,
    /// Requests turned away before any work.
    pub turned_away: u64,
    /// Requests done with.
    pub finished: u64,
    /// Requests done with that ended well.
    pub finished_ok: u64,
    /// Time from coming to the beginning of work.
    pub waits: Samples,
    /// Time from coming to being done.
    pub sojourns: Samples,
    /// Time from the start of the whole operation to being done here.
    pub ages: Samples,
    /// Requests that had to wait at all.
    pub waited: u64,
    /// Requests taken in and not done with.
    pub number: Level,
    /// Requests waiting.
    pub waiting: Level,
    /// Workers held.
    pub busy: Level,
    /// Workers working.
    pub working: Level,
    /// Times between departures.
    pub departures: Gaps,
    /// Requests taken in over the whole run.
    pub all_accepted: u64,
    /// Requests done with over the whole run.
    pub all_finished: u64,
    /// Requests begun over the whole run.
    pub all_begun: u64,
    /// Requests that came over the whole run.
    pub all_arrivals: u64,
    /// Sum of all waits that ended, over the whole run [nanoseconds].
    pub all_waits: u128,
    /// Sum of all times here that ended, over the whole run [nanoseconds].
    pub all_sojourns: u128,
    /// Sum of the times of coming of those that were taken in [nanoseconds].
    pub came: u128,
    /// Sum of the times of coming of those that were done with [nanoseconds].
    pub left: u128,
    /// Deliveries of each operation, by its number; empty unless wanted.
    pub deliveries: Vec<u16>,
    /// Effects of each operation, likewise.
    pub effects: Vec<u16>,
    /// Records asked for.
    pub reads_by_second: Seconds,
    /// Records asked for and found.
    pub found_by_second: Seconds,
}

impl Station {
    /// An idle component, measured from a time on. `keeps` makes percentiles possible.
    #[must_use]
    pub fn new(from: u64, keeps: bool) -> Self {
        let samples = || Samples::new(keeps);
        let level = || Level::new(from);
        Self {
            from,
            waits: samples(),
            sojourns: samples(),
            ages: samples(),
            number: level(),
            waiting: level(),
            busy: level(),
            working: level(),
            ..Self::default()
        }
    }

    /// A request was taken in.
    pub fn accepted(&mut self, at: u64) {
        self.arrivals += u64::from(at >= self.from);
        self.all_arrivals += 1;
        self.all_accepted += 1;
        self.came += u128::from(at);
        self.number.step(at, true);
    }

    /// A request was turned away.
    pub fn refused(&mut self, at: u64) {
        self.all_arrivals += 1;
        if at >= self.from {
            self.arrivals += 1;
            self.turned_away += 1;
        }
    }

    /// Work on a request begins.
    pub fn begun(&mut self, at: u64, arrived: u64) {
        self.all_begun += 1;
        self.all_waits += u128::from(at - arrived);
        if arrived >= self.from {
            self.waits.push(at - arrived);
            self.waited += u64::from(at > arrived);
        }
    }

    /// A request is done with.
    pub fn finished(&mut self, at: u64, arrived: u64, started: u64, outcome: Outcome) {
        self.all_finished += 1;
        self.all_sojourns += u128::from(at - arrived);
        self.left += u128::from(arrived);
        self.number.step(at, false);
        if at >= self.from {
            self.finished += 1;
            self.finished_ok += u64::from(outcome == Outcome::Ok);
            self.departures.point(at);
        }
        if arrived >= self.from {
            self.sojourns.push(at - arrived);
            self.ages.push(at.saturating_sub(started));
        }
    }

    /// The run is over.
    pub fn close(&mut self, at: u64) {
        for level in [&mut self.number, &mut self.waiting, &mut self.busy, &mut self.working] {
            level.until(at);
        }
    }

    /// Takes what another run measured; integrals over whole runs are checked run by run and not merged.
    pub fn merge(&mut self, other: &Self) {
        self.arrivals += other.arrivals;
        self.turned_away += other.turned_away;
        self.finished += other.finished;
        self.finished_ok += other.finished_ok;
        self.waited += other.waited;
        self.all_accepted += other.all_accepted;
        self.all_finished += other.all_finished;
        self.all_begun += other.all_begun;
        self.all_arrivals += other.all_arrivals;
        self.waits.merge(&other.waits);
        self.sojourns.merge(&other.sojourns);
        self.ages.merge(&other.ages);
        self.number.merge(&other.number);
        self.waiting.merge(&other.waiting);
        self.busy.merge(&other.busy);
        self.working.merge(&other.working);
        self.departures.merge(&other.departures);
        self.deliveries.extend_from_slice(&other.deliveries);
        self.effects.extend_from_slice(&other.effects);
        self.reads_by_second.merge(&other.reads_by_second);
        self.found_by_second.merge(&other.found_by_second);
    }

    /// Share of those that came that were turned away.
    #[must_use]
    pub fn reject_share(&self) -> f64 {
        self.turned_away as f64 / self.arrivals as f64
    }

    /// Share of the records asked for that were found, from one second of the run to before another.
    #[must_use]
    pub fn hit_share(&self, from_s: usize, to_s: usize) -> f64 {
        self.found_by_second.sum(from_s, to_s) as f64 / self.reads_by_second.sum(from_s, to_s) as f64
    }

    /// Share of those taken in that found no free worker.
    #[must_use]
    pub fn wait_share(&self) -> f64 {
        self.waited as f64 / self.waits.count() as f64
    }
}
