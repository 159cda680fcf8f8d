//! The loop: take what is due, let it happen, grant what the components ask for.

use std::sync::Arc;

use betwixt_model::SimTime;

use super::limits::{Limit, MAX_AT_ONCE, MAX_CALLS, MAX_FLIGHTS};
use super::plan::Plan;
use super::world::{Appointment, Due, Progress, World};
use crate::component::{Action, Cx, Input};
use crate::observe::{Observer, not_plain};

impl World {
    /// Lets everything happen up to and including `until`, but at most `budget` appointments.
    ///
    /// On [`Progress::Reached`] the clock stands at `until`; otherwise at the last thing that happened.
    pub fn advance<O: Observer>(&mut self, until: SimTime, budget: u64, observer: &mut O) -> Progress {
        self.begin(observer);
        let until_end = until.0.min(self.layout.end);
        let mut left = budget;
        loop {
            if let Some(limit) = self.stopped {
                return Progress::Stopped(limit);
            }
            let outside = self.plan.entries.get(self.cursor).map(|entry| entry.at).filter(|at| *at <= until_end);
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
            }
            if self.stopped.is_some() {
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
        let outside = self.plan.entries.get(self.cursor).map(|entry| entry.at);
        inside.into_iter().chain(outside).min().map(SimTime)
    }

    /// Takes a new plan whose entries so far mean the same as those that have taken effect.
    ///
    /// Returns `false`, and changes nothing, if the new plan differs in what has already happened: then go back to a
    /// snapshot from before the difference.
    pub fn replan(&mut self, plan: Arc<Plan>) -> bool {
        let fits = self.plan.common_prefix(&plan) >= self.cursor
            && plan.entries.get(self.cursor).is_none_or(|next| next.at >= self.now);
        if fits {
            self.adopt(plan);
        }
        fits
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
                self.digest.fold(at, 1, self.layout.owners[node as usize]);
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
            Appointment::Rested(connection) => self.rested(connection, observer),
        }
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
        // Granting a wish can tell another component (a refused call ends at once), so each telling has its own list.
        let mut actions = std::mem::take(&mut self.actions);
        let mut cx = Cx {
            now: self.now,
            me: node,
            outgoing: &self.outgoing[index],
            programs: &self.layout.programs[index],
            mix: &self.mixes[index],
            flows: &self.flows,
            next_operation: &mut self.next_operation,
            node_faults: &self.node_faults[index],
            fault_states: &mut self.fault_states,
            calls: &mut self.calls,
            actions: &mut actions,
            observer,
        };
        self.nodes[index].on(input, &mut cx);
        for action in &actions {
            self.grant(node, *action, observer);
        }
        actions.clear();
        self.actions = actions;
    }

    fn grant<O: Observer>(&mut self, node: u32, action: Action, observer: &mut O) {
        match action {
            Action::Wake(after, token) => {
                self.schedule(self.now.saturating_add(after), Appointment::Wake(node, token));
            }
            Action::Call(id) => self.begin_call(id, observer),
            Action::Publish { connection, op, ask } => self.publish(connection, op, ask, observer),
            Action::Reply(to, op, reply) => self.reply(to, op, reply, observer),
            Action::Abandon(id) => self.abandon(id, observer),
            Action::TooDeep => self.stopped = Some(Limit::Depth(node)),
            Action::CountPeers(_) if !O::EVERYTHING => not_plain(),
            Action::CountPeers(connection) => self.count_peers(node, connection, observer),
        }
    }
}
