//! Transactions that a request has open: one for each of its branches at most.

use super::code::CompiledStep;
use crate::component::{Ask, Outcome, Reason, Reply, Transact};

/// One that is open.
#[derive(Clone, Copy, Debug)]
struct Held {
    branch: u16,
    /// The step with which it began.
    step: u16,
    connection: u32,
    /// What the store calls it.
    number: u32,
    /// Why it is being rolled back, if it is.
    failed: Option<Reply>,
}

/// All of a request's.
#[derive(Clone, Debug, Default)]
pub(super) struct Open(
    #[expect(clippy::box_collection, reason = "most requests have none, and all carry it")] Option<Box<Vec<Held>>>,
);

/// How a branch goes on after an answer.
pub(super) enum After {
    /// With this answer, which need not be the one that came.
    Go(Reply),
    /// It asks the store to roll back first, and waits for that.
    RollBack(u32, Ask),
}

impl Open {
    /// None.
    pub(super) const fn none() -> Self {
        Self(None)
    }

    /// What a branch asks about its transaction, or to begin one.
    pub(super) fn ask(&self, branch: u16, key: u64, what: Transact) -> Ask {
        let number = self.of(branch).map_or(0, |held| held.number);
        let key = if matches!(what, Transact::Read | Transact::Write) { key } else { 0 };
        Ask::Transact { number, key, what }
    }

    /// The step at which a branch has to begin again after a stop: where its transaction began, which is gone.
    pub(super) fn beginning(&self, branch: u16, step: u16) -> u16 {
        self.of(branch).map_or(step, |held| held.step)
    }

    fn of(&self, branch: u16) -> Option<&Held> {
        self.0.as_ref()?.iter().find(|held| held.branch == branch)
    }

    /// Takes the answer to a step of a branch; `fails` says that the step did not go well.
    pub(super) fn answered(
        &mut self,
        (branch, place): (u16, u16),
        step: Option<&CompiledStep>,
        reply: Reply,
        fails: bool,
    ) -> After {
        if let Some(CompiledStep::Transact(connection, _, Transact::Begin(_))) = step {
            if reply.outcome == Outcome::Ok {
                let number = reply.value as u32;
                let held = Held { branch, step: place, connection: *connection, number, failed: None };
                self.0.get_or_insert_default().push(held);
            }
            return After::Go(reply);
        }
        let Some(list) = &mut self.0 else { return After::Go(reply) };
        let Some(at) = list.iter().position(|held| held.branch == branch) else { return After::Go(reply) };
        let ends = matches!(step, Some(CompiledStep::Transact(_, _, Transact::Commit)));
        // A store that tells of a conflict has rolled back already.
        let over = ends || matches!(step, Some(CompiledStep::Transact(..))) && reply.reason == Reason::Conflict;
        if let Some(failed) = list[at].failed {
            // Whether it heard of it or not: nobody can do more.
            list.swap_remove(at);
            return After::Go(failed);
        }
        if over {
            list.swap_remove(at);
        } else if fails {
            let Held { connection, number, .. } = list[at];
            list[at].failed = Some(reply);
            return After::RollBack(connection, Ask::Transact { number, key: 0, what: Transact::Rollback });
        }
        After::Go(reply)
    }
}
