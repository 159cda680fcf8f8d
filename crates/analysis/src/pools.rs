//! What is told of pools of connections.

use betwixt_sim::World;
use serde::Serialize;

/// What a pool of connections did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PoolReport {
    /// Connections that were opened.
    pub opened: u64,
    /// Connections that could not be opened.
    pub failed: u64,
    /// Most connections that there were, those being opened included.
    pub connections_max: u32,
    /// Connections when the run ended.
    pub open: u32,
    /// Those among them that carried nothing.
    pub idle: u32,
    /// Attempts that waited for a connection when the run ended.
    pub waiting: u32,
    /// Most attempts that waited.
    pub waiting_max: u32,
    /// How long the attempts that got a connection waited for it, those that had it at once included.
    pub wait_mean_ms: Option<f64>,
}

/// What the pool of a connection did so far; nothing where there is none.
pub(crate) fn pool(world: &World, connection: usize) -> Option<PoolReport> {
    let counts = world.connection(connection).pool.as_ref()?.counts(world.now().0);
    Some(PoolReport {
        opened: counts.opened,
        failed: counts.failed,
        connections_max: counts.most,
        open: counts.open,
        idle: counts.idle,
        waiting: counts.waiting,
        waiting_max: counts.most_waiting,
        wait_mean_ms: (counts.leased > 0).then(|| counts.waited as f64 / 1e6 / counts.leased as f64),
    })
}
