//! A database: workers that read and write records, all of them the same ones or each instance its own copies.

mod params;
mod amounts;
mod replica;
mod clock;
mod cluster;
mod failover;
mod tables_params;
mod tables;
mod relay;
mod locks;
mod promises;
mod transactions;
mod beside;

use betwixt_model::{KindSpec, ParamSpec, Params, PresetSpec, Role};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, MemberFacets, Outcome, Reply, Request};
use crate::data::Records;
use crate::kernel::slab::Slot;
use crate::kernel::streams::Stream;
use crate::kinds::Birth;
use crate::observe::{Observer, not_plain};
use crate::serving::{self, Extra, Server};
use clock::Clock;
use cluster::Cluster;
use locks::Locks;
use params::Config;
use tables::Tables;
use tables_params::Settings;
use transactions::Transactions;

const TABLES: &[&[ParamSpec]] = &[
    &serving::EXTERNAL_PARAMS,
    &amounts::PARAMS,
    &params::PARAMS,
    &tables_params::PARAMS,
    &locks::PARAMS,
    &transactions::PARAMS,
];
const PARAMS: &[ParamSpec] = &crate::joined::<{ crate::rows(TABLES) }>(TABLES);

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "database",
    title: "Database",
    role: Role::Store,
    icon: "db",
    silhouette: "cylinder",
    summary: "Holds records by key, each with a version; survives a crash. May have a leader and replicas, an inbox and an outbox.",
    params: PARAMS,
    presets: &[PresetSpec { id: "database", title: "Database", icon: "db", category: "Data", params: &[] }],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// A database at work.
#[derive(Clone, Debug)]
pub struct Database {
    server: Server,
    disk: Disk,
    /// What a cluster should be like, where there should be one.
    wanted: Option<Config>,
    /// Its luck, as long as there is none.
    luck: Stream,
}

/// What it holds.
#[derive(Clone, Debug)]
struct Disk {
    /// What all instances share; nothing where they do not.
    records: Records,
    cluster: Option<Box<Cluster>>,
    tables: Box<Tables>,
    /// Promises; nothing in a plain scenario.
    locks: Option<Box<Locks>>,
    /// Nothing until somebody begins one.
    transactions: Option<Box<Transactions>>,
    /// How long one may be open [nanoseconds].
    timeout: u64,
    /// The answer that has just been waited for.
    answer: Option<Reply>,
}

impl Database {
    /// An idle database.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        Self {
            server: Server::new(birth.params, |purpose| birth.stream(purpose)),
            disk: Disk {
                records: Records::starting_with(amounts::start(birth.params)),
                cluster: None,
                tables: Box::new(Tables::new(Settings::read(birth.params))),
                locks: Locks::new(birth.params),
                transactions: None,
                timeout: transactions::timeout(birth.params),
                answer: None,
            },
            wanted: Config::read(birth.params),
            luck: birth.stream("replication"),
        }
    }

    /// Follows the parameters: records become copies, or copies records again.
    fn replicate<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        match (&self.wanted, &mut self.disk.cluster) {
            (Some(config), Some(cluster)) => {
                cluster.config = config.clone();
                cluster.retuned(cx);
            }
            (Some(config), none @ None) => {
                if let Some(mut transactions) = self.disk.transactions.take() {
                    transactions.crash(None, &mut self.disk.records, cx);
                }
                let records = std::mem::take(&mut self.disk.records);
                let cluster = Cluster::new(config.clone(), &records, self.server.copies(), self.luck.clone());
                *none = Some(Box::new(cluster));
            }
            (None, there @ Some(_)) => {
                let Some(cluster) = there.take() else { return };
                let (records, waiting) = cluster.dissolve();
                self.disk.records = records;
                for (slot, reply) in waiting {
                    self.disk.answer = reply;
                    self.server.settle(slot, cx, &mut self.disk);
                    self.disk.answer = None;
                }
            }
            (None, None) => {}
        }
    }

    /// An input while each instance has records of its own.
    fn on_replicas<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        let Some(cluster) = self.disk.cluster.as_mut() else { return };
        if self.server.instances() != cluster.serving {
            cluster.resize(self.server.instances(), self.server.copies(), cx);
        }
        let clock = if let Input::Wake(token) = input { Clock::from_token(token) } else { None };
        match clock {
            Some(Clock::Arrival(instance)) => cluster.arrive(instance, cx),
            Some(Clock::Overdue(instance)) => cluster.overdue(instance, cx.now),
            Some(Clock::Lease) => cluster.elect(cx),
            Some(Clock::Relay(_) | Clock::Locks) => {}
            None => {
                befall(cluster, &input, cx);
                self.server.on(input, cx, &mut self.disk);
            }
        }
        self.answer_due(cx);
        let lost = self.disk.cluster.as_mut().map(|cluster| std::mem::take(&mut cluster.lost));
        for (op, key) in lost.into_iter().flatten() {
            self.disk.tables.lose(op, key, cx);
        }
    }

    /// Those who have waited for replicas are answered.
    fn answer_due<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        while let Some((slot, reply)) = self.disk.cluster.as_mut().and_then(|cluster| cluster.next_due()) {
            self.disk.answer = reply;
            self.server.settle(slot, cx, &mut self.disk);
            self.disk.answer = None;
        }
    }

    /// Where the relay runs.
    fn home(&self) -> u16 {
        self.disk.cluster.as_ref().map_or(0, |cluster| cluster.leader)
    }
}

impl Disk {
    /// So much there is of every record that nobody has written.
    fn start_with(&mut self, amount: i16) {
        self.records.start = amount;
        for replica in self.cluster.iter_mut().flat_map(|cluster| &mut cluster.replicas) {
            replica.records.start = amount;
        }
    }

    /// A write with what belongs to its transaction, unless its message is known.
    fn finish_transaction<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        if let Some(known) = self.tables.recognise(request, cx) {
            return known;
        }
        let reply = match (&mut self.cluster, request.ask) {
            (Some(cluster), _) => {
                let reply = cluster.finish(request, cx);
                cluster.written = false;
                reply
            }
            (None, ask) => self.write(request, ask.record().map_or(0, |(key, _)| key), cx),
        };
        if reply.outcome == Outcome::Ok {
            self.tables.commit(request, cx);
        }
        reply
    }

    /// A write to the records that all instances share.
    fn write<O: Observer>(&mut self, request: &Request, key: u64, cx: &mut Cx<'_, O>) -> Reply {
        let (place, op) = ((request.instance, key), request.op);
        cx.disk_is_full(op.flow).unwrap_or_else(|| self.records.carry_out(place, request.ask, op, cx))
    }
}

/// What befalls an instance befalls its copy of the records.
fn befall<O: Observer>(cluster: &mut Cluster, input: &Input, cx: &mut Cx<'_, O>) {
    match *input {
        Input::Crash(which) => cluster.changed(which, |replica| replica.down = true, cx),
        Input::Restart(which) => cluster.changed(which, |replica| replica.down = false, cx),
        Input::Pause(which) => cluster.changed(which, |replica| replica.paused += 1, cx),
        Input::Resume(which) => cluster.changed(which, |replica| replica.paused = replica.paused.saturating_sub(1), cx),
        Input::Isolate(which) => cluster.changed(Some(which), |replica| replica.isolated += 1, cx),
        Input::Rejoin(which) => {
            cluster.changed(Some(which), |replica| replica.isolated = replica.isolated.saturating_sub(1), cx);
        }
        Input::Promote(which) => cluster.promote(which, cx),
        Input::Wipe(None) => cluster.wipe(cx),
        Input::Start
        | Input::Request(_)
        | Input::Cancel(_)
        | Input::CallEnded(..)
        | Input::Peers { .. }
        | Input::PeerCrashed { .. }
        | Input::Wake(_)
        // Replicas lose what they hold together or not at all.
        | Input::Wipe(Some(_))
        | Input::Retuned => {}
    }
}

impl Extra for Disk {
    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        if O::EVERYTHING && self.cluster.is_none() && let Some(reply) = self.answer.take() {
            return reply;
        }
        if O::EVERYTHING && self.transactions.is_some() {
            return self.transact(request, cx);
        }
        if O::EVERYTHING && self.answer.is_none() && self.tables.concern(request.ask) {
            return self.finish_transaction(request, cx);
        }
        if let Some(cluster) = O::beyond(self.cluster.as_mut()) {
            return self.answer.take().unwrap_or_else(|| cluster.finish(request, cx));
        }
        let (instance, op) = (request.instance, request.op);
        match request.ask {
            Ask::Run | Ask::Compensate | Ask::Probe { .. } => Reply::of(Outcome::Ok),
            Ask::Read(key) => self.records.read((instance, key), op, cx),
            Ask::WriteIf { .. }
            | Ask::Commit { .. }
            | Ask::Change { .. }
            | Ask::Prepare { .. }
            | Ask::Decide { .. }
            | Ask::Transact { .. }
                if !O::EVERYTHING =>
            {
                not_plain()
            }
            // The locks have dealt with them.
            Ask::Prepare { .. } | Ask::Decide { .. } => Reply::of(Outcome::Ok),
            Ask::Transact { .. } => self.transact(request, cx),
            Ask::WriteIf { key, .. } | Ask::Commit { key, .. } | Ask::Change { key, .. } => self.write(request, key, cx),
            // A copy sent to a store is an ordinary write by the operation.
            Ask::Write(key) | Ask::Fill { key, .. } => match cx.disk_is_full(op.flow) {
                Some(full) => full,
                None => self.records.write((instance, key), op, cx),
            },
        }
    }

    fn holds(&self) -> bool {
        true
    }

    fn waits<O: Observer>(&mut self, request: &Request, slot: Slot, cx: &mut Cx<'_, O>) -> bool {
        if self.locks.as_ref().is_some_and(|locks| locks.concern(request.ask))
            && let Some(waits) = self.minds_locks(request, slot, cx)
        {
            return waits;
        }
        let Some(cluster) = self.cluster.as_mut() else { return false };
        let more = self.tables.concern(request.ask);
        if more && self.tables.know(request, cx.now) {
            return false;
        }
        let waits = cluster.waits(request, slot, cx);
        if std::mem::take(&mut cluster.written) && more {
            self.tables.commit(request, cx);
        }
        waits
    }
}

impl Behaviour for Database {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
        self.wanted = Config::read(params);
        self.disk.tables.configure(Settings::read(params));
        self.disk.start_with(amounts::start(params));
        if let Some(locks) = &mut self.disk.locks {
            locks.configure(params);
        }
        self.disk.timeout = transactions::timeout(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        if O::EVERYTHING && matches!(input, Input::Start | Input::Retuned) {
            self.replicate(cx);
        }
        if O::EVERYTHING {
            let home = self.home();
            if self.disk.tables.relay.takes(&input, home, cx) {
                return;
            }
            match input {
                Input::Crash(which) => self.disk.crash(which, cx),
                Input::Wipe(None) => self.disk.tables.wipe(cx),
                Input::Retuned => self.disk.tables.relay.take_up(cx),
                _ => {}
            }
        }
        if O::EVERYTHING && self.disk.locks.is_some() {
            self.befall_locks(&input, cx);
        }
        if O::EVERYTHING && self.disk.cluster.is_some() {
            self.on_replicas(input, cx);
            return self.let_go_on(cx);
        }
        match input {
            Input::Wipe(None) if O::EVERYTHING => {
                // What is there was answered at once.
                self.disk.records.tell_lost(0, |_, _| true, cx);
                self.disk.records.wipe();
            }
            // A clock of replicas that are no more.
            Input::Wake(token) if O::EVERYTHING && Clock::from_token(token).is_some() => {}
            _ => self.server.on(input, cx, &mut self.disk),
        }
        if O::EVERYTHING {
            self.let_go_on(cx);
        }
    }

    fn facets(&self) -> Facets {
        let (records, leader) = match &self.disk.cluster {
            None => (&self.disk.records, None),
            Some(cluster) => (&cluster.replicas[usize::from(cluster.leader)].records, Some(cluster.leader)),
        };
        let cluster = self.disk.cluster.as_ref();
        let (next_leader, behind) = (cluster.and_then(|it| it.next), cluster.map(|it| it.behind()));
        let outbox = Some(self.disk.tables.relay.len() as u32);
        let locks = self.disk.locks.as_ref();
        let (in_doubt, lock_waits) = (locks.map(|it| it.in_doubt()), locks.map(|it| it.lock_waits()));
        let in_doubt_since = locks.and_then(|it| it.oldest());
        let records = Some(records.len() as u32);
        let own = self.server.facets();
        Facets { records, leader, next_leader, behind, outbox, in_doubt, in_doubt_since, lock_waits, ..own }
    }

    fn members(&self) -> Vec<MemberFacets> {
        self.disk.cluster.as_ref().map(|cluster| cluster.members()).unwrap_or_default()
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn route(&self, ask: Ask, home: u16) -> Option<u16> {
        self.disk.cluster.as_ref()?.route(ask, home)
    }

    fn audit(&self) {
        self.server.audit();
        self.disk.tables.relay.audit();
        if let Some(transactions) = &self.disk.transactions {
            transactions.audit();
        }
        if let Some(cluster) = &self.disk.cluster {
            cluster.audit();
        }
    }
}
