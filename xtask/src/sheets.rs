//! Joins the page's style sheets, which Trunk leaves one by one: compressed together they are smaller, and asked for at once.
//! The one that the second file asks for stays by itself, under a name that changes with what is in it.

use std::path::Path;

use crate::Done;
use crate::split::{hashed, text, write};

const BEGINS: &str = "<link rel=\"stylesheet\" href=\"./";
const ENDS: &str = "\"/>";
/// The style sheet that comes later, as index.html names it.
pub(crate) const LATER: &str = "findings";

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

/// Gives the style sheet that comes later a name that changes with it, and tells the page.
fn later(folder: &Path, html: &str) -> Result<String, String> {
    let plain = format!("{LATER}.css");
    let sheet = text(&folder.join(&plain))?;
    let name = hashed(&plain, sheet.as_bytes());
    write(&folder.join(&name), sheet.as_bytes())?;
    std::fs::remove_file(folder.join(&plain)).map_err(|error| format!("{plain} cannot be removed: {error}."))?;
    let told = format!("content=\"{plain}\"");
    if !html.contains(&told) {
        return Err(format!("index.html does not name {plain} for the second file."));
    }
    Ok(html.replacen(&told, &format!("content=\"./{name}\""), 1))
}
