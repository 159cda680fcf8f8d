//! The sorts of findings: ways in which two sides can disagree, and rules that a run can break, in plain words.

use betwixt_model::Effect;

use crate::beliefs::Belief;

/// One sort of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// The money was taken more than once.
    ChargedTwice,
    /// The person was told that it failed, or was told nothing and left; the money was taken.
    ToldFailedButCharged,
    /// The person was told that it went well; no money was taken, and nothing is left that could still take it.
    ToldOkButNotCharged,
    /// The money was taken, and nothing is left that could still ship.
    PaidNeverShipped,
    /// The goods left, and nothing is left that could still take the money.
    ShippedNotPaid,
    /// It took more of a record than was there.
    Oversold,
    /// It was made up for when the person had been told that it went well, or the goods had left.
    CompensatedTooLate,
    /// Somebody was told something that nobody ever did, and nothing is left of it.
    LostMessage,
    /// A message was done more often than it was sent.
    ProcessedTwice,
    /// An older message changed a record after a newer one had.
    OutOfOrder,
    /// A message is handed out again and again, and never goes well.
    PoisonMessage,
    /// An old value was read after a newer one had been acknowledged.
    StaleRead,
    /// An operation read an older value than it had read before.
    NonMonotonicRead,
    /// An operation read an older value than it had written.
    ReadYourWrites,
    /// An operation replaced a version that it had not read, although it had read the one before (P4).
    LostUpdate,
    /// A write was acknowledged, and is gone.
    LostWrite,
    /// Of writes that belong together some are there and others are not, and nothing is left that could add them.
    HalfWritten,
    /// Somebody was sent away because a record was locked for a transaction in doubt.
    BlockedInDoubt,
    /// A transaction read what another one had written and took back (G1a).
    DirtyRead,
    /// A transaction read a record twice, and it had changed in between (P2).
    NonRepeatableRead,
    /// Two transactions each read what the other one then wrote, and both committed (G2-item).
    WriteSkew,
    /// Another operation saw two writes in the opposite order: no order of them explains both.
    LongFork,
    /// Somebody worked on a request for which nobody waited any more.
    WorkForNobody,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Who paid, and how often.
    Money,
    /// What was shipped.
    Goods,
    /// Queues, topics and publications.
    Messages,
    /// What stores hold and say.
    Records,
    /// Work that was of no use.
    Work,
}

impl Group {
    /// Every group, in the order of a report.
    pub const ALL: [Self; 5] = [Self::Money, Self::Goods, Self::Messages, Self::Records, Self::Work];

    /// As written in reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Goods => "goods",
            Self::Messages => "messages",
            Self::Records => "records",
            Self::Work => "work",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Money => "Money",
            Self::Goods => "Goods",
            Self::Messages => "Messages",
            Self::Records => "Records",
            Self::Work => "Work",
        }
    }
}

/// What is said about a sort of finding.
struct Words {
    key: &'static str,
    title: &'static str,
    label: &'static str,
    means: &'static str,
    group: Group,
}

impl FindingKind {
    /// Every sort, in the order of a report.
    pub const ALL: [Self; 23] = [
        Self::ChargedTwice,
        Self::ToldFailedButCharged,
        Self::ToldOkButNotCharged,
        Self::PaidNeverShipped,
        Self::ShippedNotPaid,
        Self::Oversold,
        Self::CompensatedTooLate,
        Self::LostMessage,
        Self::ProcessedTwice,
        Self::OutOfOrder,
        Self::PoisonMessage,
        Self::StaleRead,
        Self::NonMonotonicRead,
        Self::ReadYourWrites,
        Self::LostUpdate,
        Self::LostWrite,
        Self::HalfWritten,
        Self::BlockedInDoubt,
        Self::DirtyRead,
        Self::NonRepeatableRead,
        Self::WriteSkew,
        Self::LongFork,
        Self::WorkForNobody,
    ];

    /// As written in reports and in the names of pairs. Anomalies of records have their names from Jepsen and Elle.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.words().key
    }

    /// The heading of a list.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.words().title
    }

    /// As shown after a number of operations: "12 were charged twice".
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.words().label
    }

    /// What it is, in one sentence.
    #[must_use]
    pub const fn means(self) -> &'static str {
        self.words().means
    }

    /// What it is about.
    #[must_use]
    pub const fn group(self) -> Group {
        self.words().group
    }

    /// The one with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The effect that it is about, if it is about one.
    #[must_use]
    pub const fn effect(self) -> Option<Effect> {
        match self {
            Self::ChargedTwice | Self::ToldFailedButCharged | Self::ToldOkButNotCharged | Self::ShippedNotPaid => {
                Some(Effect::Charge)
            }
            Self::PaidNeverShipped => Some(Effect::Ship),
            _ => None,
        }
    }

    /// The one of [`Belief`] that it is, if it is kept by that ledger.
    #[must_use]
    pub const fn belief(self) -> Option<Belief> {
        match self {
            Self::ChargedTwice => Some(Belief::ChargedTwice),
            Self::ToldFailedButCharged => Some(Belief::SawAnErrorButPaid),
            Self::ToldOkButNotCharged => Some(Belief::SawSuccessButNotPaid),
            Self::PaidNeverShipped => Some(Belief::PaidNeverShipped),
            Self::ShippedNotPaid => Some(Belief::ShippedNotPaid),
            _ => None,
        }
    }

    const fn words(self) -> &'static Words {
        &WORDS[self as usize]
    }
}

/// Shape: one for each sort, in the order of [`FindingKind::ALL`].
const WORDS: [Words; FindingKind::ALL.len()] = [
    Words {
        key: "charged_twice",
        title: "Charged twice",
        label: "were charged twice",
        means: "The money was taken more than once for one operation.",
        group: Group::Money,
    },
    Words {
        key: "told_failed_but_charged",
        title: "Paid, but told it failed",
        label: "saw an error, but paid",
        means: "The person saw an error or left, and the money was taken all the same.",
        group: Group::Money,
    },
    Words {
        key: "told_ok_but_not_charged",
        title: "Told it went well, never charged",
        label: "saw success, but did not pay",
        means: "The person was told that it went well, and nobody ever took the money.",
        group: Group::Money,
    },
    Words {
        key: "paid_never_shipped",
        title: "Paid, never shipped",
        label: "paid, never shipped",
        means: "The money was taken, and nothing is left that could still ship.",
        group: Group::Goods,
    },
    Words {
        key: "shipped_not_paid",
        title: "Shipped, never paid",
        label: "shipped, never paid",
        means: "The goods left, and nothing is left that could still take the money.",
        group: Group::Goods,
    },
    Words {
        key: "oversold",
        title: "Oversold",
        label: "took what was not there",
        means: "It took more of a record than was there, such as the last piece in stock a second time.",
        group: Group::Goods,
    },
    Words {
        key: "compensated_too_late",
        title: "Compensated too late",
        label: "were made up for too late",
        means: "It was undone when the person had been told that it went well, or the goods had left.",
        group: Group::Goods,
    },
    Words {
        key: "lost_message",
        title: "Message lost",
        label: "lost a message",
        means: "Somebody was told something, nobody ever did it, and nothing is left of it.",
        group: Group::Messages,
    },
    Words {
        key: "processed_twice",
        title: "Processed twice",
        label: "were processed twice",
        means: "A message was done more often than the programs send it.",
        group: Group::Messages,
    },
    Words {
        key: "out_of_order",
        title: "Out of order",
        label: "came out of order",
        means: "An older message changed a record after a newer message had.",
        group: Group::Messages,
    },
    Words {
        key: "poison_message",
        title: "Poison message",
        label: "are handed out again and again",
        means: "A message was handed out ten times, and never went well.",
        group: Group::Messages,
    },
    Words {
        key: "stale-read",
        title: "Stale read",
        label: "read an old value",
        means: "An old value was read after a newer one had been acknowledged.",
        group: Group::Records,
    },
    Words {
        key: "non-monotonic-read",
        title: "Non-monotonic read",
        label: "read an older value than before",
        means: "An operation read an older value than it had read before.",
        group: Group::Records,
    },
    Words {
        key: "read-your-writes",
        title: "Did not read its own write",
        label: "did not see their own write",
        means: "An operation read an older value than it had written itself.",
        group: Group::Records,
    },
    Words {
        key: "lost-update",
        title: "Lost update",
        label: "overwrote a change that they had not seen",
        means: "An operation read a record and wrote it back, and a change that came in between is lost (P4).",
        group: Group::Records,
    },
    Words {
        key: "lost-write",
        title: "Acknowledged write lost",
        label: "lost a write that was acknowledged",
        means: "A write was acknowledged, and the store does not have it any more.",
        group: Group::Records,
    },
    Words {
        key: "half_written",
        title: "Half written",
        label: "are written in one store and not in the other",
        means: "Of writes that belong together some are there and others are not, and nothing is left that could add them.",
        group: Group::Records,
    },
    Words {
        key: "blocked_in_doubt",
        title: "Blocked by a transaction in doubt",
        label: "were blocked by a transaction in doubt",
        means: "A record was locked for a transaction of which nobody knew what was decided, until somebody else gave up.",
        group: Group::Records,
    },
    Words {
        key: "dirty-read",
        title: "Dirty read",
        label: "read what was taken back",
        means: "A transaction read what another one had written, which was rolled back afterwards (Elle: G1a, aborted read).",
        group: Group::Records,
    },
    Words {
        key: "non-repeatable-read",
        title: "Non-repeatable read",
        label: "read a record twice and found it changed",
        means: "A transaction read a record twice, and another one had changed it in between (P2).",
        group: Group::Records,
    },
    Words {
        key: "write-skew",
        title: "Write skew",
        label: "decided by what another one was changing",
        means: "Two transactions each read a record that the other one then wrote, and both committed (Elle: G2-item).",
        group: Group::Records,
    },
    Words {
        key: "long-fork",
        title: "Long fork",
        label: "saw two writes in the opposite order to somebody else",
        means: "One reader saw the first of two writes and not the second, another one the second and not the first.",
        group: Group::Records,
    },
    Words {
        key: "work_for_nobody",
        title: "Work for nobody",
        label: "were worked on for nobody",
        means: "Somebody worked on a request for which nobody waited any more.",
        group: Group::Work,
    },
];
