//! Every fault that a scenario can hold is placed and set by hand: its time, its trigger, whom it meets, how strong it is.

use std::collections::BTreeSet;
use std::rc::Rc;

use betwixt_model::{Fault, ParamType, Scenario, SimTime, read, write};
use serde_json::{Value, json};

use super::super::held::Held;
use super::super::param_row::Whose;
use super::examples::Examples;
use super::scenarios;
use super::search::{Facts, acts, difference, facts, texts, walk};
use crate::state::{Action, Command, Document, Session, triggers};
use crate::views::CATALOGUE;

pub(super) fn does(document: &Document, command: Command) -> Result<Document, String> {
    let said = format!("{command:?}");
    let next = document.after(Action::Command(command, Session::default().context(SimTime::START)));
    let changed = next.scenario() != document.scenario();
    changed.then_some(next).ok_or(format!("{said} changed nothing"))
}

/// What a fault says, without its identity.
fn said(scenario: &Scenario, fault: &Fault) -> Facts {
    let one = Scenario { faults: vec![fault.clone()], ..scenario.clone() };
    let mut value = write::to_value(&one, &CATALOGUE)["faults"][0].take();
    if let Some(map) = value.as_object_mut() {
        map.remove("id");
        // One journey is written as a word, several as a list.
        if let Some(flow) = map.remove("flow") {
            map.insert("flows".to_owned(), json!([flow]));
        }
    }
    let mut out = Facts::new();
    facts(&value, "", &mut out);
    out
}

/// Makes a fault by hand in a scenario that has none.
fn remake(scenario: &Scenario, wanted: &Fault) -> Result<(), String> {
    let kind = CATALOGUE.fault(&wanted.kind).expect("it was read");
    let mut wanted = wanted.clone();
    if kind.instant {
        // It has no length, and the reader says so.
        wanted.lasts = None;
    }
    let bare = Scenario { faults: Vec::new(), interventions: Vec::new(), ..scenario.clone() };
    let mut document = Document::new(bare, Vec::new(), &CATALOGUE);
    let placed = Command::break_at(kind.id, wanted.target.clone(), Some(wanted.at), wanted.lasts);
    document = does(&document, placed)?;
    let held = |document: &Document| document.scenario().faults[0].clone();
    let id = held(&document).id;

    // What is shown of it depends on what it is set to: whoever sets one thing looks again.
    loop {
        let shown = Held::still(kind.params, &held(&document).params);
        let shown: Vec<_> = shown.groups().into_iter().flat_map(|(_, specs)| specs).collect();
        let other = |spec: &&betwixt_model::ParamSpec| {
            let value = wanted.params.get(spec.id);
            value.is_some() && value != held(&document).params.get(spec.id)
        };
        let Some(spec) = shown.into_iter().find(other) else { break };
        let value = wanted.params.get(spec.id).expect("it differs");
        let written = spec.parse(&spec.format(value)).map_err(|why| format!("{}: {why}", spec.id))?;
        let command = Whose::Fault(id.clone()).set(spec, written, None, true).expect("faults can be set");
        document = does(&document, command)?;
    }

    let goal = said(scenario, &wanted);
    let mut words = BTreeSet::new();
    let one = Scenario { faults: vec![wanted.clone()], ..scenario.clone() };
    texts(&write::to_value(&one, &CATALOGUE)["faults"], &mut words);
    let next = |from: &Document| {
        let (scenario, fault) = (from.scenario(), held(from));
        let mut all = triggers::when(scenario, &CATALOGUE, &fault);
        all.extend(triggers::flows(scenario, &CATALOGUE, &fault));
        let commands = acts(&all, &words).into_iter().map(|act| Command::SetTrigger(id.clone(), Rc::new(act)));
        commands.filter_map(|command| does(from, command).ok()).collect()
    };
    let far = |held: &Document| difference(&said(scenario, &held.scenario().faults[0]), &goal);
    let made = walk(document.clone(), far, next);
    let made = made.ok_or_else(|| format!("stuck at {:?} on the way to {goal:?}", said(scenario, &held(&document))))?;
    let made = Fault { id: wanted.id.clone(), ..held(&made) };
    if made == wanted { Ok(()) } else { Err(format!("made {made:?} instead of {wanted:?}")) }
}

#[test]
fn every_fault_in_the_repository_can_be_made_by_hand() {
    let mut count = 0;
    for (file, scenario) in scenarios() {
        for fault in &scenario.faults {
            remake(&scenario, fault).unwrap_or_else(|why| panic!("{}, {}: {why}", file.display(), fault.id));
            count += 1;
        }
    }
    assert!(count > 50, "{count} faults");
}

#[test]
fn every_fault_and_trigger_of_the_schema_can_be_made_by_hand() {
    let examples = Examples::new(|field| match field {
        "component" => ["shop", "db", "events"].map(Value::from).to_vec(),
        "connection" => vec![json!("shop-db")],
        "zone" => vec![json!("here")],
        "flow" => vec![json!("buy")],
        "flows" => vec![json!(["buy", "look"]), json!(["look"])],
        _ => Vec::new(),
    });
    for kind in CATALOGUE.faults {
        let definition = examples.definition(&format!("fault-{}", kind.id));
        let fields = definition["properties"].as_object().expect("a fault has fields");
        let mut unseen: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
        unseen.remove("id");
        let places = ["component", "zone", "connection"].into_iter().filter(|place| fields.contains_key(*place));
        for place in places {
            let at = |more: Value| {
                let mut fault = json!({"fault": kind.id, "at": "5s", place: examples.of(&fields[place], place)[0]});
                for (name, value) in more.as_object().into_iter().flatten() {
                    fault[name] = value.clone();
                }
                fault
            };
            for (name, inside) in fields
                .iter()
                .filter(|(name, _)| !["id", "fault", "component", "zone", "connection"].contains(&name.as_str()))
            {
                let values = match kind.params.iter().find(|spec| spec.id == *name) {
                    Some(spec) => values(spec),
                    None => examples.of(inside, name),
                };
                // What is waited for has nothing to do with what goes wrong: once through all of it is enough.
                let once = name == "when" && !std::ptr::eq(*kind, CATALOGUE.faults[0]);
                let mut made_so_far = 0;
                for value in values {
                    if once && made_so_far > 2 {
                        break;
                    }
                    // What is in use only beside something else comes with it.
                    let mut more = json!({ name.as_str(): value });
                    let beside = kind.params.iter().find(|spec| spec.id == *name).and_then(|spec| spec.only_if);
                    if let Some((other, word)) = beside {
                        more[other] = word.split('|').next().into();
                    }
                    let fault = at(more);
                    let text = shop(&fault);
                    let loaded = read(&text, &CATALOGUE);
                    let [made] = loaded.scenario.faults.as_slice() else { continue };
                    if loaded.has_errors() {
                        continue;
                    }
                    remake(&loaded.scenario, made).unwrap_or_else(|why| panic!("{fault}: {why}"));
                    made_so_far += 1;
                    unseen.remove(name.as_str());
                    unseen.remove(place);
                    unseen.remove("fault");
                }
            }
        }
        assert!(unseen.is_empty(), "no example of {} that can be read has {unseen:?}", kind.id);
    }
}

/// Values of a parameter: every word, or something that is not its default.
pub(super) fn values(spec: &betwixt_model::ParamSpec) -> Vec<Value> {
    let (least, most) = spec.range;
    let middle = |wanted: f64| wanted.clamp(least, most);
    match spec.ty {
        ParamType::Choice(words) => words.iter().map(|(word, _)| json!(word)).collect(),
        ParamType::Flag => vec![json!(true), json!(false)],
        ParamType::Duration { .. } => vec![json!(format!("{}ms", middle(0.25) * 1_000.0))],
        ParamType::Distribution => vec![json!("exponential(250ms)"), json!("1s")],
        ParamType::Count { .. } => vec![json!(middle(3.0) as u64), json!(middle(500.0) as u64)],
        ParamType::Rate | ParamType::Ratio | ParamType::Number => vec![json!(middle(0.25)), json!(middle(20.0))],
    }
}

/// A scenario with a part for every fault.
fn shop(fault: &Value) -> String {
    json!({
        "betwixt": 1, "duration": "1min", "faults": [fault], "zones": [{"id": "here"}],
        "flows": [{"id": "look", "weight": 3}, {"id": "buy"}],
        "components": [
            {"id": "people", "kind": "client"}, {"id": "shop", "kind": "service", "zone": "here"},
            {"id": "db", "kind": "database", "zone": "here"}, {"id": "copies", "kind": "cache"}, {"id": "events", "kind": "queue"},
        ],
        "connections": [
            {"from": "people", "to": "shop"}, {"from": "shop", "to": "db"}, {"from": "shop", "to": "copies"},
            {"from": "shop", "to": "events"}, {"from": "events", "to": "shop"},
        ],
    })
    .to_string()
}
