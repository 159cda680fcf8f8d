//! Examples made from the published schema: every word, every field, and with the first of them every two fields together.

use betwixt_model::schema::schema;
use serde_json::{Value, json};

use crate::views::CATALOGUE;

/// The schema, and what texts without further rules stand for.
pub(super) struct Examples {
    schema: Value,
    /// What a text can be, by the field that holds it.
    pub texts: fn(&str) -> Vec<Value>,
}

impl Examples {
    pub(super) fn new(texts: fn(&str) -> Vec<Value>) -> Self {
        Self { schema: schema(&CATALOGUE), texts }
    }

    /// All of the schema.
    pub(super) fn whole(&self) -> &Value {
        &self.schema
    }

    /// A definition of the schema.
    pub(super) fn definition(&self, name: &str) -> &Value {
        let found = &self.schema["$defs"][name];
        assert!(found.is_object(), "the schema defines {name}");
        found
    }

    /// Values that a schema allows, for a field of that name.
    pub(super) fn of(&self, schema: &Value, field: &str) -> Vec<Value> {
        let list = |word: &str| schema[word].as_array().cloned();
        if let Some(fixed) = schema.get("const") {
            return vec![fixed.clone()];
        }
        if let Some(words) = list("enum") {
            return words;
        }
        if schema["properties"].is_object() {
            return self.objects(schema);
        }
        if let Some(ways) = list("oneOf").or_else(|| list("anyOf")) {
            return ways.iter().flat_map(|way| self.of(way, field)).collect();
        }
        match (schema["$ref"].as_str(), schema["type"].as_str()) {
            (Some("#/$defs/condition"), _) => self.of(self.definition("condition"), field),
            (Some("#/$defs/duration"), _) => vec![json!("250ms"), json!("3s")],
            (_, Some("integer" | "number")) => {
                let least = schema["minimum"].as_i64().unwrap_or(0);
                vec![json!(least + 2)]
            }
            (_, Some("boolean")) => vec![json!(true), json!(false)],
            _ => (self.texts)(field),
        }
    }

    /// Objects with what must be there, and with each field; the first of them with each two fields.
    pub(super) fn objects(&self, schema: &Value) -> Vec<Value> {
        let properties = schema["properties"].as_object().expect("an object has properties");
        let fields: Vec<(&String, Vec<Value>)> =
            properties.iter().map(|(name, inside)| (name, self.of(inside, name))).collect();
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let values_of =
            |name: &str| fields.iter().find(|(held, _)| *held == name).map_or(&[][..], |(_, values)| values);
        let with = |base: &Value, name: &str, value: &Value| {
            let mut next = base.clone();
            next[name] = value.clone();
            next
        };
        let all_with = |bases: &[Value], name: &str| -> Vec<Value> {
            bases.iter().flat_map(|base| values_of(name).iter().map(|value| with(base, name, value))).collect()
        };
        let mut bases = vec![json!({})];
        for name in &required {
            bases = all_with(&bases, name);
        }
        // One of these must be there, and one of those.
        for group in schema["allOf"].as_array().into_iter().flatten() {
            let ways = group["oneOf"].as_array().into_iter().flatten();
            let names: Vec<&str> = ways.filter_map(|way| way["required"][0].as_str()).collect();
            bases = names.iter().flat_map(|name| all_with(&bases, name)).collect();
        }
        let mut out = Vec::new();
        for (number, base) in bases.into_iter().enumerate() {
            for (at, (one, ones)) in fields.iter().enumerate() {
                if base.get(one.as_str()).is_some() && !required.contains(&one.as_str()) {
                    continue;
                }
                for first in ones {
                    let mut single = base.clone();
                    single[one.as_str()] = first.clone();
                    for (other, others) in fields[at + 1..].iter().filter(|_| number == 0) {
                        for second in others {
                            let mut both = single.clone();
                            both[other.as_str()] = second.clone();
                            out.push(both);
                        }
                    }
                    out.push(single);
                }
            }
            out.push(base);
        }
        out
    }
}
