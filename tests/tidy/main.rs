//! The house rules that can be checked by reading: what STYLE.md calls the never-rules, and how files are kept.
//!
//! A rule is a function with a sentence that says what to do. Words that a rule forbids are put together from halves, so
//! that the rules do not catch themselves.
#![cfg(not(target_arch = "wasm32"))]

mod boundaries;
mod documents;
mod edges;
mod files;
mod kinds;
mod repository;
mod simulator;
