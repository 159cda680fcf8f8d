//! Values of parameters, from their tables: inside the slider, close to the default, and at the edges.

use betwixt_model::distribution::Distribution;
use betwixt_model::{ParamDefault, ParamSpec, ParamType, ParamValue, SimSpan};
use serde_json::{Map, Value};

use crate::luck::Luck;

/// Most of anything that is counted, whatever the table allows: a run is to be short.
const MOST: f64 = 10_000.0;

/// How the values of one scenario are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Share of parameters that are set.
    pub(crate) density: f64,
    /// Share of values that are taken from the edges.
    pub(crate) wild: f64,
    /// Durations are powers of ten, so that many things happen at the same instant.
    pub(crate) round: bool,
    /// About how many operations start per second.
    pub(crate) rate: f64,
    /// Length of the run [seconds].
    pub(crate) seconds: f64,
    /// No duration but zero is shorter [seconds].
    pub(crate) shortest: f64,
}

/// Sets some of the parameters of a part, and what those depend on.
pub(crate) fn fill(part: &mut Map<String, Value>, specs: &'static [ParamSpec], style: Style, luck: &mut Luck) {
    for spec in specs {
        if luck.chance(style.density) {
            set(part, specs, spec, style, luck);
        }
    }
}

fn set(part: &mut Map<String, Value>, specs: &'static [ParamSpec], spec: &ParamSpec, style: Style, luck: &mut Luck) {
    if let Some((other, words)) = spec.only_if {
        let parent = specs.iter().find(|parent| parent.id == other);
        let Some(parent) = parent.filter(|_| luck.chance(0.9)) else { return };
        // What the parent itself depends on comes with it.
        set(part, specs, parent, style, luck);
        let words: Vec<&str> = words.split('|').collect();
        let word = luck.pick(&words).copied().unwrap_or_default();
        part.insert(other.to_owned(), Value::String(word.to_owned()));
    }
    if let Some(text) = text(spec, style, luck) {
        part.insert(spec.id.to_owned(), Value::String(text));
    }
}

/// A value as people write it; `None` where the draws made none that the table accepts.
pub(crate) fn text(spec: &ParamSpec, style: Style, luck: &mut Luck) -> Option<String> {
    (0..8).find_map(|_| {
        let value = spec.check(value(spec, style, luck)).ok()?;
        let text = spec.format(value);
        (text.len() < 200 && spec.parse(&text) == Ok(value)).then_some(text)
    })
}

fn value(spec: &ParamSpec, style: Style, luck: &mut Luck) -> ParamValue {
    match spec.ty {
        ParamType::Choice(words) => ParamValue::Choice(luck.pick(words).map_or("", |(word, _)| word)),
        ParamType::Flag => ParamValue::Flag(luck.chance(0.5)),
        ParamType::Count { unlimited: true } if luck.chance(0.15) => ParamValue::Count(betwixt_model::param::UNLIMITED),
        ParamType::Distribution => ParamValue::Distribution(distribution(magnitude(spec, style, luck), luck)),
        _ => spec.sample().with_magnitude(magnitude(spec, style, luck)),
    }
}

/// A duration that varies around a typical one, of any form.
pub(crate) fn distribution(typical: f64, luck: &mut Luck) -> Distribution {
    let span = SimSpan::from_seconds;
    let d = span(typical);
    match luck.below(9) {
        0 => Distribution::Constant(d),
        1 => Distribution::Uniform(span(typical * luck.between(0.0, 1.0)), d),
        2 => Distribution::Normal(d, span(typical * luck.between(0.0, 3.0))),
        3 if !d.is_zero() => Distribution::LogNormal(d, span(typical * luck.spread(1.0, 100.0)).max(d)),
        4 => Distribution::Pareto(d, luck.spread(0.3, 20.0)),
        5 => Distribution::Weibull(d, luck.spread(0.3, 20.0)),
        6 => Distribution::Erlang(1 + luck.below(20) as u32, d),
        _ => Distribution::Exponential(d),
    }
}

fn magnitude(spec: &ParamSpec, style: Style, luck: &mut Luck) -> f64 {
    let (least, greatest) = spec.range;
    let wanted = if luck.chance(style.wild) { edge(spec, luck) } else { tame(spec, style, luck) };
    let wanted = match spec.ty {
        ParamType::Count { .. } => libm::floor(wanted.min(MOST)),
        ParamType::Duration { .. } | ParamType::Distribution if wanted > 0.0 => wanted.max(style.shortest),
        _ => wanted,
    };
    wanted.clamp(least, greatest)
}

/// Where things break: nothing, one, the smallest there is, all of it.
fn edge(spec: &ParamSpec, luck: &mut Luck) -> f64 {
    let (least, greatest) = spec.range;
    match (spec.ty, luck.below(6)) {
        (_, 0) => least,
        (_, 1) => greatest,
        (ParamType::Duration { .. } | ParamType::Distribution, 2) => 1e-9,
        (ParamType::Duration { .. } | ParamType::Distribution, 3) => luck.spread(1e-9, 1e-4),
        (ParamType::Duration { .. } | ParamType::Distribution, 4) => luck.spread(10.0, 1e5),
        (ParamType::Ratio, 2) => luck.spread(1e-9, 1e-2),
        (ParamType::Ratio, 3) => 0.5,
        (ParamType::Rate, _) => luck.spread(0.001, 10_000.0),
        (ParamType::Count { .. }, _) => 1.0 + luck.below(4) as f64,
        _ => luck.spread(spec.slider.0.max(1e-6), spec.slider.1),
    }
}

/// Close to the default, or anywhere on the slider.
fn tame(spec: &ParamSpec, style: Style, luck: &mut Luck) -> f64 {
    let (low, high) = spec.slider;
    let default = match spec.default {
        ParamDefault::Value(value) => value.magnitude().filter(|n| *n > 0.0),
        ParamDefault::SameAs(_) | ParamDefault::HalfOf(_) => None,
    };
    match (spec.ty, default) {
        (ParamType::Rate, _) => style.rate * luck.spread(0.1, 10.0),
        (ParamType::Duration { .. } | ParamType::Distribution, _) if style.round => {
            [0.001, 0.01, 0.1, 1.0, 10.0][luck.below(5)]
        }
        (ParamType::Duration { .. } | ParamType::Distribution, None) => {
            luck.spread(0.0005, high.min(style.seconds).max(0.001))
        }
        (ParamType::Ratio, _) => luck.between(low, high),
        (_, Some(default)) if luck.chance(0.6) => default * luck.spread(0.1, 10.0),
        _ => luck.spread(low.max(high / 1e4).max(1e-6), high.min(MOST)),
    }
}
