//! What a view may know about the inside of a component.

/// The inside of a component at an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Facets {
    /// Requests or items waiting [count].
    pub waiting: u32,
    /// Workers held, working or waiting for others [count].
    pub busy: u32,
    /// Workers doing work of their own [count].
    pub working: u32,
    /// Workers there are, all instances together [count]; 0 where the idea does not apply.
    pub workers: u32,
    /// Instances [count].
    pub instances: u32,
    /// When the oldest waiting item came [nanoseconds], if the kind knows.
    pub oldest: Option<u64>,
    /// Share of reads that found their record, for caches.
    pub hit_ratio: Option<f64>,
    /// Records held, for stores and caches.
    pub records: Option<u32>,
    /// The instance that leads, from 0, for stores with replicas.
    pub leader: Option<u16>,
    /// The one that will lead when it has all that was sent to it.
    pub next_leader: Option<u16>,
    /// Writes that the slowest replica within reach still lacks, for stores with replicas.
    pub behind: Option<u32>,
    /// The latest term that a member of a group knows of.
    pub term: Option<u32>,
    /// Entries in the log of the member that leads, all that there ever were.
    pub log: Option<u64>,
    /// Those of them that are decided.
    pub committed: Option<u64>,
    /// Records of which the store lacks a write, for caches that write behind.
    pub unwritten: Option<u32>,
    /// Writes kept for replicas that could not be reached, for stores that hand them over.
    pub hints: Option<u32>,
    /// Messages of an outbox that are not noted as published, for stores with one.
    pub outbox: Option<u32>,
    /// Records that are locked for a transaction of which nobody has said yet what was decided, for databases.
    pub in_doubt: Option<u32>,
    /// When the oldest of them was locked [nanoseconds].
    pub in_doubt_since: Option<u64>,
    /// Requests that wait for such a record.
    pub lock_waits: Option<u32>,
    /// Records that consumers have not committed, for topics.
    pub lag: Option<u32>,
    /// Items given up after too many tries, for queues.
    pub dead_letters: Option<u32>,
}

/// What may be seen of one member: of a group that agrees, a replica, a node of a store with quorums, a partition of a topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberFacets {
    /// It takes itself for the leader.
    pub leads: bool,
    /// It is not down; of a partition, that somebody reads it.
    pub up: bool,
    /// It hears from the others.
    pub reached: bool,
    /// The latest term that it knows of; 0 where there are none.
    pub term: u32,
    /// What it has, all that there ever was: entries of a log, writes of a replica, records of a partition; of a node, the
    /// copies that it holds.
    pub log: u64,
    /// Those of them that it knows to be decided; of a partition, that every consumer group has committed.
    pub committed: u64,
    /// Writes that it keeps for nodes out of reach.
    pub kept: u64,
}
