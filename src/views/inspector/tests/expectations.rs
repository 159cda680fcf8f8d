//! Every expectation that a scenario can hold is made by hand: what it looks at, how much there may be, and when.

use std::collections::BTreeSet;

use betwixt_model::{Expectation, Scenario, read, write};
use serde_json::{Value, json};

use super::examples::Examples;
use super::faults::does;
use super::scenarios;
use super::search::{Facts, acts, difference, facts, texts, walk};
use crate::state::expecting::entries;
use crate::state::{Command, Document, Expecting};
use crate::views::CATALOGUE;

/// What an expectation says, without its identity.
fn said(scenario: &Scenario, held: &Expectation) -> Facts {
    let one = Scenario { expectations: vec![held.clone()], ..scenario.clone() };
    let mut value = write::to_value(&one, &CATALOGUE)["expect"][0].take();
    if let Some(map) = value.as_object_mut() {
        map.remove("id");
    }
    let mut out = Facts::new();
    facts(&value, "", &mut out);
    out
}

/// Makes one by hand in a scenario that expects nothing.
fn remake(scenario: &Scenario, wanted: &Expectation) -> Result<(), String> {
    let bare = Scenario { expectations: Vec::new(), ..scenario.clone() };
    let document = Document::new(bare, Vec::new(), &CATALOGUE);
    let document = does(&document, Command::Expect(None))?;
    let held = |document: &Document| document.scenario().expectations[0].clone();
    let mut words = BTreeSet::new();
    let one = Scenario { expectations: vec![wanted.clone()], ..scenario.clone() };
    texts(&write::to_value(&one, &CATALOGUE)["expect"], &mut words);
    let goal = said(scenario, wanted);
    let next = |from: &Document| {
        let all = acts(&entries(from.scenario(), &CATALOGUE, &held(from)), &words);
        let commands = all.into_iter().map(|next| Command::Expect(Some(Expecting::Change(next).into())));
        commands.filter_map(|command| does(from, command).ok()).collect()
    };
    let far = |from: &Document| difference(&said(scenario, &held(from)), &goal);
    let made = walk(document.clone(), far, next);
    let made = made.ok_or_else(|| format!("stuck at {:?} on the way to {goal:?}", said(scenario, &held(&document))))?;
    let made = Expectation { id: wanted.id.clone(), ..held(&made) };
    if made == *wanted { Ok(()) } else { Err(format!("made {made:?} instead of {wanted:?}")) }
}

#[test]
fn every_expectation_in_the_repository_can_be_made_by_hand() {
    for (file, scenario) in scenarios() {
        for held in &scenario.expectations {
            remake(&scenario, held).unwrap_or_else(|why| panic!("{}, {}: {why}", file.display(), held.id));
        }
    }
}

/// A scenario with a part for everything that can be measured.
fn shop(expectation: &Value) -> String {
    json!({
        "betwixt": 1, "duration": "1min", "expect": [expectation],
        "flows": [{"id": "look", "weight": 3}, {"id": "buy"}],
        "faults": [{"id": "gone", "fault": "crash", "component": "shop", "at": "5s", "for": "1s"}],
        "components": [
            {"id": "people", "kind": "client"}, {"id": "shop", "kind": "service"},
            {"id": "copies", "kind": "cache"}, {"id": "events", "kind": "queue"},
        ],
        "connections": [
            {"from": "people", "to": "shop"}, {"from": "shop", "to": "copies"}, {"from": "shop", "to": "events"},
            {"from": "events", "to": "shop"},
        ],
    })
    .to_string()
}

#[test]
fn every_field_and_metric_of_the_schema_can_be_made_by_hand() {
    let examples = Examples::new(|_| Vec::new());
    let fields = examples.definition("expectation")["properties"].as_object().expect("it has fields");
    let inside = examples.definition("statement")["properties"].as_object().expect("it has fields");
    let mut unseen: BTreeSet<&str> = fields.keys().chain(inside.keys()).map(String::as_str).collect();
    unseen.remove("id");
    let words = |name: &str| -> Vec<Value> { examples.of(&inside[name], name) };
    let places = [
        ("flow", "buy"),
        ("component", "shop"),
        ("component", "copies"),
        ("component", "events"),
        ("connection", "shop-copies"),
    ];
    let mut wanted = Vec::new();
    for metric in words("metric") {
        for (place, id) in places {
            // Only one of these units can be read.
            for amount in [json!("250ms"), json!("5/s"), json!("7%"), json!(3)] {
                for side in ["at_most", "at_least"].into_iter().take(if metric == "p95" { 2 } else { 1 }) {
                    let statement = json!({"metric": metric, place: id, side: amount});
                    wanted.push(json!({"always": statement}));
                }
            }
        }
    }
    wanted.extend(words("finding").into_iter().map(|finding| json!({"never": {"finding": finding}})));
    wanted.push(json!({"sometimes": {"fault": "gone", "at_least": 4}}));
    let slow = json!({"metric": "p95", "flow": "look", "at_most": "2s"});
    wanted.push(json!({"eventually": slow, "window": "10s", "from": "5s", "until": "40s", "say": "Quick enough."}));
    wanted.push(json!({"eventually": slow, "from": "5s", "within": "20s"}));
    let mut made = 0;
    for example in &wanted {
        let loaded = read(&shop(example), &CATALOGUE);
        let [held] = loaded.scenario.expectations.as_slice() else { continue };
        if loaded.has_errors() {
            continue;
        }
        remake(&loaded.scenario, held).unwrap_or_else(|why| panic!("{example}: {why}"));
        made += 1;
        for (name, inside) in example.as_object().expect("it is one") {
            unseen.remove(name.as_str());
            inside.as_object().into_iter().flatten().for_each(|(name, _)| {
                unseen.remove(name.as_str());
            });
        }
    }
    assert!(unseen.is_empty(), "no example that can be read has {unseen:?}");
    assert!(made > 80, "{made} different ones");
}
