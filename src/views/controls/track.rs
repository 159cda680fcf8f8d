//! How a slider spreads a range: from a magnitude to a place between 0 and 1, and back.

use betwixt_model::param::UNLIMITED;
use betwixt_model::{ParamSpec, ParamType, ParamValue, Scale};

/// On a logarithmic slider that begins at zero, this much of its left end means none.
const NONE: f64 = 0.02;

/// On a slider without a greatest value, this much of its right end means no limit.
const NO_LIMIT: f64 = 0.98;

/// How a slider spreads a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Track {
    /// Least magnitude.
    pub least: f64,
    /// Greatest magnitude.
    pub greatest: f64,
    /// Even steps or even factors.
    pub scale: Scale,
    /// Where a logarithmic slider that begins at zero leaves zero: its least magnitude above it.
    pub floor: f64,
    /// Only whole numbers.
    pub whole: bool,
    /// The right end means no limit.
    pub unlimited: bool,
}

/// How far a key moves a slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// By a twentieth.
    Usual,
    /// By a hundredth.
    Fine,
    /// Twice or half.
    Wide,
}

impl Track {
    /// Of a parameter.
    #[must_use]
    pub fn of(spec: &ParamSpec) -> Self {
        let (least, greatest) = spec.slider;
        let floor = match spec.ty {
            ParamType::Rate => 0.1,
            ParamType::Count { .. } => 1.0,
            ParamType::Number => greatest / 1_000.0,
            ParamType::Duration { .. }
            | ParamType::Ratio
            | ParamType::Choice(_)
            | ParamType::Flag
            | ParamType::Distribution => 0.001,
        };
        Self {
            least,
            greatest,
            scale: spec.scale,
            floor: if least > 0.0 { least } else { floor.min(greatest) },
            whole: matches!(spec.ty, ParamType::Count { .. }),
            unlimited: spec.ty == ParamType::Count { unlimited: true },
        }
    }

    /// Even factors between two magnitudes above zero.
    #[must_use]
    pub const fn log(least: f64, greatest: f64) -> Self {
        Self { least, greatest, scale: Scale::Log, floor: least, whole: false, unlimited: false }
    }

    fn start(&self) -> f64 {
        if self.scale == Scale::Log && self.least <= 0.0 { NONE } else { 0.0 }
    }

    fn end(&self) -> f64 {
        if self.unlimited { NO_LIMIT } else { 1.0 }
    }

    /// Where a magnitude stands, 0 to 1.
    #[must_use]
    pub fn place(&self, magnitude: f64) -> f64 {
        if self.unlimited && magnitude >= UNLIMITED as f64 {
            return 1.0;
        }
        let (start, end) = (self.start(), self.end());
        let share = match self.scale {
            Scale::Linear => (magnitude - self.least) / (self.greatest - self.least),
            Scale::Log if magnitude < self.floor && self.least <= 0.0 => return 0.0,
            Scale::Log => (magnitude / self.floor).ln() / (self.greatest / self.floor).ln(),
        };
        if share.is_finite() { start + share.clamp(0.0, 1.0) * (end - start) } else { 0.0 }
    }

    /// The magnitude at a place, rounded to so many digits as a hand can mean; `fine` gives one more.
    #[must_use]
    pub fn magnitude(&self, place: f64, fine: bool) -> f64 {
        let (start, end) = (self.start(), self.end());
        if self.unlimited && place > (NO_LIMIT + 1.0) / 2.0 {
            return UNLIMITED as f64;
        }
        if start > 0.0 && place < start / 2.0 {
            return self.least;
        }
        let share = ((place - start) / (end - start)).clamp(0.0, 1.0);
        let exact = match self.scale {
            Scale::Linear => self.least + share * (self.greatest - self.least),
            Scale::Log => self.floor * (self.greatest / self.floor).powf(share),
        };
        self.rounded(exact, fine)
    }

    /// The magnitude one stride up or down.
    #[must_use]
    pub fn stepped(&self, from: f64, stride: Stride, up: bool) -> f64 {
        if self.unlimited && from >= UNLIMITED as f64 {
            return if up { from } else { self.greatest };
        }
        let factor = match stride {
            Stride::Usual => 1.05,
            Stride::Fine => 1.01,
            Stride::Wide => 2.0,
        };
        let exact = match self.scale {
            Scale::Log if from < self.floor => return if up { self.floor } else { self.least },
            Scale::Log if up => from * factor,
            Scale::Log => from / factor,
            Scale::Linear => {
                let by = (self.greatest - self.least) * if stride == Stride::Wide { 0.2 } else { factor - 1.0 };
                if up { from + by } else { from - by }
            }
        };
        if self.unlimited && up && from >= self.greatest {
            return UNLIMITED as f64;
        }
        if self.scale == Scale::Log && self.least <= 0.0 && exact < self.floor * 0.999 {
            return self.least;
        }
        let next = self.rounded(exact, stride == Stride::Fine);
        // A stride always leads somewhere: the next whole number, or one digit more.
        let stuck = (next - from).abs() <= f64::EPSILON * from.abs();
        let next = match (stuck, self.whole) {
            (false, _) => next,
            (true, true) => from + if up { 1.0 } else { -1.0 },
            (true, false) => self.rounded(exact, true),
        };
        next.clamp(self.least, self.greatest.max(from))
    }

    fn rounded(&self, magnitude: f64, fine: bool) -> f64 {
        let magnitude = magnitude.clamp(self.least, self.greatest);
        let digits = if fine { 3 } else { 2 };
        let near = round_to(magnitude, digits).clamp(self.least, self.greatest);
        if self.whole { if magnitude < 1_000.0 { magnitude.round() } else { near.round() } } else { near }
    }
}

/// Rounded to so many significant digits.
fn round_to(n: f64, digits: i32) -> f64 {
    if n == 0.0 || !n.is_finite() {
        return 0.0;
    }
    let decimals = digits - 1 - n.abs().log10().floor() as i32;
    // Dividing by a power of ten gives the nearest number to the decimal that is meant; multiplying by its inverse does not.
    if decimals >= 0 {
        let factor = 10_f64.powi(decimals);
        (n * factor).round() / factor
    } else {
        let factor = 10_f64.powi(-decimals);
        (n / factor).round() * factor
    }
}

/// The value that a magnitude of a slider stands for, within what the parameter accepts.
#[must_use]
pub fn value_of(spec: &ParamSpec, like: ParamValue, magnitude: f64) -> ParamValue {
    if spec.ty == (ParamType::Count { unlimited: true }) && magnitude >= UNLIMITED as f64 {
        return ParamValue::Count(UNLIMITED);
    }
    // A count without limit has no shape to keep; anything else keeps its own.
    like.with_magnitude(magnitude.clamp(spec.range.0, spec.range.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(id: &str) -> &'static ParamSpec {
        betwixt_sim::CATALOGUE.connection.iter().find(|spec| spec.id == id).expect("the catalogue has it")
    }

    #[test]
    fn places_and_magnitudes_are_each_other_s_inverse() {
        for spec in betwixt_sim::CATALOGUE.connection {
            let track = Track::of(spec);
            for at in 0..=100 {
                let place = f64::from(at) / 100.0;
                let magnitude = track.magnitude(place, true);
                let unlimited = spec.ty == (ParamType::Count { unlimited: true }) && magnitude >= UNLIMITED as f64;
                let held = magnitude >= spec.range.0 && (magnitude <= spec.range.1 || unlimited);
                assert!(held, "{} {place}", spec.id);
                let again = track.magnitude(track.place(magnitude), true);
                assert!((again - magnitude).abs() <= 0.01 * magnitude.abs() + 1e-12, "{} {magnitude} {again}", spec.id);
            }
        }
    }

    #[test]
    fn the_left_end_of_a_log_slider_is_none() {
        let track = Track::of(spec("latency"));
        assert_eq!((track.magnitude(0.0, false), track.place(0.0)), (0.0, 0.0));
        assert_eq!((track.magnitude(0.02, false), track.place(0.001)), (0.001, 0.02));
        assert_eq!((track.magnitude(1.0, false), track.place(60.0)), (60.0, 1.0));
    }

    #[test]
    fn a_hand_means_two_digits() {
        let track = Track::of(spec("latency"));
        for at in 0..1_000 {
            let magnitude = track.magnitude(f64::from(at) / 1_000.0, false);
            let written = format!("{magnitude:e}");
            assert!(written.split('e').next().is_some_and(|digits| digits.replace('.', "").len() <= 2), "{written}");
        }
    }

    #[test]
    fn keys_always_lead_somewhere_and_stay_inside() {
        for spec in betwixt_sim::CATALOGUE.connection.iter().filter(|spec| spec.sample().magnitude().is_some()) {
            let track = Track::of(spec);
            for stride in [Stride::Usual, Stride::Fine, Stride::Wide] {
                let mut at = track.least;
                for _ in 0..5_000 {
                    let next = track.stepped(at, stride, true);
                    if next >= track.greatest {
                        at = track.greatest;
                        break;
                    }
                    assert!(next > at, "{} is stuck at {at}", spec.id);
                    at = next;
                }
                assert_eq!(at, track.greatest, "{}", spec.id);
                for _ in 0..5_000 {
                    let next = track.stepped(at, stride, false);
                    assert!(next < at || at == track.least, "{} is stuck at {at}", spec.id);
                    at = next;
                }
                assert_eq!(at, track.least, "{}", spec.id);
            }
        }
    }

    #[test]
    fn the_right_end_can_mean_no_limit() {
        let queue = betwixt_sim::CATALOGUE.kinds.iter().flat_map(|kind| kind.params).find(|spec| spec.id == "queue");
        let queue = queue.expect("some kind has a queue");
        let track = Track::of(queue);
        assert_eq!(value_of(queue, ParamValue::Count(5), track.magnitude(1.0, false)), ParamValue::Count(UNLIMITED));
        assert_eq!(track.place(UNLIMITED as f64), 1.0);
        assert_eq!(track.stepped(track.greatest, Stride::Usual, true), UNLIMITED as f64);
        assert_eq!(track.stepped(UNLIMITED as f64, Stride::Usual, false), track.greatest);
    }
}
