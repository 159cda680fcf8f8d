//! Everything that exists at an instant. It can be copied: a copy is a snapshot.

use std::sync::Arc;

use betwixt_model::{Catalogue, ParamMap, ParamSpec, Params, SimTime};

use super::agenda::Agenda;
use super::connection::Connection;
use super::digest::Digest;
use super::limits::Limit;
use super::plan::Plan;
use super::slab::Slab;
use super::vigil::Vigil;
use crate::calling::{Call, CallState, Calls};
use crate::component::{Action, Ask, CallId, Facets, FlowMix, FlowTraits, Op, Outcome, Outgoing, Reply};
use crate::faults::{Direction, FaultState, NodeFault};
use crate::handler::Compiled;
use crate::kinds::Node;
use crate::observe::MessageKind;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Appointment {
    /// A message arrives or dies.
    Arrival(super::slab::Slot),
    /// The timeout of an attempt.
    Timeout(CallId, u16),
    /// The caller hears that its own breaker refused the attempt.
    Refusal(CallId, u16),
    /// The next attempt of a call.
    Retry(CallId, u16),
    /// The deadline of a call.
    Deadline(CallId),
    /// A further attempt beside the one of that number.
    Hedge(CallId, u16),
    /// An attempt's token has come.
    Token(CallId, u16),
    /// An attempt has waited for room long enough.
    NoRoom(CallId, u16),
    /// An attempt has waited for a connection long enough.
    NoSocket(CallId, u16),
    /// The opening of a connection goes on.
    Dial(u32, super::slab::Slot),
    /// An open breaker has rested long enough.
    Rested(u32),
    /// A component wants to know who is up at the other end of a connection.
    Peers(u32, u32),
    /// A component asked to be woken.
    Wake(u32, u64),
}

/// What is due, and the event that made it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) what: Appointment,
    pub(crate) cause: u64,
}

/// A message on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flight {
    pub(crate) connection: u32,
    pub(crate) kind: MessageKind,
    pub(crate) op: Op,
    pub(crate) ask: Ask,
    pub(crate) call: Option<CallId>,
    pub(crate) attempt: u16,
    pub(crate) instance: u16,
    /// Idempotency key; 0 where there is none.
    pub(crate) key: u64,
    pub(crate) reply: Reply,
    pub(crate) fate: Fate,
    pub(crate) sent_at: u64,
    pub(crate) due_at: u64,
}

/// What happens to a message at the end of its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Arrives,
    /// The gap answers with an error in the callee's place.
    Bounces,
    Dies,
    /// Nobody listens at the end of the way.
    Refused,
}

/// What never changes during a run.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) kind_specs: Vec<&'static [ParamSpec]>,
    /// Flows that each component starts.
    pub(crate) flows_of: Vec<Vec<u16>>,
    pub(crate) catalogue: Catalogue,
    pub(crate) seed: u64,
    pub(crate) end: u64,
}

/// What a component sees around it.
///
/// Shape: everything that it is shown for each input lies together, or a thousand components would cost a miss for each of
/// these.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// Its own connections, in the order of the document.
    pub(crate) outgoing: Vec<Outgoing>,
    /// Its programs, by flow; they never change.
    pub(crate) programs: Arc<[Compiled]>,
    /// The flows that it starts, if it is a source.
    pub(crate) mix: Vec<FlowMix>,
    /// Hash of its identity.
    pub(crate) owner: u64,
}

/// What can be moved while it runs.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) nodes: Vec<Arc<ParamMap>>,
    pub(crate) connections: Vec<Arc<ParamMap>>,
    pub(crate) flows: Vec<Arc<ParamMap>>,
}

/// Counts that must balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Messages sent.
    pub sent: u64,
    /// Messages that arrived, answers of the gap included.
    pub delivered: u64,
    /// Messages that died on their way.
    pub lost: u64,
}

/// Why [`World::advance`] came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Everything up to the wanted time has happened.
    Reached,
    /// The wanted number of appointments has been executed, or as much else was done as may be at once; call again.
    Busy,
    /// The run is over.
    Ended,
    /// The run stopped at a limit.
    Stopped(Limit),
}

/// Everything that exists at an instant of a run.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) now: u64,
    /// Every component has been told to start.
    pub(crate) begun: bool,
    pub(crate) agenda: Agenda<Due>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) node_faults: Vec<Vec<NodeFault>>,
    pub(crate) sites: Vec<Site>,
    pub(crate) flows: Vec<FlowTraits>,
    pub(crate) connections: Vec<Connection>,
    pub(crate) calls: Calls,
    pub(crate) flights: Slab<Flight>,
    pub(crate) fault_states: Vec<FaultState>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) cursor: usize,
    /// Faults that wait for a condition.
    pub(crate) vigils: Vec<Vigil>,
    /// When the first of them begins or ends, as things stand [nanoseconds].
    pub(crate) next_vigil: u64,
    /// Work done so far for what came from outside, in the order of one appointment each.
    pub(crate) entered: u64,
    pub(crate) settings: Settings,
    pub(crate) layout: Arc<Layout>,
    pub(crate) digest: Digest,
    pub(crate) traffic: Traffic,
    pub(crate) executed: u64,
    /// Number of the event that is happening: an appointment, an entry of the plan, or the start.
    pub(crate) event: u64,
    pub(crate) at_this_instant: u64,
    pub(crate) next_operation: u64,
    /// Faults under way that cut a component in two.
    pub(crate) isolations: u32,
    pub(crate) stopped: Option<Limit>,
    /// Kept only for its memory; always empty between steps.
    pub(crate) actions: Vec<Action>,
}

/// A message on its way, as a view may see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlightView {
    /// Over which connection, by index.
    pub connection: u32,
    /// From caller to callee, or back.
    pub direction: Direction,
    /// What sort.
    pub kind: MessageKind,
    /// Whose journey.
    pub op: Op,
    /// Number of the attempt, from 1.
    pub attempt: u16,
    /// For a reply: what it says.
    pub outcome: Outcome,
    /// It will die at the end of its time, half-way.
    pub doomed: bool,
    /// For a reply: nobody waits for it any more.
    pub late: bool,
    /// When it left [nanoseconds].
    pub sent_at: u64,
    /// When it arrives or dies [nanoseconds].
    pub due_at: u64,
}

impl World {
    /// Simulated now.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        SimTime(self.now)
    }

    /// When the run ends.
    #[must_use]
    pub fn end(&self) -> SimTime {
        SimTime(self.layout.end)
    }

    /// Appointments executed so far.
    #[must_use]
    pub const fn executed(&self) -> u64 {
        self.executed
    }

    /// Work done so far for what came from outside, each about as much as an appointment: an entry of the plan counts as
    /// one, and a crash for whom it cuts off besides. It is no part of a run, only of what it costs.
    #[must_use]
    pub const fn entered(&self) -> u64 {
        self.entered
    }

    /// Operations started so far.
    #[must_use]
    pub const fn operations(&self) -> u64 {
        self.next_operation - 1
    }

    /// The fingerprint of what has happened so far.
    #[must_use]
    pub fn digest(&self) -> String {
        self.digest.text()
    }

    /// Counts of messages.
    #[must_use]
    pub const fn traffic(&self) -> Traffic {
        self.traffic
    }

    /// The limit that stopped the run, if one did.
    #[must_use]
    pub const fn stopped(&self) -> Option<Limit> {
        self.stopped
    }

    /// Number of components.
    #[must_use]
    pub const fn components(&self) -> usize {
        self.nodes.len()
    }

    /// Appointments that are still due.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.agenda.len()
    }

    /// The inside of a component.
    #[must_use]
    pub fn facets(&self, node: usize) -> Facets {
        self.nodes[node].facets()
    }

    /// Whether a crash keeps a component, or any of its instances, down.
    #[must_use]
    pub fn is_down(&self, node: usize) -> bool {
        self.node_faults[node].iter().any(|fault| matches!(fault.effect, crate::faults::FaultEffect::Crash(..)))
    }

    /// A connection at work.
    #[must_use]
    pub fn connection(&self, index: usize) -> &Connection {
        &self.connections[index]
    }

    /// Whether a router leaves a connection out of its rotation just now.
    #[must_use]
    pub fn is_left_out(&self, connection: usize) -> bool {
        let from = self.connections[connection].from as usize;
        let place = self.sites[from].outgoing.iter().position(|outgoing| outgoing.connection as usize == connection);
        place.is_some_and(|place| self.nodes[from].leaves_out(place, self.now))
    }

    /// The state of each fault of the plan.
    #[must_use]
    pub fn faults(&self) -> &[FaultState] {
        &self.fault_states
    }

    /// What comes from outside.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// How many entries of the plan have taken effect.
    #[must_use]
    pub const fn plan_cursor(&self) -> usize {
        self.cursor
    }

    /// What a component's parameters are now, moved ones included.
    #[must_use]
    pub fn node_params(&self, node: usize) -> Params<'_> {
        Params::new(self.layout.kind_specs[node], &self.settings.nodes[node])
    }

    /// What a connection's parameters are now, moved ones included.
    #[must_use]
    pub fn connection_params(&self, connection: usize) -> Params<'_> {
        Params::new(self.layout.catalogue.connection, &self.settings.connections[connection])
    }

    /// What a flow's parameters are now, moved ones included.
    #[must_use]
    pub fn flow_params(&self, flow: usize) -> Params<'_> {
        Params::new(self.layout.catalogue.flow, &self.settings.flows[flow])
    }

    /// Every message on its way.
    pub fn flights(&self) -> impl Iterator<Item = FlightView> + '_ {
        self.flights.iter().map(|(_, flight)| {
            let is_reply = flight.kind == MessageKind::Reply;
            FlightView {
                connection: flight.connection,
                direction: if is_reply { Direction::Reply } else { Direction::Request },
                kind: flight.told_as(),
                op: flight.op,
                attempt: flight.attempt,
                outcome: match flight.fate {
                    Fate::Refused => Outcome::Refused,
                    Fate::Arrives | Fate::Bounces | Fate::Dies => flight.reply.outcome,
                },
                doomed: flight.fate == Fate::Dies,
                late: is_reply && !self.is_awaited(flight.call, flight.attempt),
                sent_at: flight.sent_at,
                due_at: flight.due_at,
            }
        })
    }

    /// How many messages are on their way.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.flights.len()
    }

    /// Calls that wait for an answer or for their next attempt.
    pub fn calls(&self) -> impl Iterator<Item = &Call> + '_ {
        self.calls.iter().map(|(_, call)| call)
    }

    pub(crate) fn is_awaited(&self, call: Option<CallId>, attempt: u16) -> bool {
        call.and_then(|id| self.calls.get(id)).is_some_and(|call| call.awaits(attempt))
    }

    /// Panics where the books do not balance.
    pub fn audit(&self) {
        let Traffic { sent, delivered, lost } = self.traffic;
        assert_eq!(sent, delivered + lost + self.flights.len() as u64, "every message arrived, died or is on its way");
        for node in &self.nodes {
            node.audit();
        }
        for (index, connection) in self.connections.iter().enumerate() {
            let own = || self.calls().filter(|call| call.connection as usize == index && !call.op.is_nobodys());
            let open: usize = own().map(|call| call.open().count()).sum();
            assert_eq!(connection.under_way.iter().sum::<u32>() as usize, open, "attempts under way, counted twice");
            assert_eq!(connection.open as usize, open, "attempts under way, counted three times");
            let waiting = own().filter(|call| call.state == CallState::Room).count();
            assert_eq!(connection.waiting(), waiting, "attempts waiting for room, counted twice");
            if let Some(pool) = &connection.pool {
                pool.audit();
                let waiting = own().filter(|call| call.state == CallState::Socket).count();
                assert_eq!(pool.waiting() as usize, waiting, "attempts waiting for a connection, counted three times");
                assert!(pool.carrying() <= open, "a connection carries an attempt that is open");
            }
            let retrying = own().filter(|call| call.paid.is_some()).count();
            let budgeted = connection.budget.as_ref().map_or(0, |budget| budget.retrying() as usize);
            assert!(budgeted <= retrying, "a budget counts no retry that there is not");
        }
    }
}
