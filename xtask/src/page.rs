//! Builds the page into dist/, as it will be served to everybody.

use std::path::PathBuf;

use crate::Done;
use crate::process::{command, repository, run, say};
use crate::tools;

/// The folder that any static host can serve.
pub(crate) fn folder() -> PathBuf {
    repository().join("dist")
}

/// Always a release build: it costs no more than a debug one from cold, and what is tested is what is shipped.
pub(crate) fn build() -> Done {
    say("Building the page into dist/.");
    trunk(&[])
}

/// The page with what only measurements need: the engine a second time, with nobody listening.
pub(crate) fn build_for_bench() -> Done {
    say("Building the page for measurements into dist/; the next ordinary build takes its place.");
    trunk(&["--features", "bench"])
}

fn trunk(more: &[&str]) -> Done {
    let path = tools::ready()?;
    run(
        command("trunk")
            .args(["--log", "warn", "build", "--release"])
            .args(more)
            .env("PATH", path)
            // Trunk 0.21 reads this common switch as an option of its own and refuses its value.
            .env_remove("NO_COLOR"),
        "What it printed above says why.",
    )
}
