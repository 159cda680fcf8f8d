//! The loop: take what is due, let it happen, grant what the components ask for.

use std::sync::Arc;

use betwixt_model::SimTime;

use super::limits::{Limit, MAX_AT_ONCE, MAX_CALLS, MAX_FLIGHTS};
use super::plan::Plan;
use super::vigil::NEVER;
use super::world::{Appointment, Due, Flight, Progress, World};
use crate::component::{Action, Cx, Input};
use crate::observe::{Observer, not_plain};

impl World {
    /// Lets everything happen up to and including `until`, but at most `budget` appointments.
    ///
    /// On [`Progress::Reached`] the clock stands at `until`; otherwise at the last thing that happened.
    pub fn advance<O: Observer>(&mut self, until: SimTime, budget: u64, observer: &mut O) -> Progress {
        self.advance_within(until, budget, u64::MAX, observer)
    }

    /// The same, but it comes back too when as much has been done for what comes from outside as `outside` allows; see
    /// [`Self::entered`]. It lets in at least one entry that is due, so that whoever calls again gets on.
    pub fn advance_within<O: Observer>(
        &mut self,
        until: SimTime,
        budget: u64,
        outside: u64,
        observer: &mut O,
    ) -> Progress {
        self.begin(observer);
        let until_end = until.0.min(self.layout.end);
        let mut left = budget;
        let enough = self.entered.saturating_add(outside.max(1));
        loop {
            if let Some(limit) = self.stopped {
                return Progress::Stopped(limit);
            }
            if self.entered >= enough {
                return Progress::Busy;
            }
            let outside = self.next_outside().filter(|at| *at <= until_end);
            let limit = outside.unwrap_or(until_end);
            while let Some((at, due)) = self.agenda.pop_le(limit) {
                self.execute(at, due, observer);
                left = left.saturating_sub(1);
                if self.stopped.is_some() {
                    break;
                }
                if left == 0 {
                    return Progress::Busy;
                }
                if O::EVERYTHING && self.next_vigil < limit {
                    break;
                }
            }
            // What happened may have brought a fault nearer that waits for it, or put it off.
            if self.stopped.is_some() || self.next_outside().filter(|at| *at <= until_end) != outside {
                continue;
            }
            if outside.is_some() {
                if !O::EVERYTHING {
                    not_plain();
                }
                self.let_in(observer);
            } else {
                self.now = self.now.max(until_end);
                return if self.now >= self.layout.end { Progress::Ended } else { Progress::Reached };
            }
        }
    }

    /// Lets exactly one appointment happen, or moves to the end if there is none; `false` at the end.
    pub fn step<O: Observer>(&mut self, observer: &mut O) -> bool {
        let before = self.executed;
        let end = SimTime(self.layout.end);
        let progress = self.advance(end, 1, observer);
        self.executed > before && !matches!(progress, Progress::Stopped(_))
    }

    /// The time of the next thing that is due, if anything is.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        let inside = self.agenda.peek_at();
        inside.into_iter().chain(self.next_outside()).min().map(SimTime)
    }

    /// When the next thing comes from outside.
    fn next_outside(&self) -> Option<u64> {
        let entry = self.plan.entries.get(self.cursor).map_or(NEVER, |entry| entry.at);
        let next = entry.min(self.next_vigil);
        (next != NEVER).then_some(next)
    }

    /// Takes a new plan whose entries so far mean the same as those that have taken effect.
    ///
    /// Returns `false`, and changes nothing, if the new plan differs in what has already happened: then go back to a
    /// snapshot from before the difference.
    pub fn replan(&mut self, plan: Arc<Plan>) -> bool {
        let fits = self.fits(&plan);
        if fits {
            self.adopt(plan);
        }
        fits
    }

    /// Whether [`Self::replan`] would take a plan: it means the same so far, and nothing in it is already past.
    #[must_use]
    pub fn fits(&self, plan: &Plan) -> bool {
        self.plan.common_prefix(plan) >= self.cursor
            && plan.entries.get(self.cursor).is_none_or(|next| next.at >= self.now)
    }

    /// Makes an appointment; what happens now is its cause.
    #[inline]
    pub(super) fn schedule(&mut self, at: u64, what: Appointment) {
        self.agenda.push(at, Due { what, cause: self.event });
    }

    fn execute<O: Observer>(&mut self, at: u64, due: Due, observer: &mut O) {
        assert!(at >= self.now, "time never runs backwards");
        self.at_this_instant = if at == self.now { self.at_this_instant + 1 } else { 0 };
        self.now = at;
        self.executed += 1;
        self.event += 1;
        observer.begins(self.event, due.cause);
        match due.what {
            Appointment::Arrival(slot) => self.arrive(slot, observer),
            Appointment::Timeout(call, attempt) => self.time_out(call, attempt, observer),
            Appointment::Retry(call, attempt) => self.retry(call, attempt, observer),
            Appointment::Wake(node, token) => {
                self.digest.fold(at, 1, self.sites[node as usize].owner);
                self.tell(node, Input::Wake(token), observer);
            }
            _ if !O::EVERYTHING => not_plain(),
            Appointment::Refusal(call, attempt) => self.refuse(call, attempt, observer),
            Appointment::Deadline(call) => self.give_up(call, observer),
            Appointment::Hedge(call, attempt) => self.hedge(call, attempt, observer),
            Appointment::Token(call, attempt) => self.token_came(call, attempt, observer),
            Appointment::NoRoom(call, attempt) => self.no_room(call, attempt, observer),
            Appointment::NoSocket(call, attempt) => self.no_socket(call, attempt, observer),
            Appointment::Dial(connection, slot) => self.dial(connection, slot, observer),
            Appointment::Peers(node, connection) => self.count_peers(node, connection, observer),
            Appointment::Rested(connection) => self.rested(connection, observer),
        }
        if O::EVERYTHING && !self.vigils.is_empty() {
            self.look();
        }
        if self.at_this_instant > MAX_AT_ONCE || self.flights.places() > MAX_FLIGHTS || self.calls.places() > MAX_CALLS
        {
            self.check_limits();
        }
    }

    /// Stops the run at a limit; asked only where one may have been reached.
    #[cold]
    fn check_limits(&mut self) {
        if self.at_this_instant > MAX_AT_ONCE {
            self.stopped = Some(Limit::AtOnce);
        } else if self.flights.len() > MAX_FLIGHTS {
            self.stopped = Some(Limit::Flights);
        } else if self.calls.len() > MAX_CALLS {
            self.stopped = Some(Limit::Calls);
        }
    }

    /// Gives a component an input, and grants what it asks for.
    pub(super) fn tell<O: Observer>(&mut self, node: u32, input: Input, observer: &mut O) {
        let index = node as usize;
        // Granting a wish tells nobody at once, so one list serves all.
        debug_assert!(self.actions.is_empty(), "a component is told while the wishes of another are granted");
        let site = &self.sites[index];
        let mut cx = Cx {
            now: self.now,
            me: node,
            outgoing: &site.outgoing,
            programs: &site.programs,
            mix: &site.mix,
            flows: &self.flows,
            next_operation: &mut self.next_operation,
            node_faults: &self.node_faults[index],
            fault_states: &mut self.fault_states,
            calls: &mut self.calls,
            actions: &mut self.actions,
            agenda: &mut self.agenda,
            event: self.event,
            observer,
        };
        self.nodes[index].on(input, &mut cx);
        let mut at = 0;
        while at < self.actions.len() {
            self.grant(node, at, observer);
            at += 1;
        }
        self.actions.clear();
    }

    /// Grants the wish at that place of the list. Wishes are large: each takes out no more than it needs.
    #[inline]
    fn grant<O: Observer>(&mut self, node: u32, at: usize, observer: &mut O) {
        match self.actions[at] {
            Action::Wake(after, token) => {
                self.schedule(self.now.saturating_add(after), Appointment::Wake(node, token));
            }
            Action::Call(id) => self.begin_call(id, observer),
            Action::Publish { connection, ref op, ref ask } => {
                let flight = Flight::publication(connection, op, ask, self.now);
                self.publish(flight, observer);
            }
            Action::Reply(ref to, ref op, ref reply) => {
                let flight = Flight::reply(to, op, reply, self.now);
                self.send(&flight, observer);
            }
            Action::Abandon(id) => self.abandon(id, observer),
            Action::TooDeep => self.stopped = Some(Limit::Depth(node)),
            Action::CountPeers(_) if !O::EVERYTHING => not_plain(),
            Action::CountPeers(connection) => self.schedule(self.now, Appointment::Peers(node, connection)),
        }
    }
}
