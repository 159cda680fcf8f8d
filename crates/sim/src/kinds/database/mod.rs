//! A database: workers that read and write records.

use betwixt_model::{KindSpec, Params, PresetSpec, Role};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, Outcome, Reply, Request};
use crate::data::Records;
use crate::kinds::Birth;
use crate::observe::{Observer, not_plain};
use crate::serving::{self, Extra, Server};

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "database",
    title: "Database",
    role: Role::Store,
    icon: "db",
    silhouette: "cylinder",
    summary: "Holds records by key, each with a version; survives a crash.",
    params: &serving::EXTERNAL_PARAMS,
    presets: &[PresetSpec { id: "database", title: "Database", icon: "db", category: "Data", params: &[] }],
    takes: true,
    sends: false,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// A database at work.
#[derive(Clone, Debug)]
pub struct Database {
    server: Server,
    disk: Disk,
}

#[derive(Clone, Debug, Default)]
struct Disk(Records);

impl Database {
    /// An idle database.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        Self { server: Server::new(birth.params, |purpose| birth.stream(purpose)), disk: Disk::default() }
    }
}

impl Extra for Disk {
    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        match request.ask {
            Ask::Run | Ask::Probe { .. } => Reply::of(Outcome::Ok),
            Ask::Read(key) => self.0.read(key, request.op, cx),
            // A copy sent to a store is an ordinary write by the operation.
            Ask::WriteIf { .. } if !O::EVERYTHING => not_plain(),
            Ask::WriteIf { key, version } => self.0.write_if(key, version, request.op, cx),
            Ask::Write(key) | Ask::Fill { key, .. } => self.0.write(key, request.op, cx),
        }
    }
}

impl Behaviour for Database {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        self.server.on(input, cx, &mut self.disk);
    }

    fn facets(&self) -> Facets {
        Facets { records: Some(self.disk.0.len() as u32), ..self.server.facets() }
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn audit(&self) {
        self.server.audit();
    }
}
