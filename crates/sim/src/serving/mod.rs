//! Serving: instances with workers and a queue each, running handler programs. Shared by every kind that does work.

mod params;
mod config;
mod server;
mod instance;
mod admit;
mod tasks;
mod share;
mod shared;
mod usl;
mod scaling;
mod meter;
mod start;
mod pause;
mod timer;
mod cancel;
pub mod clocks;
mod queue;
pub mod idempotency;
pub mod rate_limit;
pub mod contract;
pub mod saga_log;
pub mod two_phase;

pub use config::{ServerConfig, WhenFull};
pub use contract::{Contract, Rollout};
pub use params::{EXTERNAL_PARAMS, PARAMS};
pub use queue::{CoDel, Discipline};
pub use scaling::{Metric, Scaling};
pub use server::{Extra, Server};
pub use start::Start;
pub use usl::Usl;

#[cfg(test)]
mod tests;
