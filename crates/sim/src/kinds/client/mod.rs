//! A client: people or programs that start operations and wait for them, as long as they have patience.

mod arrivals;
mod profile;

use betwixt_model::{Distribution, KindSpec, ParamSpec, Params, PresetSpec, Role, SimSpan};

use crate::component::{Behaviour, Cx, Facets, Input, Op, Outcome, Reply};
use crate::handler::{Frame, Progress};
use crate::kernel::sampler::Sampler;
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::Stream;
use crate::kinds::Birth;
use crate::observe::{Ending, Fact, Observer};
use arrivals::Arrivals;

const LOAD: &str = "Load";

const PARAMS: [ParamSpec; 6] = [
    ParamSpec::choice(
        "arrivals",
        "Arrivals",
        "poisson",
        &[
            ("poisson", "open: people come at random, whatever happens"),
            ("constant", "open: one every so often, like a clock"),
            ("recorded", "open: at the times of the trace that the scenario holds"),
            ("closed", "closed: a fixed number of users, each thinking between operations"),
        ],
        "How operations start.",
    )
    .in_group(LOAD),
    ParamSpec::rate("rate", "Rate", 10.0, "How many operations start per second, all flows together.")
        .in_group(LOAD)
        .with_slider(0.1, 1_000.0),
    ParamSpec::optional_duration(
        "profile_repeat",
        "Profile repeats",
        0,
        "After how long the profile of the rate begins again, for bursts and for days; none lets its last point hold on.",
    )
    .in_group(LOAD)
    .with_slider(0.0, 3_600.0),
    ParamSpec::count("users", "Users", 10, (0, 1_000_000), "How many users there are.")
        .in_group(LOAD)
        .with_slider(1.0, 10_000.0)
        .only_if("arrivals", "closed"),
    ParamSpec::distribution(
        "think_time",
        "Think time",
        Distribution::Exponential(SimSpan::from_ms(1_000)),
        "How long a user thinks after one operation before starting the next.",
    )
    .in_group(LOAD)
    .only_if("arrivals", "closed"),
    ParamSpec::optional_duration(
        "patience",
        "Patience",
        0,
        "How long a person waits before leaving. What they set going goes on without them.",
    )
    .in_group("Patience"),
];

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "client",
    title: "Client",
    role: Role::Source,
    icon: "client",
    silhouette: "circle",
    summary: "Starts operations, and sees how they end.",
    params: &PARAMS,
    presets: &[PresetSpec { id: "client", title: "Client", icon: "client", category: "Traffic", params: &[] }],
    takes: false,
    sends: true,
    programmable: true,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// What a number that comes back stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// The next open arrival is due, if this is still the plan with that number.
    Arrival(u32),
    /// A user has thought enough, if users of that era are still there.
    Thought(u32),
    /// A visit goes on.
    Visit(Slot),
    /// A visit's patience is over.
    Patience(Slot),
}

const TAG_BITS: u32 = 62;

impl Token {
    fn pack(self) -> u64 {
        match self {
            Self::Arrival(plan) => u64::from(plan),
            Self::Thought(era) => (1 << TAG_BITS) | u64::from(era),
            Self::Visit(slot) => (2 << TAG_BITS) | (slot.pack() & !(3 << TAG_BITS)),
            Self::Patience(slot) => (3 << TAG_BITS) | (slot.pack() & !(3 << TAG_BITS)),
        }
    }

    fn unpack(packed: u64) -> Self {
        let slot = Slot::unpack(packed & !(3 << TAG_BITS));
        match packed >> TAG_BITS {
            0 => Self::Arrival(packed as u32),
            1 => Self::Thought(packed as u32),
            2 => Self::Visit(slot),
            _ => Self::Patience(slot),
        }
    }
}

#[derive(Clone, Debug)]
struct Visit {
    frame: Frame,
    began: u64,
    told: bool,
}

/// A client at work.
#[derive(Clone, Debug)]
pub struct Client {
    arrivals: Arrivals,
    think_time: Sampler,
    patience: Option<u64>,
    visits: Slab<Visit>,
    /// Visits whose person still waits.
    waiting: u32,
    thinking: Stream,
    work: Stream,
    choice: Stream,
    keys: Stream,
    down: bool,
}

impl Client {
    /// A client that has not started yet.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        Self {
            arrivals: Arrivals::new(birth.params, birth.load, birth.stream("arrivals")),
            think_time: Sampler::new(birth.params.distribution("think_time")),
            patience: patience(birth.params),
            visits: Slab::default(),
            waiting: 0,
            thinking: birth.stream("thinking"),
            work: birth.stream("work"),
            choice: birth.stream("flow"),
            keys: birth.stream("key"),
            down: false,
        }
    }

    fn arrive<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let Some(op) = self.draw_operation(cx) else { return };
        cx.note(Fact::OperationStarted { op, client: cx.me });
        self.waiting += 1;
        let slot = self.visits.insert(Visit { frame: Frame::new(op), began: cx.now, told: false });
        if let Some(patience) = self.patience {
            cx.wake(patience, Token::Patience(slot).pack());
        }
        self.step(slot, cx);
    }

    fn draw_operation<O: Observer>(&mut self, cx: &mut Cx<'_, O>) -> Option<Op> {
        let total: f64 = cx.mix.iter().map(|mix| mix.weight).sum();
        let mix = cx.mix;
        let chosen = match mix {
            [] => return None,
            [only] if only.weight > 0.0 => only,
            _ => {
                let mut left = self.choice.unit() * total;
                // Rounding can leave a crumb after the last flow: then it is the last one that has any weight.
                let fallback = mix.iter().rev().find(|mix| mix.weight > 0.0)?;
                mix.iter()
                    .find(|mix| {
                        left -= mix.weight;
                        left < 0.0
                    })
                    .unwrap_or(fallback)
            }
        };
        let id = *cx.next_operation;
        *cx.next_operation += 1;
        Some(Op { id, key: chosen.keys.draw(&mut self.keys), flow: chosen.flow, depth: 0, deadline: Op::NO_DEADLINE })
    }

    fn step<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let token = Token::Visit(slot).pack();
        loop {
            let Some(visit) = self.visits.get_mut(slot).filter(|visit| !visit.frame.is_working()) else { return };
            match visit.frame.resume(token, cx) {
                Progress::Work(own) => {
                    let ns = own.map_or(0, |sampler| sampler.draw(&mut self.work));
                    cx.wake(ns, token);
                    return;
                }
                Progress::Waiting => return,
                Progress::Answer(outcome) => self.tell(slot, outcome, Ending::Answered, cx),
                Progress::Over(outcome) => {
                    self.tell(slot, outcome, Ending::Answered, cx);
                    self.visits.remove(slot);
                    return;
                }
            }
        }
    }

    /// The person learns how it went, once; then they think about the next one.
    fn tell<O: Observer>(&mut self, slot: Slot, outcome: Outcome, ending: Ending, cx: &mut Cx<'_, O>) {
        let Some(visit) = self.visits.get_mut(slot) else { return };
        if visit.told {
            return;
        }
        visit.told = true;
        self.waiting -= 1;
        let (op, began) = (visit.frame.op, visit.began);
        cx.note(Fact::OperationEnded { op, client: cx.me, outcome, began, ending });
        if self.arrivals.is_closed() && ending != Ending::Crashed {
            self.think(cx);
        }
    }

    fn think<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        cx.wake(self.think_time.draw(&mut self.thinking), Token::Thought(self.arrivals.era()).pack());
    }

    fn lose_patience<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(visit) = self.visits.get_mut(slot).filter(|visit| !visit.told) else { return };
        visit.frame.abandon(cx);
        self.tell(slot, Outcome::Unknown, Ending::Left, cx);
        self.visits.remove(slot);
    }

    fn thought<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.arrivals.user_stays() && !self.down {
            self.arrive(cx);
        }
    }

    fn plan<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if let Some((after, plan)) = self.arrivals.next(cx.now) {
            cx.wake(after, Token::Arrival(plan).pack());
        }
    }

    /// Starts as many thinking users as are missing; more than there are leave one by one, after thinking.
    fn welcome<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for _ in 0..self.arrivals.missing_users() {
            self.think(cx);
        }
    }

    fn crash<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.down = true;
        let gone: Vec<Slot> = self.visits.iter().map(|(slot, _)| slot).collect();
        for slot in gone {
            if let Some(visit) = self.visits.get_mut(slot) {
                visit.frame.abandon(cx);
            }
            self.tell(slot, Outcome::Unknown, Ending::Crashed, cx);
            self.visits.remove(slot);
        }
        self.arrivals.stop();
    }
}

fn patience(params: Params<'_>) -> Option<u64> {
    let patience = params.span("patience");
    (!patience.is_zero()).then_some(patience.0)
}

impl Behaviour for Client {
    fn configure(&mut self, params: Params<'_>) {
        self.arrivals.configure(params);
        self.think_time = Sampler::new(params.distribution("think_time"));
        self.patience = patience(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        match input {
            // Nobody asks a client anything; the model refuses such connections.
            Input::Request(request) => cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused)),
            Input::CallEnded(token, branch, reply) => {
                if let Token::Visit(slot) = Token::unpack(token) {
                    if let Some(visit) = self.visits.get_mut(slot) {
                        visit.frame.hear(branch, reply);
                    }
                    self.step(slot, cx);
                }
            }
            Input::Wake(token) => match Token::unpack(token) {
                Token::Arrival(plan) if self.arrivals.is_due(plan) => {
                    self.plan(cx);
                    self.arrive(cx);
                }
                Token::Arrival(_) => {}
                Token::Thought(era) if era == self.arrivals.era() => self.thought(cx),
                Token::Thought(_) => {}
                Token::Visit(slot) => {
                    if let Some(visit) = self.visits.get_mut(slot) {
                        visit.frame.worked();
                    }
                    self.step(slot, cx);
                }
                Token::Patience(slot) => self.lose_patience(slot, cx),
            },
            Input::Crash(_) => self.crash(cx),
            Input::Cancel(_) | Input::Pause(_) | Input::Resume(_) => {}
            Input::Start | Input::Restart(_) | Input::Retuned => {
                self.down &= !matches!(input, Input::Restart(_));
                if !self.down {
                    self.arrivals.replan(cx.now);
                    self.plan(cx);
                    self.welcome(cx);
                }
            }
        }
    }

    fn facets(&self) -> Facets {
        Facets { busy: self.waiting, instances: 1, ..Facets::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_survive_the_trip() {
        let slot = Slot { index: 7, generation: (1 << 30) - 1 };
        for token in [Token::Arrival(u32::MAX), Token::Thought(3), Token::Visit(slot), Token::Patience(slot)] {
            assert_eq!(Token::unpack(token.pack()), token);
        }
    }
}
