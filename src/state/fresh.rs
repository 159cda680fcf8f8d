//! Names for new parts: readable, and never one that this document ever used, not even before an undo.
//!
//! A part's luck hangs on its identity, and so does every finding about it; a second life under an old name would
//! mix up the two.

use std::collections::BTreeSet;

use betwixt_model::ids::{self, MAX_LENGTH};
use betwixt_model::{Scenario, ids::slug};

/// Every identity that a document used since it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsedIds(BTreeSet<String>);

impl UsedIds {
    /// Remembers every identity of a scenario.
    pub fn remember(&mut self, scenario: &Scenario) {
        for id in all(scenario) {
            if !self.0.contains(id) {
                self.0.insert(id.to_owned());
            }
        }
    }

    /// Remembers one identity.
    pub(super) fn add(&mut self, id: &str) {
        self.0.insert(id.to_owned());
    }

    /// Whether every identity of a scenario is remembered.
    #[must_use]
    pub fn knows(&self, scenario: &Scenario) -> bool {
        all(scenario).all(|id| self.0.contains(id))
    }

    /// An identity made from words, with a number if the plain one was ever used.
    #[must_use]
    pub fn fresh(&self, words: &str) -> String {
        self.numbered(slug(words))
    }

    /// This identity, with a number if it was ever used.
    #[must_use]
    pub fn numbered(&self, plain: String) -> String {
        if !self.0.contains(&plain) && ids::is_valid(&plain) {
            return plain;
        }
        // Room for the number, so that the limit of length cannot make two different numbers equal.
        let stem: String = plain.chars().take(MAX_LENGTH - 12).collect();
        let stem = without_number(&stem);
        let id = (2_u64..).map(|n| format!("{stem}-{n}")).find(|id| !self.0.contains(id));
        let id = id.expect("more numbers than identities");
        debug_assert!(ids::is_valid(&id), "{id:?} is made of a slug and a number");
        id
    }
}

/// "cache" of "cache-2": the next is "cache-3", not "cache-2-2".
fn without_number(id: &str) -> &str {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = stem.strip_suffix('-').filter(|stem| !stem.is_empty()).unwrap_or(id);
    stem.trim_end_matches(['-', '_'])
}

fn all(scenario: &Scenario) -> impl Iterator<Item = &str> {
    let components = scenario.components.iter().map(|c| c.id.as_str());
    let connections = scenario.connections.iter().map(|c| c.id.as_str());
    let faults = scenario.faults.iter().map(|f| f.id.as_str());
    let flows = scenario.flows.iter().map(|f| f.id.as_str());
    let zones = scenario.zones.iter().map(|z| z.id.as_str());
    let expected = scenario.expectations.iter().map(|held| held.id.as_str());
    components.chain(connections).chain(faults).chain(flows).chain(zones).chain(expected)
}

/// A name that no component has: the plain one, else with a number ("Service 2").
#[must_use]
pub fn free_name(scenario: &Scenario, plain: &str) -> String {
    let taken = |name: &str| scenario.components.iter().any(|component| component.name == name);
    if !taken(plain) {
        return plain.to_owned();
    }
    (2_u64..).map(|n| format!("{plain} {n}")).find(|name| !taken(name)).expect("more numbers than components")
}
