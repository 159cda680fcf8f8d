//! What lets the page be installed and work without a network: a manifest, an icon, and a service worker that knows the
//! files of this build. None of it is part of the first load; the second file asks for it, where it may.

use std::path::Path;

use crate::Done;
use crate::process::repository;
use crate::split::{hashed, text, write};

/// What the service worker has where this writes.
const PLACEHOLDER: &str = "WRITTEN-AFTER-BUILD";
/// The service worker.
pub(crate) const WORKER: &str = "sw.js";
/// What is put beside the page, from static/.
pub(crate) const BESIDE: [&str; 3] = ["manifest.webmanifest", "icon.svg", EMBED];
/// What a page loads that wants to embed this one.
const EMBED: &str = "embed.js";

/// Puts it all into this folder, which holds the page as it will be served.
pub(crate) fn add(folder: &Path) -> Done {
    let stored = repository().join("static");
    for name in BESIDE {
        write(&folder.join(name), text(&stored.join(name))?.as_bytes())?;
    }
    let unreadable = |error| format!("{} cannot be listed: {error}.", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // Folders hold what nobody needs for a run: scenarios for others to fetch are in the second file too.
        if entry.path().is_file() {
            files.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    // Other pages load that one, under a name that stays: it must never be an old one.
    files.retain(|name| name != WORKER && name != EMBED);
    files.sort();
    let page = text(&folder.join("index.html"))?;
    let worker = written(&text(&stored.join(WORKER))?, &page, &files)?;
    write(&folder.join(WORKER), worker.as_bytes())
}

/// The service worker of these files. Their names change with what is in them, except for the page's own.
fn written(worker: &str, page: &str, files: &[String]) -> Result<String, String> {
    let (version, list) = (format!("\"{PLACEHOLDER}\";"), format!("[\"{PLACEHOLDER}\"]"));
    if worker.matches(&version).count() != 1 || worker.matches(&list).count() != 1 {
        return Err(format!("static/{WORKER} must have \"{PLACEHOLDER}\" twice: as its version and as its files."));
    }
    let names: Vec<String> = files
        .iter()
        .map(|name| if name == "index.html" { "\"./\"".to_owned() } else { format!("\"./{name}\"") })
        .collect();
    let held = hashed("", format!("{page}{names:?}").as_bytes());
    Ok(worker
        .replace(&version, &format!("\"{}\";", held.trim_start_matches('-')))
        .replace(&list, &format!("[{}]", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKER_TEXT: &str = "const VERSION = \"WRITTEN-AFTER-BUILD\";\nconst FILES = [\"WRITTEN-AFTER-BUILD\"];\n";

    #[test]
    fn another_page_or_another_file_is_another_version() {
        let files = ["index.html".to_owned(), "page-1.css".to_owned()];
        let one = written(WORKER_TEXT, "<p>", &files).expect("it has its places");
        assert!(one.contains("const FILES = [\"./\", \"./page-1.css\"];") && !one.contains(PLACEHOLDER), "{one}");
        let head = |text: &str| text.lines().next().map(ToOwned::to_owned);
        assert_eq!(head(&one), head(&written(WORKER_TEXT, "<p>", &files).expect("again")));
        assert_ne!(head(&one), head(&written(WORKER_TEXT, "<b>", &files).expect("another page")));
        assert_ne!(head(&one), head(&written(WORKER_TEXT, "<p>", &files[..1]).expect("another list")));
    }

    #[test]
    fn a_worker_without_its_places_is_refused() {
        assert!(written("const FILES = [];", "<p>", &[]).is_err());
    }
}
