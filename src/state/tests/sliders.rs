//! Parameters moved by hand, at rest and in a running system.

use betwixt_model::{ParamValue, SimSpan, SimTime, Target};

use super::super::interventions::{last_change, value_at};
use super::super::{Command, GestureId, How, ParamMove, ParamMoves, What};
use super::{CATALOGUE, Person};

fn pair() -> (Person, Target) {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.adds("a_stranger");
    let target = Target::Connection(person.scenario().connections[0].id.clone());
    (person, target)
}

fn ms(ms: u64) -> ParamValue {
    ParamValue::Span(SimSpan::from_ms(ms))
}

fn at(s: u64) -> SimTime {
    SimTime(s * 1_000_000_000)
}

fn set(target: &Target, value: ParamValue, gesture: Option<GestureId>) -> Command {
    Command::SetParam { target: target.clone(), param: "latency", value, gesture, done: true }
}

#[test]
fn at_rest_a_slider_changes_what_the_run_starts_with() {
    let (mut person, target) = pair();
    person.does(set(&target, ms(8_000), None));
    assert_eq!(person.scenario().connections[0].params.get("latency"), Some(ms(8_000)));
    assert!(person.scenario().interventions.is_empty());
    assert_eq!(person.undo_label(), "Mill to Stranger latency to 8s");
    person.does(Command::ResetParam { target, param: "latency" });
    assert_eq!(person.scenario().connections[0].params.get("latency"), None);
}

#[test]
fn while_it_runs_one_drag_is_one_mark_and_one_step() {
    let (mut person, target) = pair();
    let steps = person.document.history().len();
    let gesture = Some(GestureId::fresh());
    for (s, value) in [(30, 100), (31, 1_000), (32, 8_000)] {
        person.now = at(s);
        person.does(set(&target, ms(value), gesture));
    }
    let [mark] = person.scenario().interventions.as_slice() else { panic!("one mark") };
    assert_eq!(mark.points, [(at(30), ms(100)), (at(31), ms(1_000)), (at(32), ms(8_000))]);
    assert_eq!(person.document.history().len(), steps + 1);
    assert!(matches!(&person.document.last().unwrap().what, What::Changed { how: How::Continued, .. }));
    assert_eq!(person.scenario().connections[0].params.get("latency"), Some(ms(20)), "the scenario's own value stays");

    person.now = at(40);
    person.does(set(&target, ms(50), Some(GestureId::fresh())));
    assert_eq!(person.scenario().interventions.len(), 2, "another drag is another mark");
    person.does(Command::Undo).does(Command::Undo);
    assert!(person.scenario().interventions.is_empty());
}

#[test]
fn a_value_is_what_it_was_last_moved_to() {
    let (mut person, target) = pair();
    for (s, value) in [(10, 100), (20, 200)] {
        person.now = at(s);
        person.does(set(&target, ms(value), None));
    }
    let value = |now| value_at(person.scenario(), at(now), &target, "latency", &CATALOGUE);
    assert_eq!(
        [value(0), value(9), value(10), value(19), value(25)].map(Option::unwrap),
        [20, 20, 100, 100, 200].map(ms)
    );
    assert_eq!(value_at(person.scenario(), at(1), &target, "nothing", &CATALOGUE), None);
    assert_eq!(last_change(person.scenario(), at(15), &target, "latency"), Some((at(10), ms(100))));
}

#[test]
fn moving_a_slider_drops_what_an_earlier_play_did_to_it_later() {
    let (mut person, target) = pair();
    for (s, value) in [(10, 100), (20, 200), (30, 300)] {
        person.now = at(s);
        person.does(set(&target, ms(value), None));
    }
    person.does(Command::Reset);
    person.now = at(20);
    person.does(set(&target, ms(999), None));
    assert_eq!(person.undo_label(), "Mill to Stranger latency to 999ms, dropping its later changes");
    let points: Vec<_> = person.scenario().interventions.iter().flat_map(|held| held.points.clone()).collect();
    assert_eq!(points, [(at(10), ms(100)), (at(20), ms(200)), (at(20), ms(999))]);
    let value = value_at(person.scenario(), at(20), &target, "latency", &CATALOGUE);
    assert_eq!(value, Some(ms(999)), "of two at one moment the later made holds");

    person.now = SimTime::START;
    person.does(set(&target, ms(7), None));
    assert!(person.scenario().interventions.is_empty());
    person.does(Command::Undo);
    assert_eq!(person.scenario().interventions.len(), 3);
}

#[test]
fn dragging_while_time_is_held_leaves_one_value_for_one_moment() {
    let (mut person, target) = pair();
    person.now = at(5);
    let gesture = Some(GestureId::fresh());
    for value in [100, 200, 300] {
        person.does(set(&target, ms(value), gesture));
    }
    assert_eq!(person.scenario().interventions[0].points, [(at(5), ms(300))]);
}

#[test]
fn resetting_a_running_slider_goes_back_to_the_scenarios_value() {
    let (mut person, target) = pair();
    person.now = at(5);
    person.does(set(&target, ms(300), None));
    person.now = at(9);
    person.does(Command::ResetParam { target: target.clone(), param: "latency" });
    assert_eq!(value_at(person.scenario(), at(9), &target, "latency", &CATALOGUE), Some(ms(20)));
    person.does(Command::ForgetChanges(None));
    assert!(person.scenario().interventions.is_empty());
    person.does(Command::RemoveIntervention(0));
    assert_eq!(person.refusal().as_deref(), Some("That change is no longer there."));
}

#[test]
fn values_out_of_range_or_of_another_sort_are_refused() {
    let (mut person, target) = pair();
    person.does(Command::SetParam {
        target: target.clone(),
        param: "loss",
        value: ParamValue::Ratio(1.5),
        gesture: None,
        done: true,
    });
    assert_eq!(person.refusal().as_deref(), Some("150% must be between 0% and 100%."));
    person.does(set(&target, ParamValue::Flag(true), None));
    assert_eq!(person.refusal().as_deref(), Some("Latency does not hold that sort of value."));
    person.does(Command::SetParam {
        target,
        param: "loss",
        value: ParamValue::Ratio(f64::NAN),
        gesture: None,
        done: true,
    });
    assert!(person.refusal().is_some());
}

fn moved(value: u64, gesture: u64) -> ParamMove {
    let target = Target::Connection("a".into());
    ParamMove { target, param: "latency", value: ms(value), gesture: Some(GestureId(gesture)) }
}

#[test]
fn a_drag_makes_at_most_ten_points_a_second_and_keeps_its_last() {
    let mut moves = ParamMoves::default();
    let mut sent = Vec::new();
    for n in 0..120_u32 {
        let page_ms = f64::from(n) * 1_000.0 / 120.0;
        sent.extend(moves.push(moved(u64::from(n), 1), false, page_ms));
        sent.extend(moves.due(page_ms));
    }
    assert!(sent.len() <= 11, "{}", sent.len());
    sent.extend(moves.push(moved(119, 1), true, 1_000.0));
    assert_eq!(sent.last(), Some(&moved(119, 1)));
}

#[test]
fn a_hand_that_rests_without_letting_go_is_heard_all_the_same() {
    let mut moves = ParamMoves::default();
    assert_eq!(moves.push(moved(1, 1), false, 0.0), [moved(1, 1)]);
    assert!(moves.push(moved(2, 1), false, 10.0).is_empty());
    assert_eq!(moves.due(50.0), None);
    assert_eq!(moves.due(100.0), Some(moved(2, 1)));
    assert_eq!(moves.due(300.0), None);
}

#[test]
fn another_slider_sends_what_the_first_held_back() {
    let mut moves = ParamMoves::default();
    moves.push(moved(1, 1), false, 0.0);
    moves.push(moved(2, 1), false, 10.0);
    assert_eq!(moves.push(moved(3, 2), false, 20.0), [moved(2, 1), moved(3, 2)]);
}

#[test]
fn moves_without_a_drag_always_count() {
    let mut moves = ParamMoves::default();
    let single = |value| ParamMove { gesture: None, ..moved(value, 0) };
    assert_eq!(moves.push(single(1), true, 0.0), [single(1)]);
    assert_eq!(moves.push(single(2), true, 1.0), [single(2)]);
}

#[test]
fn one_value_for_several_is_one_step_at_the_start_and_later() {
    let mut person = Person::empty();
    let (a, b) = (person.adds_alone("a_mill"), person.adds_alone("a_mill"));
    let targets = vec![Target::Component(a), Target::Component(b)];
    let all = |value| Command::SetParamOfAll(targets.clone(), "hands", value);
    let hands = |person: &Person| -> Vec<Option<ParamValue>> {
        let held = targets.iter().map(|target| value_at(person.scenario(), person.now, target, "hands", &CATALOGUE));
        held.collect()
    };
    let before = person.document.history().len();
    person.does(all(Some(ParamValue::Count(40))));
    assert_eq!(hands(&person), [Some(ParamValue::Count(40)); 2]);
    assert_eq!((person.undo_label(), person.document.history().len()), ("Hands of 2 components to 40", before + 1));
    assert!(person.scenario().interventions.is_empty());

    person.now = SimTime(30_000_000_000);
    person.does(all(Some(ParamValue::Count(7))));
    assert_eq!(hands(&person), [Some(ParamValue::Count(7)); 2]);
    assert_eq!(person.scenario().interventions.len(), 2, "each has its own mark on the timeline");
    person.does(all(None));
    assert_eq!(hands(&person), [Some(ParamValue::Count(40)); 2], "back to what the scenario begins with");
    assert_eq!(person.undo_label(), "Hands of 2 components back");
    person.does(Command::Undo).does(Command::Undo).does(Command::Undo);
    assert_eq!((hands(&person), person.document.history().len()), (vec![Some(ParamValue::Count(4)); 2], before));
}

#[test]
fn whoever_goes_back_may_go_on_without_what_came_later() {
    let (mut person, target) = pair();
    for (s, value) in [(10, 100), (20, 200), (30, 300)] {
        person.now = at(s);
        person.does(set(&target, ms(value), None));
    }
    let before = person.scenario().clone();
    person.does(Command::ForgetChanges(Some(at(30))));
    assert_eq!(*person.scenario(), before, "nothing comes later");
    person.does(Command::ForgetChanges(Some(at(15))));
    let [kept] = person.scenario().interventions.as_slice() else { panic!("one is left") };
    assert_eq!(kept.points, [(at(10), ms(100))]);
    assert_eq!(person.undo_label(), "Continue from 0:15 without 2 later changes");
    person.does(Command::Undo);
    assert_eq!(*person.scenario(), before);
}

#[test]
fn a_drag_that_goes_on_after_the_moment_is_cut_there() {
    let (mut person, target) = pair();
    let gesture = Some(GestureId::fresh());
    for (s, value) in [(30, 100), (31, 1_000), (32, 8_000)] {
        person.now = at(s);
        person.does(set(&target, ms(value), gesture));
    }
    person.does(Command::ForgetChanges(Some(at(31))));
    assert_eq!(person.scenario().interventions[0].points, [(at(30), ms(100)), (at(31), ms(1_000))]);
    assert_eq!(person.undo_label(), "Continue from 0:31 without 1 later change");
}
