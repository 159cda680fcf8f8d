//! The scenario itself, while nothing is selected: what it is about, its journeys, and what was changed while it ran.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Flow, Problem, Scenario, Target};
use yew::prelude::*;

use super::distances::distances;
use super::entry::entries;
use super::faults;
use super::fingerprint::fingerprint;
use super::params::ParamGroups;
use crate::runner::summary::Summary;
use crate::state::details::{self, Detail};
use crate::state::label::target_name;
use crate::state::lens::Thing;
use crate::state::{Command, Selection, Sketch};
use crate::views::controls::button::Button;
use crate::views::controls::field::{Field, refusal};
use crate::views::controls::name::Name;
use crate::views::exposed::ExposedSliders;
use crate::views::icons::small;
use crate::views::memo::View;
use crate::views::other_half::OtherHalf;
use crate::views::{CATALOGUE, flow_class, flow_letter, readout};

/// The scenario itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScenarioInspector {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// What was wrong with the document.
    pub problems: Rc<[Problem]>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for ScenarioInspector {
    fn view(&self) -> Html {
        let scenario = &self.scenario;
        html! {
            <>
                <header class="inspector-head">
                    <p class="inspector-kind">{ "Scenario" }</p>
                    <h2 class="inspector-title">{ &scenario.name }</h2>
                    if !scenario.about.is_empty() {
                        <p class="inspector-about">{ &scenario.about }</p>
                    }
                    if !scenario.hint.is_empty() {
                        <p class="inspector-hint">{ small("bulb") }{ &scenario.hint }</p>
                    }
                    if !self.problems.is_empty() {
                        { Button::new(format!("{} in this document", readout::counted(self.problems.len() as u64, "problem")))
                            .icon("warn")
                            .class("problem-button")
                            .asks(Command::OpenProblems, &self.on) }
                    }
                </header>
                { OtherHalf::of(scenario, &self.on) }
                if !scenario.exposed.is_empty() {
                    <section class="group" aria-label="To try">
                        { ExposedSliders::of(scenario, self.summary.now, &self.on).view() }
                    </section>
                }
                <section class="group" aria-label="Run">
                    { duration(self) }
                    { fingerprint(&self.summary) }
                </section>
                { for scenario.flows.iter().enumerate().map(|(at, flow)| journey(self, at, flow)) }
                <section class="group" aria-label="Journeys">
                    { Button::new("Add a journey").icon("plus").asks(Command::AddFlow("Journey".to_owned()), &self.on) }
                </section>
                { regions(self) }
                { distances(scenario, None, &self.on) }
                { changes(self) }
                { plan(self) }
                <details class="group folded">
                    <summary><h3>{ "What it says of itself" }</h3></summary>
                    { entries("scenario", &details::words(scenario), &asks(self)) }
                </details>
            </>
        }
    }
}

/// Asks for a detail.
fn asks(props: &ScenarioInspector) -> Callback<Detail> {
    let on = props.on.clone();
    Callback::from(move |detail| on.emit(Command::Detail(Rc::new(detail))))
}

/// Who starts a journey, where there are several who could.
fn starters(props: &ScenarioInspector, flow: &Flow) -> Html {
    let clients = details::clients(&props.scenario, &CATALOGUE, flow);
    if clients.is_empty() {
        return Html::default();
    }
    let note = if flow.clients.is_empty() { "every client, as long as none is chosen" } else { "only those chosen" };
    html! {
        <section class="group" aria-label="Who starts it">
            <header class="group-head"><h3>{ "Who starts it" }</h3><span class="group-note">{ note }</span></header>
            { entries(&format!("flow-{}", flow.id), &clients, &asks(props)) }
        </section>
    }
}

fn duration(props: &ScenarioInspector) -> Html {
    let held = props.scenario.duration;
    let commit = {
        let on = props.on.clone();
        Callback::from(move |text: String| match betwixt_model::units::parse_span(&text) {
            Ok(span) if !span.is_zero() => {
                on.emit(Command::SetDuration(span));
                Ok(())
            }
            Ok(_) => Err(refusal("A run needs some time; write it like \"2 min\"", &readout::span(held))),
            Err(why) => Err(refusal(&why, &readout::span(held))),
        })
    };
    html! {
        <div class="row plain">
            <span class="row-label">{ "Runs for" }</span>
            <Field id="scenario-duration" label="Duration of the run" value={readout::span(held)} {commit} />
        </div>
    }
}

fn journey(props: &ScenarioInspector, at: usize, flow: &Flow) -> Html {
    let now = props.summary.flows.get(at);
    let rename = {
        let (on, flow) = (props.on.clone(), flow.id.clone());
        Callback::from(move |name| on.emit(Command::RenameFlow { flow: flow.clone(), name }))
    };
    let target = Target::Flow(flow.id.clone());
    let groups = ParamGroups {
        heading: flow.name.clone().into(),
        ..ParamGroups::of(&props.scenario, props.summary.now, target, &props.on)
    };
    html! {
        <details class="group journey" key={flow.id.to_string()} open={props.scenario.flows.len() < 3}>
            <summary>
                <span class={classes!("flow-badge", flow_class(at))}>{ flow_letter(at) }</span>
                <h3>{ &flow.name }</h3>
                <span class="group-note">{ now.map(|now| readout::rate(now.rate_per_s)).unwrap_or_default() }</span>
            </summary>
            <div class="journey-name">
                <Name id={format!("flow-name-{}", flow.id)} name={flow.name.clone()} label="Rename the journey" on_name={rename} />
                if props.scenario.flows.len() > 1 {
                    { Button::bare("trash", format!("Delete the journey {}", flow.name)).class("small")
                        .asks(Command::RemoveFlow(flow.id.clone()), &props.on) }
                }
            </div>
            { groups.view() }
            { starters(props, flow) }
            if let Some(now) = now {
                <p class="inspector-line">{ outcomes(now.outcomes) }</p>
            }
        </details>
    }
}

/// "812 ok, 3 failed, 40 left not knowing".
fn outcomes([ok, failed, refused, unknown]: [u64; 4]) -> String {
    let mut parts = vec![format!("{} ok", readout::amount(ok as f64))];
    for (n, words) in [(failed, "failed"), (refused, "refused"), (unknown, "left not knowing")] {
        if n > 0 {
            parts.push(format!("{} {words}", readout::amount(n as f64)));
        }
    }
    format!("So far {}.", parts.join(", "))
}

fn regions(props: &ScenarioInspector) -> Html {
    html! {
        <section class="group" aria-label="Regions">
            <header class="group-head"><h3>{ "Regions" }</h3></header>
            <ul class="links">
                { for props.scenario.zones.iter().map(|zone| {
                    let (on, id) = (props.on.clone(), zone.id.clone());
                    let onclick = Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Zone(id.clone()))));
                    html! {
                        <li key={zone.id.to_string()}>
                            <button type="button" class="link-entry is-plain" {onclick}>
                                <span class="link-name">{ &zone.name }</span>{ small("right") }
                            </button>
                        </li>
                    }
                }) }
            </ul>
            { Button::new("Add a region").icon("region").asks(Command::from(Sketch::AddZone), &props.on) }
        </section>
    }
}

fn changes(props: &ScenarioInspector) -> Html {
    let scenario = &props.scenario;
    if scenario.interventions.is_empty() {
        return Html::default();
    }
    html! {
        <section class="group" aria-label="Changed while it ran">
            <header class="group-head">
                <h3>{ "Changed while it ran" }</h3>
                { Button::new("Forget all").class("small").asks(Command::ForgetChanges(None), &props.on) }
            </header>
            <ul class="faults">
                { for scenario.interventions.iter().enumerate().map(|(at, change)| {
                    let words = super::change_words(scenario, change);
                    let when = change.points.first().map(|(at, _)| readout::clock(*at)).unwrap_or_default();
                    html! {
                        <li class="fault">
                            <span class="fault-name">{ format!("{} {words}", target_name(scenario, &change.target)) }</span>
                            <span class="fault-when">{ format!("at {when}") }</span>
                            <span class="fault-ends">
                                { Button::bare("trash", format!("Forget {words}")).class("small")
                                    .asks(Command::RemoveIntervention(at), &props.on) }
                            </span>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

fn plan(props: &ScenarioInspector) -> Html {
    let scenario = &props.scenario;
    if scenario.faults.is_empty() {
        return Html::default();
    }
    html! {
        <section class="group" aria-label="Faults">
            <header class="group-head"><h3>{ "Faults" }</h3></header>
            if !props.summary.lens.shows(Thing::Truth).any() {
                <p class="group-empty">{ faults::UNSEEN }</p>
            } else {
            <ul class="faults">
                { for scenario.faults.iter().enumerate().map(|(at, fault)| {
                    let (on, id) = (props.on.clone(), fault.id.clone());
                    let onclick = Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Fault(id.clone()))));
                    let target = crate::state::label::fault_target_name(scenario, &fault.target);
                    debug_assert!(CATALOGUE.fault(&fault.kind).is_some(), "the reader lets no unknown fault in");
                    html! {
                        <li key={fault.id.to_string()} class="fault">
                            <button type="button" class="fault-name" {onclick}>
                                { small("bolt") }{ format!("{}: {target}", faults::title(fault)) }
                            </button>
                            <span class="fault-when">{ faults::window(scenario, fault, props.summary.now) }</span>
                            { faults::landed(props.summary.faults.get(at)) }
                        </li>
                    }
                }) }
            </ul>
            }
        </section>
    }
}
