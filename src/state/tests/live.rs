//! What a running world has to do about a change.

use betwixt_model::{
    Bound, Condition, Fault, FaultTarget, Intervention, Measure, ParamMap, ParamValue, Scenario, SimSpan, SimTime,
    Target,
};

use super::super::live_edit::{Between, Reach, between, reach};
use super::super::{Action, Command, Edit, What};
use super::Person;

fn shop() -> Person {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.adds("a_stranger");
    person
}

fn at(s: u64) -> SimTime {
    SimTime(s * 1_000_000_000)
}

fn changed(change: impl FnOnce(&mut Scenario)) -> Between {
    let person = shop();
    let mut new = person.scenario().clone();
    change(&mut new);
    let there = between(person.scenario(), &new);
    assert_eq!(there, between(&new, person.scenario()), "undo reaches as far as the edit");
    there
}

fn fault(from: u64, lasts: Option<u64>) -> Fault {
    Fault {
        id: "f".into(),
        kind: "a_flood".to_owned(),
        target: FaultTarget::Connection("mill-stranger".into()),
        at: at(from),
        lasts: lasts.map(SimSpan::from_s),
        when: None,
        flows: Vec::new(),
        params: ParamMap::new(),
    }
}

fn moved(points: &[(u64, u64)]) -> Intervention {
    let points = points.iter().map(|(s, ms)| (at(*s), ParamValue::Span(SimSpan::from_ms(*ms)))).collect();
    Intervention { target: Target::Connection("mill-stranger".into()), param: "latency", points }
}

#[test]
fn names_and_places_are_never_noticed() {
    let cosmetic = changed(|s| {
        s.name = "Other".into();
        s.components[0].name = "Other".into();
        s.components[0].at.x = 99.0;
        s.flows[0].name = "Other".into();
        s.components[0].instrumented = false;
    });
    assert_eq!(cosmetic.reach, Reach::Cosmetic);
}

#[test]
fn topology_programs_and_luck_start_again() {
    let restarts: [fn(&mut Scenario); 6] = [
        |s| s.seed = 9,
        |s| drop(s.components.pop()),
        |s| drop(s.connections.pop()),
        |s| s.connections[0].asynchronous = true,
        |s| drop(s.components[0].handlers.insert(None, betwixt_model::Program::default())),
        |s| s.zones.push(betwixt_model::Zone { id: "z".into(), name: "Z".into(), area: None }),
    ];
    for restart in restarts {
        assert_eq!(changed(restart).reach, Reach::Restart);
    }
}

#[test]
fn parameters_faults_and_interventions_reach_the_running_world() {
    let live = |since, change: fn(&mut Scenario)| {
        assert_eq!(changed(change), Between { reach: Reach::Live, since });
    };
    live(SimTime::START, |s| s.connections[0].params.set("loss", ParamValue::Ratio(0.5)));
    live(at(7), |s| s.faults.push(fault(7, None)));
    live(at(4), |s| s.interventions.push(moved(&[(4, 5), (6, 7)])));
    live(at(60), |s| s.duration = SimSpan::from_s(60));
}

#[test]
fn the_difference_begins_where_the_plans_part() {
    let mut person = shop();
    let mut old = person.scenario().clone();
    old.faults = vec![fault(3, None)];
    old.interventions = vec![moved(&[(1, 1), (5, 5)])];
    let mut new = old.clone();
    new.faults[0].lasts = Some(SimSpan::from_s(6));
    assert_eq!(between(&old, &new).since, at(9), "it ended by hand at 0:09");
    new.interventions.push(moved(&[(8, 8)]));
    assert_eq!(between(&old, &new).since, at(8));
    new.interventions[0].points[1].1 = ParamValue::Span(SimSpan::ZERO);
    assert_eq!(between(&old, &new).since, at(5));
    new.faults[0].at = at(2);
    assert_eq!(between(&old, &new).since, at(2));

    let target = Target::Component("mill".into());
    let when = Condition { target, measure: Measure::Waiting, bound: Bound::Above(5.0), held_for: SimSpan::ZERO };
    let waits = |s: &Scenario, lasts| Scenario {
        faults: vec![Fault { when: Some(when.clone()), ..fault(3, lasts) }],
        ..s.clone()
    };
    let (old, new) = (waits(&old, None), waits(&old, Some(6)));
    assert_eq!(between(&old, &new).since, at(3), "how long one lasts that waits may have mattered ever since");

    person.now = at(8);
    let now = person.now;
    let since = |since| Between { reach: Reach::Live, since };
    assert!(!since(at(8)).rewinds(now, false), "what is done now is simply done");
    assert!(since(at(8)).rewinds(now, true), "what took effect now may have to be unmade");
    assert!(since(at(7)).rewinds(now, false));
    assert!(!since(at(9)).rewinds(now, true), "the future can still be changed");
}

/// The table by verb and the comparison by content must agree, or an undo would do something else than its edit.
#[test]
fn the_table_of_verbs_agrees_with_what_changes() {
    let mut person = shop();
    let commands = [
        Command::RenameScenario("Other".into()),
        Command::Nudge { dx: 20.0, dy: 0.0 },
        Command::SetSeed(77),
        Command::SetDuration(SimSpan::from_s(10)),
        Command::SetAsync { connection: "mill-stranger".into(), asynchronous: true },
        Command::AddFlow("Other".into()),
        Command::ResetParam { target: Target::Connection("mill-stranger".into()), param: "latency" },
        Command::Add { what: super::Wanted::new("a_barn", None), at: None },
        Command::DeleteSelection,
    ];
    for command in commands {
        let context = person.session.context(person.now);
        let planned = super::super::plan::plan(&person.document, &command, &context).unwrap();
        let (edit, _) = planned.expect("each of them changes something");
        let verb = reach(&edit);
        person.does(command);
        let What::Changed { between, .. } = &person.document.last().unwrap().what else { panic!("refused") };
        assert_eq!(between.reach, verb, "{edit:?}");
    }
}

#[test]
fn an_opened_scenario_always_starts_again() {
    let mut person = shop();
    let edit = Edit::Open { scenario: person.document.scenario().clone(), problems: std::rc::Rc::new([]) };
    person.document = person.document.after(Action::Edit(edit, None)).into();
    let What::Changed { between, .. } = &person.document.last().unwrap().what else { panic!("refused") };
    assert_eq!(between.reach, Reach::Restart);
}
