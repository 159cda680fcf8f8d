//! Joins the page's style sheets, which Trunk leaves one by one: compressed together they are smaller, and asked for at once.
//! Those that the second file asks for are joined by themselves.

use std::path::Path;

use crate::Done;
use crate::split::{hashed, text, write};

const BEGINS: &str = "<link rel=\"stylesheet\" href=\"./";
const ENDS: &str = "\"/>";
/// Those that the second file asks for, in their order, and what index.html calls them together.
const LATER: &[&str] = &[
    "states.css",
    "speed.css",
    "canvas.css",
    "sliders.css",
    "fields.css",
    "panels.css",
    "inspector.css",
    "program.css",
    "pictures.css",
    "evidence.css",
    "dialogs.css",
    "gallery.css",
    "small.css",
    "embed.css",
    "keep.css",
    "findings.css",
    "outline.css",
    "messages.css",
    "telemetry.css",
    "moments.css",
    "expect.css",
    "forced.css",
];
pub(crate) const SECOND: &str = "second";

/// Joins the style sheets of the page in this folder, in their order.
pub(crate) fn join(folder: &Path) -> Done {
    let page = folder.join("index.html");
    let html = text(&page)?;
    let (mut joined, mut rest) = (String::new(), html.clone());
    for link in html.split(BEGINS).skip(1) {
        let Some((name, _)) = link.split_once(ENDS) else {
            return Err("Trunk writes style sheets into the page in a way that this does not know.".to_owned());
        };
        let file = folder.join(name);
        joined.push_str(&text(&file)?);
        std::fs::remove_file(&file).map_err(|error| format!("{} cannot be removed: {error}.", file.display()))?;
        rest = rest.replacen(&format!("{BEGINS}{name}{ENDS}"), "", 1);
    }
    let rest = later(folder, &rest)?;
    let name = hashed("page.css", joined.as_bytes());
    write(&folder.join(&name), joined.as_bytes())?;
    write(&page, rest.replacen("</head>", &format!("{BEGINS}{name}{ENDS}\n</head>"), 1).as_bytes())
}

/// Joins those that come later under a name that changes with them, and tells the page.
fn later(folder: &Path, html: &str) -> Result<String, String> {
    let mut joined = String::new();
    for name in LATER {
        let file = folder.join(name);
        joined.push_str(&text(&file)?);
        std::fs::remove_file(&file).map_err(|error| format!("{} cannot be removed: {error}.", file.display()))?;
    }
    let name = hashed(&format!("{SECOND}.css"), joined.as_bytes());
    write(&folder.join(&name), joined.as_bytes())?;
    let told = format!("content=\"{SECOND}.css\"");
    if !html.contains(&told) {
        return Err(format!("index.html does not say where {SECOND}.css is."));
    }
    Ok(html.replacen(&told, &format!("content=\"./{name}\""), 1))
}
