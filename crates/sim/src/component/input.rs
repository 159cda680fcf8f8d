//! What a component receives, and the contract of a kind.

use betwixt_model::Params;

use super::{Ask, Cx, Facets, MemberFacets, Reply, ReplyTo, Request};
use crate::observe::Observer;

/// What happens to a component.
///
/// Not `Copy`: it is as large as a request, and a value that is moved is handed down without being copied at each step.
#[derive(Clone, Debug)]
pub enum Input {
    /// The run begins.
    Start,
    /// A request or publication arrived.
    Request(Request),
    /// Whoever waited for this answer waits no longer; work on it may stop.
    Cancel(ReplyTo),
    /// A call that it made has ended; the numbers are the ones it gave.
    CallEnded(u64, u16, Reply),
    /// The time it asked to be woken at has come; the number is the one it gave.
    Wake(u64),
    /// One instance, or all, lost everything in memory and no longer answers.
    Crash(Option<u16>),
    /// What it holds on disk is gone too, at one instance or at all: records, items. It comes after their crash.
    Wipe(Option<u16>),
    /// One instance, or all, are back, empty.
    Restart(Option<u16>),
    /// One instance, or all, stand still: no work is done, what comes waits. Pauses nest: each ends with its own
    /// [`Self::Resume`].
    Pause(Option<u16>),
    /// One instance, or all, go on exactly where they stood.
    Resume(Option<u16>),
    /// An instance is cut off from the others. These nest as well: each ends with its own [`Self::Rejoin`].
    Isolate(u16),
    /// An instance can reach the others again.
    Rejoin(u16),
    /// Somebody wants another leader: this instance, or whichever has most.
    Promote(Option<u16>),
    /// Its parameters have just been changed.
    Retuned,
    /// What [`super::Cx::count_peers`] asked for.
    Peers {
        /// Over which connection.
        connection: u32,
        /// How many instances callers choose among.
        instances: u16,
        /// Those of them that are up and do not stand still, one bit each.
        up: u128,
    },
    /// Instances of a callee have lost everything in memory; told only to those that follow their peers.
    PeerCrashed {
        /// Over which connection.
        connection: u32,
        /// Which instance, or all.
        instance: Option<u16>,
    },
}

/// A kind: a state machine that is given inputs and asks for actions. It never reaches the world.
pub trait Behaviour {
    /// Reads its parameters, at the start and whenever a person moves one.
    fn configure(&mut self, params: Params<'_>);

    /// Takes one input.
    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>);

    /// What a view may know.
    fn facets(&self) -> Facets;

    /// What may be seen of each of its members, for those that are a group.
    fn members(&self) -> Vec<MemberFacets> {
        Vec::new()
    }

    /// How many copies callers choose among; asked for every attempt, so it must cost nothing.
    fn instances(&self) -> u16 {
        1
    }

    /// Whether somebody listens at an instance that is up; one that is still starting does not.
    fn listens(&self, _instance: u16, _now: u64) -> bool {
        true
    }

    /// Which instance a caller asks, by its home among them, where the callee's state decides that and not the caller's policy.
    fn route(&self, _ask: Ask, _home: u16) -> Option<u16> {
        None
    }

    /// Whether it leaves one of its own connections out at this moment, by its place among them.
    fn leaves_out(&self, _place: usize, _now: u64) -> bool {
        false
    }

    /// Whether it is told when instances of its callees crash.
    fn follows_peers(&self) -> bool {
        false
    }

    /// Its own invariants; panics where one is broken.
    fn audit(&self) {}
}
