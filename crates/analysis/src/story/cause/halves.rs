//! Why writes that belong together came apart, or why a record stayed locked.

use betwixt_sim::Fact;
use betwixt_sim::observe::TwoPhase;

use super::super::Scene;
use super::super::sides::span;
use super::Reason;
use crate::findings::FindingKind;

pub(super) fn half_written(scene: &Scene<'_>) -> Reason {
    let missing = scene.listen.case(FindingKind::HalfWritten).and_then(|case| case.node);
    let Some(missing) = missing else {
        return Reason {
            what: "is half written",
            why: "one of its writes never happened".to_owned(),
            ..Reason::default()
        };
    };
    let what = "is half written";
    let lacks = scene.called(missing);
    let has = scene.trace.records.iter().find(|touch| touch.wrote && touch.node != missing);
    let has = has.map_or_else(|| "another store".to_owned(), |touch| scene.called(touch.node).to_owned());
    let nodes = vec![missing];
    if let Some(in_doubt) = heuristic(scene, missing) {
        let why = format!(
            "{has} was told to commit, and {lacks}, {} in doubt, had decided by itself not to write",
            span(in_doubt)
        );
        let missing = Some(format!("components.{}.in_doubt_timeout", scene.component_id(missing)));
        return Reason { what, why, missing, nodes, ..Reason::default() };
    }
    if scene
        .listen
        .facts()
        .iter()
        .any(|(_, fact)| matches!(fact, Fact::TwoPhase { what: TwoPhase::Decided { .. }, .. }))
    {
        let why = format!("{has} was told to commit, and {lacks} never knew of a promise or has lost it");
        return Reason { what, why, nodes, ..Reason::default() };
    }
    let asked =
        |attempt: &&super::super::trace::Attempt| scene.callee(scene.trace.calls[attempt.call].connection) == missing;
    let writer = scene.trace.visits.iter().rev().find(|visit| {
        let wires = scene.trace.ends.iter();
        scene.trace.visits.len() > 1 && wires.clone().any(|ends| *ends == (visit.node, missing))
    });
    let by = writer.map_or_else(|| "the writer".to_owned(), |visit| scene.called(visit.node).to_owned());
    let how = match scene.trace.attempts.iter().rev().find(asked) {
        Some(attempt) => scene.why_bad(attempt),
        None => format!("{by} did not get as far as {lacks}"),
    };
    let why = format!("its writes in {has} and {lacks} are two transactions, and {how}");
    let nodes = nodes.into_iter().chain(writer.map(|visit| visit.node)).collect();
    Reason { what, why, nodes, ..Reason::default() }
}

/// How long a store was in doubt before it decided by itself [nanoseconds], if it did.
fn heuristic(scene: &Scene<'_>, store: u32) -> Option<u64> {
    let at = |wanted: fn(TwoPhase) -> bool| {
        scene.listen.facts().iter().find_map(|(at, fact)| match *fact {
            Fact::TwoPhase { node, what, .. } if node == store && wanted(what) => Some(*at),
            _ => None,
        })
    };
    let broken = at(|what| matches!(what, TwoPhase::Settled { heuristic: true, .. }))?;
    Some(broken - at(|what| what == TwoPhase::Prepared)?)
}

pub(super) fn blocked(scene: &Scene<'_>) -> Reason {
    let what = "was blocked by a transaction in doubt";
    let case = scene.listen.case(FindingKind::BlockedInDoubt);
    let Some((store, holder)) = case.and_then(|case| Some((case.node?, case.other?))) else {
        return Reason { what, why: "a record was locked".to_owned(), ..Reason::default() };
    };
    let name = scene.called(store);
    let waited = match scene.of_component(store, "lock_wait") {
        Some(betwixt_model::ParamValue::Span(wait)) => format!(" for {}", span(wait.0)),
        _ => String::new(),
    };
    // Whoever asks that store for promises.
    let coordinators = scene.trace.ends.iter().filter(|(_, to)| *to == store).map(|(from, _)| *from);
    let coordinator = coordinators.clone().find(|from| !scene.word(*from, "transaction_log").is_empty());
    let by = coordinator.map_or_else(|| "its coordinator".to_owned(), |node| scene.called(node).to_owned());
    let why = format!(
        "{name} had promised the record to operation {holder}, {by} had not told it what was decided, and it waited{waited}"
    );
    let forgets = coordinator.filter(|node| scene.word(*node, "transaction_log") == "none");
    let missing = forgets.map(|node| format!("components.{}.transaction_log", scene.component_id(node)));
    let nodes = std::iter::once(store).chain(coordinator).collect();
    Reason { what, why, missing, nodes, ..Reason::default() }
}
