//! A connection at work: its network, its caller's policy, and what both remember.

use betwixt_model::Params;

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
    pub(super) turn: u16,
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
            turn: 0,
            pick: Stream::new(seed, owner, Purpose("instance")),
            backoff: Stream::new(seed, owner, Purpose("backoff")),
        }
    }

    /// Reads the parameters again.
    pub fn configure(&mut self, params: Params<'_>) {
        self.network.configure(params);
        self.policy = Policy::read(params);
        match (self.policy.breaker, &mut self.breaker) {
            (Some(config), Some(breaker)) => breaker.configure(config),
            (config, breaker) => *breaker = config.map(Breaker::new),
        }
    }

    /// Chooses the instance for an attempt, among so many.
    pub fn choose(&mut self, instances: u16) -> u16 {
        use crate::calling::Pick;
        if self.under_way.len() < usize::from(instances) {
            self.under_way.resize(usize::from(instances), 0);
        }
        if instances <= 1 {
            return 0;
        }
        match self.policy.pick {
            Pick::RoundRobin => {
                let chosen = self.turn % instances;
                self.turn = (chosen + 1) % instances;
                chosen
            }
            Pick::Random => self.pick.below(u32::from(instances)) as u16,
            Pick::LeastRequest => {
                let candidates = &self.under_way[..usize::from(instances)];
                let least = candidates.iter().copied().min().unwrap_or(0);
                let tied = candidates.iter().filter(|under_way| **under_way == least).count();
                let nth = self.pick.below(tied as u32) as usize;
                let chosen = candidates.iter().enumerate().filter(|(_, under_way)| **under_way == least).nth(nth);
                chosen.map_or(0, |(at, _)| at as u16)
            }
        }
    }
}
