//! The run: the world, what was recorded of it, snapshots to go back to, and how fast time passes.
//!
//! It lives outside Yew's render; views see a [`Summary`] at most ten times a second.

pub mod summary;
pub mod numbers;
mod run;
pub mod engine;
pub mod inquiry;
pub mod insides;
pub mod news;
pub mod seen;
pub mod verdicts;
mod kept;
mod keyframes;
mod pacing;
mod spoken;
mod summarise;

pub use keyframes::{Keyframe, Photograph};
pub use run::Runner;
pub use spoken::{Spoken, spoken_component, spoken_connection};
#[cfg(test)]
mod tests;

pub use summary::{RunState, Summary};
