//! A connection: what happens in the gap, and how much patience the caller has.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Connection, FaultTarget, Role, Scenario, SimTime, Target};
use yew::prelude::*;

use super::density::{Density, Law};
use super::entry::entries;
use super::faults::Faults;
use super::head;
use super::held::Held;
use super::params::{Folded, ParamGroups};
use super::patience::{patience, waits};
use crate::runner::seen;
use crate::runner::summary::{BreakerNow, ConnectionNow, PoolNow, Summary};
use crate::state::details;
use crate::state::label::{component_name, connection_name};
use crate::state::lens::Thing;
use crate::state::{Command, End, Picking, Selection, Sketch, Subject};
use crate::views::CATALOGUE;
use crate::views::controls::button::Button;
use crate::views::controls::switch::Switch;
use crate::views::icons::small;
use crate::views::memo::View;
use crate::views::readout;

/// Headings that are seen at once.
const SEEN: &[&str] = &["In the gap", "Patience", "Circuit breaker", "Giving up"];

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ConnectionInspector {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// Its place in the document.
    pub at: usize,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for ConnectionInspector {
    fn view(&self) -> Html {
        let scenario = &self.scenario;
        let Some(connection) = scenario.connections.get(self.at) else { return Html::default() };
        let caller = component_name(scenario, &connection.from).to_owned();
        let groups = ParamGroups {
            folded: Folded::AllBut(SEEN),
            left_out: left_out(scenario, connection),
            above: vec![("In the gap", gap(scenario, self.summary.now, connection))],
            below: vec![("Patience", patience(scenario, self.summary.now, connection))],
            renamed: vec![("Patience", AttrValue::from(format!("{caller}’s patience")))],
            ..ParamGroups::of(scenario, self.summary.now, Target::Connection(connection.id.clone()), &self.on)
        };
        let on_switch = {
            let (on, id) = (self.on.clone(), connection.id.clone());
            Callback::from(move |asynchronous| on.emit(Command::SetAsync { connection: id.clone(), asynchronous }))
        };
        html! {
            <>
                { heading(self, connection) }
                { like(self, connection) }
                { groups.view() }
                { Faults {
                    scenario: Rc::clone(scenario),
                    summary: Rc::clone(&self.summary),
                    target: FaultTarget::Connection(connection.id.clone()),
                    on: self.on.clone(),
                }.view() }
                <section class="group" aria-label="Way of asking">
                    { Switch {
                        label: "Tell, and do not wait".into(),
                        on: connection.asynchronous,
                        changed: false,
                        on_switch,
                        note: format!("{caller} publishes and goes on at once. Restarts the run.").into(),
                    }.view() }
                    { Switch {
                        label: "Switched off".into(),
                        on: connection.disabled,
                        changed: false,
                        on_switch: {
                            let (on, id) = (self.on.clone(), connection.id.clone());
                            Callback::from(move |_: bool| on.emit(Command::from(Sketch::ToggleDisabled(Some(id.clone())))))
                        },
                        note: "The run takes it for one that is not there. Restarts the run.".into(),
                    }.view() }
                    { role(connection, &self.on) }
                </section>
                <footer class="inspector-foot">
                    { Button::new("Move its end").icon("connect").title("Lead it to another component. Restarts the run.")
                        .asks(Command::from(Sketch::Pick(Picking::Rewire(connection.id.clone(), End::Callee))), &self.on) }
                    { Button::new("Reverse").icon("swap").title("Who called is called. Restarts the run.")
                        .asks(Command::Reverse(Some(connection.id.clone())), &self.on) }
                    { Button::bare("trash", format!("Delete {}", connection_name(scenario, &connection.id)))
                        .asks(Command::Delete(Subject::Connection(connection.id.clone())), &self.on) }
                </footer>
            </>
        }
    }
}

/// What it can be made like.
fn like(props: &ConnectionInspector, connection: &Connection) -> Html {
    let presets = details::presets(&props.scenario, props.summary.now, &CATALOGUE, connection);
    let (on, id) = (props.on.clone(), connection.id.clone());
    let asks = Callback::from(move |preset| on.emit(Command::UsePreset(id.clone(), preset)));
    html! {
        <details class="group folded" key="like">
            <summary><h3>{ "Made like something known" }</h3></summary>
            { entries("connection", &presets, &asks) }
        </details>
    }
}

/// What the caller's programs call it.
fn role(connection: &Connection, on: &Callback<Command>) -> Html {
    let on = on.clone();
    let asks = Callback::from(move |detail| on.emit(Command::Detail(Rc::new(detail))));
    entries("connection", &[details::role(connection)], &asks)
}

/// How the network's part of the round trip varies, and who leaves when.
fn gap(scenario: &Scenario, now: SimTime, connection: &Connection) -> Html {
    let Some(held) = Held::at(scenario, now, &Target::Connection(connection.id.clone())) else {
        return Html::default();
    };
    let distance = scenario.distance(&connection.from, &connection.to);
    let (law, base) = (Law::of_network(held.params(), distance), Law::of_network(held.base_params(), distance));
    let was = (law != base).then_some(base);
    if law.is_nothing() && was.is_none() {
        return Html::default();
    }
    Density { of: "Round trip through the network".to_owned(), law, was, leaves: waits(scenario, now, connection) }
        .shown("gap")
}

/// What has no meaning on this connection: priorities where nobody balances, a choice where there is only one copy.
fn left_out(scenario: &Scenario, connection: &Connection) -> Vec<&'static str> {
    let role = |id| scenario.component(id).and_then(|component| CATALOGUE.kind(&component.kind)).map(|kind| kind.role);
    let mut out = Vec::new();
    if role(&connection.from) != Some(Role::Router) {
        out.push("Balancing");
    }
    out
}

fn heading(props: &ConnectionInspector, connection: &Connection) -> Html {
    let scenario = &props.scenario;
    let now = props.summary.connections.get(props.at).cloned().unwrap_or_default();
    let callee = scenario.component(&connection.to).and_then(|component| CATALOGUE.kind(&component.kind));
    let how = if connection.disabled {
        "switched off"
    } else if connection.asynchronous {
        "told, not asked"
    } else {
        "asks and waits"
    };
    let ends = seen::ends(scenario, connection);
    let shown = |thing| props.summary.lens.shows(thing).any();
    let callee_name = component_name(scenario, &connection.to);
    let kind = callee.map_or("component", |kind| kind.title).to_ascii_lowercase();
    let end = |id: &betwixt_model::ComponentId| {
        let (on, id) = (props.on.clone(), id.clone());
        let name = component_name(scenario, &id).to_owned();
        html! {
            <button type="button" class="crumb" onclick={move |_: MouseEvent| on.emit(Command::Select(Selection::one(id.clone())))}>
                { name }
            </button>
        }
    };
    html! {
        <header class="inspector-head">
            <p class="inspector-kind">{ format!("Connection · {how} · {kind}") }</p>
            <h2 class="inspector-title crumbs">
                { end(&connection.from) }{ small("right") }<span class="quiet">{ " to " }</span>{ end(&connection.to) }
            </h2>
            if shown(Thing::Calls(ends)) {
                { head::figures(&head::of_connection(&now, connection.asynchronous)) }
            } else {
                <p class="inspector-line unseen">{ small("dark") }{ unseen(&now, shown(Thing::Arrivals(ends)), callee_name) }</p>
            }
            if let Some(pool) = now.pool {
                <p class="inspector-line">{ pool_words(pool) }</p>
            }
            { for state(&now).iter().map(|line| html! { <p class="inspector-line harm">{ line }</p> }) }
        </header>
    }
}

/// "Pool: 10 connections open, 2 idle, 1 being opened; 14 attempts wait."
/// What is known of a connection whose caller sends no telemetry.
fn unseen(now: &ConnectionNow, callee_counts: bool, callee: &str) -> String {
    if callee_counts && now.rate_per_s > 0.0 {
        let rate = readout::rate(now.rate_per_s);
        return format!(
            "The caller sends no telemetry. {callee} counts {rate}; what the caller makes of its answers nobody knows."
        );
    }
    "The caller sends no telemetry: what it asks, and what it makes of the answers, nobody knows.".to_owned()
}

fn pool_words(pool: PoolNow) -> String {
    let PoolNow { open, idle, connecting, waiting } = pool;
    let opening = if connecting > 0 { format!(", {connecting} being opened") } else { String::new() };
    let open = readout::counted(u64::from(open), "connection");
    format!("Pool: {open} open, {idle} idle{opening}; {} waiting.", readout::counted(u64::from(waiting), "attempt"))
}

fn state(now: &ConnectionNow) -> Vec<String> {
    let mut out = Vec::new();
    match now.breaker {
        Some(BreakerNow::Open(ms)) => out.push(format!("Breaker open, tries again in {}.", readout::duration_ms(ms))),
        Some(BreakerNow::HalfOpen) => out.push("Breaker half open: a few calls try.".to_owned()),
        Some(BreakerNow::Closed) | None => {}
    }
    match now.cut {
        (true, true) => out.push("Cut: nothing gets through.".to_owned()),
        (true, false) => out.push("Cut: requests do not get through.".to_owned()),
        (false, true) => out.push("Cut: answers do not get through.".to_owned()),
        (false, false) => {}
    }
    if now.ejected {
        out.push("Out of the balancer’s rotation.".to_owned());
    }
    out
}
