//! Documents: one title each, and no link that leads nowhere.

use std::path::Path;

use crate::repository::{File, files, forbid, root};

#[test]
fn every_document_has_one_title() {
    let found = files("", &[".md"])
        .iter()
        .filter(|file| file.path.starts_with("docs/") || !file.path.contains('/'))
        .filter_map(|file| {
            let titles = prose(file).filter(|(_, line)| line.starts_with("# ")).count();
            (titles != 1).then(|| format!("{} has {titles} titles", file.path))
        })
        .collect();
    forbid(found, "A document has exactly one line that starts with `# `.");
}

#[test]
fn every_link_leads_somewhere() {
    let mut found = Vec::new();
    for file in files("", &[".md"]) {
        for (number, line) in prose(&file) {
            let lost = links(line).filter(|link| !exists(&file, link));
            found.extend(lost.map(|link| format!("{}:{number} links to {link}", file.path)));
        }
    }
    forbid(found, "The file has moved or was never there: mend the link.");
}

/// The lines outside fenced examples, with their numbers.
fn prose(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    file.text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((index + 1, line))
    })
}

/// The targets of the inline links of a line that point into this repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':'))
}

fn exists(file: &File, link: &str) -> bool {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    root().join(folder).join(link).exists()
}

#[test]
fn a_link_is_found_in_its_line() {
    let line = "See [one](a.md), [two](b.md#part), [three](https://example.org) and [four](#here).";
    assert_eq!(links(line).collect::<Vec<_>>(), ["a.md", "b.md"]);
}
