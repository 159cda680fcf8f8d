//! `cargo xtask test`: every test there is.

use std::path::PathBuf;

use crate::arguments::Arguments;
use crate::process::{self, answer, cargo, repository, say};
use crate::{Done, browser, page, single, size, swarm};

const REMEDY: &str = "What it printed above says why.";

/// Native tests first, because they answer soonest; then the page that is shipped, in a real browser.
pub(crate) fn run(mut arguments: Arguments) -> Done {
    let native_only = arguments.flag("--native");
    let browser_only = arguments.flag("--browser");
    arguments.finish()?;
    let browser = if native_only { None } else { Some(browser::ready()?) };
    if !browser_only {
        native()?;
    }
    browser.map_or(Ok(()), in_browser)
}

/// Unit tests, house rules (tests/tidy) and the examples in the documentation.
fn native() -> Done {
    // nextest runs test binaries side by side; without it plain cargo does the same one after another.
    if answer(cargo().args(["nextest", "--version"])).is_none() {
        say("Running the native tests with cargo.");
        return run_cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    }
    say("Running the native tests with cargo-nextest.");
    run_cargo(&["nextest", "run", "--workspace", "--locked"])?;
    say("Running the examples in the documentation, which nextest leaves out.");
    run_cargo(&["test", "--doc", "--workspace", "--locked", "--quiet"])
}

fn run_cargo(words: &[&str]) -> Done {
    process::run(cargo().args(words), REMEDY)
}

fn in_browser(browser: PathBuf) -> Done {
    page::build()?;
    size::weigh()?;
    single::make()?;
    swarm::write_pairs()?;
    let tests = browser_tests()?;
    say("Running the browser tests against dist/.");
    browser::with_page(browser, |node| {
        // Two files at a time: each starts a browser of its own.
        node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).args(tests);
    })
}

/// Listed here and not by a pattern, because Node 20 knows no patterns.
fn browser_tests() -> Result<Vec<String>, String> {
    let unreadable = |error| format!("tests/browser cannot be listed: {error}.");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(repository().join("tests/browser")).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(format!("tests/browser/{name}"));
        }
    }
    files.sort();
    Ok(files)
}
