//! What a page begins with: what its address asks for, what was kept from the last visit, or the shop.

use betwixt_model::{Scenario, read};

use super::{CATALOGUE, SETTINGS};
use crate::platform::media::Media;
use crate::platform::url::Address;
use crate::runner::engine::PLAIN;
use crate::state::keeper::{WORK, last_work};
use crate::state::library::Kept;
use crate::state::opening::open_link;
use crate::state::{Document, Edit, Route};
use crate::{first_visit, gallery, platform};

/// What a page begins with.
#[derive(Debug)]
pub(crate) struct First {
    pub(super) document: Document,
    /// Why what the address asked for was not opened.
    pub(super) refused: Option<String>,
    /// Whether it plays at once, if the address does not say.
    pub(super) plays: bool,
    /// Which of the kept scenarios it is.
    pub(super) kept: Option<Kept>,
}

impl First {
    /// The shop: what a first visit opens.
    pub(super) fn visit() -> Self {
        Self {
            document: Document::new(first_visit::scenario(), Vec::new(), &PLAIN.catalogue),
            refused: None,
            plays: true,
            kept: None,
        }
    }
}

/// Whether the address asks for nothing, and nothing was kept: then the first file of the page is enough to begin.
pub(super) fn is_plain(address: &Address, media: Media) -> bool {
    address.is_bare()
        && !media.shape.is_narrow()
        && [WORK, SETTINGS].iter().all(|name| platform::storage::read(name).is_none())
}

/// What everybody else begins with.
pub(crate) fn first(route: &Route) -> First {
    let shop = || gallery::find(gallery::FIRST, &CATALOGUE).unwrap_or_default();
    let new = |scenario: Scenario| First {
        document: Document::new(scenario, Vec::new(), &CATALOGUE),
        refused: None,
        plays: false,
        kept: None,
    };
    if let Some(link) = &route.link {
        return match open_link(link, &CATALOGUE) {
            Ok(opened) => match opened.edit {
                Edit::Open { scenario, problems } => {
                    let document = Document::new((*scenario).clone(), problems.to_vec(), &CATALOGUE);
                    First { document, refused: None, plays: false, kept: None }
                }
                _ => new(shop()),
            },
            // A damaged link is never opened in part: what was there before is there still.
            Err(why) => refused(route, why, new(shop())),
        };
    }
    if let Some(slug) = &route.open {
        return match gallery::find(slug, &CATALOGUE) {
            Some(scenario) => First { plays: route.embed.is_none(), ..new(scenario) },
            None => {
                let below = if route.is_editor() { " Choose one below." } else { "" };
                refused(route, format!("There is no scenario called {slug:?} in the gallery.{below}"), new(shop()))
            }
        };
    }
    match last().filter(|_| route.embed.is_none()) {
        Some(first) => first,
        None => First { plays: route.embed.is_none(), ..new(shop()) },
    }
}

/// Something was asked for that cannot be opened: what was there before is there still, in an embed the shop.
fn refused(route: &Route, why: String, shop: First) -> First {
    if route.embed.is_some() {
        super::hosted::tell("error", serde_json::json!({ "message": why }));
        return First { refused: Some(why), ..shop };
    }
    First { refused: Some(why), ..last().unwrap_or(shop) }
}

/// The work of the last visit.
fn last() -> Option<First> {
    let (text, kept) = last_work(&platform::storage::Local)?;
    let loaded = read(&text, &CATALOGUE);
    let document = (!loaded.is_unreadable()).then(|| Document::new(loaded.scenario, loaded.problems, &CATALOGUE))?;
    Some(First { document, refused: None, plays: false, kept })
}
