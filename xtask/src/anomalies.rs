//! `cargo xtask anomalies`: pairs of scenarios, each with an anomaly and with what mends it, as an optimised build that keeps every check.

use crate::Done;
use crate::arguments::Arguments;
use crate::process::{self, cargo, say};

/// Runs each pair with 200 seeds and writes docs/ANOMALIES.md; with `--quick`, `--seeds`, or the beginnings of names, it
/// writes nothing.
pub(crate) fn run(arguments: Arguments) -> Done {
    say("Looking for anomalies in pairs of scenarios, broken and mended.");
    let package = ["run", "--quiet", "--locked", "--profile", "swarm", "--package", "betwixt-anomalies"];
    process::run(
        cargo().args(package).arg("--").args(arguments.rest()),
        "What it printed above says which pair fails: its broken form must show the finding, its mended form must not. Mend \
         the scenarios in scenarios/pairs, or what finds.",
    )
}
