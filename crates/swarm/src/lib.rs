//! Random scenarios, made from the catalogue alone, and everything that must hold in each of their runs.
//!
//! A scenario is a pure function of its seed and of the catalogue. It is written as text and read back, so that the
//! reader is tried as well. A new kind, parameter, word, fault or preset appears here without a change; a new step needs
//! one line in the table of [`mod@generate`], and a test that fails says so.

mod luck;
mod values;
mod steps;
pub mod generate;
mod watch;
mod inside;
mod told;
mod expect;
mod judged;
pub mod check;
pub mod shrink;
pub mod coverage;
pub mod pairs;

pub use check::{Failure, check};
pub use generate::{generate, prepare};
