//! Transactions over several records: what each has read and written, and what was there when it began.
//!
//! Nobody waits for a lock. Writes are kept until the commit, except where everything is to be seen: there they happen at once,
//! and a rollback puts back what was under them. Who commits too late is told of a conflict.

use std::collections::{BTreeMap, BTreeSet};

use betwixt_model::{Isolation, ParamSpec, Params};

use crate::component::{Cx, Op, Outcome, Reason, Reply, Request, Transact};
use crate::data::{Record, Records};
use crate::observe::{Fact, Observer, Transacted, TransactionFact};

const TIMEOUT: ParamSpec = ParamSpec::optional_duration(
    "transaction_timeout",
    "Transaction timeout",
    60_000,
    "How long a transaction may be open; then it is rolled back. MongoDB: transactionLifetimeLimitSeconds, 60 s.",
)
.in_group("Transactions")
.with_slider(0.0, 600.0);

/// All parameters.
pub(super) const PARAMS: [ParamSpec; 1] = [TIMEOUT];

/// How long one may be open [nanoseconds].
pub(super) fn timeout(params: Params<'_>) -> u64 {
    // A plain scenario has no such parameter.
    let has = params.specs.iter().any(|spec| spec.id == TIMEOUT.id);
    let span = if has { params.span(TIMEOUT.id).0 } else { 0 };
    if span == 0 { u64::MAX } else { span }
}

/// A record as it was, if there was one.
type Was = Option<Record>;

/// All transactions of a database.
#[derive(Clone, Debug, Default)]
pub(super) struct Transactions {
    /// How many have begun.
    last: u32,
    open: BTreeMap<u32, Open>,
}

/// One that is open.
#[derive(Clone, Debug)]
struct Open {
    op: Op,
    connection: u32,
    /// The instance at which it began; it is over when that crashes.
    instance: u16,
    isolation: Isolation,
    began: u64,
    read: BTreeSet<u64>,
    wrote: BTreeSet<u64>,
    /// Records that others have changed since it began, as they were then.
    before: BTreeMap<u64, Was>,
    /// Where writes happen at once: what is committed of the records under them.
    under: BTreeMap<u64, Was>,
}

impl Open {
    fn sees_everything(&self) -> bool {
        self.isolation == Isolation::ReadUncommitted
    }

    /// The first record because of which it must not commit.
    fn conflict(&self) -> Option<u64> {
        let changed = |key: &&u64| self.before.contains_key(key);
        match self.isolation {
            Isolation::ReadUncommitted | Isolation::ReadCommitted => None,
            Isolation::Snapshot => self.wrote.iter().find(changed).copied(),
            // Who has only read comes in the order where it began.
            Isolation::Serializable if self.wrote.is_empty() => None,
            Isolation::Serializable => self.wrote.iter().chain(&self.read).find(changed).copied(),
        }
    }

    fn note<O: Observer>(&self, number: u32, (key, version, value): (u64, u32, u64), what: Transacted, cx: &mut Cx<'_, O>) {
        let fact = TransactionFact::Happened { node: cx.me, op: self.op, number, key, version, value, what };
        cx.note(Fact::Transaction(fact));
    }

    /// Nothing of it lasts.
    fn undo<O: Observer>(&self, number: u32, records: &mut Records, cx: &mut Cx<'_, O>) {
        for (key, was) in &self.under {
            self.note(number, (*key, records.version(*key), self.op.id), Transacted::Undone, cx);
            records.put_back(*key, *was);
        }
    }
}

impl Transactions {
    /// Rolls back those that have been open for too long.
    pub(super) fn expire<O: Observer>(&mut self, timeout: u64, records: &mut Records, cx: &mut Cx<'_, O>) {
        while let Some((number, open)) = self.open.first_key_value()
            && cx.now - open.began >= timeout
        {
            let number = *number;
            self.roll_back(number, records, cx);
        }
    }

    /// A crash ends those that began there.
    pub(super) fn crash<O: Observer>(&mut self, which: Option<u16>, records: &mut Records, cx: &mut Cx<'_, O>) {
        let there = |open: &Open| which.is_none_or(|which| which == open.instance);
        let gone: Vec<u32> = self.open.iter().filter(|(_, open)| there(open)).map(|(number, _)| *number).collect();
        for number in gone {
            self.roll_back(number, records, cx);
        }
    }

    fn roll_back<O: Observer>(&mut self, number: u32, records: &mut Records, cx: &mut Cx<'_, O>) {
        let Some(open) = self.open.remove(&number) else { return };
        open.undo(number, records, cx);
        open.note(number, (0, 0, 0), Transacted::RolledBack, cx);
    }

    /// What is committed of a record.
    pub(super) fn committed(&self, key: u64, records: &Records) -> Was {
        let under = self.open.values().find_map(|open| open.under.get(&key));
        under.copied().unwrap_or_else(|| records.get(key))
    }

    /// Somebody outside of all of them has written a record, which was like that.
    pub(super) fn overwritten(&mut self, key: u64, was: Was) {
        for open in self.open.values_mut() {
            open.under.remove(&key);
        }
        self.changed(key, was);
    }

    /// What is committed of a record has changed.
    fn changed(&mut self, key: u64, was: Was) {
        for open in self.open.values_mut() {
            open.before.entry(key).or_insert(was);
        }
    }

    /// Answers a request about a transaction, and says how many writes last with it. What is locked for a promise it must not
    /// write.
    pub(super) fn answer<O: Observer>(
        &mut self,
        request: &Request,
        (number, key, what): (u32, u64, Transact),
        (records, locked): (&mut Records, &dyn Fn(u64) -> bool),
        cx: &mut Cx<'_, O>,
    ) -> (Reply, usize) {
        let (op, connection) = (request.op, request.reply_to.connection);
        if let Transact::Begin(isolation) = what {
            return (self.begin(request, isolation, cx), 0);
        }
        let its = |open: &&Open| (open.op.id, open.connection) == (op.id, connection);
        if self.open.get(&number).filter(its).is_none() {
            // What is over needs no rollback; all else comes too late.
            let late = Reply::of(Outcome::Failed).because(Reason::Error);
            return (if what == Transact::Rollback { Reply::of(Outcome::Ok) } else { late }, 0);
        }
        match what {
            Transact::Begin(_) | Transact::Rollback => {
                self.roll_back(number, records, cx);
                (Reply::of(Outcome::Ok), 0)
            }
            Transact::Read => (self.read(number, (request.instance, key), records, cx), 0),
            Transact::Write => (self.write(number, (request.instance, key), (records, locked), cx), 0),
            Transact::Commit => self.commit(number, request, (records, locked), cx),
        }
    }

    fn begin<O: Observer>(&mut self, request: &Request, isolation: Isolation, cx: &mut Cx<'_, O>) -> Reply {
        self.last += 1;
        let open = Open {
            op: request.op,
            connection: request.reply_to.connection,
            instance: request.instance,
            isolation,
            began: cx.now,
            read: BTreeSet::new(),
            wrote: BTreeSet::new(),
            before: BTreeMap::new(),
            under: BTreeMap::new(),
        };
        open.note(self.last, (0, 0, 0), Transacted::Began(isolation), cx);
        self.open.insert(self.last, open);
        Reply { value: u64::from(self.last), ..Reply::of(Outcome::Ok) }
    }

    /// What a transaction sees of a record that it has not written itself, and whether that is committed.
    fn seen(&self, number: u32, key: u64, records: &Records) -> (Was, bool) {
        let own = &self.open[&number];
        match own.isolation {
            Isolation::ReadUncommitted => (records.get(key), self.writer(number, key).is_none()),
            Isolation::ReadCommitted => (self.committed(key, records), true),
            Isolation::Snapshot | Isolation::Serializable => {
                (own.before.get(&key).copied().unwrap_or_else(|| self.committed(key, records)), true)
            }
        }
    }

    /// Another transaction that has written a record, and not committed.
    fn writer(&self, number: u32, key: u64) -> Option<u32> {
        let wrote = |(other, open): &(&u32, &Open)| **other != number && open.under.contains_key(&key);
        self.open.iter().find(wrote).map(|(other, _)| *other)
    }

    fn read<O: Observer>(
        &mut self,
        number: u32,
        (instance, key): (u16, u64),
        records: &Records,
        cx: &mut Cx<'_, O>,
    ) -> Reply {
        let (mut seen, committed) = self.seen(number, key, records);
        let Some(own) = self.open.get_mut(&number) else { return Reply::of(Outcome::Failed) };
        own.read.insert(key);
        if !own.sees_everything() && own.wrote.contains(&key) {
            seen = Some(written_over(seen.unwrap_or(records.unwritten(key)), own.op));
        }
        let reply = records.tell(seen, (instance, key), own.op, cx);
        let what = if committed { Transacted::Read } else { Transacted::ReadUncommitted };
        own.note(number, (key, reply.version, reply.value), what, cx);
        reply
    }

    fn write<O: Observer>(
        &mut self,
        number: u32,
        (instance, key): (u16, u64),
        (records, locked): (&mut Records, &dyn Fn(u64) -> bool),
        cx: &mut Cx<'_, O>,
    ) -> Reply {
        let (seen, _) = self.seen(number, key, records);
        let own = &self.open[&number];
        let op = own.op;
        if !own.sees_everything() {
            let Record { version, value, amount } = written_over(seen.unwrap_or(records.unwritten(key)), op);
            own.note(number, (key, version, value), Transacted::Wrote, cx);
            self.open.get_mut(&number).map(|own| own.wrote.insert(key));
            return Reply { found: true, value, version, amount, ..Reply::of(Outcome::Ok) };
        }
        if self.writer(number, key).is_some() || locked(key) {
            return self.fail(number, key, records, cx);
        }
        if let Some(full) = cx.disk_is_full(op.flow) {
            return full;
        }
        let was = records.get(key);
        let reply = records.write((instance, key), op, cx);
        let Some(own) = self.open.get_mut(&number) else { return reply };
        own.wrote.insert(key);
        own.under.entry(key).or_insert(was);
        own.note(number, (key, reply.version, reply.value), Transacted::Wrote, cx);
        reply
    }

    /// It meets a conflict, and is over.
    fn fail<O: Observer>(&mut self, number: u32, key: u64, records: &mut Records, cx: &mut Cx<'_, O>) -> Reply {
        if let Some(open) = self.open.remove(&number) {
            open.undo(number, records, cx);
            open.note(number, (key, records.version(key), 0), Transacted::Conflicted, cx);
        }
        Reply { version: records.version(key), ..Reply::of(Outcome::Failed).because(Reason::Conflict) }
    }

    /// All of it lasts, or nothing; how many writes last.
    fn commit<O: Observer>(
        &mut self,
        number: u32,
        request: &Request,
        (records, locked): (&mut Records, &dyn Fn(u64) -> bool),
        cx: &mut Cx<'_, O>,
    ) -> (Reply, usize) {
        let own = &self.open[&number];
        let is_covered = |key: u64| self.writer(number, key).is_some() || locked(key);
        let covered = || own.wrote.iter().copied().find(|key| is_covered(*key));
        if let Some(key) = own.conflict().or_else(covered) {
            return (self.fail(number, key, records, cx), 0);
        }
        let (op, kept) = (own.op, !own.sees_everything());
        if kept && !own.wrote.is_empty() && let Some(full) = cx.disk_is_full(op.flow) {
            self.roll_back(number, records, cx);
            return (full, 0);
        }
        let Some(own) = self.open.remove(&number) else { return (Reply::of(Outcome::Failed), 0) };
        let mut lasting = 0;
        for key in own.wrote.iter().copied() {
            let was = if kept {
                let was = records.get(key);
                records.write((request.instance, key), op, cx);
                was
            } else if let Some(was) = own.under.get(&key) {
                *was
            } else {
                // Somebody outside of all transactions has written over it since.
                continue;
            };
            lasting += 1;
            self.changed(key, was);
            own.note(number, (key, records.version(key), op.id), Transacted::Lasts, cx);
        }
        own.note(number, (0, 0, 0), Transacted::Committed, cx);
        (Reply::of(Outcome::Ok), lasting)
    }

    /// A record has uncommitted writes of one transaction at most.
    pub(super) fn audit(&self) {
        let mut seen = BTreeSet::new();
        for key in self.open.values().flat_map(|open| open.under.keys()) {
            assert!(seen.insert(key), "two transactions have written record {key} and not committed");
        }
    }
}

/// A record as a transaction itself will have written it.
fn written_over(seen: Record, op: Op) -> Record {
    Record { version: seen.version + 1, value: op.id, amount: seen.amount }
}
