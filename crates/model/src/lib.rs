//! What a scenario is: plain data, units, parameters, validation, JSON and the permalink codec.
//!
//! This crate knows no clock, no randomness, no browser and no kind of component: the kinds and their
//! parameters come in as a [`Catalogue`], so adding a kind never touches this crate.

pub mod ids;
pub mod units;
pub mod distribution;
pub mod param;
pub mod catalogue;
pub mod handler;
pub mod scenario;
pub mod problem;

pub use catalogue::{Catalogue, FaultSpec, KindSpec, PresetSpec, Role};
pub use distribution::Distribution;
pub use handler::{Answer, Effect, Key, Program, Step};
pub use ids::{ComponentId, ConnectionId, FaultId, FlowId, ZoneId};
pub use param::{ParamDefault, ParamMap, ParamSpec, ParamType, ParamValue, Params, Scale};
pub use problem::{Problem, Severity};
pub use scenario::{
    Component, Connection, Distance, Exposed, Fault, FaultTarget, Flow, Intervention, Point, Scenario, Target, Zone,
};
pub use units::{SimSpan, SimTime};
