//! The pairs of a folder.

use std::fs;
use std::path::Path;

use betwixt_analysis::FindingKind;
use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;

/// The file that says what each pair is about.
pub const LIST: &str = "findings.txt";

/// A scenario with an anomaly, and the same with its remedy.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Its name, which its files begin with.
    pub name: String,
    /// The finding that it is about.
    pub kind: FindingKind,
    /// What mends it, in words.
    pub remedy: String,
    /// In which it occurs.
    pub broken: Scenario,
    /// In which it does not.
    pub mended: Scenario,
}

/// Reads all pairs of a folder, in the order of their list.
///
/// Errors: a sentence for each that says what is wrong and what to do.
pub fn read_pairs(folder: &Path) -> Result<Vec<Pair>, Vec<String>> {
    let list = folder.join(LIST);
    let text =
        fs::read_to_string(&list).map_err(|error| vec![format!("{} cannot be read: {error}.", list.display())])?;
    let (mut pairs, mut wrong) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match read_pair(folder, line) {
            Ok(pair) => pairs.push(pair),
            Err(sentences) => wrong.extend(sentences),
        }
    }
    wrong.extend(unlisted(folder, &text));
    if wrong.is_empty() { Ok(pairs) } else { Err(wrong) }
}

fn read_pair(folder: &Path, line: &str) -> Result<Pair, Vec<String>> {
    let mut words = line.splitn(3, '|').map(str::trim);
    let (Some(name), Some(key), Some(remedy)) = (words.next(), words.next(), words.next()) else {
        return Err(vec![format!("{LIST}: {line:?}: write NAME | FINDING | WHAT MENDS IT.")]);
    };
    let Some(kind) = FindingKind::from_key(key) else {
        let keys = FindingKind::keys().join(", ");
        return Err(vec![format!("{LIST}: {name}: there is no finding {key:?}. There are: {keys}.")]);
    };
    let one = |side: &str| read_scenario(&folder.join(format!("{name}-{side}.json")));
    match (one("broken"), one("mended")) {
        (Ok(broken), Ok(mended)) => Ok(Pair { name: name.to_owned(), kind, remedy: remedy.to_owned(), broken, mended }),
        (broken, mended) => Err(broken.err().into_iter().chain(mended.err()).collect()),
    }
}

fn read_scenario(path: &Path) -> Result<Scenario, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
    let loaded = read(&text, &CATALOGUE);
    match loaded.problems.first() {
        Some(problem) if loaded.has_errors() => {
            Err(format!("{}: {}: {} {}", path.display(), problem.place, problem.what, problem.remedy))
        }
        _ => Ok(loaded.scenario),
    }
}

/// Files that no line of the list is about.
fn unlisted(folder: &Path, list: &str) -> Vec<String> {
    let named = |name: &str| list.lines().any(|line| line.split('|').next().is_some_and(|own| own.trim() == name));
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let name = file.strip_suffix("-broken.json").or_else(|| file.strip_suffix("-mended.json"));
        match name {
            Some(name) if !named(name) => wrong.push(format!("{file}: add a line for {name} to {LIST}.")),
            None if file.ends_with(".json") => wrong.push(format!("{file}: its name must end in -broken or -mended.")),
            _ => {}
        }
    }
    wrong.sort();
    wrong
}
