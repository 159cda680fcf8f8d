//! A queue: keeps what is published until a consumer has taken it.

mod backlog;
mod line;
mod params;
mod seen;

use betwixt_model::{KindSpec, ParamValue, Params, PresetSpec, Role, SimSpan};

use crate::component::{Behaviour, Cx, Facets, Input, Outcome, Reply, Request};
use crate::kernel::slab::Slot;
use crate::kinds::Birth;
use crate::observe::{Fact, Observer, not_plain};
use backlog::{Backlog, Item, Way};
use params::{PARAMS, Settings};
use seen::Seen;

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "queue",
    title: "Queue",
    role: Role::Queue,
    icon: "queue",
    silhouette: "pill",
    summary: "Keeps what is published until a consumer has taken it; survives a crash.",
    params: &PARAMS,
    presets: &[
        PresetSpec { id: "queue", title: "Queue", icon: "queue", category: "Data", params: &[] },
        PresetSpec { id: "fifo", title: "FIFO queue", icon: "queue", category: "Data", params: FIFO },
    ],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// As a FIFO queue of Amazon SQS, with a message group for each key.
const FIFO: &[(&str, ParamValue)] = &[
    ("deduplicate_for", ParamValue::Span(SimSpan::from_ms(300_000))),
    ("ordering", ParamValue::Choice("key")),
];

/// A queue at work.
#[derive(Clone, Debug)]
pub struct Queue {
    settings: Settings,
    seen: Seen,
    backlogs: Vec<Backlog>,
    down: bool,
    turn: usize,
}

impl Queue {
    /// An empty queue.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let settings = Settings::read(birth.params);
        Self { settings, seen: Seen::default(), backlogs: Vec::new(), down: false, turn: 0 }
    }

    /// Puts a request into every backlog that it belongs to, or into none if one of them is full.
    fn take<O: Observer>(&mut self, request: Request, cx: &mut Cx<'_, O>) {
        if let Some(answer) = cx.disk_is_full(request.op.flow) {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, answer);
            return;
        }
        let recognises = O::EVERYTHING && self.settings.deduplicate_for > 0;
        if recognises && !self.down && self.seen.knows(&request, self.settings.deduplicate_for, cx.now) {
            cx.note(Fact::Replayed { node: cx.me, op: request.op, outcome: Outcome::Ok });
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Ok));
            return;
        }
        // Lists of subscribers who share one by now hand out what they have, and get nothing more.
        let lists = self.prepare::<O>(self.subscribers(cx));
        let full = self.backlogs[..lists].iter().any(|backlog| backlog.len() as u64 >= self.settings.capacity);
        if full || self.down {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused));
            return;
        }
        cx.note(Fact::Accepted { node: cx.me, op: request.op });
        if recognises {
            self.seen.remember(&request, cx.now);
        }
        for (at, backlog) in self.backlogs[..lists].iter_mut().enumerate() {
            cx.note(Fact::Enqueued { node: cx.me, op: request.op });
            backlog.push(at, Item::new(request.op, request.ask, cx.now), &self.settings, cx);
        }
        cx.reply(request.reply_to, request.op, Reply::of(Outcome::Ok));
        cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Ok, arrived: cx.now });
        self.hand_out(cx);
    }

    /// How many of the connections lead to subscribers; they come first.
    fn subscribers<O: Observer>(&self, cx: &Cx<'_, O>) -> usize {
        cx.outgoing.len() - usize::from(self.dead_to(cx).is_some())
    }

    /// The connection for dead letters, if there is one.
    fn dead_to<O: Observer>(&self, cx: &Cx<'_, O>) -> Option<u32> {
        let several = O::EVERYTHING && self.settings.dead_letters_out && cx.outgoing.len() > 1;
        cx.outgoing.last().filter(|_| several).map(|outgoing| outgoing.connection)
    }

    /// Makes the lists that there should be; how many.
    fn prepare<O: Observer>(&mut self, connections: usize) -> usize {
        let wanted = if self.settings.each { connections.max(1) } else { 1 };
        if self.backlogs.len() < wanted {
            self.backlogs.resize_with(wanted, Backlog::default);
            if O::EVERYTHING {
                self.arrange();
            }
        }
        wanted
    }

    fn arrange(&mut self) {
        for backlog in &mut self.backlogs {
            backlog.arrange(&self.settings);
        }
    }

    fn hand_out<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.down || cx.outgoing.is_empty() {
            return;
        }
        let count = self.subscribers(cx);
        for at in 0..self.backlogs.len() {
            if !self.settings.each && at == 0 {
                if !O::EVERYTHING {
                    not_plain();
                }
                self.share_out((at, count), cx);
                continue;
            }
            let whom = at.min(count - 1);
            while self.backlogs[at].out() < self.settings.consumers && self.deliver((at, whom), cx) {}
        }
    }

    /// Hands items to the subscribers in turn; whoever has as many as it may is passed over.
    fn share_out<O: Observer>(&mut self, (at, count): (usize, usize), cx: &mut Cx<'_, O>) {
        let free = |queue: &Self, whom: &usize| queue.backlogs[at].with(*whom) < queue.settings.consumers;
        while let Some(next) = (1..=count).map(|step| (self.turn + step) % count).find(|whom| free(self, whom)) {
            if !self.deliver((at, next), cx) {
                return;
            }
            self.turn = next;
        }
    }

    fn deliver<O: Observer>(&mut self, (at, whom): (usize, usize), cx: &mut Cx<'_, O>) -> bool {
        let way = Way { at, whom, connection: cx.outgoing[whom].connection, dead_to: self.dead_to(cx) };
        self.backlogs[at].deliver(way, &self.settings, cx)
    }
}

/// Bits of a token that hold the place of a delivered item; the eight above hold the backlog, the rest the generation.
const PLACE_BITS: u32 = 24;

fn pack(at: usize, slot: Slot) -> u64 {
    assert!(at < 256 && slot.index >> PLACE_BITS == 0, "checks keep items and subscribers within their bits");
    let index = ((at as u32) << PLACE_BITS) | slot.index;
    Slot { index, ..slot }.pack()
}

fn unpack(token: u64) -> (usize, Slot) {
    let Slot { index, generation } = Slot::unpack(token);
    ((index >> PLACE_BITS) as usize, Slot { index: index & ((1 << PLACE_BITS) - 1), generation })
}

impl Behaviour for Queue {
    fn configure(&mut self, params: Params<'_>) {
        self.settings = Settings::read(params);
        self.arrange();
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        match input {
            // An item that was taken in is kept, whoever waits.
            Input::Start | Input::Cancel(_) | Input::Pause(_) | Input::Resume(_) => return,
            Input::Isolate(_) | Input::Rejoin(_) | Input::Promote(_) => return,
            // It asks about no peers, and follows none.
            Input::Peers { .. } | Input::PeerCrashed { .. } => return,
            Input::Request(request) => self.take(request, cx),
            Input::CallEnded(token, _, reply) => {
                let (at, slot) = unpack(token);
                if let Some(backlog) = self.backlogs.get_mut(at) {
                    backlog.answered(slot, reply.outcome, token, &self.settings, cx);
                }
                self.hand_out(cx);
            }
            Input::Wake(token) => {
                let (at, slot) = unpack(token);
                let dead_to = self.dead_to(cx);
                if let Some(backlog) = self.backlogs.get_mut(at) {
                    backlog.due_again(slot, &self.settings, dead_to, cx);
                }
                self.hand_out(cx);
            }
            Input::Crash(_) => {
                self.down = true;
                for backlog in &mut self.backlogs {
                    backlog.crash(cx);
                }
            }
            Input::Wipe(Some(_)) => return,
            Input::Wipe(None) => {
                if O::EVERYTHING {
                    self.backlogs.iter_mut().for_each(|backlog| backlog.wipe(cx));
                    self.seen = Seen::default();
                    self.arrange();
                }
            }
            Input::Restart(_) => {
                self.down = false;
                self.hand_out(cx);
            }
            Input::Retuned => self.hand_out(cx),
        }
        let facets = self.facets();
        cx.note(Fact::Load { node: cx.me, waiting: facets.waiting, busy: facets.busy, working: 0 });
    }

    fn facets(&self) -> Facets {
        Facets {
            waiting: self.backlogs.iter().map(|backlog| backlog.waiting() as u32).sum(),
            busy: self.backlogs.iter().map(|backlog| backlog.out() as u32).sum(),
            oldest: self.backlogs.iter().filter_map(Backlog::oldest).min(),
            dead_letters: Some(self.backlogs.iter().map(Backlog::dead).sum()),
            instances: 1,
            ..Facets::default()
        }
    }
}
