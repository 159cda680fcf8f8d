//! Findings of small scenarios.
