//! What goes wrong with a part: buttons that break it now, and what was done to it, with a loud mark if it changed nothing.

use std::rc::Rc;

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{Fault, FaultSpec, FaultTarget, Scenario, SimTime};
use yew::prelude::*;

use super::held::Held;
use super::param_row::{ParamRow, Whose};
use crate::runner::summary::{FaultNow, Summary};
use crate::state::label::fault_target_name;
use crate::state::{Command, Selection, Subject};
use crate::views::CATALOGUE;
use crate::views::controls::button::Button;
use crate::views::icons::Icon;
use crate::views::readout;

/// What the faults of a part need.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FaultsProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// The part.
    pub target: FaultTarget,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// Whether a fault can be placed on such a part.
#[must_use]
pub fn fits(spec: &FaultSpec, target: &FaultTarget) -> bool {
    match target {
        FaultTarget::Connection(_) => spec.reach != FaultReach::Component,
        FaultTarget::Component(_) | FaultTarget::Zone(_) => true,
    }
}

/// When it happens, in words: "0:30 to 0:52", "since 0:30", "from 1:00".
#[must_use]
pub fn window(fault: &Fault, now: SimTime) -> String {
    let from = readout::clock(fault.at);
    match (fault.lasts, fault.at > now) {
        (Some(lasts), _) => format!("{from} to {}", readout::clock(fault.at.after(lasts))),
        (None, _) if is_instant(fault) => format!("at {from}"),
        (None, true) => format!("from {from}"),
        (None, false) => format!("since {from}"),
    }
}

fn is_instant(fault: &Fault) -> bool {
    CATALOGUE.fault(&fault.kind).is_some_and(|spec| spec.instant)
}

/// What is called wrong: its title.
#[must_use]
pub fn title(fault: &Fault) -> &str {
    CATALOGUE.fault(&fault.kind).map_or(&fault.kind, |spec| spec.title)
}

/// What it has done so far; loud if it has done nothing although it could.
pub fn landed(now: Option<&FaultNow>) -> Html {
    match now {
        Some(fault) if fault.never_landed => html! {
            <span class="never-landed" role="status">
                <Icon name="warn" class="small" />{ "never landed: nothing was there for it to change" }
            </span>
        },
        Some(fault) if fault.begun => html! {
            <span class="landed">{ format!("landed {}", readout::counted(fault.times_applied, "time")) }</span>
        },
        Some(_) | None => html! { <span class="landed">{ "planned" }</span> },
    }
}

/// Buttons that break a part, and what was done to it.
#[function_component]
pub fn Faults(props: &FaultsProps) -> Html {
    let scenario = &props.scenario;
    let here = scenario.faults.iter().enumerate().filter(|(_, fault)| fault.target == props.target);
    html! {
        <section class="group" aria-label="Break it">
            <header class="group-head"><h3>{ "Break it" }</h3><span class="group-note">{ "takes effect at once" }</span></header>
            <div class="break-buttons">
                { for CATALOGUE.faults.iter().filter(|spec| fits(spec, &props.target)).map(|spec| html! {
                    <Button key={spec.id} class="pill" icon={AttrValue::from(icon_of(spec))} label={spec.title} title={spec.summary} on={props.on.clone()}
                        command={Command::InjectFault { kind: spec.id.to_owned(), target: props.target.clone(), at: None, lasts: None }} />
                }) }
            </div>
            <ul class="faults">
                { for here.map(|(at, fault)| entry(props, fault, props.summary.faults.get(at))) }
            </ul>
        </section>
    }
}

/// Its picture: what reaches a connection is drawn by what it does to messages, the rest by a bolt.
fn icon_of(spec: &FaultSpec) -> &'static str {
    match spec.reach {
        FaultReach::Connection => "partition",
        FaultReach::Component | FaultReach::Any => "bolt",
    }
}

fn entry(props: &FaultsProps, fault: &Fault, now: Option<&FaultNow>) -> Html {
    let select = {
        let (on, id) = (props.on.clone(), fault.id.clone());
        Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Fault(id.clone()))))
    };
    let active = now.is_some_and(|fault| fault.active);
    html! {
        <li key={fault.id.to_string()} class={classes!("fault", active.then_some("active"))}>
            <button type="button" class="fault-name" onclick={select}>
                <Icon name="bolt" class="small" />{ title(fault) }
            </button>
            <span class="fault-when">{ window(fault, props.summary.now) }</span>
            { landed(now) }
            { ends(&props.on, fault, active) }
        </li>
    }
}

fn ends(on: &Callback<Command>, fault: &Fault, active: bool) -> Html {
    html! {
        <span class="fault-ends">
            if active && !is_instant(fault) {
                <Button class="small" label="End it" command={Command::EndFault(fault.id.clone())} on={on.clone()} />
            }
            <Button class="small" bare=true icon="trash" label={format!("Remove {}", title(fault))}
                command={Command::Delete(Subject::Fault(fault.id.clone()))} on={on.clone()} />
        </span>
    }
}

/// What one fault needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FaultProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// The fault's place in the document.
    pub at: usize,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// One fault by itself: how strong, which way, what it has done.
#[function_component]
pub fn FaultInspector(props: &FaultProps) -> Html {
    let Some(fault) = props.scenario.faults.get(props.at) else { return Html::default() };
    let now = props.summary.faults.get(props.at);
    let active = now.is_some_and(|fault| fault.active);
    let spec = CATALOGUE.fault(&fault.kind);
    let held = spec.map(|spec| Held::still(spec.params, &fault.params));
    html! {
        <>
            <header class="inspector-head">
                <p class="inspector-kind">{ "Fault you added" }</p>
                <h2 class="inspector-title cause">{ format!("{}: {}", title(fault), fault_target_name(&props.scenario, &fault.target)) }</h2>
                <p class="inspector-about">{ spec.map_or("", |spec| spec.summary) }</p>
                <p class="fault-when">{ window(fault, props.summary.now) }</p>
                { landed(now) }
            </header>
            if let Some(held) = held.filter(|held| !held.specs.is_empty()) {
                <section class="group" aria-label="Strength">
                    <header class="group-head"><h3>{ "Strength" }</h3></header>
                    { for held.specs.iter().map(|spec| html! {
                        <ParamRow key={spec.id} {spec} whose={Whose::Fault(fault.id.clone())} value={held.value(spec)}
                            base={held.base(spec)} on={props.on.clone()} />
                    }) }
                </section>
            }
            <footer class="inspector-foot">{ ends(&props.on, fault, active) }</footer>
        </>
    }
}
