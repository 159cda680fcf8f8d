//! The schema against a small validator of its own: what the reader takes, the schema accepts.

use serde_json::{Value, json};

use super::schema;
use crate::read::read;
use crate::read::reserved;
use crate::test_catalogue::CATALOGUE;

/// What is wrong, by the few words of JSON Schema that [`schema`] uses. Any other word is a mistake in the schema or here.
#[expect(clippy::too_many_lines, reason = "one table of what each word of a schema means")]
fn faults(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut out = Vec::new();
    let ok = |schema: &Value, value: &Value| faults(root, schema, value, place).is_empty();
    for (word, rule) in schema.as_object().unwrap() {
        let rules = || rule.as_array().unwrap().iter();
        let good = match word.as_str() {
            "$schema" | "title" | "description" | "examples" | "$defs" | "then" | "pattern" => true,
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).expect("a definition");
                out.extend(faults(root, target, value, place));
                true
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "number" => value.is_number(),
                "integer" => value.as_f64().is_some_and(|n| n.trunc() == n),
                other => panic!("unknown type {other}"),
            },
            "const" => value == rule || (rule.is_number() && value.as_f64() == rule.as_f64()),
            "enum" => rules().any(|allowed| allowed == value),
            "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|list| list.len() as u64 <= rule.as_u64().unwrap()),
            "required" => {
                value.as_object().is_none_or(|map| rules().all(|name| map.contains_key(name.as_str().unwrap())))
            }
            "anyOf" => rules().any(|schema| ok(schema, value)),
            "oneOf" => rules().filter(|schema| ok(schema, value)).count() == 1,
            "allOf" => {
                out.extend(rules().flat_map(|schema| faults(root, schema, value, place)));
                true
            }
            "if" => {
                if ok(rule, value) {
                    out.extend(faults(root, &schema["then"], value, place));
                }
                true
            }
            "items" | "prefixItems" => {
                for (at, entry) in value.as_array().into_iter().flatten().enumerate() {
                    let inside = if word == "items" { Some(rule) } else { rule.get(at) };
                    out.extend(
                        inside.into_iter().flat_map(|inside| faults(root, inside, entry, &format!("{place}[{at}]"))),
                    );
                }
                true
            }
            "properties" | "additionalProperties" => {
                let named = |name: &str| schema.get("properties").and_then(|all| all.get(name));
                for (name, entry) in value.as_object().into_iter().flatten() {
                    let inside = if word == "properties" {
                        rule.get(name)
                    } else {
                        Some(rule).filter(|_| named(name).is_none())
                    };
                    match inside {
                        Some(Value::Bool(false)) => out.push(format!("{place}.{name} is not allowed")),
                        Some(inside) => out.extend(faults(root, inside, entry, &format!("{place}.{name}"))),
                        None => {}
                    }
                }
                true
            }
            other => panic!("the schema uses {other:?}, which this validator does not know"),
        };
        if !good {
            out.push(format!("{place}: {word} {rule}"));
        }
    }
    out
}

fn check(document: &Value) -> Vec<String> {
    let schema = schema(&CATALOGUE);
    faults(&schema, &schema, document, "")
}

#[test]
fn what_the_reader_takes_the_schema_accepts() {
    for text in [crate::write::tests::WHOLE, r#"{"betwixt":1}"#] {
        assert!(!read(text, &CATALOGUE).has_errors());
        assert_eq!(check(&serde_json::from_str(text).unwrap()), Vec::<String>::new());
        let written = crate::write::write_pretty(&read(text, &CATALOGUE).scenario, &CATALOGUE);
        assert_eq!(check(&serde_json::from_str(&written).unwrap()), Vec::<String>::new());
    }
    let bare = json!({"betwixt": 1, "seed": "7", "duration": "9s", "components": [
        {"id": "c", "kind": "client", "rate": 50}, {"id": "a", "kind": "service", "workers": "40", "queue": 40.0,
         "service_time": 0, "hold": "no", "handlers": {"*": []}}]});
    assert!(!read(&bare.to_string(), &CATALOGUE).has_errors());
    assert_eq!(check(&bare), Vec::<String>::new());
}

#[test]
fn what_is_plainly_wrong_the_schema_refuses() {
    for document in [
        json!({}),
        json!({"betwixt": 2}),
        json!({"betwixt": 1, "nonsense": 1}),
        json!({"betwixt": 1, "duration": 60}),
        json!({"betwixt": 1, "components": [{"id": "a"}]}),
        json!({"betwixt": 1, "components": [{"id": "a", "kind": "sevrice"}]}),
        json!({"betwixt": 1, "components": [{"id": "a", "kind": "service", "rate": 5}]}),
        json!({"betwixt": 1, "components": [{"id": "a", "kind": "service", "workers": 0}]}),
        json!({"betwixt": 1, "components": [{"id": "a", "kind": "database", "handlers": {}}]}),
        json!({"betwixt": 1, "components": [{"id": "a", "kind": "service", "handlers": {"*": [{"call": "a", "read": "b"}]}}]}),
        json!({"betwixt": 1, "connections": [{"from": "a"}]}),
        json!({"betwixt": 1, "faults": [{"fault": "slow"}]}),
        json!({"betwixt": 1, "faults": [{"fault": "slow", "component": "a", "zone": "b"}]}),
        json!({"betwixt": 1, "faults": [{"fault": "slow", "connection": "a"}]}),
        json!({"betwixt": 1, "interventions": [{"set": "a.b.c", "points": [["1s"]]}]}),
    ] {
        assert!(!check(&document).is_empty(), "{document}");
    }
}

#[test]
fn every_field_of_the_reader_is_in_the_schema() {
    let schema = schema(&CATALOGUE);
    let fields = |definition: &str| schema["$defs"][definition]["properties"].as_object().unwrap().clone();
    for (definition, reserved) in
        [("connection", reserved::CONNECTION), ("flow", reserved::FLOW), ("fault-loss", reserved::FAULT)]
    {
        assert!(reserved.iter().all(|name| fields(definition).contains_key(*name)), "{definition}");
    }
    // Some fields belong to sources alone, others to what runs programs.
    let (source, server) = (fields("kind-client"), fields("kind-service"));
    assert!(reserved::COMPONENT.iter().all(|name| source.contains_key(*name) || server.contains_key(*name)));
    let workers = &fields("kind-service")["workers"];
    assert_eq!(workers["description"], "Requests it works on at a time. Default: 4. Range: 1 to 10000.");
}
