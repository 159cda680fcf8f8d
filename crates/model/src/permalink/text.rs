//! From whatever a person pastes, or a browser shows, to the part that holds the scenario.

use super::{LinkProblem, MAX_LINK};

/// Rounds of percent-decoding: a link that went through two programs was encoded twice.
const ROUNDS: usize = 3;

/// The part of an address that holds a scenario, if there is one.
///
/// `hash` and `query` are as the browser gives them, with or without `#` and `?`. A chat program that encodes the `#`
/// makes `%23s=` part of the path or query, so a caller may pass those in `query` too.
#[must_use]
pub fn find_in_url(hash: &str, query: &str) -> Option<String> {
    [hash, query].into_iter().find_map(|text| Some(after_name(&percent_decoded(text))?.to_owned()))
}

/// The bare `1.<payload>.<check>` out of a link.
pub(super) fn payload_of(link: &str) -> Result<String, LinkProblem> {
    // White space and percent signs may treble a link; more than that is not one.
    if link.len() > 4 * MAX_LINK {
        return Err(LinkProblem::TooLong);
    }
    let whole = link.replace("=\r\n", "").replace("=\n", "");
    let whole: String = whole.chars().filter(|c| !is_space(*c)).collect();
    let whole = percent_decoded(&whole);
    let whole: String = whole.chars().filter(|c| !is_space(*c)).collect();
    let found = after_name(&whole).unwrap_or(whole.trim_start_matches(['#', '?', '<', '"', '\'', '(']));
    let end = found.find(['&', '#', '?']).unwrap_or(found.len());
    let bare = found[..end].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    match bare.len() {
        0 => Err(LinkProblem::NotALink),
        length if length > MAX_LINK => Err(LinkProblem::TooLong),
        _ => Ok(bare.to_owned()),
    }
}

/// What stands after the last `s=` that begins a field.
fn after_name(text: &str) -> Option<&str> {
    let begins = |at: &usize| *at == 0 || matches!(text.as_bytes()[at - 1], b'#' | b'?' | b'&' | b'/');
    let at = text.match_indices("s=").map(|(at, _)| at).filter(begins).last()?;
    let rest = &text[at + 2..];
    let rest = rest.split('&').next().unwrap_or(rest);
    (!rest.is_empty()).then_some(rest)
}

/// White space, and the invisible marks that programs put into long words.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn percent_decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        if !text.contains('%') {
            break;
        }
        text = decoded_once(&text);
    }
    text
}

/// Decodes `%41` and the like where they stand for ASCII; everything else stays.
fn decoded_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let code = rest.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(byte) => {
                out.push(char::from(byte));
                rest = &rest[2..];
            }
            None => out.push('%'),
        }
    }
    out.push_str(rest);
    out
}
