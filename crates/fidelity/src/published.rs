//! Published data that is not part of the project, where it lies beside it.

use std::path::PathBuf;

use crate::run::folder;

/// A file of the data: below the folder that `BETWIXT_PUBLISHED` names, or below `shared/fidelity` in a folder around the
/// project.
#[must_use]
pub fn file(name: &str) -> Option<PathBuf> {
    let named = std::env::var_os("BETWIXT_PUBLISHED").map(PathBuf::from);
    let here = folder();
    let around = here.ancestors().map(|above| above.join("shared/fidelity"));
    named.into_iter().chain(around).map(|top| top.join(name)).find(|file| file.exists())
}

/// What is missing of these files, in words; nothing where all are there.
#[must_use]
pub fn missing(names: &[String]) -> Option<String> {
    let name = names.iter().find(|name| file(name).is_none())?;
    Some(format!("skipped: {name} is not part of the project; name the folder that holds it in BETWIXT_PUBLISHED."))
}
