//! The runner follows the document: what a person does while it runs gives the same run when it is played again.

use std::rc::Rc;

use betwixt_model::{ConnectionId, ParamValue, Scenario, SimSpan, SimTime, Target};
use betwixt_sim::CATALOGUE;

use super::engine::PLAIN;
use super::{RunState, Runner};
use crate::gallery;
use crate::state::interventions::edit_for_param;
use crate::state::{Action, Command, Document, GestureId, Session, Settings, Surroundings};

fn shop() -> Document {
    let scenario = gallery::find(gallery::FIRST, &CATALOGUE).expect("the shop is there");
    Document::new(Scenario { duration: SimSpan::from_s(60), ..scenario }, Vec::new(), &CATALOGUE)
}

fn payments() -> Target {
    Target::Connection(ConnectionId::new("checkout-payments"))
}

fn seconds(s: f64) -> SimTime {
    SimTime(SimSpan::from_seconds(s).0)
}

/// Moves a slider where the run is.
fn drag(runner: &mut Runner, document: &mut Document, value_s: f64, gesture: u64) {
    runner.settle();
    let edit =
        edit_for_param(runner.edit_time(), payments(), "latency", ParamValue::Span(SimSpan::from_seconds(value_s)));
    *document = document.after(Action::Edit(edit, Some(GestureId(gesture))));
    runner.follow(document.scenario());
}

fn digest_of(scenario: &Rc<Scenario>, at: SimTime) -> String {
    let mut runner = Runner::new(Rc::clone(scenario));
    runner.run_until(at);
    runner.world().expect("it runs").digest()
}

/// Lets the frames pass that a run needs to catch up.
fn catch_up(runner: &mut Runner) {
    for _ in 0..10_000 {
        if !matches!(runner.state(), RunState::Catching(_)) {
            return;
        }
        runner.frame(16.0, &|| 0.0);
    }
    panic!("it never catches up");
}

#[test]
fn a_slider_moved_while_it_runs_is_replayed_exactly() {
    let mut document = shop();
    let mut runner = Runner::new(Rc::clone(document.scenario()));
    runner.set_playing(true);
    let ticks = std::cell::Cell::new(0.0);
    for frame in 0..600_u32 {
        // A page clock that runs out of budget at odd moments: the world is left in the middle of an instant.
        let clock = || {
            ticks.set(ticks.get() + 0.7);
            ticks.get()
        };
        runner.frame(33.0, &clock);
        if frame % 50 == 49 {
            drag(&mut runner, &mut document, 0.2 + f64::from(frame) / 100.0, 1 + u64::from(frame) / 200);
        }
    }
    assert!(document.scenario().interventions.len() >= 3);
    let now = runner.now();
    runner.settle();
    let live = runner.world().expect("it runs").digest();
    assert_eq!(live, digest_of(document.scenario(), now));
}

#[test]
fn undoing_a_change_gives_the_run_that_would_have_been() {
    let mut document = shop();
    let untouched = Rc::clone(document.scenario());
    let mut runner = Runner::new(Rc::clone(document.scenario()));
    runner.run_until(seconds(20.0));
    drag(&mut runner, &mut document, 8.0, 1);
    runner.run_until(seconds(40.0));
    assert_ne!(runner.world().expect("it runs").digest(), digest_of(&untouched, seconds(40.0)));
    let context = Session::new(Settings::default(), Surroundings::default()).context(runner.now());
    document = document.after(Action::Command(Command::Undo, context));
    assert_eq!(*document.scenario(), untouched);
    runner.follow(document.scenario());
    catch_up(&mut runner);
    assert_eq!(runner.now(), seconds(40.0));
    assert_eq!(runner.world().expect("it runs").digest(), digest_of(&untouched, seconds(40.0)));
    let fresh = {
        let mut fresh = Runner::new(untouched);
        fresh.run_until(seconds(40.0));
        fresh.summary()
    };
    let summary = runner.summary();
    assert_eq!(summary.flows, fresh.flows, "what was recorded went back as well");
    assert_eq!(summary.beliefs, fresh.beliefs);
}

/// Lets frames pass until it stands where it was sent.
fn arrive(runner: &mut Runner) {
    while matches!(runner.state(), RunState::Catching(_)) {
        runner.frame(16.0, &|| 0.0);
    }
}

#[test]
fn going_to_another_moment_finds_the_same_run() {
    let document = shop();
    let mut runner = Runner::new(Rc::clone(document.scenario()));
    for at in [60.0, 20.0, 45.0, 3.0, 60.0, 0.0, 30.0] {
        runner.seek(seconds(at));
        arrive(&mut runner);
        assert_eq!(runner.now(), seconds(at));
        let mut fresh = Runner::new(Rc::clone(document.scenario()));
        fresh.run_until(seconds(at));
        let digest = |runner: &Runner| runner.world().map(betwixt_sim::World::digest);
        assert_eq!(digest(&runner), digest(&fresh), "at {at} s");
        assert_eq!(runner.summary().flows, fresh.summary().flows, "at {at} s");
    }
}

#[test]
fn a_change_after_going_back_makes_another_future() {
    let mut document = shop();
    let mut runner = Runner::new(Rc::clone(document.scenario()));
    runner.run_until(seconds(60.0));
    runner.seek(seconds(10.0));
    arrive(&mut runner);
    drag(&mut runner, &mut document, 8.0, 1);
    runner.seek(seconds(60.0));
    arrive(&mut runner);
    runner.seek(seconds(40.0));
    arrive(&mut runner);
    let mut fresh = Runner::new(Rc::clone(document.scenario()));
    fresh.run_until(seconds(40.0));
    let digest = |runner: &Runner| runner.world().map(betwixt_sim::World::digest);
    assert_eq!(digest(&runner), digest(&fresh));
}

#[test]
fn slow_payments_hurt_and_are_seen() {
    let mut document = shop();
    let mut runner = Runner::new(Rc::clone(document.scenario()));
    runner.run_until(seconds(15.0));
    let before = runner.summary();
    assert!(before.beliefs.iter().all(|belief| belief.count == 0 || belief.open), "{:?}", before.beliefs);
    drag(&mut runner, &mut document, 8.0, 1);
    runner.run_until(seconds(60.0));
    let after = runner.summary();
    assert_eq!(after.state, RunState::Ended);
    let checkout = document.scenario().components.iter().position(|c| c.id.as_str() == "checkout").expect("there");
    assert_eq!(after.components[checkout].busy, 40, "every worker is held");
    let paid_but_told = &after.beliefs[0];
    assert!(paid_but_told.count > 20, "{:?}", after.beliefs);
    assert!(after.flows[1].error_ratio.is_some_and(|share| share > 0.3), "{:?}", after.flows[1]);
    assert!(after.flows[0].error_ratio.is_none_or(|share| share < 0.05), "browsing goes on: {:?}", after.flows[0]);
}

#[test]
fn the_shop_is_plain_and_runs_the_same_with_a_part_of_the_engine() {
    let shop = shop();
    let whole = digest_of(shop.scenario(), seconds(60.0));
    let mut plain = Runner::with(&PLAIN, Rc::clone(shop.scenario()));
    plain.run_until(seconds(60.0));
    assert_eq!(plain.world().expect("it runs").digest(), whole);
    let mut fresh = Runner::new(Rc::clone(shop.scenario()));
    fresh.run_until(seconds(60.0));
    assert_eq!(plain.summary(), fresh.summary(), "and is recorded the same");

    let mut completed = Runner::with(&PLAIN, Rc::clone(shop.scenario()));
    completed.run_until(seconds(20.5));
    completed.complete();
    completed.run_until(seconds(60.0));
    assert_eq!(completed.world().expect("it runs").digest(), whole, "also where the rest comes on the way");
}

#[test]
fn a_step_back_is_the_run_before_the_last_thing_happened() {
    let mut document = shop();
    let mut runner = Runner::new(Rc::clone(document.scenario()));
    assert!(!runner.step_back(), "nothing has happened yet");
    runner.run_until(seconds(20.0));
    drag(&mut runner, &mut document, 2.0, 1);
    runner.run_until(seconds(23.0));
    let seen = |runner: &Runner| {
        let world = runner.world().expect("it runs");
        (world.executed(), world.digest(), runner.recorder().expect("it is recorded").journal().total())
    };
    let mut way = vec![seen(&runner)];
    for _ in 0..300 {
        runner.step();
        way.push(seen(&runner));
    }
    assert!(way.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1), "one thing at a time");
    // Past the moment at which a slider was moved, too.
    for wanted in way.iter().rev().skip(1) {
        assert!(runner.step_back());
        assert_eq!(&seen(&runner), wanted);
    }
    for _ in 0..50 {
        assert!(runner.step_back());
    }
    for _ in 0..50 {
        runner.step();
    }
    assert_eq!(seen(&runner), way[0], "and forward again the same way");
    assert!(!runner.is_playing());
}

#[test]
fn a_fault_planned_in_the_past_of_a_held_run_has_happened() {
    let mut document = shop();
    let mut runner = Runner::new(Rc::clone(document.scenario()));
    // Far enough for several snapshots, none of which knows of a plan.
    runner.run_until(seconds(40.0));
    runner.settle();
    let slow = Command::InjectFault {
        kind: "slow".to_owned(),
        target: betwixt_model::FaultTarget::Component("payments".into()),
        at: Some(seconds(20.0)),
        lasts: Some(SimSpan::from_s(30)),
        params: Rc::default(),
    };
    let context = Session::new(Settings::default(), Surroundings::default()).context(runner.edit_time());
    document = document.after(Action::Command(slow, context));
    assert!(!runner.follow(document.scenario()), "it goes on where it was");
    catch_up(&mut runner);
    assert_eq!(runner.now(), seconds(40.0));
    assert_eq!(runner.world().expect("it runs").digest(), digest_of(document.scenario(), seconds(40.0)));
    assert!(runner.summary().faults[0].begun && runner.summary().faults[0].times_applied > 0);
}

#[test]
fn a_run_is_over_when_its_last_moment_is() {
    // More is due at the last moment than a slice does: whole seconds are when all of them ask.
    let text = r#"{"betwixt":1,"duration":"3s","components":[
        {"id":"people","kind":"client","arrivals":"closed","users":9000,"think_time":"1s"},
        {"id":"shop","kind":"service","queue":"unlimited","service_time":"0s"}],
        "connections":[{"from":"people","to":"shop","latency":"0s"}]}"#;
    let scenario = Rc::new(betwixt_model::read(text, &CATALOGUE).scenario);
    let mut runner = Runner::new(Rc::clone(&scenario));
    runner.set_playing(true);
    let (clock, mut at_the_end) = (std::cell::Cell::new(0.0), 0);
    for _ in 0..2_000 {
        // Every frame has time for one slice.
        runner.frame(16.0, &|| clock.replace(clock.get() + 1e6));
        at_the_end += u32::from(runner.now() == seconds(3.0) && !runner.is_over());
    }
    assert!(at_the_end > 0, "a slice ended in the midst of the last moment");
    assert_eq!((runner.is_over(), runner.state()), (true, RunState::Ended));
    assert_eq!(runner.world().expect("it runs").digest(), digest_of(&scenario, seconds(3.0)));
}
