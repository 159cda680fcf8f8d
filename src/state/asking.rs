//! What a menu is about and where it opens, and how a sentence to the page of commands begins.

use betwixt_model::{Point, SimTime};

/// How a sentence begins that somebody goes on with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Ask {
    /// Not at all.
    #[default]
    Anything,
    /// "add"
    Add,
    /// "connect Checkout to"
    Connect,
    /// "break Checkout with"
    Break,
    /// "move Checkout to"
    Move,
    /// "at 0:45"
    Plan(SimTime),
}

impl Ask {
    /// Which of them begins as this text does.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.split(' ').next() {
            Some("add") => Self::Add,
            Some("connect") => Self::Connect,
            Some("break") => Self::Break,
            Some("move") => Self::Move,
            _ => Self::Anything,
        }
    }
}

/// What a menu is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum About {
    /// What is selected.
    Selection,
    /// The empty canvas, at this place [canvas units].
    Canvas(Point),
    /// A moment on the timeline.
    Time(SimTime),
    /// The bookmark at a moment.
    Bookmark(SimTime),
}

/// A menu.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Menu {
    /// Its corner in the window [pixels].
    pub at: (f64, f64),
    /// What it is about.
    pub about: About,
}
