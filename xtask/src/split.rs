//! Cuts the page's WebAssembly in two: what the first picture needs, and what comes later (`src/app/later.rs`).
//!
//! Trunk has joined the whole app with its JavaScript by now. This takes the compiled app once more, cuts it, joins the
//! first part in its place, and adds the others, each under a name made from its content.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use wasm_split_cli_support::{Options, transform};

use crate::Done;
use crate::plain::plain;
use crate::process::{command, repository, run};
use crate::wasm::without_custom_sections;

/// The app as cargo compiles it.
const APP: &str = "betwixt-app";
/// What the names of the later parts begin with.
pub(crate) const PART: &str = "split_";
/// The script that fetches the later parts.
const LINK: &str = "later.js";

/// Cuts the page that Trunk has just built into this folder.
pub(crate) fn split(folder: &Path) -> Done {
    let name = page_name(folder)?;
    let work = target().join("split");
    let app = target().join("wasm32-unknown-unknown").join(profile()).join(format!("{APP}.wasm"));
    let whole = read(&app)?;
    let (first, script, link) = (work.join(format!("{name}.wasm")), format!("./{name}.js"), format!("./{LINK}"));
    let mut options = Options::new(&whole);
    options.output_dir = &work;
    options.main_out_path = &first;
    options.link_name = &link;
    options.main_module = &script;
    let parts = transform(options)
        .map_err(|error| format!("{} cannot be cut in two: {error:#}.", app.display()))?
        .split_modules;
    join(&first, &work)?;

    let mut link = text(&work.join(LINK))?;
    for part in parts {
        let bytes = without_custom_sections(&read(&part)?).ok_or("a part of the app is no WebAssembly.")?;
        let plain = part.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let hashed = hashed(&plain, &bytes);
        link = link.replace(&plain, &hashed);
        write(&folder.join(hashed), &bytes)?;
    }
    let hashed_link = hashed(LINK, link.as_bytes());
    write(&folder.join(&hashed_link), link.as_bytes())?;
    // Only where it is fetched from: what the app asks for is called as before.
    let joined = text(&work.join(format!("{name}.js")))?
        .replace(&format!("from \"./{LINK}\""), &format!("from \"./{hashed_link}\""));
    let wasm = format!("{name}_bg.wasm");
    let bytes = read(&work.join(&wasm))?;
    let (joined, bytes) = plain(&joined, &bytes).ok_or("the app is no WebAssembly.")?;
    write(&folder.join(format!("{name}.js")), joined.as_bytes())?;
    write(&folder.join(&wasm), &bytes)?;
    preload(&folder.join("index.html"), &hashed_link)
}

/// What Trunk calls the app in this page, with a hash of its content.
fn page_name(folder: &Path) -> Result<String, String> {
    let files =
        std::fs::read_dir(folder).map_err(|error| format!("{} cannot be listed: {error}.", folder.display()))?;
    files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .find_map(|file| file.strip_suffix("_bg.wasm").map(ToOwned::to_owned))
        .ok_or_else(|| format!("{} has no WebAssembly; has Trunk built the page?", folder.display()))
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

fn profile() -> String {
    std::env::var("TRUNK_PROFILE").unwrap_or_else(|_| "release".to_owned())
}

/// Joins the first part with its JavaScript, as Trunk did with the whole; the later parts need what the linker exports.
fn join(first: &Path, work: &Path) -> Done {
    run(
        command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--remove-name-section"])
            .arg("--out-dir")
            .arg(work)
            .arg(first),
        "Please build the page with `cargo xtask serve`, which brings the wasm-bindgen that fits.",
    )
}

/// The script of the later parts is asked for by the first one: without a word in the page, only after that has come.
fn preload(page: &Path, link: &str) -> Done {
    let html = text(page)?;
    let with = html.replacen(
        "</head>",
        &format!("<link rel=\"modulepreload\" href=\"./{link}\" crossorigin=\"anonymous\">\n</head>"),
        1,
    );
    write(page, with.as_bytes())
}

/// `later.js` becomes `later-0123456789abcdef.js`.
pub(crate) fn hashed(name: &str, bytes: &[u8]) -> String {
    let digest: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    match name.split_once('.') {
        Some((stem, ending)) => format!("{stem}-{digest}.{ending}"),
        None => format!("{name}-{digest}"),
    }
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))
}

pub(crate) fn text(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))
}

pub(crate) fn write(file: &Path, bytes: &[u8]) -> Done {
    std::fs::write(file, bytes).map_err(|error| format!("{} cannot be written: {error}.", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_what_is_in_them() {
        let name = hashed("later.js", b"abc");
        assert_eq!(name, "later-ba7816bf8f01cfea.js");
    }
}
