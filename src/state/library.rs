//! The scenarios that a person keeps in this browser: each under a key of its own, so that two tabs never tear a list apart.
//!
//! Work that was changed gets a place by itself, as a *draft*. What a person has named is theirs until they delete it; of
//! drafts only the newest stay.

use betwixt_model::{Catalogue, Scenario, read, write_pretty};

/// What the keys of kept scenarios begin with.
const PREFIX: &str = "betwixt.mine.";

/// How many drafts stay.
pub const DRAFTS_MOST: usize = 24;

// How the first line of what is kept says whether somebody has named it.
const DRAFT: &str = "draft";
const NAMED: &str = "named";

/// What somebody asks of their own scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryCommand {
    /// Keep what is open for good, under its name.
    Save,
    /// The same under another name; what was kept under the old one stays.
    SaveAs(String),
    /// Open the one of this id.
    Open(String),
    /// Call one by another name.
    Rename {
        /// Which.
        id: String,
        /// Its new name.
        name: String,
    },
    /// A second one like this.
    Duplicate(String),
    /// Away with it.
    Delete(String),
    /// Bring back what was deleted last.
    Restore,
}

/// What became of a text that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is there.
    Kept,
    /// There is no room for it.
    Full,
    /// The browser keeps nothing for this page.
    Blocked,
}

/// A place that keeps texts under keys: the browser's, or a test's.
pub trait Shelf {
    /// What is under a key.
    fn read(&self, key: &str) -> Option<String>;
    /// Puts a text there.
    fn write(&mut self, key: &str, text: &str) -> Stored;
    /// Takes it away.
    fn forget(&mut self, key: &str);
    /// Every key.
    fn keys(&self) -> Vec<String>;
}

/// A scenario that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub id: String,
    /// When it was written last [milliseconds since 1970].
    pub edited: u64,
    /// Nobody has named it.
    pub draft: bool,
    /// The scenario, as a file has it.
    pub text: String,
}

impl Kept {
    /// One that nobody has named, at a place that is still free.
    pub fn new(shelf: &impl Shelf, text: String, now: u64) -> Self {
        let mut at = now;
        while shelf.read(&key(&format!("{at:x}"))).is_some() {
            at += 1;
        }
        Self { id: format!("{at:x}"), edited: now, draft: true, text }
    }

    /// The one of that id.
    pub fn find(shelf: &impl Shelf, id: &str) -> Option<Self> {
        Self::parse(id, &shelf.read(&key(id))?)
    }

    /// All of them, the newest first.
    pub fn all(shelf: &impl Shelf) -> Vec<Self> {
        let ids = shelf.keys();
        let mut all: Vec<Self> =
            ids.iter().filter_map(|key| key.strip_prefix(PREFIX)).filter_map(|id| Self::find(shelf, id)).collect();
        all.sort_by(|a, b| b.edited.cmp(&a.edited).then_with(|| b.id.cmp(&a.id)));
        all
    }

    /// Puts it on the shelf.
    pub fn put(&self, shelf: &mut impl Shelf) -> Stored {
        shelf.write(&key(&self.id), &self.written())
    }

    /// Takes the one of that id off the shelf.
    pub fn forget(shelf: &mut impl Shelf, id: &str) {
        shelf.forget(&key(id));
    }

    /// Takes the oldest drafts off the shelf, until so many are left; the one of this id stays.
    pub fn thin_out(shelf: &mut impl Shelf, most: usize, except: &str) {
        let drafts: Vec<Self> = Self::all(shelf).into_iter().filter(|kept| kept.draft && kept.id != except).collect();
        for kept in drafts.iter().skip(most.saturating_sub(1)) {
            Self::forget(shelf, &kept.id);
        }
    }

    /// The scenario, if its text can be read.
    #[must_use]
    pub fn scenario(&self, catalogue: &Catalogue) -> Option<Scenario> {
        let loaded = read(&self.text, catalogue);
        (!loaded.is_unreadable()).then_some(loaded.scenario)
    }

    /// The same under another name, which makes it the person's own.
    #[must_use]
    pub fn named(&self, name: &str, catalogue: &Catalogue) -> Option<Self> {
        let scenario = Scenario { name: name.to_owned(), ..self.scenario(catalogue)? };
        Some(Self { draft: false, text: write_pretty(&scenario, catalogue), ..self.clone() })
    }

    fn parse(id: &str, written: &str) -> Option<Self> {
        let (head, text) = written.split_once('\n')?;
        let (edited, state) = head.split_once(' ')?;
        Some(Self { id: id.to_owned(), edited: edited.parse().ok()?, draft: state != NAMED, text: text.to_owned() })
    }

    /// As it stands on the shelf: one line about it, then the scenario.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{} {}\n{}", self.edited, if self.draft { DRAFT } else { NAMED }, self.text)
    }
}

fn key(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// How long ago that was, in words.
#[must_use]
pub fn ago(then: u64, now: u64) -> String {
    const STEPS: [(u64, &str, u64); 3] = [(60, "minute", 60), (3_600, "hour", 24), (86_400, "day", 365)];
    let seconds = now.saturating_sub(then) / 1_000;
    for (length, unit, most) in STEPS {
        let count = seconds / length;
        if count < most {
            return match count {
                0 => "just now".to_owned(),
                1 => format!("1 {unit} ago"),
                _ => format!("{count} {unit}s ago"),
            };
        }
    }
    "more than a year ago".to_owned()
}
