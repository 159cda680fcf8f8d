//! What people expect of a run: added, changed, taken out, taken back.

use betwixt_model::{About, Expectation, Limit, Metric, Quantifier, SimTime, Target};

use super::super::edit::Edit;
use super::super::expecting::{self, Expecting, Spot};
use super::super::live_edit::{Reach, reach};
use super::super::{Command, Panel, Selection, Subject};
use super::Person;

fn expects(new: Expectation) -> Command {
    Command::Expect(Some(Expecting::Add(new).into()))
}

fn changes(next: Expectation) -> Command {
    Command::Expect(Some(Expecting::Change(next).into()))
}

/// A mill that asks a stranger.
fn pair() -> Person {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.adds("a_stranger");
    person
}

fn only(person: &Person) -> Expectation {
    let [held] = person.scenario().expectations.as_slice() else { panic!("{:?}", person.scenario().expectations) };
    held.clone()
}

#[test]
fn what_is_selected_keeps_to_a_usual_bound_until_somebody_says_otherwise() {
    let mut person = pair();
    person.does(Command::Select(Selection::one("mill".into()))).does(Command::Expect(None));
    let held = only(&person);
    assert_eq!(held.about, About::Metric(Metric::P95, Target::Component("mill".into())));
    assert_eq!((held.quantifier, held.limit), (Quantifier::Always, Limit::AtMost(1e9)));
    assert_eq!(person.session.selection, Selection::Expectation(held.id.clone()), "it can be changed at once");
    assert!(person.undo_label().starts_with("Expect: P95 of Mill is always at most 1s"), "{}", person.undo_label());

    person.does(changes(Expectation { limit: Limit::AtMost(2e9), ..held.clone() }));
    assert_eq!(only(&person).limit, Limit::AtMost(2e9));
    assert!(person.undo_label().starts_with("Change what is expected: P95 of Mill"), "{}", person.undo_label());
    person.does(Command::DeleteSelection);
    assert!(person.scenario().expectations.is_empty() && person.session.selection.is_nothing());
    assert!(person.undo_label().starts_with("Expect no longer: P95 of Mill"), "{}", person.undo_label());
    for wanted in [Some(2e9), Some(1e9), None] {
        person.does(Command::Undo);
        let number = person.scenario().expectations.first().map(|held| held.limit.number());
        assert_eq!(number, wanted);
    }
    person.does(Command::Redo);
    assert_eq!(only(&person), held, "the same one comes back");
}

#[test]
fn where_nothing_is_selected_it_is_about_a_journey_and_names_never_come_twice() {
    let mut person = pair();
    person.does(Command::Select(Selection::Nothing)).does(Command::Expect(None));
    assert_eq!(only(&person).about, About::Metric(Metric::ErrorRatio, Target::Flow("request".into())));
    let first = only(&person).id;
    person.does(Command::Undo).does(Command::Select(Selection::Nothing)).does(Command::Expect(None));
    assert_ne!(only(&person).id, first, "it is another one");
}

#[test]
fn what_a_document_could_not_hold_is_refused() {
    let mut person = pair();
    let bad = expecting::about(Metric::Waiting, Target::Flow("request".into()), Limit::AtMost(3.0));
    person.does(expects(bad));
    assert_eq!(person.refusal().as_deref(), Some("Request has no number waiting."));
    person.does(expects(expecting::about(Metric::P95, Target::Component("ghost".into()), Limit::AtMost(1e9))));
    assert_eq!(person.refusal().as_deref(), Some("That part is no longer there."));
    person.does(Command::Delete(Subject::Expectation("ghost".into())));
    assert_eq!(person.refusal().as_deref(), Some("That expectation is no longer there."));
    let early = SimTime(5);
    let mut late = expecting::about(Metric::P95, Target::Flow("request".into()), Limit::AtMost(1e9));
    (late.from, late.until) = (SimTime(9), Some(early));
    person.does(expects(late));
    assert_eq!(person.refusal().as_deref(), Some("It would be over before it has begun."));
    assert!(person.scenario().expectations.is_empty());
}

#[test]
fn a_run_never_notices_what_is_expected_of_it() {
    let mut person = pair();
    let before = person.scenario().clone();
    person.does(Command::Expect(None));
    let between = super::super::live_edit::between(&before, person.scenario());
    assert_eq!(between.reach, Reach::Cosmetic);
    let edit = Edit::Expect(Expecting::Remove(only(&person).id).into());
    assert_eq!(reach(&edit), Reach::Cosmetic);
}

#[test]
fn a_spot_is_selected_and_its_finding_opened() {
    use betwixt_analysis::FindingKind;
    let mut person = pair();
    let spot = |select, finding| Command::Show(Spot { at: SimTime(7), select, finding }.into());
    person.does(spot(Selection::one("mill".into()), None));
    assert!(person.session.selection.has_component(&"mill".into()) && person.session.findings.is_none());
    person.does(spot(Selection::Nothing, Some((FindingKind::ChargedTwice, Some(12)))));
    let looking = person.session.findings.expect("it is opened");
    assert_eq!((looking.kind, looking.operation), (Some(FindingKind::ChargedTwice), Some(12)));
    person.does(spot(Selection::Nothing, Some((FindingKind::ChargedTwice, None))));
    assert!(person.session.findings.is_some_and(|looking| looking.first));
}

#[test]
fn the_list_stands_where_charts_and_outline_do() {
    let mut person = pair();
    person.does(Command::TogglePanel(Panel::Outline)).does(Command::TogglePanel(Panel::Expectations));
    let panels = person.session.panels;
    assert!(panels.expectations && panels.evidence && !panels.outline);
    person.does(Command::TogglePanel(Panel::Expectations));
    assert!(!person.session.panels.expectations);
}
