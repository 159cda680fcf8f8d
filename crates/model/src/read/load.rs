//! The load of a source over time.

use serde_json::Value;

use crate::catalogue::{KindSpec, Role};
use crate::load::Load;
use crate::units::{SimTime, parse_ratio};

use super::fields::Fields;
use super::value;

/// Most points of a profile.
pub const MAX_PROFILE: usize = 1_000;
/// Most recorded arrivals.
pub const MAX_TRACE: usize = 10_000;
/// The greatest share of its rate that a profile may ask for.
pub const MAX_SHARE: f64 = 1_000.0;

/// Reads what a component says about its load.
pub(super) fn load(fields: &mut Fields<'_>, kind: &KindSpec) -> Load {
    let mut load = Load::default();
    if kind.role != Role::Source {
        // Left to be named as unknown, like any other field that this kind does not have.
        return load;
    }
    for (at, written) in fields.list("profile", MAX_PROFILE).iter().enumerate() {
        match point(written) {
            Ok((time, _)) if load.profile.last().is_some_and(|(before, _)| time < *before) => {
                let what = "It is earlier than the point before it.";
                fields.error(&format!("profile[{at}]"), what, "Put the points in order of time.");
            }
            Ok(point) => load.profile.push(point),
            Err(what) => {
                let remedy = "Write a time and a share of the rate, like [\"30s\", \"50%\"] or [\"30s\", 4].";
                fields.error(&format!("profile[{at}]"), what, remedy);
            }
        }
    }
    for (at, written) in fields.list("trace", MAX_TRACE).iter().enumerate() {
        match value::span(written) {
            Ok(span) if load.trace.last().is_some_and(|before| span.0 < before.0) => {
                let what = "It is earlier than the arrival before it.";
                fields.error(&format!("trace[{at}]"), what, "Put the arrivals in order of time.");
            }
            Ok(span) => load.trace.push(SimTime(span.0)),
            Err((what, remedy)) => fields.error(&format!("trace[{at}]"), what, remedy),
        }
    }
    load
}

fn point(written: &Value) -> Result<(SimTime, f64), String> {
    let Some([time, share]) = written.as_array().map(Vec::as_slice) else {
        return Err(format!("{} stands here instead of a time and a share.", value::sort(written)));
    };
    let time = value::span(time).map_err(|(what, _)| what)?;
    let share = match share {
        Value::Number(n) => n.as_f64().ok_or_else(|| format!("{n} is not a share."))?,
        Value::String(text) => parse_ratio(text).map_err(|what| format!("{what}."))?,
        other => return Err(format!("{} is not a share.", value::sort(other))),
    };
    if (0.0..=MAX_SHARE).contains(&share) {
        Ok((SimTime(time.0), share))
    } else {
        Err(format!("The share must be between 0 and {MAX_SHARE}."))
    }
}
