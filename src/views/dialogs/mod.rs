//! What opens above everything else.

pub mod commands;
pub mod gallery;
pub mod pairs;
mod card;
pub mod help;
pub mod menu;
pub mod mine;
pub mod problems;
pub mod refused;
pub mod rename;
pub mod share;
pub(crate) mod thumbnail;

use std::cell::RefCell;
use std::rc::Rc;

use yew::{Callback, MouseEvent, PointerEvent};

use crate::platform::{focus, place};
use crate::state::Command;

/// Asks for what was chosen in a dialog, which has closed by now: the focus goes where it leads.
fn carry_out(commands: &[Command], on: &Callback<Command>) {
    commands.iter().for_each(|command| on.emit(command.clone()));
    match commands.last() {
        Some(Command::OpenInspector) => focus::soon("inspector"),
        Some(Command::TogglePanel(crate::state::Panel::Outline)) => focus::soon("open-metrics"),
        Some(Command::SearchPalette) => focus::soon(crate::views::palette::SEARCH),
        _ => {}
    }
}

/// A press beside a dialog falls on the dialog itself, and closes it: one that began there. A finger that opened it goes up
/// over it, and the browser makes a click of that.
fn beside(
    id: &'static str,
    began: &Rc<RefCell<bool>>,
    close: Callback<()>,
) -> (Callback<PointerEvent>, Callback<MouseEvent>) {
    let down = {
        let began = Rc::clone(began);
        Callback::from(move |event: PointerEvent| {
            *began.borrow_mut() = place::is_on(id, &event);
        })
    };
    let began = Rc::clone(began);
    let up = Callback::from(move |event: MouseEvent| {
        if began.take() && place::is_on(id, &event) {
            close.emit(());
        }
    });
    (down, up)
}
