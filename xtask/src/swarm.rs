//! `cargo xtask swarm`: random scenarios with every check there is; and the pairs that a browser compares.

use crate::Done;
use crate::arguments::Arguments;
use crate::process::{self, cargo, repository, say};

const REMEDY: &str = "What it printed above says which scenario fails; its smallest form is in tests/swarm/. Mend the engine, \
                      and keep the file: it is a test from now on.";

/// Where the pairs for the browser are kept; tests/browser/swarm.test.mjs reads them.
const PAIRS: &str = "target/swarm-pairs.jsonl";

const PROGRAM: [&str; 7] = ["run", "--quiet", "--locked", "--profile", "swarm", "--package", "betwixt-swarm"];

/// With `--runs`, `--seed`, `--minutes` and `--threads`, as the program takes them.
pub(crate) fn run(arguments: Arguments) -> Done {
    say("Trying random scenarios with every check there is.");
    process::run(cargo().args(PROGRAM).arg("--").args(["--keep", "tests/swarm"]).args(arguments.rest()), REMEDY)
}

/// What runs with every change: always the same seeds, so that the verdict is about the change.
pub(crate) fn for_ci() -> Done {
    run(Arguments::new(["--runs", "10000", "--seed", "1", "--threads", "2"].map(str::to_owned).into_iter()))
}

/// Writes a thousand generated scenarios with what their runs come to natively.
pub(crate) fn write_pairs() -> Done {
    say("Running a thousand generated scenarios natively, for the browser to compare.");
    let program = cargo().args(PROGRAM).args(["--", "--pairs", "1000"]).output();
    let output = program.ok().filter(|output| output.status.success());
    let output = output.ok_or("the generated scenarios could not be run; try `cargo xtask swarm`.")?;
    let file = repository().join(PAIRS);
    std::fs::write(&file, output.stdout).map_err(|error| format!("{} cannot be written: {error}.", file.display()))
}
