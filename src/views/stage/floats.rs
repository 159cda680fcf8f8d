//! What floats over the canvas once the second file is here: the small list to choose from, the small map, and what an empty
//! canvas says.

use yew::prelude::*;

use crate::state::{Command, Lens};
use crate::views::icons::icon;
use crate::views::markup::html;

use super::layout::Layout;
use super::map::map;
use super::picker::Picker;
use super::{StageMode, StageProps};

/// What floats over the canvas.
pub(crate) fn floats(props: &StageProps, layout: &Layout) -> Html {
    // Whoever looks on is given the choice only where it makes a difference that can be seen at once.
    let builds = props.mode != StageMode::Play;
    let any_dark = || props.scenario.components.iter().any(|held| !held.instrumented);
    let offered = builds || props.session.lens == Lens::Telemetry || any_dark();
    // On a phone the list is opened by menus; in an embed nothing opens it.
    html! {
        <>
            if props.scenario.components.is_empty() {
                { empty(&props.on_command) }
            }
            if offered {
                { switch(props) }
            }
            if builds || props.map {
                { map(props, layout) }
            }
            if let Some(picking) = &props.session.picking {
                <Picker picking={picking.clone()} scenario={props.scenario.clone()} session={props.session.clone()}
                    on={props.on_command.clone()} />
            }
        </>
    }
}

/// Everything, or only what telemetry knows: two buttons of which one is pressed.
fn switch(props: &StageProps) -> Html {
    let button = |(lens, name): (Lens, &'static str)| {
        let on = props.on_command.clone();
        let (id, picture, title) = match lens {
            Lens::Everything => ("lens-everything", "bulb", "Whatever the simulator knows (T)"),
            Lens::Telemetry => ("lens-telemetry", "gauge", "Only what the system's own tools could know (T)"),
        };
        let pressed = props.session.lens == lens;
        html! {
            <button type="button" {id} class="stage-lens-button" aria-pressed={pressed.to_string()} {title} aria-label={name}
                onclick={Callback::from(move |_: MouseEvent| on.emit(Command::Look(Some(lens))))}>
                { icon(picture) }<span>{ name }</span>
            </button>
        }
    };
    html! {
        <div class="stage-bar stage-lens" role="group" aria-label="What is shown of the run">
            { for Lens::ALL.map(button) }
        </div>
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
