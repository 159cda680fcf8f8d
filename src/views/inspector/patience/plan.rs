//! What a call policy comes to when no answer comes: when each attempt begins and ends, and who has left by then.

use std::collections::BTreeSet;

use betwixt_model::{ComponentId, Connection, Role, Scenario, SimTime, Target};
use betwixt_sim::calling::Policy;
use betwixt_sim::component::{Outcome, Reason, Reply};

use crate::state::label::component_name;
use crate::views::CATALOGUE;
use crate::views::inspector::held::Held;

/// One attempt, at the latest that it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    /// When it is sent [nanoseconds after the call began].
    pub from: u64,
    /// When it is given up; `None` is never.
    pub to: Option<u64>,
}

/// Somebody who waits for the caller, and not for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::views::inspector) struct Leaver {
    /// Who: "Web gateway".
    pub name: String,
    /// How long they wait at most [nanoseconds].
    pub after: u64,
    /// That is a mean: people differ.
    pub about: bool,
    /// The caller is told, and stops waiting then.
    pub told: bool,
}

/// What a call policy comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// Tries at most, when they are cut short by nothing.
    pub tries: u16,
    /// Whether a try that had no answer in time is followed by another.
    pub after_silence: bool,
    /// Tries as they come when none is answered and every wait is the longest.
    pub attempts: Vec<Attempt>,
    /// Wait for one answer.
    pub timeout: Option<u64>,
    /// Wait for all of it.
    pub deadline: Option<u64>,
    /// When the caller gives up at the latest; `None` is never.
    pub latest: Option<u64>,
    /// When it gives up at the earliest, if no answer comes.
    pub earliest: Option<u64>,
    /// When a try is hedged.
    pub hedge: Option<u64>,
    /// Who waits for the caller, soonest gone first.
    pub leavers: Vec<Leaver>,
    /// Whether others call the caller and wait, for ever if [`Self::leavers`] has nobody.
    pub asked: bool,
    /// Whether nobody waits for the answer: it is only told.
    pub told: bool,
    /// What may change it: sentences.
    pub notes: Vec<&'static str>,
}

impl Plan {
    /// Of a connection, as its policy is now.
    pub(super) fn of(scenario: &Scenario, now: SimTime, connection: &Connection) -> Option<Self> {
        let held = Held::at(scenario, now, &Target::Connection(connection.id.clone()))?;
        let policy = Policy::read(held.params());
        let callee = scenario.component(&connection.to).and_then(|callee| CATALOGUE.kind(&callee.kind));
        let told = connection.asynchronous || callee.is_some_and(|kind| kind.role == Role::Queue);
        let (leavers, asked) = if told { (Vec::new(), false) } else { leavers(scenario, now, &connection.from) };
        let timed = Timed::of(&policy);
        Some(Self {
            tries: policy.attempts,
            after_silence: timed.after_silence,
            timeout: policy.timeout,
            deadline: policy.limits.deadline,
            latest: timed.latest,
            earliest: timed.earliest,
            attempts: timed.attempts,
            hedge: policy.limits.hedge_after.filter(|after| policy.timeout.is_none_or(|timeout| *after < timeout)),
            leavers,
            asked,
            told,
            notes: notes(&policy, held.params().flag("pool")),
        })
    }

    /// Who is gone before the caller gives up, without the caller knowing it: the first of them.
    pub(super) fn outlasted(&self) -> Option<&Leaver> {
        self.leavers.iter().find(|leaver| !leaver.told && self.latest.is_none_or(|latest| latest > leaver.after))
    }
}

/// When things happen, worst and best.
struct Timed {
    after_silence: bool,
    attempts: Vec<Attempt>,
    latest: Option<u64>,
    earliest: Option<u64>,
}

impl Timed {
    fn of(policy: &Policy) -> Self {
        let deadline = policy.limits.deadline;
        let after_silence = policy.retry_on.takes(&Reply::of(Outcome::Unknown).because(Reason::Expired));
        let tries = if after_silence { policy.attempts } else { 1 };
        let cut = |at: u64| deadline.map_or(at, |deadline| at.min(deadline));
        let (mut attempts, mut from, mut soonest, mut wait) = (Vec::new(), 0_u64, 0_u64, 0_u64);
        for number in 1..=tries {
            if deadline.is_some_and(|deadline| from >= deadline) {
                break;
            }
            let Some(timeout) = policy.timeout else {
                attempts.push(Attempt { from, to: deadline });
                break;
            };
            let to = from.saturating_add(timeout);
            attempts.push(Attempt { from, to: Some(cut(to)) });
            soonest = soonest.saturating_add(timeout);
            from = to;
            if number < tries {
                let (least, most) = policy.backoff.bounds(number, wait);
                (from, soonest, wait) = (to.saturating_add(most), soonest.saturating_add(least), most);
            }
        }
        let ends = |at: u64| policy.timeout.map(|_| cut(at)).or(deadline);
        let latest = ends(from);
        // A wait that outlasts the deadline is given up with it, so the earliest is never after the latest.
        Self { after_silence, attempts, latest, earliest: ends(soonest).min(latest) }
    }
}

fn notes(policy: &Policy, pool: bool) -> Vec<&'static str> {
    let limits = &policy.limits;
    let queues = limits.rate.as_ref().is_some_and(|rate| rate.wait > 0)
        || limits.bulkhead.as_ref().is_some_and(|bulkhead| bulkhead.room > 0)
        || pool;
    let retries = policy.attempts > 1;
    [
        (queues, "Before it is sent, a try may also have to wait for its turn; that is not drawn."),
        (retries && policy.budget.is_some(), "Its retry budget may allow fewer tries."),
        (retries && policy.breaker.is_some(), "An open breaker refuses tries at once."),
        (retries && policy.honour_retry_after, "A callee that says when to come back makes the waits longer."),
    ]
    .into_iter()
    .filter_map(|(holds, note)| holds.then_some(note))
    .collect()
}

/// Everybody who waits for a component, directly or through others, and leaves after a time; and whether anybody waits.
///
/// Simplified: each patience is counted from the moment at which the component asks, so they leave at the latest then.
pub(in crate::views::inspector) fn leavers(scenario: &Scenario, now: SimTime, of: &ComponentId) -> (Vec<Leaver>, bool) {
    let mut found: Vec<Leaver> = Vec::new();
    let mut asked = false;
    let mut seen = BTreeSet::from([of]);
    let mut next = vec![(of, true)];
    while let Some((id, told_so_far)) = next.pop() {
        if let Some(people) = people(scenario, now, id) {
            keep(&mut found, people);
        }
        let callers = scenario.connections.iter().filter(|held| held.to == *id && !held.asynchronous && !held.disabled);
        for caller in callers {
            let Some(held) = Held::at(scenario, now, &Target::Connection(caller.id.clone())) else { continue };
            asked = true;
            let policy = Policy::read(held.params());
            let passes = told_so_far && policy.limits.propagate_deadline;
            let deadline = policy.limits.deadline;
            if let Some(after) = policy.timeout.into_iter().chain(deadline).min() {
                let name = component_name(scenario, &caller.from).to_owned();
                keep(&mut found, Leaver { name, after, about: false, told: passes && deadline == Some(after) });
            }
            if seen.insert(&caller.from) {
                next.push((&caller.from, passes));
            }
        }
    }
    betwixt_model::sort::by_number(&mut found, |leaver| leaver.after);
    (found, asked)
}

/// People who leave by themselves.
fn people(scenario: &Scenario, now: SimTime, id: &ComponentId) -> Option<Leaver> {
    let kind = CATALOGUE.kind(&scenario.component(id)?.kind)?;
    if kind.role != Role::Source || !kind.params.iter().any(|spec| spec.id == "patience") {
        return None;
    }
    let held = Held::at(scenario, now, &Target::Component(id.clone()))?;
    let params = held.params();
    let after = params.span("patience").0;
    let about = params.choice("patience_spread") == "exponential";
    let name = component_name(scenario, id).to_owned();
    (after > 0).then_some(Leaver { name, after, about, told: false })
}

/// Of each name only the one who leaves first.
fn keep(found: &mut Vec<Leaver>, new: Leaver) {
    match found.iter_mut().find(|held| held.name == new.name) {
        Some(held) if held.after <= new.after => {}
        Some(held) => *held = new,
        None => found.push(new),
    }
}
