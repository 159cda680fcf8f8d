//! The engine: a world that moves from appointment to appointment.

pub mod world;
mod step;
mod deliver;
mod calls;
mod admission;
mod peers;
mod pool;
mod probe;
mod disturb;
mod entrance;
pub(crate) mod vigil;
pub mod plan;
pub mod connection;
pub mod agenda;
pub mod streams;
pub mod sample;
pub mod sampler;
pub mod slab;
pub mod limits;
pub mod digest;
