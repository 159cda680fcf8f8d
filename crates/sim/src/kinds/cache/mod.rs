//! A cache: copies of records in memory, for a while.

mod behind;
mod memory;
mod params;
mod through;

use betwixt_model::{KindSpec, Params, PresetSpec, Role};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, Outcome, Reason, Reply, Request};
use crate::kernel::slab::Slot;
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};
use crate::serving::{Extra, Server};
use memory::{Copied, Memory};
use params::PARAMS;
use through::{Through, Writes};

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "cache",
    title: "Cache",
    role: Role::Cache,
    icon: "cache",
    silhouette: "cut",
    summary: "Keeps copies of records in memory for a while; loses them all in a crash.",
    params: &PARAMS,
    presets: &[PresetSpec { id: "cache", title: "Cache", icon: "cache", category: "Data", params: &[] }],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// What a cache holds, and how it comes to it.
#[derive(Clone, Debug)]
struct Contents {
    memory: Memory,
    through: Box<Through>,
}

/// A cache at work.
#[derive(Clone, Debug)]
pub struct Cache {
    server: Server,
    contents: Contents,
}

impl Cache {
    /// An empty cache.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let server = Server::new(birth.params, |purpose| birth.stream(purpose));
        let mut through = Box::<Through>::default();
        through.configure(birth.params);
        Self { server, contents: Contents { memory: Memory::new(birth.params, birth.stream("eviction")), through } }
    }

    /// What comes from the way to the store, if it does.
    fn on_the_way<O: Observer>(&mut self, input: &Input, cx: &mut Cx<'_, O>) -> bool {
        let Contents { memory, through } = &mut self.contents;
        match *input {
            Input::Start | Input::Retuned => memory.grace = through.grace(!cx.outgoing.is_empty()),
            Input::Crash(None) => through.crash(cx),
            Input::CallEnded(token, _, reply) => {
                through.ended(memory, token, reply, cx);
                return true;
            }
            Input::Wake(token) if through::is_ours(token) => {
                through.wake(memory, token, self.server.stands_still(), cx);
                return true;
            }
            _ => {}
        }
        false
    }

    /// Answers those who have waited, as far as their instances do not stand still.
    fn answer<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for (task, reply) in self.contents.through.take_answers() {
            if !self.server.complete(task, reply, cx) {
                self.contents.through.keep(task, reply);
            }
        }
    }
}

impl Extra for Contents {
    fn waits<O: Observer>(&mut self, request: &Request, task: Slot, cx: &mut Cx<'_, O>) -> bool {
        let who = (task, request.op);
        match request.ask {
            Ask::Read(key) => self.through.read(&mut self.memory, key, who, cx),
            Ask::Write(key) => self.through.write(key, who, cx),
            Ask::Run | Ask::Compensate | Ask::Probe { .. } | Ask::Prepare { .. } | Ask::Decide { .. } => false,
            Ask::Fill { .. } | Ask::WriteIf { .. } | Ask::Commit { .. } | Ask::Change { .. } | Ask::Transact { .. } => false,
        }
    }

    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        let (key, copied) = match request.ask {
            Ask::Run | Ask::Compensate | Ask::Probe { .. } => return Reply::of(Outcome::Ok),
            // Validation keeps programs from beginning a transaction here.
            Ask::Prepare { .. } | Ask::Decide { .. } | Ask::Transact { .. } => {
                return Reply::of(Outcome::Failed).because(Reason::Error);
            }
            Ask::Read(key) => {
                let mut copied = self.memory.read(key, cx.now);
                if O::EVERYTHING && copied.is_none() {
                    // It had to make room at once, and the store does not have it yet: it is at hand all the same.
                    copied = self.through.behind.unwritten(key);
                    self.memory.hits += u64::from(copied.is_some());
                }
                let found = copied.is_some();
                let Copied { value, version, amount } = copied.unwrap_or_default();
                cx.note(Fact::RecordRead { node: cx.me, instance: request.instance, op: request.op, key, found, version, value, amount });
                return Reply { found, value, version, amount, ..Reply::of(Outcome::Ok) };
            }
            Ask::Write(key) if O::EVERYTHING && self.through.writes == Writes::Behind && !cx.outgoing.is_empty() => {
                (key, self.through.behind.write(&mut self.memory, key, request.op, cx))
            }
            Ask::Write(key) if O::EVERYTHING && self.through.writes == Writes::Drop => {
                self.memory.drop_copy(key);
                return Reply::of(Outcome::Ok);
            }
            // A cache that is written to directly holds the operation's mark; it is nobody's version yet, and of no amount.
            Ask::Write(key) => (key, Copied { value: request.op.id, version: 0, amount: 0 }),
            // Programs that compare versions or need transactions are kept from asking a cache.
            Ask::WriteIf { key, .. } | Ask::Commit { key, .. } | Ask::Change { key, .. } => {
                (key, Copied { value: request.op.id, version: 0, amount: 0 })
            }
            Ask::Fill { key, value, version, amount } => {
                // What was written here since then, and the store does not have yet, is newer.
                let unwritten = if O::EVERYTHING { self.through.behind.unwritten(key) } else { None };
                (key, unwritten.unwrap_or(Copied { value, version, amount }))
            }
        };
        let Copied { value, version, amount } = copied;
        self.memory.put(key, copied, cx.now);
        cx.note(Fact::RecordWritten { node: cx.me, instance: request.instance, op: request.op, key, version });
        if O::EVERYTHING {
            self.through.landed(&mut self.memory, key, cx);
        }
        Reply { found: true, value, version, amount, ..Reply::of(Outcome::Ok) }
    }

    fn forget(&mut self) {
        self.memory.clear();
    }
}

impl Behaviour for Cache {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
        self.contents.memory.configure(params);
        self.contents.through.configure(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        if !O::EVERYTHING || !self.on_the_way(&input, cx) {
            self.server.on(input, cx, &mut self.contents);
        }
        if O::EVERYTHING {
            self.answer(cx);
        }
    }

    fn facets(&self) -> Facets {
        let Contents { memory, through } = &self.contents;
        let hit_ratio = (memory.reads > 0).then(|| memory.hits as f64 / memory.reads as f64);
        let unwritten = (through.writes == Writes::Behind).then(|| through.behind.len() as u32);
        Facets { hit_ratio, unwritten, records: Some(memory.len() as u32), ..self.server.facets() }
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn audit(&self) {
        self.server.audit();
        self.contents.memory.audit();
    }
}
