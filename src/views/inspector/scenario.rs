//! The scenario itself, while nothing is selected: what it is about, its journeys, and what was changed while it ran.

use std::rc::Rc;

use betwixt_model::{Flow, Problem, Scenario, Target, units};
use yew::prelude::*;

use super::faults;
use super::params::ParamGroups;
use crate::runner::summary::Summary;
use crate::state::label::target_name;
use crate::state::{Command, Selection};
use crate::views::controls::button::Button;
use crate::views::controls::field::{Field, refusal};
use crate::views::controls::name::Name;
use crate::views::icons::Icon;
use crate::views::{CATALOGUE, flow_class, flow_letter, readout};

/// What the inspector of a scenario needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ScenarioProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// What was wrong with the document.
    pub problems: Rc<[Problem]>,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// The scenario itself.
#[function_component]
pub(super) fn ScenarioInspector(props: &ScenarioProps) -> Html {
    let scenario = &props.scenario;
    html! {
        <>
            <header class="inspector-head">
                <p class="inspector-kind">{ "Scenario" }</p>
                <h2 class="inspector-title">{ &scenario.name }</h2>
                if !scenario.about.is_empty() {
                    <p class="inspector-about">{ &scenario.about }</p>
                }
                if !scenario.hint.is_empty() {
                    <p class="inspector-hint"><Icon name="bulb" class="small" />{ &scenario.hint }</p>
                }
                if !props.problems.is_empty() {
                    <Button class="problem-button" icon="warn" command={Command::OpenProblems} on={props.on.clone()}
                        label={format!("{} in this document", readout::counted(props.problems.len() as u64, "problem"))} />
                }
            </header>
            <section class="group" aria-label="Run">
                { duration(props) }
            </section>
            { for scenario.flows.iter().enumerate().map(|(at, flow)| journey(props, at, flow)) }
            <section class="group" aria-label="Journeys">
                <Button icon="plus" label="Add a journey" command={Command::AddFlow("Journey".to_owned())} on={props.on.clone()} />
            </section>
            { changes(props) }
            { plan(props) }
        </>
    }
}

fn duration(props: &ScenarioProps) -> Html {
    let held = props.scenario.duration;
    let commit = {
        let on = props.on.clone();
        Callback::from(move |text: String| match units::parse_span(&text) {
            Ok(span) if !span.is_zero() => {
                on.emit(Command::SetDuration(span));
                Ok(())
            }
            Ok(_) => Err(refusal("A run needs some time; write it like \"2 min\"", &held.to_string())),
            Err(why) => Err(refusal(&why, &held.to_string())),
        })
    };
    html! {
        <div class="row plain">
            <span class="row-label">{ "Runs for" }</span>
            <Field id="scenario-duration" label="Duration of the run" value={held.to_string()} {commit} />
        </div>
    }
}

fn journey(props: &ScenarioProps, at: usize, flow: &Flow) -> Html {
    let now = props.summary.flows.get(at);
    let rename = {
        let (on, flow) = (props.on.clone(), flow.id.clone());
        Callback::from(move |name| on.emit(Command::RenameFlow { flow: flow.clone(), name }))
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
                    <Button class="small" bare=true icon="trash" label={format!("Delete the journey {}", flow.name)}
                        command={Command::RemoveFlow(flow.id.clone())} on={props.on.clone()} />
                }
            </div>
            <ParamGroups scenario={Rc::clone(&props.scenario)} now={props.summary.now} target={Target::Flow(flow.id.clone())}
                heading={flow.name.clone()} on={props.on.clone()} />
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

fn changes(props: &ScenarioProps) -> Html {
    let scenario = &props.scenario;
    if scenario.interventions.is_empty() {
        return Html::default();
    }
    html! {
        <section class="group" aria-label="Changed while it ran">
            <header class="group-head">
                <h3>{ "Changed while it ran" }</h3>
                <Button class="small" label="Forget all" command={Command::ClearInterventions} on={props.on.clone()} />
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
                                <Button class="small" bare=true icon="trash" label={format!("Forget {words}")}
                                    command={Command::RemoveIntervention(at)} on={props.on.clone()} />
                            </span>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

fn plan(props: &ScenarioProps) -> Html {
    let scenario = &props.scenario;
    if scenario.faults.is_empty() {
        return Html::default();
    }
    html! {
        <section class="group" aria-label="Faults">
            <header class="group-head"><h3>{ "Faults" }</h3></header>
            <ul class="faults">
                { for scenario.faults.iter().enumerate().map(|(at, fault)| {
                    let (on, id) = (props.on.clone(), fault.id.clone());
                    let onclick = Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Fault(id.clone()))));
                    let target = crate::state::label::fault_target_name(scenario, &fault.target);
                    debug_assert!(CATALOGUE.fault(&fault.kind).is_some(), "the reader lets no unknown fault in");
                    html! {
                        <li key={fault.id.to_string()} class="fault">
                            <button type="button" class="fault-name" {onclick}>
                                <Icon name="bolt" class="small" />{ format!("{}: {target}", faults::title(fault)) }
                            </button>
                            <span class="fault-when">{ faults::window(fault, props.summary.now) }</span>
                            { faults::landed(props.summary.faults.get(at)) }
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}
