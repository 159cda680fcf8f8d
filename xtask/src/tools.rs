//! What turns the app into a page: the WebAssembly target, wasm-bindgen and Trunk, installed once per machine.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Done;
use crate::process::{answer, cargo, command, repository, run, say};

/// 0.22 needs a newer compiler than the project asks for.
const TRUNK_VERSION: &str = "0.21.14";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The `PATH` under which Trunk and the matching wasm-bindgen are found; installs what is missing.
pub(crate) fn ready() -> Result<OsString, String> {
    wasm_target()?;
    let folder = folder()?;
    let path = path_with(&folder.join("bin"))?;

    let wanted = wasm_bindgen_version()?;
    if !has(&path, "wasm-bindgen", &wanted) {
        say(&format!(
            "Installing wasm-bindgen {wanted}, which joins WebAssembly and JavaScript, into {} (once, about a minute).",
            folder.display()
        ));
        install(&folder, &["--path", "tools/wasm-bindgen"])?;
        if !has(&path, "wasm-bindgen", &wanted) {
            return Err(format!(
                "Cargo.lock asks for wasm-bindgen {wanted}, but tools/wasm-bindgen builds another version. \
                 Set both versions in tools/wasm-bindgen/Cargo.toml to {wanted} and run `cargo update` in that folder."
            ));
        }
    }
    if !has(&path, "trunk", TRUNK_VERSION) {
        say(&format!(
            "Installing Trunk {TRUNK_VERSION}, which builds the page, into {} (once, about three minutes).",
            folder.display()
        ));
        install(&folder, &["--no-default-features", "--version", TRUNK_VERSION, "trunk"])?;
    }
    let leftovers = folder.join("build");
    if leftovers.exists() {
        std::fs::remove_dir_all(&leftovers)
            .map_err(|error| format!("{} could not be removed: {error}.", leftovers.display()))?;
    }
    Ok(path)
}

/// Rust's standard library for WebAssembly.
pub(crate) fn wasm_target() -> Done {
    // Asked of rustc, not of rustup: a compiler from a Linux distribution brings its targets by other means.
    let libraries = answer(command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if libraries.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    say(&format!("Installing Rust's {WASM_TARGET} target with rustup, because the app runs as WebAssembly."));
    run(
        command("rustup").args(["target", "add", WASM_TARGET]),
        &format!("Please install Rust's {WASM_TARGET} target by hand; it needs rustup and a network."),
    )
}

/// A folder outside the repository, so that a fresh clone finds the tools that an earlier one built.
fn folder() -> Result<PathBuf, String> {
    let cache = match std::env::var_os("XDG_CACHE_HOME").filter(|cache| !cache.is_empty()) {
        Some(cache) => PathBuf::from(cache),
        None => std::env::home_dir()
            .ok_or("there is no home folder to keep tools in; please set XDG_CACHE_HOME.")?
            .join(".cache"),
    };
    Ok(cache.join("betwixt-tools"))
}

/// Our tools first, then whatever the person has.
fn path_with(first: &Path) -> Result<OsString, String> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(first.to_owned()).chain(std::env::split_paths(&old));
    std::env::join_paths(folders).map_err(|error| format!("the PATH cannot be extended: {error}."))
}

/// Trunk uses a wasm-bindgen on the PATH only if it has exactly this version; any other it would download.
fn wasm_bindgen_version() -> Result<String, String> {
    let file = repository().join("Cargo.lock");
    let lock = std::fs::read_to_string(&file).map_err(|error| format!("Cargo.lock cannot be read: {error}."))?;
    lock.split_once("name = \"wasm-bindgen\"\nversion = \"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned())
        .ok_or_else(|| "Cargo.lock names no wasm-bindgen, which the app needs.".to_owned())
}

fn has(path: &OsString, tool: &str, version: &str) -> bool {
    let said = answer(Command::new(tool).arg("--version").env("PATH", path));
    said.is_some_and(|said| said == format!("{tool} {version}"))
}

/// An unoptimised build: a third of the time, and neither tool has much to do.
fn install(folder: &Path, what: &[&str]) -> Done {
    run(
        cargo()
            .args(["install", "--quiet", "--debug", "--locked", "--force", "--root"])
            .arg(folder)
            .args(what)
            .env("CARGO_TARGET_DIR", folder.join("build"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0"),
        "The tool is built from source, which needs a network, a C compiler and about 2 GB of disk for a moment.",
    )
}
