//! Programs that chores need and that Debian packages.

use std::path::PathBuf;

use crate::process::{command, find, is_root, run, say};

/// The first of these programs that is there, or comes with a package that is then installed. `why` ends the sentence
/// that says so; `remedy` is what the person can do.
pub(crate) fn program(programs: &[&str], package: &str, why: &str, remedy: &str) -> Result<PathBuf, String> {
    if let Some(found) = find(programs) {
        return Ok(found);
    }
    if find(&["apt-get"]).is_none() || !is_root() {
        return Err(format!("{package} is needed, and this user cannot install it. {remedy}"));
    }
    say(&format!("Installing Debian's {package} with apt-get, {why}."));
    let apt = || {
        let mut apt = command("apt-get");
        apt.arg("--quiet=2").env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(apt().arg("update"), remedy)?;
    run(apt().args(["install", "--yes", "--no-install-recommends", package]), remedy)?;
    find(programs).ok_or_else(|| format!("the package {package} brought no program. {remedy}"))
}
