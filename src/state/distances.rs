//! How far zones are apart.

use betwixt_model::units::LONGEST;
use betwixt_model::{Distance, Scenario, SimSpan, ZoneId};

use super::apply::gone;
use super::edit::EditError;

/// The round trip between two zones, or inside one; `None` if nothing is said of it.
#[must_use]
pub fn distance(scenario: &Scenario, a: &ZoneId, b: &ZoneId) -> Option<SimSpan> {
    scenario.distances.iter().find(|held| held.is_between(a, b)).map(|held| held.latency)
}

/// Sets it, or says nothing of it any more.
pub(super) fn set(scenario: &mut Scenario, a: &ZoneId, b: &ZoneId, latency: Option<SimSpan>) -> Result<(), EditError> {
    if [a, b].into_iter().any(|id| scenario.zones.iter().all(|zone| zone.id != *id)) {
        return Err(gone("zone"));
    }
    if latency.is_some_and(|latency| latency > LONGEST) {
        return Err(EditError::new("A round trip takes at most 1000 days."));
    }
    let held = scenario.distances.iter().position(|held| held.is_between(a, b));
    match (latency, held) {
        (Some(latency), Some(at)) => scenario.distances[at].latency = latency,
        (Some(latency), None) => scenario.distances.push(Distance { a: a.clone(), b: b.clone(), latency }),
        (None, Some(at)) => drop(scenario.distances.remove(at)),
        (None, None) => {}
    }
    Ok(())
}

/// What an edit of it is called.
#[must_use]
pub(super) fn label(scenario: &Scenario, a: &ZoneId, b: &ZoneId, latency: Option<SimSpan>) -> String {
    let name = |id: &ZoneId| {
        scenario.zones.iter().find(|zone| zone.id == *id).map_or(id.as_str(), |zone| &zone.name).to_owned()
    };
    let between = if a == b { format!("inside {}", name(a)) } else { format!("between {} and {}", name(a), name(b)) };
    match latency {
        Some(latency) => format!("Distance {between} to {latency}"),
        None => format!("No distance {between}"),
    }
}
