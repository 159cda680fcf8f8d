//! Serving: instances with workers and a queue each, running handler programs. Shared by every kind that does work.

mod config;
mod server;
pub mod idempotency;

pub use config::{EXTERNAL_PARAMS, PARAMS, ServerConfig};
pub use server::{Extra, Server};
