//! The caller's side of a connection: what it does when no answer comes, or a bad one.
//!
//! Outermost first: fallback, retry with its budget, circuit breaker, rate limit, concurrency limit, connection pool, the
//! timeout of each attempt. Over all of it stands the deadline; beside an attempt stand its hedges.

mod policy;
mod calls;
mod retry;
mod backoff;
mod budget;
mod breaker;
mod breaker_params;
mod breaker_window;
mod rate_limit;
mod bulkhead;
mod pool;
mod pool_params;
mod limits;
mod presets;

pub use backoff::Backoff;
pub use breaker::{Breaker, BreakerConfig};
pub use breaker_window::Span;
pub use budget::{Budget, BudgetConfig, TokenRules};
pub use bulkhead::{Bulkhead, BulkheadConfig, Entry};
pub use calls::{Attempt, Call, CallState, Calls};
pub use limits::{KeyScope, Limits};
pub use policy::Policy;
pub use pool::{Dial, Lease, Leg, Pool, PoolCounts, Socket, Waiter};
pub use pool_params::PoolConfig;
pub use presets::PRESETS;
pub use rate_limit::{RateLimit, RateLimitConfig};
pub use retry::RetryOn;

use betwixt_model::ParamSpec;

const TABLES: &[&[ParamSpec]] =
    &[&policy::PARAMS, &retry::PARAMS, &budget::PARAMS, &breaker_params::PARAMS, &limits::PARAMS, &pool_params::PARAMS];

/// Every parameter of the caller's policy on a connection, in the order of the inspector.
pub const PARAMS: &[ParamSpec] = &crate::joined::<{ crate::rows(TABLES) }>(TABLES);
