//! The keys, printed from the same table that the keyboard works from, and a few settings.

use crate::views::markup::html;
use yew::prelude::*;

use crate::state::shortcuts::{Shortcut, more};
use crate::state::verbs::SENTENCES;
use crate::state::{Command, Motion, Settings};
use crate::views::controls::choice::Choice;
use crate::views::controls::dialog::DialogFrame;
use crate::views::controls::switch::Switch;
use crate::views::inspector::program::keys::KEYS;
use crate::views::memo::View;

/// The keys, and what this is.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpDialog {
    /// What the person prefers.
    pub settings: Settings,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// Shortcuts under their headings, in the order of the table.
fn groups() -> Vec<(&'static str, Vec<&'static Shortcut>)> {
    let mut out: Vec<(&'static str, Vec<&'static Shortcut>)> = Vec::new();
    for shortcut in more::all() {
        match out.iter_mut().find(|(group, _)| *group == shortcut.group) {
            Some((_, members)) => members.push(shortcut),
            None => out.push((shortcut.group, vec![shortcut])),
        }
    }
    out
}

impl View for HelpDialog {
    fn view(&self) -> Html {
        let close = {
            let on = self.on.clone();
            Callback::from(move |()| on.emit(Command::CloseDialog))
        };
        html! {
            <DialogFrame id="help-dialog" class="wide" title="Help and keys" on_close={close}>
                <p>
                    { "Betwixt is a sandbox for what happens between services. Press play, touch any number, break something, \
                       and see what each side believes happened. Everything runs in this tab; nothing is sent anywhere." }
                </p>
                <div class="keys">
                    { for groups().into_iter().map(|(group, members)| html! {
                        <section key={group}>
                            <h3>{ group }</h3>
                            <dl>
                                { for members.into_iter().map(|shortcut| html! {
                                    <div class="key-row">
                                        <dt>{ for shortcut.caps.iter().map(|cap| html! { <kbd>{ *cap }</kbd> }) }</dt>
                                        <dd>{ shortcut.label }</dd>
                                    </div>
                                }) }
                            </dl>
                        </section>
                    }) }
                    { on_sliders() }
                    { section("On a step of a program", KEYS.iter().map(|held| (held.caps, held.label))) }
                    { sentences() }
                </div>
                { settings(self) }
            </DialogFrame>
        }
    }
}

fn on_sliders() -> Html {
    const SLIDER: [(&[&str], &str); 5] = [
        (&["←", "→"], "A twentieth less, more"),
        (&["Shift", "←", "→"], "A hundredth less, more"),
        (&["Page Up", "Page Down"], "Twice, half"),
        (&["Home", "End"], "Least, most"),
        (&["Backspace"], "Back to the scenario’s value (also double click)"),
    ];
    section("On a slider", SLIDER.into_iter())
}

fn section(heading: &'static str, keys: impl Iterator<Item = (&'static [&'static str], &'static str)>) -> Html {
    html! {
        <section>
            <h3>{ heading }</h3>
            <dl>
                { for keys.map(|(caps, label)| html! {
                    <div class="key-row">
                        <dt>{ for caps.iter().map(|cap| html! { <kbd>{ *cap }</kbd> }) }</dt>
                        <dd>{ label }</dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}

/// What the page of commands understands besides, from the table that it reads by.
fn sentences() -> Html {
    html! {
        <section>
            <h3>{ "Written in the list of commands (Ctrl K)" }</h3>
            <ul>{ for SENTENCES.iter().map(|sentence| html! { <li class="key-example">{ sentence.example }</li> }) }</ul>
        </section>
    }
}

fn settings(props: &HelpDialog) -> Html {
    let on_motion = {
        let on = props.on.clone();
        Callback::from(move |name: AttrValue| {
            if let Some(motion) = Motion::from_name(&name) {
                on.emit(Command::SetMotion(motion));
            }
        })
    };
    let on_switch = {
        let on = props.on.clone();
        Callback::from(move |held| on.emit(Command::SetSingleKeys(held)))
    };
    let options: std::rc::Rc<[(AttrValue, AttrValue)]> = Motion::ALL
        .iter()
        .map(|(motion, name)| {
            let shown = match motion {
                Motion::System => "As the system",
                Motion::Reduced => "Still",
                Motion::Full => "Full",
            };
            (AttrValue::from(*name), AttrValue::from(shown))
        })
        .collect();
    html! {
        <section class="help-settings" aria-label="Settings">
            <h3>{ "Settings" }</h3>
            <div class="row wide">
                <span class="row-label">{ "Motion" }</span>
                { Choice {
                    id: "motion".into(),
                    label: "Motion".into(),
                    options,
                    value: props.settings.motion.name().into(),
                    changed: false,
                    list: false,
                    on_choice: on_motion,
                }.view() }
            </div>
            { Switch {
                label: "Single keys act on the canvas".into(),
                note: "Off for those who speak to the computer, or press keys by accident.".into(),
                on: props.settings.single_keys,
                changed: false,
                on_switch,
            }.view() }
        </section>
    }
}
