//! Single values: durations, parameters and positions, from JSON.

use serde_json::Value;

use crate::param::{ParamSpec, ParamType, ParamValue};
use crate::scenario::{Area, Point};
use crate::units::{self, SimSpan};
use crate::write::json::number;

use super::words::{clip, sentences};

/// Longest text of a value, in bytes.
const MAX_TEXT: usize = 200;

/// Farthest place on the canvas, in each direction.
pub(crate) const FARTHEST: f64 = 1e6;

/// What sort of value stands there, for the start of a sentence.
pub(crate) fn sort(value: &Value) -> String {
    match value {
        Value::Null => "Nothing (null)".to_owned(),
        Value::Bool(on) => format!("The flag {on}"),
        Value::Number(n) => format!("The number {}", clip(&number(n))),
        Value::String(text) => format!("The text {:?}", clip(text)),
        Value::Array(_) => "A list".to_owned(),
        Value::Object(_) => "An object".to_owned(),
    }
}

/// A duration, or a sentence and a remedy.
pub(crate) fn span(value: &Value) -> Result<SimSpan, (String, String)> {
    const REMEDY: &str = "Write it as text with a unit, such as \"250ms\" or \"1.2s\".";
    let result = match value {
        Value::String(text) if text.len() > MAX_TEXT => Err(too_long(text)),
        Value::String(text) => units::parse_span(text),
        Value::Number(n) => bare(n),
        other => Err(format!("{} stands here instead of a duration", sort(other))),
    };
    result.map_err(|error| sentences(&error, REMEDY))
}

/// A parameter's value.
///
/// Errors: a sentence without a full stop, and after `; ` what to do, where there is more to say than the default.
pub(crate) fn param(spec: &ParamSpec, value: &Value) -> Result<ParamValue, String> {
    match (spec.ty, value) {
        (_, Value::String(text)) if text.len() > MAX_TEXT => Err(too_long(text)),
        (_, Value::String(text)) => spec.parse(text),
        // A status such as 503 is a word of a list that looks like a number.
        (ParamType::Choice(_), Value::Number(n)) => spec.parse(&number(n)),
        (ParamType::Flag, Value::Bool(on)) => spec.check(ParamValue::Flag(*on)),
        (ParamType::Duration { .. } | ParamType::Distribution, Value::Number(n)) => {
            bare(n).and_then(|_zero| spec.parse("0"))
        }
        (ParamType::Count { .. }, Value::Number(n)) => match whole(n) {
            Some(n) => spec.check(ParamValue::Count(n)),
            None => Err(format!("{} is not a whole number", clip(&number(n)))),
        },
        (ParamType::Rate | ParamType::Ratio | ParamType::Number, Value::Number(n)) => match n.as_f64() {
            Some(n) => spec.check(spec.sample().with_magnitude(n)),
            None => Err(format!("{} is not a number that can be used", clip(&number(n)))),
        },
        (_, other) => Err(format!("{} stands here instead of {}", sort(other), expected(spec.ty))),
    }
}

/// Whether it is written as no time at all where that reads as *none*: `"hedge_after": "0s"` never hedges.
pub(crate) fn is_nothing_in_disguise(spec: &ParamSpec, written: &Value) -> bool {
    let word = matches!(written, Value::String(text) if text.trim() == "none");
    spec.ty == (ParamType::Duration { none: true })
        && !word
        && param(spec, written) == Ok(ParamValue::Span(SimSpan::ZERO))
}

/// A position, or what is wrong with it.
pub(crate) fn point(value: &Value) -> Result<Point, &'static str> {
    let Value::Array(pair) = value else {
        return Err("A position is a list of two numbers.");
    };
    let [Some(x), Some(y)] = [0, 1].map(|i| pair.get(i).and_then(Value::as_f64)) else {
        return Err("A position is a list of two numbers.");
    };
    if pair.len() != 2 {
        return Err("A position is a list of two numbers.");
    }
    if x.is_finite() && y.is_finite() && x.abs() <= FARTHEST && y.abs() <= FARTHEST {
        // Adding zero turns -0 into 0, which is the same place and must be the same text.
        Ok(Point { x: x + 0.0, y: y + 0.0 })
    } else {
        Err("It lies farther out than 1,000,000.")
    }
}

/// A rectangle, or what is wrong with it.
pub(crate) fn area(value: &Value) -> Result<Area, String> {
    let numbers: Option<Vec<f64>> = value.as_array().and_then(|list| list.iter().map(Value::as_f64).collect());
    let Some([x, y, width, height]) = numbers.as_deref() else {
        return Err("An area is a list of four numbers.".to_owned());
    };
    let far = |n: &f64| !n.is_finite() || n.abs() > FARTHEST;
    if [x, y, width, height].into_iter().any(far) {
        return Err("It reaches farther out than 1,000,000.".to_owned());
    }
    if *width < Area::LEAST || *height < Area::LEAST {
        return Err(format!("It is narrower or lower than {}.", Area::LEAST));
    }
    Ok(Area { at: Point { x: x + 0.0, y: y + 0.0 }, width: *width, height: *height })
}

/// A whole number, also when it is written `40.0`.
pub(crate) fn whole(n: &serde_json::Number) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    n.as_u64().or_else(|| n.as_f64().filter(|n| n.trunc() == *n && (0.0..=EXACT).contains(n)).map(|n| n as u64))
}

fn bare(n: &serde_json::Number) -> Result<SimSpan, String> {
    match n.as_f64() {
        Some(0.0) => Ok(SimSpan::ZERO),
        Some(below) if below < 0.0 => Err(format!("{} is negative; a duration is zero or more", clip(&number(n)))),
        _ => {
            let n = clip(&number(n));
            Err(format!("{n} has no unit; write \"{n}ms\" or \"{n}s\", whichever is meant"))
        }
    }
}

fn too_long(text: &str) -> String {
    format!("{:?} is too long for a value; write at most {MAX_TEXT} characters", clip(text))
}

fn expected(ty: ParamType) -> &'static str {
    match ty {
        ParamType::Duration { .. } => "a duration; write it like \"250ms\" or \"1.2s\"",
        ParamType::Rate => "a rate; write it like \"50/s\"",
        ParamType::Ratio => "a share; write it like \"5%\" or 0.05",
        ParamType::Count { .. } => "a whole number; write it like 40",
        ParamType::Number => "a number; write it like 1.5",
        ParamType::Choice(_) => "a word; write it in double quotes",
        ParamType::Flag => "true or false; write one of the two",
        ParamType::Distribution => "a duration; write it like \"10ms\" or \"exponential(10ms)\"",
    }
}
