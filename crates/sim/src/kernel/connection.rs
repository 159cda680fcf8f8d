//! A connection at work: its network, its caller's policy, and what both remember.

use betwixt_model::Params;

use crate::balancing::{Chooser, Field};
use crate::calling::{Breaker, Policy};
use crate::faults::WayFault;
use crate::kernel::streams::{Purpose, Stream};
use crate::network::Network;

/// A connection at work.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The caller.
    pub from: u32,
    /// The callee.
    pub to: u32,
    /// The hash of its identity.
    pub owner: u64,
    /// The gap.
    pub network: Network,
    /// What the caller does.
    pub policy: Policy,
    /// The breaker, if the policy has one.
    pub breaker: Option<Breaker>,
    /// Active faults.
    pub faults: Vec<WayFault>,
    /// Calls of this connection under way at each instance.
    pub under_way: Vec<u32>,
    /// Both ends are in one zone.
    pub near: bool,
    /// Which instance the next probe goes to.
    pub(super) probed: u16,
    chooser: Chooser,
    pub(super) pick: Stream,
    pub(super) backoff: Stream,
}

impl Connection {
    /// A connection on which nothing has happened yet.
    #[must_use]
    pub fn new((from, to): (u32, u32), params: Params<'_>, zone: u64, seed: u64, owner: u64) -> Self {
        let policy = Policy::read(params);
        Self {
            from,
            to,
            owner,
            network: Network::new(params, zone, seed, owner),
            policy,
            breaker: policy.breaker.map(Breaker::new),
            faults: Vec::new(),
            under_way: vec![0],
            near: false,
            probed: 0,
            chooser: Chooser::new(policy.pick),
            pick: Stream::new(seed, owner, Purpose("instance")),
            backoff: Stream::new(seed, owner, Purpose("backoff")),
        }
    }

    /// Reads the parameters again.
    pub fn configure(&mut self, params: Params<'_>) {
        self.network.configure(params);
        self.policy = Policy::read(params);
        self.chooser.configure(self.policy.pick, 0.0);
        match (self.policy.breaker, &mut self.breaker) {
            (Some(config), Some(breaker)) => breaker.configure(config),
            (config, breaker) => *breaker = config.map(Breaker::new),
        }
    }

    /// Chooses the instance for an attempt, among so many, for an operation with this key.
    pub fn choose(&mut self, instances: u16, key: u32) -> u16 {
        let count = usize::from(instances);
        if self.under_way.len() < count {
            self.under_way.resize(count, 0);
        }
        if instances <= 1 {
            return 0;
        }
        let field = Field { places: None, under_way: &self.under_way[..count], weights: None, identities: None };
        self.chooser.choose(&field, u64::from(key), &mut self.pick) as u16
    }
}
