//! Whether everything that a scenario can say can be made by hand: tests that know no list of it but the schema.

mod details;
mod examples;
mod expectations;
mod faults;
mod programs;
mod search;

use std::path::{Path, PathBuf};

use betwixt_model::{Scenario, read};

use crate::views::CATALOGUE;

/// Every scenario that stands in the repository, with its file.
fn scenarios() -> Vec<(PathBuf, Scenario)> {
    fn add(folder: &Path, out: &mut Vec<PathBuf>) {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
        for path in entries.map(|entry| entry.expect("it can be read").path()) {
            if path.is_dir() {
                add(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                out.push(path);
            }
        }
    }
    let mut files = Vec::new();
    for folder in ["scenarios", "tests/swarm", "crates/fidelity/scenarios"] {
        add(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    files.sort();
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).expect("it can be read");
        let scenario = read(&text, &CATALOGUE).scenario;
        (file, scenario)
    };
    files.into_iter().map(read).collect()
}
