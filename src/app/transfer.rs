//! Copying, cutting and pasting: between places of this page, and between pages.

use std::cell::RefCell;

use betwixt_model::Point;
use yew::Context;

use super::{App, CANVAS, CATALOGUE, Message};
use crate::platform::{self, Watch};
use crate::state::{Command, SessionAction, Sketch, Toast, fragment};
use crate::views::readout;

thread_local! {
    /// What was copied last on this page: it can be pasted from a menu where the browser keeps the clipboard to itself.
    static COPIED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Listens to the browser's own copying, cutting and pasting.
pub(super) fn watch(ctx: &Context<App>) -> Watch {
    let (copying, cutting, pasting) = (ctx.link().clone(), ctx.link().clone(), ctx.link().clone());
    let copied = move || copying.get_component()?.copied();
    let given = move |cut: bool| {
        let then = if cut { Command::DeleteSelection } else { Command::Announce("Copied.".to_owned()) };
        cutting.send_message(Message::Command(then));
    };
    let pasted = move |text: String| {
        let ours = is_ours(&text) && pasting.get_component().is_some_and(|app| app.session.dialog.is_none());
        if ours {
            pasting.send_message(Message::Command(Command::Paste(text)));
        }
        ours
    };
    platform::clipboard::on_transfer(CANVAS, copied, given, pasted)
}

/// Whether a text can be a scenario: another is somebody else's business.
fn is_ours(text: &str) -> bool {
    text.contains("\"betwixt\"")
}

impl App {
    /// What is selected, as a text.
    fn copied(&self) -> Option<String> {
        if self.session.dialog.is_some() {
            return None;
        }
        let text = fragment::copy(self.document.scenario(), &self.session.selection, &CATALOGUE)?;
        COPIED.set(Some(text.clone()));
        Some(text)
    }

    /// A menu asked for what was copied: here or elsewhere, as far as the browser tells.
    pub(super) fn paste(&self, ctx: &Context<Self>, at: Point) {
        let link = ctx.link().clone();
        platform::clipboard::read_then(move |read| {
            let refused = read.is_none();
            link.send_message(match read.filter(|text| is_ours(text)).or_else(|| COPIED.with_borrow(Clone::clone)) {
                Some(text) => Message::Command(Command::from(Sketch::PasteAt(Some(text), at))),
                None => {
                    let why = if refused {
                        "The browser does not let this page read what was copied. Press Ctrl+V on the canvas instead."
                    } else {
                        "No component was copied yet."
                    };
                    Message::Session(SessionAction::Toast(Toast::error(why), platform::page_clock::now()))
                }
            });
        });
    }

    /// A button was pressed: the browser may refuse, and then says nothing itself.
    pub(super) fn copy(&mut self, ctx: &Context<Self>, page_ms: f64) {
        let Some(text) = self.copied() else {
            self.session_takes(SessionAction::Toast(Toast::error("Select a component first."), page_ms));
            return;
        };
        let count = readout::counted(self.session.selection.components().count() as u64, "component");
        let told = ctx.link().callback(Message::Session);
        platform::clipboard::copy_then(text, move |done| {
            let toast = if done {
                Toast::news(format!("Copied {count}. Paste with Ctrl+V, here or in another tab."))
            } else {
                Toast::error("The browser does not let this page copy. Press Ctrl+C on the canvas instead.")
            };
            told.emit(SessionAction::Toast(toast, platform::page_clock::now()));
        });
    }
}
