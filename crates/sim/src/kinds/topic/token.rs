//! What a topic is told by its calls and wakes.

/// A call or a wake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A record is with a member.
    Record { group: usize, partition: usize, version: u32 },
    /// A record may be tried again.
    Retry { group: usize, partition: usize, version: u32 },
    /// An offset is to be committed.
    Commit { group: usize, partition: usize },
    /// The time of a rebalance is over.
    Rebalanced { group: usize, version: u32 },
    /// Members are to be counted, and old records let go.
    Heartbeat { version: u32 },
}

const GROUP: u32 = 44;
const PARTITION: u32 = 32;
const WHAT: u32 = 60;

impl Token {
    /// As a number.
    pub(super) fn pack(self) -> u64 {
        let (what, group, partition, version) = match self {
            Self::Record { group, partition, version } => (0, group, partition, version),
            Self::Retry { group, partition, version } => (1, group, partition, version),
            Self::Commit { group, partition } => (2, group, partition, 0),
            Self::Rebalanced { group, version } => (3, group, 0, version),
            Self::Heartbeat { version } => (4, 0, 0, version),
        };
        assert!(group < 1 << 16 && partition < 1 << 12, "limits keep groups and partitions within their bits");
        (what << WHAT) | ((group as u64) << GROUP) | ((partition as u64) << PARTITION) | u64::from(version)
    }

    /// Back from [`Self::pack`].
    pub(super) const fn unpack(token: u64) -> Self {
        let group = (token >> GROUP & 0xffff) as usize;
        let partition = (token >> PARTITION & 0xfff) as usize;
        let version = token as u32;
        match token >> WHAT {
            0 => Self::Record { group, partition, version },
            1 => Self::Retry { group, partition, version },
            2 => Self::Commit { group, partition },
            3 => Self::Rebalanced { group, version },
            _ => Self::Heartbeat { version },
        }
    }
}
