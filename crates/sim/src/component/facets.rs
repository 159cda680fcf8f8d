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
    /// Writes that the slowest replica within reach still lacks, for stores with replicas.
    pub behind: Option<u32>,
    /// Records of which the store lacks a write, for caches that write behind.
    pub unwritten: Option<u32>,
    /// Messages of an outbox that are not noted as published, for stores with one.
    pub outbox: Option<u32>,
    /// Records that consumers have not committed, for topics.
    pub lag: Option<u32>,
    /// Items given up after too many tries, for queues.
    pub dead_letters: Option<u32>,
}
