//! What opens above everything else.

pub mod commands;
pub mod gallery;
pub mod help;
pub mod menu;
pub mod problems;
pub mod rename;
pub mod share;
mod thumbnail;

use yew::Callback;

use crate::platform::focus;
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
