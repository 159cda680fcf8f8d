//! Joins the page's style sheets, which Trunk leaves one by one: compressed together they are smaller, and asked for at once.

use std::path::Path;

use crate::Done;
use crate::split::{hashed, text, write};

const BEGINS: &str = "<link rel=\"stylesheet\" href=\"./";
const ENDS: &str = "\"/>";

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
    let name = hashed("page.css", joined.as_bytes());
    write(&folder.join(&name), joined.as_bytes())?;
    write(&page, rest.replacen("</head>", &format!("{BEGINS}{name}{ENDS}\n</head>"), 1).as_bytes())
}
