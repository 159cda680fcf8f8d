//! Numbers with so many decimals. The standard library writes any number exactly, which takes 7 KB of code; these are for
//! the screen.

/// A number with this many decimals, at most six; halves go away from zero.
#[must_use]
pub fn fixed(value: f64, decimals: u32) -> String {
    let unit = 10_i64.pow(decimals.min(6));
    let scaled = (value * unit as f64).round();
    if scaled.is_nan() {
        return "NaN".to_owned();
    }
    // Beyond this a float has no decimals any more.
    if scaled.abs() >= 9e15 {
        return format!("{}", value as i64);
    }
    let (sign, scaled) = if scaled < 0.0 { ("-", -scaled as i64) } else { ("", scaled as i64) };
    let (whole, rest) = (scaled / unit, scaled % unit);
    match decimals {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{rest:0width$}", width = decimals as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn decimals_are_as_many_as_asked_for() {
        assert_eq!([fixed(12.34, 1), fixed(0.05, 2), fixed(-3.96, 1)], ["12.3", "0.05", "-4.0"]);
        assert_eq!([fixed(1999.6, 0), fixed(-0.0001, 2), fixed(f64::NAN, 1)], ["2000", "0.00", "NaN"]);
    }

    #[test]
    fn they_are_those_of_the_standard_library() {
        for step in -4_000..4_000 {
            let value = f64::from(step) / 7.0 + 0.01;
            assert_eq!(fixed(value, 1), format!("{value:.1}"));
            assert_eq!(fixed(value, 3), format!("{value:.3}"));
        }
    }
}
