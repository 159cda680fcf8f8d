//! The built program, run as a person would run it.

mod commands;
mod histories;
mod hostile;
mod queueing;
mod support;
