//! Every program that a scenario can hold is made step by step: put in, chosen, written, nested.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use betwixt_model::{Component, ComponentId, FlowId, Program, Scenario, Step, read, write};
use serde_json::{Value, json};

use super::examples::Examples;
use super::scenarios;
use super::search::{Facts, acts, difference, facts, texts, walk};
use crate::state::programs::{self, Callee, Change, Here, Place, ProgramEdit, Sort, callees, checked, list, step};
use crate::state::{Command, Document, apply};
use crate::views::CATALOGUE;

/// A hand on one program.
struct Hand {
    scenario: Scenario,
    component: ComponentId,
    flow: Option<FlowId>,
    roles: Vec<Callee>,
}

impl Hand {
    /// Of a component whose program is written out and empty.
    fn of(scenario: &Scenario, component: &Component, flow: Option<&FlowId>) -> Self {
        let roles = callees(scenario, &CATALOGUE, component);
        let mut scenario = scenario.clone();
        let held = scenario.components.iter_mut().find(|held| held.id == component.id).expect("it is there");
        held.handlers = BTreeMap::from([(flow.cloned(), Program::default())]);
        Self { scenario, component: component.id.clone(), flow: flow.cloned(), roles }
    }

    fn component(&self) -> &Component {
        self.scenario.component(&self.component).expect("it is there")
    }

    fn steps(&self) -> &[Step] {
        &self.component().handlers[&self.flow].steps
    }

    fn here(&self, place: &Place) -> Here<'_> {
        Here::of(&self.roles, &CATALOGUE, self.component(), self.steps(), place)
    }

    fn asked(&self, change: Change) -> ProgramEdit {
        ProgramEdit { component: self.component.clone(), flow: self.flow.clone(), change }
    }

    fn does(&mut self, change: Change) -> Result<(), String> {
        let said = format!("{change:?}");
        let edit = programs::edit(&self.scenario, &CATALOGUE, &self.asked(change));
        let edit = edit.map_err(|why| format!("{said}: {why}"))?.expect("it changes something");
        self.scenario = apply(&self.scenario, &edit, &CATALOGUE).map_err(|why| format!("{said}: {why}"))?;
        Ok(())
    }

    /// Makes a list of steps where one stands that came with the step around it.
    fn makes_all(&mut self, first: &Place, wanted: &[Step]) -> Result<(), String> {
        let mut came_along = list(self.steps(), first).map_or(0, <[Step]>::len);
        for (at, wanted) in wanted.iter().enumerate() {
            self.makes(&first.beside(at), wanted)?;
            // What came along goes as soon as it may: a two-phase commit never has a single write.
            if came_along > 0 && at + came_along > 1 {
                self.does(Change::Remove(first.beside(at + 1)))?;
                came_along -= 1;
            }
        }
        for _ in 0..came_along {
            self.does(Change::Remove(first.beside(wanted.len())))?;
        }
        Ok(())
    }

    fn makes(&mut self, place: &Place, wanted: &Step) -> Result<(), String> {
        let fresh = Sort::ALL.iter().filter_map(|sort| sort.fresh(&self.here(place)).ok());
        let new = fresh.into_iter().find(|new| discriminant(new) == discriminant(wanted));
        self.does(Change::Insert(place.clone(), new.ok_or_else(|| format!("nobody offers {wanted:?}"))?))?;
        let (goal, mut words) = (own(wanted), BTreeSet::new());
        texts(&write::step(wanted), &mut words);
        let here = self.here(place);
        let next = |held: &Step| {
            let mut tried = self.steps().to_vec();
            let mut allowed = |step: &Step| {
                replace(&mut tried, place, step.clone());
                checked(&Program { steps: tried.clone() }).is_ok()
            };
            acts(&programs::entries(&here, held), &words).into_iter().filter(|step| allowed(step)).collect()
        };
        let start = step(self.steps(), place).expect("it was put in").clone();
        let made = walk(start, |held| difference(&own(held), &goal), next);
        let made = made.ok_or_else(|| format!("stuck on the way to {}", write::step(wanted)))?;
        if step(self.steps(), place) != Some(&made) {
            self.does(Change::Replace(place.clone(), made))?;
        }
        for (number, inner) in wanted.inner().enumerate() {
            self.makes_all(&place.within(number, 0), inner)?;
        }
        Ok(())
    }
}

fn replace(steps: &mut [Step], place: &Place, with: Step) {
    let mut held = steps;
    for (at, inner) in &place.inside {
        held = held[*at].inner_mut().nth(*inner).expect("it is there");
    }
    held[place.at] = with;
}

/// What a step itself says: without the steps inside it, but with how many lists of them there are.
fn own(step: &Step) -> Facts {
    let mut value = write::step(step);
    if let Some(map) = value.as_object_mut() {
        for (name, whose) in [("read", "from"), ("write", "to")] {
            if let Some(role) = map.get(name).and_then(Value::as_str).map(ToOwned::to_owned) {
                map.insert(name.to_owned(), json!({ whose: role }));
            }
        }
        map.retain(|_, inside| !inside.is_array());
    }
    let mut out = Facts::new();
    facts(&value, "", &mut out);
    out.extend((0..step.inner().count()).map(|number| (format!("list {number}"), String::new())));
    out
}

/// Makes every program of a component from nothing. Gives back how many steps they have.
fn remake(scenario: &Scenario, component: &Component) -> Result<usize, String> {
    let mut count = 0;
    for (flow, program) in &component.handlers {
        let mut hand = Hand::of(scenario, component, flow.as_ref());
        hand.makes_all(&Place::top(0), &program.steps)?;
        if hand.steps() != program.steps {
            return Err(format!("made {:?} instead of {:?}", hand.steps(), program.steps));
        }
        count += programs::every(&program.steps).len();
    }
    Ok(count)
}

#[test]
fn every_program_in_the_repository_can_be_made_by_hand() {
    let mut steps = 0;
    for (file, scenario) in scenarios() {
        for component in &scenario.components {
            let made = remake(&scenario, component);
            steps += made.unwrap_or_else(|why| panic!("{}, {}: {why}", file.display(), component.id));
        }
    }
    assert!(steps > 500, "{steps} steps");
}

/// A service that can ask everybody whom a step can name.
fn shop(step: &Value) -> String {
    json!({
        "betwixt": 1,
        "components": [
            {"id": "people", "kind": "client"},
            {"id": "shop", "kind": "service", "handlers": {"*": [step]}},
            {"id": "svc", "kind": "service"}, {"id": "db", "kind": "database"}, {"id": "db2", "kind": "database"},
            {"id": "copies", "kind": "cache"}, {"id": "events", "kind": "queue"},
        ],
        "connections": [
            {"from": "people", "to": "shop"}, {"from": "shop", "to": "svc"}, {"from": "shop", "to": "db"},
            {"from": "shop", "to": "db2"}, {"from": "shop", "to": "copies"}, {"from": "shop", "to": "events"},
        ],
    })
    .to_string()
}

#[test]
fn every_step_and_option_of_the_schema_can_be_made_by_hand() {
    let examples = Examples::new(|field| match field {
        "work" => vec![json!("exponential(10ms)"), json!("20ms")],
        "key" => ["key", "operation", "=stock"].map(Value::from).to_vec(),
        "set" => ["read", "read - 1", "read + 20"].map(Value::from).to_vec(),
        "together" => vec![json!([[], ["work", {"read": "db"}]]), json!(["work", {"call": "svc"}, []])],
        "try" | "otherwise" | "compensation" => vec![json!([]), json!(["work", "answer"])],
        "two_phase_commit" | "transaction" => {
            vec![
                json!([{"write": "db"}, {"write": "db2"}]),
                json!([{"write": {"to": "db", "key": "operation"}}, {"write": "db"}, {"write": "db"}]),
            ]
        }
        _ => ["db", "svc", "db2", "copies", "events"].map(Value::from).to_vec(),
    });
    let ways = examples.definition("step")["anyOf"].as_array().expect("steps are of several sorts");
    let (mut never, mut made) = (BTreeSet::new(), 0);
    for way in ways {
        let mut unseen = BTreeSet::new();
        leaves(way, "", &mut unseen);
        let mut tried = BTreeSet::new();
        for example in examples.of(way, "") {
            let loaded = read(&shop(&example), &CATALOGUE);
            let shop = &loaded.scenario.components[1];
            let whole = !loaded.has_errors() && shop.handlers.values().any(|program| program.steps.len() == 1);
            if !whole {
                continue;
            }
            seen(&example, "", &mut unseen);
            if !tried.insert(write::value_compact(&write::step(&shop.handlers[&None].steps[0]))) {
                continue;
            }
            remake(&loaded.scenario, shop).unwrap_or_else(|why| panic!("{example}: {why}"));
            made += 1;
        }
        assert!(!tried.is_empty(), "no example of {way}");
        never.extend(unseen);
    }
    assert!(never.is_empty(), "no example that can be read has {never:?}");
    assert!(made > 120, "{made} different steps");
}

/// The fields that a schema of a step names, each with the way to it.
fn leaves(schema: &Value, way: &str, out: &mut BTreeSet<String>) {
    for (name, inside) in schema["properties"].as_object().into_iter().flatten() {
        out.insert(format!("{way}.{name}"));
        leaves(inside, &format!("{way}.{name}"), out);
    }
    for one in schema["anyOf"].as_array().into_iter().flatten() {
        leaves(one, way, out);
    }
}

/// Takes out what an example has.
fn seen(example: &Value, way: &str, unseen: &mut BTreeSet<String>) {
    for (name, inside) in example.as_object().into_iter().flatten() {
        let way = format!("{way}.{name}");
        unseen.remove(&way);
        seen(inside, &way, unseen);
    }
}

#[test]
fn what_a_document_could_not_hold_is_refused_and_greyed_out_where_it_is_known_before() {
    let step = json!({"transaction": [{"read": "db"}], "on": "db"});
    let scenario = read(&shop(&step), &CATALOGUE).scenario;
    let component = scenario.components[1].clone();
    let roles = callees(&scenario, &CATALOGUE, &component);
    let steps = component.handlers[&None].steps.clone();
    let at = |place: &Place| {
        let here = Here::of(&roles, &CATALOGUE, &component, &steps, place);
        let offered = Sort::ALL.into_iter().filter(|sort| sort.fresh(&here).is_ok());
        offered.map(Sort::title).collect::<Vec<_>>()
    };
    assert_eq!(at(&Place::top(1)).len(), Sort::ALL.len());
    assert_eq!(at(&Place::top(0).within(0, 1)), ["Work", "Ask and wait", "Read", "Write", "Let happen"]);

    let document = Document::new(scenario, Vec::new(), &CATALOGUE);
    let session = crate::state::Session::default();
    let inside = Place::top(0).within(0, 0);
    let change = Change::Insert(inside, Step::Publish("events".into()));
    let edit = ProgramEdit { component: component.id.clone(), flow: None, change };
    let asked = Command::EditProgram(edit.into());
    let after = document.after(crate::state::Action::Command(asked, session.context(betwixt_model::SimTime::START)));
    assert_eq!(after.scenario(), document.scenario(), "nothing has changed");
    let (mut deep, mut refused) = (Step::Work(None), 0);
    for _ in 0..40 {
        deep = Step::Try { steps: vec![deep], otherwise: Vec::new() };
        refused += usize::from(checked(&Program { steps: vec![deep.clone()] }).is_err());
    }
    assert!((20..40).contains(&refused), "documents nest at most 32 deep: {refused} of 40 are refused");
}
