//! Why a message was never done, was done too late, or never goes well.

use betwixt_model::{ParamValue, Role};
use betwixt_sim::Outcome;

use super::super::Scene;
use super::Reason;
use crate::findings::FindingKind;

pub(super) fn lost(scene: &Scene<'_>, kind: FindingKind) -> Reason {
    let what = match kind {
        FindingKind::PaidNeverShipped => "was paid and never shipped",
        _ => "lost a message",
    };
    let trace = scene.trace;
    let case = scene.listen.case(FindingKind::LostMessage);
    if let Some(connection) = case.and_then(|case| case.connection) {
        return Reason { what, ..over(scene, connection) };
    }
    if let Some(node) = case.and_then(|case| case.node) {
        let why = format!("{} kept it and lost it before anybody was told", scene.called(node));
        return Reason { what, why, nodes: vec![node], ..Reason::default() };
    }
    if let Some(kept) = trace.kept.iter().find(|kept| matches!(kept.until, Some((_, true)))) {
        let tries = trace.attempts.iter().filter(|attempt| {
            scene.caller(trace.calls[attempt.call].connection) == kept.node && !trace.calls[attempt.call].is_publication
        });
        let why = format!("{} gave it up after {} tries", scene.called(kept.node), tries.count());
        return Reason { what, why, nodes: vec![kept.node], ..Reason::default() };
    }
    if let Some(kept) = trace.kept.iter().find(|kept| kept.until.is_none()) {
        let why = format!("it was still in {} when the run ended", scene.called(kept.node));
        return Reason { what, why, nodes: vec![kept.node], ..Reason::default() };
    }
    // Whoever still has it is deepest; those above wait for it.
    let open = trace.visits.iter().filter(|visit| visit.by.is_some() && visit.left.is_none());
    if let Some(visit) = open.max_by_key(|visit| visit.depth) {
        let why = format!("it was still in {} when the run ended", scene.called(visit.node));
        return Reason { what, why, nodes: vec![visit.node], ..Reason::default() };
    }
    let bad = |call: &&super::super::trace::Call| {
        !call.is_publication && matches!(call.ended, Some((_, outcome)) if outcome != Outcome::Ok)
    };
    if let Some(call) = trace.calls.iter().rev().find(bad) {
        let (from, to) = (scene.called(scene.caller(call.connection)), scene.called(scene.callee(call.connection)));
        let last = trace.attempts.iter().rev().find(|attempt| std::ptr::eq(&trace.calls[attempt.call], call));
        let why = last.map_or_else(|| "it heard nothing".to_owned(), |attempt| scene.why_bad(attempt));
        let why = format!("{from} gave up on {to} when {why}, and nobody went on with the order");
        return Reason { what, why, connections: vec![call.connection], ..Reason::default() };
    }
    Reason { what, why: "nobody went on with it".to_owned(), ..Reason::default() }
}

/// What became of the message over this connection.
fn over(scene: &Scene<'_>, connection: u32) -> Reason {
    let trace = scene.trace;
    let (caller, callee) = (scene.caller(connection), scene.callee(connection));
    let (from, to) = (scene.called(caller), scene.called(callee));
    let own = |attempt: &&super::super::trace::Attempt| trace.calls[attempt.call].connection == connection;
    let last = trace.attempts.iter().rev().find(own);
    let by_queue = scene.role(caller) == Some(Role::Queue);
    let dead = trace.kept.iter().any(|kept| kept.node == caller && matches!(kept.until, Some((_, true))));
    let why = match last {
        None => format!("{from} never told {to}"),
        Some(attempt) if attempt.lost.is_some() => {
            format!("the message from {from} to {to} was lost on its way, and nobody sends it again")
        }
        Some(attempt) if trace.calls[attempt.call].is_publication => {
            let how = if attempt.turned_away { "turned it away" } else { "did not do it" };
            format!("{to} {how}, and {from} does not wait for an answer")
        }
        Some(attempt) if dead => format!("{from} gave it up: {}", scene.why_bad(attempt)),
        Some(attempt) if by_queue => {
            format!("{from} deleted the message before it was done, and {}", scene.why_bad(attempt))
        }
        Some(attempt) => scene.why_bad(attempt),
    };
    let missing = by_queue
        .then(|| scene.of_component(caller, "delivery"))
        .flatten()
        .filter(|delivery| *delivery != ParamValue::Choice("at_least_once"))
        .map(|_| format!("components.{}.delivery", scene.component_id(caller)));
    Reason { what: "", why, missing, nodes: vec![callee], connections: vec![connection], ..Reason::default() }
}

pub(super) fn out_of_order(scene: &Scene<'_>) -> Reason {
    let what = "came out of order";
    let trace = scene.trace;
    let case = scene.listen.case(FindingKind::OutOfOrder);
    let other = case.and_then(|case| case.other).unwrap_or_default();
    let store = case.and_then(|case| case.node).map_or("the store", |node| scene.called(node));
    let Some(queue) = trace.kept.first().map(|kept| kept.node) else {
        let why = format!("the later message of operation {other} overtook it on its way, and changed {store} first");
        return Reason {
            what,
            why,
            connections: trace.calls.iter().map(|call| call.connection).collect(),
            ..Reason::default()
        };
    };
    let name = scene.called(queue);
    let handed = trace.attempts.iter().filter(|attempt| scene.caller(trace.calls[attempt.call].connection) == queue);
    let bad = handed.clone().find(|attempt| attempt.ended.is_some_and(|(_, outcome)| outcome != Outcome::Ok));
    let how = match bad {
        Some(attempt) => format!("{name} handed it out again, behind others, when {}", scene.why_bad(attempt)),
        None => format!("{name} handed it and the later operation {other} to different consumers at the same time"),
    };
    let why = format!("{how}, and operation {other} had changed {store} by then");
    let missing = match scene.word(queue, "ordering") {
        "none" => Some(format!("components.{}.ordering", scene.component_id(queue))),
        _ => None,
    };
    let connections = handed.map(|attempt| trace.calls[attempt.call].connection).collect();
    Reason { what, why, missing, nodes: vec![queue], connections, ..Reason::default() }
}

pub(super) fn poison(scene: &Scene<'_>) -> Reason {
    let what = "is handed out again and again";
    let Some(case) = scene.listen.case(FindingKind::PoisonMessage) else { return Reason { what, ..Reason::default() } };
    let connection = case.connection.unwrap_or_default();
    let (queue, to) = (scene.caller(connection), scene.called(scene.callee(connection)));
    let tries = scene.trace.calls.iter().filter(|call| call.connection == connection).count();
    let why = format!(
        "{to} answers it with an error each time ({tries} times so far), and {} never gives a message up",
        scene.called(queue)
    );
    let missing = Some(format!("components.{}.max_receives", scene.component_id(queue)));
    Reason {
        what,
        why,
        missing,
        nodes: vec![scene.callee(connection)],
        connections: vec![connection],
        ..Reason::default()
    }
}
