//! One parameter: a slider with a field, a choice, a switch or the shape of a distribution, made from its description.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{FaultId, ParamDefault, ParamSpec, ParamType, ParamValue, SimTime, Target};
use yew::prelude::*;

use super::density::Leaves;
use super::shape_row::shape_row;
use crate::state::announce::spoken;
use crate::state::{Command, GestureId};
use crate::views::controls::choice::Choice;
use crate::views::controls::field::{Field, refusal};
use crate::views::controls::slider::{Slid, Slider};
use crate::views::controls::switch::Switch;
use crate::views::controls::track::{Track, value_of};
use crate::views::icons::small;
use crate::views::memo::View;
use crate::views::readout;

/// Whose parameter it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Whose {
    /// A component's, a connection's or a flow's.
    Part(Target),
    /// A fault's.
    Fault(FaultId),
    /// Of several parts at once.
    All(Rc<[Target]>),
}

impl Whose {
    /// The command that moves it; none while the hand still moves a slider of several parts.
    #[must_use]
    pub fn set(
        &self,
        spec: &'static ParamSpec,
        value: ParamValue,
        gesture: Option<GestureId>,
        done: bool,
    ) -> Option<Command> {
        let param = spec.id;
        match self {
            Self::Part(target) => Some(Command::SetParam { target: target.clone(), param, value, gesture, done }),
            Self::Fault(fault) => Some(Command::SetFaultParam { fault: fault.clone(), param, value, gesture }),
            Self::All(targets) => done.then(|| Command::SetParamOfAll(targets.to_vec(), param, Some(value))),
        }
    }

    /// The command that takes it back.
    #[must_use]
    pub fn reset(&self, spec: &'static ParamSpec) -> Option<Command> {
        match (self, spec.default) {
            (Self::Part(target), _) => Some(Command::ResetParam { target: target.clone(), param: spec.id }),
            (Self::All(targets), _) => Some(Command::SetParamOfAll(targets.to_vec(), spec.id, None)),
            (Self::Fault(_), ParamDefault::Value(value)) => self.set(spec, value, None, true),
            (Self::Fault(_), _) => None,
        }
    }
}

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamRow {
    /// What it is.
    pub spec: &'static ParamSpec,
    /// Whose.
    pub whose: Whose,
    /// What holds now.
    pub value: ParamValue,
    /// What the scenario begins with.
    pub base: ParamValue,
    /// When a person changed it, if they did.
    pub changed_at: Option<SimTime>,
    /// Which other parameter it follows.
    pub follows: Option<AttrValue>,
    /// Who waits for what takes this time, and leaves.
    pub leaves: Rc<[Leaves]>,
    /// The label it has in embeds, or under which it could be shown there; and whether it is.
    pub exposed: Option<(AttrValue, bool)>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl ParamRow {
    /// Unique in the page.
    #[must_use]
    pub fn id(&self) -> String {
        match &self.whose {
            Whose::Part(Target::Component(id)) => format!("p-{id}-{}", self.spec.id),
            Whose::Part(Target::Connection(id)) => format!("c-{id}-{}", self.spec.id),
            Whose::Part(Target::Flow(id)) => format!("f-{id}-{}", self.spec.id),
            Whose::Fault(id) => format!("x-{id}-{}", self.spec.id),
            Whose::All(_) => format!("all-{}", self.spec.id),
        }
    }

    /// Asks for a value, at once.
    #[must_use]
    pub fn set(&self) -> Callback<ParamValue> {
        let (whose, spec, on) = (self.whose.clone(), self.spec, self.on.clone());
        Callback::from(move |value| {
            if let Some(command) = whose.set(spec, value, None, true) {
                on.emit(command);
            }
        })
    }

    /// Asks for the scenario's value.
    #[must_use]
    pub fn reset(&self) -> Callback<()> {
        let (whose, spec, on) = (self.whose.clone(), self.spec, self.on.clone());
        Callback::from(move |()| {
            if let Some(command) = whose.reset(spec) {
                on.emit(command);
            }
        })
    }

    /// Asks for values while a slider moves.
    #[must_use]
    pub fn slide(&self) -> Callback<Slid> {
        let (whose, spec, on, like) = (self.whose.clone(), self.spec, self.on.clone(), self.value);
        Callback::from(move |slid: Slid| {
            if slid.abandoned {
                on.emit(Command::CancelGesture(slid.gesture));
                return;
            }
            let value = value_of(spec, like, slid.magnitude);
            if let Some(command) = whose.set(spec, value, Some(slid.gesture), slid.done) {
                on.emit(command);
            }
        })
    }

    /// For those who listen: "8 seconds, was 180 milliseconds".
    #[must_use]
    pub fn spoken(&self) -> String {
        let now = spoken(&self.spec.format(self.value));
        if self.changed_at.is_some() { format!("{now}, was {}", spoken(&self.spec.format(self.base))) } else { now }
    }
}

impl View for ParamRow {
    fn view(&self) -> Html {
        match self.spec.ty {
            ParamType::Choice(words) => choice(self, words),
            ParamType::Distribution => shape_row(self),
            ParamType::Flag => flag(self),
            ParamType::Duration { .. }
            | ParamType::Rate
            | ParamType::Ratio
            | ParamType::Count { .. }
            | ParamType::Number => number(self),
        }
    }
}

fn number(props: &ParamRow) -> Html {
    let spec = props.spec;
    let magnitude = props.value.magnitude().unwrap_or_default();
    let changed = props.changed_at.is_some();
    let track = Track::of(spec);
    let few = track.whole && track.greatest - track.least <= 12.0;
    let marks: Rc<[f64]> = if few {
        (0..=12).map(|at| track.least + f64::from(at)).filter(|at| *at <= track.greatest).collect()
    } else {
        [].into()
    };
    let commit = {
        let (set, held) = (props.set(), readout::value(spec, props.value));
        Callback::from(move |text: String| match spec.parse(&text) {
            Ok(value) => {
                set.emit(value);
                Ok(())
            }
            Err(why) => Err(refusal(&why, &held)),
        })
    };
    html! {
        <div class={row_class(changed)}>
            { label(props) }
            <Slider label={spec.name} text={props.spoken()} {track} {magnitude} {changed} {marks}
                tick={changed.then(|| props.base.magnitude()).flatten()} on_slide={props.slide()} on_reset={props.reset()} />
            <Field id={props.id()} label={format!("{}, as text", spec.name)} value={readout::value(spec, props.value)} {commit} {changed} />
            { note(props) }
        </div>
    }
}

fn choice(props: &ParamRow, words: &'static [(&'static str, &'static str)]) -> Html {
    let held = match props.value {
        ParamValue::Choice(word) => word,
        _ => "",
    };
    let options: Rc<[(AttrValue, AttrValue)]> =
        words.iter().map(|(word, _)| (AttrValue::from(*word), AttrValue::from(readout::word(word)))).collect();
    let on_choice = {
        let set = props.set();
        Callback::from(move |chosen: AttrValue| {
            if let Some((word, _)) = words.iter().find(|(word, _)| **word == *chosen) {
                set.emit(ParamValue::Choice(word));
            }
        })
    };
    let meaning = words.iter().find(|(word, _)| *word == held).map_or("", |(_, meaning)| *meaning);
    html! {
        <div class={classes!(row_class(props.changed_at.is_some()), "wide")}>
            { label(props) }
            { Choice {
                id: props.id().into(),
                label: props.spec.name.into(),
                options,
                value: held.into(),
                changed: props.changed_at.is_some(),
                list: false,
                on_choice,
            }.view() }
            <p class="row-note">{ readout::word(meaning) }{ changed_words(props) }{ for props.follows.as_ref().map(|follows| format!(" ({follows})")) }</p>
        </div>
    }
}

fn flag(props: &ParamRow) -> Html {
    let on_switch = {
        let set = props.set();
        Callback::from(move |on| set.emit(ParamValue::Flag(on)))
    };
    html! {
        <div class={classes!(row_class(props.changed_at.is_some()), "flag")}>
            { Switch {
                label: props.spec.name.into(),
                note: props.follows.clone().unwrap_or_else(|| props.spec.help.into()),
                on: props.value == ParamValue::Flag(true),
                changed: props.changed_at.is_some(),
                on_switch,
            }.view() }
        </div>
    }
}

fn row_class(changed: bool) -> Classes {
    classes!("row", changed.then_some("changed"))
}

/// What a parameter is called, with what it means as its tooltip, and the button that shows it in embeds.
pub(super) fn label(props: &ParamRow) -> Html {
    html! {
        <span class="row-label" title={props.spec.help}>
            <span>{ props.spec.name }</span>
            if let (Some((words, shown)), Whose::Part(target)) = (&props.exposed, &props.whose) {
                { expose(props, target.clone(), words.clone(), *shown) }
            }
        </span>
    }
}

fn expose(props: &ParamRow, target: Target, words: AttrValue, shown: bool) -> Html {
    let (on, param) = (props.on.clone(), props.spec.id);
    let what = if shown { "Shown in embeds and on phones" } else { "Show in embeds and on phones" };
    let onclick = Callback::from(move |_: MouseEvent| {
        let label = (!shown).then(|| words.to_string());
        on.emit(Command::Expose { target: target.clone(), param, label });
    });
    html! {
        <button type="button" class={classes!("expose", shown.then_some("shown"))} title={what} {onclick}
            aria-pressed={if shown { "true" } else { "false" }} aria-label={format!("{what}: {}", props.spec.name)}>
            { small("frame") }
        </button>
    }
}

fn changed_words(props: &ParamRow) -> Html {
    let Some(at) = props.changed_at else { return Html::default() };
    let reset = props.reset();
    html! {
        <span class="row-changed">
            { format!("changed at {}", readout::clock(at)) }
            <button type="button" class="revert" title={format!("Back to {}", readout::value(props.spec, props.base))}
                aria-label={format!("{} back to {}", props.spec.name, readout::value(props.spec, props.base))}
                onclick={move |_: MouseEvent| reset.emit(())}>
                { small("undo") }
            </button>
        </span>
    }
}

fn changed(props: &ParamRow) -> Html {
    let was = format!("was {}, ", readout::value(props.spec, props.base));
    html! { <p class="row-note">{ was }{ changed_words(props) }</p> }
}

/// The line under a row: when it was changed, or what it follows.
pub(super) fn note(props: &ParamRow) -> Html {
    if props.changed_at.is_some() {
        return changed(props);
    }
    match &props.follows {
        Some(follows) => html! { <p class="row-note">{ follows }</p> },
        None => Html::default(),
    }
}
