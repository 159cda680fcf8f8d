//! The canvas: the pure parts of its crate, and the one file that puts pixels on the screen.

pub use betwixt_canvas::*;

pub mod paint;
