//! What can be asked of a scenario by verb and name. Menus, the outline and the page of commands are all made from here, and
//! from the table of keys.
//!
//! [`offers`] is what a menu says about one part. [`search`] finds whatever fits what was written: an offer, a line of the
//! table of keys, or a sentence with arguments.

pub mod words;
pub mod parts;
pub mod times;
pub mod offers;
mod moments;
mod bending;
mod expected;
mod happening;
mod breaking;
mod sentences;
pub mod search;

use betwixt_model::{Catalogue, Scenario, SimTime};

use super::command::Command;
use super::document::Document;
use super::selection::Selection;
use super::shortcuts::more;

pub use offers::{Group, Offer};
pub use parts::Part;
pub use search::{Found, Suggestion, search};
pub use sentences::SENTENCES;

/// What is known where something is asked.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The document.
    pub document: &'a Document,
    /// What is selected.
    pub selection: &'a Selection,
    /// The parts that can be named: [`parts::named`]; none where nothing is written.
    pub parts: &'a [(Part, String)],
    /// The scenarios of the gallery: file name and name.
    pub gallery: &'a [(&'static str, String)],
}

impl<'a> Around<'a> {
    fn scenario(&self) -> &'a Scenario {
        self.document.scenario()
    }

    fn catalogue(&self) -> &'static Catalogue {
        self.document.catalogue()
    }

    fn name(&self, part: &Part) -> String {
        part.name(self.scenario(), self.catalogue())
    }
}

/// What happens when something is chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    /// These are asked for, in this order.
    Ask(Vec<Command>),
    /// The sentence goes on: this has been written so far.
    GoOn(String),
    /// Nothing: it cannot be, and the sentence beside it says why.
    Nothing,
}

impl From<Command> for Does {
    fn from(command: Command) -> Self {
        Self::Ask(vec![command])
    }
}

/// The keys that ask for a command, as they are printed on their caps; none if there are none.
#[must_use]
pub fn caps(command: &Command) -> &'static [&'static str] {
    more::all().find(|shortcut| shortcut.command() == *command).map_or(&[], |shortcut| shortcut.caps)
}

/// A moment as a sentence has it: `0:45`.
#[must_use]
pub fn written_moment(at: SimTime) -> String {
    super::announce::clock(at)
}
