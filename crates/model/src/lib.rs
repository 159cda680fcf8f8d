//! What a scenario is: plain data, units, parameters, validation, JSON and the permalink codec.
//!
//! This crate knows no clock, no randomness, no browser and no kind of component: the kinds and their
//! parameters come in as a [`Catalogue`], so adding a kind never touches this crate.

pub mod ids;
pub mod units;
pub mod decimal;
pub mod sort;
pub mod json;
pub mod distribution;
pub mod param;
pub mod catalogue;
pub mod handler;
pub mod load;
pub mod condition;
pub mod scenario;
pub mod problem;
pub mod program;
pub mod read;
pub mod write;
pub mod validate;
pub mod setting;
pub mod permalink;
pub mod migrate;
pub mod schema;
pub mod reference;
mod index;
mod place;
#[cfg(test)]
mod test_catalogue;

pub use catalogue::{Catalogue, FaultSpec, KindSpec, PresetSpec, Role};
pub use condition::{Bound, Condition, Measure};
pub use distribution::Distribution;
pub use handler::{Amount, Answer, Besides, Effect, Isolation, Key, OnlyIf, Program, Step, Together};
pub use ids::{ComponentId, ConnectionId, FaultId, FlowId, ZoneId};
pub use load::Load;
pub use param::{ParamDefault, ParamMap, ParamSpec, ParamType, ParamValue, Params, Scale};
pub use permalink::{LengthRating, LinkProblem};
pub use problem::{Problem, Severity};
pub use program::{default_program, program_for};
pub use read::aliases::called;
pub use read::{Loaded, MAX_ZONES, read, read_bytes};
pub use scenario::{
    Area, Component, Connection, Distance, Exposed, Fault, FaultTarget, Flow, Intervention, Point, Scenario, Target,
    Zone,
};
pub use units::{SimSpan, SimTime};
pub use validate::validate;
pub use write::{write, write_pretty};
