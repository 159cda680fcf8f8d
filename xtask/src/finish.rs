//! `cargo xtask finish`: what is left to do after Trunk has built the page. Trunk calls it, and moves the files to dist/ then.

use std::path::PathBuf;

use crate::arguments::Arguments;
use crate::{Done, offline, page, seal, sheets, split};

/// Cuts the page in two, joins its style sheets, seals it, and puts beside it what lets it be installed.
pub(crate) fn run(arguments: Arguments) -> Done {
    arguments.finish()?;
    let folder = std::env::var_os("TRUNK_STAGING_DIR").map_or_else(page::folder, PathBuf::from);
    split::split(&folder)?;
    sheets::join(&folder)?;
    seal::seal(&folder)?;
    offline::add(&folder)
}
