//! A queue: keeps what is published until a consumer has taken it.

mod backlog;

use betwixt_model::{KindSpec, ParamSpec, Params, PresetSpec, Role};

use crate::component::{Behaviour, Cx, Facets, Input, Outcome, Reply, Request};
use crate::kernel::slab::Slot;
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};
use backlog::{Backlog, Item, Settings};

const PARAMS: [ParamSpec; 7] = [
    ParamSpec::count("capacity", "Capacity", 100_000, (1, 10_000_000), "How many items may wait for one subscriber; one more is refused, or lost if nobody waits for the answer.")
        .in_group("Items")
        .with_slider(1.0, 1_000_000.0)
        .or_unlimited(),
    ParamSpec::choice(
        "subscribers",
        "Subscribers",
        "each",
        &[
            ("each", "every outgoing connection gets each item (publish and subscribe)"),
            ("share", "the outgoing connections share the items (competing consumers)"),
        ],
        "Who gets an item when there are several outgoing connections.",
    )
    .in_group("Items"),
    ParamSpec::choice(
        "delivery",
        "Delivery",
        "at_least_once",
        &[
            ("at_least_once", "an item is kept until a consumer has answered that it is done; it can be delivered twice"),
            ("at_most_once", "an item is handed over and forgotten; it can be lost"),
        ],
        "What the queue promises.",
    )
    .in_group("Delivery"),
    ParamSpec::count("consumers", "At once", 10, (1, 100_000), "How many items may be with one subscriber, not yet answered.")
        .in_group("Delivery")
        .with_slider(1.0, 1_000.0),
    ParamSpec::duration("visibility_timeout", "Waits for answer", 30_000, "How long the queue waits for the answer before it delivers the item again (visibility timeout).")
        .in_group("Delivery")
        .with_slider(0.1, 3_600.0),
    ParamSpec::duration("redelivery_delay", "Waits after error", 1_000, "How long an item waits after the consumer refused it or failed on it.")
        .in_group("Delivery"),
    ParamSpec::count("max_receives", "Most deliveries", 0, (0, 1_000), "Deliveries after which an item is put aside as a dead letter; 0 tries for ever.")
        .in_group("Delivery")
        .with_slider(0.0, 50.0),
];

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "queue",
    title: "Queue",
    role: Role::Queue,
    icon: "queue",
    silhouette: "pill",
    summary: "Keeps what is published until a consumer has taken it; survives a crash.",
    params: &PARAMS,
    presets: &[PresetSpec { id: "queue", title: "Queue", icon: "queue", category: "Data", params: &[] }],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// A queue at work.
#[derive(Clone, Debug)]
pub struct Queue {
    settings: Settings,
    each: bool,
    backlogs: Vec<Backlog>,
    down: bool,
    turn: usize,
}

impl Queue {
    /// An empty queue.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let mut new =
            Self { settings: Settings::default(), each: true, backlogs: Vec::new(), down: false, turn: 0 };
        new.configure(birth.params);
        new
    }

    /// Puts a request into every backlog that it belongs to, or into none if one of them is full.
    fn take<O: Observer>(&mut self, request: Request, cx: &mut Cx<'_, O>) {
        self.prepare(cx.outgoing.len());
        if let Some(answer) = cx.disk_is_full(request.op.flow) {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, answer);
            return;
        }
        let full = self.backlogs.iter().any(|backlog| backlog.len() as u64 >= self.settings.capacity);
        if full || self.down {
            cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
            cx.reply(request.reply_to, request.op, Reply::of(Outcome::Refused));
            return;
        }
        cx.note(Fact::Accepted { node: cx.me, op: request.op });
        for backlog in &mut self.backlogs {
            cx.note(Fact::Enqueued { node: cx.me, op: request.op });
            backlog.push(Item::new(request.op, request.ask, cx.now));
        }
        cx.reply(request.reply_to, request.op, Reply::of(Outcome::Ok));
        cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Ok, arrived: cx.now });
        self.hand_out(cx);
    }

    fn prepare(&mut self, connections: usize) {
        let wanted = if self.each { connections.max(1) } else { 1 };
        self.backlogs.resize_with(wanted.max(self.backlogs.len()), Backlog::default);
    }

    fn hand_out<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.down || cx.outgoing.is_empty() {
            return;
        }
        let count = cx.outgoing.len();
        for at in 0..self.backlogs.len() {
            let limit = if self.each { self.settings.consumers } else { self.settings.consumers * count };
            while self.backlogs[at].out() < limit {
                let connection = if self.each {
                    cx.outgoing[at.min(count - 1)].connection
                } else {
                    self.turn = (self.turn + 1) % count;
                    cx.outgoing[self.turn].connection
                };
                if !self.backlogs[at].deliver(at, connection, &self.settings, cx) {
                    break;
                }
            }
        }
    }
}

/// Bits of a token that hold the place of a delivered item; the eight above hold the backlog, the rest the generation.
const PLACE_BITS: u32 = 24;

fn pack(at: usize, slot: Slot) -> u64 {
    assert!(at < 256 && slot.index >> PLACE_BITS == 0, "capacity keeps items and subscribers within their bits");
    let index = ((at as u32) << PLACE_BITS) | slot.index;
    Slot { index, ..slot }.pack()
}

fn unpack(token: u64) -> (usize, Slot) {
    let Slot { index, generation } = Slot::unpack(token);
    ((index >> PLACE_BITS) as usize, Slot { index: index & ((1 << PLACE_BITS) - 1), generation })
}

impl Behaviour for Queue {
    fn configure(&mut self, params: Params<'_>) {
        self.each = params.choice("subscribers") == "each";
        self.settings = Settings {
            capacity: params.count("capacity"),
            at_least_once: params.choice("delivery") == "at_least_once",
            consumers: params.count("consumers") as usize,
            visibility_timeout: params.span("visibility_timeout").0,
            redelivery_delay: params.span("redelivery_delay").0,
            max_receives: params.count("max_receives") as u32,
        };
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        match input {
            // An item that was taken in is kept, whoever waits.
            Input::Start | Input::Cancel(_) | Input::Pause(_) | Input::Resume(_) => return,
            Input::Isolate(_) | Input::Rejoin(_) | Input::Promote(_) => return,
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
                if let Some(backlog) = self.backlogs.get_mut(at) {
                    backlog.due_again(slot, &self.settings, cx);
                }
                self.hand_out(cx);
            }
            Input::Crash(_) => {
                self.down = true;
                for backlog in &mut self.backlogs {
                    backlog.crash(cx);
                }
            }
            Input::Wipe => {
                if O::EVERYTHING {
                    self.backlogs.iter_mut().for_each(|backlog| backlog.wipe(cx));
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
