//! Settings that another one of the same part limits: written beyond it, they count as that one, and somebody should know.

use crate::catalogue::Catalogue;
use crate::index::Index;
use crate::param::{ParamMap, ParamSpec, Params};
use crate::problem::Problem;
use crate::scenario::{Scenario, Target};
use crate::setting::format_target;

/// A setting, and the one that limits it.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// The first is never above the second.
    Most(&'static str, &'static str),
    /// The first is never below the second.
    Least(&'static str, &'static str),
}

/// Warns of settings that do not count as they are written.
#[must_use]
pub fn beyond(scenario: &Scenario, catalogue: &Catalogue, bounds: &[Bound]) -> Vec<Problem> {
    let index = Index::new(scenario, catalogue);
    let components = scenario
        .components
        .iter()
        .zip(&index.kinds)
        .filter_map(|(held, kind)| Some((Target::Component(held.id.clone()), kind.as_ref()?.params, &held.params)));
    let connections = scenario
        .connections
        .iter()
        .map(|held| (Target::Connection(held.id.clone()), catalogue.connection, &held.params));
    let parts: Vec<(Target, &'static [ParamSpec], &ParamMap)> = components.chain(connections).collect();
    let of = |(target, specs, map): &(Target, &'static [ParamSpec], &ParamMap)| {
        let found = bounds.iter().filter_map(|bound| crossed(specs, map, *bound));
        found.map(|(what, remedy)| Problem::warning(format_target(target), what, remedy)).collect::<Vec<_>>()
    };
    parts.iter().flat_map(of).collect()
}

/// What is written and does not count, and what to do.
fn crossed(specs: &'static [ParamSpec], map: &ParamMap, bound: Bound) -> Option<(String, String)> {
    let (id, limit, word) = match bound {
        Bound::Most(id, limit) => (id, limit, "above"),
        Bound::Least(id, limit) => (id, limit, "below"),
    };
    // What nobody has written is nobody's mistake.
    map.get(id).or(map.get(limit))?;
    let params = Params::new(specs, map);
    let held = |id: &str| {
        let spec = specs.iter().find(|spec| spec.id == id)?;
        let value = params.value(id);
        Some((value.magnitude()?, spec.format(value)))
    };
    let ((number, written), (most, counts)) = (held(id)?, held(limit)?);
    let is_beyond = match bound {
        Bound::Most(..) => number > most,
        Bound::Least(..) => number < most,
    };
    is_beyond.then(|| {
        let what = format!("{id}, {written}, is {word} {limit}, and counts as {counts}.");
        (what, format!("Change {id} or {limit}, so that the scenario says what happens."))
    })
}
