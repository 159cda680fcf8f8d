//! A server alone, driven without a world: standing still, sharing and growing to the nanosecond.

use std::collections::BTreeMap;

use betwixt_model::{ParamMap, ParamSpec, Params};

use super::{PARAMS, Server};
use crate::calling::Calls;
use crate::component::{Action, Ask, CallId, Cx, FlowTraits, Input, Op, Outcome, Reason, Reply, ReplyTo, Request};
use crate::handler::{Compiled, CompiledStep};
use crate::kernel::agenda::Agenda;
use crate::kernel::slab::Slot;
use crate::kernel::streams::{Purpose, Stream};
use crate::kernel::world::Appointment;
use crate::serving::Extra;

struct Plain;

impl Extra for Plain {
    fn finish<O: crate::observe::Observer>(&mut self, _request: &Request, _cx: &mut Cx<'_, O>) -> Reply {
        Reply::of(Outcome::Ok)
    }
}

/// A server, a clock, and the times at which it asked to be woken.
struct Bench {
    server: Server,
    map: ParamMap,
    program: Vec<Compiled>,
    calls: Calls,
    now: u64,
    wakes: BTreeMap<(u64, u64), u64>,
    woken: u64,
    /// When which request was answered, and how.
    answers: Vec<(u64, u64, Outcome, Reason)>,
    /// Calls that it made.
    asked: Vec<CallId>,
}

const SPECS: &[ParamSpec] = &PARAMS;

impl Bench {
    fn new(settings: &[(&str, &str)], program: Vec<CompiledStep>) -> Self {
        let mut map = ParamMap::new();
        for (id, text) in settings {
            let spec = SPECS.iter().find(|spec| spec.id == *id).expect("there is such a parameter");
            map.set(spec.id, spec.parse(text).expect("it reads"));
        }
        let server = Server::new(Params::new(SPECS, &map), |purpose| Stream::new(1, 2, Purpose(purpose)));
        let program = vec![Compiled::plain(program)];
        let (calls, wakes) = (Calls::default(), BTreeMap::new());
        let mut bench =
            Self { server, map, program, calls, now: 0, wakes, woken: 0, answers: Vec::new(), asked: Vec::new() };
        bench.tell(Input::Start);
        bench
    }

    fn tell(&mut self, input: Input) {
        let (mut actions, mut agenda) = (Vec::new(), Agenda::new());
        let (mut next_operation, mut faults) = (1, []);
        let mut cx = Cx {
            now: self.now,
            me: 0,
            outgoing: &[],
            programs: &self.program,
            mix: &[],
            flows: &[FlowTraits { priority: 0 }],
            next_operation: &mut next_operation,
            node_faults: &[],
            fault_states: &mut faults,
            calls: &mut self.calls,
            actions: &mut actions,
            agenda: &mut agenda,
            event: 0,
            observer: &mut (),
        };
        self.server.on(input, &mut cx, &mut Plain);
        while let Some((at, due)) = agenda.pop_le(u64::MAX) {
            let Appointment::Wake(_, token) = due.what else { panic!("a server asks for wakes alone") };
            self.woken += 1;
            self.wakes.insert((at, self.woken), token);
        }
        for action in actions {
            match action {
                Action::Wake(after, token) => {
                    self.woken += 1;
                    self.wakes.insert((self.now + after, self.woken), token);
                }
                Action::Reply(_, op, reply) => self.answers.push((self.now, op.id, reply.outcome, reply.reason)),
                Action::Call(id) => self.asked.push(id),
                _ => {}
            }
        }
        self.server.audit();
    }

    /// Lets everything up to and including a time happen.
    fn to(&mut self, until: u64) {
        while let Some(((at, _), token)) = self.wakes.first_key_value().map(|(key, token)| (*key, *token)) {
            if at > until {
                break;
            }
            self.wakes.pop_first();
            self.now = at;
            self.tell(Input::Wake(token));
        }
        self.now = until;
    }

    /// Moves a parameter while it runs.
    fn set(&mut self, id: &str, text: &str) {
        let spec = SPECS.iter().find(|spec| spec.id == id).expect("there is such a parameter");
        self.map.set(spec.id, spec.parse(text).expect("it reads"));
        self.server.configure(Params::new(SPECS, &self.map));
        self.tell(Input::Retuned);
    }

    fn request(&mut self, id: u64, instance: u16) {
        let op = Op { id, key: 0, flow: 0, depth: 0, version: 1, deadline: Op::NO_DEADLINE };
        let reply_to = reply_to(id);
        self.tell(Input::Request(Request { reply_to, op, ask: Ask::Run, instance, key: None }));
    }

    fn times(&self) -> Vec<(u64, u64)> {
        self.answers.iter().map(|(at, id, ..)| (*id, *at)).collect()
    }
}

fn reply_to(id: u64) -> ReplyTo {
    ReplyTo { connection: 0, call: Some(CallId(Slot { index: id as u32, generation: 0 })), attempt: 1 }
}

fn works() -> Vec<CompiledStep> {
    vec![CompiledStep::Work]
}

#[test]
fn a_pause_keeps_what_is_left_to_the_nanosecond() {
    let mut bench = Bench::new(&[("workers", "2"), ("service_time", "100ns")], works());
    bench.request(1, 0);
    bench.to(30);
    bench.request(2, 0);
    bench.to(40);
    bench.tell(Input::Pause(None));
    assert_eq!(bench.server.facets().working, 0);
    // Pauses nest: the second one is inside the first.
    bench.to(50);
    bench.tell(Input::Pause(Some(0)));
    bench.to(60);
    bench.tell(Input::Resume(Some(0)));
    bench.request(3, 0);
    bench.to(1_000);
    assert_eq!(bench.times(), [], "nothing is done meanwhile");
    assert_eq!(bench.server.facets().waiting, 1);
    bench.tell(Input::Resume(None));
    assert_eq!(bench.server.facets().working, 2);
    bench.to(10_000);
    assert_eq!(bench.times(), [(1, 1_060), (2, 1_090), (3, 1_160)]);
}

#[test]
fn a_free_worker_that_stands_still_takes_nobody() {
    let mut bench = Bench::new(&[("queue", "1"), ("instances", "2"), ("service_time", "10ns")], works());
    bench.tell(Input::Pause(Some(1)));
    bench.request(1, 1);
    bench.request(2, 1);
    bench.request(3, 0);
    bench.to(100);
    assert_eq!(bench.answers, [(0, 2, Outcome::Refused, Reason::Overloaded), (10, 3, Outcome::Ok, Reason::None)]);
    bench.tell(Input::Resume(Some(1)));
    bench.to(200);
    assert_eq!(bench.answers[2], (110, 1, Outcome::Ok, Reason::None));
}

#[test]
fn an_answer_that_comes_meanwhile_is_heard_afterwards() {
    for how in ["hold", "release"] {
        let program = vec![CompiledStep::Call(0), CompiledStep::Work];
        let settings = [("workers", "1"), ("while_waiting", how), ("service_time", "10ns")];
        let mut bench = Bench::new(&settings, program);
        bench.request(1, 0);
        bench.tell(Input::Pause(None));
        bench.to(100);
        let call = bench.calls.end(bench.asked[0]).expect("it has asked");
        bench.tell(Input::CallEnded(call.token, call.branch, Reply::of(Outcome::Ok)));
        bench.to(200);
        bench.tell(Input::Resume(None));
        bench.to(300);
        assert_eq!(bench.times(), [(1, 210)], "{how}");
    }
}

#[test]
fn a_crash_during_a_pause_leaves_nothing_behind() {
    let mut bench = Bench::new(&[("workers", "1"), ("service_time", "100ns")], works());
    bench.request(1, 0);
    bench.request(2, 0);
    bench.to(50);
    bench.tell(Input::Pause(None));
    bench.tell(Input::Crash(None));
    bench.tell(Input::Restart(None));
    bench.request(3, 0);
    bench.to(500);
    assert_eq!(bench.times(), []);
    bench.tell(Input::Resume(None));
    bench.to(1_000);
    assert_eq!(bench.times(), [(3, 600)]);
}

const SHARING: [(&str, &str); 3] = [("sharing", "processor"), ("workers", "1"), ("service_time", "100ns")];

#[test]
fn shared_processors_are_shared_evenly() {
    let mut bench = Bench::new(&SHARING, works());
    bench.request(1, 0);
    bench.to(50);
    bench.request(2, 0);
    assert_eq!((bench.server.facets().waiting, bench.server.facets().busy, bench.server.facets().working), (1, 1, 1));
    bench.to(1_000);
    // Fifty alone, a hundred for the other fifty; then the second one has fifty left.
    assert_eq!(bench.times(), [(1, 150), (2, 200)]);

    let mut two = Bench::new(&[SHARING[0], ("workers", "2"), SHARING[2]], works());
    for id in 1..=3 {
        two.request(id, 0);
    }
    two.to(1_000);
    assert_eq!(two.times(), [(1, 150), (2, 150), (3, 150)]);
}

#[test]
fn shared_work_keeps_what_is_left_through_pauses_and_changes() {
    let mut bench = Bench::new(&SHARING, works());
    bench.request(1, 0);
    bench.request(2, 0);
    bench.to(100);
    bench.tell(Input::Pause(None));
    bench.to(300);
    bench.tell(Input::Resume(None));
    bench.to(350);
    // Seventy-five of each are done. A second processor comes.
    bench.set("workers", "2");
    bench.to(360);
    // Fifteen are left. From now on each has a worker to itself, and one of the workers goes.
    bench.set("sharing", "workers");
    bench.set("workers", "1");
    bench.request(3, 0);
    bench.to(370);
    // Five are left, and a third request waits behind them: it comes in, and they share one processor.
    bench.set("sharing", "processor");
    bench.to(1_000);
    assert_eq!(bench.times(), [(1, 385), (2, 385), (3, 480)]);
}

#[test]
fn a_crash_takes_shared_work_with_it() {
    let mut bench = Bench::new(&SHARING, works());
    bench.request(1, 0);
    bench.to(50);
    bench.tell(Input::Crash(None));
    bench.tell(Input::Restart(None));
    bench.request(2, 0);
    bench.to(1_000);
    assert_eq!(bench.times(), [(2, 150)]);
}

#[test]
fn work_beside_work_takes_longer() {
    let settings = [("workers", "4"), ("service_time", "1us"), ("contention", "0.1"), ("coherency", "0.01")];
    let mut bench = Bench::new(&settings, works());
    for id in 1..=3 {
        bench.request(id, 0);
    }
    bench.to(10_000);
    // 1 + 0.1 (n - 1) + 0.01 n (n - 1) for n = 1, 2, 3.
    assert_eq!(bench.times(), [(1, 1_000), (2, 1_120), (3, 1_260)]);
}

#[test]
fn work_that_is_given_up_leaves_its_share_to_the_others() {
    let mut bench = Bench::new(&SHARING, works());
    bench.request(1, 0);
    bench.request(2, 0);
    bench.to(100);
    bench.tell(Input::Pause(None));
    bench.to(200);
    bench.tell(Input::Cancel(reply_to(1)));
    bench.tell(Input::Resume(None));
    bench.to(1_000);
    // Fifty of each were done by 100; from 200 on the second one is alone.
    assert_eq!(bench.times(), [(2, 250)]);
}

#[test]
fn an_instance_that_was_taken_away_lets_no_more_wait_than_any_other() {
    let mut bench = Bench::new(
        &[
            ("instances", "3"),
            ("workers", "1"),
            ("queue", "1"),
            ("service_time", "100s"),
            ("autoscale", "queue_length"),
            ("scale_interval", "1s"),
            ("scale_down_after", "0s"),
        ],
        works(),
    );
    let lines = |bench: &Bench| bench.server.instances.iter().map(|instance| instance.line.len()).collect::<Vec<_>>();
    for id in 1..=6 {
        bench.request(id, id as u16 % 3);
    }
    bench.to(1_000_000_000);
    // One that serves and two that only finish what they have, each with a line of its own: 3 wait in all.
    let facets = bench.server.facets();
    assert_eq!((facets.instances, facets.waiting, facets.busy), (1, 3, 3));
    assert_eq!(lines(&bench), [1, 1, 1]);
    // What was sent before it was taken away can still come, and finds the same bound.
    for id in 7..=9 {
        bench.request(id, id as u16 % 3);
    }
    assert_eq!(lines(&bench), [1, 1, 1]);
    let refused: Vec<u64> = bench.answers.iter().map(|(_, id, ..)| *id).collect();
    assert_eq!(refused, [7, 8, 9]);
    // All that were let in are served.
    bench.to(300_000_000_000);
    assert_eq!(bench.answers.iter().filter(|(_, _, outcome, _)| *outcome == Outcome::Ok).count(), 6);
    assert_eq!(bench.server.facets().waiting, 0);
}
