//! Why something was done twice: where the ways of the two visits part.

use betwixt_model::{Effect, ParamValue, Role, SimSpan, sort};
use betwixt_sim::Outcome;

use super::super::Scene;
use super::super::sides::span;
use super::super::trace::Attempt;
use super::Reason;
use crate::findings::FindingKind;

pub(super) fn reason(scene: &Scene<'_>, kind: FindingKind) -> Reason {
    let trace = scene.trace;
    let visits: Vec<usize> = if kind == FindingKind::ChargedTwice {
        let charges = trace.effects.iter().filter(|happened| happened.effect == Effect::Charge);
        charges.filter_map(|happened| happened.visit).collect()
    } else {
        let node = scene.listen.case(kind).and_then(|case| case.node);
        let done = trace.visits.iter().enumerate().filter(|(_, visit)| matches!(visit.left, Some((_, Outcome::Ok))));
        let mut done: Vec<_> = done.filter(|(_, visit)| Some(visit.node) == node).collect();
        sort::by_number(&mut done, |(_, visit)| visit.left.map_or(0, |(at, _)| at));
        done.into_iter().map(|(place, _)| place).collect()
    };
    let what = if kind == FindingKind::ChargedTwice { "was charged twice" } else { "was processed twice" };
    match visits.as_slice() {
        [one, other, rest @ ..] => {
            let times = if rest.is_empty() { None } else { Some(visits.len()) };
            Reason { what, times, ..part(scene, *one, *other) }
        }
        _ => Reason { what, why: "it was asked for twice".to_owned(), ..Reason::default() },
    }
}

/// Where two ways from the person part, and why.
fn part(scene: &Scene<'_>, one: usize, other: usize) -> Reason {
    let trace = scene.trace;
    if one == other {
        let name = scene.called(trace.visits[one].node);
        return Reason { why: format!("the program of {name} does it twice"), ..Reason::default() };
    }
    let (mut first, mut second) = (trace.way_up(one), trace.way_up(other));
    first.reverse();
    second.reverse();
    let same = first.iter().zip(&second).take_while(|(one, other)| one == other).count();
    let (Some(before), Some(after)) = (first.get(same), second.get(same)) else {
        let name = scene.called(trace.visits[other].node);
        return Reason { why: format!("{name} was asked for it twice"), ..Reason::default() };
    };
    let (one, other_one) = (&trace.attempts[*before], &trace.attempts[*after]);
    // What was asked first may be done last.
    let (before, after) = if other_one.sent < one.sent { (other_one, one) } else { (one, other_one) };
    let call = &trace.calls[after.call];
    let connection = call.connection;
    let (caller, callee) = (scene.caller(connection), scene.callee(connection));
    let (from, to) = (scene.called(caller), scene.called(callee));
    let doer = trace.visits[other].node;
    let mut reason = Reason { nodes: vec![callee, doer], connections: vec![connection], ..Reason::default() };
    let retried = before.call == after.call;
    let again = if after.is_copy || before.is_copy {
        format!("the network delivered the request to {to} twice")
    } else if retried && before.ended.is_none_or(|(at, _)| at > after.sent) {
        format!(
            "{from} sent a second request to {to} after {} without waiting for the first",
            span(after.sent - before.sent)
        )
    } else if retried {
        format!("{from} asked {to} again when {}", scene.why_bad(before))
    } else if scene.role(caller) == Some(Role::Queue) {
        format!("{from} handed the message to {to} again when {}", scene.why_bad(before))
    } else if call.from == 0 && !trace.tries.is_empty() {
        format!("the person tried again when {}", scene.why_bad(before))
    } else if call.is_publication {
        format!("{from} told {to} twice")
    } else if scene.role(callee) == Some(Role::Queue) {
        format!("{from} put it into {to} twice")
    } else {
        format!("the program of {from} asks {to} twice")
    };
    let asked_twice = trace.calls.iter().filter(|other| other.connection == connection).count() > 1 || retried;
    if scene.has_key(connection) {
        let known = match should_know(scene, before, after) {
            Some(window) => format!("although it remembers its answers for {window}: clocks of its instances differ"),
            None => "although requests carry an idempotency key".to_owned(),
        };
        let why = format!("{again}, and {to} did not know it again {known}");
        reason.missing = Some(format!("components.{}.idempotency_window", scene.component_id(callee)));
        reason.why = why;
    } else if asked_twice {
        reason.missing = Some(format!("connections.{}.idempotency_key", scene.connection_id(connection)));
        reason.why = format!("{again}, without an idempotency key");
    } else {
        reason.why = again;
    }
    reason
}

/// How long the callee remembers its answers, if it had answered the first with the same key and that time was not over: then only
/// clocks can have made it forget.
fn should_know(scene: &Scene<'_>, before: &Attempt, after: &Attempt) -> Option<SimSpan> {
    let call = |attempt: &Attempt| scene.trace.calls[attempt.call].connection;
    let connection = call(after);
    let of_operation = || scene.of_connection(connection, "idempotency_key") == Some(ParamValue::Choice("operation"));
    let same_key = call(before) == connection && (before.call == after.call || of_operation());
    let Some(ParamValue::Span(window)) = scene.of_component(scene.callee(connection), "idempotency_window") else {
        return None;
    };
    let since = before.reply_sent.zip(after.arrived).map(|(answered, asked)| asked.checked_sub(answered));
    (same_key && since.flatten().is_some_and(|since| since < window.0)).then_some(window)
}
