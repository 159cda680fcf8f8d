//! Who is asked next: the policies of balancing, used by the kinds that balance and by each connection among the
//! instances of its callee.
//!
//! A balancer sees every request that passes it. The balancing of a connection sees its own caller's requests only. The two
//! are the same where there is one caller.

pub mod field;
pub mod round_robin;
pub mod random;
pub mod least_request;
pub mod ring;
pub mod maglev;
pub mod bounded;
pub mod locality;
pub mod chooser;
pub mod outlier;
pub mod health;
pub mod slow_start;

pub use chooser::{Chooser, Policy};
pub use field::Field;

use betwixt_model::ParamSpec;

/// What a connection says to the balancer that it belongs to, besides its priority.
pub const PARAMS: [ParamSpec; 1] = [ParamSpec::number(
    "weight",
    "Weight",
    1.0,
    (0.001, 1_000.0),
    "For a balancer: how much of the traffic this connection gets, compared with the others.",
)
.in_group("Balancing")
.with_slider(0.1, 10.0)];
