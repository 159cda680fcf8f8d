//! Short messages at the foot of the canvas: one at a time, with Undo where there is one; errors stay.

use std::collections::VecDeque;

use betwixt_analysis::FindingKind;
use betwixt_model::SimTime;

/// How long a toast is shown [page milliseconds].
pub const SHOWN_PAGE_MS: f64 = 6_000.0;

/// How many may wait; older ones are forgotten first, because late news is no news.
const WAITING: usize = 3;

/// What a toast offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Nothing.
    Nothing,
    /// Take the change back.
    Undo,
    /// Show the problems of the document.
    Problems,
    /// Start the run again.
    Restart,
    /// Forget what was changed after a moment.
    GoOnWithout(SimTime),
    /// Keep the scenario as a file.
    Save,
    /// Show what two sides disagree about.
    Finding(FindingKind),
}

/// A short message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// A sentence.
    pub text: String,
    /// Whether something went wrong; then it stays until it is sent away.
    pub error: bool,
    /// What it offers.
    pub offer: Offer,
}

impl Toast {
    /// News.
    pub fn news(text: impl Into<String>) -> Self {
        Self { text: text.into(), error: false, offer: Offer::Nothing }
    }

    /// News of a change that can be taken back.
    pub fn undoable(text: impl Into<String>) -> Self {
        Self { offer: Offer::Undo, ..Self::news(text) }
    }

    /// Something went wrong.
    pub fn error(text: impl Into<String>) -> Self {
        Self { error: true, ..Self::news(text) }
    }
}

/// The toast that is shown, and those that wait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toasts {
    shown: Option<Toast>,
    /// When the one shown goes by itself [page milliseconds].
    until: Option<f64>,
    waiting: VecDeque<Toast>,
}

impl Toasts {
    /// The one to be shown.
    #[must_use]
    pub fn shown(&self) -> Option<&Toast> {
        self.shown.as_ref()
    }

    /// Shows a toast, or lets it wait behind an error. News take the place of news; the same news twice is once.
    pub fn push(&mut self, toast: Toast, page_ms: f64) {
        match &self.shown {
            Some(shown) if *shown == toast => self.until = due(&toast, page_ms),
            Some(shown) if shown.error && !self.waiting.contains(&toast) => {
                self.waiting.push_back(toast);
                if self.waiting.len() > WAITING {
                    self.waiting.pop_front();
                }
            }
            Some(shown) if shown.error => {}
            _ => self.show(toast, page_ms),
        }
    }

    /// Sends the shown one away; the next takes its place.
    pub fn dismiss(&mut self, page_ms: f64) {
        self.shown = None;
        self.until = None;
        if let Some(next) = self.waiting.pop_front() {
            self.show(next, page_ms);
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, page_ms: f64) {
        if self.until.is_some_and(|until| page_ms >= until) {
            self.dismiss(page_ms);
        }
    }

    /// A pointer or the focus rests on it, or has left: while it rests, it stays.
    pub fn hold(&mut self, held: bool, page_ms: f64) {
        if let Some(shown) = &self.shown {
            self.until = if held { None } else { due(shown, page_ms) };
        }
    }

    /// Something was undone: offers about the document lapse.
    pub fn lapse_offers(&mut self, page_ms: f64) {
        if self.shown.as_ref().is_some_and(|toast| matches!(toast.offer, Offer::Undo | Offer::GoOnWithout(_))) {
            self.dismiss(page_ms);
        }
    }

    /// Something was done: an offer to undo would now undo that, and what was refused before is no matter any more.
    pub fn lapse(&mut self, page_ms: f64) {
        self.waiting.retain(|toast| !is_over(toast));
        if self.shown.as_ref().is_some_and(is_over) {
            self.dismiss(page_ms);
        }
    }

    fn show(&mut self, toast: Toast, page_ms: f64) {
        self.until = due(&toast, page_ms);
        self.shown = Some(toast);
    }
}

fn is_over(toast: &Toast) -> bool {
    toast.offer == Offer::Undo || (toast.error && toast.offer == Offer::Nothing)
}

fn due(toast: &Toast, page_ms: f64) -> Option<f64> {
    (!toast.error).then_some(page_ms + SHOWN_PAGE_MS)
}
