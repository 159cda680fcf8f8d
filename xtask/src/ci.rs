//! `cargo xtask ci`: what must pass before a change lands. The cheapest answer comes first.

use crate::arguments::Arguments;
use crate::process::{self, cargo, say};
use crate::{Done, anomalies, counts, fidelity, swarm, test, tools};

/// Format, lints for both targets, the shorter cases of fidelity, pairs of anomalies with ten seeds, ten thousand random scenarios, instruction counts, then every test.
pub(crate) fn run(arguments: Arguments) -> Done {
    arguments.finish()?;
    say("Checking the format.");
    step(&["fmt", "--all", "--check"], "`cargo fmt --all` mends it.")?;
    say("Checking the lints, natively and for WebAssembly.");
    let remedy = "Every warning counts; what it printed above says where.";
    step(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], remedy)?;
    tools::wasm_target()?;
    step(
        &[
            "clippy",
            "--package",
            "betwixt-app",
            "--target",
            "wasm32-unknown-unknown",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
        remedy,
    )?;
    fidelity::run(Arguments::new(std::iter::once("--quick".to_owned())))?;
    anomalies::run(Arguments::new(std::iter::once("--quick".to_owned())))?;
    swarm::for_ci()?;
    counts::run(Arguments::new(std::iter::empty()))?;
    test::run(Arguments::new(std::iter::empty()))
}

fn step(words: &[&str], remedy: &str) -> Done {
    process::run(cargo().args(words), remedy)
}
