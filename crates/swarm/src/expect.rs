//! Random expectations, with a luck of their own, so that they change nothing else about a scenario.

use betwixt_model::expect::{FINDINGS, Metric, Quantifier, Sort, Unit};
use betwixt_model::{Role, SimSpan};
use serde_json::{Map, Value, json};

use crate::luck::Luck;

/// What there is to expect something of.
pub(crate) struct Parts {
    pub(crate) components: Vec<(String, Role)>,
    pub(crate) connections: Vec<String>,
    pub(crate) flows: Vec<String>,
    /// Kinds of the faults, in the order of the document.
    pub(crate) faults: Vec<String>,
}

/// The expectations of a seed.
pub(crate) fn expectations(seed: u64, seconds: f64, parts: &Parts) -> Vec<Value> {
    let mut luck = Luck::new(seed, "expect");
    let count = if luck.chance(0.4) { 0 } else { 1 + luck.below(6) };
    (0..count).filter_map(|_| one(&mut luck, seconds, parts)).collect()
}

fn one(luck: &mut Luck, seconds: f64, parts: &Parts) -> Option<Value> {
    let mut inside = Map::new();
    let mut out = Map::new();
    match luck.below(6) {
        0 => {
            inside.insert("finding".into(), json!(luck.pick(&FINDINGS)?));
            bound(luck, &mut inside, Unit::Count, true);
        }
        1 if !parts.faults.is_empty() => {
            let at = luck.below(parts.faults.len());
            let kind = &parts.faults[at];
            let number = parts.faults[..=at].iter().filter(|other| *other == kind).count();
            inside.insert("fault".into(), json!(format!("{kind}-{number}")));
            bound(luck, &mut inside, Unit::Count, true);
        }
        _ => {
            let (field, id, sort) = match luck.below(3) {
                0 => ("flow", luck.pick(&parts.flows)?.clone(), Sort::Flow),
                1 => ("connection", luck.pick(&parts.connections)?.clone(), Sort::Connection),
                _ => {
                    let (id, role) = luck.pick(&parts.components)?;
                    ("component", id.clone(), Sort::Component(*role))
                }
            };
            let fitting: Vec<Metric> = Metric::ALL.into_iter().filter(|metric| metric.fits(sort)).collect();
            let metric = *luck.pick(&fitting)?;
            inside.insert(field.into(), json!(id));
            inside.insert("metric".into(), json!(metric.name()));
            bound(luck, &mut inside, metric.unit(), metric == Metric::BreakerOpen);
            times(luck, &mut out, seconds);
        }
    }
    out.insert(luck.pick(&Quantifier::ALL)?.name().into(), Value::Object(inside));
    if luck.chance(0.2) {
        out.insert("say".into(), json!("It is as it should be."));
    }
    Some(Value::Object(out))
}

fn bound(luck: &mut Luck, inside: &mut Map<String, Value>, unit: Unit, can_be_left_out: bool) {
    if can_be_left_out && luck.chance(0.5) {
        return;
    }
    let value = match unit {
        Unit::Duration => json!(span(luck.spread(1e-4, 30.0))),
        Unit::Rate => json!(format!("{}/s", luck.spread(0.01, 100.0))),
        Unit::Ratio if luck.chance(0.2) => json!("0%"),
        Unit::Ratio => json!(luck.between(0.0, 1.0)),
        Unit::Count => json!(luck.below(12)),
    };
    inside.insert((if luck.chance(0.6) { "at_most" } else { "at_least" }).into(), value);
}

fn times(luck: &mut Luck, out: &mut Map<String, Value>, seconds: f64) {
    if luck.chance(0.6) {
        out.insert("window".into(), json!(span(luck.spread(0.001, (seconds / 2.0).max(0.002)))));
    }
    let from = if luck.chance(0.5) { luck.between(0.0, seconds) } else { 0.0 };
    if from > 0.0 {
        out.insert("from".into(), json!(span(from)));
    }
    let lasts = luck.between(0.0, seconds) + 0.001;
    match luck.below(4) {
        0 => drop(out.insert("until".into(), json!(span(from + lasts)))),
        1 => drop(out.insert("within".into(), json!(span(lasts)))),
        _ => {}
    }
}

fn span(seconds: f64) -> String {
    SimSpan::from_seconds(seconds).to_string()
}
