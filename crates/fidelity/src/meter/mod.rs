//! Measuring a run from what it tells: nothing here knows which published result the figures are for.

mod gaps;
mod level;
mod people;
mod samples;
mod seconds;
mod station;
mod visibility;
mod wire;

pub use gaps::Gaps;
pub use level::Level;
pub use people::People;
pub use samples::Samples;
pub use seconds::Seconds;
pub use station::Station;
pub use visibility::Visibility;
pub use wire::Wire;

use betwixt_model::Scenario;
use betwixt_sim::observe::{BreakerState, MessageKind};
use betwixt_sim::{Fact, Observer};

/// What is to be kept besides counts and sums.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// When measuring begins [nanoseconds].
    pub from: u64,
    /// Components whose single durations are kept, for percentiles; `"people"` for those of the operations, `"records"` for
    /// those of reads and writes, and what was read how long after a write.
    pub keep: Vec<String>,
    /// Components whose deliveries and effects are counted per operation.
    pub deliveries: Vec<String>,
}

/// A member of a group that came to lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leads {
    /// When [nanoseconds].
    pub at: u64,
    /// In which component.
    pub node: u32,
    /// In which term.
    pub term: u32,
}

/// Measurements of one run, or of several merged.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    /// What the people saw.
    pub people: People,
    /// By component, in the order of the scenario.
    pub stations: Vec<Station>,
    /// By connection, in the order of the scenario.
    pub wires: Vec<Wire>,
    /// What callers of stores saw, where that is kept.
    pub records: Visibility,
    /// When each operation started, by its number.
    started: Vec<u64>,
    counts_deliveries: Vec<bool>,
    /// When a component went down or came back, in order: time, component, up.
    pub ups: Vec<(u64, u32, bool)>,
    /// When somebody came to lead, in order.
    pub leads: Vec<Leads>,
    /// Simulated time of the runs together [nanoseconds].
    pub length: u64,
    /// The same without the warm-up.
    pub window: u64,
    from: u64,
}

impl Meter {
    /// A meter for a scenario that has not begun.
    #[must_use]
    pub fn new(scenario: &Scenario, wanted: &Wanted) -> Self {
        let listed = |list: &[String], name: &str| list.iter().any(|entry| entry == name);
        let ids = || scenario.components.iter().map(|component| component.id.as_str());
        Self {
            people: People::new(wanted.from, listed(&wanted.keep, "people")),
            stations: ids().map(|id| Station::new(wanted.from, listed(&wanted.keep, id))).collect(),
            wires: scenario.connections.iter().map(|_| Wire::new(wanted.from)).collect(),
            records: Visibility::new(listed(&wanted.keep, "records")),
            started: vec![0],
            counts_deliveries: ids().map(|id| listed(&wanted.deliveries, id)).collect(),
            from: wanted.from,
            ..Self::default()
        }
    }

    /// The run is over: levels are held to its end.
    pub fn close(&mut self, at: u64) {
        for station in &mut self.stations {
            station.close(at);
        }
        self.length = at;
        self.window = at - self.from;
        let operations = self.started.len() - 1;
        for (station, counted) in self.stations.iter_mut().zip(&self.counts_deliveries) {
            if *counted {
                // By number, from 1: the place of number 0 goes, and operations that never came get a 0.
                for counts in [&mut station.deliveries, &mut station.effects] {
                    counts.resize(operations + 1, 0);
                    counts.remove(0);
                }
            }
        }
        self.started = Vec::new();
    }

    /// Takes what another run of the same scenario measured.
    pub fn merge(&mut self, other: &Self) {
        self.people.merge(&other.people);
        self.records.merge(&other.records);
        for (mine, theirs) in self.stations.iter_mut().zip(&other.stations) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.wires.iter_mut().zip(&other.wires) {
            mine.merge(theirs);
        }
        self.length += other.length;
        self.window += other.window;
    }

    /// Measured time, without warm-ups [seconds].
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.window as f64 / 1e9
    }
}

impl Observer for Meter {
    fn note(&mut self, at: u64, fact: Fact) {
        self.records.note(at, &fact);
        match fact {
            Fact::OperationStarted { op, .. } => {
                debug_assert_eq!(op.id as usize, self.started.len(), "operations are numbered as they start");
                self.started.push(at);
                self.people.start(at);
            }
            Fact::OperationEnded { op, outcome, began, .. } => self.people.end(at, began, op.flow, outcome),
            Fact::Sent { connection, kind: MessageKind::Request | MessageKind::Publication, attempt, .. } => {
                self.wires[connection as usize].send(at, attempt);
            }
            Fact::CallStarted { connection, .. } => self.wires[connection as usize].calls += 1,
            Fact::CallEnded { connection, outcome, .. } => self.wires[connection as usize].end(at, outcome),
            Fact::Accepted { node, op } => {
                let station = &mut self.stations[node as usize];
                station.accepted(at);
                if self.counts_deliveries[node as usize] {
                    count_for(op.id, &mut station.deliveries);
                }
            }
            Fact::EffectHappened { node, op, .. } if self.counts_deliveries[node as usize] => {
                count_for(op.id, &mut self.stations[node as usize].effects);
            }
            Fact::RecordRead { node, found, .. } => {
                let station = &mut self.stations[node as usize];
                station.reads_by_second.count(at);
                if found {
                    station.found_by_second.count(at);
                }
            }
            Fact::TurnedAway { node, .. } => self.stations[node as usize].refused(at),
            Fact::Begun { node, arrived, .. } => self.stations[node as usize].begun(at, arrived),
            Fact::Finished { node, op, outcome, arrived } => {
                let started = self.started.get(op.id as usize).copied().unwrap_or_default();
                self.stations[node as usize].finished(at, arrived, started, outcome);
            }
            Fact::Load { node, waiting, busy, working } => {
                let station = &mut self.stations[node as usize];
                station.waiting.set(at, u64::from(waiting));
                station.busy.set(at, u64::from(busy));
                station.working.set(at, u64::from(working));
            }
            Fact::Breaker { connection, state: BreakerState::Open } => self.wires[connection as usize].opens += 1,
            Fact::Leads { node, term, .. } => self.leads.push(Leads { at, node, term }),
            Fact::Up { node, up } => self.ups.push((at, node, up)),
            _ => {}
        }
    }
}

fn count_for(op: u64, counts: &mut Vec<u16>) {
    let place = op as usize;
    if counts.len() <= place {
        counts.resize(place + 1, 0);
    }
    counts[place] += 1;
}

#[cfg(test)]
mod tests;
