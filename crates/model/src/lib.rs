//! Betwixt model.
