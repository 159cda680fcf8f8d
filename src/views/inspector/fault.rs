//! One fault by itself: when it happens, how strong it is, what it has done.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Fault, ParamSpec, Scenario, SimSpan, units};
use yew::prelude::*;

use super::entry::entries;
use super::faults::{UNSEEN, ends, is_instant, landed, title, window};
use super::held::Held;
use super::param_row::{ParamRow, Whose};
use crate::runner::summary::Summary;
use crate::state::Command;
use crate::state::label::fault_target_name;
use crate::state::lens::Thing;
use crate::state::stretch::moment;
use crate::state::triggers::{self, Trigger};
use crate::views::CATALOGUE;
use crate::views::controls::field::{Field, refusal};
use crate::views::memo::{View, memo_keyed};
use crate::views::readout;

/// One fault by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FaultInspector {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// The fault's place in the document.
    pub at: usize,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for FaultInspector {
    fn view(&self) -> Html {
        let Some(fault) = self.scenario.faults.get(self.at) else { return Html::default() };
        let now = self.summary.faults.get(self.at);
        let active = now.is_some_and(|fault| fault.active);
        let spec = CATALOGUE.fault(&fault.kind);
        let held = spec.map(|spec| Held::still(spec.params, &fault.params));
        html! {
            <>
                <header class="inspector-head">
                    <p class="inspector-kind">{ "Fault you added" }</p>
                    <h2 class="inspector-title cause">{ format!("{}: {}", title(fault), fault_target_name(&self.scenario, &fault.target)) }</h2>
                    <p class="inspector-about">{ spec.map_or("", |spec| spec.summary) }</p>
                    <p class="fault-when">{ window(&self.scenario, fault, self.summary.now) }</p>
                    if self.summary.lens.shows(Thing::Truth).any() { { landed(now) } } else { <span class="landed">{ UNSEEN }</span> }
                </header>
                { self.when(fault) }
                { self.whom(fault) }
                if let Some(held) = held {
                    { for held.groups().into_iter().map(|(group, specs)| {
                        let heading = if group.is_empty() { "Strength" } else { group };
                        html! {
                            <section class="group" key={group} aria-label={heading}>
                                <header class="group-head"><h3>{ heading }</h3></header>
                                { for specs.into_iter().map(|spec| strength(fault, &held, spec, &self.on)) }
                            </section>
                        }
                    }) }
                }
                <footer class="inspector-foot">{ ends(&self.on, fault, active) }</footer>
            </>
        }
    }
}

fn strength(fault: &Fault, held: &Held, spec: &'static ParamSpec, on: &Callback<Command>) -> Html {
    let row = ParamRow {
        spec,
        whose: Whose::Fault(fault.id.clone()),
        value: held.value(spec),
        base: held.base(spec),
        changed_at: None,
        follows: None,
        leaves: [].into(),
        exposed: None,
        on: on.clone(),
    };
    memo_keyed(spec.id, row)
}

impl FaultInspector {
    /// Asks for another trigger.
    fn asks(&self, fault: &Fault) -> Callback<Trigger> {
        let (on, id) = (self.on.clone(), fault.id.clone());
        Callback::from(move |trigger| on.emit(Command::SetTrigger(id.clone(), Rc::new(trigger))))
    }

    /// When it begins and how long it lasts: at a time, or while something holds.
    fn when(&self, fault: &Fault) -> Html {
        html! {
            <section class="group" aria-label="When">
                <header class="group-head"><h3>{ "When" }</h3></header>
                { times(fault, &self.on) }
                { entries("fault", &triggers::when(&self.scenario, &CATALOGUE, fault), &self.asks(fault)) }
            </section>
        }
    }

    /// Which journeys it meets.
    fn whom(&self, fault: &Fault) -> Html {
        let flows = triggers::flows(&self.scenario, &CATALOGUE, fault);
        if flows.is_empty() {
            return Html::default();
        }
        let note = if fault.flows.is_empty() { "all journeys, as long as none is chosen" } else { "only those chosen" };
        html! {
            <section class="group" aria-label="Whom it meets">
                <header class="group-head"><h3>{ "Whom it meets" }</h3><span class="group-note">{ note }</span></header>
                { entries("fault", &flows, &self.asks(fault)) }
            </section>
        }
    }
}

/// When it begins and how long it lasts, to be written; what the timeline has for a hand.
fn times(fault: &Fault, on: &Callback<Command>) -> Html {
    let moved = {
        let (on, id) = (on.clone(), fault.id.clone());
        move |at, lasts| on.emit(Command::MoveFault { fault: id.clone(), at, lasts, gesture: None })
    };
    let (at, lasts) = (fault.at, fault.lasts);
    let begins = {
        let moved = moved.clone();
        Callback::from(move |text: String| match moment(&text) {
            Ok(to) => {
                moved(to, lasts);
                Ok(())
            }
            Err(why) => Err(refusal(&why, &readout::clock(at))),
        })
    };
    let held = lasts.map(readout::span);
    let length = {
        let held = held.clone().unwrap_or_else(|| FOR_EVER.to_owned());
        Callback::from(move |text: String| match length(&text) {
            Ok(to) => {
                moved(at, to);
                Ok(())
            }
            Err(why) => Err(refusal(&why, &held)),
        })
    };
    html! {
        <>
            <div class="row plain">
                <span class="row-label">{ if fault.when.is_some() { "Watches from" } else { "Begins at" } }</span>
                <Field id="fault-at" label="When it begins" value={readout::clock(at)} commit={begins} />
            </div>
            if !is_instant(fault) {
                <div class="row plain">
                    <span class="row-label">{ if fault.when.is_some() { "Lasts each time" } else { "Lasts" } }</span>
                    <Field id="fault-lasts" label="How long it lasts" value={held.unwrap_or_default()} commit={length}
                        placeholder={if fault.when.is_some() { "as long as that holds" } else { FOR_EVER }} />
                </div>
            }
        </>
    }
}

/// What stands in the field of a fault without an end.
const FOR_EVER: &str = "until ended";

/// How long a fault lasts, as people write it; nothing is until it is ended by hand.
fn length(text: &str) -> Result<Option<SimSpan>, String> {
    match text.trim() {
        "" | FOR_EVER => Ok(None),
        text => match units::parse_span(text)? {
            SimSpan(0) => {
                Err("a fault that lasts no time at all does nothing; write \"20s\", or nothing for one without end"
                    .to_owned())
            }
            span => Ok(Some(span)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_span_or_none() {
        assert_eq!(length("20s"), Ok(Some(SimSpan::from_s(20))));
        assert_eq!([length(""), length(" until ended ")], [Ok(None), Ok(None)]);
        assert!(length("0s").is_err() && length("soon").is_err());
    }
}
