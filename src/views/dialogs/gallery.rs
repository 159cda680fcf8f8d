//! Scenarios to open, each with a picture of itself; and a plain sentence when a link or file could not be opened.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::Scenario;
use yew::prelude::*;

use super::mine::{Mine, MineSection};
use super::thumbnail::thumbnail;
use crate::platform::input;
use crate::state::Command;
use crate::views::controls::button::Button;
use crate::views::controls::dialog::DialogFrame;
use crate::views::found;
use crate::views::icons::{icon, logo, small};
use crate::views::memo::{View, memo_keyed};

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
    /// What the person keeps in this browser.
    pub mine: Mine,
    /// Why a link or file was not opened, if one was not.
    pub notice: Option<AttrValue>,
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

/// Scenarios to open.
#[function_component]
pub fn GalleryDialog(props: &GalleryDialogProps) -> Html {
    let search = use_state_eq(String::new);
    let tag = use_state_eq(|| None::<AttrValue>);
    let close = {
        let on = props.on.clone();
        Callback::from(move |()| on.emit(Command::CloseDialog))
    };
    let oninput = {
        let search = search.clone();
        Callback::from(move |event: InputEvent| search.set(input::value_of(&event)))
    };
    let shown: Vec<&GalleryEntry> = props.entries.iter().filter(|entry| fits(entry, &search, tag.as_ref())).collect();
    html! {
        <DialogFrame id="gallery-dialog" class="full" title="Scenarios" on_close={close}>
            if let Some(notice) = &props.notice {
                <div class="banner" role="alert">
                    { icon("warn") }
                    <p>{ notice }{ " Nothing was opened; what you had is still here. Or start from one of these:" }</p>
                </div>
            }
            { welcome(props) }
            <MineSection mine={props.mine.clone()} on={props.on.clone()} />
            <h3 id="gallery-heading">{ "Gallery" }</h3>
            <div class="gallery-bar">
                { tag_row(props, &tag) }
                <label class="search">
                    { small("search") }
                    <input type="search" placeholder="Search scenarios" aria-label="Search scenarios" autocomplete="off" spellcheck="false"
                        value={(*search).clone()} {oninput} />
                </label>
            </div>
            <ul class="cards" aria-labelledby="gallery-heading">
                { for shown.iter().map(|entry| html! {
                    { memo_keyed(entry.slug.to_string(), Card { entry: (*entry).clone(), on: props.on.clone() }) }
                }) }
            </ul>
            if shown.is_empty() {
                <p class="group-empty" role="status">{ format!("Nothing is called “{}”.", search.trim()) }</p>
            }
        </DialogFrame>
    }
}

fn welcome(props: &GalleryDialogProps) -> Html {
    html! {
        <header class="welcome">
            <div>
                <p class="welcome-brand">{ logo() }<span>{ "betwixt" }</span></p>
                <h3 class="display">{ "See what happens between services." }</h3>
                <p class="welcome-words">
                    { "Build a system, send traffic through it, then slow one part down and watch the rest. It all runs in this tab." }
                </p>
            </div>
            <div class="welcome-buttons">
                if let Some(first) = props.entries.first() {
                    { Button::new(format!("Open {}", first.scenario.name)).class("lamp-button")
                        .asks(Command::OpenScenario(first.slug.to_string()), &props.on) }
                }
                { Button::new("Start empty").icon("plus").asks(Command::NewEmpty, &props.on) }
                { Button::new("Open a file").icon("upload").asks(Command::ChooseFile, &props.on) }
            </div>
        </header>
    }
}

fn tag_row(props: &GalleryDialogProps, chosen: &UseStateHandle<Option<AttrValue>>) -> Html {
    let all = tags(&props.entries);
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
            { pill(None, format!("All {}", props.entries.len()).into()) }
            { for all.into_iter().map(|tag| pill(Some(tag.clone()), tag)) }
        </div>
    }
}

/// A scenario with a picture of itself, drawn once.
#[derive(Clone, Debug, PartialEq)]
struct Card {
    entry: GalleryEntry,
    on: Callback<Command>,
}

impl View for Card {
    fn view(&self) -> Html {
        let GalleryEntry { slug, scenario, tags } = &self.entry;
        let picture = thumbnail(scenario);
        let onclick = {
            let (on, slug) = (self.on.clone(), slug.to_string());
            Callback::from(move |_: MouseEvent| on.emit(Command::OpenScenario(slug.clone())))
        };
        html! {
            <li>
                <button type="button" class="card" id={format!("open-{slug}")} {onclick}>
                    <span class="card-picture">{ picture }</span>
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

fn foot(tags: &[AttrValue], scenario: &Scenario) -> String {
    let words: Vec<String> = tags.iter().map(ToString::to_string).collect();
    let size = format!("{} components", scenario.components.len());
    if words.is_empty() { size } else { format!("{} · {size}", words.join(", ")) }
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
