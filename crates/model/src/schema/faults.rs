//! Schemas of faults, and of what they wait for.

use serde_json::{Value, json};

use super::values::choice;
use super::{id, object};
use crate::catalogue::FaultReach;
use crate::condition::{Bound, Measure};
use crate::read::MAX_FLOWS;

pub(super) fn fault(kind: &crate::FaultSpec) -> Value {
    let mut fields = vec![
        ("id", id("Its identity. Default: the fault and a number.")),
        ("fault", json!({"const": kind.id, "description": kind.summary})),
        ("component", id("The component it is placed on.")),
        ("zone", id("The zone it is placed on.")),
        (
            "at",
            json!({"$ref": "#/$defs/duration", "description": "When it begins, or from when on it waits for its condition. Default 0."}),
        ),
        (
            "for",
            json!({"$ref": "#/$defs/duration", "description": "How long it lasts. Default: until the end, or as long as its condition holds."}),
        ),
    ];
    let condition = "What it waits for: it begins when this holds, and again when it holds anew.";
    fields.push(("when", json!({"$ref": "#/$defs/condition", "description": condition})));
    if kind.selective {
        let flows = json!({"type": "array", "maxItems": MAX_FLOWS, "items": {"$ref": "#/$defs/id"}, "description": "The same, several of them."});
        fields.push(("flow", id("The flow that it acts on. Default: all.")));
        fields.push(("flows", flows));
    }
    let mut places = vec!["component", "zone"];
    if kind.reach != FaultReach::Component {
        fields.push(("connection", id("The connection it is placed on.")));
        places.push("connection");
    }
    let mut schema = object(&["fault"], fields, kind.params);
    schema["title"] = kind.title.into();
    schema["oneOf"] = places.into_iter().map(|place| json!({"required": [place]})).collect();
    schema
}

pub(super) fn condition() -> Value {
    let number = |what: &str| json!({"type": "number", "minimum": 0, "maximum": Bound::MOST, "description": what});
    let measures: Vec<(&str, &str)> = Measure::ALL.into_iter().map(|m| (m.name(), m.meaning())).collect();
    let mut measure = choice(&measures);
    measure["description"] = "What is counted.".into();
    let held_for =
        json!({"$ref": "#/$defs/duration", "description": "How long it must hold without a break. Default 0."});
    let fields = [
        ("component", id("The component to look at.")),
        ("connection", id("The connection to look at.")),
        ("measure", measure),
        ("above", number("It holds while there are more than this.")),
        ("below", number("It holds while there are fewer than this.")),
        ("held_for", held_for),
    ];
    let mut schema = object(&["measure"], fields, &[]);
    let one_of = |names: [&str; 2]| json!({"oneOf": names.map(|name| json!({"required": [name]}))});
    schema["allOf"] = json!([one_of(["component", "connection"]), one_of(["above", "below"])]);
    schema
}
