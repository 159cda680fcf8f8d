//! `cargo xtask bench`: how fast the engine is, natively and in a browser, and what a frame of the page and the editor cost.

use std::fs;
use std::path::PathBuf;

use crate::arguments::Arguments;
use crate::process::{self, answer, cargo, repository, say};
use crate::{Done, browser, page, peers};

/// Measures, and writes docs/PERFORMANCE.md.
pub(crate) fn run(mut arguments: Arguments) -> Done {
    let (memory, editor) = (arguments.flag("--memory"), arguments.flag("--editor"));
    arguments.finish()?;
    if memory {
        return a_day();
    }
    let browser = browser::ready()?;
    if editor {
        page::build()?;
        say("Measuring the editor with a large drawing, which takes a few minutes.");
        return browser::with_page(browser, |node| {
            node.args(["--test-reporter=spec", "tests/browser/editor.bench.mjs"]);
        });
    }
    say("Building the native benchmark.");
    let bench = ["bench", "--locked", "--package", "betwixt-analysis", "--bench", "engine"];
    process::run(cargo().args(bench).arg("--no-run"), "What it printed above says why.")?;
    page::build_for_bench()?;
    say("Measuring natively.");
    // The browser runs the very same scenarios.
    let scenarios = folder(SCENARIOS)?;
    let native = answer(cargo().args(bench).args(["--", "--keep"]).arg(scenarios))
        .ok_or("the native benchmark failed; run it by hand to see why.")?;
    let lines: Vec<&str> = native.lines().filter(|line| line.starts_with('{')).collect();
    keep("native.jsonl", &lines.join("\n"))?;
    keep("peers.jsonl", &peers::measure()?.join("\n"))?;
    say("Measuring in the browser.");
    browser::with_page(browser, |node| {
        node.args(["--test-reporter=spec", "tests/browser/bench.mjs"]);
    })
}

/// Runs the shop for a simulated day, and puts what it held in memory into docs/PERFORMANCE.md.
fn a_day() -> Done {
    const HEADING: &str = "\n## Memory\n";
    say("Running the shop for a simulated day, which takes about a minute.");
    let example = ["run", "--release", "--locked", "--quiet", "--package", "betwixt-analysis", "--example", "memory"];
    let table =
        answer(cargo().args(example)).ok_or("the day of the shop failed; run the example by hand to see why.")?;
    let file = repository().join("docs/PERFORMANCE.md");
    let unusable = |error| format!("{} cannot be used: {error}.", file.display());
    let page = fs::read_to_string(&file).map_err(unusable)?;
    let (before, section) = page.split_once(HEADING).unwrap_or((&page, ""));
    let after = section.find("\n## ").map_or("", |at| &section[at..]);
    let page = format!("{}\n{HEADING}\n{MEMORY}\n{table}\n{after}", before.trim_end());
    fs::write(&file, page).map_err(unusable)
}

/// What stands above the table.
const MEMORY: &str = "\
A simulated day of `scenarios/online-shop.json` at 50 operations per second, everything recorded: metrics, charts, ledgers and the
journal with its bound. Resident memory of the whole process as Linux counts it (`VmRSS`). Written by `cargo xtask bench --memory`.
What is in flight, and what is recorded of it, holds steady. What grows is data of the simulated system itself: Orders DB
keeps a record for each order, as a database does. The first table leaves that out.
";

/// Keeps what was measured for the part in the browser, which writes the page about all of it.
fn keep(name: &str, text: &str) -> Done {
    let kept = folder(RESULTS)?.join(name);
    fs::write(&kept, text).map_err(|error| format!("{} cannot be written: {error}.", kept.display()))
}

/// Where the part in the browser looks for what was measured, and for the scenarios.
const RESULTS: &str = "target/bench";
const SCENARIOS: &str = "target/bench/scenarios";

/// A folder, made if it is not there.
fn folder(path: &str) -> Result<PathBuf, String> {
    let folder = repository().join(path);
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}.", folder.display()))?;
    Ok(folder)
}
