//! Handler programs: what a component does when it is asked, step by step, the same for every kind that runs one.

mod code;
mod branch;
mod transaction;
mod frame;

pub use code::{Compiled, CompiledKey, CompiledStep, Fork};
pub use frame::{Frame, Progress};
