//! What happened to one operation, put together from its facts: who was visited, by which attempt of which call.
//!
//! Simplified: a fact does not say to which call it belongs. Where two calls of one operation are open on one connection
//! at the same time, the older one is taken to be meant, unless the number of the attempt or its beginning says otherwise.

mod reading;

use betwixt_model::sort::Names;
use betwixt_model::{Effect, Scenario};
use betwixt_sim::{Fact, Op, Outcome};

use super::Told;
use reading::Reading;

/// The whole of it. Places are indices into the lists.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    pub(crate) op: Op,
    pub(crate) told: Told,
    /// The first one is the person.
    pub(crate) visits: Vec<Visit>,
    pub(crate) calls: Vec<Call>,
    pub(crate) attempts: Vec<Attempt>,
    /// Both ends of each connection.
    pub(crate) ends: Vec<(u32, u32)>,
    /// When the person tried again, with what they knew.
    pub(crate) tries: Vec<(u64, Outcome)>,
    /// Messages put into a queue, by queue: when, and when they left it for good, and whether as dead.
    pub(crate) kept: Vec<Kept>,
    /// Records that it read or wrote.
    pub(crate) records: Vec<Touch>,
    /// Effects of which no visit is known, and all others as well.
    pub(crate) effects: Vec<Happened>,
    /// A message of it that a queue already had.
    pub(crate) replayed: Vec<(u64, u32)>,
}

/// Something in the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Happened {
    pub(crate) at: u64,
    pub(crate) node: u32,
    pub(crate) effect: Effect,
    pub(crate) visit: Option<usize>,
}

/// A component had it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) node: u32,
    /// The attempt that brought it; none for the person.
    pub(crate) by: Option<usize>,
    pub(crate) came: u64,
    pub(crate) begun: Option<u64>,
    pub(crate) left: Option<(u64, Outcome)>,
    pub(crate) depth: u16,
}

/// One question with all its attempts, or one publication.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) connection: u32,
    /// The visit from which it was made.
    pub(crate) from: usize,
    pub(crate) began: u64,
    pub(crate) ended: Option<(u64, Outcome)>,
    /// Nobody waited any more.
    pub(crate) abandoned: bool,
    pub(crate) is_publication: bool,
    pub(crate) fell_back: bool,
}

/// One message that asks or tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    pub(crate) call: usize,
    pub(crate) number: u16,
    pub(crate) sent: u64,
    /// It never left: refused by its own side.
    pub(crate) unsent: bool,
    pub(crate) arrived: Option<u64>,
    pub(crate) lost: Option<u64>,
    pub(crate) turned_away: bool,
    pub(crate) replayed: bool,
    /// The network made a second one of it.
    pub(crate) is_copy: bool,
    pub(crate) reply_sent: Option<u64>,
    pub(crate) reply_lost: Option<u64>,
    pub(crate) reply: Option<(u64, Outcome, bool)>,
    /// When the caller stopped waiting for it, and what it could infer.
    pub(crate) ended: Option<(u64, Outcome)>,
}

/// A message in a queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub(crate) node: u32,
    pub(crate) from: u64,
    pub(crate) until: Option<(u64, bool)>,
}

/// A record that was read or written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Touch {
    pub(crate) at: u64,
    pub(crate) node: u32,
    pub(crate) instance: u16,
    pub(crate) wrote: bool,
    pub(crate) found: bool,
    pub(crate) version: u32,
    pub(crate) conflict: bool,
    pub(crate) lost: bool,
    /// How much there was of it, where a program asks for amounts.
    pub(crate) amount: Option<i16>,
}

impl Trace {
    /// Puts the facts of one operation together; none before it has started.
    pub(crate) fn read(scenario: &Scenario, facts: &[(u64, Fact)]) -> Option<Self> {
        let (came, op, client) = facts.iter().find_map(|(at, fact)| match *fact {
            Fact::OperationStarted { op, client } => Some((*at, op, client)),
            _ => None,
        })?;
        let places = Names::new(scenario.components.iter().map(|component| component.id.as_str()));
        let place = |id: &str| places.find(id).map_or(u32::MAX, |at| at as u32);
        let person = Visit { node: client, by: None, came, begun: Some(came), left: None, depth: 0 };
        let wires = scenario.connections.iter();
        let mut trace = Self {
            op,
            told: Told::Nothing,
            visits: vec![person],
            calls: Vec::new(),
            attempts: Vec::new(),
            ends: wires.map(|wire| (place(wire.from.as_str()), place(wire.to.as_str()))).collect(),
            tries: Vec::new(),
            kept: Vec::new(),
            records: Vec::new(),
            effects: Vec::new(),
            replayed: Vec::new(),
        };
        let mut reading = Reading::new(&mut trace);
        for (at, fact) in facts {
            reading.note(*at, fact);
        }
        trace.settle_effects();
        Some(trace)
    }

    /// The last moment of which anything is known.
    pub(crate) fn last(&self) -> u64 {
        let left = self.visits.iter().filter_map(|visit| visit.left.map(|(at, _)| at));
        let sent = self.attempts.iter().map(|attempt| attempt.sent);
        let kept = self.kept.iter().filter_map(|kept| kept.until.map(|(at, _)| at));
        left.chain(sent).chain(kept).max().unwrap_or(self.visits[0].came)
    }

    /// The component at the far end of the connection of a call.
    pub(crate) fn callee(&self, call: usize) -> u32 {
        self.ends.get(self.calls[call].connection as usize).map_or(u32::MAX, |(_, to)| *to)
    }

    /// From a visit up to the person: each attempt that led to it, the last one first.
    pub(crate) fn way_up(&self, visit: usize) -> Vec<usize> {
        let (mut way, mut at) = (Vec::new(), visit);
        while let Some(attempt) = self.visits[at].by {
            way.push(attempt);
            at = self.calls[self.attempts[attempt].call].from;
            if way.len() > self.attempts.len() {
                break;
            }
        }
        way
    }

    /// The attempts of a call, in order.
    pub(crate) fn attempts_of(&self, call: usize) -> impl Iterator<Item = (usize, &Attempt)> {
        self.attempts.iter().enumerate().filter(move |(_, attempt)| attempt.call == call)
    }

    /// The visits that an attempt brought about: two where the network made a copy.
    pub(crate) fn visits_of(&self, attempt: usize) -> impl Iterator<Item = (usize, &Visit)> {
        self.visits.iter().enumerate().filter(move |(_, visit)| visit.by == Some(attempt))
    }

    /// Effects that nobody was seen to be done with belong to the oldest visit that was there.
    fn settle_effects(&mut self) {
        let visits = &self.visits;
        for happened in self.effects.iter_mut().filter(|happened| happened.visit.is_none()) {
            happened.visit = visits.iter().position(|visit| {
                visit.node == happened.node
                    && visit.came <= happened.at
                    && visit.left.is_none_or(|(left, _)| left >= happened.at)
            });
        }
    }
}
