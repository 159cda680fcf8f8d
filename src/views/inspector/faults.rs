//! What goes wrong with a part: buttons that break it now, and what was done to it, with a loud mark if it changed nothing.

use std::rc::Rc;

use crate::views::markup::{component, html};
use betwixt_model::catalogue::FaultReach;
use betwixt_model::{Bound, Condition, Fault, FaultSpec, FaultTarget, Scenario, SimTime, Target};
use yew::prelude::*;

use super::breaks::Breaks;
use crate::platform::parts;
use crate::runner::summary::{FaultNow, Summary};
use crate::state::label::target_name;
use crate::state::lens::Thing;
use crate::state::{Command, Selection, Subject};
use crate::views::CATALOGUE;
use crate::views::controls::button::Button;
use crate::views::icons::small;
use crate::views::readout;

/// Buttons that break a part, and what was done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Faults {
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

/// When it happens, in words: "0:30 to 0:52", "since 0:30", "from 1:00", "from 0:30 while Checkout has more than 50 waiting"; and
/// to whom: "Browse only".
#[must_use]
pub fn window(scenario: &Scenario, fault: &Fault, now: SimTime) -> String {
    let when = match &fault.when {
        None => span(fault, now),
        Some(condition) => {
            let (from, what) = (readout::clock(fault.at), condition_words(scenario, condition));
            match fault.lasts {
                Some(lasts) => format!("from {from}, for {lasts} each time that {what}"),
                None if is_instant(fault) => format!("from {from}, each time that {what}"),
                None => format!("from {from}, while {what}"),
            }
        }
    };
    if fault.flows.is_empty() {
        return when;
    }
    let flows: Vec<String> =
        fault.flows.iter().map(|flow| target_name(scenario, &Target::Flow(flow.clone())).to_string()).collect();
    format!("{when}, {} only", flows.join(" and "))
}

/// "Checkout has more than 50 waiting", and for how long that must be so.
fn condition_words(scenario: &Scenario, condition: &Condition) -> String {
    let measure = condition.measure.name().replace('_', " ");
    let (than, number) = match condition.bound {
        Bound::Above(number) => ("more", number),
        Bound::Below(number) => ("less", number),
    };
    let mut words =
        format!("{} has {than} than {} {measure}", target_name(scenario, &condition.target), readout::amount(number));
    if !condition.held_for.is_zero() {
        words.push_str(&format!(" for {}", condition.held_for));
    }
    words
}

fn span(fault: &Fault, now: SimTime) -> String {
    let from = readout::clock(fault.at);
    match (fault.lasts, fault.at > now) {
        (Some(lasts), _) => format!("{from} to {}", readout::clock(fault.at.after(lasts))),
        (None, _) if is_instant(fault) => format!("at {from}"),
        (None, true) => format!("from {from}"),
        (None, false) => format!("since {from}"),
    }
}

pub(super) fn is_instant(fault: &Fault) -> bool {
    CATALOGUE.fault(&fault.kind).is_some_and(|spec| spec.instant)
}

/// What is called wrong: its title.
#[must_use]
pub fn title(fault: &Fault) -> &str {
    CATALOGUE.fault(&fault.kind).map_or(&fault.kind, |spec| spec.title)
}

/// In the place of faults while only telemetry is looked at.
pub(super) const UNSEEN: &str = "What is broken here is not visible to telemetry.";

/// What it has done so far; loud if it has done nothing although it could.
pub fn landed(now: Option<&FaultNow>) -> Html {
    match now {
        Some(fault) if fault.never_landed => html! {
            <span class="never-landed" role="status">
                { small("warn") }{ "never landed: nothing was there for it to change" }
            </span>
        },
        Some(fault) if fault.begun => html! {
            <span class="landed">{ format!("landed {}", readout::counted(fault.times_applied, "time")) }</span>
        },
        Some(_) | None => html! { <span class="landed">{ "planned" }</span> },
    }
}

impl Faults {
    /// Buttons that break a part, and what was done to it.
    pub fn view(&self) -> Html {
        let scenario = &self.scenario;
        let here = scenario.faults.iter().enumerate().filter(|(_, fault)| fault.target == self.target);
        html! {
            <section class="group" aria-label="Break it">
                <header class="group-head"><h3>{ "Break it" }</h3><span class="group-note">{ "now, or drag onto the timeline" }</span></header>
                <div class="break-buttons" role="toolbar" aria-label="Break it now" onkeydown={|event: KeyboardEvent| { parts::walk(&event); }}>
                    { for CATALOGUE.faults.iter().filter(|spec| fits(spec, &self.target)).enumerate().map(|(at, spec)| html! {
                        <key={spec.id}>{ self.breaks(spec, at == 0) }</>
                    }) }
                </div>
                if !self.summary.lens.shows(Thing::Truth).any() {
                    <p class="group-empty">{ UNSEEN }</p>
                } else {
                <ul class="faults">
                    { for here.map(|(at, fault)| entry(self, fault, self.summary.faults.get(at))) }
                </ul>
                }
            </section>
        }
    }
}

impl Faults {
    fn breaks(&self, spec: &'static FaultSpec, first: bool) -> Html {
        let (target, duration, on) = (self.target.clone(), self.summary.duration, self.on.clone());
        component! {
            <Breaks kind={spec.id} title={spec.title} summary={spec.summary} instant={spec.instant} icon={icon_of(spec)} {target}
                {duration} {first} {on} />
        }
    }
}

/// Its picture: what reaches a connection is drawn by what it does to messages, the rest by a bolt.
fn icon_of(spec: &FaultSpec) -> &'static str {
    match spec.reach {
        FaultReach::Connection | FaultReach::Callee => "partition",
        FaultReach::Component | FaultReach::Any => "bolt",
    }
}

fn entry(props: &Faults, fault: &Fault, now: Option<&FaultNow>) -> Html {
    let select = {
        let (on, id) = (props.on.clone(), fault.id.clone());
        Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Fault(id.clone()))))
    };
    let active = now.is_some_and(|fault| fault.active);
    html! {
        <li key={fault.id.to_string()} class={classes!("fault", active.then_some("active"))}>
            <button type="button" class="fault-name" onclick={select}>
                { small("bolt") }{ title(fault) }
            </button>
            <span class="fault-when">{ window(&props.scenario, fault, props.summary.now) }</span>
            { landed(now) }
            { ends(&props.on, fault, active) }
        </li>
    }
}

pub(super) fn ends(on: &Callback<Command>, fault: &Fault, active: bool) -> Html {
    html! {
        <span class="fault-ends">
            if active && !is_instant(fault) {
                { Button::new("End it").class("small").asks(Command::EndFault(fault.id.clone()), on) }
            }
            { Button::bare("trash", format!("Remove {}", title(fault))).class("small")
                .asks(Command::Delete(Subject::Fault(fault.id.clone())), on) }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_fault_happens_is_said_in_words() {
        let said = |fault: &str| {
            let text = format!(
                r#"{{"betwixt": 1, "name": "x", "flows": [{{"id": "browse", "name": "Browse"}}],
                "components": [{{"id": "c", "kind": "{}"}}, {{"id": "shop", "kind": "{}", "name": "Shop"}}],
                "connections": [{{"from": "c", "to": "shop"}}], "faults": [{fault}]}}"#,
                CATALOGUE.kinds[0].id,
                CATALOGUE.kinds.iter().find(|kind| kind.takes && kind.programmable).expect("some kind does").id,
            );
            let loaded = betwixt_model::read(&text, &CATALOGUE);
            let fault = loaded.scenario.faults.first().unwrap_or_else(|| panic!("{:?}", loaded.problems));
            window(&loaded.scenario, fault, SimTime::START)
        };
        let plain = said(r#"{"fault": "latency", "component": "shop", "at": "30s", "for": "20s"}"#);
        assert_eq!(plain, "0:30 to 0:50");
        let waits = said(
            r#"{"fault": "latency", "component": "shop", "at": "30s", "flow": "browse",
            "when": {"component": "shop", "measure": "waiting", "above": 50, "held_for": "2s"}}"#,
        );
        assert_eq!(waits, "from 0:30, while Shop has more than 50 waiting for 2s, Browse only");
    }
}
