//! Whether the steps of written programs fit the connections of their component.

use crate::catalogue::{Catalogue, KindSpec, Role};
use crate::handler::{Besides, Step};
use crate::index::Index;
use crate::param::{ParamMap, Params};
use crate::problem::Problem;
use crate::read::Problems;
use crate::scenario::Scenario;
use crate::sort::Names;

/// The roles of one component's connections, and what each leads to.
struct Roles<'a> {
    names: Names<'a>,
    roles: Vec<Role>,
    /// Whether what it leads to has no connection of its own.
    ends: Vec<bool>,
    /// Whether what it leads to can take part in a two-phase commit: then it has locks, and a time to wait for them.
    locks: Vec<bool>,
    /// Whether the component itself can coordinate one: then it has a log for it.
    coordinates: bool,
    /// Whether what it leads to keeps an outbox and an inbox beside its records.
    tables: Vec<bool>,
    /// Whether the records of what it leads to have amounts.
    counts: Vec<bool>,
    /// Whether what it leads to has transactions; nothing where its replicas are in the way.
    transacts: Vec<Option<bool>>,
}

impl Roles<'_> {
    fn of(&self, name: &str) -> Option<Role> {
        self.names.find(name).map(|at| self.roles[at])
    }
}

fn roles<'a>(index: &Index<'a>, at: usize) -> Roles<'a> {
    let callees = index.callees(at);
    Roles {
        names: Names::new(callees.iter().map(|(connection, _)| connection.role.as_str())),
        roles: callees.iter().map(|(_, role)| *role).collect(),
        ends: callees
            .iter()
            .map(|(connection, _)| {
                index.place_of(connection.to.as_str()).is_some_and(|at| index.outgoing(at).next().is_none())
            })
            .collect(),
        coordinates: index.kinds[at].is_some_and(coordinates),
        locks: callees
            .iter()
            .map(|(connection, _)| index.kind_of(connection.to.as_str()).is_some_and(promises))
            .collect(),
        tables: callees
            .iter()
            .map(|(connection, _)| index.kind_of(connection.to.as_str()).is_some_and(tables))
            .collect(),
        counts: callees
            .iter()
            .map(|(connection, _)| index.kind_of(connection.to.as_str()).is_some_and(counts))
            .collect(),
        transacts: callees.iter().map(|(connection, _)| transacts_at(index, connection.to.as_str())).collect(),
    }
}

fn has(kind: &KindSpec, param: &str) -> bool {
    kind.params.iter().any(|spec| spec.id == param)
}

/// Whether programs of a kind can coordinate a two-phase commit.
#[must_use]
pub fn coordinates(kind: &KindSpec) -> bool {
    has(kind, "transaction_log")
}

/// Whether components of a kind can take part in a two-phase commit.
#[must_use]
pub fn promises(kind: &KindSpec) -> bool {
    has(kind, "lock_wait")
}

/// Whether components of a kind have an outbox and an inbox.
#[must_use]
pub fn tables(kind: &KindSpec) -> bool {
    has(kind, INBOX)
}

/// Whether records of a kind hold amounts.
#[must_use]
pub fn counts(kind: &KindSpec) -> bool {
    has(kind, AMOUNT)
}

/// A store has transactions if it can say how long one may be open. Where each replica has records of its own it has none:
/// nothing then.
#[must_use]
pub fn transacts(kind: &KindSpec, held: &ParamMap) -> Option<bool> {
    let shared = || Params::new(kind.params, held).choice(REPLICATION) == SHARED;
    // Who coordinates two-phase commits has such a time as well.
    if !has(kind, TIMEOUT) || kind.role != Role::Store {
        return Some(false);
    }
    (!has(kind, REPLICATION) || shared()).then_some(true)
}

fn transacts_at(index: &Index<'_>, callee: &str) -> Option<bool> {
    let at = index.place_of(callee)?;
    index.kinds[at].map_or(Some(false), |kind| transacts(kind, &index.scenario.components[at].params))
}

/// The parameters that tell.
const TIMEOUT: &str = "transaction_timeout";
const INBOX: &str = "inbox_window";
const AMOUNT: &str = "starting_amount";
const REPLICATION: &str = "replication";
const SHARED: &str = "shared";
pub(super) fn check(index: &Index<'_>, problems: &Problems) {
    for (at, component) in index.scenario.components.iter().enumerate() {
        if component.handlers.is_empty() {
            continue;
        }
        let place = format!("components.{}.handlers", component.id);
        if index.kinds[at].is_some_and(|kind| !kind.programmable) {
            problems.error(place.clone(), "This kind runs no programs.", "Take them out, or use another kind.");
        }
        let roles = roles(index, at);
        for (flow, program) in &component.handlers {
            let name = flow.as_ref().map_or("*", |flow| flow.as_str());
            if flow.as_ref().is_some_and(|flow| index.flow(flow.as_str()).is_none()) {
                problems.error(format!("{place}.{name}"), "There is no such flow.", "Name one of the flows, or \"*\".");
            }
            check_steps(&program.steps, &format!("{place}.{name}"), &roles, problems);
        }
    }
}

fn check_steps(steps: &[Step], place: &str, roles: &Roles<'_>, problems: &Problems) {
    for (number, step) in steps.iter().enumerate() {
        let place = format!("{place}[{number}]");
        if !roles.coordinates && matches!(step, Step::TwoPhaseCommit(_)) {
            let what = "This kind cannot coordinate a two-phase commit.";
            problems.error(place.clone(), what, "Let a service do that; the step was left out.");
        } else if let Some(role) = without_locks(step, roles) {
            let what = format!("What the connection {role:?} leads to has no locks, so it cannot promise a write.");
            problems.error(place.clone(), what, "Write to databases there; the step was left out.");
        } else if let Some((what, role)) = spoilt(step, roles) {
            let fits = |name: &&str| spoilt_by(step, name, roles).is_none();
            let mut others = roles.names.iter().filter(fits).peekable();
            if others.peek().is_none() && roles.of(role).is_some() {
                let remedy = "Connect it to a component that can do that; the step was left out.";
                problems.error(place.clone(), what, remedy);
            } else {
                problems.error(place.clone(), what, problems.hint(role, others));
            }
        } else if writes_twice(step) {
            let what =
                "It writes the same record of the same store twice: the second write waits for the lock of the first.";
            problems.push(Problem::warning(place.clone(), what, "Write each record once."));
        } else if let Step::Write { to, besides, .. } = step
            && besides.outbox
            && roles.names.find(to).is_some_and(|at| roles.ends[at])
        {
            let what = "Nobody publishes what it puts into the outbox: the store leads nowhere.";
            problems.push(Problem::warning(place.clone(), what, "Connect the store to a queue or a topic."));
        }
        let named = |at: usize| match step {
            Step::Together(_) => format!("{place}.together[{at}]"),
            Step::Compensation(_) => format!("{place}.compensation"),
            Step::TwoPhaseCommit(_) => format!("{place}.two_phase_commit"),
            Step::Transaction { .. } => format!("{place}.transaction"),
            _ => format!("{place}.{}", if at == 0 { "try" } else { "otherwise" }),
        };
        for (at, inner) in step.inner().enumerate() {
            let place = named(at);
            let misfits = inner.iter().enumerate().filter(|(_, inner)| !may_stand(inner, step));
            for (number, _) in misfits {
                let remedy = "Put work, calls, effects, reads and plain writes there; the step was left out.";
                problems.error(format!("{place}[{number}]"), "It cannot stand in a transaction.", remedy);
            }
            check_steps(inner, &place, roles, problems);
        }
    }
}

/// Whether a step may stand inside another one.
fn may_stand(inner: &Step, outer: &Step) -> bool {
    !matches!(outer, Step::Transaction { .. }) || inner.fits_transaction()
}

/// Takes out the spoilt steps of a list, those inside others included.
fn drop_spoilt(steps: &mut Vec<Step>, roles: &Roles<'_>) {
    steps.retain(|step| spoilt(step, roles).is_none() && is_whole(step, roles));
    for step in steps {
        if let Step::Transaction { steps, .. } = step {
            steps.retain(Step::fits_transaction);
        }
        step.inner_mut().for_each(|inner| drop_spoilt(inner, roles));
    }
}

/// Takes out the steps that [`check`] calls errors, so that whoever runs the scenario never meets them.
pub(crate) fn drop_spoilt_steps(scenario: &mut Scenario, catalogue: &Catalogue) {
    let written = |at: &usize| !scenario.components[*at].handlers.is_empty();
    let programmed: Vec<usize> = (0..scenario.components.len()).filter(written).collect();
    let index = Index::new(scenario, catalogue);
    let kept: Vec<_> = programmed
        .iter()
        .map(|at| {
            let roles = roles(&index, *at);
            let mut handlers = scenario.components[*at].handlers.clone();
            for program in handlers.values_mut() {
                drop_spoilt(&mut program.steps, &roles);
            }
            handlers
        })
        .collect();
    for (at, handlers) in programmed.into_iter().zip(kept) {
        scenario.components[at].handlers = handlers;
    }
}

/// A role in a two-phase commit that leads to a store which cannot take part.
fn without_locks<'a>(step: &'a Step, roles: &Roles<'_>) -> Option<&'a str> {
    let Step::TwoPhaseCommit(writes) = step else { return None };
    writes.iter().find_map(|write| match write {
        Step::Write { to, .. } if roles.of(to) == Some(Role::Store) => {
            roles.names.find(to).filter(|at| !roles.locks[*at]).map(|_| to.as_str())
        }
        _ => None,
    })
}

/// Whether a two-phase commit asks one store twice for a promise of one record.
fn writes_twice(step: &Step) -> bool {
    let Step::TwoPhaseCommit(writes) = step else { return false };
    let place = |write: &Step| match write {
        Step::Write { to, key, .. } => Some((to.clone(), key.clone())),
        _ => None,
    };
    writes.iter().enumerate().any(|(at, write)| writes[..at].iter().any(|other| place(other) == place(write)))
}

/// Whether a step that is done everywhere or nowhere can be done everywhere.
fn is_whole(step: &Step, roles: &Roles<'_>) -> bool {
    let Step::TwoPhaseCommit(writes) = step else { return true };
    let can = |write: &Step| match write {
        Step::Write { to, condition: None, amount: None, .. } => roles.names.find(to).is_some_and(|at| roles.locks[at]),
        _ => false,
    };
    roles.coordinates && writes.iter().all(can)
}

/// What is wrong with a step, and the role it names wrongly.
fn spoilt<'a>(step: &'a Step, roles: &Roles<'_>) -> Option<(String, &'a str)> {
    let named: [Option<&str>; 2] = match step {
        Step::Call(role) | Step::Publish(role) | Step::Compensate(role) => [Some(role), None],
        Step::Read { from, cache, .. } => [Some(from), cache.as_deref()],
        Step::Write { to: role, .. } | Step::Transaction { on: role, .. } => [Some(role), None],
        Step::Work(_)
        | Step::Effect(_)
        | Step::Answer(_)
        | Step::Together(_)
        | Step::Compensation(_)
        | Step::TwoPhaseCommit(_)
        | Step::Try { .. } => [None, None],
    };
    named.into_iter().flatten().find_map(|role| Some((spoilt_by(step, role, roles)?, role)))
}

/// What is wrong with a step if it names this role.
fn spoilt_by(step: &Step, role: &str, roles: &Roles<'_>) -> Option<String> {
    let Some(held) = roles.of(role) else {
        return Some(format!("The component has no connection with the role {role:?}, so the step cannot run."));
    };
    let transacts = || roles.names.find(role).map(|at| roles.transacts[at]);
    let wanted = match step {
        Step::Transaction { .. } if transacts() == Some(None) => {
            return Some(format!(
                "What {role:?} leads to has replicas, and transactions need one that shares its records, so the step cannot run."
            ));
        }
        Step::Transaction { .. } if transacts() == Some(Some(true)) => return None,
        Step::Transaction { .. } => "a database",
        _ if fits(step, role, held) => return beyond(step, role, roles),
        _ if cache_of(step) == Some(role) => "a cache",
        Step::Compensate(_) => "a service or a third party",
        _ if compares(step) => "a store",
        _ => "a store or cache",
    };
    Some(format!("The connection {role:?} does not lead to {wanted}, so the step cannot run."))
}

/// What a step asks of a store that has no such thing.
fn beyond(step: &Step, role: &str, roles: &Roles<'_>) -> Option<String> {
    let at = roles.names.find(role).filter(|at| roles.roles[*at] == Role::Store)?;
    let (asks, has, what) = match step {
        Step::Write { besides, .. } if *besides != Besides::NOTHING => {
            (true, roles.tables[at], "no outbox and no inbox")
        }
        Step::Write { amount, .. } => (amount.is_some(), roles.counts[at], "no amounts"),
        Step::Read { at_least, .. } if cache_of(step) != Some(role) => {
            (at_least.is_some(), roles.counts[at], "no amounts")
        }
        _ => return None,
    };
    (asks && !has).then(|| format!("What the connection {role:?} leads to has {what}, so the step cannot run."))
}

/// Whether a role that a step names may lead to that sort of component.
#[must_use]
pub fn fits(step: &Step, role: &str, held: Role) -> bool {
    match step {
        Step::Read { from, .. } if cache_of(step) == Some(role) && from != role => held == Role::Cache,
        // A cache holds copies: it cannot tell whether the record itself has changed, and has no transactions.
        _ if compares(step) => held == Role::Store,
        Step::Compensate(_) => matches!(held, Role::Server | Role::External),
        Step::Read { .. } | Step::Write { .. } => matches!(held, Role::Store | Role::Cache),
        _ => true,
    }
}

/// Whether a write needs the store itself.
fn compares(step: &Step) -> bool {
    match step {
        Step::Write { condition, besides, amount, .. } => {
            condition.is_some() || *besides != Besides::NOTHING || amount.is_some()
        }
        _ => false,
    }
}

fn cache_of(step: &Step) -> Option<&str> {
    match step {
        Step::Read { cache, .. } => cache.as_deref(),
        _ => None,
    }
}
