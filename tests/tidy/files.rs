//! How files are kept: short, named for what they hold, finished, and free of the machine they were written on.

use crate::repository::{File, files, forbid};

const LINES_MAX: usize = 400;
const LINES_NOTED: usize = 300;

fn sources() -> Vec<File> {
    files("", &[".rs", ".mjs", ".js"])
}

#[test]
#[allow(clippy::print_stderr, reason = "a note for whoever reads the test's output")]
fn no_file_is_too_long() {
    let mut found = Vec::new();
    for file in sources() {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            found.push(format!("{} has {lines} lines", file.path));
        } else if lines > LINES_NOTED {
            eprintln!("note: {} has {lines} lines; at {LINES_MAX} it must be split", file.path);
        }
    }
    forbid(found, "Split the file where a second idea begins.");
}

#[test]
fn no_file_is_named_for_nothing() {
    let empty = ["utils", "util", "helpers", "helper", "types", "misc", "common"];
    let found = sources()
        .into_iter()
        .filter(|file| {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            empty.contains(&name.split('.').next().unwrap_or_default())
        })
        .map(|file| file.path)
        .collect();
    forbid(found, "Name the file for the noun it is about.");
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let found = files("", &[".rs"])
        .into_iter()
        .filter(|file| !after_attributes(&file.text).starts_with("//!"))
        .map(|file| file.path)
        .collect();
    forbid(found, "Begin the file with `//! <what this file is for>.`");
}

/// The text after any `#![…]` at its start.
fn after_attributes(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with("#![") {
        let mut depth = 0;
        let end = rest.find(|character| {
            depth += i32::from(character == '[') - i32::from(character == ']');
            character == ']' && depth == 0
        });
        rest = end.map_or("", |end| rest[end + 1..].trim_start());
    }
    rest
}

#[test]
fn nothing_is_left_for_later() {
    let words = [concat!("FIX", "ME"), concat!("XX", "X"), concat!("todo", "!("), concat!("db", "g!(")];
    let mut found = Vec::new();
    for file in files("", &[".rs", ".mjs", ".js", ".css", ".html"]) {
        // Comments count here: they are where such words are left.
        let lines = file.text.lines().enumerate();
        let marked = lines.filter(|(_, line)| words.iter().any(|word| crate::repository::names(line, word)));
        found.extend(marked.map(|(index, _)| format!("{}:{}", file.path, index + 1)));
    }
    forbid(found, "Finish it, or leave it out and say so in the change's description.");
}

#[test]
fn no_path_of_somebodys_machine() {
    let paths = [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Use", "rs/")];
    let mut found = Vec::new();
    for file in files("", &[""]) {
        let lines = file.text.lines().enumerate();
        // In a longer path the same word is somebody else's folder: `docs/work/plan.md`.
        let alone = |line: &str, path: &str| {
            line.match_indices(path).any(|(at, _)| {
                !line[..at]
                    .ends_with(|before: char| before.is_alphanumeric() || matches!(before, '.' | '_' | '-' | '*' | '}'))
            })
        };
        let named = lines.filter(|(_, line)| paths.iter().any(|path| alone(line, path)));
        found.extend(named.map(|(index, _)| format!("{}:{}", file.path, index + 1)));
    }
    forbid(found, "Nobody else has this folder: use a path relative to the repository.");
}

#[test]
fn lock_files_name_only_public_registries() {
    let public = ["https://github.com/rust-lang/crates.io-index", "https://registry.npmjs.org/"];
    let mut found = Vec::new();
    for file in files("", &["Cargo.lock", "package-lock.json"]) {
        let lines = file.text.lines().enumerate();
        let sources = lines.filter(|(_, line)| line.contains("source = ") || line.contains("\"resolved\""));
        let foreign = sources.filter(|(_, line)| !public.iter().any(|registry| line.contains(registry)));
        found.extend(foreign.map(|(index, _)| format!("{}:{}", file.path, index + 1)));
    }
    forbid(found, "A clone elsewhere cannot reach this registry; lock against the public one.");
}
