//! A balancer: passes each request on over one of its connections.

use betwixt_model::{KindSpec, ParamSpec, Params, PresetSpec, Role};

use crate::component::{Behaviour, CallId, Cx, Facets, Input, Outcome, Reply, Request};
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::Stream;
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};

/// Longest time out, however often a connection was taken out [times the base].
const MOST_EJECTIONS: u64 = 10;

const PARAMS: [ParamSpec; 3] = [
    ParamSpec::choice(
        "policy",
        "Policy",
        "round_robin",
        &[
            ("round_robin", "each connection in turn"),
            ("random", "any of them, by luck"),
            ("least_request", "the one with the fewest requests under way; ties by luck"),
        ],
        "Which connection a request is passed on over.",
    )
    .in_group("Balancing"),
    ParamSpec::count("eject_after", "Takes out after", 5, (0, 1_000), "Calls in a row that must end badly before a connection is taken out; 0 never does.")
        .in_group("Ejection")
        .with_slider(0.0, 50.0),
    ParamSpec::duration("eject_for", "Keeps out for", 30_000, "How long, the first time; the n-th time n times as long, at most ten times.")
        .in_group("Ejection"),
];

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "balancer",
    title: "Balancer",
    role: Role::Router,
    icon: "lb",
    silhouette: "hexagon",
    summary: "Passes each request on over one of its connections, and leaves out those that fail.",
    params: &PARAMS,
    presets: &[PresetSpec { id: "balancer", title: "Balancer", icon: "lb", category: "Front door", params: &[] }],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    RoundRobin,
    Random,
    LeastRequest,
}

/// What it knows of one of its connections.
#[derive(Clone, Debug, Default)]
struct Member {
    under_way: u32,
    bad_in_a_row: u64,
    out_until: u64,
    times_out: u64,
    out: bool,
}

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
    policy: Policy,
    eject_after: u64,
    eject_for: u64,
    members: Vec<Member>,
    passing: Slab<Passing>,
    turn: usize,
    luck: Stream,
}

impl Balancer {
    /// An idle balancer.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let mut new = Self {
            policy: Policy::RoundRobin,
            eject_after: 0,
            eject_for: 0,
            members: Vec::new(),
            passing: Slab::default(),
            turn: 0,
            luck: birth.stream("balancing"),
        };
        new.configure(birth.params);
        new
    }

    fn pass<O: Observer>(&mut self, request: Request, cx: &mut Cx<'_, O>) {
        let Some(member) = self.choose(cx) else {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused));
            return;
        };
        cx.note(Fact::Accepted { node: cx.me, op: request.op });
        self.members[member].under_way += 1;
        let connection = cx.outgoing[member].connection;
        if request.reply_to.call.is_none() {
            cx.publish(connection, request.op, request.ask);
            self.members[member].under_way -= 1;
            cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Ok, arrived: cx.now });
            return;
        }
        // The place is taken first, because the call must carry its number.
        let slot = self.passing.insert(Passing { request, member, call: CallId(Slot { index: 0, generation: 0 }), arrived: cx.now });
        let call = cx.call(connection, request.op, request.ask, slot.pack());
        if let Some(passing) = self.passing.get_mut(slot) {
            passing.call = call;
        }
    }

    fn choose<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<usize> {
        self.members.resize_with(cx.outgoing.len(), Member::default);
        for (member, outgoing) in self.members.iter_mut().zip(cx.outgoing) {
            if member.out && cx.now >= member.out_until {
                member.out = false;
                cx.observer.note(cx.now, Fact::Ejected { node: cx.me, connection: outgoing.connection, out: false });
            }
        }
        let usable = |at: usize| !self.members[at].out;
        let best = (0..cx.outgoing.len()).filter(|at| usable(*at)).map(|at| cx.outgoing[at].priority).min();
        let first = cx.outgoing.iter().map(|outgoing| outgoing.priority).min()?;
        let (priority, panic) = best.map_or((first, true), |priority| (priority, false));
        let candidates: Vec<usize> = (0..cx.outgoing.len())
            .filter(|at| cx.outgoing[*at].priority == priority && (panic || usable(*at)))
            .collect();
        Some(match self.policy {
            Policy::RoundRobin => {
                let next = candidates.iter().copied().find(|at| *at >= self.turn).unwrap_or(candidates[0]);
                self.turn = next + 1;
                next
            }
            Policy::Random => candidates[self.luck.below(candidates.len() as u32) as usize],
            Policy::LeastRequest => {
                let least = candidates.iter().map(|at| self.members[*at].under_way).min()?;
                let tied: Vec<usize> = candidates.into_iter().filter(|at| self.members[*at].under_way == least).collect();
                tied[self.luck.below(tied.len() as u32) as usize]
            }
        })
    }

    fn passed<O: Observer>(&mut self, slot: Slot, reply: Reply, cx: &mut Cx<'_, O>) {
        let Some(Passing { request, member, arrived, .. }) = self.passing.remove(slot) else { return };
        self.members[member].under_way -= 1;
        self.judge(member, reply.outcome, cx);
        let outcome = match reply.outcome {
            Outcome::Unknown => Outcome::Failed,
            told => told,
        };
        cx.reply(request.reply_to, request.op, Reply { outcome, ..reply });
        cx.note(Fact::Finished { node: cx.me, op: request.op, outcome, arrived });
    }

    fn judge<O: Observer>(&mut self, at: usize, outcome: Outcome, cx: &mut Cx<'_, O>) {
        let member = &mut self.members[at];
        if outcome == Outcome::Ok {
            member.bad_in_a_row = 0;
            return;
        }
        member.bad_in_a_row += 1;
        if self.eject_after > 0 && member.bad_in_a_row >= self.eject_after && !member.out {
            member.times_out += 1;
            member.bad_in_a_row = 0;
            member.out = true;
            member.out_until = cx.now.saturating_add(self.eject_for.saturating_mul(member.times_out.min(MOST_EJECTIONS)));
            cx.note(Fact::Ejected { node: cx.me, connection: cx.outgoing[at].connection, out: true });
        }
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
        self.members.clear();
    }
}

impl Behaviour for Balancer {
    fn configure(&mut self, params: Params<'_>) {
        self.policy = match params.choice("policy") {
            "random" => Policy::Random,
            "least_request" => Policy::LeastRequest,
            _ => Policy::RoundRobin,
        };
        self.eject_after = params.count("eject_after");
        self.eject_for = params.span("eject_for").0;
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        match input {
            Input::Request(request) => self.pass(request, cx),
            Input::CallEnded(token, _, reply) => self.passed(Slot::unpack(token), reply, cx),
            Input::Crash(_) => self.crash(cx),
            Input::Start
            | Input::Wake(_)
            | Input::Restart(_)
            | Input::Pause(_)
            | Input::Resume(_)
            | Input::Retuned => return,
        }
        let busy = self.passing.len() as u32;
        cx.note(Fact::Load { node: cx.me, waiting: 0, busy, working: 0 });
    }

    fn facets(&self) -> Facets {
        Facets { busy: self.passing.len() as u32, instances: 1, ..Facets::default() }
    }

    fn leaves_out(&self, place: usize, now: u64) -> bool {
        self.members.get(place).is_some_and(|member| member.out && now < member.out_until)
    }

    fn audit(&self) {
        let under_way: u32 = self.members.iter().map(|member| member.under_way).sum();
        assert_eq!(under_way as usize, self.passing.len(), "requests passed on, counted twice");
    }
}
