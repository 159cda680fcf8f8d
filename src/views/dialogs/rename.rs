//! A new name for what is selected: for one component, or for several, which are numbered; and for a bookmark.

use betwixt_model::SimTime;
use yew::prelude::*;

use crate::platform::{focus, input};
use crate::state::bookmarks::moment;
use crate::state::{BookmarkCommand, Command};
use crate::views::controls::dialog::DialogFrame;
use crate::views::markup::html;

/// What it needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct RenameProps {
    /// The name as it is; the first one of several.
    pub name: AttrValue,
    /// How many are selected.
    #[prop_or(1)]
    pub count: usize,
    /// The moment of the bookmark that it is about, if it is about one: it may go without a name.
    #[prop_or_default]
    pub bookmark: Option<SimTime>,
    /// Where commands go.
    pub on: Callback<Command>,
}

const FIELD: &str = "rename-field";

/// A new name.
#[function_component]
pub fn Rename(props: &RenameProps) -> Html {
    let draft = use_state_eq(|| props.name.to_string());
    use_effect_with((), |()| {
        focus::give(FIELD);
    });
    let oninput = {
        let draft = draft.setter();
        Callback::from(move |event: InputEvent| draft.set(input::value_of(&event)))
    };
    let take = {
        let (on, draft, old) = (props.on.clone(), draft.clone(), props.name.clone());
        let (several, bookmark) = (props.count > 1, props.bookmark);
        Callback::from(move |()| {
            let name = draft.trim().to_owned();
            on.emit(Command::CloseDialog);
            if several || *name != *old {
                on.emit(match bookmark {
                    Some(at) => BookmarkCommand::Rename(at, name).into(),
                    None => Command::RenameSelected(name),
                });
            }
        })
    };
    let onkeydown = {
        let take = take.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                take.emit(());
            }
        })
    };
    let title = match props.count {
        _ if let Some(at) = props.bookmark => format!("Name the bookmark at {}", moment(at)),
        1 => format!("Rename {}", props.name),
        n => format!("Rename {n} components"),
    };
    let field = yew::html! {
        <input id={FIELD} type="text" class="copy-field" aria-label="New name" maxlength="80" autocomplete="off" spellcheck="false"
            value={(*draft).clone()} {oninput} {onkeydown} onfocus={|event: FocusEvent| input::select_all(&event)} />
    };
    let close = props.on.reform(|()| Command::CloseDialog);
    html! {
        <DialogFrame id="rename-dialog" title={title} on_close={close}>
            { field }
            if props.bookmark.is_some() {
                <p class="rename-note">{ "Say what is to be seen there. Without a name it is called by its time." }</p>
            }
            if props.count > 1 {
                <p class="rename-note">{ format!("They become “{0} 1”, “{0} 2” and so on, in the order of the flow. Write # where the number belongs.", draft.trim().replace('#', "")) }</p>
            }
            <div class="dialog-foot">
                <button type="button" class="button primary" disabled={draft.trim().is_empty() && props.bookmark.is_none()} onclick={move |_: MouseEvent| take.emit(())}>{ if props.bookmark.is_some() { "Keep" } else { "Rename" } }</button>
            </div>
        </DialogFrame>
    }
}
