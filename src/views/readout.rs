//! Numbers and times as people read them on the page: short, with a unit, never more digits than can be used.

use betwixt_model::{ParamSpec, ParamValue, SimSpan, SimTime};

use crate::state::{announce, fixed};

/// "0:47".
#[must_use]
pub fn clock(at: SimTime) -> String {
    announce::clock(at)
}

/// "0:47.318".
#[must_use]
pub fn clock_ms(at: SimTime) -> String {
    format!("{}.{:03}", clock(at), at.0 / 1_000_000 % 1_000)
}

/// Three digits at most: "1,240", "52", "5.2", "0.31".
#[must_use]
pub fn amount(n: f64) -> String {
    let short = |text: String| match text.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => text,
    };
    match n.abs() {
        a if !a.is_finite() => "–".to_owned(),
        a if a >= 999.5 => thousands(n),
        a if a >= 9.95 => fixed(n, 0),
        a if a >= 0.095 => short(fixed(n, 1)),
        a if a >= 0.005 => fixed(n, 2),
        0.0 => "0".to_owned(),
        _ => "<0.01".to_owned(),
    }
}

fn thousands(n: f64) -> String {
    let digits = fixed(n, 0);
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "180 ms", "14 s", "2.5 min".
#[must_use]
pub fn duration_ms(ms: f64) -> String {
    match ms {
        ms if ms >= 59_950.0 => format!("{} min", amount(ms / 60_000.0)),
        ms if ms >= 999.5 => format!("{} s", amount(ms / 1_000.0)),
        ms if ms >= 0.095 || ms == 0.0 => format!("{} ms", amount(ms)),
        ms => format!("{} µs", amount(ms * 1_000.0)),
    }
}

/// "31%", "0.2%".
#[must_use]
pub fn percent(ratio: f64) -> String {
    format!("{}%", amount(ratio * 100.0))
}

/// "50 /s".
#[must_use]
pub fn rate(per_s: f64) -> String {
    format!("{} /s", amount(per_s))
}

/// "½×", "1×", "¹⁄₁₀×", "20×".
#[must_use]
pub fn speed(speed: f64) -> String {
    let near = |n: f64| (speed - n).abs() < 0.02 * n;
    let fraction = [(0.5, "½"), (0.25, "¼"), (0.2, "⅕"), (0.1, "⅒"), (1.0 / 3.0, "⅓"), (0.75, "¾"), (2.0 / 3.0, "⅔")];
    if let Some((_, sign)) = fraction.iter().find(|(n, _)| near(*n)) {
        return format!("{sign}×");
    }
    match speed {
        s if s >= 0.95 => format!("{}×", amount(s)),
        s if s > 0.0 => format!("1/{}×", amount((1.0 / s).round())),
        _ => "0×".to_owned(),
    }
}

/// A parameter as people write it, with air before its unit; [`ParamSpec::parse`] reads it back as the same value.
#[must_use]
pub fn value(spec: &ParamSpec, value: ParamValue) -> String {
    let written = spec.format(value);
    if matches!(value, ParamValue::Span(_) | ParamValue::Rate(_)) { airy(&written) } else { written }
}

/// A length of time as people write it: "2 min".
#[must_use]
pub fn span(span: SimSpan) -> String {
    airy(&span.to_string())
}

/// With air before its unit.
fn airy(written: &str) -> String {
    match written.find(|c: char| c.is_ascii_alphabetic() || c == '/') {
        Some(at) if at > 0 => format!("{} {}", &written[..at], written[at..].replace("us", "µs")),
        _ => written.to_owned(),
    }
}

/// Words that are written otherwise than they are said.
const ABBREVIATIONS: [(&str, &str); 6] = [
    ("lru", "LRU"),
    ("lfu", "LFU"),
    ("fifo", "FIFO"),
    ("lifo", "LIFO"),
    ("adaptive_lifo", "Adaptive LIFO"),
    ("codel", "CoDel"),
];

/// A word of a scenario as it is shown: "round_robin" is "Round robin".
#[must_use]
pub fn word(word: &str) -> String {
    if let Some((_, written)) = ABBREVIATIONS.iter().find(|(held, _)| *held == word) {
        return (*written).to_owned();
    }
    let mut spaced = word.replace('_', " ");
    if let Some(first) = spaced.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    spaced
}

/// "1 call", "3 calls".
#[must_use]
pub fn counted(n: u64, what: &str) -> String {
    format!("{} {what}{}", thousands(n as f64), if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let all: Vec<String> = [0.0, 0.004, 0.05, 0.3, 5.04, 52.3, 999.6, 1_234_567.0].map(amount).into();
        assert_eq!(all, ["0", "<0.01", "0.05", "0.3", "5", "52", "1,000", "1,234,567"]);
    }

    #[test]
    fn durations_have_units() {
        let all: Vec<String> = [0.0, 0.05, 0.5, 41.2, 999.9, 14_000.0, 90_000.0].map(duration_ms).into();
        assert_eq!(all, ["0 ms", "50 µs", "0.5 ms", "41 ms", "1 s", "14 s", "1.5 min"]);
    }

    #[test]
    fn speeds_are_fractions() {
        let all: Vec<String> = [0.001, 0.1, 0.5, 1.0, 2.5, 100.0].map(speed).into();
        assert_eq!(all, ["1/1,000×", "⅒×", "½×", "1×", "2.5×", "100×"]);
    }

    #[test]
    fn values_read_back() {
        for params in
            betwixt_sim::CATALOGUE.kinds.iter().map(|kind| kind.params).chain([betwixt_sim::CATALOGUE.connection])
        {
            for spec in params {
                let betwixt_model::ParamDefault::Value(held) = spec.default else { continue };
                assert_eq!(spec.parse(&value(spec, held)), Ok(held), "{}", spec.id);
            }
        }
        assert_eq!(clock_ms(SimTime(47_318_000_000)), "0:47.318");
        assert_eq!(word("round_robin"), "Round robin");
    }
}
