//! The app: a page around the simulator.

pub mod state;
pub mod platform;
