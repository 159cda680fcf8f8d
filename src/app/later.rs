//! What the first picture does not need: it comes in a second file, as soon as that picture stands.
//!
//! Whatever only the functions of [`LATER`] lead to, code and texts, `cargo xtask finish` puts into that file. So nothing
//! in the first file may call them directly, but only through [`here`].

use std::cell::Cell;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::{Context, Html};

use super::begin;
use super::first::{self, First};
use super::{App, Message};
use crate::{headless, platform};
use crate::state::{Command, ParamMove, Route, SessionAction, Toast};

/// The functions of the second file.
pub(super) struct Later {
    /// Begins a page of which the address asks for something, or that has kept something.
    pub(super) first: fn(&Route) -> First,
    /// Lets a command happen.
    pub(super) command: fn(&mut App, &Context<App>, Command, f64) -> bool,
    /// Lets a slider's move happen.
    pub(super) set_param: fn(&mut App, ParamMove),
    /// Keeps the work between visits.
    pub(super) keep: fn(&mut App),
    /// Makes the permalink.
    pub(super) remember: fn(&mut App),
    /// Shows the dialog that is open.
    pub(super) dialog: fn(&App) -> Html,
    /// Runs a file without a picture.
    run_headless: fn(&str, f64) -> String,
}

static LATER: Later = Later {
    first: first::first,
    command: App::command,
    set_param: App::set_param,
    keep: App::write_down,
    remember: App::remember,
    dialog: App::dialog,
    run_headless: headless::run_file,
};

/// What is said where nothing can begin without the second file.
const MISSING: &str = "Betwixt could not start. A part of the page did not arrive, or the browser refused it. Loading the page \
                       again may help.";

thread_local! {
    static HERE: Cell<Option<&'static Later>> = const { Cell::new(None) };
}

/// The second file, if it has come.
pub(super) fn here() -> Option<&'static Later> {
    HERE.get()
}

/// Fetches the second file; says whether it has come. What has failed can be tried again.
pub(super) async fn fetch() -> bool {
    let come = second_file().await;
    if let Ok(later) = come {
        HERE.set(Some(later));
    }
    come.is_ok()
}

/// Calls something as soon as all that a page begins with is there.
pub fn when_ready(begin: impl FnOnce() + 'static) {
    if first::is_plain(&begin::route()) {
        return begin();
    }
    platform::spawn(async move {
        if fetch().await {
            begin();
        } else {
            platform::mount::say(MISSING);
        }
    });
}

/// Runs a scenario file without a picture: for tests and benchmarks in a browser.
pub async fn run_headless(text: &str, seed: f64) -> String {
    if fetch().await
        && let Some(later) = here()
    {
        return (later.run_headless)(text, seed);
    }
    format!("error: {MISSING}")
}

#[wasm_split(later, fallible)]
fn second_file() -> Result<&'static Later, SplitLoaderError> {
    Ok(&LATER)
}

impl App {
    /// Somebody asked for something. What the second file is needed for waits until it has come.
    pub(super) fn asked(&mut self, ctx: &Context<Self>, command: Command, page_ms: f64) -> bool {
        if self.run_takes(&command) {
            self.summary_at = 0.0;
            self.summarise();
            return true;
        }
        if let Some(later) = here() {
            return (later.command)(self, ctx, command, page_ms);
        }
        if command == Command::ZoomFit {
            // The first picture asks for it.
            let camera = crate::state::fitted(self.document.scenario(), self.session.stage);
            return self.session_takes(SessionAction::Look(camera));
        }
        self.waiting.push(Message::Command(command));
        self.fetch(ctx);
        false
    }

    pub(super) fn fetch(&mut self, ctx: &Context<Self>) {
        if !std::mem::replace(&mut self.fetching, true) {
            ctx.link().send_future(async { Message::Later(fetch().await) });
        }
    }

    /// The second file has come, or has not.
    pub(super) fn later_came(&mut self, ctx: &Context<Self>, here: bool, page_ms: f64) -> bool {
        self.fetching = false;
        self.missed = !here;
        if !here {
            let text = "A part of this page did not arrive, so nothing can be changed yet. Check the connection; whatever \
                        you do next asks for it again.";
            return self.session_takes(SessionAction::Toast(Toast::error(text), page_ms));
        }
        if let Some(later) = self::here() {
            (later.remember)(self);
        }
        for message in std::mem::take(&mut self.waiting) {
            yew::Component::update(self, ctx, message);
        }
        true
    }
}
