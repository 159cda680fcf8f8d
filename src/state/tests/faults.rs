//! Breaking things by hand.

use betwixt_model::{
    Bound, Condition, Fault, FaultTarget, Flow, FlowId, Measure, ParamValue, SimSpan, SimTime, Target,
};

use super::super::removing::{remove, remove_flow};
use super::super::{Command, Selection, Subject};
use super::Person;

fn flooded(person: &Person) -> &Fault {
    person.scenario().faults.first().expect("a fault")
}

fn broken_pair() -> Person {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.adds("a_stranger");
    person.now = SimTime(3_000_000_000);
    let target = FaultTarget::Connection(person.scenario().connections[0].id.clone());
    person.does(Command::InjectFault {
        kind: "a_flood".into(),
        target,
        at: None,
        lasts: None,
        params: Default::default(),
    });
    person
}

#[test]
fn a_fault_begins_now_and_ends_when_told() {
    let mut person = broken_pair();
    assert_eq!(person.undo_label(), "Flood: Mill to Stranger");
    let id = flooded(&person).id.clone();
    assert_eq!(person.session.selection, Selection::Fault(id.clone()));
    assert_eq!((flooded(&person).at, flooded(&person).lasts), (SimTime(3_000_000_000), None));
    person.now = SimTime(5_000_000_000);
    person.does(Command::EndFault(id.clone()));
    assert_eq!(flooded(&person).lasts, Some(SimSpan::from_s(2)));
    let steps = person.document.history().len();
    person.does(Command::EndFault(id));
    assert_eq!(person.document.history().len(), steps, "it is over already");
}

#[test]
fn a_fault_that_ends_before_it_began_never_was() {
    let mut person = broken_pair();
    let id = flooded(&person).id.clone();
    person.does(Command::EndFault(id));
    assert!(person.scenario().faults.is_empty());
    assert_eq!(person.undo_label(), "Remove Flood: Mill to Stranger");
}

#[test]
fn faults_move_weaken_and_go() {
    let mut person = broken_pair();
    let id = flooded(&person).id.clone();
    let lasts = Some(SimSpan::from_s(4));
    person.does(Command::MoveFault { fault: id.clone(), at: SimTime(9), lasts, gesture: None });
    assert_eq!((flooded(&person).at, flooded(&person).lasts), (SimTime(9), lasts));
    person.does(Command::MoveFault { fault: id.clone(), at: SimTime(9), lasts: Some(SimSpan::ZERO), gesture: None });
    assert!(person.refusal().is_some());
    let depth = |value| Command::SetFaultParam { fault: id.clone(), param: "depth", value, gesture: None };
    person.does(depth(ParamValue::Ratio(0.25)));
    assert_eq!(flooded(&person).params.get("depth"), Some(ParamValue::Ratio(0.25)));
    person.does(depth(ParamValue::Ratio(7.0)));
    assert!(person.refusal().is_some());
    person.does(depth(ParamValue::Count(1)));
    assert!(person.refusal().is_some());
    person.does(Command::Select(Selection::Fault(id.clone()))).does(Command::DeleteSelection);
    assert!(person.scenario().faults.is_empty());
    person.does(Command::Delete(Subject::Fault(id)));
    assert_eq!(person.refusal().as_deref(), Some("That fault is no longer there."));
}

#[test]
fn what_happens_to_boxes_does_not_happen_to_arrows() {
    let mut person = broken_pair();
    let connection = FaultTarget::Connection(person.scenario().connections[0].id.clone());
    let spark = |target| Command::InjectFault {
        kind: "a_spark".into(),
        target,
        at: None,
        lasts: Some(SimSpan::from_s(1)),
        params: Default::default(),
    };
    person.does(spark(connection));
    assert_eq!(person.refusal().as_deref(), Some("Spark happens to a component, not to a connection."));
    person.does(spark(FaultTarget::Component("mill".into())));
    assert_eq!(person.scenario().faults[1].lasts, None, "what happens at one moment does not last");
    person.does(spark(FaultTarget::Component("ghost".into())));
    assert_eq!(person.refusal().as_deref(), Some("That part is no longer there."));
}

#[test]
fn a_fault_goes_with_what_it_waits_for_and_with_its_only_journey() {
    let mut scenario = broken_pair().scenario().clone();
    let only = FlowId::new("buy");
    scenario.flows.push(Flow { id: only.clone(), ..Flow::request() });
    let other = scenario.flows[0].id.clone();
    let condition =
        |target| Condition { target, measure: Measure::Waiting, bound: Bound::Above(1.0), held_for: SimSpan::ZERO };
    let flood = scenario.faults.remove(0);
    let waits = |id: &str, target| Fault { id: id.into(), when: Some(condition(target)), ..flood.clone() };
    let component = Target::Component("mill".into());
    scenario.faults = vec![
        Fault { id: "one".into(), flows: vec![only.clone()], ..flood.clone() },
        Fault { id: "two".into(), flows: vec![other.clone(), only.clone()], ..flood.clone() },
        Fault { target: FaultTarget::Component("stranger".into()), ..waits("three", component) },
    ];
    remove_flow(&mut scenario, &only).expect("there is another");
    let left: Vec<_> = scenario.faults.iter().map(|fault| (fault.id.as_str(), fault.flows.len())).collect();
    assert_eq!(left, [("two", 1), ("three", 0)]);
    remove(&mut scenario, &["mill".into()], &[]).expect("it is there");
    assert!(scenario.faults.is_empty(), "one stood on the mill's connection, the other looked at the mill");
}
