//! Betwixt sim.
