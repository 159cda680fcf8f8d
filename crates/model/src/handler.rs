//! What a component does when it is asked: a program of steps, per flow, as data.

use crate::distribution::Distribution;

/// Something that happens in the world and cannot be taken back by forgetting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Money is taken.
    Charge,
    /// Goods leave.
    Ship,
    /// A message reaches a person.
    Send,
    /// Goods are set aside.
    Reserve,
    /// Money is given back.
    Refund,
    /// Goods that were set aside are for everybody again.
    Release,
    /// Goods that were to leave are called back.
    Cancel,
}

impl Effect {
    /// Every effect, in the order of their numbers.
    pub const ALL: [Self; 7] =
        [Self::Charge, Self::Ship, Self::Send, Self::Reserve, Self::Refund, Self::Release, Self::Cancel];

    /// As written in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Ship => "ship",
            Self::Send => "send",
            Self::Reserve => "reserve",
            Self::Refund => "refund",
            Self::Release => "release",
            Self::Cancel => "cancel",
        }
    }

    /// The effect that makes up for this one, if there is one: it takes nothing back, it adds its opposite.
    #[must_use]
    pub const fn compensation(self) -> Option<Self> {
        match self {
            Self::Charge => Some(Self::Refund),
            Self::Ship => Some(Self::Cancel),
            Self::Reserve => Some(Self::Release),
            Self::Send | Self::Refund | Self::Release | Self::Cancel => None,
        }
    }

    /// The effect of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.name() == name)
    }
}

/// Which record a step touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The key that the operation drew at its start (a product, a customer). Written `"key"`.
    Drawn,
    /// A record of the operation's own (an order). Written `"operation"`.
    Operation,
    /// One record that every operation shares. Written `"=name"`.
    Fixed(String),
}

/// When a write takes place at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyIf {
    /// The record still has the version that the program read last; version 0, never written, if it did not read it.
    Unchanged,
    /// The record was never written.
    Absent,
    /// The amount that the write leaves is not below 0.
    Enough,
}

impl OnlyIf {
    /// Every condition.
    pub const ALL: [Self; 3] = [Self::Unchanged, Self::Absent, Self::Enough];

    /// As written in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Absent => "absent",
            Self::Enough => "enough",
        }
    }

    /// When that is, for the schema and for whoever chooses.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Unchanged => "the record still has the version that this program read last",
            Self::Absent => "the record was never written",
            Self::Enough => "the amount that it leaves is not below 0",
        }
    }
}

/// How a write changes the amount that a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// By so much, from what the store holds at that moment. Written `"add": -1`.
    Add(i16),
    /// To what the program knows of the record, and so much more; it knows 0 where it asked nobody. Written `"set": "read - 1"`.
    Set(i16),
}

impl Amount {
    /// The largest change that one step may make, up or down.
    pub const MOST: i16 = 30_000;

    /// By how much the program means to change it.
    #[must_use]
    pub const fn by(self) -> i16 {
        match self {
            Self::Add(by) | Self::Set(by) => by,
        }
    }

    /// Its number as it is written in scenarios: `-1` to add, `read - 1` to set.
    #[must_use]
    pub fn written(self) -> String {
        match self {
            Self::Add(by) => by.to_string(),
            Self::Set(0) => "read".to_owned(),
            Self::Set(by) => format!("read {} {}", if by < 0 { '-' } else { '+' }, by.unsigned_abs()),
        }
    }

    /// To be set to what stands there, such as `read - 1`.
    #[must_use]
    pub fn set_to(text: &str) -> Option<Self> {
        let rest = text.trim().strip_prefix("read")?.trim_start();
        if rest.is_empty() {
            return Some(Self::Set(0));
        }
        let (sign, digits) = match (rest.strip_prefix('-'), rest.strip_prefix('+')) {
            (Some(digits), _) => (-1, digits),
            (_, Some(digits)) => (1, digits),
            (None, None) => return None,
        };
        let digits = digits.trim();
        let number: i16 = digits.parse().ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
        (number <= Self::MOST).then_some(Self::Set(sign * number))
    }
}

/// What a write does besides, in the same transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Besides {
    /// It notes the message that the program is about; one that is noted already changes nothing, and ends the program well.
    pub inbox: bool,
    /// It puts a message into the store's outbox, which the store publishes afterwards.
    pub outbox: bool,
}

impl Besides {
    /// Nothing.
    pub const NOTHING: Self = Self { inbox: false, outbox: false };
}

/// What the transactions of a store see of one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isolation {
    /// Also what others have written and not committed.
    ReadUncommitted,
    /// What is committed at the moment of each read.
    #[default]
    ReadCommitted,
    /// What was committed when they began; of two that write the same record, the first commits.
    Snapshot,
    /// The same, and nothing that they read has changed when they commit.
    Serializable,
}

impl Isolation {
    /// Every level, the weakest first.
    pub const ALL: [Self; 4] = [Self::ReadUncommitted, Self::ReadCommitted, Self::Snapshot, Self::Serializable];

    /// As written in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "read_uncommitted",
            Self::ReadCommitted => "read_committed",
            Self::Snapshot => "snapshot",
            Self::Serializable => "serializable",
        }
    }

    /// What it lets a transaction see, for the schema and for whoever chooses.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "sees also what others have written and not committed",
            Self::ReadCommitted => "sees at each read what is committed then",
            Self::Snapshot => "sees what was committed when it began; of two that write one record the first commits",
            Self::Serializable => "the same, and nothing that it read has changed when it commits",
        }
    }
}

/// What a program answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done.
    Ok,
    /// An error answer; what was done before stays done.
    Error,
}

/// One step of a handler program. A `String` names one of the component's own connections by its role.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Keep a worker busy: for the component's own service time, or for this long.
    Work(Option<Distribution>),
    /// Ask, and wait for the answer; anything but `ok` ends the program with an error answer.
    Call(String),
    /// Tell, and go on at once.
    Publish(String),
    /// Ask a store for a record, through a cache if one is named (ask the cache, on a miss ask the store and fill the cache).
    Read {
        /// The store's role.
        from: String,
        /// The record.
        key: Key,
        /// The cache's role.
        cache: Option<String>,
        /// The amount that there must be; with less of it the step does not go well.
        at_least: Option<i16>,
    },
    /// Put a record into a store, under the operation's name.
    Write {
        /// The store's role.
        to: String,
        /// The record.
        key: Key,
        /// When it takes place: always, or only under a condition. Otherwise the store answers with a conflict (409).
        condition: Option<OnlyIf>,
        /// What it does besides.
        besides: Besides,
        /// How it changes the amount; otherwise that stays.
        amount: Option<Amount>,
    },
    /// Ask somebody to make up for what they have done for the operation, and wait for the answer.
    Compensate(String),
    /// What is done when somebody asks for compensation, instead of the program; the program itself passes over it.
    Compensation(Vec<Self>),
    /// Write in several stores, everywhere or nowhere (two-phase commit); the component coordinates. Only writes stand in it.
    TwoPhaseCommit(Vec<Self>),
    /// Read and write several records of a store as one: all of it takes place, or nothing.
    Transaction {
        /// The store's role; reads and writes of other stores are no part of it.
        on: String,
        /// What it sees of others.
        isolation: Isolation,
        /// What is done in it: steps for which [`Self::fits_transaction`] holds.
        steps: Vec<Self>,
    },
    /// Let something happen in the world.
    Effect(Effect),
    /// Answer the caller; steps after it still run, with nobody waiting.
    Answer(Answer),
    /// Do several things at once, and wait for them.
    Together(Together),
    /// Do the first steps; where one of them does not end well, do the others instead of the rest of them.
    Try {
        /// What is tried.
        steps: Vec<Self>,
        /// What is done when it goes wrong; with nothing here the program just goes on.
        otherwise: Vec<Self>,
    },
}

/// Branches that run at the same time. Calls overlap; the request's own work does not, because it has one worker.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// What each branch does.
    pub branches: Vec<Vec<Step>>,
    /// How many copies of every branch there are, from 1.
    pub times: u16,
    /// How many branches must end well; `None` means all. With enough, or with too many gone wrong, nobody waits for the rest.
    pub need: Option<u16>,
}

impl Together {
    /// How many branches run, copies included.
    #[must_use]
    pub fn width(&self) -> usize {
        self.branches.len() * usize::from(self.times)
    }

    /// The same, with the branches that stand inside branches.
    #[must_use]
    pub fn all(&self) -> usize {
        let inside = self.branches.iter().map(|branch| 1_usize.saturating_add(branches_in(branch)));
        inside.fold(0, usize::saturating_add).saturating_mul(usize::from(self.times))
    }
}

/// How many branches steps can come to.
fn branches_in(steps: &[Step]) -> usize {
    let of_step = |step: &Step| match step {
        Step::Together(together) => together.all(),
        other => other.inner().map(|list| branches_in(list)).fold(0, usize::saturating_add),
    };
    steps.iter().map(of_step).fold(0, usize::saturating_add)
}

impl Step {
    /// Whether it may stand in a transaction.
    #[must_use]
    pub const fn fits_transaction(&self) -> bool {
        match self {
            Self::Work(_) | Self::Call(_) | Self::Effect(_) => true,
            Self::Read { at_least, .. } => at_least.is_none(),
            Self::Write { condition, besides, amount, .. } => {
                condition.is_none() && amount.is_none() && !besides.inbox && !besides.outbox
            }
            _ => false,
        }
    }

    /// The lists of steps inside this one.
    pub fn inner(&self) -> impl Iterator<Item = &Vec<Self>> {
        let lists: [&[Vec<Self>]; 2] = match self {
            Self::Together(together) => [&together.branches, &[]],
            Self::Try { steps, otherwise } => [std::slice::from_ref(steps), std::slice::from_ref(otherwise)],
            Self::Compensation(steps) | Self::TwoPhaseCommit(steps) | Self::Transaction { steps, .. } => {
                [std::slice::from_ref(steps), &[]]
            }
            _ => [&[], &[]],
        };
        lists.into_iter().flatten()
    }

    /// The lists of steps inside this one, to be changed.
    pub fn inner_mut(&mut self) -> impl Iterator<Item = &mut Vec<Self>> {
        let lists: [&mut [Vec<Self>]; 2] = match self {
            Self::Together(together) => [&mut together.branches, &mut []],
            Self::Try { steps, otherwise } => [std::slice::from_mut(steps), std::slice::from_mut(otherwise)],
            Self::Compensation(steps) | Self::TwoPhaseCommit(steps) | Self::Transaction { steps, .. } => {
                [std::slice::from_mut(steps), &mut []]
            }
            _ => [&mut [], &mut []],
        };
        lists.into_iter().flatten()
    }
}

/// Every step of a list, those inside others included, in the order of the document.
pub fn every<'a>(steps: &'a [Step], visit: &mut impl FnMut(&'a Step)) {
    for step in steps {
        visit(step);
        for inner in step.inner() {
            every(inner, visit);
        }
    }
}

/// What a component does for one operation.
///
/// Shape: run in order; a program that ends without an [`Step::Answer`] answers `ok`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// The steps, first to last.
    pub steps: Vec<Step>,
}
