//! Settings that plainly have no effect where they stand: what they need is not there.
//!
//! Two tables say what a setting needs: [`crate::ParamSpec::only_if`] of its own row, and the rows of [`Need`] that the
//! catalogue hands in. What an intervention or a shown slider can change is never taken for a reason.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Role};
use crate::handler::{self, Step};
use crate::index::Index;
use crate::param::{ParamSpec, ParamType, ParamValue, Params};
use crate::problem::Problem;
use crate::scenario::{Connection, Scenario, Target};
use crate::setting::format_target;

/// What some settings of a part need to have any effect.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Of components with this role; of connections where there is none.
    pub role: Option<Role>,
    /// The settings.
    pub params: &'static [&'static str],
    /// What they need.
    pub want: Want,
}

/// What a setting can need.
#[derive(Clone, Copy, Debug)]
pub enum Want {
    /// One of these parameters of the same part is above that.
    Above(&'static [(&'static str, f64)]),
    /// This parameter of the same part is below that.
    Below(&'static str, f64),
    /// A parameter of the same part holds one of these words, with `|` between them.
    Word(&'static str, &'static str),
    /// A connection leads away from the component.
    Leads,
    /// A connection to the component has this parameter, and not its default.
    Came(&'static str),
    /// What the connection leads to has this parameter, and not its default.
    Callee(&'static str),
    /// A program of the component has such a step: what people call it, and how it is known.
    Does(&'static str, fn(&Step) -> bool),
    /// A program of somebody who is connected to the component has such a step, with that connection in it.
    Asked(&'static str, fn(&Step) -> bool),
}

/// Warns of settings without effect.
#[must_use]
pub fn idle_settings(scenario: &Scenario, catalogue: &Catalogue, needs: &[Need]) -> Vec<Problem> {
    let index = Index::new(scenario, catalogue);
    let mut problems = Vec::new();
    for (at, component) in scenario.components.iter().enumerate() {
        if let Some(kind) = index.kinds[at] {
            let target = Target::Component(component.id.clone());
            let needs = needs.iter().filter(|need| need.role == Some(kind.role));
            let part = Part {
                index: &index,
                target,
                params: Params::new(kind.params, &component.params),
                at: Some(at),
                wire: None,
            };
            part.check(needs, &mut problems);
        }
    }
    for connection in &scenario.connections {
        let target = Target::Connection(connection.id.clone());
        let params = Params::new(catalogue.connection, &connection.params);
        let needs = needs.iter().filter(|need| need.role.is_none());
        let part = Part { index: &index, target, params, at: None, wire: Some(connection) };
        part.check(needs, &mut problems);
    }
    problems
}

/// A component or a connection with its settings.
struct Part<'a> {
    index: &'a Index<'a>,
    target: Target,
    params: Params<'a>,
    /// Its place, for a component.
    at: Option<usize>,
    /// For a connection.
    wire: Option<&'a Connection>,
}

/// Why settings have no effect, and what to do: "`retries` is 0", "Let `retries` be above 0".
type Why = (String, String);

impl Part<'_> {
    fn check<'n>(&self, needs: impl Iterator<Item = &'n Need>, problems: &mut Vec<Problem>) {
        let needs: Vec<&Need> = needs.collect();
        let mut found: BTreeMap<Why, Vec<&str>> = BTreeMap::new();
        for (param, value) in self.params.map.iter() {
            let Some(spec) = self.spec(param) else { continue };
            if is_default(self.params, spec, value) || self.is_of_a_preset(param) || self.is_moved(param) {
                continue;
            }
            let own = spec.only_if.and_then(|(other, words)| self.word(other, words));
            let why = own.or_else(|| {
                needs.iter().filter(|need| need.params.contains(&param)).find_map(|need| self.lacks(need.want))
            });
            if let Some(why) = why {
                found.entry(why).or_default().push(param);
            }
        }
        for ((because, remedy), params) in found {
            let verb = if params.len() == 1 { "has" } else { "have" };
            let them = if params.len() == 1 { "it" } else { "them" };
            let what = format!("{} {verb} no effect because {because}.", params.join(", "));
            problems.push(Problem::warning(
                format_target(&self.target),
                what,
                format!("{remedy}, or take {them} out."),
            ));
        }
    }

    fn spec(&self, param: &str) -> Option<&'static ParamSpec> {
        self.params.specs.iter().find(|spec| spec.id == param)
    }

    /// Whether an intervention or a shown slider can change a parameter.
    fn is_moved(&self, param: &str) -> bool {
        let Scenario { interventions, exposed, .. } = self.index.scenario;
        interventions.iter().any(|moved| moved.target == self.target && moved.param == param)
            || exposed.iter().any(|shown| shown.target == self.target && shown.param == param)
    }

    /// Whether a connection has all values of a preset, this one among them: they were chosen together.
    fn is_of_a_preset(&self, param: &str) -> bool {
        let presets = self.index.catalogue.connection_presets.iter().copied().flatten();
        self.wire.is_some()
            && presets.filter(|preset| preset.params.iter().any(|(own, _)| *own == param)).any(|preset| {
                preset.params.iter().all(|(own, value)| self.spec(own).is_none() || self.params.value(own) == *value)
            })
    }

    /// What is missing, if it is.
    fn lacks(&self, want: Want) -> Option<Why> {
        match want {
            Want::Above(others) => self.above(others),
            Want::Below(other, limit) => {
                let held = self.held(other)?.magnitude()?;
                let text = self.text(other)?;
                (held >= limit).then(|| (format!("{other} is {text}"), format!("Let {other} be less")))
            }
            Want::Word(other, words) => self.word(other, words),
            Want::Leads => self
                .index
                .active(self.at?)
                .next()
                .is_none()
                .then(|| ("no connection leads away from it".to_owned(), "Connect it to somebody".to_owned())),
            Want::Came(param) => {
                let own = self.index.scenario.components.get(self.at?)?;
                let mut wires = self.index.scenario.connections.iter().filter(|wire| wire.to == own.id);
                wires
                    .all(|wire| is_unset(self.index, &Target::Connection(wire.id.clone()), param))
                    .then(|| (format!("no connection to it has {param}"), format!("Give such a connection {param}")))
            }
            Want::Callee(param) => {
                let callee = Target::Component(self.wire?.to.clone());
                let params = self.index.scenario.params(&callee, self.index.catalogue)?;
                params.specs.iter().find(|spec| spec.id == param)?;
                is_unset(self.index, &callee, param).then(|| {
                    (
                        format!("{} has no {param}", self.wire.map_or("", |wire| wire.to.as_str())),
                        format!("Give that one {param}"),
                    )
                })
            }
            Want::Does(name, is_meant) => {
                let own = self.index.scenario.components.get(self.at?)?;
                let mut does = false;
                for program in own.handlers.values() {
                    handler::every(&program.steps, &mut |step| does |= is_meant(step));
                }
                (!does).then(|| (format!("its programs have no {name}"), "Write such a step".to_owned()))
            }
            Want::Asked(name, is_meant) => self.asked(name, is_meant),
        }
    }

    /// What a parameter of the same part holds; nothing where it can be changed while the system runs.
    fn held(&self, param: &str) -> Option<ParamValue> {
        self.spec(param).filter(|_| !self.is_moved(param)).map(|_| self.params.value(param))
    }

    fn text(&self, param: &str) -> Option<String> {
        Some(self.spec(param)?.format(self.params.value(param)))
    }

    fn word(&self, other: &'static str, words: &'static str) -> Option<Why> {
        let spec = self.spec(other)?;
        let fits = match self.held(other)? {
            ParamValue::Choice(held) => words.split('|').any(|word| word == held),
            ParamValue::Flag(on) => on == (words == "true"),
            _ => true,
        };
        if fits {
            // What it depends on may have no effect itself.
            return spec.only_if.and_then(|(next, words)| self.word(next, words));
        }
        let mut all: Vec<&str> = words.split('|').collect();
        let last = all.pop().unwrap_or_default();
        let words = if all.is_empty() { last.to_owned() } else { format!("{} or {last}", all.join(", ")) };
        Some((format!("{other} is {}", self.text(other)?), format!("Let {other} be {words}")))
    }

    fn above(&self, others: &'static [(&'static str, f64)]) -> Option<Why> {
        for (other, limit) in others {
            let spec = self.spec(other)?;
            let stands = match self.held(other)? {
                value @ ParamValue::Choice(_) => !is_default(self.params, spec, value),
                value => value.magnitude()? > *limit,
            };
            if stands {
                return None;
            }
        }
        let (first, limit) = others.first()?;
        let least = match self.spec(first)?.ty {
            ParamType::Duration { none: true } => format!("Give it {first}"),
            _ => format!("Let {first} be above {limit}"),
        };
        Some((format!("{first} is {}", self.text(first)?), least))
    }

    fn asked(&self, name: &'static str, is_meant: fn(&Step) -> bool) -> Option<Why> {
        let own = self.index.scenario.components.get(self.at?)?;
        for wire in self.index.scenario.connections.iter().filter(|wire| wire.to == own.id) {
            let from = self.index.place_of(wire.from.as_str())?;
            // Caches and queues pass on what others ask.
            if !self.index.kinds[from]?.programmable {
                return None;
            }
            let mut asks = false;
            for program in self.index.scenario.components[from].handlers.values() {
                handler::every(&program.steps, &mut |step| {
                    let role = match step {
                        Step::Write { to: role, .. }
                        | Step::Read { from: role, .. }
                        | Step::Transaction { on: role, .. } => Some(role.as_str()),
                        Step::TwoPhaseCommit(_) => None,
                        _ => return,
                    };
                    asks |= role.is_none_or(|role| role == wire.role) && is_meant(step);
                });
            }
            if asks {
                return None;
            }
        }
        Some((format!("nobody asks it for {name}"), "Write such a step".to_owned()))
    }
}

fn is_default(params: Params<'_>, spec: &ParamSpec, value: ParamValue) -> bool {
    use crate::param::ParamDefault;
    match spec.default {
        ParamDefault::Value(default) => default == value,
        ParamDefault::SameAs(other) => params.value(other) == value,
        ParamDefault::HalfOf(_) => false,
    }
}

/// Whether a part has no such parameter, or its default.
fn is_unset(index: &Index<'_>, target: &Target, param: &str) -> bool {
    let Some(params) = index.scenario.params(target, index.catalogue) else { return true };
    let moved = index.scenario.interventions.iter().any(|moved| moved.target == *target && moved.param == param)
        || index.scenario.exposed.iter().any(|shown| shown.target == *target && shown.param == param);
    let unset =
        |value| params.specs.iter().find(|spec| spec.id == param).is_none_or(|spec| is_default(params, spec, value));
    !moved && params.map.get(param).is_none_or(unset)
}
