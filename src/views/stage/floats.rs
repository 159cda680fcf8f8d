//! What floats over the canvas once the second file is here: the small list to choose from, the small map, and what an empty
//! canvas says.

use yew::prelude::*;

use crate::state::Command;
use crate::views::markup::html;

use super::layout::Layout;
use super::map::map;
use super::picker::Picker;
use super::{StageMode, StageProps};

/// What floats over the canvas.
pub(crate) fn floats(props: &StageProps, layout: &Layout) -> Html {
    // On a phone the list is opened by menus; in an embed nothing opens it.
    html! {
        <>
            if props.scenario.components.is_empty() {
                { empty(&props.on_command) }
            }
            if props.mode != StageMode::Play {
                { map(props, layout) }
            }
            if let Some(picking) = &props.session.picking {
                <Picker picking={picking.clone()} scenario={props.scenario.clone()} session={props.session.clone()}
                    on={props.on_command.clone()} />
            }
        </>
    }
}

/// What an empty canvas says.
fn empty(on_command: &Callback<Command>) -> Html {
    let gallery = {
        let on_command = on_command.clone();
        Callback::from(move |_: MouseEvent| on_command.emit(Command::OpenGallery))
    };
    html! {
        <div class="stage-empty">
            <p class="stage-empty-title">{ "Nothing is talking yet" }</p>
            <p>{ "Drag in a client and a service, then pull a line between them. By keys: / adds, Ctrl → adds the next." }</p>
            <button type="button" class="stage-empty-button" onclick={gallery}>{ "Browse scenarios" }</button>
        </div>
    }
}
