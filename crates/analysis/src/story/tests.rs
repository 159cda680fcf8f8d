//! Stories of operations of small scenarios.
