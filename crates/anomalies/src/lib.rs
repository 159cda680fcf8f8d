//! Pairs of scenarios: one in which an anomaly occurs and is found, and one with the usual remedy, in which it never is.
//!
//! The pairs are data, in `scenarios/pairs`: `NAME-broken.json`, `NAME-mended.json`, and a line in `findings.txt` that
//! says which finding they are about, and what mends it.

pub mod registry;
pub mod trial;
pub mod page;

pub use registry::{Pair, read_pairs};
pub use trial::{Row, Tally, try_pairs};
