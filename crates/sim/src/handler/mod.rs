//! Handler programs: what a component does when it is asked, step by step, the same for every kind that runs one.

mod code;
mod branch;
mod transaction;
mod frame;
mod seen;
mod two_phase;

pub use code::{Compiled, CompiledKey, CompiledStep, Counting, Fork};
pub use frame::{Frame, Progress};
pub use two_phase::Reminder;
