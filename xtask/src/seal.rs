//! Writes the hash of every inline script into the page's Content Security Policy.
//!
//! Trunk puts a small loader script into the page, which differs from build to build because it names hashed files. The
//! policy forbids inline scripts except those it names by their hash, so that nothing smuggled into the page can run.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::Done;

/// What index.html has where the hashes go.
const PLACEHOLDER: &str = "'sha256-SEALED-AFTER-BUILD'";

/// Seals the page in this folder.
pub(crate) fn seal(folder: &Path) -> Done {
    let file = folder.join("index.html");
    let html =
        std::fs::read_to_string(&file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))?;
    std::fs::write(&file, sealed(&html)?).map_err(|error| format!("{} cannot be written: {error}.", file.display()))
}

fn sealed(html: &str) -> Result<String, String> {
    if html.matches(PLACEHOLDER).count() != 1 {
        return Err(format!("index.html must have {PLACEHOLDER} once, in its Content-Security-Policy."));
    }
    let hashes: Vec<String> = inline_scripts(html).into_iter().map(hash).collect();
    Ok(html.replace(PLACEHOLDER, &hashes.join(" ")))
}

/// The text of every script element without an address, exactly as it stands in the page.
pub(crate) fn inline_scripts(html: &str) -> Vec<&str> {
    html.split("<script")
        .skip(1)
        .filter_map(|after| {
            let (attributes, rest) = after.split_once('>')?;
            let (text, _) = rest.split_once("</script>")?;
            (!attributes.contains("src=")).then_some(text)
        })
        .collect()
}

pub(crate) fn hash(script: &str) -> String {
    // A browser hashes what its parser hands over, and that has no carriage returns.
    let digest = Sha256::digest(script.replace("\r\n", "\n").as_bytes());
    format!("'sha256-{}'", STANDARD.encode(digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The script and its hash are an example of the Content Security Policy specification.
    #[test]
    fn an_inline_script_is_named_by_its_hash() {
        let page = format!("<meta content=\"script-src {PLACEHOLDER}\"><script>alert('Hello, world.');</script>");
        let known = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert_eq!(sealed(&page), Ok(page.replace(PLACEHOLDER, known)));
    }

    #[test]
    fn a_script_with_an_address_is_not_inline() {
        let page = "<script src=\"a.js\"></script><script type=\"module\">b</script>";
        assert_eq!(inline_scripts(page), ["b"]);
    }

    #[test]
    fn a_page_without_a_policy_is_refused() {
        assert!(sealed("<script>b</script>").is_err());
    }
}
