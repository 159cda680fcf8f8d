//! A card of the gallery: a picture that comes alive while somebody looks at it, and words.

use std::rc::Rc;

use betwixt_model::Scenario;
use yew::prelude::*;

use super::gallery::GalleryEntry;
use super::thumbnail::thumbnail;
use crate::app::alive;
use crate::state::Command;
use crate::views::icons::small;
use crate::views::markup::html;
use crate::views::memo::View;

/// Which card is looked at, and how it is told.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    /// Its picture runs.
    pub(super) alive: bool,
    /// The page is dark.
    pub(super) dark: bool,
    /// Somebody begins to look at a card, or looks away.
    pub(super) on: Callback<Option<AttrValue>>,
}

/// What a card hears of pointer and focus.
pub(super) struct Ears {
    pub(super) enter: Callback<PointerEvent>,
    pub(super) leave: Callback<PointerEvent>,
    pub(super) focus: Callback<FocusEvent>,
    pub(super) blur: Callback<FocusEvent>,
}

impl Look {
    /// What the card of that name hears.
    pub(super) fn ears(&self, name: &AttrValue) -> Ears {
        let (at, on) = (name.clone(), self.on.clone());
        let (focused, heard) = (name.clone(), self.on.clone());
        let (left, blurred) = (self.on.clone(), self.on.clone());
        Ears {
            enter: Callback::from(move |_| on.emit(Some(at.clone()))),
            leave: Callback::from(move |_| left.emit(None)),
            focus: Callback::from(move |_| heard.emit(Some(focused.clone()))),
            blur: Callback::from(move |_| blurred.emit(None)),
        }
    }

    /// The picture of a scenario, and over it what moves.
    pub(super) fn picture(&self, scenario: &Rc<Scenario>) -> Html {
        html! {
            <>
                { thumbnail(scenario) }
                if self.alive { <Alive scenario={Rc::clone(scenario)} dark={self.dark} /> }
            </>
        }
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AliveProps {
    scenario: Rc<Scenario>,
    dark: bool,
}

/// Messages over a picture, as long as it is drawn.
#[function_component]
fn Alive(props: &AliveProps) -> Html {
    use_effect_with((Rc::clone(&props.scenario), props.dark), |(scenario, dark)| {
        let frames = alive::begin(scenario, *dark);
        move || drop(frames)
    });
    html! { <canvas id={alive::ALIVE} class="card-alive" aria-hidden="true"></canvas> }
}

/// A scenario with a picture of itself, drawn once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Card {
    pub(super) entry: GalleryEntry,
    pub(super) look: Look,
    pub(super) on: Callback<Command>,
}

impl View for Card {
    fn view(&self) -> Html {
        let GalleryEntry { slug, scenario, tags } = &self.entry;
        let onclick = opens(slug, &self.on);
        let Ears { enter, leave, focus, blur } = self.look.ears(slug);
        html! {
            <li onpointerenter={enter} onpointerleave={leave} onfocusin={focus} onfocusout={blur}>
                <button type="button" class="card" id={format!("open-{slug}")} {onclick}>
                    <span class="card-picture">{ self.look.picture(scenario) }</span>
                    <span class="card-words">
                        <span class="card-name">{ &scenario.name }</span>
                        <span class="card-about">{ if scenario.hint.is_empty() { &scenario.about } else { &scenario.hint } }</span>
                        <span class="card-foot">{ small("play") }{ foot(tags, scenario) }</span>
                    </span>
                </button>
            </li>
        }
    }
}

/// Opens one of the gallery.
pub(super) fn opens(slug: &AttrValue, on: &Callback<Command>) -> Callback<MouseEvent> {
    let (on, slug) = (on.clone(), slug.to_string());
    Callback::from(move |_: MouseEvent| on.emit(Command::OpenScenario(slug.clone())))
}

fn foot(tags: &[AttrValue], scenario: &Scenario) -> String {
    let words: Vec<String> = tags.iter().map(ToString::to_string).collect();
    let size = format!("{} components", scenario.components.len());
    if words.is_empty() { size } else { format!("{} · {size}", words.join(", ")) }
}
