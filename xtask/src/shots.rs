//! `cargo xtask shots`: pictures of the page, for people who judge how it looks.

use crate::arguments::Arguments;
use crate::{Done, browser, page};

/// Every word is an address inside the page (`?embed=view`); without one, its front.
pub(crate) fn run(arguments: Arguments) -> Done {
    let addresses = arguments.rest();
    let browser = browser::ready()?;
    page::build()?;
    browser::with_page(browser, |node| {
        node.args(["--test-reporter=spec", "tests/browser/shots.mjs"]).args(addresses);
    })
}
