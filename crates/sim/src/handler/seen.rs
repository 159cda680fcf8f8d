//! What a request knows of records: kept only where what its program does depends on it.

use betwixt_model::{Amount, OnlyIf};

use super::branch::{Branch, ReadStage};
use super::code::{Compiled, CompiledStep, Counting};
use crate::component::{Ask, How, Op, Outcome, Reply};

/// A record as it was told of last.
#[derive(Clone, Copy, Debug)]
struct Known {
    store: u32,
    key: u64,
    version: u32,
    amount: i16,
}

/// The records that a request knows, the one that it was told of last at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(
    #[expect(clippy::box_collection, reason = "most requests have none, and all carry it")] Option<Box<Vec<Known>>>,
);

impl Seen {
    /// Nothing.
    pub(super) const fn nothing() -> Self {
        Self(None)
    }

    fn find(&self, fits: impl Fn(&Known) -> bool) -> Option<&Known> {
        self.0.as_ref()?.iter().rev().find(|known| fits(known))
    }

    /// The version of a record that was read or written last; 0 where it was neither.
    fn version(&self, store: u32, key: u64) -> u32 {
        self.find(|known| (known.store, known.key) == (store, key)).map_or(0, |known| known.version)
    }

    /// The amount of a record that was read or written last; 0 where it was neither. Who asked nobody but a cache that
    /// reads through knows what that said.
    pub(super) fn amount(&self, store: u32, key: u64) -> i16 {
        let exact = self.find(|known| (known.store, known.key) == (store, key));
        exact.or_else(|| self.find(|known| known.key == key)).map_or(0, |known| known.amount)
    }

    /// The version that a record must have for a write under a condition, if the condition is about one.
    fn wanted(&self, condition: OnlyIf, store: u32, key: u64) -> Option<u32> {
        match condition {
            OnlyIf::Unchanged => Some(self.version(store, key)),
            OnlyIf::Absent => Some(0),
            OnlyIf::Enough => None,
        }
    }

    /// What a write asks for that depends on what is known, and over which connection.
    pub(super) fn ask(&self, step: &CompiledStep, program: &Compiled, op: &Op) -> (u32, Ask) {
        let wanted =
            |condition: OnlyIf, connection: u32, key: u64| self.wanted(condition, program.store(connection), key);
        match step {
            CompiledStep::WriteIf(connection, key, condition) => {
                let key = key.of(*op);
                let version = wanted(*condition, *connection, key).unwrap_or_default();
                (*connection, Ask::WriteIf { key, version })
            }
            CompiledStep::Commit(connection, key, condition, besides) => {
                let (key, besides) = (key.of(*op), *besides);
                let version = condition.and_then(|condition| wanted(condition, *connection, key));
                (*connection, Ask::Commit { key, version, besides })
            }
            CompiledStep::Change(own) => (own.store, self.change(own, program, op)),
            _ => unreachable!("no other step depends on what is known"),
        }
    }

    /// What a step that changes an amount asks for.
    fn change(&self, own: &Counting, program: &Compiled, op: &Op) -> Ask {
        let Counting { store, key, condition, besides, amount } = *own;
        let (key, store) = (key.of(*op), program.store(store));
        let enough = condition == Some(OnlyIf::Enough);
        let (how, to) = match amount {
            Amount::Add(_) => (if enough { How::AddIfEnough } else { How::Add }, 0),
            Amount::Set(by) => {
                (if enough { How::SetIfEnough } else { How::Set }, self.amount(store, key).saturating_add(by))
            }
        };
        let version = condition.and_then(|condition| self.wanted(condition, store, key));
        Ask::Change { key, version, by: amount.by(), to, how, besides }
    }

    /// Takes what an answer tells about the record that the branch's step is about.
    #[inline(never)]
    pub(super) fn learn(&mut self, branch: &Branch, reply: Reply, program: &Compiled, op: &Op) {
        let (store, key) = match program.steps.get(usize::from(branch.step)) {
            Some(CompiledStep::Read { cache: Some(_), .. }) if branch.stage == ReadStage::Fill => return,
            Some(CompiledStep::Read { store, key, .. }) => (*store, key.of(*op)),
            Some(
                CompiledStep::Write(store, key)
                | CompiledStep::WriteIf(store, key, _)
                | CompiledStep::Commit(store, key, ..),
            ) => (*store, key.of(*op)),
            Some(CompiledStep::Change(own)) => (own.store, own.key.of(*op)),
            _ => return,
        };
        let store = program.store(store);
        if reply.outcome != Outcome::Ok {
            return;
        }
        let list = self.0.get_or_insert_default();
        list.retain(|known| (known.store, known.key) != (store, key));
        list.push(Known { store, key, version: reply.version, amount: reply.amount });
    }
}
