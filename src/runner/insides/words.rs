//! Insides in words: for the inspector, and for those who listen.

use betwixt_model::SimTime;
use betwixt_sim::component::{Facets, MemberFacets};

use super::{Inside, Sort, tail};
use crate::views::readout::counted;

/// More members than these are counted, not listed.
const LISTED: usize = 5;

/// Says what an inside holds.
pub(super) fn say(inside: &mut Inside, facets: &Facets, now: SimTime) {
    let members = &inside.members;
    let mut lines = match inside.sort {
        Sort::Alone => Vec::new(),
        Sort::Group => group(members, facets),
        Sort::Replicas => replicas(members, facets),
        Sort::Nodes => nodes(members),
        Sort::Partitions => partitions(members),
    };
    lines.extend(rest(facets, now));
    inside.brief = brief(inside, facets);
    inside.spoken = lines.join(". ");
    inside.lines = lines;
}

fn number(held: u64) -> String {
    held.to_string()
}

/// "member 2", and of several "members 1 and 3".
fn called(what: &str, which: &[usize]) -> String {
    let names: Vec<String> = which.iter().map(|at| (at + 1).to_string()).collect();
    match names.as_slice() {
        [one] => format!("{what} {one}"),
        [first @ .., last] => format!("{what}s {} and {last}", first.join(", ")),
        [] => String::new(),
    }
}

fn those(members: &[MemberFacets], are: impl Fn(&MemberFacets) -> bool) -> Vec<usize> {
    members.iter().enumerate().filter(|(_, held)| are(held)).map(|(at, _)| at).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Who is down, and who is cut off.
fn missing(what: &str, members: &[MemberFacets], out: &mut Vec<String>) {
    for (which, how) in
        [(those(members, |held| !held.up), "down"), (those(members, |held| held.up && !held.reached), "cut off")]
    {
        if !which.is_empty() {
            let verb = if which.len() == 1 { "is" } else { "are" };
            out.push(format!("{} {verb} {how}", capital(&called(what, &which))));
        }
    }
}

fn leaders(what: &str, members: &[MemberFacets]) -> String {
    let leaders = those(members, |held| held.leads && held.up);
    match leaders.len() {
        0 => format!("No {what} leads"),
        1 => format!("{} leads", capital(&called(what, &leaders))),
        n => format!("{} take themselves for the leader, {n} at once", capital(&called(what, &leaders))),
    }
}

fn group(members: &[MemberFacets], facets: &Facets) -> Vec<String> {
    let mut out = vec![format!("{} in term {}", leaders("member", members), facets.term.unwrap_or(0))];
    missing("member", members, &mut out);
    if let (Some(log), Some(committed)) = (facets.log, facets.committed) {
        out.push(format!("{} of {} entries are decided", number(committed), number(log)));
    }
    out
}

fn replicas(members: &[MemberFacets], facets: &Facets) -> Vec<String> {
    let mut out = vec![leaders("replica", members)];
    if let Some(next) = facets.next_leader {
        out.push(format!("Replica {} will lead when it has all that was sent to it", next + 1));
    }
    missing("replica", members, &mut out);
    let most = members.iter().map(|held| held.log).max().unwrap_or(0);
    let lacking = those(members, |held| held.log < most);
    for at in lacking.iter().take(LISTED) {
        out.push(format!("Replica {} lacks {}", at + 1, counted(most - members[*at].log, "write")));
    }
    if tail(members) > 0 {
        let (verb, them) = if tail(members) == 1 { ("is", "it") } else { ("are", "them") };
        out.push(format!(
            "{} {verb} on the leader alone: a failover would lose {them}",
            counted(tail(members), "write")
        ));
    }
    out
}

fn nodes(members: &[MemberFacets]) -> Vec<String> {
    let up = members.iter().filter(|held| held.up).count();
    let mut out = vec![format!("{up} of {} are up", counted(members.len() as u64, "node"))];
    missing("node", members, &mut out);
    let kept: u64 = members.iter().map(|held| held.kept).sum();
    if kept > 0 {
        out.push(format!("{} kept for nodes that could not be reached", counted(kept, "write")));
    }
    out
}

fn partitions(members: &[MemberFacets]) -> Vec<String> {
    let behind = |held: &MemberFacets| held.log.saturating_sub(held.committed);
    let all: u64 = members.iter().map(behind).sum();
    let mut out =
        vec![format!("{} in {} not committed", counted(all, "record"), counted(members.len() as u64, "partition"))];
    let worst = members.iter().enumerate().max_by_key(|(at, held)| (behind(held), usize::MAX - at));
    if let Some((at, held)) = worst.filter(|(_, held)| members.len() > 1 && behind(held) > 0) {
        let committed = number(held.committed);
        out.push(format!("Partition {} is furthest behind: {committed} of {} committed", at + 1, number(held.log)));
    }
    let unread = those(members, |held| !held.up);
    if !unread.is_empty() {
        let verb = if unread.len() == 1 { "is" } else { "are" };
        out.push(format!("{} {verb} read by nobody", capital(&called("partition", &unread))));
    }
    out
}

/// What stores and queues keep besides.
fn rest(facets: &Facets, now: SimTime) -> Vec<String> {
    let mut out = Vec::new();
    let some = |held: Option<u32>| held.filter(|n| *n > 0).map(u64::from);
    if let Some(n) = facets.records {
        out.push(format!("{} held", counted(u64::from(n), "record")));
    }
    if let Some(n) = some(facets.unwritten) {
        out.push(format!("{} not written to the store yet", counted(n, "record")));
    }
    if let Some(n) = some(facets.outbox) {
        out.push(format!("{} in the outbox", counted(n, "message")));
    }
    if let Some(n) = some(facets.in_doubt) {
        let since = facets.in_doubt_since.map(|at| SimTime(now.0.saturating_sub(at)).seconds());
        let since = since
            .map_or_else(String::new, |s| format!(", the oldest for {}", crate::views::readout::duration_ms(s * 1e3)));
        out.push(format!("{} locked in doubt{since}", counted(n, "record")));
    }
    if let Some(n) = some(facets.lock_waits) {
        out.push(format!("{} waiting for such a lock", counted(n, "request")));
    }
    if let Some(n) = some(facets.dead_letters) {
        out.push(format!("{} given up", counted(n, "message")));
    }
    out
}

/// The one thing that the canvas says beside the picture.
fn brief(inside: &Inside, facets: &Facets) -> String {
    let some = |held: Option<u32>, what: &str| held.filter(|n| *n > 0).map(|n| format!("{n} {what}"));
    let first = match inside.sort {
        Sort::Group => facets.term.map(|term| format!("term {term}")),
        Sort::Nodes => some(facets.hints, "hints"),
        Sort::Partitions => some(facets.lag, "behind"),
        Sort::Replicas => some(facets.behind, "behind"),
        Sort::Alone => None,
    };
    let tail = Some(tail(&inside.members)).filter(|n| *n > 0 && inside.sort == Sort::Replicas);
    let second = tail
        .map(|n| format!("{n} unsafe"))
        .or_else(|| some(facets.in_doubt, "in doubt"))
        .or_else(|| some(facets.outbox, "in outbox"))
        .or_else(|| some(facets.unwritten, "unwritten"))
        .or_else(|| some(facets.dead_letters, "dead"));
    [first, second].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
