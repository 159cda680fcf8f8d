//! Which changes reach a running world, which it never notices, and which start it again.

use betwixt_model::sort::{self, Names};
use betwixt_model::{
    Component, Connection, Fault, Flow, Intervention, ParamMap, ParamValue, Scenario, SimTime, Target,
};

use super::edit::Edit;

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The world never notices: names, places, what is shown.
    Cosmetic,
    /// The running world takes it: parameters, faults, interventions.
    Live,
    /// The world is made anew at time 0: what is there, what it does, and its luck.
    Restart,
}

/// How far an edit reaches.
#[must_use]
pub fn reach(edit: &Edit) -> Reach {
    match edit {
        Edit::RenameScenario(_)
        | Edit::Move(_)
        | Edit::Bend(..)
        | Edit::Bookmark(_)
        | Edit::Arrange { .. }
        | Edit::RenameZone { .. }
        | Edit::Rename { .. }
        | Edit::RenameAll(_)
        | Edit::SetInstrumented { .. }
        | Edit::RenameFlow { .. }
        | Edit::Expect(_)
        | Edit::Expose { .. } => Reach::Cosmetic,
        Edit::SetDuration(_)
        | Edit::SetParam { .. }
        | Edit::UnsetParam { .. }
        | Edit::SetParamOfAll { .. }
        | Edit::Intervene { .. }
        | Edit::RemoveIntervention(_)
        | Edit::ForgetChanges(_)
        | Edit::AddFault(_)
        | Edit::MoveFault { .. }
        | Edit::SetFaultParam { .. }
        | Edit::SetTrigger(..)
        | Edit::RemoveFault(_) => Reach::Live,
        Edit::Detail(detail) => detail.reach(),
        Edit::Place(placed) if placed.members.is_empty() => Reach::Cosmetic,
        Edit::Open { .. }
        | Edit::Place(_)
        | Edit::AddZone { .. }
        | Edit::RemoveZone(_)
        | Edit::Rewire(_)
        | Edit::SetDisabled { .. }
        | Edit::SetSeed(_)
        | Edit::Add { .. }
        | Edit::Connect(_)
        | Edit::Paste(_)
        | Edit::Reverse(_)
        | Edit::Remove { .. }
        | Edit::SetZone { .. }
        | Edit::SetDistance { .. }
        | Edit::SetAsync { .. }
        | Edit::SetHandler { .. }
        | Edit::AddFlow { .. }
        | Edit::RemoveFlow(_) => Reach::Restart,
    }
}

/// How two scenarios differ for a world that runs one and is to run the other: after an edit, an undo or a redo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// How far the difference reaches.
    pub reach: Reach,
    /// For [`Reach::Live`]: the first moment at which the two differ.
    pub since: SimTime,
}

impl Between {
    /// Whether a world at `now` has to go back to a snapshot before [`Self::since`] and replay to `now`; otherwise it
    /// only takes the new plan. `taken_back` says that the change was an undo or redo: what took effect at this very
    /// moment may have to be unmade.
    #[must_use]
    pub fn rewinds(&self, now: SimTime, taken_back: bool) -> bool {
        self.reach == Reach::Live && (self.since < now || (taken_back && self.since == now))
    }
}

/// How two scenarios differ.
#[must_use]
pub fn between(old: &Scenario, new: &Scenario) -> Between {
    if frame(old) != frame(new) {
        return Between { reach: Reach::Restart, since: SimTime::START };
    }
    let since = [
        base(old, new).then_some(SimTime::START),
        (old.duration != new.duration).then(|| SimTime(old.duration.min(new.duration).0)),
        faults(&old.faults, &new.faults),
        interventions(&old.interventions, &new.interventions),
    ];
    match since.into_iter().flatten().min() {
        Some(since) => Between { reach: Reach::Live, since },
        None => Between { reach: Reach::Cosmetic, since: SimTime::START },
    }
}

/// What a world is built from: everything that cannot change under a running one.
fn frame(scenario: &Scenario) -> impl PartialEq + '_ {
    let components = scenario.components.iter().map(|component| {
        let Component { id, kind, zone, load, handlers, name: _, at: _, icon: _, instrumented: _, params: _ } =
            component;
        (id, kind, zone, load, handlers)
    });
    let connections = scenario.connections.iter().map(|connection| {
        let Connection { id, from, to, role, asynchronous, disabled, bend: _, params: _ } = connection;
        (id, from, to, role, *asynchronous, *disabled)
    });
    let flows = scenario.flows.iter().map(|flow| {
        let Flow { id, clients, name: _, params: _ } = flow;
        (id, clients)
    });
    (
        scenario.seed,
        scenario.zones.iter().map(|zone| &zone.id).collect::<Vec<_>>(),
        &scenario.distances,
        components.collect::<Vec<_>>(),
        connections.collect::<Vec<_>>(),
        flows.collect::<Vec<_>>(),
    )
}

/// Whether the values that a run starts with differ.
fn base(old: &Scenario, new: &Scenario) -> bool {
    fn maps(scenario: &Scenario) -> impl Iterator<Item = &ParamMap> {
        let components = scenario.components.iter().map(|c| &c.params);
        components.chain(scenario.connections.iter().map(|c| &c.params)).chain(scenario.flows.iter().map(|f| &f.params))
    }
    !maps(old).eq(maps(new))
}

fn faults(old: &[Fault], new: &[Fault]) -> Option<SimTime> {
    fn by_id(plan: &[Fault]) -> Names<'_> {
        Names::new(plan.iter().map(|fault| fault.id.as_str()))
    }
    let (before, after) = (by_id(old), by_id(new));
    let lost = old.iter().filter(|fault| !after.contains(fault.id.as_str())).map(|fault| fault.at);
    let other = new.iter().filter_map(|fault| match before.find(fault.id.as_str()) {
        None => Some(fault.at),
        Some(held) => fault_difference(&old[held], fault),
    });
    lost.chain(other).min()
}

fn fault_difference(old: &Fault, new: &Fault) -> Option<SimTime> {
    if old == new {
        return None;
    }
    let Fault { id: _, kind, target, at, lasts: _, when, flows, params } = old;
    let timed = when.is_none() && new.when.is_none();
    let same_place = *kind == new.kind && *target == new.target && *at == new.at;
    let same_but_length = timed && same_place && *flows == new.flows && *params == new.params;
    let end = |fault: &Fault| fault.lasts.map_or(SimTime(u64::MAX), |lasts| fault.at.after(lasts));
    Some(if same_but_length { end(old).min(end(new)) } else { old.at.min(new.at) })
}

fn interventions(old: &[Intervention], new: &[Intervention]) -> Option<SimTime> {
    type Point<'a> = (SimTime, &'a Target, &'static str, ParamValue);
    fn points(plan: &[Intervention]) -> Vec<Point<'_>> {
        let mut all: Vec<Point<'_>> = plan
            .iter()
            .flat_map(|held| held.points.iter().map(|(at, value)| (*at, &held.target, held.param, *value)))
            .collect();
        // Stable: at one moment the order of making is the order of taking effect.
        sort::by_number(&mut all, |point| point.0.0);
        all
    }
    let (old, new) = (points(old), points(new));
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    old.get(same).map(|point| point.0).into_iter().chain(new.get(same).map(|point| point.0)).min()
}
