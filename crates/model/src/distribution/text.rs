//! Distributions as people write them.

use super::{Distribution, Mixture, Percentiles};
use crate::units::{parse_number, parse_span};

/// Reads a distribution.
///
/// Errors: a sentence without a full stop that says what was expected.
pub fn parse(text: &str) -> Result<Distribution, String> {
    let text = text.trim();
    let Some((name, rest)) = text.split_once('(') else {
        let starts_as_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
        return parse_span(text)
            .map(Distribution::Constant)
            .map_err(|error| if starts_as_number { error } else { unknown(text) });
    };
    let inside = rest.trim_end().strip_suffix(')').ok_or_else(|| format!("{text:?} has no closing bracket"))?;
    let made = law(name.trim(), &split(inside)).map_err(|error| with_form(error, name))?;
    check(made).map(|()| made)
}

fn law(name: &str, parts: &[&str]) -> Result<Distribution, String> {
    let span = |part: &str| parse_span(part);
    Ok(match (name, parts) {
        ("constant", [d]) => Distribution::Constant(span(d)?),
        ("uniform", [low, high]) => Distribution::Uniform(span(low)?, span(high)?),
        ("exponential", [d]) => Distribution::Exponential(span(d)?),
        ("normal", [mean, sd]) => Distribution::Normal(span(mean)?, span(after_word(sd, "sd"))?),
        ("lognormal", [median, p99]) => Distribution::LogNormal(span(median)?, span(after_word(p99, "p99"))?),
        ("pareto", [least, index]) => Distribution::Pareto(span(least)?, parse_number(index)?),
        ("weibull", [scale, shape]) => Distribution::Weibull(span(scale)?, parse_number(shape)?),
        ("erlang", [stages, d]) => Distribution::Erlang(stage_count(stages)?, span(d)?),
        ("mix", parts) => Distribution::Mixture(Mixture::parse(parts)?),
        ("percentiles", parts) => Distribution::Percentiles(Percentiles::parse(parts)?),
        _ => return Err(unknown(&format!("{name}({})", parts.join(", ")))),
    })
}

/// An error about one of the parts, and how the whole is written: what a part means is a matter of its place. The laws of many
/// parts have said what to do with theirs.
fn with_form(error: String, name: &str) -> String {
    let name = name.trim();
    let form = Distribution::FORMS.iter().map(|(form, _)| *form).find(|form| form.split('(').next() == Some(name));
    match form.filter(|_| !matches!(name, "mix" | "percentiles")) {
        Some(form) => format!("{}; write it like {form}", error.split("; ").next().unwrap_or_default()),
        None => error,
    }
}

/// The parts between the commas that stand in no inner brackets.
fn split(inside: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(inside[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inside[from..].trim());
    parts
}

fn check(made: Distribution) -> Result<(), String> {
    match made {
        Distribution::Uniform(low, high) if low > high => {
            Err(format!("{made}: the first duration must be the smaller"))
        }
        Distribution::LogNormal(median, p99) if p99 < median => {
            Err(format!("{made}: p99 must not be below the median"))
        }
        Distribution::LogNormal(median, _) if median.is_zero() => Err(format!("{made}: the median must be above zero")),
        Distribution::Pareto(_, index) if !(0.1..=1_000.0).contains(&index) => {
            Err(format!("{made}: the tail index must be between 0.1 and 1000"))
        }
        Distribution::Weibull(_, shape) if !(0.1..=100.0).contains(&shape) => {
            Err(format!("{made}: the shape must be between 0.1 and 100"))
        }
        _ => Ok(()),
    }
}

fn stage_count(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(stages @ 1..=1_000) => Ok(stages),
        _ => Err(format!("{text:?} is not a number of stages between 1 and 1000")),
    }
}

fn after_word<'a>(part: &'a str, word: &str) -> &'a str {
    part.strip_prefix(word).map_or(part, |rest| rest.trim_start_matches(['=', ' ']))
}

fn unknown(text: &str) -> String {
    let forms: Vec<&str> = Distribution::FORMS.iter().map(|(form, _)| *form).collect();
    format!("{text:?} is not a duration or distribution; write one of {}", forms.join(", "))
}
