//! What an operation of a flow can bring about, read from the scenario alone: who can ask whom, down to effects.

use betwixt_model::sort::Names;
use betwixt_model::{
    Catalogue, Component, Effect, FlowId, ParamType, ParamValue, Params, Scenario, Step, Target, handler, program_for,
};

/// The parameter by which a component without programs says what it brings about.
const EFFECT: &str = "effect";

/// Effects that an operation of a flow can have, by [`Effect`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach([bool; Effect::ALL.len()]);

impl Reach {
    /// Whether it can bring this about.
    #[must_use]
    pub const fn can(self, effect: Effect) -> bool {
        self.0[effect as usize]
    }
}

/// What each flow can bring about, in the order of the document.
#[must_use]
pub fn reach(scenario: &Scenario, catalogue: &Catalogue) -> Vec<Reach> {
    let places = Names::new(scenario.components.iter().map(|component| component.id.as_str()));
    scenario.flows.iter().map(|flow| Walk { scenario, catalogue, places: &places, flow: &flow.id }.whole()).collect()
}

/// One flow being followed.
struct Walk<'a> {
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
    places: &'a Names<'a>,
    flow: &'a FlowId,
}

impl Walk<'_> {
    fn whole(&self) -> Reach {
        let mut reach = Reach::default();
        let mut seen = vec![false; self.scenario.components.len()];
        let mut next: Vec<usize> = (0..seen.len()).filter(|at| self.starts(&self.scenario.components[*at])).collect();
        while let Some(at) = next.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let component = &self.scenario.components[at];
            for effect in self.own_effects(component) {
                reach.0[effect as usize] = true;
            }
            next.extend(self.asks(component, &mut reach));
        }
        reach
    }

    fn starts(&self, component: &Component) -> bool {
        let flow = self.scenario.flow(self.flow);
        let chosen = flow.is_some_and(|flow| flow.clients.is_empty() || flow.clients.contains(&component.id));
        let role = self.catalogue.kind(&component.kind).map(|kind| kind.role);
        chosen && role == Some(betwixt_model::Role::Source)
    }

    /// Effects that a parameter names, now or after an intervention.
    fn own_effects(&self, component: &Component) -> impl Iterator<Item = Effect> {
        let specs = self.catalogue.kind(&component.kind).map_or(&[][..], |kind| kind.params);
        let chooses = specs.iter().any(|spec| spec.id == EFFECT && matches!(spec.ty, ParamType::Choice(_)));
        let held = chooses.then(|| ParamValue::Choice(Params::new(specs, &component.params).choice(EFFECT)));
        let target = Target::Component(component.id.clone());
        let moved =
            self.scenario.interventions.iter().filter(move |moved| moved.target == target && moved.param == EFFECT);
        let values = held.into_iter().chain(moved.flat_map(|moved| moved.points.iter().map(|(_, value)| *value)));
        values.filter_map(|value| match value {
            ParamValue::Choice(word) => Effect::from_name(word),
            _ => None,
        })
    }

    /// The components that this one asks or tells for the flow; its program's own effects are noted on the way.
    fn asks(&self, component: &Component, reach: &mut Reach) -> Vec<usize> {
        let outgoing = || self.scenario.active(&component.id);
        let place = |id: &str| self.places.find(id);
        if !self.catalogue.kind(&component.kind).is_some_and(|kind| kind.programmable) {
            return outgoing().filter_map(|connection| place(connection.to.as_str())).collect();
        }
        let (mut roles, mut asked_to_compensate) = (Vec::new(), Vec::new());
        let program = program_for(self.scenario, self.catalogue, component, self.flow);
        handler::every(&program.steps, &mut |step| match step {
            Step::Work(_) | Step::Answer(_) | Step::Together(_) | Step::Try { .. } | Step::Compensation(_) => {}
            // Its writes are visited by themselves.
            Step::TwoPhaseCommit(_) => {}
            Step::Transaction { on, .. } => roles.push(on),
            Step::Call(role) | Step::Publish(role) | Step::Write { to: role, .. } => roles.push(role),
            Step::Compensate(role) => {
                asked_to_compensate.push(role);
                roles.push(role);
            }
            Step::Read { from, cache, .. } => roles.extend(std::iter::once(from).chain(cache)),
            Step::Effect(effect) => reach.0[*effect as usize] = true,
        });
        for connection in outgoing().filter(|connection| asked_to_compensate.contains(&&connection.role)) {
            let callee = self.scenario.component(&connection.to);
            for effect in callee.into_iter().flat_map(|callee| self.own_effects(callee)) {
                if let Some(opposite) = effect.compensation() {
                    reach.0[opposite as usize] = true;
                }
            }
        }
        let named = outgoing().filter(|connection| roles.contains(&&connection.role));
        named.filter_map(|connection| place(connection.to.as_str())).collect()
    }
}
