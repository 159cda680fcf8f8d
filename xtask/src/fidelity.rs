//! `cargo xtask fidelity`: published results against the simulator, as a release build because the runs are long.

use crate::Done;
use crate::arguments::Arguments;
use crate::process::{self, cargo, say};

/// Runs all cases and writes docs/FIDELITY.md; with `--quick`, or with the beginnings of cases, runs some and writes nothing.
/// With `--errors` it says the standard error of each figure as well, by which tolerances are chosen.
pub(crate) fn run(arguments: Arguments) -> Done {
    say("Building the cases of fidelity.");
    let package = ["--release", "--locked", "--package", "betwixt-fidelity"];
    process::run(cargo().arg("build").args(package), "What it printed above says why.")?;
    say("Comparing published results with the simulator.");
    process::run(
        cargo().args(["run", "--quiet"]).args(package).arg("--").args(arguments.rest()),
        "What is marked OUT above is beyond its tolerance: mend the simulator or the scenario, never the tolerance.",
    )
}
