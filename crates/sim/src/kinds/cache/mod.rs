//! A cache: copies of records in memory, for a while.

use std::collections::BTreeMap;

use betwixt_model::{Distribution, KindSpec, ParamDefault, ParamSpec, ParamValue, Params, PresetSpec, Role, SimSpan};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, Outcome, Reply, Request};
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};
use crate::serving::{self, Extra, Server};

const TTL: ParamSpec = ParamSpec::optional_duration(
    "ttl",
    "Keeps for",
    60_000,
    "How long a copy may be used after it was put in (time to live); none keeps it until it is pushed out.",
)
.in_group("Copies")
.with_slider(0.0, 3_600.0);
const TTL_FROM: ParamSpec = ParamSpec::choice(
    "ttl_from",
    "Counts from",
    "put_in",
    &[
        ("put_in", "when the copy was put in: it is never older than that"),
        ("last_use", "when the copy was last used: it stays while it is asked for (sliding)"),
    ],
    "From when on a copy is kept for its time.",
)
.in_group("Copies");
const CAPACITY: ParamSpec = ParamSpec::count(
    "capacity",
    "Capacity",
    1_000,
    (1, 10_000_000),
    "How many copies fit. The one that was used longest ago makes room (LRU).",
)
.in_group("Copies")
.with_slider(1.0, 100_000.0)
.or_unlimited();

/// Parameters of its own; those of serving come after them.
const OWN: [ParamSpec; 3] = [TTL, TTL_FROM, CAPACITY];

const PARAMS: [ParamSpec; serving::EXTERNAL_PARAMS.len() + OWN.len()] = {
    let mut params = [TTL; serving::EXTERNAL_PARAMS.len() + OWN.len()];
    let mut i = 0;
    while i < params.len() {
        params[i] = if i < OWN.len() { OWN[i] } else { serving::EXTERNAL_PARAMS[i - OWN.len()] };
        i += 1;
    }
    let (service_time, workers) = (OWN.len(), OWN.len() + 3);
    let quick = ParamValue::Distribution(Distribution::Exponential(SimSpan(500_000)));
    params[service_time] = params[service_time].defaulting(ParamDefault::Value(quick));
    params[workers] = params[workers].defaulting(ParamDefault::Value(ParamValue::Count(50)));
    params
};

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
    sends: false,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

#[derive(Clone, Copy, Debug)]
struct Copied {
    value: u64,
    version: u32,
    /// Its time to live counts from here [nanoseconds].
    fresh: u64,
    /// Place in the order of use.
    used: u64,
}

#[derive(Clone, Debug)]
struct Memory {
    ttl: Option<u64>,
    /// A use makes a copy as good as new.
    sliding: bool,
    capacity: u64,
    copies: BTreeMap<u64, Copied>,
    /// Keys by their place in the order of use, longest ago first.
    by_use: BTreeMap<u64, u64>,
    uses: u64,
    hits: u64,
    reads: u64,
}

/// A cache at work.
#[derive(Clone, Debug)]
pub struct Cache {
    server: Server,
    memory: Memory,
}

impl Cache {
    /// An empty cache.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let server = Server::new(birth.params, |purpose| birth.stream(purpose));
        let mut memory = Memory {
            ttl: None,
            sliding: false,
            capacity: 0,
            copies: BTreeMap::new(),
            by_use: BTreeMap::new(),
            uses: 0,
            hits: 0,
            reads: 0,
        };
        memory.configure(birth.params);
        Self { server, memory }
    }
}

impl Memory {
    fn configure(&mut self, params: Params<'_>) {
        let ttl = params.span(TTL.id);
        self.ttl = (!ttl.is_zero()).then_some(ttl.0);
        self.sliding = params.choice(TTL_FROM.id) == "last_use";
        self.capacity = params.count(CAPACITY.id);
        self.make_room();
    }

    fn read(&mut self, key: u64, now: u64) -> Option<Copied> {
        self.reads += 1;
        let copied = *self.copies.get(&key)?;
        if self.ttl.is_some_and(|ttl| now.saturating_sub(copied.fresh) >= ttl) {
            self.drop_copy(key);
            return None;
        }
        self.hits += 1;
        self.put(key, if self.sliding { Copied { fresh: now, ..copied } } else { copied });
        Some(copied)
    }

    fn put(&mut self, key: u64, copied: Copied) {
        self.drop_copy(key);
        self.uses += 1;
        self.copies.insert(key, Copied { used: self.uses, ..copied });
        self.by_use.insert(self.uses, key);
        self.make_room();
    }

    fn drop_copy(&mut self, key: u64) {
        if let Some(copied) = self.copies.remove(&key) {
            self.by_use.remove(&copied.used);
        }
    }

    fn make_room(&mut self) {
        while self.copies.len() as u64 > self.capacity {
            let Some((_, key)) = self.by_use.pop_first() else { return };
            self.copies.remove(&key);
        }
    }
}

impl Extra for Memory {
    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        let (key, value, version) = match request.ask {
            Ask::Run | Ask::Probe { .. } => return Reply::of(Outcome::Ok),
            Ask::Read(key) => {
                let copied = self.read(key, cx.now);
                let found = copied.is_some();
                let (value, version) = copied.map_or((0, 0), |copied| (copied.value, copied.version));
                cx.note(Fact::RecordRead { node: cx.me, instance: request.instance, op: request.op, key, found, version, value });
                return Reply { found, value, version, ..Reply::of(Outcome::Ok) };
            }
            // A cache that is written to directly holds the operation's mark; it is nobody's version yet.
            Ask::Write(key) => (key, request.op.id, 0),
            // Programs that compare versions are kept from asking a cache.
            Ask::WriteIf { key, .. } => (key, request.op.id, 0),
            Ask::Fill { key, value, version } => (key, value, version),
        };
        self.put(key, Copied { value, version, fresh: cx.now, used: 0 });
        cx.note(Fact::RecordWritten { node: cx.me, instance: request.instance, op: request.op, key, version });
        Reply { found: true, value, version, ..Reply::of(Outcome::Ok) }
    }

    fn forget(&mut self) {
        self.copies.clear();
        self.by_use.clear();
    }
}

impl Behaviour for Cache {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
        self.memory.configure(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        self.server.on(input, cx, &mut self.memory);
    }

    fn facets(&self) -> Facets {
        let Memory { hits, reads, copies, .. } = &self.memory;
        let hit_ratio = (*reads > 0).then(|| *hits as f64 / *reads as f64);
        Facets { hit_ratio, records: Some(copies.len() as u32), ..self.server.facets() }
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn audit(&self) {
        self.server.audit();
        assert_eq!(self.memory.copies.len(), self.memory.by_use.len(), "copies, counted twice");
    }
}
