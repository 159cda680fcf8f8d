//! Anomalies of transactions: what each of them saw and wrote tells who must have come before whom, and a circle among them
//! is something that no order of whole transactions explains.

mod external;
mod versions;
mod reads;
mod pairs;
mod fan;
mod dependencies;
mod cycles;

#[cfg(test)]
mod tests;

use super::findings::Findings;
use super::history::{History, Transaction};

/// Dependencies that may be built and looked at, all together.
pub const WORK: u64 = 50_000_000;

/// Most dependencies that are built, whatever the work: they have to be kept, at less than a hundred bytes each.
pub const MOST_KEPT: u64 = 5_000_000;

/// Looks for every anomaly.
#[must_use]
pub fn check_transactions(history: &History, txns: &[Transaction]) -> Findings {
    check_within(history, txns, WORK)
}

fn check_within(history: &History, txns: &[Transaction], work: u64) -> Findings {
    let story = Story { history, txns };
    let mut verdict = Findings::default();
    let external = external::external(story, &mut verdict);
    let versions = versions::versions(story, &external, &mut verdict);
    reads::look(story, &external, &versions, &mut verdict);
    pairs::lost_updates(story, &external, &versions, &mut verdict);
    pairs::long_forks(story, &external, &versions, &mut verdict);
    let dependencies = dependencies::dependencies(story, &external, &versions, work);
    if dependencies.is_cut {
        verdict.is_incomplete = true;
        let sentence =
            "There are so many dependencies that not all of them were looked at. Cut the history into parts.";
        verdict.notes.push(sentence.to_owned());
    }
    cycles::look(story, &dependencies, &mut verdict);
    verdict.list.sort_by_key(|finding| (finding.through, finding.anomaly));
    verdict
}

/// What everything here reads.
#[derive(Clone, Copy, Debug)]
struct Story<'a> {
    history: &'a History,
    txns: &'a [Transaction],
}

impl Story<'_> {
    /// A transaction in a sentence: `T2 (line 7)`.
    fn name(self, txn: usize) -> String {
        format!("T{} ({})", txn + 1, self.txns[txn].span.begins.place)
    }

    /// The same, short, after it was introduced.
    fn short(txn: usize) -> String {
        format!("T{}", txn + 1)
    }

    fn key(self, key: usize) -> String {
        self.history.key(key)
    }
}
