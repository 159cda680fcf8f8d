//! The built program, run as a person would run it.

mod commands;
mod findings;
mod verdicts;
mod histories;
mod hostile;
mod queueing;
mod support;
