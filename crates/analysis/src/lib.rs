//! Betwixt analysis.
