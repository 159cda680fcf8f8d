//! The numbers of a moment, as far as the system's own tools could know them.

use betwixt_model::{Catalogue, Connection, Scenario};

use super::{dark_source, ends, shown};
use crate::runner::summarise::notable;
use crate::runner::summary::{Charts, ComponentNow, ConnectionNow, FlowNow, Line, Summary};
use crate::state::Lens;
use crate::state::lens::{Ends, Thing};

/// Takes from a summary whatever no telemetry could know.
pub fn numbers(summary: &mut Summary, scenario: &Scenario, catalogue: &Catalogue) {
    summary.lens = Lens::Telemetry;
    for (now, held) in summary.components.iter_mut().zip(&scenario.components) {
        if shown(Thing::Component(held.instrumented)).any() {
            now.faults.clear();
        } else {
            *now = ComponentNow { unseen: true, ..ComponentNow::default() };
        }
    }
    for (at, held) in scenario.connections.iter().enumerate() {
        let arrivals = arrivals(summary, scenario, held);
        if let Some(now) = summary.connections.get_mut(at) {
            connection(now, ends(scenario, held), arrivals);
        }
    }
    if !shown(Thing::Journeys(dark_source(scenario, catalogue).is_none())).any() {
        summary.flows = vec![FlowNow::default(); summary.flows.len()];
        summary.charts = Charts::default();
        summary.harm = Line::new();
    }
    if !shown(Thing::Truth).any() {
        summary.faults.clear();
        summary.beliefs.clear();
        summary.in_flight = 0;
    }
    // Of what can still be seen.
    summary.notable = notable(scenario, summary);
}

/// What a callee counts of the requests over a connection: all that it takes in, if nobody else asks it.
fn arrivals(summary: &Summary, scenario: &Scenario, held: &Connection) -> Option<f64> {
    let at = scenario.components.iter().position(|component| component.id == held.to)?;
    let askers = scenario.connections.iter().filter(|other| other.to == held.to).count();
    (askers == 1).then(|| summary.components.get(at).map(|now| now.rate_per_s))?
}

fn connection(now: &mut ConnectionNow, ends: Ends, arrivals: Option<f64>) {
    // What became of messages on their way, and why, nobody's tools tell.
    now.cut = (false, false);
    now.faults.clear();
    if shown(Thing::Calls(ends)).any() {
        return;
    }
    // Who is asked knows neither how long the caller waited, nor what it took the answer for.
    let before = now.rate_per_s;
    let rate_per_s = arrivals.filter(|_| shown(Thing::Arrivals(ends)).any()).unwrap_or(0.0);
    let part = if before > 0.0 { rate_per_s / before } else { 0.0 };
    let by_flow = now.by_flow.iter().map(|rate| rate * part).collect();
    *now = ConnectionNow { rate_per_s, ok_per_s: rate_per_s, by_flow, ..ConnectionNow::default() };
}
