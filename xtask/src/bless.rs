//! `cargo xtask bless`: accepts what the program makes now as what it should make. Review sees the difference.

use crate::arguments::Arguments;
use crate::process::{self, cargo, say};
use crate::{Done, browser, page};

/// Runs the tests that compare with a kept file, letting them write it.
fn accept(test: &str) -> Done {
    say(&format!("Accepting what tests/{test} compares with."));
    process::run(
        cargo().args(["test", "--locked", "--package", "betwixt-app", "--test", test]).env("BETWIXT_BLESS", "1"),
        "What it printed above says why.",
    )
}

/// Every kept file; the pictures of the page only if they are asked for, because each has to be looked at.
pub(crate) fn run(mut arguments: Arguments) -> Done {
    let pictures = arguments.flag("--pictures");
    arguments.finish()?;
    if pictures {
        let browser = browser::ready()?;
        page::build()?;
        say("Taking the pictures in tests/pictures anew. Look at every one that changes.");
        return browser::with_page(browser, |node| {
            node.args(["--test", "tests/browser/pictures.test.mjs"]).env("BETWIXT_BLESS_PICTURES", "1");
        });
    }
    accept("determinism")?;
    accept("first_visit")?;
    accept("kept")
}
