//! Moments and lengths of time as people write them: `1:00`, `90s`, `1.5 min`, `now`, `end`.

use betwixt_model::units::{SECOND, parse_span};
use betwixt_model::{SimSpan, SimTime};

use super::words::{after, around};

/// A moment. What is written as a clock shows it, or as a length of time from the start.
///
/// Errors: a sentence that says how it is written.
pub fn moment(text: &str, end: SimSpan) -> Result<SimTime, String> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "start" | "the start" | "beginning" => return Ok(SimTime::START),
        "end" | "the end" => return Ok(SimTime(end.0)),
        _ => {}
    }
    let at = if text.contains(':') { clock(&text) } else { length(&text).ok().map(|span| span.0) };
    at.map(SimTime).ok_or_else(|| format!("“{text}” is no moment: write it like 0:45 or 90 s."))
}

/// A length of time; a number alone counts seconds.
///
/// Errors: a sentence that says how it is written.
pub fn length(text: &str) -> Result<SimSpan, String> {
    let text = text.trim();
    let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let span = if bare { parse_span(&format!("{text} s")) } else { parse_span(text) };
    span.ok().ok_or_else(|| format!("“{text}” is no length of time: write it like 20 s or 1.5 min."))
}

/// When something begins and how long it lasts: `0:30`, `0:30 for 20 s`, `0:30 to 0:50`.
///
/// Errors: a sentence that says how it is written.
pub fn window(text: &str, end: SimSpan) -> Result<(SimTime, Option<SimSpan>), String> {
    let text = after(text, &["from", "at", "since"]).unwrap_or(text);
    if let (begins, Some(lasts)) = around(text, &["for"]) {
        return Ok((moment(begins, end)?, Some(length(lasts)?)));
    }
    let (begins, ends) = around(text, &["to", "until"]);
    let at = moment(begins, end)?;
    let lasts = ends.map(|ends| moment(ends, end)).transpose()?.map(|ends| SimSpan(ends.0.saturating_sub(at.0)));
    Ok((at, lasts))
}

/// `0:45`, `1:02:09`, `0:45.5`.
fn clock(text: &str) -> Option<u64> {
    let mut whole: u64 = 0;
    let mut parts = text.split(':').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        let (digits, fraction) = if last { part.split_once('.').unwrap_or((part, "")) } else { (part, "") };
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() || digits.len() > 6 || fraction.len() > 9 || !is_number(digits) || !is_number(fraction) {
            return None;
        }
        whole = whole.checked_mul(60)?.checked_add(digits.parse().ok()?)?;
        if last {
            let nanos: u64 = format!("{fraction:0<9}").parse().ok()?;
            return whole.checked_mul(SECOND)?.checked_add(nanos);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_clocks_and_as_lengths() {
        let end = SimSpan::from_s(300);
        let at = |text| moment(text, end).map(|at| at.seconds());
        assert_eq!(at("1:00"), Ok(60.0));
        assert_eq!(at("0:45.5"), Ok(45.5));
        assert_eq!(at("1:02:09"), Ok(3_729.0));
        assert_eq!([at("90s"), at("90 s"), at("90"), at("1.5 min")], [Ok(90.0), Ok(90.0), Ok(90.0), Ok(90.0)]);
        assert_eq!([at("start"), at("end")], [Ok(0.0), Ok(300.0)]);
        let within = |text| window(text, end);
        let (thirty, twenty) = (SimTime(30 * SECOND), SimSpan::from_s(20));
        assert_eq!(within("0:30"), Ok((thirty, None)));
        assert_eq!(
            [within("from 0:30 for 20 s"), within("0:30 to 0:50")],
            [Ok((thirty, Some(twenty))), Ok((thirty, Some(twenty)))]
        );
        for bad in ["", ":", "1:", "a:b", "soon", "-1:00", "1:00.0000000001", "99999999:00"] {
            assert!(at(bad).is_err(), "{bad}");
        }
    }
}
