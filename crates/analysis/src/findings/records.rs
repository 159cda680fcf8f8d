//! Records: whether reads saw what they should have, whether changes were lost.
//!
//! An operation is a session. One value is known to be older than another where its write had been acknowledged before
//! the other's began. Of each record the last [`KEPT`] writes are remembered; a read of an older one is not judged, and
//! is counted as that. What is found is wrong; not everything that is wrong is found.

use std::collections::{BTreeMap, VecDeque};

use betwixt_model::{Catalogue, Scenario};
use betwixt_sim::observe::Counted;
use betwixt_sim::{Fact, Outcome};

use super::forks;
use super::going::Going;
use super::stock::{self, Heard};
use super::watch::{Watch, case};
use super::{Case, FindingKind};
use crate::record_history::Wires;

/// Writes of one record that are remembered.
const KEPT: usize = 128;
/// Records that are followed.
const MOST: usize = 50_000;

/// Which record of which store.
type Which = (u32, u64);

/// What is known of all records.
#[derive(Clone, Debug)]
pub(super) struct Records {
    wires: Wires,
    registers: BTreeMap<Which, Register>,
    /// Questions without an answer, by call: which record, whether it is to be changed, and since when.
    open: BTreeMap<u64, (Which, bool, u64)>,
    /// Newest message that changed a record, where only consumers change it.
    newest: BTreeMap<Which, (u64, u64)>,
    /// The next write adds to an amount, or takes from it, whatever it is.
    adding: Option<(u64, Which)>,
    judged: u64,
    unjudged: u64,
}

/// One record.
#[derive(Clone, Debug, Default)]
struct Register {
    writes: VecDeque<Write>,
    /// Who changed it last, as far as the store knows; none where that is not known.
    last: Option<u64>,
}

/// One write, known by its operation, for that is its value.
#[derive(Clone, Copy, Debug)]
struct Write {
    by: u64,
    asked: u64,
    acknowledged: Option<u64>,
    /// The operation wrote the record more than once: nobody can tell which value was read.
    unclear: bool,
}

impl Records {
    pub(super) fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        Self {
            wires: Wires::of(scenario, catalogue),
            registers: BTreeMap::new(),
            open: BTreeMap::new(),
            newest: BTreeMap::new(),
            adding: None,
            judged: 0,
            unjudged: 0,
        }
    }

    pub(super) fn notes(&self) -> Vec<String> {
        if self.unjudged == 0 {
            return Vec::new();
        }
        let of = self.judged + self.unjudged;
        let why = format!("only the last {KEPT} writes of each of at most {MOST} records are remembered");
        vec![format!("Unknown for {} of {of} reads: {why}.", self.unjudged)]
    }

    /// Nothing is left of an operation: nobody else can ask for the records that are its own.
    pub(super) fn forget(&mut self, _id: u64, going: &Going) {
        for which in &going.own {
            self.registers.remove(which);
            self.newest.remove(which);
        }
    }

    fn register(&mut self, which: Which) -> Option<&mut Register> {
        if !self.registers.contains_key(&which) {
            if self.registers.len() >= MOST {
                return None;
            }
            self.registers.insert(which, Register::default());
        }
        self.registers.get_mut(&which)
    }
}

impl Register {
    fn write_of(&self, value: u64) -> Option<Write> {
        if value == 0 {
            // What is there before anybody writes.
            return Some(Write { by: 0, asked: 0, acknowledged: Some(0), unclear: false });
        }
        self.writes.iter().rev().find(|write| write.by == value).copied()
    }

    /// The newest write, by the time of its beginning, that was acknowledged before and is surely newer.
    fn newer(&self, than: &Write, before: u64) -> Option<Write> {
        let known = than.acknowledged?;
        let newer = |write: &&Write| {
            !write.unclear
                && write.by != than.by
                && write.asked >= known
                && write.acknowledged.is_some_and(|at| at <= before)
        };
        self.writes.iter().rev().find(newer).copied()
    }
}

/// Whether one write had surely happened before another began.
fn is_older(one: &Write, other: &Write) -> bool {
    one.by != other.by && !one.unclear && !other.unclear && one.acknowledged.is_some_and(|at| at <= other.asked)
}

/// Takes note of a fact about records.
pub(super) fn note(watch: &mut Watch, at: u64, fact: &Fact) {
    match *fact {
        Fact::RecordAsked { connection, op, call, key, write } => {
            let Some(store) = watch.records.wires.store(connection, write) else { return };
            let which = (store, key);
            watch.records.open.insert(call, (which, write, at));
            if key >> 63 == 1
                && let Some(going) = watch.going.get(op.id)
                && !going.own.contains(&which)
            {
                going.own.push(which);
            }
            if write && let Some(register) = watch.records.register(which) {
                register.ask(op.id, at);
            }
        }
        Fact::RecordTold { connection, op, call, outcome, untouched, found, value, amount } => {
            let Some((which, write, asked)) = watch.records.open.remove(&call) else { return };
            if outcome == Outcome::Ok && (found || write) {
                stock::told(watch, op.id, which, Heard { amount, at, connection });
            }
            if write {
                watch.records.written(which, op.id, at, (outcome, untouched));
            } else if outcome == Outcome::Ok && (found || !watch.records.wires.holds_copies(connection)) {
                read(watch, (op.id, at, asked), (which, value), connection);
                forks::read(watch, (op.id, asked, at), (which, value), connection);
            }
        }
        Fact::Counted { node, op, key, what: Counted::Changed { sets: false, .. } } => {
            watch.records.adding = Some((op.id, (node, key)));
        }
        Fact::RecordWritten { node, op, key, .. } => {
            ordered(watch, (op.id, at), (node, key));
            updated(watch, (op.id, at), (node, key));
        }
        Fact::WriteLost { node, op, key, acknowledged, .. } => {
            if let Some(register) = watch.records.registers.get_mut(&(node, key)) {
                register.last = None;
            }
            if !acknowledged {
                return;
            }
            watch.find(FindingKind::LostWrite, Case { node: Some(node), ..case(op.id, at) });
        }
        _ => {}
    }
}

impl Records {
    /// A transaction has made a write of a record last.
    pub(super) fn lasts(&mut self, which: Which, by: u64, at: u64) {
        if let Some(register) = self.register(which) {
            register.ask(by, at);
        }
    }

    /// Whose values of a record are surely newer than this one. Mostly there is none, and that is known at once.
    pub(super) fn newer_than(&self, which: Which, value: u64) -> Vec<u64> {
        let Some(register) = self.registers.get(&which) else { return Vec::new() };
        let Some(own) = register.write_of(value) else { return Vec::new() };
        let Some(since) = own.acknowledged else { return Vec::new() };
        let later = register.writes.iter().rev().take_while(|other| other.asked >= since);
        later.filter(|other| is_older(&own, other)).map(|other| other.by).collect()
    }

    /// Whether one value of a record is surely older than another.
    pub(super) fn is_older(&self, which: Which, one: u64, other: u64) -> bool {
        let Some(register) = self.registers.get(&which) else { return false };
        let both = register.write_of(one).zip(register.write_of(other));
        both.is_some_and(|(one, other)| is_older(&one, &other))
    }

    /// Its caller has been told.
    pub(super) fn acknowledge(&mut self, which: Which, by: u64, at: u64) {
        self.written(which, by, at, (Outcome::Ok, false));
    }

    /// What stood in a record is back: nobody can tell any more whom the next one replaces.
    pub(super) fn undone(&mut self, which: Which) {
        if let Some(register) = self.registers.get_mut(&which) {
            register.last = None;
        }
    }
}

impl Watch {
    /// An operation was told a value in a transaction; whether that is an old one is for the level of isolation to say.
    pub(super) fn saw(&mut self, id: u64, which: Which, value: u64) {
        if let Some(going) = self.going.get(id) {
            going.seen.retain(|(of, _)| *of != which);
            going.seen.push((which, value));
        }
    }
}

impl Register {
    fn ask(&mut self, by: u64, at: u64) {
        if let Some(own) = self.writes.iter_mut().find(|write| write.by == by) {
            own.unclear = true;
            return;
        }
        self.writes.push_back(Write { by, asked: at, acknowledged: None, unclear: false });
        if self.writes.len() > KEPT {
            self.writes.pop_front();
        }
    }
}

impl Records {
    fn written(&mut self, which: Which, by: u64, at: u64, (outcome, untouched): (Outcome, bool)) {
        let Some(register) = self.registers.get_mut(&which) else { return };
        match outcome {
            Outcome::Ok => {
                if let Some(own) = register.writes.iter_mut().find(|write| write.by == by) {
                    own.acknowledged.get_or_insert(at);
                }
            }
            _ if untouched => register.writes.retain(|write| write.by != by || write.unclear),
            Outcome::Failed | Outcome::Refused | Outcome::Unknown => {}
        }
    }
}

/// An operation was told a value.
fn read(watch: &mut Watch, (id, at, asked): (u64, u64, u64), (which, value): (Which, u64), connection: u32) {
    let seen = watch.going.get(id).and_then(|going| {
        let place = going.seen.iter().position(|(of, _)| *of == which);
        let before = place.map(|place| std::mem::replace(&mut going.seen[place].1, value));
        if place.is_none() {
            going.seen.push((which, value));
        }
        before
    });
    let records = &mut watch.records;
    let Some(register) = records.registers.get(&which) else {
        // Nobody has ever asked to change it, or there are too many records.
        let known = value == 0 || records.registers.len() < MOST;
        records.judged += u64::from(known);
        records.unjudged += u64::from(!known);
        return;
    };
    let Some(write) = register.write_of(value).filter(|write| !write.unclear) else {
        records.unjudged += 1;
        return;
    };
    records.judged += 1;
    let newer = register.newer(&write, asked);
    let before = seen.and_then(|seen| register.write_of(seen)).filter(|seen| is_older(&write, seen));
    let own = register
        .write_of(id)
        .filter(|own| is_older(&write, own) && own.acknowledged.is_some_and(|acknowledged| acknowledged <= asked));
    let case = Case { connection: Some(connection), node: Some(which.0), ..case(id, at) };
    if let Some(newer) = newer {
        watch.find(FindingKind::StaleRead, Case { other: Some(newer.by), ..case });
    }
    if let Some(before) = before {
        watch.find(FindingKind::NonMonotonicRead, Case { other: Some(before.by), ..case });
    }
    if own.is_some() {
        watch.find(FindingKind::ReadYourWrites, Case { other: Some(value), ..case });
    }
}

/// A record was changed where only consumers of messages change it.
fn ordered(watch: &mut Watch, (id, at): (u64, u64), which: Which) {
    if !watch.shape.is_ordered.get(which.0 as usize).is_some_and(|ordered| *ordered) || which.1 >> 63 == 1 {
        return;
    }
    let Some(sequence) = watch.going.get(id).map(|going| going.sequence).filter(|sequence| *sequence > 0) else {
        return;
    };
    if watch.records.newest.len() >= MOST && !watch.records.newest.contains_key(&which) {
        return;
    }
    let (newest, by) = watch.records.newest.entry(which).or_insert((sequence, id));
    if sequence >= *newest {
        (*newest, *by) = (sequence, id);
        return;
    }
    let other = Some(*by);
    watch.find(FindingKind::OutOfOrder, Case { node: Some(which.0), other, ..case(id, at) });
}

/// A record was changed by an operation that may have read it before: then it must have read what it replaces.
fn updated(watch: &mut Watch, (id, at): (u64, u64), which: Which) {
    let seen = watch.going.get(id).and_then(|going| going.seen.iter().find(|(of, _)| *of == which).copied());
    // What adds to an amount loses nothing that others have added.
    let adds = watch.records.adding.take() == Some((id, which));
    let Some(register) = watch.records.register(which) else { return };
    let replaced = register.last.replace(id).filter(|last| *last != id);
    let (Some((_, value)), Some(replaced)) = (seen, replaced) else { return };
    if value != replaced && value != id && !adds {
        watch.find(FindingKind::LostUpdate, Case { node: Some(which.0), other: Some(replaced), ..case(id, at) });
    }
}
