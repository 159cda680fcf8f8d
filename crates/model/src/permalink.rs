//! A whole scenario as a piece of a link: `1.<payload>.<check>`.
//!
//! The payload is the canonical JSON ([`write()`]), compressed with raw DEFLATE and written in the URL alphabet of Base64
//! without padding. The check is the CRC-32 (IEEE) of the compressed bytes, as eight small hexadecimal digits; it is
//! compared before anything is unpacked, so a damaged link is never opened, not even in part.

mod text;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::catalogue::Catalogue;
use crate::problem::Problem;
use crate::read::{Loaded, read};
use crate::scenario::Scenario;
use crate::write::write;

pub use text::find_in_url;

/// The form of link that this code writes.
pub const FORM: &str = "1";
/// Longest link that is read, in characters.
pub const MAX_LINK: usize = 64 << 10;
/// Longest document that a link unpacks to, in bytes.
pub const MAX_UNPACKED: usize = 1 << 20;
/// Most components in a link; files may hold more.
pub const MAX_COMPONENTS: usize = 500;

/// Slowest and smallest; a link is written far less often than it is read.
const LEVEL: u8 = 10;

/// Why a link was not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// The end is missing.
    Cut,
    /// It is complete, but letters in it have changed.
    Damaged,
    /// It is longer than [`MAX_LINK`].
    TooLong,
    /// It unpacks to more than [`MAX_UNPACKED`].
    TooLarge,
    /// It holds more than [`MAX_COMPONENTS`]; with their number.
    TooManyComponents(usize),
    /// It has a form that a newer version writes; with the number of the form.
    UnknownVersion(u64),
    /// It holds no scenario at all.
    NotALink,
}

impl LinkProblem {
    /// What is wrong, in plain words.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Cut => "The link is cut off: its end is missing.".to_owned(),
            Self::Damaged => "The link is damaged: some of its letters have changed on the way.".to_owned(),
            Self::TooLong => "The link is too long: more than 64 KiB.".to_owned(),
            Self::TooLarge => "The link is too large: it unpacks to more than 1 MiB.".to_owned(),
            Self::TooManyComponents(n) => format!("The link holds {n} components; a link may hold {MAX_COMPONENTS}."),
            Self::UnknownVersion(form) => format!("The link was made with a newer Betwixt (form {form} of links)."),
            Self::NotALink => "This is not a link to a scenario.".to_owned(),
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Cut => "Copy all of it again; mail and chat programs like to break long links over lines.",
            Self::Damaged => "Ask for it again, or copy it again from where it came from.",
            Self::TooLong | Self::TooLarge | Self::TooManyComponents(_) => "Ask for the scenario as a file instead.",
            Self::UnknownVersion(_) => "Open it with a newer Betwixt.",
            Self::NotALink => "Copy the link again, from the very beginning, or choose a scenario from the gallery.",
        }
    }

    /// The same as a [`Problem`], for lists.
    #[must_use]
    pub fn to_problem(&self) -> Problem {
        Problem::unreadable("link", self.what(), self.remedy())
    }
}

impl fmt::Display for LinkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what(), self.remedy())
    }
}

/// How a link of some length fares in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LengthRating {
    /// Up to 2,000 characters: works everywhere.
    Green,
    /// Up to 8,000 characters: works in browsers, but some mail and chat programs cut it.
    Amber,
    /// Longer: better sent as a file.
    Red,
}

impl LengthRating {
    /// The rating of a whole link of that many characters.
    #[must_use]
    pub const fn of(length: usize) -> Self {
        match length {
            0..=2_000 => Self::Green,
            2_001..=8_000 => Self::Amber,
            _ => Self::Red,
        }
    }
}

/// Packs a scenario. The same scenario always gives the same text.
#[must_use]
pub fn encode(scenario: &Scenario, catalogue: &Catalogue) -> String {
    pack(write(scenario, catalogue).as_bytes())
}

/// Unpacks a scenario from a link, or from the part of one that holds the scenario.
///
/// What mail programs do to links is undone: line breaks, percent signs, a full stop or bracket after it.
///
/// Errors: the link is not whole, or larger than a link may be. A whole link with a document that is newer or partly
/// wrong opens, with its problems listed.
pub fn decode(link: &str, catalogue: &Catalogue) -> Result<Loaded, LinkProblem> {
    let document = unpack(&text::payload_of(link)?)?;
    let loaded = read(&document, catalogue);
    if loaded.is_unreadable() {
        // Whole, but nothing that was ever written as a scenario.
        return Err(too_many(&document).unwrap_or(LinkProblem::NotALink));
    }
    match loaded.scenario.components.len() {
        count if count > MAX_COMPONENTS => Err(LinkProblem::TooManyComponents(count)),
        _ => Ok(loaded),
    }
}

/// A document beyond even what a file may hold still says how many components it has.
fn too_many(document: &str) -> Option<LinkProblem> {
    let value = crate::json::parse(document).ok()?;
    let count = value.get("components")?.as_array()?.len();
    (count > MAX_COMPONENTS).then_some(LinkProblem::TooManyComponents(count))
}

fn pack(document: &[u8]) -> String {
    let packed = compress_to_vec(document, LEVEL);
    format!("{FORM}.{}.{}", URL_SAFE_NO_PAD.encode(&packed), check_of(&packed))
}

fn unpack(link: &str) -> Result<String, LinkProblem> {
    let (form, rest) = match link.split_once('.') {
        Some(parts) => parts,
        None if link == FORM => return Err(LinkProblem::Cut),
        None => return Err(LinkProblem::NotALink),
    };
    if form != FORM {
        let known = form.parse().ok().filter(|form| *form > 1 && *form < 1_000);
        return Err(known.map_or(LinkProblem::NotALink, LinkProblem::UnknownVersion));
    }
    let (payload, check) = rest.rsplit_once('.').ok_or(LinkProblem::Cut)?;
    if check.len() < 8 {
        return Err(LinkProblem::Cut);
    }
    let packed = URL_SAFE_NO_PAD.decode(payload).map_err(|_spoilt| LinkProblem::Damaged)?;
    if check != check_of(&packed) {
        return Err(LinkProblem::Damaged);
    }
    let document = decompress_to_vec_with_limit(&packed, MAX_UNPACKED).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkProblem::TooLarge,
        _ => LinkProblem::Damaged,
    })?;
    String::from_utf8(document).map_err(|_not_text| LinkProblem::Damaged)
}

fn check_of(packed: &[u8]) -> String {
    format!("{:08x}", crc_32(packed))
}

/// CRC-32 (IEEE), bit by bit: a link is short, and the usual tables are 16 KB that everybody would download.
fn crc_32(bytes: &[u8]) -> u32 {
    let mut rest = u32::MAX;
    for byte in bytes {
        rest ^= u32::from(*byte);
        for _ in 0..8 {
            rest = rest >> 1 ^ (0xedb8_8320 & (rest & 1).wrapping_neg());
        }
    }
    !rest
}

#[cfg(test)]
mod tests;
