//! The JSON Schema of a scenario, made from the same tables that the reader uses.

mod expect;
mod faults;
mod values;

use serde_json::{Map, Value, json};

use crate::catalogue::{Catalogue, Role};
use crate::handler::{Effect, Isolation, OnlyIf};
use crate::param::ParamSpec;
use crate::read::{
    FARTHEST, MAX_BOOKMARKS, MAX_BRANCHES, MAX_COMPONENTS, MAX_CONNECTIONS, MAX_EXPECTATIONS, MAX_EXPOSED, MAX_FLOWS,
    MAX_PLAN, MAX_POINTS, MAX_PRESETS, MAX_PROFILE, MAX_SHARE, MAX_STEPS, MAX_TRACE, MAX_ZONES,
};
use crate::scenario::{MAX_SEED, VERSION};

use values::{choice, param, text};

/// The schema, in the 2020-12 form. Whatever the reader takes without an error, the schema accepts.
///
/// It cannot know what the reader also checks: that the parts a document names exist, and that durations are well written.
#[must_use]
pub fn schema(catalogue: &Catalogue) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Betwixt scenario",
        "description": "A small distributed system, what goes wrong in it, and what a person changes while it runs.",
        "type": "object",
        "required": ["betwixt"],
        "additionalProperties": false,
        "properties": document(),
        "$defs": definitions(catalogue),
    })
}

fn document() -> Value {
    let list = |of: &str, most: usize, what: &str| json!({"type": "array", "maxItems": most, "items": {"$ref": format!("#/$defs/{of}")}, "description": what});
    json!({
        "$schema": {"description": "Where this schema is; ignored."},
        "betwixt": {"const": VERSION, "description": "Version of the form."},
        "name": text("What it is called."),
        "about": text("What it is about: a few sentences."),
        "hint": text("One sentence that says what to try."),
        "seed": {
            "description": "Decides all luck: the same seed gives the same run. Default 1.",
            "anyOf": [{"type": "integer", "minimum": 0, "maximum": MAX_SEED}, {"type": "string"}],
        },
        "duration": {"$ref": "#/$defs/duration", "description": "When the run ends. Default \"2min\"."},
        "flows": list("flow", MAX_FLOWS, "User journeys. Default: one, called \"request\"."),
        "zones": list("zone", MAX_ZONES, "Regions or data centres."),
        "distances": list("distance", MAX_CONNECTIONS, "How far zones are apart."),
        "components": list("component", MAX_COMPONENTS, "Boxes."),
        "connections": list("connection", MAX_CONNECTIONS, "Arrows: the caller can ask the callee."),
        "faults": list("fault", MAX_PLAN, "What goes wrong."),
        "expect": list("expectation", MAX_EXPECTATIONS, "What should be true of the run."),
        "interventions": list("intervention", MAX_PLAN, "What is changed while it runs."),
        "exposed": list("exposed", MAX_EXPOSED, "Sliders that an embed or a phone shows."),
        "bookmarks": list("bookmark", MAX_BOOKMARKS, "Moments to be looked at."),
        "engine": text("Version of the engine that it was last run with."),
    })
}

fn definitions(catalogue: &Catalogue) -> Value {
    let mut definitions = Map::new();
    let mut define = |name: &str, schema: Value| drop(definitions.insert(name.to_owned(), schema));
    define_words(&mut define);
    define_parts(catalogue, &mut define);
    define_changes(&mut define);
    for kind in catalogue.kinds {
        define(&format!("kind-{}", kind.id), component(kind, catalogue));
    }
    for kind in catalogue.faults {
        define(&format!("fault-{}", kind.id), faults::fault(kind));
    }
    define(
        "component",
        by_word("kind", "kind", catalogue.kinds.iter().map(|kind| (kind.id, kind.title, kind.summary))),
    );
    define("fault", by_word("fault", "fault", catalogue.faults.iter().map(|kind| (kind.id, kind.title, kind.summary))));
    Value::Object(definitions)
}

/// Takes a name and what stands behind it.
type Define<'a> = dyn FnMut(&str, Value) + 'a;

fn define_words(define: &mut Define<'_>) {
    define("id", json!({"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"}));
    define("duration", values::duration());
    define(
        "at",
        json!({
            "type": "array",
            "description": "Where it stands, right and down. Left out: placed automatically.",
            "minItems": 2,
            "maxItems": 2,
            "items": {"type": "number", "minimum": -FARTHEST, "maximum": FARTHEST},
        }),
    );
    define(
        "setting",
        text("The path of a parameter: components.checkout.workers, connections.a-b.latency, flows.buy.weight."),
    );
    define(
        "key",
        json!({
            "type": "string",
            "description": "\"key\": the record the operation drew; \"operation\": one of its own; \"=name\": one that all share.",
        }),
    );
    define("program", program());
    define("step", step());
    define("condition", faults::condition());
    define("expectation", expect::expectation());
    define("statement", expect::statement());
}

fn define_parts(catalogue: &Catalogue, define: &mut Define<'_>) {
    let area = json!({
        "type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4,
        "description": "What it covers on the canvas at least: left, top, width and height. Default: what its components need.",
    });
    let fields = [("id", id("Its identity.")), ("name", text("As shown. Default: the id.")), ("area", area)];
    define("zone", object(&["id"], fields, &[]));
    define(
        "distance",
        object(
            &["between", "latency"],
            [
                ("between", json!({"type": "array", "items": {"$ref": "#/$defs/id"}, "minItems": 2, "maxItems": 2})),
                ("latency", json!({"$ref": "#/$defs/duration", "description": "Round trip."})),
            ],
            &[],
        ),
    );
    define(
        "flow",
        object(
            &["id"],
            [
                ("id", id("Its identity.")),
                ("name", text("As shown. Default: the id.")),
                (
                    "clients",
                    json!({"type": "array", "items": {"$ref": "#/$defs/id"}, "description": "Who starts it. Default: every client."}),
                ),
            ],
            catalogue.flow,
        ),
    );
    let presets: Vec<&str> = catalogue.connection_presets.iter().copied().flatten().map(|preset| preset.id).collect();
    define(
        "connection",
        object(
            &["from", "to"],
            [
                ("id", id("Its identity. Default: from-to.")),
                ("from", id("The caller.")),
                ("to", id("The callee.")),
                ("role", id("What the caller's programs call it. Default: the callee's id.")),
                (
                    "async",
                    json!({"type": "boolean", "description": "Tells and goes on, instead of asking and waiting. Default false."}),
                ),
                (
                    "disabled",
                    json!({"type": "boolean", "description": "Switched off: the run takes it for one that is not there. Default false."}),
                ),
                ("bend", bend()),
                (
                    "presets",
                    json!({"type": "array", "items": {"enum": presets}, "maxItems": MAX_PRESETS, "description": "Ready-made settings; the later over the earlier, and what is set beside them over all."}),
                ),
            ],
            catalogue.connection,
        ),
    );
}

fn bend() -> Value {
    json!({
        "type": "array", "minItems": 2, "maxItems": 2,
        "items": {"type": "number", "minimum": -FARTHEST, "maximum": FARTHEST},
        "description": "How far the middle of its arrow is drawn from where it would be by itself, right and down. Default [0, 0].",
    })
}

fn define_changes(define: &mut Define<'_>) {
    define(
        "intervention",
        object(
            &["set", "points"],
            [
                ("set", json!({"$ref": "#/$defs/setting"})),
                (
                    "points",
                    json!({
                        "type": "array",
                        "minItems": 1,
                        "maxItems": MAX_POINTS,
                        "description": "When it takes which value: [[\"30s\", \"8s\"]].",
                        "items": {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [{"$ref": "#/$defs/duration"}]},
                    }),
                ),
            ],
            &[],
        ),
    );
    let when = json!({"$ref": "#/$defs/duration", "description": "When; no two at one moment."});
    let name = text("What is to be seen there. Default: the time alone.");
    define("bookmark", object(&["at"], [("at", when), ("name", name)], &[]));
    define(
        "exposed",
        object(
            &["set"],
            [
                ("set", json!({"$ref": "#/$defs/setting"})),
                ("label", text("What stands beside the slider. Default: the parameter's name.")),
            ],
            &[],
        ),
    );
}

fn component(kind: &crate::KindSpec, catalogue: &Catalogue) -> Value {
    let mut schema = object(
        &["id", "kind"],
        [
            ("id", id("Its identity; also decides its luck.")),
            ("kind", json!({"const": kind.id, "description": kind.summary})),
            ("name", text("As shown. Default: the id.")),
            ("at", json!({"$ref": "#/$defs/at"})),
            ("zone", id("The zone it is in.")),
            ("icon", json!({"enum": catalogue.icons, "description": "The picture it wears. Default: the kind's own."})),
            ("instrumented", json!({"type": "boolean", "description": "Whether it sends telemetry. Default true."})),
        ],
        kind.params,
    );
    if kind.programmable {
        schema["properties"]["handlers"] = json!({
            "type": "object",
            "description": "What it does, by flow; \"*\" for every other flow.",
            "additionalProperties": {"$ref": "#/$defs/program"},
        });
    }
    if kind.role == Role::Source {
        let time = || json!({"$ref": "#/$defs/duration"});
        let share = json!({"anyOf": [{"type": "number", "minimum": 0, "maximum": MAX_SHARE}, text("As in \"50%\".")]});
        let point = json!({"type": "array", "prefixItems": [time(), share], "minItems": 2, "maxItems": 2});
        schema["properties"]["profile"] = json!({
            "type": "array", "items": point, "maxItems": MAX_PROFILE,
            "description": "Times and shares of the rate, straight in between; two points at one time are a step.",
        });
        schema["properties"]["trace"] = json!({
            "type": "array", "items": time(), "maxItems": MAX_TRACE,
            "description": "When operations start, for recorded arrivals.",
        });
    }
    schema["title"] = kind.title.into();
    schema
}

/// An object whose other fields depend on one word.
fn by_word<'a>(field: &str, family: &str, words: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> Value {
    let words: Vec<_> = words.collect();
    let ids: Vec<&str> = words.iter().map(|(id, ..)| *id).collect();
    let cases: Vec<Value> = ids
        .iter()
        .map(|id| {
            json!({
                "if": {"properties": {field: {"const": id}}, "required": [field]},
                "then": {"$ref": format!("#/$defs/{family}-{id}")},
            })
        })
        .collect();
    let described =
        words.iter().map(|(id, title, summary)| json!({"const": id, "title": title, "description": summary}));
    json!({
        "type": "object",
        "required": [field],
        "properties": {field: {"enum": ids, "oneOf": described.collect::<Vec<_>>()}},
        "allOf": cases,
    })
}

fn program() -> Value {
    json!({
        "type": "array",
        "maxItems": MAX_STEPS,
        "items": {"$ref": "#/$defs/step"},
        "description": "Steps, run in order; without an answer among them it answers ok at its end.",
    })
}

fn step() -> Value {
    let one = |name: &str, inside: Value, what: &str| json!({"type": "object", "properties": {name: inside}, "required": [name], "additionalProperties": false, "description": what});
    let role = || text("A connection of the component, by its role.");
    let key = || json!({"$ref": "#/$defs/key"});
    let at_least = || json!({"type": "integer", "minimum": 0, "maximum": 30000, "description": "With a smaller amount the step does not go well."});
    let read = json!({"anyOf": [role(), object(&["from"], [("from", role()), ("key", key()), ("cache", role()), ("at_least", at_least())], &[])]});
    let conditions = choice(&OnlyIf::ALL.map(|condition| (condition.name(), condition.meaning())));
    let flag = |what: &str| json!({"type": "boolean", "description": what});
    let besides = [
        ("inbox", flag("Note the message in the same transaction; one that is noted already ends the program well.")),
        ("outbox", flag("Put a message into the store's outbox in the same transaction.")),
        (
            "add",
            json!({"type": "integer", "minimum": -30000, "maximum": 30000, "description": "Change the record's amount by so much, from what the store holds then."}),
        ),
        (
            "set",
            json!({"type": "string", "pattern": "^ *read *([+-] *[0-9]+ *)?$", "description": "Set the record's amount to what this program knows of it and so much more, such as \"read - 1\"."}),
        ),
    ];
    let fields = [("to", role()), ("key", key()), ("if", conditions)].into_iter().chain(besides);
    let write = json!({"anyOf": [role(), object(&["to"], fields, &[])]});
    let effects = Effect::ALL.map(Effect::name);
    json!({"anyOf": [
        {"const": "work", "description": "Keep a worker busy for the component's own service time."},
        {"const": "answer", "description": "Answer ok; later steps still run, with nobody waiting."},
        one("work", values::distribution(), "Keep a worker busy for this long."),
        one("call", role(), "Ask and wait; anything but ok ends the program with an error answer."),
        one("publish", role(), "Tell and go on at once."),
        one("read", read, "Ask a store for a record, through a cache if one is named."),
        one("write", write, "Put a record into a store."),
        one("effect", json!({"enum": effects}), "Let something happen in the world that cannot be taken back."),
        one("compensate", role(), "Ask a service or third party to make up for what it has done for the operation, and wait."),
        one("compensation", steps("What is done then."), "What is done instead of the program when somebody asks for compensation; passed over otherwise."),
        one("two_phase_commit", steps("The writes: each with \"to\" and \"key\" only."), "Write in several databases, everywhere or nowhere; the component coordinates. Not inside together."),
        together(),
        transaction(),
        object(&["try"], [("try", steps("What is tried.")), ("otherwise", steps("What is done instead of the rest when a step does not end well; then the program goes on."))], &[]),
        one("answer", choice(&[("ok", "done"), ("error", "an error answer; what was done stays done")]), "Answer the caller."),
    ]})
}

fn steps(what: &str) -> Value {
    json!({"type": "array", "maxItems": MAX_STEPS, "items": {"$ref": "#/$defs/step"}, "description": what})
}

fn together() -> Value {
    let number = |what: &str| json!({"type": "integer", "minimum": 1, "maximum": MAX_BRANCHES, "description": what});
    let branch = json!({"anyOf": [{"$ref": "#/$defs/step"}, steps("A branch of several steps.")]});
    let branches =
        json!({"type": "array", "minItems": 1, "items": branch, "description": "Branches that run at once."});
    let fields = [
        ("together", branches),
        ("times", number("Copies of every branch; 1 unless said otherwise.")),
        ("need", number("How many branches must end well; all unless said otherwise.")),
    ];
    object(&["together"], fields, &[])
}

fn transaction() -> Value {
    let usual = |level| if level == Isolation::default() { "; unless said otherwise" } else { "" };
    let meanings = Isolation::ALL.map(|level| (level.name(), format!("{}{}", level.meaning(), usual(level))));
    let levels = choice(&meanings.each_ref().map(|(name, meaning)| (*name, meaning.as_str())));
    let fields = [
        ("transaction", steps("Work, calls, effects, reads and plain writes; those of the store on are one.")),
        ("on", text("The store, by the role of a connection.")),
        ("isolation", levels),
    ];
    object(&["transaction", "on"], fields, &[])
}

fn id(what: &str) -> Value {
    json!({"$ref": "#/$defs/id", "description": what})
}

fn object<'a>(required: &[&str], fields: impl IntoIterator<Item = (&'a str, Value)>, params: &[ParamSpec]) -> Value {
    let fields = fields.into_iter().map(|(name, schema)| (name.to_owned(), schema));
    let params = params.iter().map(|spec| (spec.id.to_owned(), param(spec)));
    let properties: Map<String, Value> = fields.chain(params).collect();
    json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties})
}

#[cfg(test)]
mod tests;
