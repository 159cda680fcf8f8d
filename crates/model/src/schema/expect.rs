//! Expectations in the schema.

use serde_json::{Value, json};

use super::values::{choice, text};
use super::{id, object};
use crate::expect::{FINDINGS, Metric, Quantifier};

pub(super) fn expectation() -> Value {
    let time = |what: &str| json!({"$ref": "#/$defs/duration", "description": what});
    let mut fields = vec![
        ("id", id("Its identity. Default: expect and a number.")),
        ("say", text("The same in your own words, for reports.")),
        ("window", time("How long one window is. Default 1s; for what is there at each moment: each moment.")),
        ("from", time("From when on. Default 0.")),
        ("until", time("Until when. Default: the end of the run.")),
        ("within", time("The same, counted from \"from\".")),
    ];
    for quantifier in Quantifier::ALL {
        let statement = json!({"$ref": "#/$defs/statement", "description": quantifier.meaning()});
        fields.push((quantifier.name(), statement));
    }
    let mut schema = object(&[], fields, &[]);
    schema["oneOf"] = Quantifier::ALL.into_iter().map(|held| json!({"required": [held.name()]})).collect();
    schema
}

pub(super) fn statement() -> Value {
    let mut metric = choice(&Metric::ALL.map(|metric| (metric.name(), metric.meaning())));
    metric["description"] = "What is measured.".into();
    let amount =
        |what: &str| json!({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}], "description": what});
    let finding = json!({"enum": FINDINGS, "description": "A finding: how many operations have it in the whole run."});
    let fields = [
        ("metric", metric),
        ("finding", finding),
        ("fault", id("A fault: how often it changed something in the whole run.")),
        ("flow", id("The flow to look at.")),
        ("component", id("The component to look at.")),
        ("connection", id("The connection to look at.")),
        ("at_most", amount("This or less. Durations as \"250ms\", rates as \"50/s\", shares as \"5%\".")),
        ("at_least", amount("This or more. Default for findings, faults and breaker_open: 1.")),
    ];
    let mut schema = object(&[], fields, &[]);
    schema["oneOf"] = json!([{"required": ["metric"]}, {"required": ["finding"]}, {"required": ["fault"]}]);
    schema
}
