//! Why a person was told something that is not so, and why somebody worked for nobody.

use betwixt_model::Effect;
use betwixt_sim::Outcome;

use super::super::sides::span;
use super::super::trace::{Attempt, Call};
use super::super::{Scene, Told};
use super::Reason;
use crate::findings::FindingKind;

pub(super) fn failed_but_charged(scene: &Scene<'_>) -> Reason {
    let what = "was charged although the person was told that it failed,";
    let charge = scene.trace.effects.iter().find(|happened| happened.effect == Effect::Charge);
    let visit = charge.and_then(|happened| happened.visit);
    let reason = visit
        .and_then(|visit| above(scene, visit))
        .unwrap_or_else(|| Reason { why: "what the person heard came from elsewhere".to_owned(), ..Reason::default() });
    Reason { what, ..reason }
}

/// The first place above a visit where the good news was lost.
fn above(scene: &Scene<'_>, visit: usize) -> Option<Reason> {
    let trace = scene.trace;
    let mut at = visit;
    for attempt in trace.way_up(visit) {
        let call = &trace.calls[trace.attempts[attempt].call];
        if !call.is_publication && !is_ok(call) {
            let mut reason = unheard(scene, trace.attempts[attempt].call);
            let (callee, below) = (scene.callee(call.connection), trace.visits[visit].node);
            if callee == below && !trace.attempts[attempt].turned_away {
                reason.why = format!("{}, and {} had done it all the same", reason.why, scene.called(callee));
            }
            return Some(reason);
        }
        at = call.from;
        let left = trace.visits[at].left;
        if at > 0 && left.is_some_and(|(_, outcome)| outcome != Outcome::Ok) {
            return Some(failed_after(scene, at));
        }
    }
    let waited = trace.visits[0].left.map(|(left, _)| span(left - trace.visits[0].came));
    match (trace.told, waited) {
        (Told::Left, Some(waited)) => Some(Reason {
            why: format!(
                "the person left after {waited} while {} was still at it",
                scene.called(trace.visits[visit].node)
            ),
            nodes: trace.visits.iter().map(|visit| visit.node).collect(),
            ..Reason::default()
        }),
        (Told::Crashed, _) => Some(Reason {
            why: "the client went down before it heard".to_owned(),
            nodes: vec![trace.visits[0].node],
            ..Reason::default()
        }),
        _ => Some(failed_after(scene, at)),
    }
}

fn is_ok(call: &Call) -> bool {
    matches!(call.ended, Some((_, Outcome::Ok)))
}

/// A caller that heard nothing good of a call.
fn unheard(scene: &Scene<'_>, at: usize) -> Reason {
    let call = &scene.trace.calls[at];
    let (caller, callee) = (scene.caller(call.connection), scene.callee(call.connection));
    let tries: Vec<&Attempt> = scene.trace.attempts_of(at).map(|(_, attempt)| attempt).collect();
    let why = match tries.as_slice() {
        _ if call.ended.is_some_and(|(at, _)| scene.crashed(caller, at)) => {
            format!("{} went down while it waited for {}", scene.called(caller), scene.called(callee))
        }
        _ if call.abandoned => format!("{} stopped waiting for {}", scene.called(caller), scene.called(callee)),
        [.., last] if tries.len() > 1 => {
            let whys: Vec<String> = tries.iter().map(|attempt| scene.why_bad(attempt)).collect();
            if whys.iter().all(|why| *why == whys[0]) {
                format!("{} each of the {} times that {} asked", whys[0], tries.len(), scene.called(caller))
            } else {
                format!("{} gave up after {} tries: at last {}", scene.called(caller), tries.len(), scene.why_bad(last))
            }
        }
        [only] => format!("{} gave up when {}", scene.called(caller), scene.why_bad(only)),
        _ => format!("{} never heard of {}", scene.called(caller), scene.called(callee)),
    };
    Reason { why, nodes: vec![callee], connections: vec![call.connection], ..Reason::default() }
}

/// Somebody failed after the money was taken: because of whom.
fn failed_after(scene: &Scene<'_>, visit: usize) -> Reason {
    let trace = scene.trace;
    let name = scene.called(trace.visits[visit].node).to_owned();
    let bad = trace.calls.iter().rposition(|call| call.from == visit && !call.is_publication && !is_ok(call));
    let Some(bad) = bad else {
        return Reason {
            why: format!("{name} failed after that"),
            nodes: vec![trace.visits[visit].node],
            ..Reason::default()
        };
    };
    let reason = unheard(scene, bad);
    Reason { why: format!("after that {}, and {name} did not give the money back", reason.why), ..reason }
}

pub(super) fn not_charged(scene: &Scene<'_>, kind: FindingKind) -> Reason {
    let what = if kind == FindingKind::ShippedNotPaid {
        "was shipped and never paid"
    } else {
        "was told ok and never charged"
    };
    let trace = scene.trace;
    let failed = |call: &Call| !call.is_publication && !call.abandoned && call.ended.is_some() && !is_ok(call);
    let bad = trace.calls.iter().position(|call| call.fell_back).or_else(|| {
        let all = trace.calls.iter().enumerate().filter(|(_, call)| failed(call));
        all.max_by_key(|(_, call)| trace.visits[call.from].depth).map(|(place, _)| place)
    });
    let Some(bad) = bad else {
        return Reason { what, ..super::messages::lost(scene, kind) };
    };
    let reason = unheard(scene, bad);
    let caller = scene.called(scene.caller(trace.calls[bad].connection));
    let shipped = trace.effects.iter().find(|happened| happened.effect == Effect::Ship);
    let parcel = shipped.and_then(|happened| happened.visit).and_then(|visit| trace.visits[visit].by);
    let asked = parcel.map(|by| trace.attempts[by].sent);
    let ended = trace.calls[bad].ended.map(|(at, _)| at);
    let after = if trace.calls[bad].fell_back {
        format!("{caller} went on with a default answer")
    } else if let (Some(shipped), true) = (shipped, asked < ended) {
        format!("{} had been asked without waiting for that", scene.called(shipped.node))
    } else {
        format!("{caller} went on all the same")
    };
    Reason { what, why: format!("{}, and {after}", reason.why), ..reason }
}

pub(super) fn for_nobody(scene: &Scene<'_>) -> Reason {
    let what = "was worked on for nobody";
    let trace = scene.trace;
    let late = trace.attempts.iter().find(|attempt| attempt.reply.is_some_and(|(_, _, late)| late));
    let Some(attempt) = late else {
        return Reason { what, why: "its caller had stopped waiting".to_owned(), ..Reason::default() };
    };
    let call = &trace.calls[attempt.call];
    let connection = call.connection;
    let (from, to) = (scene.called(scene.caller(connection)), scene.called(scene.callee(connection)));
    if attempt.ended.is_some_and(|(at, _)| scene.crashed(scene.caller(connection), at)) {
        // Whoever is down cancels nothing.
        let nodes = vec![scene.caller(connection)];
        return Reason { what, why: format!("{from} went down while it waited for {to}"), nodes, ..Reason::default() };
    }
    let why = match attempt.ended {
        _ if attempt.is_copy => format!("the network delivered the request to {to} twice"),
        Some((at, _)) if scene.was_cut(attempt) && scene.crashed(scene.callee(connection), at) => {
            format!("the connection from {from} to {to} broke when {to} went down")
        }
        Some((at, _)) => {
            let cancels = scene.of_connection(connection, "cancel") == Some(betwixt_model::ParamValue::Flag(true));
            let tells =
                if cancels { "and its cancellation came too late" } else { "and does not cancel what it gives up" };
            format!("{from} stopped waiting for {to} after {}, {tells}", span(at - attempt.sent))
        }
        None => format!("{to} answered when {from} did not wait any more"),
    };
    let missing = Some(format!("connections.{}.cancel", scene.connection_id(connection)));
    Reason {
        what,
        why,
        missing,
        nodes: vec![scene.callee(connection)],
        connections: vec![connection],
        ..Reason::default()
    }
}
