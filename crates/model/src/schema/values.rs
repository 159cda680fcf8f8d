//! Schemas of single values.

use serde_json::{Value, json};

use crate::distribution::Distribution;
use crate::param::{ParamSpec, ParamType};
use crate::reference::{default_text, range_text};

pub(super) fn text(what: &str) -> Value {
    json!({"type": "string", "description": what})
}

/// A duration, or a bare zero.
pub(super) fn duration() -> Value {
    json!({"anyOf": [{"type": "string"}, {"const": 0}], "examples": ["250ms", "1.2s", "3min"]})
}

/// A duration that may vary.
pub(super) fn distribution() -> Value {
    let examples: Vec<&str> = Distribution::FORMS.iter().map(|(form, _)| *form).collect();
    json!({"anyOf": [{"type": "string"}, {"const": 0}], "examples": examples})
}

/// One word out of a list, each with its meaning.
pub(super) fn choice(words: &[(&str, &str)]) -> Value {
    let words: Vec<Value> = words.iter().map(|(word, what)| json!({"const": word, "description": what})).collect();
    json!({"oneOf": words})
}

/// A parameter: what the table says about it.
pub(super) fn param(spec: &ParamSpec) -> Value {
    let (least, greatest) = spec.range;
    let number =
        |sort: &str| json!({"anyOf": [{"type": sort, "minimum": least, "maximum": greatest}, {"type": "string"}]});
    let mut schema = match spec.ty {
        ParamType::Duration { .. } => duration(),
        ParamType::Distribution => distribution(),
        ParamType::Rate | ParamType::Ratio | ParamType::Number => number("number"),
        ParamType::Count { .. } => number("integer"),
        ParamType::Choice(words) => choice(words),
        ParamType::Flag => {
            json!({"anyOf": [{"type": "boolean"}, {"enum": ["true", "on", "yes", "false", "off", "no"]}]})
        }
    };
    let range = range_text(spec).map_or(String::new(), |range| format!(" Range: {range}."));
    schema["title"] = spec.name.into();
    schema["description"] = format!("{} Default: {}.{range}", spec.help, default_text(spec)).into();
    schema
}
