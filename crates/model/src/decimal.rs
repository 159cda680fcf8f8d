//! Decimal text to the nearest float, exactly: the standard library's way brings ten kilobytes of tables along, which
//! everybody would download. Here short numbers take the exact shortcut, and the rest are divided out by hand.

use std::cmp::Ordering;

/// Digits that are looked at; no two floats are so near each other that more could tell them apart.
const DIGITS: usize = 800;

/// The float that is nearest to a number such as `-12.5e3`; infinite where it is too large.
///
/// `None` if the text is anything else, an empty one and `NaN` included.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let (text, sign) = match text.as_bytes() {
        [b'-', rest @ ..] => (rest, -1.0),
        [b'+', rest @ ..] => (rest, 1.0),
        all => (all, 1.0),
    };
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
    let stated = if end < text.len() { whole(&text[end + 1..])? } else { 0 };
    let (digits, exponent) = mantissa(&text[..end])?;
    Some(sign * nearest(&digits, exponent.saturating_add(stated)))
}

/// An exponent; beyond any that matters it no longer grows.
fn whole(text: &[u8]) -> Option<i64> {
    let (digits, sign) = match text {
        [b'-', rest @ ..] => (rest, -1),
        [b'+', rest @ ..] => (rest, 1),
        all => (all, 1),
    };
    if digits.is_empty() {
        return None;
    }
    let mut sum = 0_i64;
    for byte in digits {
        sum = sum.saturating_mul(10).saturating_add(i64::from(digit(*byte)?));
    }
    Some(sum.saturating_mul(sign))
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// The digits from the first that is not 0, and the power of ten that they are multiplied by.
fn mantissa(text: &[u8]) -> Option<(Vec<u8>, i64)> {
    let (mut digits, mut exponent) = (Vec::new(), 0_i64);
    let (mut any, mut after_point, mut more) = (false, false, false);
    for &byte in text {
        if byte == b'.' && !after_point {
            after_point = true;
            continue;
        }
        let digit = digit(byte)?;
        any = true;
        let kept = digits.len() < DIGITS;
        if kept && (digit > 0 || !digits.is_empty()) {
            digits.push(digit);
        }
        more |= !kept && digit > 0;
        exponent += i64::from(!kept) - i64::from(after_point);
    }
    if more {
        // Anything above nothing: it only decides ties.
        digits.push(1);
        exponent -= 1;
    }
    any.then_some((digits, exponent))
}

fn nearest(digits: &[u8], exponent: i64) -> f64 {
    let top = exponent.saturating_add(digits.len() as i64);
    if digits.is_empty() || top < -330 {
        return 0.0;
    }
    if top > 310 {
        return f64::INFINITY;
    }
    let power = exponent.unsigned_abs();
    if digits.len() <= 15 && power <= 22 {
        // Both are exact, so that one rounding is all there is.
        let number = digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(*digit)) as f64;
        let ten = (0..power).fold(1.0, |ten, _| ten * 10.0);
        return if exponent < 0 { number / ten } else { number * ten };
    }
    let (mut above, mut below) = (Big(vec![0]), Big(vec![1]));
    for digit in digits {
        above.times_ten_plus(u32::from(*digit));
    }
    let scaled = if exponent < 0 { &mut below } else { &mut above };
    for _ in 0..power {
        scaled.times_ten_plus(0);
    }
    quotient(above, below)
}

/// `above / below`, rounded to the nearest float; halves go to the even one.
fn quotient(mut above: Big, mut below: Big) -> f64 {
    // Shifted so that the quotient has 62 or 63 bits.
    let shift = 62 + below.bits() as i64 - above.bits() as i64;
    if shift > 0 {
        above.shift_up(shift as usize);
    } else {
        below.shift_up(shift.unsigned_abs() as usize);
    }
    below.shift_up(63);
    let mut found = 0_u64;
    for _ in 0..64 {
        found <<= 1;
        if above.compare(&below) != Ordering::Less {
            above.subtract(&below);
            found |= 1;
        }
        below.halve();
    }
    let rest = above.0.iter().any(|limb| *limb != 0);
    let bits = i64::from(64 - found.leading_zeros());
    let exponent = bits - 1 - shift;
    if exponent > 1023 {
        return f64::INFINITY;
    }
    // The smallest floats have fewer bits.
    let kept = (exponent + 1022).min(0) + 53;
    if kept < 0 {
        return 0.0;
    }
    let cut = bits - kept;
    let half = 1_u64 << (cut - 1);
    let (mantissa, left) = (found >> cut, found & (2 * half - 1));
    let up = left > half || left == half && (rest || mantissa & 1 == 1);
    // The leading bit of the mantissa, and a carry out of it, count the exponent up by themselves.
    f64::from_bits((((exponent + 1022).max(0) as u64) << 52) + mantissa + u64::from(up))
}

/// A whole number of any size, lowest limb first.
struct Big(Vec<u32>);

impl Big {
    fn times_ten_plus(&mut self, digit: u32) {
        let mut carry = u64::from(digit);
        for limb in &mut self.0 {
            let sum = u64::from(*limb) * 10 + carry;
            *limb = sum as u32;
            carry = sum >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn bits(&self) -> usize {
        let top = self.0.iter().rposition(|limb| *limb != 0);
        top.map_or(0, |top| 32 * (top + 1) - self.0[top].leading_zeros() as usize)
    }

    fn shift_up(&mut self, bits: usize) {
        let mut moved = vec![0; bits / 32];
        let mut carry = 0_u64;
        for limb in &self.0 {
            carry |= u64::from(*limb) << (bits % 32);
            moved.push(carry as u32);
            carry >>= 32;
        }
        moved.push(carry as u32);
        self.0 = moved;
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for limb in self.0.iter_mut().rev() {
            let low = *limb & 1;
            *limb = *limb >> 1 | carry << 31;
            carry = low;
        }
    }

    fn limb(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(0)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let limbs = (0..self.0.len().max(other.0.len())).rev();
        let difference = limbs.map(|at| self.limb(at).cmp(&other.limb(at))).find(|order| order.is_ne());
        difference.unwrap_or(Ordering::Equal)
    }

    /// Takes away what is not larger.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for (at, limb) in self.0.iter_mut().enumerate() {
            let difference = i64::from(*limb) - i64::from(other.limb(at)) - borrow;
            *limb = difference as u32;
            borrow = i64::from(difference < 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(text: &str) {
        let theirs: f64 = text.parse().expect("the standard library reads it");
        assert_eq!(parse(text).map(f64::to_bits), Some(theirs.to_bits()), "{text}");
    }

    #[test]
    fn hard_cases_are_read_as_the_standard_library_reads_them() {
        for text in [
            "0",
            "-0",
            "0.0",
            "1",
            "+1",
            ".5",
            "5.",
            "1e5",
            "1E-5",
            "340",
            "0.1",
            "0.07",
            "123456789012345678",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740992.99999999999999999999",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "1e309",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e-400",
            "0e999999999999999999999",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "8.5e-5",
            "000.000123",
        ] {
            same(text);
        }
        // A tie that only a digit far beyond the others breaks.
        let tie = "9007199254740993".to_owned() + "." + &"0".repeat(900);
        same(&tie);
        same(&format!("{tie}1"));
        same(&"7".repeat(305));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", ".", "-", "e5", "1e", "1e+", "1.2.3", "--1", "NaN", "inf", "1 ", "0x1", "1_0"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_float_comes_back(bits in any::<u64>()) {
            let float = f64::from_bits(bits);
            prop_assume!(float.is_finite());
            prop_assert_eq!(parse(&format!("{float}")).map(f64::to_bits), Some(bits));
            prop_assert_eq!(parse(&format!("{float:e}")).map(f64::to_bits), Some(bits));
        }

        #[test]
        fn any_decimal_is_read_as_the_standard_library_reads_it(text in "-?[0-9]{1,25}(\\.[0-9]{0,25})?(e-?[0-9]{1,3})?") {
            same(&text);
        }
    }
}
