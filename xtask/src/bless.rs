//! `cargo xtask bless`: accepts what the program makes now as what it should make. Review sees the difference.

use crate::Done;
use crate::arguments::Arguments;
use crate::process::{self, cargo, say};

/// Runs the tests that compare with a kept file, letting them write it.
fn accept(test: &str) -> Done {
    say(&format!("Accepting what tests/{test} compares with."));
    process::run(
        cargo().args(["test", "--locked", "--package", "betwixt-app", "--test", test]).env("BETWIXT_BLESS", "1"),
        "What it printed above says why.",
    )
}

/// Every kept file.
pub(crate) fn run(arguments: Arguments) -> Done {
    arguments.finish()?;
    accept("determinism")?;
    accept("first_visit")?;
    accept("kept")
}
