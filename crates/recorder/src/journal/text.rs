//! Facts as lines that people can read.

use std::fmt::Write as _;

use betwixt_sim::component::Transact;
use betwixt_sim::observe::{
    BreakerState, Conflict, Counted, Ending, MessageKind, Transacted, TransactionFact, TwoPhase,
};
use betwixt_sim::{Fact, Op};

use super::Journal;
use crate::names::{Names, name};

pub(super) fn write(journal: &Journal, names: &Names, most: usize) -> String {
    let mut out = String::new();
    let shown = journal.len().min(most);
    let missing = journal.total() - shown as u64;
    if missing > 0 {
        out.push_str(&format!("... {missing} earlier facts left out\n"));
    }
    for (at, fact) in journal.iter().skip(journal.len() - shown) {
        // Writing to a string cannot fail.
        let _written = writeln!(out, "{:>14.6}s  {}", at.seconds(), line(&fact, names));
    }
    out
}

/// A chain of causes, one line each.
pub(super) fn chain(journal: &Journal, number: u64, names: &Names) -> String {
    let mut out = String::new();
    for cause in journal.why(number) {
        let _written = writeln!(out, "{:>14.6}s  {}", cause.at.seconds(), line(&cause.fact, names));
    }
    out
}

/// One fact, without its time.
fn line(fact: &Fact, names: &Names) -> String {
    match *fact {
        Fact::OperationStarted { .. }
        | Fact::OperationEnded { .. }
        | Fact::TriesAgain { .. }
        | Fact::EffectHappened { .. } => journey(fact, names),
        Fact::Sent { .. } | Fact::Delivered { .. } | Fact::Lost { .. } => message(fact, names),
        Fact::CallStarted { .. } | Fact::AttemptEnded { .. } | Fact::CallEnded { .. } => call(fact, names),
        Fact::Accepted { node, op } => format!("{} {} accepted", who(op), component(names, node)),
        Fact::TurnedAway { node, op } => format!("{} {} turned it away", who(op), component(names, node)),
        Fact::Begun { node, op, .. } => format!("{} {} begins to work on it", who(op), component(names, node)),
        Fact::Finished { node, op, outcome, .. } => {
            format!("{} {} finished: {}", who(op), component(names, node), outcome.name())
        }
        Fact::Load { node, waiting, busy, working } => {
            format!("{}: {waiting} waiting, {busy} busy, {working} working", component(names, node))
        }
        Fact::RecordAsked { connection, op, key, write, .. } => {
            let what = if write { "change" } else { "read" };
            format!("{} {} wants to {what} record {key}", who(op), wire(names, connection))
        }
        Fact::RecordTold { connection, op, outcome, .. } => {
            format!("{} {} was told about the record: {}", who(op), wire(names, connection), outcome.name())
        }
        Fact::RecordRead { node, instance, op, key, found, version, .. } => {
            let what = if found { format!("version {version}") } else { "not there".to_owned() };
            format!("{} {}{} read record {key}: {what}", who(op), component(names, node), replica(instance))
        }
        Fact::RetryDenied { connection, op } => format!("{} {} retry not affordable", who(op), wire(names, connection)),
        Fact::FellBack { connection, op, outcome } => {
            format!("{} {} {}: default answer instead", who(op), wire(names, connection), outcome.name())
        }
        Fact::Replayed { node, op, outcome } => {
            format!("{} {} was asked before: {} again", who(op), component(names, node), outcome.name())
        }
        Fact::RecordWritten { node, instance, op, key, version } => {
            format!("{} {}{} wrote record {key}: version {version}", who(op), component(names, node), replica(instance))
        }
        Fact::Replicated { node, instance, op, key, version } => {
            format!("{} {}{} has record {key}: version {version}", who(op), component(names, node), replica(instance))
        }
        Fact::WriteLost { node, instance, op, key, version, acknowledged } => {
            let told = if acknowledged { ", although its writer was told ok" } else { "" };
            let place = replica(instance);
            format!("{} {}{place} LOST record {key}: version {version}{told}", who(op), component(names, node))
        }
        Fact::Conflicted(Conflict { node, op, key, expected, found }) => {
            let what = format!("wanted version {expected}, there is {found}");
            format!("{} {} CONFLICT over record {key}: {what}", who(op), component(names, node))
        }
        Fact::Counted { node, op, key, what } => {
            format!("{} {} {}", who(op), component(names, node), counted(key, what))
        }
        Fact::Transaction(fact) => transaction(fact, names),
        Fact::Rescued { .. } | Fact::Resumed { .. } | Fact::Recognised { .. } => made_up_for(fact, names),
        Fact::TwoPhase { node, op, key, what } => {
            format!("{} {} {}", who(op), component(names, node), two_phase(key, what))
        }
        Fact::Enqueued { node, op } => format!("{} {} keeps it", who(op), component(names, node)),
        Fact::Dequeued { node, op, dead } => {
            let how = if dead { "gave it up" } else { "is rid of it" };
            format!("{} {} {how}", who(op), component(names, node))
        }
        Fact::Breaker { .. }
        | Fact::Ejected { .. }
        | Fact::Up { .. }
        | Fact::Leads { .. }
        | Fact::Scaled { .. }
        | Fact::Fault { .. }
        | Fact::Retuned => surroundings(fact, names),
    }
}

fn counted(key: u64, what: Counted) -> String {
    match what {
        Counted::Changed { from, to, .. } => format!("had {from} of record {key}, and has {to} with this write"),
        Counted::NotEnough { left } => format!("has NOT ENOUGH of record {key}: {left}"),
    }
}

fn two_phase(key: u64, what: TwoPhase) -> String {
    match what {
        TwoPhase::Prepared => format!("promises record {key} and locks it"),
        TwoPhase::Decided { commit: true } => "decides to COMMIT".to_owned(),
        TwoPhase::Decided { commit: false } => "decides to ABORT".to_owned(),
        TwoPhase::Settled { commit: true, .. } => format!("keeps its promise: record {key} is free"),
        TwoPhase::Settled { heuristic: true, .. } => format!("BREAKS its promise by itself: record {key} is free"),
        TwoPhase::Settled { .. } => format!("forgets its promise: record {key} is free"),
        TwoPhase::Blocked { holder } => format!("gives up: record {key} is locked for operation {holder}, in doubt"),
    }
}

fn transaction(fact: TransactionFact, names: &Names) -> String {
    match fact {
        TransactionFact::Asked { connection, op, key, what, .. } => {
            let what = match what {
                Transact::Begin(isolation) => format!("wants to begin a transaction, {}", isolation.name()),
                Transact::Read => format!("wants to read record {key} in its transaction"),
                Transact::Write => format!("wants to change record {key} in its transaction"),
                Transact::Commit => "wants to commit".to_owned(),
                Transact::Rollback => "wants to roll back".to_owned(),
            };
            format!("{} {} {what}", who(op), wire(names, connection))
        }
        TransactionFact::Told { connection, op, outcome, .. } => {
            format!("{} {} was told about its transaction: {}", who(op), wire(names, connection), outcome.name())
        }
        TransactionFact::Happened { node, op, number, key, version, what, .. } => {
            let what = match what {
                Transacted::Began(isolation) => format!("begins, {}", isolation.name()),
                Transacted::Read => format!("read record {key}: version {version}"),
                Transacted::ReadUncommitted => format!("read record {key}: version {version}, NOT COMMITTED"),
                Transacted::Wrote => format!("wrote record {key}: version {version}, not committed"),
                Transacted::Lasts => format!("made record {key} last: version {version}"),
                Transacted::Committed => "has committed".to_owned(),
                Transacted::Conflicted => format!("met a CONFLICT over record {key} and was rolled back"),
                Transacted::RolledBack => "was rolled back".to_owned(),
                Transacted::Undone => format!("undid record {key}: version {version}"),
            };
            format!("{} {} transaction {number} {what}", who(op), component(names, node))
        }
    }
}

/// What a program does that is not as it was meant.
fn made_up_for(fact: &Fact, names: &Names) -> String {
    match *fact {
        Fact::Rescued { node, op, outcome } => {
            format!("{} {} met with {}: it does what it has for that", who(op), component(names, node), outcome.name())
        }
        Fact::Resumed { node, op, compensates } => {
            let what = if compensates { "makes up for it" } else { "goes on" };
            format!("{} {} finds it in its log and {what}", who(op), component(names, node))
        }
        Fact::Recognised { node, op, key } => {
            format!("{} {} has it in its inbox: record {key} is not written again", who(op), component(names, node))
        }
        _ => String::new(),
    }
}

fn journey(fact: &Fact, names: &Names) -> String {
    match *fact {
        Fact::OperationStarted { op, client } => {
            format!("{} {} starts {}", who(op), component(names, client), name(&names.flows, u32::from(op.flow)))
        }
        Fact::OperationEnded { op, client, outcome, ending, .. } => {
            let how = match ending {
                Ending::Answered => outcome.name(),
                Ending::Left => "left",
                Ending::Crashed => "crashed",
            };
            format!("{} {} ends: {how}", who(op), component(names, client))
        }
        Fact::TriesAgain { op, client, outcome, tries } => {
            format!("{} {} try {tries}: {}, will try again", who(op), component(names, client), outcome.name())
        }
        Fact::EffectHappened { node, op, effect } => {
            format!("{} {} EFFECT: {}", who(op), component(names, node), effect.name())
        }
        _ => String::new(),
    }
}

fn message(fact: &Fact, names: &Names) -> String {
    match *fact {
        Fact::Sent { connection, kind, op, attempt } => {
            let again = if attempt > 1 { format!(", attempt {attempt}") } else { String::new() };
            format!("{} {} {} sent{again}", who(op), wire(names, connection), sort(kind))
        }
        Fact::Delivered { connection, kind, op, late, outcome } => {
            let said = if kind == MessageKind::Reply { format!(": {}", outcome.name()) } else { String::new() };
            let late = if late { ", too late" } else { "" };
            format!("{} {} {} arrived{said}{late}", who(op), wire(names, connection), sort(kind))
        }
        Fact::Lost { connection, kind, op } => format!("{} {} {} LOST", who(op), wire(names, connection), sort(kind)),
        _ => String::new(),
    }
}

fn call(fact: &Fact, names: &Names) -> String {
    match *fact {
        Fact::CallStarted { connection, op } => format!("{} {} call", who(op), wire(names, connection)),
        Fact::AttemptEnded { connection, op, outcome, .. } => {
            format!("{} {} attempt ended: {}", who(op), wire(names, connection), outcome.name())
        }
        Fact::CallEnded { connection, op, outcome, attempts, abandoned, .. } => {
            let how = if abandoned { "abandoned" } else { outcome.name() };
            format!("{} {} call ended: {how}, attempts: {attempts}", who(op), wire(names, connection))
        }
        _ => String::new(),
    }
}

fn surroundings(fact: &Fact, names: &Names) -> String {
    match *fact {
        Fact::Breaker { connection, state } => {
            let state = match state {
                BreakerState::Closed => "closed",
                BreakerState::Open => "OPEN",
                BreakerState::HalfOpen => "half open",
            };
            format!("{} circuit breaker {state}", wire(names, connection))
        }
        Fact::Ejected { node, connection, out } => {
            let how = if out { "takes out" } else { "takes back in" };
            format!("{} {how} {}", component(names, node), wire(names, connection))
        }
        Fact::Leads { node, instance, term } => {
            format!("{} instance {} LEADS, term {term}", component(names, node), instance + 1)
        }
        Fact::Up { node, up } => format!("{} is {}", component(names, node), if up { "up" } else { "DOWN" }),
        Fact::Fault { index, active } => {
            format!("fault {} {}", name(&names.faults, index), if active { "BEGINS" } else { "ends" })
        }
        Fact::Scaled { node, instances } => format!("{} has {instances} instances", component(names, node)),
        Fact::Retuned => "a parameter was moved".to_owned(),
        _ => String::new(),
    }
}

fn who(op: Op) -> String {
    if op.is_nobodys() { "no op    ".to_owned() } else { format!("op {:<6}", op.id) }
}

fn component(names: &Names, index: u32) -> String {
    name(&names.components, index).into_owned()
}

fn wire(names: &Names, index: u32) -> String {
    name(&names.connections, index).into_owned()
}

/// Which instance, where it is not the first.
fn replica(instance: u16) -> String {
    if instance == 0 { String::new() } else { format!(" instance {}", instance + 1) }
}

const fn sort(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Request => "request",
        MessageKind::Reply => "reply",
        MessageKind::Publication => "publication",
        MessageKind::Cancel => "cancellation",
        MessageKind::Probe => "probe",
    }
}
