//! A balancer: passes each request on over one of its connections.

mod config;
mod members;
mod probing;

use betwixt_model::{KindSpec, ParamSpec, ParamValue, Params, PresetSpec, Role, SimSpan};

use crate::balancing::Chooser;
use crate::component::{Behaviour, CallId, Cx, Facets, Input, Outcome, Reason, Reply, ReplyTo, Request};
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::Stream;
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};
use crate::serving::rate_limit::{self, Throttle};

use config::{Config, HashBy};
use members::Members;
use probing::Probing;

const TABLES: &[&[ParamSpec]] = &[&config::PARAMS, &rate_limit::PARAMS];
const PARAMS: [ParamSpec; crate::rows(TABLES)] = crate::joined(TABLES);

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "balancer",
    title: "Balancer",
    role: Role::Router,
    icon: "lb",
    silhouette: "hexagon",
    summary: "Passes each request on over one of its connections, and leaves out those that fail.",
    params: &PARAMS,
    presets: &[
        PresetSpec { id: "balancer", title: "Balancer", icon: "lb", category: "Front door", params: &[] },
        PresetSpec { id: "envoy", title: "Envoy", icon: "lb", category: "Front door", params: ENVOY },
    ],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// What Envoy does with an empty `outlier_detection`, and its panic threshold.
const ENVOY: &[(&str, ParamValue)] = &[
    ("eject_for_max", ParamValue::Span(SimSpan::from_ms(300_000))),
    ("max_ejection", ParamValue::Ratio(0.1)),
    ("panic_threshold", ParamValue::Ratio(0.5)),
    ("success_rate_ejection", ParamValue::Flag(true)),
];

#[derive(Clone, Copy, Debug)]
struct Passing {
    request: Request,
    member: usize,
    call: CallId,
    arrived: u64,
}

/// A balancer at work.
#[derive(Clone, Debug)]
pub struct Balancer {
    config: Box<Config>,
    members: Box<Members>,
    /// For the own zone, or for all; and for the others.
    choosers: Box<[Chooser; 2]>,
    probing: Probing,
    throttle: Throttle,
    passing: Slab<Passing>,
    luck: Stream,
    zone_luck: Stream,
    /// Which of its comparisons at intervals is the one that counts; 0 while there is none.
    comparing: u64,
    /// How often comparing has begun.
    begun: u64,
}

impl Balancer {
    /// An idle balancer.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let config = Box::new(Config::read(birth.params));
        let mut new = Self {
            members: Box::default(),
            choosers: Box::new([Chooser::new(config.policy), Chooser::new(config.policy)]),
            probing: Probing::default(),
            throttle: Throttle::new(birth.params),
            config,
            passing: Slab::default(),
            luck: birth.stream("balancing"),
            zone_luck: birth.stream("zones"),
            comparing: 0,
            begun: 0,
        };
        new.configure(birth.params);
        new
    }

    fn pass<O: Observer>(&mut self, request: Request, cx: &mut Cx<'_, O>) {
        if let Some(refusal) = self.throttle.refuses(request.reply_to.connection, cx.now) {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, refusal);
            return;
        }
        let Some(member) = self.choose(&request, cx) else {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused).because(Reason::Unreachable));
            return;
        };
        cx.note(Fact::Accepted { node: cx.me, op: request.op });
        let connection = cx.outgoing[member].connection;
        if request.reply_to.call.is_none() {
            cx.publish(connection, request.op, request.ask);
            cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Ok, arrived: cx.now });
            return;
        }
        self.members.take(member);
        // The place is taken first, because the call must carry its number.
        let slot = self.passing.insert(Passing { request, member, call: CallId(Slot { index: 0, generation: 0 }), arrived: cx.now });
        let call = cx.call(connection, request.op, request.ask, slot.pack());
        if let Some(passing) = self.passing.get_mut(slot) {
            passing.call = call;
        }
    }

    fn choose<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Option<usize> {
        let key = match self.config.hash_by {
            HashBy::Key => u64::from(request.op.key),
            HashBy::Operation => request.op.id,
            HashBy::Caller => u64::from(request.reply_to.connection),
        };
        let with = (&mut *self.choosers, &mut self.luck, &mut self.zone_luck);
        self.members.choose(&self.config, key, with, cx)
    }

    fn passed<O: Observer>(&mut self, slot: Slot, reply: Reply, cx: &mut Cx<'_, O>) {
        let Some(Passing { request, member, arrived, .. }) = self.passing.remove(slot) else { return };
        self.members.give(member);
        self.members.hear(member, reply.outcome == Outcome::Ok, &self.config, cx);
        let outcome = match reply.outcome {
            Outcome::Unknown => Outcome::Failed,
            told => told,
        };
        cx.reply(request.reply_to, request.op, Reply { outcome, ..reply });
        cx.note(Fact::Finished { node: cx.me, op: request.op, outcome, arrived });
    }

    /// Begins to compare answers at intervals, or leaves off, as the parameters say.
    fn compare_or_not<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if !self.config.compares() {
            self.comparing = 0;
        } else if self.comparing == 0 {
            self.begun += 1;
            self.comparing = self.begun;
            cx.wake(self.config.outlier.interval, self.comparing);
        }
    }

    fn compare<O: Observer>(&mut self, which: u64, cx: &mut Cx<'_, O>) {
        // A wake from before a crash, or from before it was switched off, finds that others count now.
        if which == self.comparing {
            self.members.compare(&self.config, cx);
            cx.wake(self.config.outlier.interval, which);
        }
    }

    /// Nobody waits any more for what was passed on: neither does the balancer.
    fn cancel<O: Observer>(&mut self, reply_to: ReplyTo, cx: &mut Cx<'_, O>) {
        let found = self.passing.iter().find(|(_, passing)| passing.request.reply_to == reply_to).map(|(slot, _)| slot);
        let Some(Passing { request, member, call, arrived }) = found.and_then(|slot| self.passing.remove(slot)) else {
            return;
        };
        self.members.give(member);
        cx.abandon(call);
        cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Unknown, arrived });
    }

    fn crash<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let gone: Vec<Slot> = self.passing.iter().map(|(slot, _)| slot).collect();
        for slot in gone {
            if let Some(passing) = self.passing.remove(slot) {
                cx.abandon(passing.call);
                let (op, arrived) = (passing.request.op, passing.arrived);
                cx.note(Fact::Finished { node: cx.me, op, outcome: Outcome::Unknown, arrived });
            }
        }
        self.probing.stop(cx);
        self.throttle.forget();
        *self.members = Members::default();
        self.choosers.iter_mut().for_each(Chooser::members_changed);
        self.comparing = 0;
    }
}

impl Behaviour for Balancer {
    fn configure(&mut self, params: Params<'_>) {
        *self.config = Config::read(params);
        self.throttle.configure(params);
        for chooser in self.choosers.iter_mut() {
            chooser.configure(self.config.policy, self.config.balance_factor);
        }
        self.members.retune();
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        match input {
            Input::Request(request) => self.pass(request, cx),
            Input::CallEnded(token, probing::BRANCH, reply) => {
                return self.probing.hear(token, reply.outcome == Outcome::Ok, (&self.config, &mut self.members), cx);
            }
            Input::CallEnded(token, _, reply) => self.passed(Slot::unpack(token), reply, cx),
            Input::Cancel(reply_to) => self.cancel(reply_to, cx),
            Input::Crash(_) => self.crash(cx),
            Input::Wipe(_) | Input::Pause(_) | Input::Resume(_) | Input::Peers { .. } | Input::PeerCrashed { .. } => return,
            Input::Isolate(_) | Input::Rejoin(_) | Input::Promote(_) => return,
            Input::Start | Input::Restart(_) | Input::Retuned => {
                self.throttle.retune(cx.now);
                self.compare_or_not(cx);
                self.probing.begin_or_stop(&self.config, &mut self.members, cx);
                return;
            }
            Input::Wake(token) => {
                if !self.probing.wake(token, &self.config, cx) {
                    self.compare(token, cx);
                }
                return;
            }
        }
        let busy = self.passing.len() as u32;
        cx.note(Fact::Load { node: cx.me, waiting: 0, busy, working: 0 });
    }

    fn facets(&self) -> Facets {
        Facets { busy: self.passing.len() as u32, instances: 1, ..Facets::default() }
    }

    fn leaves_out(&self, place: usize, now: u64) -> bool {
        self.members.leaves_out(place, now)
    }

    fn audit(&self) {
        assert_eq!(self.members.under_way() as usize, self.passing.len(), "requests passed on, counted twice");
    }
}
