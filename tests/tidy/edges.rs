//! Which package may depend on which: the arrows of ARCHITECTURE.md.

use crate::repository::{File, files, forbid};

/// A package of ours and those of ours that it may use. A new arrow is a page in docs/decisions/.
const EDGES: &[(&str, &[&str])] = &[
    ("betwixt-model", &[]),
    ("betwixt-sim", &["betwixt-model"]),
    ("betwixt-recorder", &["betwixt-model", "betwixt-sim"]),
    ("betwixt-analysis", &["betwixt-model", "betwixt-sim", "betwixt-recorder"]),
    ("betwixt-lessons", &["betwixt-model", "betwixt-sim", "betwixt-analysis"]),
    ("betwixt-interop", &["betwixt-model"]),
    ("betwixt-canvas", &[]),
    ("betwixt-fidelity", &["betwixt-model", "betwixt-sim", "betwixt-analysis"]),
    ("betwixt-anomalies", &["betwixt-model", "betwixt-sim", "betwixt-analysis"]),
    ("betwixt-swarm", &["betwixt-model", "betwixt-sim", "betwixt-analysis"]),
    ("betwixt-markup", &[]),
    ("betwixt-cli", LIBRARIES),
    ("betwixt-app", LIBRARIES),
    ("xtask", LIBRARIES),
];

const LIBRARIES: &[&str] = &[
    "betwixt-model",
    "betwixt-sim",
    "betwixt-recorder",
    "betwixt-analysis",
    "betwixt-lessons",
    "betwixt-interop",
    "betwixt-canvas",
    "betwixt-markup",
];

#[test]
fn packages_depend_on_each_other_in_one_direction() {
    let mut found = Vec::new();
    for manifest in manifests() {
        let name = name(&manifest);
        let Some((_, allowed)) = EDGES.iter().find(|(package, _)| *package == name) else {
            found.push(format!("{}: the package `{name}` is not in EDGES", manifest.path));
            continue;
        };
        let ours = dependencies(&manifest).filter(|dependency| EDGES.iter().any(|(package, _)| package == dependency));
        let wrong = ours.filter(|dependency| !allowed.contains(dependency));
        found.extend(wrong.map(|dependency| format!("{}: {name} must not use {dependency}", manifest.path)));
    }
    forbid(
        found,
        "Dependencies run model <- sim <- analysis <- lessons, with cli and the app on top. Move the code to where it may \
         be used, or write a page in docs/decisions/ and change EDGES in tests/tidy/edges.rs.",
    );
}

#[test]
fn the_model_has_neither_clock_nor_luck() {
    let model = manifests().into_iter().find(|manifest| name(manifest) == "betwixt-model");
    let model = model.expect("the model is a package");
    let found = dependencies(&model)
        .filter(|dependency| ["rand", "chrono", "time", "instant"].iter().any(|word| dependency.contains(word)))
        .map(|dependency| format!("{}: {dependency}", model.path))
        .collect();
    forbid(found, "A scenario is plain data: time and chance belong to crates/sim.");
}

fn manifests() -> Vec<File> {
    let mut manifests = files("crates", &["Cargo.toml"]);
    manifests.extend(files("xtask", &["Cargo.toml"]));
    manifests.extend(files("", &["Cargo.toml"]).into_iter().filter(|file| file.path == "Cargo.toml"));
    manifests
}

fn name(manifest: &File) -> String {
    let package = manifest.text.split_once("[package]").map_or("", |(_, rest)| rest);
    let line = package.lines().find_map(|line| line.strip_prefix("name = "));
    line.unwrap_or_default().trim_matches('"').to_owned()
}

/// The names on the left of every dependency table, those for tests included: a test is no way round an arrow.
fn dependencies(manifest: &File) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.text.lines().filter_map(move |line| {
        if let Some(table) = line.strip_prefix('[') {
            inside = table.ends_with("dependencies]") && !table.starts_with("workspace");
            return None;
        }
        let end = line.find(['.', ' ', '='])?;
        (inside && !line.starts_with('#')).then(|| &line[..end])
    })
}
