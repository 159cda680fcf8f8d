//! Component kinds: each lives in its own folder and is known by name nowhere else.

use crate::repository::{File, files, folders, forbid, names, root};

const KINDS: &str = "crates/sim/src/kinds";

/// What model.md tells the people who use the kind, in this order.
const HEADINGS: &[&str] = &[
    "## Stands for",
    "## What it does",
    "## What it does not do",
    "## Parameters",
    "## What you can observe",
    "## Sources",
];

#[test]
fn a_kind_never_imports_another_kind() {
    let kinds = folders(KINDS);
    let mut found = Vec::new();
    for kind in &kinds {
        for file in files(&format!("{KINDS}/{kind}"), &[".rs"]) {
            let others = kinds.iter().filter(|other| *other != kind);
            found.extend(others.flat_map(|other| imports(&file, other)));
        }
    }
    forbid(found, "Kinds meet only in messages. What two of them share belongs beside the folders of both.");
}

fn imports(file: &File, other: &str) -> Vec<String> {
    let mut ways = vec![format!("kinds::{other}"), format!("super::super::{other}")];
    // Only from a kind's first file does one step up lead to the other kinds.
    if file.path.ends_with("/mod.rs") {
        ways.push(format!("super::{other}"));
    }
    let ways: Vec<&str> = ways.iter().map(String::as_str).collect();
    file.naming(&ways)
}

/// A kind may share its name with a parameter (`queue`), so only lines that decide something by it count.
#[test]
fn nobody_asks_for_a_kind_by_name() {
    let kinds = folders(KINDS);
    let mut sources = files("crates", &[".rs"]);
    sources.extend(files("src", &[".rs"]));
    let mut found = Vec::new();
    for file in sources.iter().filter(|file| !file.is_test() && !may_name_kinds(&file.path)) {
        for kind in kinds.iter().filter(|kind| !file.path.starts_with(&format!("{KINDS}/{kind}/"))) {
            let lines = file.code_before_tests().filter(|(_, line)| decides_by(line, kind));
            found.extend(lines.map(|(number, _)| format!("{}:{number} decides by \"{kind}\"", file.path)));
        }
    }
    forbid(
        found,
        "Ask the kind's description (its facets, roles or parameters) instead of its name, so that a new kind works \
         everywhere at once.",
    );
}

fn decides_by(line: &str, kind: &str) -> bool {
    let literal = format!("\"{kind}\"");
    let ways = ["== _", "!= _", "_ =>", "_ |", "| _"];
    let decides = ways.iter().any(|way| line.contains(&way.replace('_', &literal)));
    line.contains(&literal) && (decides || names(line, "kind"))
}

#[test]
fn a_decision_by_name_is_told_from_a_parameter() {
    assert!(decides_by(r#"if component.kind == "queue" {"#, "queue"));
    assert!(decides_by(r#""cache" | "queue" => 3,"#, "queue"));
    assert!(!decides_by(r#"ParamSpec::count("queue", 10)"#, "queue"));
}

/// Old documents and other tools' formats have names in them that are history, and must be matched.
fn may_name_kinds(path: &str) -> bool {
    path.starts_with("crates/model/src/migrate") || path.starts_with("crates/interop")
}

#[test]
fn every_kind_says_what_it_stands_for() {
    let mut found = Vec::new();
    for kind in folders(KINDS) {
        let path = format!("{KINDS}/{kind}/model.md");
        let Ok(text) = std::fs::read_to_string(root().join(&path)) else {
            found.push(format!("{path} is missing"));
            continue;
        };
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
        let as_agreed = |(line, heading): (&&str, &&str)| line.starts_with(heading);
        if headings.len() != HEADINGS.len() || !headings.iter().zip(HEADINGS).all(as_agreed) {
            found.push(format!("{path} has the headings {headings:?}"));
        }
        if names(&text, concat!("TO", "DO")) {
            found.push(format!("{path} is not finished"));
        }
    }
    forbid(found, &format!("model.md is shown to users and has these headings: {HEADINGS:?}."));
}
