//! Sliders where there is no editor, in embeds and on phones: those that a scenario exposes, or that an embed's address names.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Exposed, Scenario, SimTime};
use yew::prelude::*;

use super::CATALOGUE;
use super::controls::slider::{Slid, Slider};
use super::controls::track::{Track, value_of};
use super::inspector::held::Held;
use super::readout;
use crate::state::Command;
use crate::state::announce::spoken;
use crate::state::show::SLIDERS;

/// The exposed sliders.
#[derive(Clone, Debug, PartialEq)]
pub struct ExposedSliders {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// Which parameters.
    pub shown: Vec<Exposed>,
    /// Where the run is.
    pub now: SimTime,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl ExposedSliders {
    /// Those of the scenario, as many as there is room for.
    pub fn of(scenario: &Rc<Scenario>, now: SimTime, on: &Callback<Command>) -> Self {
        let shown = scenario.exposed.iter().take(SLIDERS).cloned().collect();
        Self { scenario: Rc::clone(scenario), shown, now, on: on.clone() }
    }

    /// The exposed sliders.
    pub fn view(&self) -> Html {
        html! {
            <div class="exposed">
                { for self.shown.iter().map(|held| one(self, held)) }
            </div>
        }
    }
}

fn one(props: &ExposedSliders, exposed: &Exposed) -> Html {
    let Some(held) = Held::at(&props.scenario, props.now, &exposed.target) else { return Html::default() };
    let Some(spec) = props.scenario.param_spec(&exposed.target, exposed.param, &CATALOGUE) else {
        return Html::default();
    };
    let value = held.value(spec);
    let Some(magnitude) = value.magnitude() else { return Html::default() };
    let changed = held.changed_at(spec).is_some();
    let written = readout::value(spec, value);
    let text = match changed {
        true => format!("{}, was {}", spoken(&spec.format(value)), spoken(&spec.format(held.base(spec)))),
        false => spoken(&spec.format(value)),
    };
    let on_slide = {
        let (on, target) = (props.on.clone(), exposed.target.clone());
        Callback::from(move |slid: Slid| {
            if slid.abandoned {
                on.emit(Command::CancelGesture(slid.gesture));
                return;
            }
            on.emit(Command::SetParam {
                target: target.clone(),
                param: spec.id,
                value: value_of(spec, value, slid.magnitude),
                gesture: Some(slid.gesture),
                done: slid.done,
            });
        })
    };
    let on_reset = {
        let (on, target) = (props.on.clone(), exposed.target.clone());
        Callback::from(move |()| on.emit(Command::ResetParam { target: target.clone(), param: spec.id }))
    };
    html! {
        <div key={format!("{}-{}", betwixt_model::setting::format_target(&exposed.target), spec.id)}
            class={classes!("exposed-row", changed.then_some("changed"))}>
            <span class="exposed-label" aria-hidden="true">{ &exposed.label }</span>
            <span class="exposed-value" aria-hidden="true">{ written }</span>
            <Slider class="large" label={exposed.label.clone()} {text} track={Track::of(spec)} {magnitude} {changed}
                tick={changed.then(|| held.base(spec).magnitude()).flatten()} {on_slide} {on_reset} />
        </div>
    }
}
