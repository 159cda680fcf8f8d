//! A consensus group: members that agree on one log by Raft, and hold the records that come of it.

mod params;
mod log;
mod post;
mod member;
mod group;
mod election;
mod forgotten;
mod replication;
mod reads;
mod proof;
mod token;

use betwixt_model::{KindSpec, Params, PresetSpec, Role};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, MemberFacets, Reply, Request};
use crate::kernel::slab::Slot;
use crate::kinds::Birth;
use crate::observe::Observer;
use crate::serving::{Extra, Server};
use group::{Group, Lot, Luck};
use params::Config;
use token::Clock;

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "consensus_group",
    title: "Consensus group",
    role: Role::Store,
    icon: "rows",
    silhouette: "cylinder",
    summary: "Members that agree on every write by majority (Raft), elect a leader, and hold records by key.",
    params: &params::PARAMS,
    presets: &[PresetSpec {
        id: "consensus_group",
        title: "Consensus group",
        icon: "rows",
        category: "Data",
        params: &[],
    }],
    takes: true,
    sends: false,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// A group at work.
#[derive(Clone, Debug)]
pub struct ConsensusGroup {
    server: Server,
    agreement: Agreement,
    /// What the parameters ask for.
    wanted: Box<Config>,
    members: u16,
    seen: Seen,
}

/// What was seen of the members last. It is kept because everybody may ask, also the part of a page that runs no group.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    leader: Option<u16>,
    behind: u32,
    term: u32,
    log: u64,
    committed: u64,
    records: u32,
}

/// What the members agree on.
#[derive(Clone, Debug)]
struct Agreement(Box<Group>);

impl Seen {
    fn of(group: &Group) -> Self {
        let members = &group.members;
        let leading = group.all().filter(|at| group.at(*at).lead().is_some());
        let leader = leading.max_by_key(|at| group.at(*at).term);
        let best = leader.or_else(|| group.all().max_by_key(|at| group.at(*at).applied())).unwrap_or(0);
        let best = group.at(best);
        let connected = members.iter().filter(|member| member.is_connected()).map(|member| member.log.last());
        let (log, least) = (best.log.last(), connected.min().unwrap_or(0));
        Self {
            leader,
            behind: log.saturating_sub(least) as u32,
            term: members.iter().map(|member| member.term).max().unwrap_or(0),
            log,
            committed: best.commit,
            records: best.state.records.len() as u32,
        }
    }
}

impl ConsensusGroup {
    /// A group in which the first member leads.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let members = params::members(birth.params);
        let mut server = Server::new(params::for_serving(birth.params), |purpose| birth.stream(purpose));
        server.keep_to(members);
        let luck = Luck {
            election: birth.stream("election"),
            delays: birth.stream("members"),
            losses: birth.stream("losses"),
        };
        let config = Config::read(birth.params);
        let wanted = Box::new(config.clone());
        Self { server, agreement: Agreement(Box::new(Group::new(config, members, luck))), wanted, members, seen: Seen::default() }
    }

    /// What befalls the component befalls its members.
    fn befall<O: Observer>(&mut self, input: &Input, cx: &mut Cx<'_, O>) {
        let group = &mut self.agreement.0;
        match *input {
            Input::Start => group.begin(cx),
            Input::Retuned => group.retune((*self.wanted).clone(), cx),
            Input::Crash(which) => group.befall(which, Lot::Crash, cx),
            Input::Restart(which) => group.befall(which, Lot::Restart, cx),
            Input::Pause(which) => group.befall(which, Lot::Pause, cx),
            Input::Isolate(which) => group.befall(Some(which), Lot::Isolate, cx),
            Input::Rejoin(which) => group.befall(Some(which), Lot::Rejoin, cx),
            Input::Promote(which) => group.promote(which, cx),
            Input::Wipe(None) => group.wipe(cx),
            Input::Wipe(Some(which)) => group.wipe_one(which),
            // Their workers go on first: what they answer then is answered at the old pace.
            Input::Resume(_)
            | Input::Request(_)
            | Input::Cancel(_)
            | Input::CallEnded(..)
            | Input::Peers { .. }
            | Input::PeerCrashed { .. }
            | Input::Wake(_) => {}
        }
    }

    /// Answers those who have waited, as far as their members do not stand still.
    fn answer<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for _ in 0..self.agreement.0.done.len() {
            let Some((task, reply)) = self.agreement.0.done.pop_front() else { return };
            if !self.server.complete(task, reply, cx) {
                self.agreement.0.done.push_back((task, reply));
            }
        }
    }
}

impl Extra for Agreement {
    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        self.0.finish(request, cx)
    }

    fn waits<O: Observer>(&mut self, request: &Request, task: Slot, cx: &mut Cx<'_, O>) -> bool {
        self.0.waits(request, task, cx)
    }
}

impl Behaviour for ConsensusGroup {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params::for_serving(params));
        self.server.keep_to(self.members);
        *self.wanted = Config::read(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        let clock = if let Input::Wake(token) = input { Clock::from_token(token) } else { None };
        let group = &mut self.agreement.0;
        match clock {
            Some(Clock::Post) => group.deliver(cx),
            Some(Clock::Timeout) => group.time_out(cx),
            Some(Clock::Beat(member)) => group.beat(member, cx),
            None => {
                self.befall(&input, cx);
                let resumed = if let Input::Resume(which) = input { Some(which) } else { None };
                self.server.on(input, cx, &mut self.agreement);
                if let Some(which) = resumed {
                    self.agreement.0.befall(which, Lot::Resume, cx);
                }
            }
        }
        self.answer(cx);
        self.seen = Seen::of(&self.agreement.0);
    }

    fn facets(&self) -> Facets {
        let Seen { leader, behind, term, log, committed, records } = self.seen;
        Facets {
            records: Some(records),
            leader,
            behind: Some(behind),
            term: Some(term),
            log: Some(log),
            committed: Some(committed),
            ..self.server.facets()
        }
    }

    fn members(&self) -> Vec<MemberFacets> {
        self.agreement.0.members.iter().map(member::Member::facets).collect()
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn route(&self, ask: Ask, home: u16) -> Option<u16> {
        self.agreement.0.route(ask, home)
    }

    fn audit(&self) {
        self.server.audit();
        self.agreement.0.audit();
    }
}
