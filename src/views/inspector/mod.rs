//! What is selected, to be looked at and changed; the scenario itself while nothing is.

mod component;
mod connection;
pub mod faults;
mod head;
pub mod held;
pub mod param_row;
mod params;
mod program;
mod scenario;
mod shape_row;

use std::rc::Rc;

use betwixt_model::{Intervention, Problem, Scenario};
use yew::prelude::*;

use crate::runner::summary::Summary;
use crate::state::{Command, Selection};
use crate::views::controls::button::Button;
use crate::views::{CATALOGUE, readout};
use component::ComponentInspector;
use connection::ConnectionInspector;
use faults::FaultInspector;
use scenario::ScenarioInspector;

/// What the inspector needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct InspectorProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// What is selected.
    pub selection: Selection,
    /// What was wrong with the document.
    pub problems: Rc<[Problem]>,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// What is selected.
#[function_component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps { scenario, summary, selection, problems, on } = props;
    let (scenario, summary, on) = (Rc::clone(scenario), Rc::clone(summary), on.clone());
    let nothing = |scenario: Rc<Scenario>, summary: Rc<Summary>, on: Callback<Command>| {
        html! { <ScenarioInspector {scenario} {summary} problems={Rc::clone(problems)} {on} /> }
    };
    match selection {
        Selection::Nothing => nothing(scenario, summary, on),
        Selection::Components(ids) if ids.len() > 1 => several(&scenario, selection, &on),
        Selection::Components(_) => {
            let at = selection.single_component().and_then(|id| scenario.components.iter().position(|held| held.id == *id));
            match at {
                Some(at) => html! { <ComponentInspector {scenario} {summary} {at} {on} /> },
                None => nothing(scenario, summary, on),
            }
        }
        Selection::Connection(id) => match scenario.connections.iter().position(|held| held.id == *id) {
            Some(at) => html! { <ConnectionInspector {scenario} {summary} {at} {on} /> },
            None => nothing(scenario, summary, on),
        },
        Selection::Fault(id) => match scenario.faults.iter().position(|held| held.id == *id) {
            Some(at) => html! { <FaultInspector {scenario} {summary} {at} {on} /> },
            None => nothing(scenario, summary, on),
        },
    }
}

fn several(scenario: &Scenario, selection: &Selection, on: &Callback<Command>) -> Html {
    let names: Vec<&str> = selection.components().map(|id| crate::state::label::component_name(scenario, id)).collect();
    html! {
        <>
            <header class="inspector-head">
                <p class="inspector-kind">{ "Selection" }</p>
                <h2 class="inspector-title">{ readout::counted(names.len() as u64, "component") }</h2>
                <p class="inspector-about">{ names.join(", ") }</p>
            </header>
            <footer class="inspector-foot">
                <Button icon="trash" label="Delete them" command={Command::DeleteSelection} on={on.clone()} />
            </footer>
        </>
    }
}

/// What a change made while it ran did: "latency to 8 s".
#[must_use]
pub fn change_words(scenario: &Scenario, change: &Intervention) -> String {
    let Some(spec) = scenario.param_spec(&change.target, change.param, &CATALOGUE) else { return change.param.to_owned() };
    let name = spec.name.to_lowercase();
    match change.points.last() {
        Some((_, value)) => format!("{name} to {}", readout::value(spec, *value)),
        None => name,
    }
}
