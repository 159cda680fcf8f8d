//! From what stands on the command line to a scenario: a file, standard input, or a link.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use betwixt_model::read::MAX_TEXT;
use betwixt_model::{Loaded, Problem, Scenario, permalink, read_bytes};
use betwixt_sim::CATALOGUE;

/// A document, and what it was written as.
#[derive(Debug)]
pub(crate) struct Input {
    /// What to call it in messages.
    pub(crate) name: String,
    /// What was read.
    pub(crate) loaded: Loaded,
    /// Whether it came as a link.
    pub(crate) is_link: bool,
}

impl Input {
    /// Reads what an argument names. Whatever goes wrong is a problem of the result.
    pub(crate) fn open(argument: &str) -> Self {
        if argument == "-" {
            return Self::of("standard input", bytes(io::stdin().lock()));
        }
        let is_file = Path::new(argument).exists();
        if !is_file && looks_like_link(argument) {
            return Self::link("link", argument);
        }
        if !is_file {
            return Self::unreadable(
                argument,
                "There is no such file.",
                "Name a scenario file, or - for standard input, or put a link in quotes.",
            );
        }
        match File::open(argument).map(bytes) {
            Ok(content) => Self::of(argument, content),
            Err(error) => Self::of(argument, Err(error)),
        }
    }

    fn of(name: &str, content: io::Result<Vec<u8>>) -> Self {
        let content = match content {
            Ok(content) => content,
            Err(error) => {
                let what = format!("It could not be read: {error}.");
                return Self::unreadable(name, &what, "Choose another file, or ask its owner to let you read it.");
            }
        };
        // A link that somebody saved as a file is a link.
        let as_link = std::str::from_utf8(&content).ok().filter(|text| text.len() < permalink::MAX_LINK * 4);
        if let Some(link) = as_link.filter(|text| looks_like_link(text)) {
            return Self::link(name, link);
        }
        if content.trim_ascii().is_empty() {
            return Self::unreadable(
                name,
                "It is empty.",
                "A scenario begins with { \"betwixt\": 1, and docs/scenario.md shows the rest.",
            );
        }
        Self { name: name.to_owned(), loaded: read_bytes(&content, &CATALOGUE), is_link: false }
    }

    fn link(name: &str, link: &str) -> Self {
        let loaded = permalink::decode(link, &CATALOGUE).unwrap_or_else(|problem| nothing(problem.to_problem()));
        Self { name: name.to_owned(), loaded, is_link: true }
    }

    fn unreadable(name: &str, what: &str, remedy: &str) -> Self {
        let loaded = nothing(Problem::unreadable("file", what, remedy));
        Self { name: name.to_owned(), loaded, is_link: false }
    }
}

fn nothing(problem: Problem) -> Loaded {
    Loaded { scenario: Scenario::default(), problems: vec![problem] }
}

/// No more than one byte over what is ever accepted: then the reader says that it is too large.
fn bytes(from: impl Read) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    from.take(MAX_TEXT as u64 + 1).read_to_end(&mut content)?;
    Ok(content)
}

/// Whether a text is meant as a link: JSON never begins like one.
fn looks_like_link(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = ["http://", "https://", "#", "?s=", "s=", "%23s=", "<http", "file://"];
    let is_bare = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('.') && !text.contains(['/', '\\']);
    begins.iter().any(|start| text.starts_with(start)) || (is_bare && !text.ends_with(".json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_from_files() {
        for link in
            ["#s=1.a.b", "https://x/#s=1.a.b", " 1.abc.def\n", "%23s=1.a", "2.abc.def", "?s=1.x.y", "\u{feff}#s=1"]
        {
            assert!(looks_like_link(link), "{link}");
        }
        for file in ["{\"betwixt\":1}", "shop.json", "scenarios/1.json", "1.json", "", "[1.5]", "hello"] {
            assert!(!looks_like_link(file), "{file}");
        }
    }
}
