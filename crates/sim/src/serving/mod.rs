//! Serving: instances with workers and a queue each, running handler programs. Shared by every kind that does work.

mod params;
mod config;
mod server;
mod instance;
mod admit;
mod tasks;
mod pause;
mod queue;

pub use config::{ServerConfig, WhenFull};
pub use params::{EXTERNAL_PARAMS, PARAMS};
pub use queue::{CoDel, Discipline};
pub use server::{Extra, Server};

#[cfg(test)]
mod tests;
