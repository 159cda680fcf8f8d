//! What is wrong with a document, said so that the person who wrote it can mend it.

use std::fmt;

/// How much a problem spoils.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; the scenario means what it says.
    Warning,
    /// Something was left out or replaced; the rest was read.
    Error,
    /// Nothing could be read at all.
    Unreadable,
}

/// One thing that is wrong, with place, sentence and remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How much it spoils.
    pub severity: Severity,
    /// Where: a path such as `components.checkout.workers`, or `line 3, column 7` for text that is not JSON.
    pub place: String,
    /// What is wrong: one sentence.
    pub what: String,
    /// What to do about it: one sentence.
    pub remedy: String,
}

impl Problem {
    /// An error at a place.
    #[must_use]
    pub fn error(place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: place.into(), what: what.into(), remedy: remedy.into() }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, what, remedy) }
    }

    /// A document of which nothing can be read.
    #[must_use]
    pub fn unreadable(place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Unreadable, ..Self::error(place, what, remedy) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.place, self.what, self.remedy)
    }
}
