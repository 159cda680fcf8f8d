//! `cargo xtask bench`: how fast the engine is, natively and in a browser, and what a frame of the page costs.

use std::fs;

use crate::arguments::Arguments;
use crate::process::{self, answer, cargo, repository, say};
use crate::{Done, browser, page, peers};

/// Measures, and writes docs/PERFORMANCE.md.
pub(crate) fn run(arguments: Arguments) -> Done {
    arguments.finish()?;
    let browser = browser::ready()?;
    say("Building the native benchmark.");
    let bench = ["bench", "--locked", "--package", "betwixt-analysis", "--bench", "engine"];
    process::run(cargo().args(bench).arg("--no-run"), "What it printed above says why.")?;
    page::build_for_bench()?;
    say("Measuring natively.");
    let native = answer(cargo().args(bench)).ok_or("the native benchmark failed; run it by hand to see why.")?;
    let lines: Vec<&str> = native.lines().filter(|line| line.starts_with('{')).collect();
    keep("native.jsonl", &lines.join("\n"))?;
    keep("peers.jsonl", &peers::measure()?.join("\n"))?;
    say("Measuring in the browser.");
    browser::with_page(browser, |node| {
        node.args(["--test-reporter=spec", "tests/browser/bench.mjs"]);
    })
}

/// Keeps what was measured for the part in the browser, which writes the page about all of it.
fn keep(name: &str, text: &str) -> Done {
    let folder = repository().join("target/bench");
    let kept = folder.join(name);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&kept, text))
        .map_err(|error| format!("{} cannot be written: {error}.", kept.display()))
}
