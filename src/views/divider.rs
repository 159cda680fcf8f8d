//! The edge between the canvas and what stands below it: drawn up and down by pointer, and moved by keys.

use yew::prelude::*;

use crate::platform::{place, pointer, theme};
use crate::state::Command;
use crate::state::dock::{DOCK, dock, dock_by_key};
use crate::views::markup::html;

/// What its height is measured of.
pub const BELOW: &str = "dock";

/// What the edge needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DividerProps {
    /// How high it was made; as usual if nobody did.
    pub height: Option<u16>,
    /// Whether the outline stands below it.
    pub outline: bool,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// How high it is now [pixels].
fn is_high() -> u16 {
    place::height(BELOW).map_or(0, |height| height.round() as u16)
}

/// The edge.
#[function_component]
pub fn Divider(props: &DividerProps) -> Html {
    // Where the pointer went down, and how high it was then.
    let held = use_mut_ref(|| None::<(f64, f64)>);
    let measured = use_state_eq(|| 0);
    {
        let measured = measured.setter();
        use_effect_with((props.height, props.outline), move |(height, _)| {
            theme::set_dock(*height);
            measured.set(is_high());
        });
    }
    let drawn = {
        let held = held.clone();
        move |event: &PointerEvent| {
            let (from, height) = (*held.borrow())?;
            Some(dock(height + from - pointer::client(event).1))
        }
    };
    let down = {
        let held = held.clone();
        move |event: PointerEvent| {
            if event.button() == 0 && pointer::capture(&event) {
                *held.borrow_mut() = place::height(BELOW).map(|height| (pointer::client(&event).1, height));
            }
        }
    };
    let moved = {
        let drawn = drawn.clone();
        move |event: PointerEvent| {
            if let Some(height) = drawn(&event) {
                theme::set_dock(Some(height));
            }
        }
    };
    let up = {
        let (held, on) = (held.clone(), props.on.clone());
        move |event: PointerEvent| {
            let is = drawn(&event);
            let from = held.borrow_mut().take();
            // A press without a movement means nothing.
            if let Some(is) = is.filter(|is| from.is_some_and(|(_, height)| dock(height) != *is)) {
                on.emit(Command::SetDock(Some(is)));
            }
        }
    };
    let away = {
        let before = props.height;
        move || {
            if held.borrow_mut().take().is_some() {
                theme::set_dock(before);
            }
        }
    };
    let keys = {
        let (on, away) = (props.on.clone(), away.clone());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            if event.key() == "Escape" {
                away();
            } else if let Some(asked) = dock_by_key(is_high(), &event.key(), event.shift_key()) {
                event.prevent_default();
                event.stop_propagation();
                on.emit(Command::SetDock(asked));
            }
        }
    };
    let usual = {
        let on = props.on.clone();
        move |_: MouseEvent| on.emit(Command::SetDock(None))
    };
    let (least, most) = DOCK;
    html! {
        <div class="divider" role="separator" tabindex="0" aria-orientation="horizontal" data-pointer="divider"
            aria-label="Height of what is below the canvas" aria-valuemin={least.to_string()} aria-valuemax={most.to_string()}
            aria-valuenow={measured.to_string()} aria-valuetext={format!("{} pixels", *measured)}
            title="Drag to make what is below higher or lower; double-click for the usual height"
            onpointerdown={down} onpointermove={moved} onpointerup={up} onpointercancel={move |_: PointerEvent| away()}
            onkeydown={keys} ondblclick={usual}></div>
    }
}
