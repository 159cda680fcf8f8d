//! Whether a record that was written can be read: by how long after the write the read was asked for.

use std::collections::BTreeMap;

use betwixt_sim::Fact;

use super::samples::Samples;

/// Reads and writes of records that an operation has written itself.
#[derive(Clone, Debug, Default)]
pub struct Visibility {
    keeps: bool,
    /// Questions under way, by call: when [nanoseconds], and whether it is a write.
    asked: BTreeMap<u64, (u64, bool)>,
    /// When the last write of an operation was told ok [nanoseconds].
    written: BTreeMap<u64, u64>,
    /// By the time from that to the question [nanoseconds]: reads, and those that did not see the write.
    reads: BTreeMap<u64, (u64, u64)>,
    /// From question to answer.
    pub read_times: Samples,
    /// From question to answer.
    pub write_times: Samples,
}

impl Visibility {
    /// Nothing was read yet.
    #[must_use]
    pub fn new(keeps: bool) -> Self {
        let (read_times, write_times) = (Samples::new(true), Samples::new(true));
        Self { keeps, read_times, write_times, ..Self::default() }
    }

    /// Takes in what a caller asked or was told.
    pub fn note(&mut self, at: u64, fact: &Fact) {
        match *fact {
            _ if !self.keeps => {}
            Fact::RecordAsked { call, write, .. } => drop(self.asked.insert(call, (at, write))),
            Fact::RecordTold { op, call, outcome: betwixt_sim::Outcome::Ok, value, .. } => {
                let Some((asked, write)) = self.asked.remove(&call) else { return };
                if write {
                    self.write_times.push(at - asked);
                    self.written.insert(op.id, at);
                    return;
                }
                let Some(written) = self.written.get(&op.id) else { return };
                self.read_times.push(at - asked);
                // What had not begun when the write ended is measured from then on.
                let Some(after) = asked.checked_sub(*written) else { return };
                let (reads, stale) = self.reads.entry(after).or_default();
                *reads += 1;
                *stale += u64::from(value != op.id);
            }
            Fact::OperationEnded { op, .. } => drop(self.written.remove(&op.id)),
            _ => {}
        }
    }

    /// Takes what another run measured.
    pub fn merge(&mut self, other: &Self) {
        for (after, (reads, stale)) in &other.reads {
            let row = self.reads.entry(*after).or_default();
            *row = (row.0 + reads, row.1 + stale);
        }
        self.read_times.merge(&other.read_times);
        self.write_times.merge(&other.write_times);
    }

    /// The share of reads asked for so long after a write that saw it.
    #[must_use]
    pub fn seen_after(&self, ns: u64) -> f64 {
        self.reads.get(&ns).map_or(f64::NAN, |(reads, stale)| 1.0 - *stale as f64 / *reads as f64)
    }

    /// Reads that did not see a write which had been told ok before they were asked for.
    #[must_use]
    pub fn stale(&self) -> u64 {
        self.reads.values().map(|(_, stale)| stale).sum()
    }

    /// How many reads there were.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.reads.values().map(|(reads, _)| reads).sum()
    }

    /// How long after a write so large a share of reads does not see it [nanoseconds]: where the straight line through the
    /// logarithms of the shares within a factor of three of it crosses it. That line fits where the tail of the delays is
    /// exponential.
    #[must_use]
    pub fn unseen(&self, share: f64) -> f64 {
        let share_of = |(reads, stale): &(u64, u64)| *stale as f64 / *reads as f64;
        let points: Vec<(f64, f64)> = self
            .reads
            .iter()
            .filter(|(_, row)| (share / 3.0..=share * 3.0).contains(&share_of(row)))
            .map(|(after, row)| (*after as f64, share_of(row).ln()))
            .collect();
        let count = points.len() as f64;
        let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
        let (xy, xx) = points
            .iter()
            .fold((0.0, 0.0), |(xy, xx), point| (xy + (point.0 - x) * (point.1 - y), xx + (point.0 - x).powi(2)));
        x + (share.ln() - y) * xx / xy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_through_the_logarithms_crosses_the_share() {
        let mut visibility = Visibility::new(true);
        visibility.reads =
            BTreeMap::from([(0, (10, 9)), (10, (10_000, 20)), (20, (10_000, 10)), (30, (10_000, 5)), (90, (9, 0))]);
        assert!((visibility.unseen(0.001) - 20.0).abs() < 1e-9);
        assert!((visibility.unseen(0.0005) - 30.0).abs() < 1e-9);
        assert!((visibility.seen_after(0) - 0.1).abs() < 1e-12);
        assert_eq!((visibility.reads(), visibility.stale()), (30_019, 44));
    }
}
