//! A client: people or programs that start operations and wait for them, as long as they have patience.

mod arrivals;
mod bursts;
mod params;
mod people;
mod profile;
mod token;

use betwixt_model::{KindSpec, Params, PresetSpec, Role};

use crate::component::{Behaviour, Cx, Facets, Input, Op, Outcome, Reply};
use crate::handler::{Frame, Progress};
use crate::kernel::sampler::Sampler;
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::Stream;
use crate::kinds::Birth;
use crate::observe::{Ending, Fact, Observer};
use arrivals::Arrivals;
use bursts::Bursts;
use params::PARAMS;
use people::{People, Visit};
use token::Token;

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

/// How long a user with nothing to do waits before looking again [nanoseconds].
const LOOKS_AGAIN: u64 = 1_000_000_000;

/// A client at work.
#[derive(Clone, Debug)]
pub struct Client {
    arrivals: Arrivals,
    think_time: Sampler,
    bursts: Bursts,
    people: People,
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
            bursts: Bursts::new(birth.params, birth.stream("bursts")),
            people: People::new(birth.params, birth.stream("people")),
            visits: Slab::default(),
            waiting: 0,
            thinking: birth.stream("thinking"),
            work: birth.stream("work"),
            choice: birth.stream("flow"),
            keys: birth.stream("key"),
            down: false,
        }
    }

    /// An operation begins: one of a user, or an open arrival. Says no if there is nothing to do: all flows weigh 0.
    fn arrive<O: Observer>(&mut self, of_user: bool, cx: &mut Cx<'_, O>) -> bool {
        let Some(op) = self.draw_operation(cx) else { return false };
        cx.note(Fact::OperationStarted { op, client: cx.me });
        self.waiting += 1;
        let slot = self.visits.insert(Visit::first(Frame::new(op), cx.now, of_user));
        self.set_out(slot, cx);
        true
    }

    fn set_out<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        if let Some(patience) = self.people.patience() {
            cx.wake(patience, Token::Patience(slot).pack());
        }
        self.step(slot, cx);
    }

    /// A visit goes on: its own work is done, or its person tries again now.
    fn go_on<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(visit) = self.visits.get_mut(slot) else { return };
        if std::mem::replace(&mut visit.pending, false) {
            self.set_out(slot, cx);
        } else {
            visit.frame.worked();
            self.step(slot, cx);
        }
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
        Some(Op { id, key: chosen.keys.draw(&mut self.keys), flow: chosen.flow, depth: 0, version: 1, deadline: Op::NO_DEADLINE })
    }

    fn step<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let token = Token::Visit(slot).pack();
        loop {
            let Some(visit) = self.visits.get_mut(slot).filter(|visit| !visit.frame.is_working()) else { return };
            match visit.frame.resume(token, cx) {
                Progress::Work(own) => {
                    let ns = own.map_or(0, |sampler| sampler.draw_for::<O>(&mut self.work));
                    cx.wake(ns, token);
                    return;
                }
                // A client coordinates nothing.
                Progress::Waiting | Progress::Remind(_) => return,
                Progress::Answer(outcome) => self.tell(slot, outcome, Ending::Answered, cx),
                Progress::LastAnswer(outcome) | Progress::Over(outcome) => {
                    self.tell(slot, outcome, Ending::Answered, cx);
                    self.visits.remove(slot);
                    return;
                }
            }
        }
    }

    /// The person learns how it went, once; then they try again, or think about the next one.
    fn tell<O: Observer>(&mut self, slot: Slot, outcome: Outcome, ending: Ending, cx: &mut Cx<'_, O>) {
        let Some(visit) = self.visits.get_mut(slot) else { return };
        if visit.told {
            return;
        }
        visit.told = true;
        if ending != Ending::Crashed
            && let Some(after) = self.people.tries_again(visit, outcome)
        {
            let (again, op, tries) = (visit.again(outcome), visit.frame.op, visit.tries + 1);
            cx.note(Fact::TriesAgain { op, client: cx.me, outcome, tries });
            let slot = self.visits.insert(again);
            cx.wake(after, Token::Visit(slot).pack());
            return;
        }
        self.waiting -= 1;
        let (op, began, of_user, outcome) = (visit.frame.op, visit.began, visit.of_user, visit.amounts_to(outcome));
        cx.note(Fact::OperationEnded { op, client: cx.me, outcome, began, ending });
        // Whoever came by an open arrival goes home, whatever the pattern is by now.
        if of_user && ending != Ending::Crashed && self.arrivals.thinks(cx.now) {
            self.think(cx);
        }
    }

    fn think<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        cx.wake(self.think_time.draw_for::<O>(&mut self.thinking), Token::Thought(self.arrivals.era()).pack());
    }

    fn lose_patience<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(visit) = self.visits.get_mut(slot).filter(|visit| !visit.told) else { return };
        visit.frame.abandon(cx);
        self.tell(slot, Outcome::Unknown, Ending::Left, cx);
        self.visits.remove(slot);
    }

    fn thought<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        // A user with nothing to do stays, and looks again: a flow may get its weight back.
        if self.arrivals.user_stays(cx.now) && !self.down && !self.arrive(true, cx) && !cx.mix.is_empty() {
            cx.wake(LOOKS_AGAIN, Token::Thought(self.arrivals.era()).pack());
        }
    }

    fn plan_anew<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.arrivals.replan(cx.now, self.bursts.factor());
        self.plan(cx);
    }

    fn plan<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if let Some((after, plan)) = self.arrivals.next(cx.now) {
            cx.wake(after, Token::Arrival(plan).pack());
        }
    }

    /// Starts as many thinking users as are missing; more than there are leave one by one, after thinking.
    fn welcome<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for _ in 0..self.arrivals.missing_users(cx.now) {
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
        self.bursts.stop();
    }
}

impl Behaviour for Client {
    fn configure(&mut self, params: Params<'_>) {
        self.arrivals.configure(params);
        self.think_time = Sampler::new(params.distribution("think_time"));
        self.bursts.configure(params);
        self.people.configure(params);
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
                    self.arrive(false, cx);
                }
                Token::Arrival(plan) if O::EVERYTHING && self.arrivals.users_change(plan) => {
                    self.plan(cx);
                    self.welcome(cx);
                }
                Token::Arrival(_) => {}
                Token::Phase(number) => {
                    if let Some((after, number)) = self.bursts.turn(number) {
                        cx.wake(after, Token::Phase(number).pack());
                        self.plan_anew(cx);
                    }
                }
                Token::Thought(era) if era == self.arrivals.era() => self.thought(cx),
                Token::Thought(_) => {}
                Token::Visit(slot) => self.go_on(slot, cx),
                Token::Patience(slot) => self.lose_patience(slot, cx),
            },
            Input::Crash(_) => self.crash(cx),
            Input::Cancel(_) | Input::Wipe(_) | Input::Pause(_) | Input::Resume(_) | Input::Peers { .. } | Input::PeerCrashed { .. } => {}
            Input::Isolate(_) | Input::Rejoin(_) | Input::Promote(_) => {}
            Input::Start | Input::Restart(_) | Input::Retuned => {
                self.down &= !matches!(input, Input::Restart(_));
                if !self.down {
                    if let Some((after, number)) = self.bursts.settle() {
                        cx.wake(after, Token::Phase(number).pack());
                    }
                    self.plan_anew(cx);
                    self.welcome(cx);
                }
            }
        }
    }

    fn audit(&self) {
        let waiting = self.visits.iter().filter(|(_, visit)| !visit.told).count();
        assert_eq!(waiting, self.waiting as usize, "people who wait or will try again, counted twice");
    }

    fn facets(&self) -> Facets {
        Facets { busy: self.waiting, instances: 1, ..Facets::default() }
    }
}
