//! Every command by verb and name: a field, and a list of what it may mean. What Enter will do stands there in a sentence.

use std::rc::Rc;

use yew::prelude::*;

use super::beside;
use crate::platform::{focus, input, place};
use crate::state::verbs::{Around, Does, Found, Part, Suggestion, parts, search, written_moment};
use crate::state::{Ask, Command, Document, Selection};
use crate::views::icons::icon;
use crate::views::markup::html;

/// The field.
const FIELD: &str = "commands-field";
/// The list below it.
const LIST: &str = "commands-list";

/// What the page of commands needs.
#[derive(Clone, Debug, Properties)]
pub struct CommandsProps {
    /// The document.
    pub document: Rc<Document>,
    /// What is selected.
    pub selection: Selection,
    /// The scenarios of the gallery: file name and name.
    pub gallery: Rc<[(&'static str, String)]>,
    /// How the sentence begins.
    pub ask: Ask,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// By pointer where it is shared.
impl PartialEq for CommandsProps {
    fn eq(&self, other: &Self) -> bool {
        let Self { document, selection, gallery, ask, on } = self;
        Rc::ptr_eq(document, &other.document)
            && *selection == other.selection
            && Rc::ptr_eq(gallery, &other.gallery)
            && *ask == other.ask
            && *on == other.on
    }
}

impl CommandsProps {
    /// How the sentence begins.
    fn beginning(&self) -> String {
        let scenario = self.document.scenario();
        let name = self
            .selection
            .single()
            .map(|subject| crate::state::label::subject_name(scenario, &subject, self.document.catalogue()));
        let name = name.map_or_else(String::new, |name| name + " ");
        match self.ask {
            Ask::Anything => String::new(),
            Ask::Add => "add ".to_owned(),
            Ask::Connect => format!("connect {name}to "),
            Ask::Break => format!("break {name}with "),
            Ask::Move => format!("move {name}to "),
            Ask::Plan(at) => format!("at {} ", written_moment(at)),
        }
    }

    fn found(&self, text: &str, parts: &[(Part, String)]) -> Found {
        let Self { document, selection, gallery, .. } = self;
        search(text, &Around { document, selection, parts, gallery })
    }
}

/// Every command by verb and name.
#[function_component]
pub fn Commands(props: &CommandsProps) -> Html {
    let text = use_state_eq(|| props.beginning());
    let at = use_state_eq(|| 0_usize);
    use_effect_with((), |()| {
        input::show_modal("commands");
        focus::give(FIELD);
        move || {
            input::close_modal("commands");
        }
    });
    use_effect_with(*at, |at| {
        place::show(&option_id(*at));
    });
    // What one has begun to ask is not asked of another document: nothing can change it meanwhile.
    let parts = use_memo((), |()| parts::named(props.document.scenario(), props.document.catalogue()));
    let found = use_memo((props.clone(), (*text).clone()), |(props, text)| props.found(text, &parts));
    let here = (*at).min(found.list.len().saturating_sub(1));
    let choose = {
        let (on, found, text, at) = (props.on.clone(), Rc::clone(&found), text.setter(), at.setter());
        Callback::from(move |place: usize| match found.list.get(place).map(|held| &held.does) {
            Some(Does::Ask(commands)) => {
                // First away with it: some of what is asked opens another.
                on.emit(Command::CloseDialog);
                super::carry_out(commands, &on);
            }
            Some(Does::GoOn(on)) => {
                text.set(on.clone());
                at.set(0);
                focus::give(FIELD);
            }
            Some(Does::Nothing) | None => {}
        })
    };
    let oninput = {
        let (text, at) = (text.setter(), at.setter());
        Callback::from(move |event: InputEvent| {
            text.set(input::value_of(&event));
            at.set(0);
        })
    };
    let onkeydown = {
        let (at, choose, last) = (at.setter(), choose.clone(), found.list.len().saturating_sub(1));
        let goes_on = found.list.get(here).map(|held| held.does.clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowDown" if here >= last => 0,
                "ArrowDown" => here + 1,
                "ArrowUp" if here == 0 => last,
                "ArrowUp" => here - 1,
                "PageDown" => (here + 8).min(last),
                "PageUp" => here.saturating_sub(8),
                "Enter" => {
                    // Or the browser would press the first button of what opens now, and close it.
                    event.prevent_default();
                    return choose.emit(here);
                }
                // As a shell completes a word: what goes on, goes on.
                "Tab" if !event.shift_key() && matches!(goes_on, Some(Does::GoOn(_))) => {
                    event.prevent_default();
                    return choose.emit(here);
                }
                _ => return,
            };
            event.prevent_default();
            at.set(to);
        })
    };
    let close = props.on.reform(|()| Command::CloseDialog);
    let oncancel = {
        let close = close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            close.emit(());
        })
    };
    let (onpointerdown, onclick) = beside("commands", &use_mut_ref(|| false), close);
    let active = (!found.list.is_empty()).then(|| AttrValue::from(option_id(here)));
    let listed = !found.list.is_empty();
    let expanded = if listed { "true" } else { "false" };
    // The framework's own fields keep what is typed; ours only what is drawn.
    let field = yew::html! {
        <input id={FIELD} type="text" role="combobox" aria-label="What should happen" aria-expanded={expanded} aria-controls={LIST}
            aria-autocomplete="list" aria-activedescendant={active} aria-describedby="commands-says" autocomplete="off" spellcheck="false"
            placeholder="Slow payments by 10, connect, go to 0:45 …" value={(*text).clone()} {oninput} {onkeydown} />
    };
    html! {
        <dialog id="commands" class="dialog commands" aria-label="Every command" {oncancel} {onpointerdown} {onclick}>
            <div class="commands-inner">
                <div class="commands-field">{ icon("search") }{ field }<kbd aria-hidden="true">{ "Esc" }</kbd></div>
                <div id={LIST} class="commands-list" role={listed.then_some("listbox")} aria-label={listed.then_some("What it may mean")}>
                    { for found.list.iter().enumerate().map(|(place, held)| entry(held, place, place == here, &choose)) }
                </div>
                <p id="commands-says" class={classes!("commands-says", found.why.is_some().then_some("bad"))} role="status">{ says(&found.list, here, found.why.as_deref()) }</p>
            </div>
        </dialog>
    }
}

fn option_id(place: usize) -> String {
    format!("commands-option-{place}")
}

/// What Enter does, or why it does nothing.
fn says(list: &[Suggestion], here: usize, why: Option<&str>) -> String {
    match (list.get(here), why) {
        (_, Some(why)) => why.to_owned(),
        (Some(held), None) => {
            let does = match &held.does {
                Does::GoOn(on) => format!("Enter goes on: {}", on.trim_end()),
                Does::Ask(_) | Does::Nothing => format!("Enter: {}.", held.label.trim_end_matches('…')),
            };
            if held.note.is_empty() { does } else { format!("{does} {}", held.note) }
        }
        (None, None) => "Write what should happen.".to_owned(),
    }
}

fn entry(held: &Suggestion, place: usize, here: bool, choose: &Callback<usize>) -> Html {
    let choose = choose.clone();
    html! {
        <div key={held.label.clone()} id={option_id(place)} class={classes!("commands-option", here.then_some("here"))} role="option"
            aria-selected={if here { "true" } else { "false" }} onclick={move |_: MouseEvent| choose.emit(place)}>
            <span class="commands-icon">{ icon(held.icon) }</span>
            <span class="commands-label">{ &held.label }</span>
            <span class="commands-keys">{ for held.caps.iter().map(|cap| html! { <kbd>{ *cap }</kbd> }) }</span>
        </div>
    }
}
