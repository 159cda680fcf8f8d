//! What the parameters of a part hold at a moment, and which of them a person has changed while it ran.

use betwixt_model::{ParamDefault, ParamMap, ParamSpec, ParamValue, Params, Scenario, SimTime, Target};

use crate::state::interventions::last_change;
use crate::views::CATALOGUE;

/// The parameters of a part at a moment.
#[derive(Clone, Debug)]
pub struct Held {
    /// Their table.
    pub specs: &'static [ParamSpec],
    base: ParamMap,
    now: ParamMap,
    changed: Vec<(&'static str, SimTime)>,
}

impl Held {
    /// `None` if there is no such part.
    #[must_use]
    pub fn at(scenario: &Scenario, now: SimTime, target: &Target) -> Option<Self> {
        let params = scenario.params(target, &CATALOGUE)?;
        let mut held =
            Self { specs: params.specs, base: params.map.clone(), now: params.map.clone(), changed: Vec::new() };
        for spec in params.specs {
            if let Some((at, value)) = last_change(scenario, now, target, spec.id) {
                held.now.set(spec.id, value);
                held.changed.push((spec.id, at));
            }
        }
        Some(held)
    }

    /// Of something that nobody changes while it runs.
    #[must_use]
    pub fn still(specs: &'static [ParamSpec], map: &ParamMap) -> Self {
        Self { specs, base: map.clone(), now: map.clone(), changed: Vec::new() }
    }

    /// All of what holds now.
    #[must_use]
    pub const fn params(&self) -> Params<'_> {
        Params::new(self.specs, &self.now)
    }

    /// All of what the scenario begins with.
    #[must_use]
    pub const fn base_params(&self) -> Params<'_> {
        Params::new(self.specs, &self.base)
    }

    /// What holds now.
    #[must_use]
    pub fn value(&self, spec: &ParamSpec) -> ParamValue {
        Params::new(self.specs, &self.now).value(spec.id)
    }

    /// What the scenario begins with.
    #[must_use]
    pub fn base(&self, spec: &ParamSpec) -> ParamValue {
        Params::new(self.specs, &self.base).value(spec.id)
    }

    /// When it was changed by hand, if it still is another than the scenario's.
    #[must_use]
    pub fn changed_at(&self, spec: &ParamSpec) -> Option<SimTime> {
        let (_, at) = self.changed.iter().find(|(id, _)| *id == spec.id)?;
        (self.value(spec) != self.base(spec)).then_some(*at)
    }

    /// Whether it has a meaning, given what the others hold.
    #[must_use]
    pub fn in_use(&self, spec: &ParamSpec) -> bool {
        Params::new(self.specs, &self.now).in_use(spec)
    }

    /// Whether the scenario or a person has set it.
    #[must_use]
    pub fn is_set(&self, spec: &ParamSpec) -> bool {
        self.now.get(spec.id).is_some()
    }

    /// Which other parameter it follows: "half of Latency".
    #[must_use]
    pub fn follows(&self, spec: &ParamSpec) -> Option<String> {
        if self.is_set(spec) {
            return None;
        }
        let name = |id: &'static str| self.specs.iter().find(|other| other.id == id).map_or(id, |other| other.name);
        match spec.default {
            ParamDefault::Value(_) => None,
            ParamDefault::SameAs(other) => Some(format!("follows {}", name(other))),
            ParamDefault::HalfOf(other) => Some(format!("half of {}", name(other))),
        }
    }

    /// The headings in the order of their first parameter, each with what is in use under it.
    #[must_use]
    pub fn groups(&self) -> Vec<(&'static str, Vec<&'static ParamSpec>)> {
        let mut out: Vec<(&'static str, Vec<&'static ParamSpec>)> = Vec::new();
        for spec in self.specs.iter().filter(|spec| self.in_use(spec)) {
            match out.iter_mut().find(|(group, _)| *group == spec.group) {
                Some((_, members)) => members.push(spec),
                None => out.push((spec.group, vec![spec])),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::{Intervention, SimSpan, read};

    fn scenario() -> Scenario {
        let kind = CATALOGUE.kinds[0].id;
        let other = CATALOGUE.kinds.iter().find(|kind| kind.takes && kind.sends).expect("some kind does both").id;
        let text = format!(
            r#"{{"betwixt":1,"components":[{{"id":"c","kind":"{kind}"}},{{"id":"a","kind":"{other}"}}],
            "connections":[{{"from":"c","to":"a","latency":"180ms"}}]}}"#
        );
        read(&text, &CATALOGUE).scenario
    }

    #[test]
    fn followers_follow_what_holds_now() {
        let mut scenario = scenario();
        let target = Target::Connection(scenario.connections[0].id.clone());
        let at = SimTime(30_000_000_000);
        let value = ParamValue::Span(SimSpan::from_s(8));
        scenario.interventions.push(Intervention {
            target: target.clone(),
            param: "latency",
            points: vec![(at, value)],
        });
        let spec = |held: &Held, id: &str| *held.specs.iter().find(|spec| spec.id == id).expect("it is in the table");

        let before = Held::at(&scenario, SimTime(at.0 - 1), &target).expect("it is there");
        assert_eq!(before.changed_at(&spec(&before, "latency")), None);
        let held = Held::at(&scenario, at, &target).expect("it is there");
        let latency = spec(&held, "latency");
        assert_eq!((held.value(&latency), held.changed_at(&latency)), (value, Some(at)));
        assert_eq!(held.base(&latency), ParamValue::Span(SimSpan::from_ms(180)));
        let there = spec(&held, "latency_request");
        assert_eq!(held.value(&there), ParamValue::Span(SimSpan::from_s(4)));
        assert_eq!(held.follows(&there).as_deref(), Some("half of Latency"));
    }

    #[test]
    fn what_is_not_in_use_is_not_shown() {
        let scenario = scenario();
        let target = Target::Connection(scenario.connections[0].id.clone());
        let held = Held::at(&scenario, SimTime::START, &target).expect("it is there");
        let shown: Vec<_> = held.groups().into_iter().flat_map(|(_, specs)| specs).map(|spec| spec.id).collect();
        assert!(shown.contains(&"breaker") && !shown.contains(&"breaker_window"));
    }
}
