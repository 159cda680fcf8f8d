//! Why something went wrong, in one sentence for a bug report: back from what happened to what made it happen.

mod twice;
mod told;
mod transactions;
mod messages;
mod records;
mod stock;
mod halves;

use betwixt_model::{Fault, FaultTarget, ParamValue, SimTime, Target};
use betwixt_sim::{Fact, Outcome};

use super::sides::span;
use super::steps::Placed;
use super::trace::Attempt;
use super::{Cause, Scene};
use crate::findings::FindingKind;

/// What is wrong, why, and on whom it depends.
#[derive(Clone, Debug, Default)]
struct Reason {
    /// What is wrong, after the name of the operation: "was charged twice".
    what: &'static str,
    /// How often, where that is more than twice.
    times: Option<usize>,
    /// Goes on after "because".
    why: String,
    /// Path of the setting that would have helped, if it is missing.
    missing: Option<String>,
    /// Components and connections whose faults have a part in it.
    nodes: Vec<u32>,
    connections: Vec<u32>,
}

pub(super) fn cause(scene: &Scene<'_>, kind: FindingKind, steps: &[Placed]) -> Cause {
    let reason = match kind {
        FindingKind::ChargedTwice | FindingKind::ProcessedTwice => twice::reason(scene, kind),
        FindingKind::ToldFailedButCharged => told::failed_but_charged(scene),
        FindingKind::ToldOkButNotCharged | FindingKind::ShippedNotPaid => told::not_charged(scene, kind),
        FindingKind::PaidNeverShipped | FindingKind::LostMessage => messages::lost(scene, kind),
        FindingKind::OutOfOrder => messages::out_of_order(scene),
        FindingKind::PoisonMessage => messages::poison(scene),
        FindingKind::StaleRead
        | FindingKind::NonMonotonicRead
        | FindingKind::ReadYourWrites
        | FindingKind::LongFork => records::old_value(scene, kind),
        FindingKind::LostUpdate => records::lost_update(scene),
        FindingKind::Oversold => stock::oversold(scene),
        FindingKind::CompensatedTooLate => stock::too_late(scene),
        FindingKind::LostWrite => records::lost_write(scene),
        FindingKind::HalfWritten => halves::half_written(scene),
        FindingKind::BlockedInDoubt => halves::blocked(scene),
        FindingKind::DirtyRead | FindingKind::NonRepeatableRead | FindingKind::WriteSkew => {
            transactions::reason(scene, kind)
        }
        FindingKind::WorkForNobody => told::for_nobody(scene),
    };
    let Reason { what, times, why, missing, nodes, connections } = reason;
    let what = match (what.strip_suffix(" twice"), times) {
        (Some(what), Some(times)) => format!("{what} {times} times"),
        _ => what.to_owned(),
    };
    let near = scene.faults(&nodes, &connections);
    // What is behind those who were slow or failed has a part in it too.
    let faults = if near.is_empty() { scene.faults(&scene.visited(), &scene.used()) } else { near };
    let mut sentence = format!("{} {what} because {why}", scene.operation());
    let named: Vec<String> = faults.iter().map(|(_, words)| words.clone()).collect();
    if !named.is_empty() {
        sentence = format!("{sentence}, while {}", named.join(" and "));
    }
    sentence.push('.');
    let bad = steps.iter().rev().filter(|placed| placed.step.bad);
    let links = bad.map(|placed| format!("{} at {}", placed.step.what, super::sides::clock(placed.step.at.0)));
    Cause { sentence, links: links.collect(), faults: faults.into_iter().map(|(id, _)| id).collect(), missing }
}

impl Scene<'_> {
    /// The operation in a sentence: "Checkout 1042".
    fn operation(&self) -> String {
        let flow =
            self.scenario.flows.get(usize::from(self.trace.op.flow)).map_or("Operation", |flow| flow.name.as_str());
        let mut letters = flow.chars();
        let flow: String = letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect());
        format!("{flow} {}", self.trace.op.id)
    }

    /// What a connection has set, if it has such a setting.
    fn of_connection(&self, connection: u32, param: &str) -> Option<ParamValue> {
        let own = self.scenario.connections.get(connection as usize)?;
        self.setting(&Target::Connection(own.id.clone()), param)
    }

    /// What a component has set, if it has such a setting.
    fn of_component(&self, node: u32, param: &str) -> Option<ParamValue> {
        let own = self.scenario.components.get(node as usize)?;
        self.setting(&Target::Component(own.id.clone()), param)
    }

    fn setting(&self, target: &Target, param: &str) -> Option<ParamValue> {
        let params = self.scenario.params(target, self.catalogue)?;
        params.specs.iter().any(|spec| spec.id == param).then(|| params.value(param))
    }

    /// The word that a component has chosen, or nothing.
    fn word(&self, node: u32, param: &str) -> &'static str {
        match self.of_component(node, param) {
            Some(ParamValue::Choice(word)) => word,
            _ => "",
        }
    }

    /// Whether requests over a connection carry an idempotency key.
    fn has_key(&self, connection: u32) -> bool {
        !matches!(self.of_connection(connection, "idempotency_key"), None | Some(ParamValue::Choice("none")))
    }

    /// Every component that had it.
    fn visited(&self) -> Vec<u32> {
        self.trace.visits.iter().map(|visit| visit.node).collect()
    }

    /// Every connection that it went over.
    fn used(&self) -> Vec<u32> {
        self.trace.calls.iter().map(|call| call.connection).collect()
    }

    /// Faults that were active on one of these while the operation went on: identity, and words for a sentence.
    fn faults(&self, nodes: &[u32], connections: &[u32]) -> Vec<(String, String)> {
        let (from, until) = (self.trace.visits[0].came, self.trace.last());
        let mut found = Vec::new();
        for (index, fault) in self.scenario.faults.iter().enumerate() {
            if !self.was_active(index as u32, from, until) {
                continue;
            }
            let zone = |node: &u32| self.scenario.components.get(*node as usize).and_then(|c| c.zone.as_ref());
            let ends = connections.iter().flat_map(|at| [self.caller(*at), self.callee(*at)]);
            let near: Vec<u32> = nodes.iter().copied().chain(ends).collect();
            let touches = match &fault.target {
                FaultTarget::Component(id) => near.iter().any(|node| self.component_id(*node) == id.as_str()),
                FaultTarget::Connection(id) => connections.iter().any(|at| self.connection_id(*at) == id.as_str()),
                FaultTarget::Zone(id) => near.iter().any(|node| zone(node) == Some(id)),
            };
            if touches {
                let place = match &fault.target {
                    FaultTarget::Component(id) => {
                        self.scenario.component(id).map_or(id.to_string(), |component| component.name.clone())
                    }
                    FaultTarget::Connection(id) => match self.scenario.connection(id) {
                        Some(wire) => {
                            let name = |id| self.scenario.component(id).map_or("", |component| component.name.as_str());
                            format!("the way from {} to {}", name(&wire.from), name(&wire.to))
                        }
                        None => id.to_string(),
                    },
                    FaultTarget::Zone(id) => format!("the zone {id}"),
                };
                let title = self.catalogue.faults.iter().find(|spec| spec.id == fault.kind);
                let title = title.map_or_else(|| fault.kind.clone(), |spec| spec.title.to_lowercase());
                found.push((fault.id.to_string(), format!("the fault \"{title}\" was on {place}")));
            }
        }
        found
    }

    /// Whether a fault was active at any time between two moments.
    fn was_active(&self, index: u32, from: u64, until: u64) -> bool {
        let mut since = None;
        for (at, fact) in self.listen.surroundings() {
            match *fact {
                Fact::Fault { index: own, active: true } if own == index => since = Some(*at),
                Fact::Fault { index: own, active: false }
                    if own == index && since.take().is_some_and(|since| since <= until) && *at >= from =>
                {
                    return true;
                }
                _ => {}
            }
        }
        since.is_some_and(|since| since <= until)
    }

    /// Whether a component or one of its instances went down at this moment.
    fn crashed(&self, node: u32, at: u64) -> bool {
        self.went_down_between(node, (at, at))
    }

    /// The same for any moment between two.
    fn went_down_between(&self, node: u32, (from, until): (u64, u64)) -> bool {
        let down = |fact: &Fact| matches!(*fact, Fact::Up { node: own, up: false } if own == node);
        self.listen.surroundings().iter().any(|(at, fact)| (from..=until).contains(at) && down(fact))
    }

    /// Whether a store has lost what was on its disk between two moments.
    fn lost_its_disk(&self, node: u32, (from, until): (u64, u64)) -> bool {
        let zone = self.scenario.components.get(node as usize).and_then(|own| own.zone.as_ref());
        let hits = |fault: &Fault| match &fault.target {
            FaultTarget::Component(id) => self.component_id(node) == id.as_str(),
            FaultTarget::Zone(id) => zone == Some(id),
            FaultTarget::Connection(_) => false,
        };
        let empties = |fault: &Fault| fault.params.get("loses") == Some(ParamValue::Choice("records"));
        self.listen.surroundings().iter().any(|(at, fact)| match *fact {
            Fact::Fault { index, active: true } if (from..=until).contains(at) => {
                self.scenario.faults.get(index as usize).is_some_and(|fault| hits(fault) && empties(fault))
            }
            _ => false,
        })
    }

    /// Why the caller of an attempt did not hear a good answer of it; half a sentence.
    fn why_bad(&self, attempt: &Attempt) -> String {
        let call = &self.trace.calls[attempt.call];
        let callee = self.called(self.callee(call.connection));
        let waited = |attempt: &Attempt| attempt.ended.map(|(at, _)| span(at - attempt.sent));
        match attempt {
            Attempt { unsent: true, .. } => "its own policy refused".to_owned(),
            Attempt { lost: Some(_), .. } => format!("the message to {callee} was lost"),
            Attempt { reply_lost: Some(_), .. } => format!("the answer of {callee} was lost"),
            Attempt { turned_away: true, .. } => format!("{callee} turned it away"),
            Attempt { reply: Some((_, outcome, false)), .. } if *outcome != Outcome::Ok => {
                let how = if *outcome == Outcome::Refused { "a refusal" } else { "an error" };
                format!("{callee} answered with {how}")
            }
            _ => match (waited(attempt), attempt.ended) {
                (Some(waited), Some((_, Outcome::Unknown))) if !self.went_down(attempt) => {
                    if self.was_cut(attempt) {
                        format!("{callee} went down")
                    } else {
                        format!("{callee} had not answered within {waited}")
                    }
                }
                (_, Some((_, Outcome::Refused))) => format!("{callee} could not be reached"),
                _ => format!("{callee} went down over it"),
            },
        }
    }

    /// Whether an attempt ended before any timeout of its caller: the connection broke.
    fn was_cut(&self, attempt: &Attempt) -> bool {
        let call = &self.trace.calls[attempt.call];
        let limit = |param| match self.of_connection(call.connection, param) {
            Some(ParamValue::Span(span)) if !span.is_zero() => span.0,
            _ => u64::MAX,
        };
        let waited = attempt.ended.map_or(0, |(at, _)| at - attempt.sent);
        // A queue has a limit of its own, and whoever is cancelled stops at once.
        let queue = self.role(self.caller(call.connection)) == Some(betwixt_model::Role::Queue);
        let inherited = self.trace.op.deadline != betwixt_sim::Op::NO_DEADLINE;
        !call.abandoned && !queue && !inherited && waited < limit("timeout") && limit("deadline") == u64::MAX
    }

    /// Whether the callee went down over an attempt.
    fn went_down(&self, attempt: &Attempt) -> bool {
        let place = self.trace.attempts.iter().position(|other| std::ptr::eq(other, attempt));
        let ended = attempt.ended.map(|(at, _)| at);
        place.is_some_and(|place| {
            self.trace
                .visits_of(place)
                .any(|(_, visit)| matches!(visit.left, Some((at, Outcome::Unknown)) if Some(at) == ended))
        })
    }

    /// When it was found.
    fn found_at(&self, kind: FindingKind) -> Option<SimTime> {
        self.listen.findings().into_iter().find(|(found, _)| *found == kind).map(|(_, at)| at)
    }
}
