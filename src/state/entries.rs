//! What can be chosen or written about something, as data: the page draws it, and tests go through all of it.

use std::fmt;
use std::rc::Rc;

/// What a hand or a key has to do with it.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// One of several words.
    Choice {
        /// Each as it is meant, and as it is shown.
        options: Vec<(String, String)>,
        /// The one that holds.
        value: String,
    },
    /// A text.
    Field {
        /// What holds.
        value: String,
        /// Shown when there is nothing in it: what holds then.
        empty: &'static str,
    },
    /// A text of several lines.
    Lines {
        /// What holds.
        value: String,
        /// Shown when there is nothing in it: what holds then.
        empty: &'static str,
    },
    /// On or off.
    Switch(bool),
    /// Something to be pressed; it may not be possible.
    Press(bool),
}

impl Control {
    /// A switch that is asked for this.
    pub const ON: &'static str = "on";
    /// A switch that is asked for that.
    pub const OFF: &'static str = "off";

    /// A choice from words that stand still.
    #[must_use]
    pub fn words(options: &[(&str, &str)], value: &str) -> Self {
        let options = options.iter().map(|(value, shown)| ((*value).to_owned(), (*shown).to_owned())).collect();
        Self::Choice { options, value: value.to_owned() }
    }
}

/// What somebody asks for by a text.
type Asks<T> = Rc<dyn Fn(&str) -> Result<T, String>>;

/// One thing that can be chosen or written: `T` is what becomes of it.
pub struct Entry<T> {
    /// Tells it from the others beside it.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What it means, or what the word that holds means; may be empty.
    pub note: String,
    /// What a hand or a key has to do with it.
    pub control: Control,
    asks: Asks<T>,
}

impl<T> Entry<T> {
    /// With an identity, a name, a control, and what becomes of what is asked for.
    pub fn new(
        id: impl Into<String>,
        label: impl Into<String>,
        control: Control,
        asks: impl Fn(&str) -> Result<T, String> + 'static,
    ) -> Self {
        Self { id: id.into(), label: label.into(), note: String::new(), control, asks: Rc::new(asks) }
    }

    /// An entry that makes another one of what is held.
    pub fn changing(
        held: &T,
        id: impl Into<String>,
        label: impl Into<String>,
        control: Control,
        change: impl Fn(&mut T, &str) -> Result<(), String> + 'static,
    ) -> Self
    where
        T: Clone + 'static,
    {
        let held = held.clone();
        Self::new(id, label, control, move |text| {
            let mut next = held.clone();
            change(&mut next, text)?;
            Ok(next)
        })
    }

    /// With a sentence of what it means.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// What comes of choosing or writing this.
    ///
    /// Errors: the start of a sentence that says why it cannot be read.
    pub fn ask(&self, text: &str) -> Result<T, String> {
        (self.asks)(text)
    }
}

// A derived one would ask for a `T` that can be cloned.
impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        let Self { id, label, note, control, asks } = self;
        let (id, label, note, control) = (id.clone(), label.clone(), note.clone(), control.clone());
        Self { id, label, note, control, asks: Rc::clone(asks) }
    }
}

impl<T> fmt::Debug for Entry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("id", &self.id).field("control", &self.control).finish_non_exhaustive()
    }
}
