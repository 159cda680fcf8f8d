//! Moments to be looked at.

use serde_json::Value;

use crate::scenario::Bookmark;
use crate::units::SimTime;

use super::Reader;
use super::fields::{Fields, MAX_NAME};

/// Most bookmarks in a document.
pub const MAX_BOOKMARKS: usize = 1_000;

impl<'a> Reader<'a> {
    pub(super) fn bookmarks(&self, list: &'a [Value]) -> Vec<Bookmark> {
        let mut all: Vec<Bookmark> = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let Some(mut fields) = Fields::open(value, format!("bookmarks[{index}]"), self.problems) else { continue };
            let at = fields.span("at").map(|at| SimTime(at.0));
            if !fields.has("at") {
                fields.error("", "It does not say when and was left out.", "Write \"at\": \"42s\".");
            }
            let name = fields.prose("name", MAX_NAME, false).unwrap_or_default().trim().to_owned();
            if at.is_some_and(|at| all.iter().any(|held| held.at == at)) {
                let what = "There is a bookmark at this moment already; this one was left out.";
                fields.error("at", what, "Keep one of the two.");
            } else if let Some(at) = at {
                all.push(Bookmark { at, name });
            }
            fields.close();
        }
        crate::sort::by_number(&mut all, |held| held.at.0);
        all
    }
}
