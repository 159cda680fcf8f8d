//! A component: its name, how it is doing, its parameters, what it does, whom it talks to, what is wrong with it.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Component, Connection, FaultTarget, KindSpec, Role, Scenario, Target, ZoneId};
use yew::prelude::*;

use super::entry::entries;
use super::faults::Faults;
use super::held::Held;
use super::load::course;
use super::params::{Folded, ParamGroups};
use super::{density, head, insides, program};
use crate::runner::summary::Summary;
use crate::state::details::{self, Detail};
use crate::state::label::component_name;
use crate::state::{Command, Selection, Subject};
use crate::views::CATALOGUE;
use crate::views::controls::button::Button;
use crate::views::controls::choice::Choice;
use crate::views::controls::name::Name;
use crate::views::icons::small;
use crate::views::memo::View;
use crate::views::readout;

/// The parameter that callers wait for.
const SERVICE_TIME: &str = "service_time";

/// The heading under which a source says how its load goes.
const LOAD: &str = "Load";

/// A component.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ComponentInspector {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// Its place in the document.
    pub at: usize,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for ComponentInspector {
    fn view(&self) -> Html {
        let Some(component) = self.scenario.components.get(self.at) else { return Html::default() };
        let kind = CATALOGUE.kind(&component.kind);
        let target = Target::Component(component.id.clone());
        html! {
            <>
                { heading(self, component, kind) }
                { insides::view(&self.summary, self.at) }
                { ParamGroups {
                    folded: Folded::AfterFirst(2),
                    below: vec![(LOAD, load(self, component))],
                    leaves: vec![(SERVICE_TIME, density::leaves(&self.scenario, self.summary.now, &component.id).into())],
                    ..ParamGroups::of(&self.scenario, self.summary.now, target, &self.on)
                }.view() }
                { Faults {
                    scenario: Rc::clone(&self.scenario),
                    summary: Rc::clone(&self.summary),
                    target: FaultTarget::Component(component.id.clone()),
                    on: self.on.clone(),
                }.view() }
                { connections(self, component) }
                { program::view(&self.scenario, component, &self.on) }
                { zone(self, component) }
                <footer class="inspector-foot">
                    { Button::new("Connect to …").icon("connect").disabled(!kind.is_some_and(|kind| kind.sends))
                        .asks(Command::StartConnecting(Some(component.id.clone())), &self.on) }
                    { Button::bare("double", format!("Duplicate {}", component.name)).asks(Command::Duplicate, &self.on) }
                    { Button::bare("copy", format!("Copy {}", component.name)).asks(Command::Copy, &self.on) }
                    { Button::bare("trash", format!("Delete {}", component.name))
                        .asks(Command::Delete(Subject::Component(component.id.clone())), &self.on) }
                </footer>
            </>
        }
    }
}

fn heading(props: &ComponentInspector, component: &Component, kind: Option<&'static KindSpec>) -> Html {
    let now = props.summary.components.get(props.at).cloned().unwrap_or_default();
    let source = kind.is_some_and(|kind| kind.role == Role::Source);
    let icon = component.icon.clone().or_else(|| kind.map(|kind| kind.icon.to_owned())).unwrap_or_default();
    let rename = {
        let (on, id) = (props.on.clone(), component.id.clone());
        Callback::from(move |name| on.emit(Command::Rename { component: id.clone(), name }))
    };
    html! {
        <header class="inspector-head">
            <p class="inspector-kind" title={kind.map(|kind| kind.summary)}>
                { small(&icon) }{ kind.map_or(component.kind.as_str(), |kind| kind.title) }
            </p>
            <h2 class="inspector-title">
                <Name key={component.id.to_string()} id="inspector-name" name={component.name.clone()} label="Rename" on_name={rename} />
            </h2>
            if now.unseen {
                <p class="inspector-line unseen">{ small("dark") }{ "No telemetry: nothing that happens in here is known." }</p>
            } else {
                { head::figures(&head::of_component(&now, source)) }
            }
            { for head::inside(&now).iter().map(|line| html! { <p class="inspector-line">{ line }</p> }) }
        </header>
    }
}

fn connections(props: &ComponentInspector, component: &Component) -> Html {
    let scenario = &props.scenario;
    let mine = |is: fn(&Connection, &Component) -> bool| {
        scenario.connections.iter().enumerate().filter(move |(_, connection)| is(connection, component))
    };
    let asks: Vec<_> = mine(|connection, component| connection.from == component.id).collect();
    let asked: Vec<_> = mine(|connection, component| connection.to == component.id).collect();
    if asks.is_empty() && asked.is_empty() {
        return html! {
            <section class="group" aria-label="Connections">
                <header class="group-head"><h3>{ "Connections" }</h3></header>
                <p class="group-empty">{ "None yet. Pull a line from one of its handles to another component." }</p>
            </section>
        };
    }
    html! {
        <section class="group" aria-label="Connections">
            <header class="group-head"><h3>{ "Connections" }</h3></header>
            <ul class="links">
                { for asked.into_iter().map(|(at, connection)| entry(props, at, connection, "from", component_name(scenario, &connection.from))) }
                { for asks.into_iter().map(|(at, connection)| entry(props, at, connection, "to", component_name(scenario, &connection.to))) }
            </ul>
        </section>
    }
}

fn entry(props: &ComponentInspector, at: usize, connection: &Connection, way: &str, other: &str) -> Html {
    let now = props.summary.connections.get(at);
    let select = {
        let (on, id) = (props.on.clone(), connection.id.clone());
        Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Connection(id.clone()))))
    };
    html! {
        <li key={connection.id.to_string()}>
            <button type="button" class="link-entry" onclick={select}>
                <span class="link-way">{ way }</span>
                <span class="link-name">{ other }</span>
                <span class="link-rate">{ now.map(|now| readout::rate(now.rate_per_s)).unwrap_or_default() }</span>
                { small("right") }
            </button>
        </li>
    }
}

/// Asks for a detail.
fn asks(props: &ComponentInspector) -> Callback<Detail> {
    let on = props.on.clone();
    Callback::from(move |detail| on.emit(Command::Detail(Rc::new(detail))))
}

/// How the load of a source goes over time: a picture, and what can be written of it.
fn load(props: &ComponentInspector, component: &Component) -> Html {
    let all = details::load(&CATALOGUE, component);
    if all.is_empty() {
        return Html::default();
    }
    let held = Held::at(&props.scenario, props.summary.now, &Target::Component(component.id.clone()));
    let recorded = held.is_some_and(|held| held.params().choice("arrivals") == "recorded");
    html! {
        <>
            { course(&props.scenario, component, recorded) }
            { entries("load", &all, &asks(props)) }
        </>
    }
}

fn zone(props: &ComponentInspector, component: &Component) -> Html {
    let picture = entries("inspector", &[details::icon(&CATALOGUE, component)], &asks(props));
    if props.scenario.zones.is_empty() {
        return html! { <section class="group" aria-label="Picture">{ picture }</section> };
    }
    let nowhere = (AttrValue::from(""), AttrValue::from("Nowhere in particular"));
    let zones = props
        .scenario
        .zones
        .iter()
        .map(|zone| (AttrValue::from(zone.id.to_string()), AttrValue::from(zone.name.clone())));
    let options: Rc<[(AttrValue, AttrValue)]> = std::iter::once(nowhere).chain(zones).collect();
    let on_choice = {
        let (on, id) = (props.on.clone(), component.id.clone());
        Callback::from(move |zone: AttrValue| {
            let zone = (!zone.is_empty()).then(|| ZoneId::new(&zone));
            on.emit(Command::SetZone { component: id.clone(), zone });
        })
    };
    let value = component.zone.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        <section class="group" aria-label="Place and picture">
            { picture }
            <div class="row wide">
                <span class="row-label">{ "Region" }</span>
                { Choice {
                    id: "inspector-zone".into(),
                    label: "Region".into(),
                    options,
                    value: value.into(),
                    changed: false,
                    list: true,
                    on_choice,
                }.view() }
            </div>
        </section>
    }
}
