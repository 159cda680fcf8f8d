//! The parts of the page, to go from one to the next by keys; and a row of buttons, of which Tab reaches one.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use super::document;
use super::focus::give_to;

/// A part of the page, by selectors.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The element around it.
    pub around: &'static str,
    /// What takes the focus in it; the first that is there.
    pub first: &'static str,
}

/// Which of the parts has the focus.
#[must_use]
pub fn focused(parts: &[Part]) -> Option<usize> {
    let active = document()?.active_element()?;
    parts.iter().position(|part| active.closest(part.around).ok().flatten().is_some())
}

/// Gives a part the focus; says whether there was anything to give it to.
pub fn enter(part: &Part) -> bool {
    let around = document().and_then(|document| document.query_selector(part.around).ok().flatten());
    let first = around.and_then(|around| around.query_selector(part.first).ok().flatten());
    first.is_some_and(|first| give_to(&first))
}

/// Arrow keys go along a row of buttons, and round it; Home and End to its ends. Says whether the key did.
pub fn walk(event: &KeyboardEvent) -> bool {
    let row = event.current_target().and_then(|row| row.dyn_into::<Element>().ok());
    let (Some(row), Some(here)) = (row, document().and_then(|document| document.active_element())) else {
        return false;
    };
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => here.next_element_sibling().or_else(|| row.first_element_child()),
        "ArrowLeft" | "ArrowUp" => here.previous_element_sibling().or_else(|| row.last_element_child()),
        "Home" => row.first_element_child(),
        "End" => row.last_element_child(),
        _ => return false,
    };
    event.prevent_default();
    to.is_some_and(|to| give_to(&to))
}
