//! Faults that wait for a condition: looked at after everything that happens, begun and ended outside the agenda.
//!
//! Like an entry of the plan, each takes effect after all work at or before its time, and before the plan's own entries
//! of that time: what a person does at an instant comes after everything that happens by itself.

use super::plan::{PartIndex, Plan, Watch};
use super::world::World;
use crate::faults::MAX_STRIKES;
use crate::observe::Observer;
use betwixt_model::Measure;

/// Nothing is due.
pub(crate) const NEVER: u64 = u64::MAX;

/// Where a fault that waits stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// It has not begun, or not again.
    Waiting,
    /// It has begun and not ended.
    Struck,
    /// It is over, and its condition still holds: it must cease before the fault begins anew.
    Spent,
}

/// A fault that waits for its condition, from the time on at which it was to begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vigil {
    /// Index in the plan of faults.
    fault: u32,
    watch: Watch,
    phase: Phase,
    /// Whether the condition held at the end of the instant before, and since when [nanoseconds].
    held: bool,
    since: u64,
    /// Whether it holds now, as of the last look, and when that was [nanoseconds].
    holds: bool,
    seen_at: u64,
    /// When it begins or ends, as things stand [nanoseconds]; [`NEVER`] if nothing is due.
    due: u64,
    /// The event that made it due.
    cause: u64,
}

impl Vigil {
    /// Takes note of whether the condition holds. A condition is judged when an instant is over: what changes there and
    /// back within one has not changed.
    fn see(&mut self, holds: bool, now: u64) {
        if now > self.seen_at {
            if self.holds && !self.held {
                self.since = self.seen_at;
            }
            (self.held, self.seen_at) = (self.holds, now);
        }
        self.holds = holds;
        if self.phase == Phase::Spent && !self.held {
            self.phase = Phase::Waiting;
        }
        self.due = match self.phase {
            Phase::Waiting if holds => {
                let since = if self.held { self.since } else { now };
                since.saturating_add(self.watch.held_for).max(now)
            }
            Phase::Struck if self.watch.lasts.is_some() => self.due,
            Phase::Struck if !holds => now,
            Phase::Waiting | Phase::Struck | Phase::Spent => NEVER,
        };
    }
}

impl World {
    /// A fault waits for its condition from now on.
    pub(super) fn keep_vigil(&mut self, fault: u32, watch: Watch) {
        self.vigils.push(Vigil {
            fault,
            watch,
            phase: Phase::Waiting,
            held: false,
            since: self.now,
            holds: false,
            seen_at: self.now,
            due: NEVER,
            cause: self.event,
        });
        self.look();
    }

    /// Something has happened: looks at every condition.
    #[cold]
    pub(super) fn look(&mut self) {
        let (now, event) = (self.now, self.event);
        let mut next = NEVER;
        for at in 0..self.vigils.len() {
            let Vigil { watch, .. } = self.vigils[at];
            let holds = self.measure(watch.of, watch.measure).is_some_and(|value| watch.bound.holds(value));
            let vigil = &mut self.vigils[at];
            let before = vigil.due;
            vigil.see(holds, now);
            if vigil.due != before && vigil.due != NEVER {
                vigil.cause = event;
            }
            next = next.min(vigil.due);
        }
        self.next_vigil = next;
    }

    /// Begins or ends the fault that is due first; of several, the one that stands first in the document.
    #[cold]
    pub(super) fn let_vigil_in<O: Observer>(&mut self, plan: &Plan, observer: &mut O) {
        let due = self.next_vigil;
        let Some(at) = self.vigils.iter().enumerate().filter(|(_, v)| v.due == due).min_by_key(|(_, v)| v.fault) else {
            return;
        };
        let at = at.0;
        let Vigil { fault, watch, phase, cause, .. } = self.vigils[at];
        let index = fault as usize;
        self.now = self.now.max(due);
        self.event += 1;
        observer.begins(self.event, cause);
        let (phase, due) = if phase == Phase::Struck {
            self.end_fault(index, plan, observer);
            (if watch.lasts.is_some() { Phase::Spent } else { Phase::Waiting }, NEVER)
        } else {
            self.begin_fault(index, plan, observer);
            if watch.instant {
                self.end_fault(index, plan, observer);
                (Phase::Spent, NEVER)
            } else {
                (Phase::Struck, watch.lasts.map_or(NEVER, |lasts| self.now.saturating_add(lasts)))
            }
        };
        let vigil = &mut self.vigils[at];
        (vigil.phase, vigil.due, vigil.cause) = (phase, due, self.event);
        // Only what happens from here on counts for the next time: it must cease where the fault lasts, and hold anew.
        vigil.held = phase == Phase::Spent;
        if phase != Phase::Struck && self.fault_states[index].begun as usize >= MAX_STRIKES {
            // A plan has an end, and so has this one.
            self.vigils.remove(at);
        }
        self.look();
    }

    /// What there is of something now; nothing where it has no meaning yet.
    fn measure(&self, of: PartIndex, measure: Measure) -> Option<f64> {
        let count = match of {
            PartIndex::Node(node) => {
                let facets = self.facets(node as usize);
                match measure {
                    Measure::Waiting => facets.waiting,
                    Measure::Busy => facets.busy,
                    Measure::Working => facets.working,
                    Measure::InFlight => facets.waiting.saturating_add(facets.busy),
                    Measure::Records => facets.records?,
                    Measure::DeadLetters => facets.dead_letters?,
                    Measure::Instances => facets.instances,
                }
            }
            PartIndex::Connection(connection) => {
                let connection = &self.connections[connection as usize];
                match measure {
                    Measure::Waiting => connection.waiting() as u32,
                    Measure::InFlight => connection.open,
                    _ => return None,
                }
            }
            PartIndex::Flow(_) => return None,
        };
        Some(f64::from(count))
    }
}
