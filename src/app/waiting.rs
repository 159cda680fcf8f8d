//! Until the second file of the page has come: beginning without it where that can be, and keeping what waits for it.

use yew::Context;

use super::{App, Message, first};
use crate::state::{Command, SessionAction, Toast};
use crate::{later, platform};

/// What is said where nothing can begin without the second file.
const MISSING: &str = "Betwixt could not start. A part of the page did not arrive, or the browser refused it. Loading the page \
                       again may help.";

/// Calls something as soon as all that a page begins with is there.
pub fn when_ready(begin: impl FnOnce() + 'static) {
    if first::is_plain(&platform::url::here(), platform::media::now()) {
        return begin();
    }
    platform::spawn(async move {
        if later::fetch().await {
            begin();
        } else {
            platform::mount::say(MISSING);
        }
    });
}

/// Runs a scenario file without a picture: for tests and benchmarks in a browser.
pub async fn run_headless(text: &str, seed: f64) -> String {
    if later::fetch().await
        && let Some(later) = later::here()
    {
        return (later.run_headless)(text, seed);
    }
    format!("error: {MISSING}")
}

impl App {
    /// Somebody asked for something. What the second file is needed for waits until it has come.
    pub(super) fn asked(&mut self, ctx: &Context<Self>, command: Command, page_ms: f64) -> bool {
        if self.run_takes(&command) {
            self.summary_at = 0.0;
            self.summarise();
            return true;
        }
        if let Some(later) = later::here() {
            return (later.command)(self, ctx, command, page_ms);
        }
        if matches!(command, Command::ZoomFit) {
            // The first picture asks for it.
            let camera =
                crate::state::everything(self.document.scenario(), self.session.stage, self.document.catalogue());
            return self.session_takes(SessionAction::Look(camera));
        }
        self.waiting.push(Message::Command(command));
        self.fetch(ctx);
        false
    }

    pub(super) fn fetch(&mut self, ctx: &Context<Self>) {
        if !std::mem::replace(&mut self.fetching, true) {
            ctx.link().send_future(async { Message::Later(later::fetch().await) });
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
        if let Some(later) = later::here() {
            (later.complete)(self, ctx);
        }
        for message in std::mem::take(&mut self.waiting) {
            yew::Component::update(self, ctx, message);
        }
        true
    }
}
