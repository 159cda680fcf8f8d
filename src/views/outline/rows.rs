//! The lines of the outline: places, components, what they call, journeys and faults, each with how it is doing now.

use std::collections::BTreeSet;

use betwixt_model::{Catalogue, Component, Connection, Flow, Scenario, SimTime, ZoneId};

use super::planned;
use crate::runner::Summary;
use crate::runner::summary::{BreakerNow, ComponentNow, ConnectionNow};
use crate::state::label::component_name;
use crate::state::lens::Thing;
use crate::state::{Selection, Subject};
use crate::views::readout;

/// From this share of failures on, a line is written as harm.
const HARM: f64 = 0.02;

/// What a line is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum About {
    /// A heading: a place, or a sort of things.
    Heading,
    /// Something that can be selected.
    Subject(Subject),
    /// A user journey.
    Flow(betwixt_model::FlowId),
    /// The bookmark at a moment.
    Bookmark(SimTime),
}

/// How something is doing now, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub(super) rate: String,
    pub(super) p95: String,
    pub(super) errors: String,
    pub(super) state: String,
    pub(super) harm: bool,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// What tells it from the others: `component:checkout`.
    pub(super) key: String,
    pub(super) about: About,
    /// How deep it stands, 1 at the outside.
    pub(super) level: usize,
    /// Whether what stands below it is shown; nothing if there is nothing.
    pub(super) open: Option<bool>,
    pub(super) icon: String,
    pub(super) name: String,
    /// What somebody changes when they rename it; nothing if it has no name of its own.
    pub(super) written: Option<String>,
    pub(super) kind: String,
    /// Of a component: where it stands.
    pub(super) zone: Option<Option<ZoneId>>,
    /// Of a component: whether it sends telemetry.
    pub(super) instrumented: Option<bool>,
    pub(super) selected: bool,
    pub(super) figures: Figures,
}

/// What the lines are made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) summary: &'a Summary,
    pub(super) selection: &'a Selection,
    pub(super) catalogue: &'a Catalogue,
    /// Lines whose state somebody has turned: those that begin open are folded, the others unfolded.
    pub(super) turned: &'a BTreeSet<String>,
}

/// With more components than these, what each calls is folded at first.
const LARGE: usize = 40;

/// Every line that is shown, from top to bottom.
pub(super) fn rows(source: &Source<'_>) -> Vec<Row> {
    let mut out = Vec::new();
    let scenario = source.scenario;
    if scenario.zones.is_empty() {
        members(source, 1, None, &mut out);
    } else {
        for zone in &scenario.zones {
            let key = format!("zone:{}", zone.id);
            let place = out.len();
            group(source, key, ("region", &zone.name), "region", &mut out, |out| {
                members(source, 2, Some(&zone.id), out);
            });
            let line = &mut out[place];
            line.about = About::Subject(Subject::Zone(zone.id.clone()));
            line.written = Some(zone.name.clone());
            line.selected = *source.selection == Selection::Zone(zone.id.clone());
        }
        if scenario.components.iter().any(|held| is_in(scenario, held, None)) {
            let key = "zone".to_owned();
            group(source, key, ("region", "Nowhere in particular"), "", &mut out, |out| members(source, 2, None, out));
        }
    }
    group(source, "flows".to_owned(), ("client", "Journeys"), "", &mut out, |out| {
        out.extend(scenario.flows.iter().enumerate().map(|(at, flow)| of_flow(source, at, flow)));
    });
    if !scenario.faults.is_empty() && source.summary.lens.shows(Thing::Truth).any() {
        group(source, "faults".to_owned(), ("bolt", "Faults"), "", &mut out, |out| {
            out.extend((0..scenario.faults.len()).map(|at| planned::of_fault(source, at)));
        });
    }
    if !scenario.expectations.is_empty() {
        group(source, "expectations".to_owned(), ("target", "Expectations"), "", &mut out, |out| {
            out.extend((0..scenario.expectations.len()).map(|at| planned::of_expectation(source, at)));
        });
    }
    if !scenario.bookmarks.is_empty() {
        group(source, "bookmarks".to_owned(), ("snapshot", "Bookmarks"), "", &mut out, |out| {
            out.extend(scenario.bookmarks.iter().map(planned::of_bookmark));
        });
    }
    out
}

fn is_in(scenario: &Scenario, held: &Component, zone: Option<&ZoneId>) -> bool {
    // A place that is not there is nowhere.
    let place = held.zone.as_ref().filter(|id| scenario.zones.iter().any(|zone| zone.id == **id));
    place == zone
}

fn group(
    source: &Source<'_>,
    key: String,
    (icon, name): (&str, &str),
    kind: &str,
    out: &mut Vec<Row>,
    fill: impl FnOnce(&mut Vec<Row>),
) {
    let open = !source.turned.contains(&key);
    let mut inside = Vec::new();
    fill(&mut inside);
    out.push(Row {
        key,
        about: About::Heading,
        level: 1,
        open: (!inside.is_empty()).then_some(open),
        icon: icon.to_owned(),
        name: name.to_owned(),
        written: None,
        kind: kind.to_owned(),
        zone: None,
        instrumented: None,
        selected: false,
        figures: Figures::default(),
    });
    if open {
        out.extend(inside);
    }
}

fn members(source: &Source<'_>, level: usize, zone: Option<&ZoneId>, out: &mut Vec<Row>) {
    for (at, held) in
        source.scenario.components.iter().enumerate().filter(|(_, held)| is_in(source.scenario, held, zone))
    {
        let row = of_component(source, at, held, level);
        let open = row.open == Some(true);
        out.push(row);
        if open {
            let calls = source.scenario.connections.iter().enumerate().filter(|(_, arrow)| arrow.from == held.id);
            out.extend(calls.map(|(at, arrow)| of_connection(source, at, arrow, level + 1)));
        }
    }
}

fn of_component(source: &Source<'_>, at: usize, held: &Component, level: usize) -> Row {
    let key = format!("component:{}", held.id);
    let kind = source.catalogue.kind(&held.kind);
    let calls = source.scenario.outgoing(&held.id).next().is_some();
    let begins_open = source.scenario.components.len() <= LARGE;
    let icon = held.icon.clone().or_else(|| kind.map(|kind| kind.icon.to_owned())).unwrap_or_default();
    Row {
        open: calls.then_some(begins_open != source.turned.contains(&key)),
        key,
        about: About::Subject(Subject::Component(held.id.clone())),
        level,
        icon,
        name: held.name.clone(),
        written: Some(held.name.clone()),
        kind: kind.map_or(held.kind.as_str(), |kind| kind.title).to_owned(),
        zone: Some(held.zone.clone()),
        instrumented: Some(held.instrumented),
        selected: source.selection.has_component(&held.id),
        figures: source.summary.components.get(at).map_or_else(Figures::default, component_figures),
    }
}

fn of_connection(source: &Source<'_>, at: usize, held: &Connection, level: usize) -> Row {
    let verb = if held.asynchronous { "publishes to" } else { "calls" };
    Row {
        key: format!("connection:{}", held.id),
        about: About::Subject(Subject::Connection(held.id.clone())),
        level,
        open: None,
        icon: "connect".to_owned(),
        name: format!("{verb} {}", component_name(source.scenario, &held.to)),
        written: None,
        kind: "connection".to_owned(),
        zone: None,
        instrumented: None,
        selected: source.selection.has_connection(&held.id),
        figures: match source.summary.connections.get(at) {
            _ if held.disabled => Figures { state: "switched off".to_owned(), ..Figures::default() },
            now => now.map_or_else(Figures::default, connection_figures),
        },
    }
}

fn of_flow(source: &Source<'_>, at: usize, held: &Flow) -> Row {
    let figures = source.summary.flows.get(at).map_or_else(Figures::default, |now| Figures {
        rate: readout::rate(now.rate_per_s),
        p95: String::new(),
        errors: now.error_ratio.map(readout::percent).unwrap_or_default(),
        state: format!("{} ok", readout::amount(now.outcomes[0] as f64)),
        harm: now.error_ratio.is_some_and(|ratio| ratio >= HARM),
    });
    Row {
        key: format!("flow:{}", held.id),
        about: About::Flow(held.id.clone()),
        level: 2,
        open: None,
        icon: "person".to_owned(),
        name: held.name.clone(),
        written: Some(held.name.clone()),
        kind: "journey".to_owned(),
        zone: None,
        instrumented: None,
        selected: false,
        figures,
    }
}

fn component_figures(now: &ComponentNow) -> Figures {
    if now.unseen {
        return Figures { state: "no telemetry".to_owned(), ..Figures::default() };
    }
    let mut state = now.faults.clone();
    if now.down {
        state.push("unreachable".to_owned());
    } else if now.workers > 0 {
        let full = if now.busy >= now.workers { "full: " } else { "" };
        state.push(format!("{full}{} of {} busy", now.busy, now.workers));
    }
    if now.waiting > 0 {
        state.push(format!("{} waiting", readout::amount(f64::from(now.waiting))));
    }
    if let Some(ratio) = now.hit_ratio {
        state.push(format!("{} hits", readout::percent(ratio)));
    }
    let full = now.workers > 0 && now.busy >= now.workers;
    Figures {
        rate: readout::rate(now.rate_per_s),
        p95: now.p95_ms.map(readout::duration_ms).unwrap_or_default(),
        errors: now.error_ratio.map(readout::percent).unwrap_or_default(),
        state: state.join(", "),
        harm: now.down || full || now.error_ratio.is_some_and(|ratio| ratio >= HARM),
    }
}

fn connection_figures(now: &ConnectionNow) -> Figures {
    let mut state = now.faults.clone();
    match now.breaker {
        Some(BreakerNow::Open(ms)) => state.push(format!("breaker open, {}", readout::duration_ms(ms))),
        Some(BreakerNow::HalfOpen) => state.push("breaker half open".to_owned()),
        Some(BreakerNow::Closed) | None => {}
    }
    if now.cut != (false, false) {
        state.push("cut".to_owned());
    }
    if now.ejected {
        state.push("out of rotation".to_owned());
    }
    Figures {
        rate: readout::rate(now.rate_per_s),
        p95: now.p95_ms.map(readout::duration_ms).unwrap_or_default(),
        errors: now.error_ratio.map(readout::percent).unwrap_or_default(),
        state: state.join(", "),
        harm: now.error_ratio.is_some_and(|ratio| ratio >= HARM) || now.cut != (false, false),
    }
}

/// The line that this one stands below.
pub(super) fn parent(rows: &[Row], at: usize) -> Option<usize> {
    let level = rows.get(at)?.level;
    rows[..at].iter().rposition(|row| row.level < level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::Runner;

    fn shown(turned: &[&str], selection: &Selection) -> Vec<Row> {
        static CATALOGUE: Catalogue = betwixt_sim::CATALOGUE;
        let scenario = std::rc::Rc::new(crate::gallery::find("online-shop", &CATALOGUE).expect("the shop"));
        let runner = Runner::new(std::rc::Rc::clone(&scenario));
        let summary = runner.summary();
        let turned = turned.iter().map(|key| (*key).to_owned()).collect();
        rows(&Source { scenario: &scenario, summary: &summary, selection, catalogue: &CATALOGUE, turned: &turned })
    }

    #[test]
    fn everything_of_the_scenario_has_a_line() {
        let rows = shown(&[], &Selection::Nothing);
        let of = |sort: &str| rows.iter().filter(|row| row.key.starts_with(sort)).count();
        assert_eq!([of("zone:"), of("component:"), of("connection:"), of("flow:"), of("zone")], [2, 12, 11, 2, 3]);
        let stock = rows.iter().position(|row| row.key == "component:stock").expect("it has a line");
        let place = parent(&rows, stock).map(|at| rows[at].name.as_str());
        assert_eq!(place, Some("us-east"));
        let call = rows.iter().position(|row| row.key == "connection:checkout-payments").expect("it has a line");
        assert_eq!(rows[call].name, "calls Payments");
        assert_eq!(parent(&rows, call).map(|at| rows[at].name.as_str()), Some("Checkout"));
        let keys: BTreeSet<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys.len(), rows.len(), "no two lines are the same");
    }

    #[test]
    fn what_is_folded_hides_what_is_below_it() {
        let rows = shown(&["component:checkout", "zone:us-east", "flows"], &Selection::one("checkout".into()));
        assert!(!rows.iter().any(|row| row.key == "connection:checkout-payments"));
        assert!(!rows.iter().any(|row| row.key == "component:stock" || row.key.starts_with("flow:")));
        let checkout = rows.iter().find(|row| row.key == "component:checkout").expect("it has a line");
        assert_eq!((checkout.open, checkout.selected), (Some(false), true));
    }
}
