//! Anomalies of two transactions that saw something together: lost updates and long forks.

use std::collections::BTreeMap;

use super::super::anomaly::Anomaly;
use super::super::findings::{Finding, Findings};
use super::super::history::{Outcome, Seen};
use super::super::value::{Value, list};
use super::Story;
use super::external::External;
use super::versions::Versions;

/// Most keys of a transaction that are compared in pairs, and most pairs in all.
const KEYS: usize = 64;
const PAIRS: usize = 2_000_000;

/// Two transactions that read the same version of a key, and both wrote there.
pub(super) fn lost_updates(story: Story<'_>, external: &[External], versions: &Versions, verdict: &mut Findings) {
    let mut first: BTreeMap<(usize, Vec<Value>), usize> = BTreeMap::new();
    for (at, own) in external.iter().enumerate().filter(|(at, _)| is_ok(story, *at)) {
        for (key, seen) in &own.reads {
            if !own.writes.contains_key(key) || !versions.orders.contains_key(key) {
                continue;
            }
            // A list is known by its last element and its length, whatever its length.
            let (version, shown) = match seen {
                Seen::List(seen) => {
                    let end = seen.last().cloned().unwrap_or_default();
                    (vec![Value::Whole(seen.len() as i64), end], list(seen))
                }
                Seen::One(value) => (vec![value.clone()], value.to_string()),
                Seen::Unknown => continue,
            };
            let Some(other) = first.get(&(*key, version.clone())).copied() else {
                first.insert((*key, version), at);
                continue;
            };
            let sentence = format!(
                "{} and {} both read {} as {shown} and both wrote there: one of them did not know of the other.",
                story.name(other),
                story.name(at),
                story.key(*key)
            );
            verdict.find(Finding::plain(Anomaly::LostUpdate, sentence));
        }
    }
}

/// A read of two keys: how new what was seen there is, and who saw it.
type Sight = (usize, usize, usize);

/// Two readers, of whom one saw a newer version of one key, and the other of another.
pub(super) fn long_forks(story: Story<'_>, external: &[External], versions: &Versions, verdict: &mut Findings) {
    let mut sights: BTreeMap<(usize, usize), Vec<Sight>> = BTreeMap::new();
    let mut pairs = 0;
    for (at, own) in external.iter().enumerate().filter(|(at, _)| is_ok(story, *at)) {
        let ranked: Vec<(usize, usize)> = own
            .reads
            .iter()
            .filter_map(|(key, seen)| versions.rank(*key, seen).map(|rank| (*key, rank)))
            .take(KEYS)
            .collect();
        for (index, (one, rank)) in ranked.iter().enumerate() {
            for (other, other_rank) in &ranked[index + 1..] {
                pairs += 1;
                if pairs > PAIRS {
                    verdict
                        .notes
                        .push("There are too many reads of several keys to look for all long forks.".to_owned());
                    return;
                }
                sights.entry((*one, *other)).or_default().push((*rank, *other_rank, at));
            }
        }
    }
    for ((one, other), mut sights) in sights {
        sights.sort_unstable();
        if let Some((earlier, later)) = crossing(&sights) {
            let writer = |txn: usize, key: usize| {
                let seen = external[txn].reads.get(&key)?;
                versions.writer(key, versions.value_of(seen)?).map(|writer| writer.txn)
            };
            // `later` saw more of `one`, `earlier` more of `other`.
            let (Some(first), Some(second)) = (writer(later, one), writer(earlier, other)) else { continue };
            if first == second || [first, second].iter().any(|writer| [earlier, later].contains(writer)) {
                continue;
            }
            let sentence = format!(
                "{} saw in {} what {} had written, and not yet in {} what {} had; {} saw it the other way round.",
                story.name(later),
                story.key(one),
                story.name(first),
                story.key(other),
                story.name(second),
                story.name(earlier)
            );
            verdict.find(Finding::plain(Anomaly::LongFork, sentence));
        }
    }
}

/// Two sights in ascending order of the first key, of which the second goes down.
fn crossing(sights: &[Sight]) -> Option<(usize, usize)> {
    let mut best: Option<Sight> = None;
    let mut from = 0;
    while from < sights.len() {
        let rank = sights[from].0;
        let group = sights[from..].iter().take_while(|sight| sight.0 == rank);
        if let Some((_, most, earlier)) = best
            && let Some((_, _, later)) = group.clone().find(|sight| sight.1 < most)
        {
            return Some((earlier, *later));
        }
        let highest = group.clone().max_by_key(|sight| sight.1).copied();
        if highest.is_some_and(|sight| best.is_none_or(|best| sight.1 > best.1)) {
            best = highest;
        }
        from += group.count();
    }
    None
}

fn is_ok(story: Story<'_>, txn: usize) -> bool {
    story.txns[txn].span.outcome == Outcome::Ok
}
