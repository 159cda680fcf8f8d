//! What a person keeps in this browser: to open, rename, duplicate and delete; and a name to keep what is open under.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::Scenario;
use yew::prelude::*;

use super::thumbnail::thumbnail;
use crate::platform::{focus, input};
use crate::state::Command;
use crate::state::library::LibraryCommand;
use crate::views::controls::button::Button;
use crate::views::controls::name::Name;
use crate::views::icons::icon;
use crate::views::memo::{View, memo_keyed};
use crate::views::readout;

/// So many are shown until somebody asks for all of them.
const FEW: usize = 8;

/// Takes the focus when what had it is gone.
const HEADING: &str = "mine-heading";

/// A scenario that is kept in this browser.
#[derive(Clone, Debug, PartialEq)]
pub struct MineEntry {
    /// Which.
    pub id: AttrValue,
    /// Itself.
    pub scenario: Rc<Scenario>,
    /// How long ago it was changed, in words.
    pub when: AttrValue,
    /// Nobody has named it.
    pub draft: bool,
    /// It is the one that is open.
    pub open: bool,
}

/// What a person keeps in this browser.
#[derive(Clone, Debug, PartialEq)]
pub struct Mine {
    /// The newest first.
    pub entries: Rc<[MineEntry]>,
    /// What the open one is called.
    pub name: AttrValue,
    /// What the one that was just deleted was called.
    pub deleted: Option<AttrValue>,
    /// The browser keeps nothing for this page.
    pub blocked: bool,
}

/// What the section needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MineProps {
    /// What is kept.
    pub mine: Mine,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// What a person keeps in this browser.
#[function_component]
pub fn MineSection(props: &MineProps) -> Html {
    let all = use_state_eq(|| false);
    let Mine { entries, name, deleted, blocked } = &props.mine;
    if *blocked {
        return html! {
            <section class="mine" aria-labelledby={HEADING}>
                <h3 id={HEADING} tabindex="-1">{ "My scenarios" }</h3>
                <p class="mine-words">{ "This browser keeps nothing for this page. Save a file, or share a link and keep that." }</p>
            </section>
        };
    }
    let shown = if *all { entries.len() } else { FEW };
    let show = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <section class="mine" aria-labelledby={HEADING}>
            <div class="mine-head">
                <div>
                    <h3 id={HEADING} tabindex="-1">{ "My scenarios" }</h3>
                    <p class="mine-words">{ "In this browser only. Whatever you change is kept by itself; of drafts, the newest stay." }</p>
                </div>
                <SaveAs key={name.to_string()} name={name.clone()} on={props.on.clone()} />
            </div>
            <div class="mine-news" role="status">
                if let Some(deleted) = deleted {
                    <p>{ format!("Deleted “{deleted}”.") }</p>
                    { Button::new("Undo").id("mine-undo").class("quiet-button").asks(Command::Library(LibraryCommand::Restore), &props.on) }
                }
            </div>
            if entries.is_empty() {
                <p class="group-empty">{ "Nothing yet." }</p>
            }
            <ul class="cards" aria-labelledby={HEADING}>
                { for entries.iter().take(shown).map(|entry| {
                    memo_keyed(entry.id.to_string(), Card { entry: entry.clone(), on: props.on.clone() })
                }) }
            </ul>
            if entries.len() > shown {
                <button type="button" class="button" onclick={show}>{ format!("Show all {}", entries.len()) }</button>
            }
        </section>
    }
}

/// What the field needs.
#[derive(Clone, Debug, PartialEq, Properties)]
struct SaveAsProps {
    name: AttrValue,
    on: Callback<Command>,
}

/// A name to keep what is open under.
#[function_component]
fn SaveAs(props: &SaveAsProps) -> Html {
    let draft = use_state_eq(|| props.name.to_string());
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| draft.set(input::value_of(&event)))
    };
    let save = {
        let (on, name) = (props.on.clone(), draft.trim().to_owned());
        Callback::from(move |()| {
            if !name.is_empty() {
                on.emit(Command::Library(LibraryCommand::SaveAs(name.clone())));
            }
        })
    };
    let onkeydown = {
        let save = save.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                save.emit(());
            }
        })
    };
    html! {
        <div class="save-as">
            <label class="row-label" for="mine-name">{ "Keep what is open as" }</label>
            <input type="text" id="mine-name" value={(*draft).clone()} maxlength="80" spellcheck="false" autocomplete="off"
                {oninput} {onkeydown} onfocus={|event: FocusEvent| input::select_all(&event)} />
            <button type="button" class="button primary" id="mine-save" disabled={draft.trim().is_empty()}
                onclick={move |_: MouseEvent| save.emit(())}>{ "Save" }</button>
        </div>
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
struct Card {
    entry: MineEntry,
    on: Callback<Command>,
}

impl View for Card {
    fn view(&self) -> Html {
        let MineEntry { id, scenario, when, draft, open } = &self.entry;
        let ask = |ask: LibraryCommand| {
            let on = self.on.clone();
            move || on.emit(Command::Library(ask.clone()))
        };
        let opened = ask(LibraryCommand::Open(id.to_string()));
        let copied = ask(LibraryCommand::Duplicate(id.to_string()));
        let deleted = ask(LibraryCommand::Delete(id.to_string()));
        let rename = {
            let (on, id) = (self.on.clone(), id.to_string());
            Callback::from(move |name| {
                on.emit(Command::Library(LibraryCommand::Rename { id: id.clone(), name }));
            })
        };
        let name = &scenario.name;
        let tool = |picture: &'static str, verb: &str, press: Callback<MouseEvent>| {
            let words = format!("{verb} {name}");
            html! {
                <button type="button" class="button bare" aria-label={words.clone()} title={words} onclick={press}>{ icon(picture) }</button>
            }
        };
        let size = readout::counted(scenario.components.len() as u64, "component");
        let state = if *open {
            "Open now · "
        } else if *draft {
            "Draft · "
        } else {
            ""
        };
        html! {
            <li class={classes!("own", open.then_some("open"))}>
                <button type="button" class="card-picture" aria-label={format!("Open {name}")} title={format!("Open {name}")}
                    id={format!("mine-{id}")} onclick={move |_: MouseEvent| opened()}>
                    { thumbnail(scenario) }
                </button>
                <div class="own-words">
                    <Name id={format!("mine-name-{id}")} name={name.clone()} label={format!("Rename {name}")} on_name={rename} />
                </div>
                <div class="own-tools">
                    { tool("copy", "Duplicate", Callback::from(move |_| copied())) }
                    { tool("trash", "Delete", Callback::from(move |_| {
                        // Its button goes with it; whoever walks by keys stays in the section.
                        focus::give(HEADING);
                        deleted();
                    })) }
                </div>
                <p class="card-foot">{ format!("{state}{size} · {when}") }</p>
            </li>
        }
    }
}
