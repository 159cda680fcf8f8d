//! A real browser and the small Node programs that drive it.

use std::path::PathBuf;
use std::process::Command;

use crate::Done;
use crate::process::{command, find, repository, run, say};
use crate::{debian, page, server, single};

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Node has a test runner since 18; the browser driver asks for 20.
const NODE_MISSING: &str =
    "Please install Node 20 or newer with npm: it runs the browser tests and nothing of the product.";

/// The browser to drive; installs what is missing. Asked for first, because whatever follows takes minutes.
pub(crate) fn ready() -> Result<PathBuf, String> {
    node_packages()?;
    browser()
}

/// Serves dist/ on a free port, and runs `node` with the page's address in its environment.
pub(crate) fn with_page(browser: PathBuf, describe: impl FnOnce(&mut Command)) -> Done {
    let listener = server::listen(0)?;
    let mut node = command("node");
    describe(&mut node);
    node.env("BETWIXT_URL", server::address(&listener)?);
    node.env("BETWIXT_BROWSER", browser);
    node.env("BETWIXT_SINGLE", single::file());
    // The server's thread ends with this program.
    std::thread::spawn(move || server::answer_all(&listener, &page::folder()));
    run(&mut node, "What it printed above says why.")
}

fn browser() -> Result<PathBuf, String> {
    // Somebody who keeps a browser in an unusual place can name it.
    if let Some(named) = std::env::var_os("BETWIXT_BROWSER") {
        return Ok(named.into());
    }
    debian::program(
        BROWSERS,
        "chromium",
        "because some tests run in a real browser",
        "Please install Chromium (Debian: `apt-get install chromium`), or name one in BETWIXT_BROWSER.",
    )
}

/// The packages that package-lock.json names, if they are not there or older than it.
fn node_packages() -> Done {
    if find(&["node"]).is_none() || find(&["npm"]).is_none() {
        return Err(NODE_MISSING.to_owned());
    }
    let written = |name: &str| repository().join(name).metadata().and_then(|data| data.modified()).ok();
    // npm writes this file last, so it is there only after an installation that came to its end.
    if written("node_modules/.package-lock.json") >= written("package-lock.json") {
        return Ok(());
    }
    say(
        "Installing the browser driver and the accessibility checker with npm into node_modules/, for the tests alone.",
    );
    run(
        command("npm").args(["ci", "--silent", "--ignore-scripts"]),
        "This needs a network and an npm registry that has the packages of package-lock.json.",
    )
}
