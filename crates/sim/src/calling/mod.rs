//! The caller's side of a connection: what it does when no answer comes, or a bad one.
//!
//! Outermost first: retry, then circuit breaker, then the timeout of each attempt.

mod backoff;
mod breaker;
mod calls;
mod policy;

pub use backoff::Backoff;
pub use breaker::{Breaker, BreakerConfig};
pub use calls::{Call, CallState, Calls};
pub use policy::{PARAMS, Policy};
