//! The app: a page around the simulator.

pub mod state;
pub mod runner;
pub mod canvas;
pub mod platform;
pub mod gallery;
pub mod headless;
