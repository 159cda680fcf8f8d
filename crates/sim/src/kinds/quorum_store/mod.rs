//! A store in Dynamo's manner: every instance takes reads and writes, and quorums of replicas decide.

mod coordinate;
mod fate;
mod node;
mod params;
mod ring;
mod round;

use betwixt_model::{KindSpec, Params, PresetSpec, Role};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, MemberFacets, Outcome, Reply, Request};
use crate::kernel::slab::Slot;
use crate::kinds::Birth;
use crate::observe::Observer;
use crate::serving::{Extra, Server};
use node::Node;
use params::Config;
use ring::Ring;

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "quorum_store",
    title: "Quorum store",
    role: Role::Store,
    icon: "db",
    silhouette: "cylinder",
    summary: "Holds records on several replicas without a leader; quorums of them answer reads and writes, and the latest timestamp wins.",
    params: params::PARAMS,
    presets: &[PresetSpec { id: "quorum_store", title: "Quorum store", icon: "db", category: "Data", params: &[] }],
    takes: true,
    sends: false,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// A store with quorums at work.
///
/// Behind a trait: a page that begins with a plain scenario is then not made to download how this is dropped, copied and read.
#[derive(Debug)]
pub struct QuorumStore(Box<dyn Inner>);

/// What is behind.
trait Inner: std::fmt::Debug + Send + Sync {
    fn copied(&self) -> Box<dyn Inner>;
    fn store(&mut self) -> &mut Store;
    fn configure(&mut self, params: Params<'_>);
    fn facets(&self) -> Facets;
    fn members(&self) -> Vec<MemberFacets>;
    fn instances(&self) -> u16;
    fn listens(&self, instance: u16, now: u64) -> bool;
    fn is_cut_off(&self, instance: u16) -> bool;
    fn audit(&self);
}

/// Workers, and what they work for.
#[derive(Clone, Debug)]
struct Store {
    server: Server,
    ring: Ring,
}

impl QuorumStore {
    /// An idle one.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let server = Server::new(birth.params, |purpose| birth.stream(purpose));
        let ring = Ring::new(birth, server.copies());
        Self(Box::new(Store { server, ring }))
    }
}

impl Clone for QuorumStore {
    fn clone(&self) -> Self {
        Self(self.0.copied())
    }
}

impl Extra for Ring {
    fn finish<O: Observer>(&mut self, _request: &Request, _cx: &mut Cx<'_, O>) -> Reply {
        Reply::of(Outcome::Ok)
    }

    // The coordinator of a read or write is a state machine: no worker is held while it waits.
    fn waits<O: Observer>(&mut self, request: &Request, task: Slot, cx: &mut Cx<'_, O>) -> bool {
        if matches!(request.ask, Ask::Run | Ask::Probe { .. }) {
            return false;
        }
        self.begin(request, task, cx);
        true
    }
}

impl Store {
    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        let Self { server, ring } = self;
        ring.spread((server.instances(), server.copies()), cx);
        match input {
            Input::Wake(token) if ring::is_ours(token) => ring.woken(token, cx),
            input => {
                ring.befall(&input, cx);
                server.on(input, cx, ring);
            }
        }
        ring.read_inbox(cx);
        for (task, reply) in std::mem::take(&mut ring.answers) {
            if !server.complete(task, reply, cx) {
                ring.answers.push((task, reply));
            }
        }
    }
}

impl Inner for Store {
    fn copied(&self) -> Box<dyn Inner> {
        Box::new(self.clone())
    }

    fn store(&mut self) -> &mut Store {
        self
    }

    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
        self.ring.config = Config::read(params);
    }

    fn facets(&self) -> Facets {
        let (records, hints) = (Some(self.ring.copies() as u32), Some(self.ring.hints() as u32));
        Facets { records, hints, ..self.server.facets() }
    }

    fn members(&self) -> Vec<MemberFacets> {
        self.ring.nodes.iter().filter(|node| !node.gone).map(Node::facets).collect()
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn is_cut_off(&self, instance: u16) -> bool {
        self.ring.nodes.get(usize::from(instance)).is_some_and(|node| node.isolated > 0)
    }

    fn audit(&self) {
        self.server.audit();
        self.ring.audit();
    }
}

impl Behaviour for QuorumStore {
    fn configure(&mut self, params: Params<'_>) {
        self.0.configure(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        self.0.store().on(input, cx);
    }

    fn facets(&self) -> Facets {
        self.0.facets()
    }

    fn members(&self) -> Vec<MemberFacets> {
        self.0.members()
    }

    fn instances(&self) -> u16 {
        self.0.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.0.listens(instance, now)
    }

    fn route(&self, _ask: Ask, home: u16) -> Option<u16> {
        // Whoever is cut off with an instance reaches nobody else; all others choose as their connection says.
        self.0.is_cut_off(home).then_some(home)
    }

    fn audit(&self) {
        self.0.audit();
    }
}
