//! Remedies of small scenarios.
