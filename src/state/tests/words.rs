//! What is read aloud.

use betwixt_model::{ComponentId, ConnectionId, FaultTarget, ParamValue, SimSpan, SimTime, Target};

use super::super::announce::{self, Breaker, ComponentNumbers, ConnectionNumbers, Numbers, RunNumbers};
use super::super::{Command, Lens};
use super::{CATALOGUE, Person};

struct Fixed(RunNumbers);

impl Numbers for Fixed {
    fn run(&self) -> RunNumbers {
        self.0
    }

    fn component(&self, id: &ComponentId) -> Option<ComponentNumbers> {
        let full =
            ComponentNumbers { rate_per_s: 3.0, busy: 4, workers: 4, waiting: 38, ..ComponentNumbers::default() };
        (id.as_str() == "mill").then_some(full)
    }

    fn connection(&self, _: &ConnectionId) -> Option<ConnectionNumbers> {
        None
    }
}

const RUN: RunNumbers = RunNumbers {
    now: SimTime(47_318_000_000),
    playing: true,
    ended: false,
    speed: 0.5,
    disagreements: 4,
    failing_ratio: Some(0.31),
    lens: Lens::Everything,
};

fn pair() -> Person {
    let mut person = Person::empty();
    person.adds("a_mill");
    person.adds("a_stranger");
    person
}

#[test]
fn the_canvas_in_a_sentence() {
    let mut person = pair();
    person.does(Command::RenameScenario("Village".into()));
    let say = |run| announce::canvas(person.scenario(), &run);
    assert_eq!(say(RUN), "Village. 2 components, 1 connection. Running, 0:47, half speed.");
    assert_eq!(say(RunNumbers { playing: false, ..RUN }), "Village. 2 components, 1 connection. Paused at 0:47.");
    assert!(say(RunNumbers { ended: true, ..RUN }).ends_with("Ended at 0:47."));
    assert!(say(RunNumbers { lens: Lens::Telemetry, ..RUN }).ends_with("half speed. Only telemetry."));
}

#[test]
fn a_box_in_a_sentence() {
    let mut person = pair();
    let say = |person: &Person| {
        let numbers = Fixed(RUN).component(&"mill".into());
        announce::component(person.scenario(), &person.scenario().components[0], numbers.as_ref(), &CATALOGUE)
    };
    assert_eq!(say(&person), "Mill, mill. Full: 4 of 4 workers. 38 waiting. 3 per second. Connections: 0 in, 1 out.");
    person.does(Command::SetInstrumented { component: "mill".into(), instrumented: false });
    // The simulator knows it all the same.
    assert_eq!(
        say(&person),
        "Mill, mill. No telemetry. Full: 4 of 4 workers. 38 waiting. 3 per second. Connections: 0 in, 1 out."
    );
    let unseen = ComponentNumbers { unseen: true, ..Fixed(RUN).component(&"mill".into()).expect("it has numbers") };
    assert_eq!(
        announce::component(person.scenario(), &person.scenario().components[0], Some(&unseen), &CATALOGUE),
        "Mill, mill. No telemetry. Connections: 0 in, 1 out."
    );
}

#[test]
fn an_arrow_in_a_sentence() {
    let mut person = pair();
    person.now = SimTime(30_000_000_000);
    let target = Target::Connection("mill-stranger".into());
    let value = ParamValue::Span(SimSpan::from_s(8));
    person.does(Command::SetParam { target, param: "latency", value, gesture: None, done: true });
    let numbers = ConnectionNumbers {
        sent_per_s: 10.0,
        answered_per_s: 5.0,
        p95_ms: Some(14_000.0),
        breaker: Some(Breaker::Open(3.0)),
    };
    let arrow = &person.scenario().connections[0];
    assert_eq!(
        announce::connection(person.scenario(), arrow, Some(&numbers), RUN.now, &CATALOGUE),
        "Mill to Stranger, calls a stranger. 5 of 10 per second answered. 95 in 100 within 14 seconds. \
         Breaker open, tries again in 3 seconds. Latency changed by you at 0:30."
    );
}

#[test]
fn what_is_happening() {
    let mut person = pair();
    person.now = SimTime(30_000_000_000);
    let value = ParamValue::Span(SimSpan::from_s(8));
    let target = Target::Connection("mill-stranger".into());
    person.does(Command::SetParam { target, param: "latency", value, gesture: None, done: true });
    let target = FaultTarget::Connection("mill-stranger".into());
    person.does(Command::InjectFault {
        kind: "a_flood".into(),
        target,
        at: None,
        lasts: None,
        params: Default::default(),
    });
    assert_eq!(
        announce::describe(person.scenario(), &Fixed(RUN), &CATALOGUE),
        "At 0:30 Mill to Stranger: latency to 8s. Flood since 0:30: Mill to Stranger. Mill is full. \
         31% of operations fail. 4 disagreements."
    );
    // What broke it, and what the others believe, no tool knows.
    assert_eq!(
        announce::describe(person.scenario(), &Fixed(RunNumbers { lens: Lens::Telemetry, ..RUN }), &CATALOGUE),
        "At 0:30 Mill to Stranger: latency to 8s. Mill is full. 31% of operations fail. \
         What the sides believe is not visible to telemetry."
    );
}

#[test]
fn values_as_people_say_them() {
    assert_eq!(announce::slider("Latency", "8s", "180ms"), "Latency, 8 seconds, was 180 milliseconds");
    assert_eq!(announce::slider("Lost", "5%", ""), "Lost, 5 percent");
    assert_eq!(announce::spoken("1min"), "1 minute");
    assert_eq!(announce::spoken("50/s"), "50 per second");
    assert_eq!(announce::spoken("none"), "none");
    assert_eq!(announce::clock(SimTime(3_729_000_000_000)), "1:02:09");
    assert_eq!(announce::speed(1.0), "full speed");
    assert_eq!(announce::speed(0.01), "100 times slower");
    assert_eq!(announce::speed(10.0), "10 times faster");
}
