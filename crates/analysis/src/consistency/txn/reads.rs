//! Anomalies of single reads: of what never was, of what failed, and of what was not finished.

use std::collections::BTreeSet;

use super::super::anomaly::Anomaly;
use super::super::findings::{Finding, Findings};
use super::super::history::{Outcome, Seen};
use super::super::value::Value;
use super::Story;
use super::external::External;
use super::versions::Versions;

/// Looks at every read of a transaction that succeeded.
pub(super) fn look(story: Story<'_>, external: &[External], versions: &Versions, verdict: &mut Findings) {
    // The same element of a list is read again and again: what is wrong with it is told once for each reader.
    for (at, own) in external.iter().enumerate() {
        if story.txns[at].span.outcome != Outcome::Ok {
            continue;
        }
        for (key, seen) in own.reads.iter().filter(|(key, _)| versions.orders.contains_key(key)) {
            let values: &[Value] = match seen {
                Seen::List(list) => list,
                Seen::One(value) if *value != story.history.initial => std::slice::from_ref(value),
                Seen::One(_) | Seen::Unknown => continue,
            };
            let mut told = BTreeSet::new();
            for (place, value) in values.iter().enumerate().filter(|(_, value)| told.insert((*value).clone())) {
                let is_last = place + 1 == values.len();
                if let Some(finding) = judge(story, at, *key, value, is_last, versions) {
                    verdict.find(finding);
                }
            }
        }
    }
}

fn judge(
    story: Story<'_>,
    reader: usize,
    key: usize,
    value: &Value,
    is_last: bool,
    versions: &Versions,
) -> Option<Finding> {
    let read = format!("{} read {value} in {}", story.name(reader), story.key(key));
    let Some(writer) = versions.writer(key, value) else {
        return Some(Finding::plain(Anomaly::GarbageRead, format!("{read}, which nobody wrote.")));
    };
    let name = story.name(writer.txn);
    if story.txns[writer.txn].span.outcome == Outcome::Fail {
        let sentence = format!("{read}, which {name} wrote, and that transaction failed.");
        return Some(Finding::plain(Anomaly::G1a, sentence));
    }
    if is_last && !writer.is_last && writer.txn != reader {
        let sentence =
            format!("{read}, although {name} wrote there again after it: it saw the middle of a transaction.");
        return Some(Finding::plain(Anomaly::G1b, sentence));
    }
    None
}
