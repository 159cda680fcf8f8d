//! What the sides are asked, what is true, and where it happened.

use betwixt_model::handler::every;
use betwixt_model::program::program_for;
use betwixt_model::{Effect, ParamValue, Step, Target, sort};
use betwixt_sim::Outcome;

use super::super::Scene;
use super::super::trace::Visit;
use crate::findings::{FindingKind, Group};

/// What the sides are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// How often this happened in the world.
    Effect(Effect),
    /// Which version of a record they saw.
    Version,
    /// How many of its writes are left.
    Left,
    /// How much there was of a record.
    Amount,
    /// Whether this still stands, or was made up for.
    Stands(Effect),
    /// How often the work was done.
    Done,
}

pub(super) fn subject(scene: &Scene<'_>) -> Subject {
    let of_kind = scene.about.and_then(|kind| kind.effect().map(Subject::Effect));
    let records = scene.about.is_some_and(|kind| kind.group() == Group::Records);
    let happened = scene.trace.effects.iter().map(|happened| happened.effect).min();
    match scene.about {
        Some(FindingKind::LostWrite | FindingKind::HalfWritten) => return Subject::Left,
        Some(FindingKind::Oversold) => return Subject::Amount,
        Some(FindingKind::CompensatedTooLate) => {
            return scene.listen.late().map_or(Subject::Done, |late| Subject::Stands(late.effect));
        }
        _ => {}
    }
    match (of_kind, records) {
        (Some(subject), _) => subject,
        (None, true) => Subject::Version,
        (None, false) if scene.about.is_none() => happened.map_or(Subject::Done, Subject::Effect),
        (None, false) => Subject::Done,
    }
}

impl Subject {
    pub(super) const fn is_of_records(self) -> bool {
        matches!(self, Self::Version | Self::Left | Self::Amount)
    }

    pub(super) const fn question(self) -> &'static str {
        match self {
            Self::Effect(Effect::Charge) => "How many times was the card charged?",
            Self::Effect(Effect::Ship) => "How many times were the goods shipped?",
            Self::Effect(Effect::Send) => "How many times was the message sent?",
            Self::Effect(Effect::Reserve) => "How many times were goods set aside?",
            Self::Effect(Effect::Refund) => "How many times was the money given back?",
            Self::Effect(Effect::Release) => "How many times were the goods given free again?",
            Self::Effect(Effect::Cancel) => "How many times were the goods called back?",
            Self::Version => "Which version of the record is the newest?",
            Self::Left => "How many of its writes are still there?",
            Self::Amount => "How many were left when it took from them?",
            Self::Stands(Effect::Ship) => "How many parcels are still on their way?",
            Self::Stands(Effect::Reserve) => "How many reservations still stand?",
            Self::Stands(_) => "How many charges still stand?",
            Self::Done => "How many times was it done?",
        }
    }

    pub(super) fn truth(self, scene: &Scene<'_>) -> u32 {
        match self {
            Self::Effect(effect) => {
                scene.trace.effects.iter().filter(|happened| happened.effect == effect).count() as u32
            }
            Self::Version => {
                let of_it = |newest: &&super::super::listen::Newest| is_about(scene, newest.node);
                let newest = scene.listen.newest_asked().iter().filter(of_it).map(|newest| newest.version);
                let own = scene.trace.records.iter().filter(|touch| touch.wrote).map(|touch| touch.version);
                newest.chain(own).max().unwrap_or(0)
            }
            Self::Left => {
                let wrote = scene.trace.records.iter().filter(|touch| touch.wrote && !touch.lost).count();
                wrote.saturating_sub(scene.trace.records.iter().filter(|touch| touch.lost).count()) as u32
            }
            Self::Amount => scene.listen.oversale().map_or(0, |oversale| oversale.left.max(0) as u32),
            Self::Stands(effect) => super::stands::standing(scene, effect, None),
            Self::Done => doers(scene, self).iter().map(|node| done_at(scene, *node)).max().unwrap_or(0),
        }
    }
}

/// Whether a store holds the record of which the sides are asked the version: of several, the one that was old.
pub(super) fn is_about(scene: &Scene<'_>, store: u32) -> bool {
    scene.about != Some(FindingKind::LongFork)
        || scene.listen.case(FindingKind::LongFork).is_none_or(|case| case.node.is_none_or(|node| node == store))
}

/// Where what is asked about happened, or would have.
pub(super) fn doers(scene: &Scene<'_>, subject: Subject) -> Vec<u32> {
    let trace = scene.trace;
    let mut nodes: Vec<u32> = match subject {
        Subject::Effect(effect) => {
            trace.effects.iter().filter(|happened| happened.effect == effect).map(|happened| happened.node).collect()
        }
        Subject::Stands(effect) => {
            let own = trace
                .effects
                .iter()
                .filter(|happened| happened.effect == effect || Some(happened.effect) == effect.compensation());
            own.map(|happened| happened.node).collect()
        }
        Subject::Version | Subject::Left | Subject::Amount => trace.records.iter().map(|touch| touch.node).collect(),
        Subject::Done => Vec::new(),
    };
    if let (Subject::Effect(effect), true) = (subject, nodes.is_empty()) {
        nodes = could(scene, effect);
    }
    if nodes.is_empty() && !subject.is_of_records() {
        let deepest = trace.visits.iter().skip(1).map(|visit| visit.depth).max().unwrap_or(0);
        let last = trace.visits.iter().skip(1).filter(|visit| visit.depth == deepest);
        nodes.extend(last.map(|visit| visit.node));
    }
    if let Some(case) = scene.about.and_then(|kind| scene.listen.case(kind))
        && subject == Subject::Done
        && let Some(node) = case.connection.map(|connection| scene.callee(connection)).or(case.node)
    {
        nodes = vec![node];
    }
    sort::by_number(&mut nodes, |node| u64::from(*node));
    nodes.dedup();
    nodes
}

/// Components that could have brought it about.
fn could(scene: &Scene<'_>, effect: Effect) -> Vec<u32> {
    let flow = scene.scenario.flows.get(usize::from(scene.trace.op.flow));
    let mut nodes = Vec::new();
    for (at, component) in scene.scenario.components.iter().enumerate() {
        let target = Target::Component(component.id.clone());
        let params = scene.scenario.params(&target, scene.catalogue);
        let own = params.filter(|params| params.specs.iter().any(|spec| spec.id == "effect"));
        let word = own.map(|params| params.value("effect"));
        let mut does = word == Some(ParamValue::Choice(effect.name()));
        if let Some(flow) = flow
            && scene.catalogue.kind(&component.kind).is_some_and(|kind| kind.programmable)
        {
            let program = program_for(scene.scenario, scene.catalogue, component, &flow.id);
            every(&program.steps, &mut |step| does |= matches!(step, Step::Effect(own) if *own == effect));
        }
        if does {
            nodes.push(at as u32);
        }
    }
    nodes
}

pub(super) fn done_at(scene: &Scene<'_>, node: u32) -> u32 {
    let ok = |visit: &&Visit| visit.node == node && matches!(visit.left, Some((_, Outcome::Ok)));
    scene.trace.visits.iter().filter(ok).count() as u32
}

/// Whether one of these can be reached from here.
pub(super) fn leads_to(scene: &Scene<'_>, from: u32, doers: &[u32]) -> bool {
    let (mut seen, mut next) = (Vec::new(), vec![from]);
    while let Some(node) = next.pop() {
        if doers.contains(&node) {
            return true;
        }
        if !seen.contains(&node) {
            seen.push(node);
            next.extend(scene.trace.ends.iter().filter(|(near, _)| *near == node).map(|(_, far)| *far));
        }
    }
    false
}
