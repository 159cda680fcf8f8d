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
    engine: CATALOGUE.engine,
};

/// A table with names, types and defaults only: what the engine reads.
pub(crate) const fn bare<const N: usize>(table: &[ParamSpec]) -> [ParamSpec; N] {
    let (mut bare, mut row) = ([table[0]; N], 0);
    while row < N {
        let ty = match table[row].ty {
            ParamType::Choice(_) => ParamType::Choice(&[]),
            other => other,
        };
        bare[row] = ParamSpec { ty, name: "", group: "", help: "", only_if: None, ..table[row] };
        row += 1;
    }
    bare
}
