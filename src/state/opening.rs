//! From a text, a file or a link to an edit that opens it, and back. Whatever was open stays if it cannot be read.

use std::rc::Rc;

use betwixt_model::permalink::{self, LengthRating};
use betwixt_model::{Catalogue, Loaded, Scenario, ids, read, write_pretty};

use super::edit::Edit;

/// What was said about a document that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The edit that opens it.
    pub edit: Edit,
    /// How many problems it came with.
    pub problems: usize,
    /// Another engine made it: the same scenario may run differently here.
    pub other_engine: bool,
}

/// Opens the text of a file.
///
/// Errors: a plain sentence with place and remedy; nothing could be read at all.
pub fn open_text(name: &str, text: &str, catalogue: &Catalogue) -> Result<Opened, String> {
    let loaded = read(text, catalogue);
    if loaded.is_unreadable() {
        let why = loaded.problems.first().map_or_else(String::new, |problem| format!(" {problem}"));
        return Err(format!("{name} is not a Betwixt scenario.{why}"));
    }
    Ok(opened(loaded, catalogue))
}

/// Opens a permalink, or the part of one that holds the scenario.
///
/// Errors: a plain sentence with a remedy; a damaged link is never opened in part.
pub fn open_link(link: &str, catalogue: &Catalogue) -> Result<Opened, String> {
    permalink::decode(link, catalogue).map(|loaded| opened(loaded, catalogue)).map_err(|why| why.to_string())
}

fn opened(loaded: Loaded, catalogue: &Catalogue) -> Opened {
    let Loaded { scenario, problems } = loaded;
    let other_engine = !scenario.engine.is_empty() && scenario.engine != catalogue.engine;
    let count = problems.len();
    let edit = Edit::Open { scenario: Rc::new(scenario), problems: problems.into() };
    Opened { edit, problems: count, other_engine }
}

/// A permalink and how it will fare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The whole address.
    pub url: String,
    /// How such a length fares in the world.
    pub rating: LengthRating,
}

/// The permalink of a scenario, on top of the page's own address without query and hash.
#[must_use]
pub fn share(scenario: &Scenario, page_address: &str, catalogue: &Catalogue) -> Shared {
    let url = format!("{page_address}#s={}", permalink::encode(&signed(scenario, catalogue), catalogue));
    let rating = LengthRating::of(url.len());
    Shared { url, rating }
}

/// The file of a scenario: what it is called, and what it holds.
#[must_use]
pub fn save(scenario: &Scenario, catalogue: &Catalogue) -> (String, String) {
    (format!("{}.json", ids::slug(&scenario.name)), write_pretty(&signed(scenario, catalogue), catalogue))
}

/// With the engine's version: who opens it elsewhere is told if the run may be another.
fn signed(scenario: &Scenario, catalogue: &Catalogue) -> Scenario {
    Scenario { engine: catalogue.engine.to_owned(), ..scenario.clone() }
}
