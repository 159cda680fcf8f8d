//! Published histories with known verdicts, which stay outside this repository: used where they are found beside it.

use std::path::PathBuf;

use betwixt_model::json;
use serde_json::Value as Json;

use super::*;
use crate::consistency::history::{Act, Moment, Outcome, Place};

/// A file of vectors; says so and gives nothing where it is not there.
#[allow(clippy::print_stderr, reason = "what was not tested must be visible")]
fn vectors(name: &str) -> Vec<Json> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fidelity/data/linearizability").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => text.lines().map(|line| json::parse(line).unwrap()).collect(),
        Err(_) => {
            eprintln!("skipped: {name} is not beside the repository");
            Vec::new()
        }
    }
}

/// `["c", id, process, [what, ...]]` begins and `["r", id, process, answer]` ends; answers are "ok", "unknown" or what came.
fn operations(vector: &Json) -> Vec<RegisterOp> {
    let mut keys: Vec<Json> = Vec::new();
    let mut ops: Vec<RegisterOp> = Vec::new();
    let mut of_id: BTreeMap<u64, usize> = BTreeMap::new();
    for (order, event) in vector["events"].as_array().unwrap().iter().enumerate() {
        let (id, process) = (event[1].as_u64().unwrap(), event[2].as_u64().unwrap() as usize);
        let moment = Moment { order, place: Place::Event(order), ms: None };
        let value = Value::from_json(&event[3]);
        if event[0] == "c" {
            let words = event[3].as_array().unwrap();
            let argument = |at: usize| Value::from_json(&words[at]);
            let (key, act) = match words[0].as_str().unwrap() {
                "r" => (Json::Null, Act::Read(None)),
                "w" => (Json::Null, Act::Write(argument(1))),
                "cas" => (Json::Null, Act::Cas { expected: argument(1), new: argument(2), done: None }),
                "get" => (words[1].clone(), Act::Read(None)),
                "put" => (words[1].clone(), Act::Write(argument(2))),
                _ => (words[1].clone(), Act::Append(words[2].as_str().unwrap().to_owned())),
            };
            let key = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
                keys.push(key);
                keys.len() - 1
            });
            of_id.insert(id, ops.len());
            let span = Span { process, begins: moment, ends: None, outcome: Outcome::Info };
            ops.push(RegisterOp { span, key, act });
        } else {
            let op = &mut ops[of_id[&id]];
            op.span.ends = Some(moment);
            if event[3] == "unknown" {
                continue;
            }
            op.span.outcome = Outcome::Ok;
            match &mut op.act {
                Act::Read(told) => *told = Some(value),
                Act::Cas { done, .. } => *done = event[3].as_bool(),
                Act::Write(_) | Act::Append(_) => {}
            }
        }
    }
    ops
}

fn is_linear(vector: &Json) -> bool {
    let initial = Value::from_json(&vector["init"]);
    let found = check_registers(&operations(vector), &initial, &mut Work::default());
    assert!(found.iter().all(|(_, verdict)| *verdict != Linear::Unknown), "{}", vector["id"]);
    found.iter().all(|(_, verdict)| *verdict == Linear::Yes)
}

#[test]
fn the_histories_of_a_key_value_store_get_their_published_verdicts() {
    for vector in vectors("kv_histories.jsonl") {
        assert_eq!(vector["linearizable"].as_bool(), Some(is_linear(&vector)), "{}", vector["id"]);
    }
}

#[test]
fn the_histories_of_etcd_get_their_published_verdicts() {
    let vectors = vectors("etcd_register_histories.jsonl");
    let linear = vectors.iter().filter(|vector| {
        let found = is_linear(vector);
        assert_eq!(vector["linearizable"].as_bool(), Some(found), "{}", vector["id"]);
        found
    });
    let linear = linear.count();
    assert!(vectors.is_empty() || (vectors.len(), linear) == (102, 23), "{} and {linear}", vectors.len());
}
