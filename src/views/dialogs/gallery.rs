//! Scenarios to open, each with a picture of itself; and a plain sentence when a link or file could not be opened.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::Scenario;
use yew::prelude::*;

use super::card::{Card, Ears, Look, opens};
use super::mine::{Mine, MineSection};
use super::pairs::{self, PairEntry};
use crate::platform::input;
use crate::state::Command;
use crate::views::controls::button::Button;
use crate::views::controls::dialog::DialogFrame;
use crate::views::found;
use crate::views::icons::{icon, logo, small};
use crate::views::memo::memo_keyed;
use crate::views::readout;

/// One scenario that comes with the app.
#[derive(Clone, Debug, PartialEq)]
pub struct GalleryEntry {
    /// Its file name without ending.
    pub slug: AttrValue,
    /// Itself.
    pub scenario: Rc<Scenario>,
    /// What it is about, in single words: "Retries".
    pub tags: Vec<AttrValue>,
}

/// What the dialog needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct GalleryDialogProps {
    /// What can be opened.
    pub entries: Rc<[GalleryEntry]>,
    /// Anomalies, broken and mended.
    pub pairs: Rc<[PairEntry]>,
    /// What the person keeps in this browser.
    pub mine: Mine,
    /// Why a link or file was not opened, if one was not.
    pub notice: Option<AttrValue>,
    /// The page is dark.
    pub dark: bool,
    /// Nothing may travel.
    pub still: bool,
    /// Where commands go.
    pub on: Callback<Command>,
}

fn fits(entry: &GalleryEntry, search: &str, tag: Option<&AttrValue>) -> bool {
    let texts = [entry.scenario.name.as_str(), entry.scenario.about.as_str(), &entry.slug];
    found(&texts, search) && tag.is_none_or(|tag| entry.tags.contains(tag))
}

/// Every tag once, in the order of their first entry.
fn tags(entries: &[GalleryEntry]) -> Vec<AttrValue> {
    let mut out: Vec<AttrValue> = Vec::new();
    for tag in entries.iter().flat_map(|entry| &entry.tags) {
        if !out.contains(tag) {
            out.push(tag.clone());
        }
    }
    out
}

/// The card at the top.
const HERO: &str = "hero";

/// Scenarios to open.
#[function_component]
pub fn GalleryDialog(props: &GalleryDialogProps) -> Html {
    let search = use_state_eq(String::new);
    let tag = use_state_eq(|| None::<AttrValue>);
    let group = use_state_eq(|| None);
    // The one card whose picture runs: under the pointer or in focus.
    let alive = use_state_eq(|| None::<AttrValue>);
    let looked = use_callback(alive.setter(), |at, alive| alive.set(at));
    let close = {
        let on = props.on.clone();
        Callback::from(move |()| on.emit(Command::CloseDialog))
    };
    let oninput = {
        let search = search.clone();
        Callback::from(move |event: InputEvent| search.set(input::value_of(&event)))
    };
    let look = Look { alive: false, dark: props.dark, on: looked };
    let alive = (*alive).clone().filter(|_| !props.still);
    let look_at = |name: &str| Look { alive: alive.as_deref() == Some(name), ..look.clone() };
    let shown: Vec<&GalleryEntry> = props.entries.iter().filter(|entry| fits(entry, &search, tag.as_ref())).collect();
    let anomalies = tag.as_deref().is_none_or(|tag| tag == pairs::TAG);
    let all = props.pairs.iter().filter(|pair| anomalies && pair.fits(&search, *group));
    let pairs: Vec<&PairEntry> = all.collect();
    let count = shown.len() + pairs.len();
    let choose = {
        let group = group.clone();
        Callback::from(move |chosen| group.set(chosen))
    };
    html! {
        <DialogFrame id="gallery-dialog" class="full" title="Scenarios" on_close={close}>
            if let Some(notice) = &props.notice {
                <div class="banner" role="alert">
                    { icon("warn") }
                    <p>{ notice }{ " Nothing was opened; what you had is still here. Or start from one of these:" }</p>
                </div>
            }
            { welcome(props, &look_at(HERO)) }
            <div class="gallery-bar">
                <h3 id="gallery-heading">{ "Scenarios" }</h3>
                { tag_row(props, &tag) }
                <label class="search">
                    { small("search") }
                    <input type="search" id="gallery-search" placeholder="Search scenarios" aria-label="Search scenarios" autocomplete="off" spellcheck="false"
                        value={(*search).clone()} {oninput} />
                </label>
            </div>
            <p class="quiet" role="status">{ readout::counted(count as u64, "scenario") + " shown" }</p>
            if !shown.is_empty() {
                <ul class="cards" aria-labelledby="gallery-heading">
                    { for shown.iter().map(|entry| {
                        let look = look_at(&entry.slug);
                        memo_keyed(entry.slug.to_string(), Card { entry: (*entry).clone(), look, on: props.on.clone() })
                    }) }
                </ul>
            }
            if count == 0 {
                <p class="group-empty">{ nothing(&search) }</p>
            }
            if anomalies && (!pairs.is_empty() || group.is_some()) {
                { pairs::Section { shown: pairs, group: *group, choose, alive: alive.clone(), look, on: &props.on }.view() }
            }
            <MineSection mine={props.mine.clone()} on={props.on.clone()} />
        </DialogFrame>
    }
}

fn nothing(search: &str) -> String {
    match search.trim() {
        "" => "There is none of that sort.".to_owned(),
        search => format!("Nothing is called “{search}”."),
    }
}

fn welcome(props: &GalleryDialogProps, look: &Look) -> Html {
    let hero = props.entries.first().map(|first| {
        let Ears { enter, leave, focus, blur } = look.ears(&HERO.into());
        html! {
            <button type="button" class="card hero" id="open-hero" aria-label={format!("Open {}", first.scenario.name)} onclick={opens(&first.slug, &props.on)}
                onpointerenter={enter} onpointerleave={leave} onfocusin={focus} onfocusout={blur}>
                <span class="card-picture">{ look.picture(&first.scenario) }</span>
            </button>
        }
    });
    html! {
        <header class="welcome">
            <div>
                <p class="welcome-brand">{ logo() }<span>{ "betwixt" }</span></p>
                <h3 class="display">{ "See what happens between services." }</h3>
                <p class="welcome-words">
                    { "Build a system, send traffic through it, then slow one part down and watch the rest. It all runs in this tab." }
                </p>
                <div class="welcome-buttons">
                    if let Some(first) = props.entries.first() {
                        { Button::new("Open the online shop").class("lamp-button")
                            .asks(Command::OpenScenario(first.slug.to_string()), &props.on) }
                    }
                    { Button::new("Start empty").icon("plus").asks(Command::NewEmpty, &props.on) }
                    { Button::new("Open a file").icon("upload").asks(Command::ChooseFile, &props.on) }
                </div>
            </div>
            { hero.unwrap_or_default() }
        </header>
    }
}

fn tag_row(props: &GalleryDialogProps, chosen: &UseStateHandle<Option<AttrValue>>) -> Html {
    let mut all = tags(&props.entries);
    if !props.pairs.is_empty() {
        all.push(pairs::TAG.into());
    }
    if all.is_empty() {
        return html! { <span class="tags"></span> };
    }
    let pill = |value: Option<AttrValue>, shown: AttrValue| {
        let (held, chosen) = (**chosen == value, chosen.clone());
        let onclick = Callback::from(move |_: MouseEvent| chosen.set(value.clone()));
        html! {
            <button key={shown.to_string()} type="button" class="tag" aria-pressed={if held { "true" } else { "false" }} {onclick}>{ shown }</button>
        }
    };
    html! {
        <div class="tags" role="group" aria-label="Show only">
            { pill(None, format!("All {}", props.entries.len() + props.pairs.len()).into()) }
            { for all.into_iter().map(|tag| pill(Some(tag.clone()), tag)) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_and_tags_narrow_the_list() {
        let scenario = Rc::new(Scenario { name: "Charged twice".to_owned(), ..Scenario::default() });
        let entry = GalleryEntry { slug: "charged-twice".into(), scenario, tags: vec!["Retries".into()] };
        assert!(fits(&entry, " CHARGED ", None) && !fits(&entry, "queue", None));
        assert!(fits(&entry, "", Some(&"Retries".into())) && !fits(&entry, "", Some(&"Scale".into())));
        assert_eq!(tags(&[entry.clone(), entry]), ["Retries"]);
    }
}
