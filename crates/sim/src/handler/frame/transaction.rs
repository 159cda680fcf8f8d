//! The two-phase commit of a running request.

use super::super::branch::Wait;
use super::super::code::CompiledKey;
use super::super::two_phase::{Advance, Coordination};
use super::{Frame, Progress};
use crate::component::{Cx, Reply};
use crate::observe::Observer;

impl Frame {
    /// Whether others depend on its decision.
    #[must_use]
    pub const fn coordinates(&self) -> bool {
        self.coordination.is_some()
    }

    /// Whether it is time to look at its transaction.
    #[must_use]
    pub fn is_due(&self, now: u64) -> bool {
        self.coordination.as_ref().is_some_and(|coordination| coordination.is_due(now))
    }

    /// It will be looked at then [nanoseconds].
    pub fn will_be_reminded(&mut self, at: u64) {
        if let Some(coordination) = &mut self.coordination {
            coordination.will_be_reminded(at);
        }
    }

    /// Takes the answer of one who takes part in its transaction.
    pub fn hear_participant(&mut self, at: u16, reply: Reply) {
        if let Some(coordination) = &mut self.coordination {
            coordination.hear(at, reply);
        }
    }

    /// Nothing but its transaction is remembered: it ends with that.
    pub fn ends_with_transaction(&mut self) {
        if let Some(coordination) = &mut self.coordination {
            coordination.is_last = true;
        }
    }

    /// Begins a transaction of these writes.
    pub(super) fn begin_transaction<O: Observer>(
        &mut self,
        writes: &[(u32, CompiledKey)],
        token: u64,
        cx: &mut Cx<'_, O>,
    ) {
        self.main.wait = Wait::Transaction;
        self.coordination = Some(Box::new(Coordination::begin(writes, self.op, token, cx)));
    }

    /// Lets its transaction go on; nothing where that is over and the program goes on.
    #[inline(never)]
    pub(super) fn coordinate<'a, O: Observer>(&mut self, token: u64, cx: &mut Cx<'_, O>) -> Option<Progress<'a>> {
        let coordination = self.coordination.as_mut()?;
        match coordination.advance(self.op, token, cx) {
            Advance::Waits => Some(Progress::Waiting),
            Advance::Remind(what) => Some(Progress::Remind(what)),
            Advance::Over(reply) => {
                let is_last = coordination.is_last;
                self.coordination = None;
                self.main.wait = if is_last { Wait::Over } else { Wait::Turn(reply) };
                is_last.then_some(Progress::Over(reply.outcome))
            }
        }
    }
}
