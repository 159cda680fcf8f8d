//! Everything that stands in a document beside programs and faults has a control: journeys, regions, loads, pictures, roles,
//! words. The schema says what there is; a new field without a control fails here.

use std::collections::BTreeSet;
use std::rc::Rc;

use betwixt_model::{Bookmark, ParamSpec, Scenario, SimSpan, SimTime, Target, ZoneId, read, write};
use serde_json::{Value, json};

use super::super::held::Held;
use super::super::param_row::Whose;
use super::examples::Examples;
use super::faults::{does, values};
use super::search::{Facts, acts, difference, facts, texts, walk};
use crate::state::details::{self, Detail};
use crate::state::entries::Entry;
use crate::state::extent::extent;
use crate::state::{BookmarkCommand, Command, Document, Sketch};
use crate::views::CATALOGUE;

/// Fields that say which one it is: they are given once, and stay.
const IDENTITY: &[&str] = &["id"];

fn document(text: &Value) -> Option<Document> {
    let loaded = read(&text.to_string(), &CATALOGUE);
    (!loaded.has_errors()).then(|| Document::new(loaded.scenario, Vec::new(), &CATALOGUE))
}

/// What a document says at this place.
fn said(scenario: &Scenario, list: &str) -> Facts {
    let mut out = Facts::new();
    let value = write::to_value(scenario, &CATALOGUE);
    facts(if list.is_empty() { &value } else { &value[list][0] }, "", &mut out);
    out
}

/// Goes on by what can be chosen and written until the document says the same as another one.
fn by_hand<T: 'static>(
    from: Document,
    goal: &Facts,
    list: &str,
    words: &BTreeSet<String>,
    entries: impl Fn(&Scenario) -> Vec<Entry<T>>,
    command: fn(T) -> Command,
) -> Document {
    let far = |held: &Document| difference(&said(held.scenario(), list), goal);
    let next = |held: &Document| {
        let all = acts(&entries(held.scenario()), words);
        all.into_iter().filter_map(|act| does(held, command(act)).ok()).collect()
    };
    let start = said(from.scenario(), list);
    walk(from, far, next).unwrap_or_else(|| panic!("no way from {start:?} to {goal:?}"))
}

fn detail(detail: Detail) -> Command {
    Command::Detail(Rc::new(detail))
}

/// A value of a parameter, by its row of the inspector.
fn set(from: &Document, target: &Target, spec: &'static ParamSpec, to: &Scenario) -> Document {
    let held = Held::at(&from.scenario().clone(), SimTime::START, target).expect("it is there");
    let shown = held.groups().into_iter().flat_map(|(_, specs)| specs).any(|held| held.id == spec.id);
    let value = to.params(target, &CATALOGUE).expect("it is there").value(spec.id);
    let written = spec.parse(&spec.format(value)).unwrap_or_else(|why| panic!("{}: {why}", spec.id));
    assert!(shown || spec.only_if.is_some(), "{} is not shown", spec.id);
    let command = Whose::Part(target.clone()).set(spec, written, None, true).expect("it can be set");
    does(from, command).unwrap_or_else(|why| panic!("{}: {why}", spec.id))
}

/// Goes through the fields of a definition: each has an example that can be read, and is made by hand.
fn through(
    definition: &str,
    list: &str,
    examples: impl Fn(&str, &Value) -> Vec<Value>,
    whole: impl Fn(&str, &Value) -> Value,
    make: impl Fn(&str, &Document, &Scenario) -> Option<Document>,
) -> usize {
    let schema = Examples::new(|_| Vec::new());
    let fields = schema.definition(definition)["properties"].as_object().expect("it has fields");
    let mut made = 0;
    for (name, inside) in fields.iter().filter(|(name, _)| !IDENTITY.contains(&name.as_str())) {
        let mut seen = 0;
        for value in examples(name, inside) {
            let (Some(bare), Some(wanted)) = (document(&whole("", &Value::Null)), document(&whole(name, &value)))
            else {
                continue;
            };
            let wanted = wanted.scenario();
            if said(bare.scenario(), list) == said(wanted, list) {
                continue;
            }
            let made = make(name, &bare, wanted);
            let made = made.unwrap_or_else(|| panic!("{definition}.{name} has no control"));
            assert_eq!(said(made.scenario(), list), said(wanted, list), "{definition}.{name} = {value}");
            assert_eq!(made.history().len(), bare.history().len() + 1, "{definition}.{name} is one step of undo");
            seen += 1;
        }
        assert!(seen > 0, "no example of {definition}.{name} that says anything");
        made += seen;
    }
    made
}

/// A shop with two sorts of people; one field of its first journey, region, client or connection as it is wanted.
fn shop(list: &str, name: &str, value: &Value) -> Value {
    let mut out = json!({
        "betwixt": 1, "zones": [{"id": "here"}], "flows": [{"id": "buy"}, {"id": "look"}],
        "components": [
            {"id": "people", "kind": "client"}, {"id": "robots", "kind": "client"},
            {"id": "shop", "kind": "service", "zone": "here"}, {"id": "db", "kind": "database"},
        ],
        "connections": [
            {"from": "shop", "to": "db", "id": "shop-db"}, {"from": "people", "to": "shop"}, {"from": "robots", "to": "shop"},
        ],
    });
    if !name.is_empty() {
        out[list][0][name] = value.clone();
    }
    out
}

fn spec_of(specs: &'static [ParamSpec], name: &str) -> Option<&'static ParamSpec> {
    specs.iter().find(|spec| spec.id == name)
}

fn of(words: &[&str]) -> Vec<Value> {
    words.iter().map(|word| json!(word)).collect()
}

#[test]
fn every_field_of_a_journey_has_a_control() {
    let made = through(
        "flow",
        "flows",
        |name, _| match name {
            "name" => of(&["Buy it"]),
            "clients" => vec![json!(["people"]), json!(["robots", "people"])],
            name => spec_of(CATALOGUE.flow, name).map(values).unwrap_or_default(),
        },
        |name, value| shop("flows", name, value),
        |name, from, wanted| {
            let flow = wanted.flows[0].clone();
            match name {
                "name" => does(from, Command::RenameFlow { flow: flow.id, name: flow.name }).ok(),
                "clients" => {
                    // Each press is a step of its own; the last of them makes what is wanted.
                    let goal = said(wanted, "flows");
                    let entries = |held: &Scenario| details::clients(held, &CATALOGUE, &held.flows[0]);
                    let made = by_hand(from.clone(), &goal, "flows", &BTreeSet::new(), entries, detail);
                    let last = Detail::Clients(flow.id, made.scenario().flows[0].clients.clone());
                    does(from, detail(last)).ok()
                }
                name => spec_of(CATALOGUE.flow, name).map(|spec| set(from, &Target::Flow(flow.id), spec, wanted)),
            }
        },
    );
    assert!(made > 6, "{made}");
}

#[test]
fn every_field_of_a_region_has_a_control() {
    through(
        "zone",
        "zones",
        |name, _| match name {
            "name" => of(&["There"]),
            "area" => vec![json!([10, -20, 300, 200])],
            _ => Vec::new(),
        },
        |name, value| shop("zones", name, value),
        |name, from, wanted| {
            let zone = ZoneId::new("here");
            match name {
                "name" => {
                    let name = wanted.zones[0].name.clone();
                    does(from, Command::from(Sketch::RenameZone { zone, name })).ok()
                }
                "area" => {
                    let words = ["10", "-20", "300", "200"].map(str::to_owned).into();
                    let entries = |held: &Scenario| extent(held, &CATALOGUE, &ZoneId::new("here"));
                    let made = by_hand(from.clone(), &said(wanted, "zones"), "zones", &words, entries, Command::from);
                    let area = made.scenario().zones[0].area;
                    does(from, Command::from(Sketch::ResizeZone { zone, area })).ok()
                }
                _ => None,
            }
        },
    );
}

/// A list as people write it into a field of several lines.
fn lines(value: &Value) -> String {
    let line = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(pair) => {
            pair.iter().map(|part| part.as_str().map_or(part.to_string(), str::to_owned)).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    };
    value.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_field_of_a_source_and_its_load_has_a_control() {
    let specs = CATALOGUE.kind("client").expect("it is there").params;
    let examples = |name: &str, inside: &Value| match name {
        "profile" => vec![json!([["0s", "50%"], ["30s", 4], ["30s", 1]])],
        "trace" => vec![json!(["0s", "12ms", "40ms"])],
        "icon" => Examples::new(|_| Vec::new()).of(inside, name),
        "name" => of(&["Shoppers"]),
        "zone" => of(&["here"]),
        "instrumented" => vec![json!(false)],
        // Moved with the pointer and with keys (tests of pointing), given once, and the program editor's own test.
        "at" | "kind" | "handlers" => Vec::new(),
        name => spec_of(specs, name).map(values).unwrap_or_default(),
    };
    let elsewhere = ["at", "kind", "handlers"];
    let schema = Examples::new(|_| Vec::new());
    let fields = schema.definition("kind-client")["properties"].as_object().expect("it has fields");
    let mut made = 0;
    for (name, inside) in fields.iter().filter(|(name, _)| !IDENTITY.contains(&name.as_str())) {
        if elsewhere.contains(&name.as_str()) {
            continue;
        }
        let mut seen = 0;
        for value in examples(name, inside) {
            let bare = document(&shop("components", "", &Value::Null)).expect("it can be read");
            let Some(wanted) = document(&shop("components", name, &value)) else { continue };
            let wanted = wanted.scenario();
            let (people, goal) = (wanted.components[0].clone(), said(wanted, "components"));
            if goal == said(bare.scenario(), "components") {
                continue;
            }
            let mut words = BTreeSet::from([lines(&value)]);
            texts(&value, &mut words);
            let entries = |held: &Scenario| {
                let mut all = details::load(&CATALOGUE, &held.components[0]);
                all.push(details::icon(&CATALOGUE, &held.components[0]));
                all
            };
            let after = match name.as_str() {
                "profile" | "trace" | "icon" => by_hand(bare.clone(), &goal, "components", &words, entries, detail),
                "name" => does(&bare, Command::Rename { component: people.id, name: people.name }).expect("it can"),
                "zone" => does(&bare, Command::SetZone { component: people.id, zone: people.zone }).expect("it can"),
                "instrumented" => {
                    does(&bare, Command::SetInstrumented { component: people.id, instrumented: false }).expect("it can")
                }
                name => {
                    let spec = spec_of(specs, name).unwrap_or_else(|| panic!("client.{name} has no control"));
                    set(&bare, &Target::Component(people.id), spec, wanted)
                }
            };
            assert_eq!(said(after.scenario(), "components"), goal, "client.{name}");
            assert_eq!(after.history().len(), bare.history().len() + 1, "client.{name} is one step of undo");
            seen += 1;
        }
        assert!(seen > 0, "no example of client.{name} that says anything");
        made += seen;
    }
    assert!(made > 40, "{made}");
}

#[test]
fn what_a_kind_can_say_beside_its_parameters_is_what_a_client_can_say_and_no_more() {
    // The test above goes through a client's fields; here nobody else may have one that it does not know.
    let schema = Examples::new(|_| Vec::new());
    let known: BTreeSet<&str> =
        ["id", "kind", "name", "at", "zone", "icon", "instrumented", "handlers", "profile", "trace"].into();
    for kind in CATALOGUE.kinds {
        let fields = schema.definition(&format!("kind-{}", kind.id))["properties"].as_object().expect("it has fields");
        let other = fields.keys().find(|name| !known.contains(name.as_str()) && spec_of(kind.params, name).is_none());
        assert_eq!(other, None, "{} has a field without a control", kind.id);
    }
}

#[test]
fn what_a_connection_says_beside_its_parameters_has_a_control() {
    let schema = Examples::new(|_| Vec::new());
    let fields = schema.definition("connection")["properties"].as_object().expect("it has fields");
    for name in fields.keys().filter(|name| spec_of(CATALOGUE.connection, name).is_none()) {
        let value = match name.as_str() {
            "async" | "disabled" => json!(true),
            "role" => json!("orders"),
            "to" => json!("db2"),
            "from" => json!("people"),
            "id" => continue,
            "presets" => json!(["envoy"]),
            "bend" => json!([20, 60]),
            other => panic!("connection.{other} has no control"),
        };
        let with = |name: &str| {
            let mut out = shop("connections", name, &value);
            let more = json!({"id": "db2", "kind": "database"});
            out["components"].as_array_mut().expect("a list").push(more);
            if name == "role" {
                out["components"][2]["handlers"] = json!({"*": [{"read": "orders"}]});
            } else {
                out["components"][2]["handlers"] = json!({"*": [{"read": "db"}]});
            }
            if name == "to" || name == "from" {
                out["components"][2]["handlers"] = json!({});
            }
            document(&out).map(|held| held.scenario().clone())
        };
        let bare = Document::new((*with("").expect("it can be read")).clone(), Vec::new(), &CATALOGUE);
        let Some(wanted) = with(name) else { panic!("the example of {name} cannot be read") };
        let connection = bare.scenario().connections[0].clone();
        let id = connection.id.clone();
        let rewire = |end, to: &str| Command::from(Sketch::Rewire { connection: id.clone(), end, to: to.into() });
        let command = match name.as_str() {
            "async" => Command::SetAsync { connection: id, asynchronous: true },
            "disabled" => Command::from(Sketch::ToggleDisabled(Some(id))),
            "role" => detail(details::role(&connection).ask("orders").expect("it can be written")),
            "to" => rewire(crate::state::End::Callee, "db2"),
            "from" => rewire(crate::state::End::Caller, "people"),
            "bend" => Sketch::Bend(id, wanted.connections[0].bend).into(),
            _ => {
                let all = details::presets(bare.scenario(), SimTime::START, &CATALOGUE, &connection);
                let preset = all.iter().find_map(|entry| entry.ask("envoy").ok()).expect("it is offered");
                Command::UsePreset(id, preset)
            }
        };
        let after = does(&bare, command).unwrap_or_else(|why| panic!("connection.{name}: {why}"));
        let (made, goal) = (&after.scenario().connections[0], &wanted.connections[0]);
        match name.as_str() {
            // Its role follows from whom it leads to.
            "to" => assert_eq!(made.to, goal.to),
            "from" => assert_eq!(made.from, goal.from),
            _ => assert_eq!(made, goal, "connection.{name}"),
        }
        if name == "role" {
            assert_eq!(after.scenario().components[2].handlers, wanted.components[2].handlers, "programs follow");
        }
    }
}

#[test]
fn what_a_document_says_of_itself_has_a_control() {
    let bare = document(&shop("flows", "", &Value::Null)).expect("it can be read");
    let words: BTreeSet<String> = ["What it is.\nAnd more.", "Try this."].map(str::to_owned).into();
    let mut wanted = (**bare.scenario()).clone();
    wanted.about = "What it is.\nAnd more.".to_owned();
    wanted.hint = "Try this.".to_owned();
    let made = by_hand(bare.clone(), &said(&wanted, ""), "", &words, details::words, detail);
    assert_eq!((&made.scenario().about, &made.scenario().hint), (&wanted.about, &wanted.hint));
    let long = "x".repeat(501);
    assert!(details::words(bare.scenario())[1].ask(&long).is_err(), "a link would open to another text");
    let mut after = does(&bare, Command::RenameScenario("Other".to_owned())).expect("it can");
    after = does(&after, Command::SetSeed(7)).expect("it can");
    after = does(&after, Command::SetDuration(SimSpan::from_s(9))).expect("it can");
    assert_eq!((after.scenario().seed, after.scenario().name.as_str()), (7, "Other"));
    let at = SimTime::START.after(SimSpan::from_s(3));
    after = does(&after, BookmarkCommand::Add { at: Some(at), name: "Look".to_owned() }.into()).expect("it can");
    assert_eq!(after.scenario().bookmarks, [Bookmark { at, name: "Look".to_owned() }]);
    let examples = Examples::new(|_| Vec::new());
    let schema = examples.whole();
    let lists = [
        "components",
        "connections",
        "flows",
        "zones",
        "distances",
        "faults",
        "interventions",
        "exposed",
        "expect",
        "bookmarks",
    ];
    let written = ["about", "hint", "name", "seed", "duration", "$schema", "betwixt", "engine"];
    for name in schema["properties"].as_object().expect("it has fields").keys() {
        assert!(lists.contains(&name.as_str()) || written.contains(&name.as_str()), "{name} has no control");
    }
}
