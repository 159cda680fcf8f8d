//! What a plain scenario may use, for the first file of a page: kinds and their parameters without the words about them.
//!
//! [`crate::compile_plain`] says what a plain scenario is.

use betwixt_model::{Catalogue, ParamSpec, ParamType};

use crate::{CATALOGUE, kinds};

/// What a plain scenario may use. Nothing in it is for people to read; they find everything in [`CATALOGUE`].
pub const PLAIN: Catalogue = Catalogue {
    kinds: kinds::PLAIN,
    faults: &[],
    connection: &bare::<{ CATALOGUE.connection.len() }>(CATALOGUE.connection),
    connection_presets: &[],
    flow: &bare::<{ CATALOGUE.flow.len() }>(CATALOGUE.flow),
    icons: &[],
    doubts: Catalogue::no_doubts,
    engine: CATALOGUE.engine,
};

/// Groups of rows that no plain scenario sets; whoever reads such a row asks first whether it is there.
const BEYOND: &[&str] = &["Agreement", "Webhooks", "Versions", "Two-phase commit", "Transactions", "Clocks"];

/// How many rows of a table a plain scenario may set.
pub(crate) const fn kept(table: &[ParamSpec]) -> usize {
    let (mut row, mut count) = (0, 0);
    while row < table.len() {
        count += is_kept(&table[row]) as usize;
        row += 1;
    }
    count
}

const fn is_kept(spec: &ParamSpec) -> bool {
    let mut group = 0;
    while group < BEYOND.len() {
        if same(spec.group.as_bytes(), BEYOND[group].as_bytes()) {
            return false;
        }
        group += 1;
    }
    true
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A table with names, types and defaults only, of the rows that are [`kept`]: what the engine reads.
pub(crate) const fn bare<const N: usize>(table: &[ParamSpec]) -> [ParamSpec; N] {
    let (mut bare, mut row, mut at) = ([table[0]; N], 0, 0);
    while row < table.len() {
        if is_kept(&table[row]) {
            let ty = match table[row].ty {
                ParamType::Choice(_) => ParamType::Choice(&[]),
                other => other,
            };
            bare[at] = ParamSpec { ty, name: "", group: "", help: "", only_if: None, ..table[row] };
            at += 1;
        }
        row += 1;
    }
    bare
}
