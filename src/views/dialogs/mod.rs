//! What opens above everything else.

pub mod gallery;
pub mod help;
pub mod mine;
pub mod problems;
pub mod share;
mod thumbnail;
