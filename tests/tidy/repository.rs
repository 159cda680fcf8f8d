//! The files of this repository, as the rules read them.

use std::path::{Path, PathBuf};

/// What was built or fetched or is git's own, not what was written; in a second work tree `.git` is a file.
const NOT_OURS: &[&str] = &[".git", "target", "dist", "node_modules"];

/// A file and its place in the repository, written with `/`.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The top folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every readable file whose path starts with `top` and ends with one of `endings`, in the order of their paths.
pub(crate) fn files(top: &str, endings: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    collect(&root().join(top), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let place = path.strip_prefix(root()).ok()?.to_string_lossy().replace('\\', "/");
            let wanted = endings.iter().any(|ending| place.ends_with(ending));
            // Pictures and fonts are no text, and have nothing to say to the rules.
            wanted.then(|| std::fs::read_to_string(&path).ok().map(|text| File { path: place, text }))?
        })
        .collect()
}

/// The names of the folders directly inside `top`; none if it does not exist yet.
pub(crate) fn folders(top: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root().join(top)) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if NOT_OURS.contains(&entry.file_name().to_string_lossy().as_ref()) {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

impl File {
    /// Whether this file, or the folder it is in, is there for tests.
    pub(crate) fn is_test(&self) -> bool {
        let mut parts = self.path.split('/');
        parts.any(|part| ["tests", "benches", "tests.rs"].contains(&part) || part.starts_with("test_"))
    }

    /// Its lines with their numbers, without comments: a rule about code must not forbid talking about it.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, without_comment(line)))
    }

    /// Like [`File::code`], up to the tests at the end of the file.
    pub(crate) fn code_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code().take_while(|(_, line)| line.trim() != "#[cfg(test)]")
    }

    /// A place for each of `words` that this file's code names.
    pub(crate) fn naming(&self, words: &[&str]) -> Vec<String> {
        self.code()
            .flat_map(|(number, line)| {
                let named = words.iter().filter(move |word| names(line, word));
                named.map(move |word| format!("{}:{number} names `{word}`", self.path))
            })
            .collect()
    }
}

/// Whether `line` has `word`, and not as a part of a longer name.
pub(crate) fn names(line: &str, word: &str) -> bool {
    let part_of_name = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (opens, closes) = (part_of_name(word.chars().next()), part_of_name(word.chars().next_back()));
    line.match_indices(word).any(|(at, _)| {
        let longer_before = opens && part_of_name(line[..at].chars().next_back());
        let longer_after = closes && part_of_name(line[at + word.len()..].chars().next());
        !longer_before && !longer_after
    })
}

/// The line up to a `//` that is not inside quotation marks.
fn without_comment(line: &str) -> &str {
    let bytes = line.as_bytes();
    let mut quoted = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            // A quotation mark as a character is not the start of a text.
            b'"' if !line[..at].ends_with('\'') || quoted => quoted = !quoted,
            b'/' if !quoted && bytes.get(at + 1) == Some(&b'/') => return &line[..at],
            _ => {}
        }
        at += 1;
    }
    line
}

/// Fails with every place found, and with what to do about them.
pub(crate) fn forbid(found: Vec<String>, remedy: &str) {
    assert!(found.is_empty(), "\n{remedy}\n  {}\n", found.join("\n  "));
}

#[test]
fn a_word_is_not_found_inside_a_longer_one() {
    assert!(names("use web_sys::Window;", "web_sys"));
    assert!(!names("let my_web_sys2 = 1;", "web_sys"));
    assert!(names("x.ln()", ".ln()"));
}

#[test]
fn comments_are_not_code() {
    assert_eq!(without_comment("let a = 1; // web_sys"), "let a = 1; ");
    assert_eq!(without_comment("let a = \"http://b\";"), "let a = \"http://b\";");
    assert_eq!(without_comment("if c == '\"' { d } // e"), "if c == '\"' { d } ");
}
