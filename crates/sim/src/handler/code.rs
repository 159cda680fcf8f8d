//! Handler programs with their connections found: one flat list of steps, with jumps where steps hold steps.

use betwixt_model::{Amount, Answer, Besides, Effect, OnlyIf, Step, Together};

use crate::component::{Op, Transact};
use crate::kernel::sampler::Sampler;
use crate::kernel::streams::stable_hash;

/// Which record a compiled step touches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CompiledKey {
    /// The operation's drawn key.
    Drawn,
    /// The operation's own record.
    Operation,
    /// A shared record, by the hash of its name.
    Fixed(u64),
}

impl CompiledKey {
    /// The record of that name that every operation shares.
    #[must_use]
    pub fn fixed(name: &str) -> Self {
        Self::Fixed(stable_hash(name))
    }

    /// The record's key. The two top bits keep the three sorts of keys apart.
    #[must_use]
    pub const fn of(self, op: Op) -> u64 {
        match self {
            Self::Drawn => op.key as u64,
            Self::Operation => (1 << 63) | op.id,
            Self::Fixed(hash) => (1 << 62) | (hash >> 2),
        }
    }
}

/// A step with its connections found.
#[derive(Clone, Debug)]
pub enum CompiledStep {
    /// Work for the component's service time.
    Work,
    /// Work for a time of its own.
    WorkFor(Sampler),
    /// Ask and wait.
    Call(u32),
    /// Tell and go on.
    Publish(u32),
    /// Read, through a cache if there is one.
    Read {
        /// Connection to the store.
        store: u32,
        /// Connection to the cache.
        cache: Option<u32>,
        /// The record.
        key: CompiledKey,
    },
    /// Write.
    Write(u32, CompiledKey),
    /// Write, under a condition.
    WriteIf(u32, CompiledKey, OnlyIf),
    /// Write, perhaps under a condition, and something besides in the same transaction.
    Commit(u32, CompiledKey, Option<OnlyIf>, Besides),
    /// Write, and change the amount.
    Change(Box<Counting>),
    /// Go on only if the amount that is known of a record is not smaller.
    Need(u32, CompiledKey, i16),
    /// Write over several connections, everywhere or nowhere.
    TwoPhaseCommit(Box<[(u32, CompiledKey)]>),
    /// Begin a transaction, read or write a record in it, or commit it.
    Transact(u32, CompiledKey, Transact),
    /// Let something happen.
    Effect(Effect),
    /// Ask somebody to make up for what was done, and wait.
    Compensate(u32),
    /// Answer.
    Answer(Answer),
    /// Start branches, and wait for them.
    Fork(Box<Fork>),
    /// The end of a branch.
    Joined,
    /// Go on elsewhere.
    Jump(u16),
}

/// A write that changes an amount.
#[derive(Clone, Copy, Debug)]
pub struct Counting {
    /// Connection to the store.
    pub store: u32,
    /// The record.
    pub key: CompiledKey,
    /// When it takes place.
    pub condition: Option<OnlyIf>,
    /// What it does besides.
    pub besides: Besides,
    /// How it changes the amount.
    pub amount: Amount,
}

/// Branches that start together.
#[derive(Clone, Debug)]
pub struct Fork {
    /// The place of each branch's first step.
    pub starts: Vec<u16>,
    /// How many branches must end well.
    pub need: u16,
    /// Where the program goes on.
    pub after: u16,
}

/// A program with its connections found.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// In the order of their places.
    pub steps: Vec<CompiledStep>,
    /// For each step, where its branch goes on when it does not end well; nowhere means that the branch ends with it.
    pub rescue: Vec<Option<u16>>,
    /// Whether what it does depends on what it read, and so has to be remembered.
    pub compares: bool,
    /// Whether it has transactions, and so has to remember which are open.
    pub transacts: bool,
    /// Where it begins for whoever asks for compensation, if not at its first step: at its end, unless it says what to do then.
    pub compensation: Option<u16>,
    /// Connections that lead to the same store as an earlier one, and that one: what was read over either is known of both.
    pub same_store: Vec<(u32, u32)>,
}

impl Compiled {
    /// A program of plain steps.
    #[must_use]
    pub fn plain(steps: Vec<CompiledStep>) -> Self {
        let rescue = vec![None; steps.len()];
        Self { steps, rescue, compares: false, transacts: false, compensation: None, same_store: Vec::new() }
    }

    /// Translates steps; `plain` finds the connections of those that hold no others, and leaves out what names none.
    #[must_use]
    pub fn new(steps: &[Step], plain: &dyn Fn(&Step) -> Option<CompiledStep>) -> Self {
        let mut made = Self::default();
        made.list(steps, None, plain);
        let end = made.here();
        made.compensation.get_or_insert(end);
        made
    }

    /// One connection for all that lead to the same store.
    pub(super) fn store(&self, connection: u32) -> u32 {
        self.same_store.iter().find(|(other, _)| *other == connection).map_or(connection, |(_, first)| *first)
    }

    fn list(&mut self, steps: &[Step], rescue: Option<u16>, plain: &dyn Fn(&Step) -> Option<CompiledStep>) {
        for step in steps {
            match step {
                Step::Together(together) => self.together(together, rescue, plain),
                Step::Try { steps, otherwise } => {
                    // The place of what rescues is known only when the tried steps have their places.
                    let from = self.steps.len();
                    self.list(steps, Some(UNKNOWN), plain);
                    let jump = self.push(CompiledStep::Jump(0), None);
                    let place = self.here();
                    for held in self.rescue[from..].iter_mut().filter(|held| **held == Some(UNKNOWN)) {
                        *held = Some(place);
                    }
                    self.list(otherwise, rescue, plain);
                    self.steps[jump] = CompiledStep::Jump(self.here());
                }
                Step::Compensation(steps) => {
                    let jump = self.push(CompiledStep::Jump(0), None);
                    let place = self.here();
                    self.compensation.get_or_insert(place);
                    self.list(steps, None, plain);
                    self.push(CompiledStep::Joined, None);
                    self.steps[jump] = CompiledStep::Jump(self.here());
                }
                Step::Transaction { steps, .. } => {
                    if let Some(begin) = plain(step) {
                        self.transaction(begin, steps, rescue, plain);
                    }
                }
                plainly => {
                    let Some(step) = plain(plainly) else { continue };
                    let need = match (plainly, &step) {
                        (Step::Read { at_least: Some(least), .. }, CompiledStep::Read { store, key, .. }) => {
                            Some(CompiledStep::Need(*store, *key, *least))
                        }
                        _ => None,
                    };
                    self.push(step, rescue);
                    if let Some(need) = need {
                        self.push(need, rescue);
                    }
                }
            }
        }
    }

    fn together(&mut self, together: &Together, rescue: Option<u16>, plain: &dyn Fn(&Step) -> Option<CompiledStep>) {
        let fork = self.push(CompiledStep::Joined, rescue);
        let mut starts = Vec::with_capacity(together.width());
        for branch in &together.branches {
            starts.push(self.here());
            // A branch that goes wrong ends; whether that can be borne is for the whole to decide.
            self.list(branch, None, plain);
            self.push(CompiledStep::Joined, None);
        }
        let once = starts.clone();
        for _ in 1..together.times {
            starts.extend(&once);
        }
        let need = together.need.map_or(starts.len(), |need| usize::from(need).min(starts.len())) as u16;
        self.steps[fork] = CompiledStep::Fork(Box::new(Fork { starts, need, after: self.here() }));
    }

    /// Reads and writes over the connection of a transaction become a part of it; steps of others stay what they are.
    fn transaction(
        &mut self,
        begin: CompiledStep,
        steps: &[Step],
        rescue: Option<u16>,
        plain: &dyn Fn(&Step) -> Option<CompiledStep>,
    ) {
        let CompiledStep::Transact(on, ..) = begin else { return };
        self.transacts = true;
        self.push(begin, rescue);
        for step in steps.iter().filter(|step| step.fits_transaction()).filter_map(plain) {
            let inside = match step {
                CompiledStep::Read { store, cache: None, key } if store == on => {
                    CompiledStep::Transact(on, key, Transact::Read)
                }
                CompiledStep::Write(store, key) if store == on => CompiledStep::Transact(on, key, Transact::Write),
                other => other,
            };
            self.push(inside, rescue);
        }
        self.push(CompiledStep::Transact(on, CompiledKey::Drawn, Transact::Commit), rescue);
    }

    fn push(&mut self, step: CompiledStep, rescue: Option<u16>) -> usize {
        self.compares |= match &step {
            CompiledStep::WriteIf(_, _, condition) | CompiledStep::Commit(_, _, Some(condition), _) => {
                *condition == OnlyIf::Unchanged
            }
            CompiledStep::Change(own) => {
                matches!(own.amount, Amount::Set(_)) || own.condition == Some(OnlyIf::Unchanged)
            }
            CompiledStep::Need(..) => true,
            _ => false,
        };
        self.steps.push(step);
        self.rescue.push(rescue);
        self.steps.len() - 1
    }

    fn here(&self) -> u16 {
        self.steps.len() as u16
    }
}

/// Stands for a place that is not known yet; no program is that long.
const UNKNOWN: u16 = u16::MAX;
