//! A connection at work: its network, its caller's policy, and what both remember.

use betwixt_model::Params;

use crate::balancing::{Chooser, Field};
use crate::calling::{Attempt, Breaker, Budget, Bulkhead, Policy, Pool, PoolConfig, RateLimit};
use crate::component::{Ask, CallId};
use crate::faults::WayFault;
use crate::kernel::streams::{Purpose, Stream};
use crate::kinds::Node;
use crate::network::Network;
use crate::observe::Observer;

/// A connection at work.
///
/// Shape: in this order in memory, so that what every message needs lies in two lines of a cache. A thousand connections
/// do not fit into the nearest cache as a whole.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Connection {
    /// The caller.
    pub from: u32,
    /// The callee.
    pub to: u32,
    /// The hash of its identity.
    pub owner: u64,
    /// Attempts under way, all instances together.
    pub open: u32,
    /// Which instance the next probe goes to.
    pub(super) probed: u16,
    /// Its place among the connections to its callee: with which of the callee's instances it is at home, in turn.
    pub place: u16,
    /// It is switched off, so that nobody sends over it.
    pub disabled: bool,
    /// Both ends are in one zone.
    pub near: bool,
    /// Nothing on the caller's side holds an attempt up, counts it, adds to it or sends another beside it.
    pub(super) straight: bool,
    /// Active faults.
    pub faults: Vec<WayFault>,
    /// Attempts under way at each instance.
    pub under_way: Vec<u32>,
    /// The gap.
    pub network: Network,
    /// What the caller does.
    pub policy: Policy,
    /// The breaker, if the policy has one.
    pub breaker: Option<Breaker>,
    /// The retry budget, if the policy has one.
    pub budget: Option<Budget>,
    /// The rate limit, if the policy has one.
    pub rate_limit: Option<RateLimit>,
    /// The concurrency limit, if the policy has one.
    pub bulkhead: Option<Bulkhead>,
    /// The pool of connections, if the caller keeps one.
    pub pool: Option<Box<Pool>>,
    seed: u64,
    chooser: Chooser,
    pub(super) pick: Stream,
    pub(super) backoff: Stream,
}

impl Connection {
    /// A connection on which nothing has happened yet.
    #[must_use]
    pub fn new<const EVERYTHING: bool>(
        (from, to): (u32, u32),
        params: Params<'_>,
        zone: u64,
        seed: u64,
        owner: u64,
    ) -> Self {
        let policy = if EVERYTHING { Policy::read(params) } else { Policy::plain(params) };
        let pool = if EVERYTHING { PoolConfig::read(params) } else { None };
        Self {
            from,
            to,
            owner,
            network: Network::new::<EVERYTHING>(params, zone, seed, owner),
            policy,
            breaker: policy.breaker.filter(|_| EVERYTHING).map(Breaker::new),
            budget: policy.budget.filter(|_| EVERYTHING).map(Budget::new),
            rate_limit: policy.limits.rate.filter(|_| EVERYTHING).map(RateLimit::new),
            bulkhead: policy.limits.bulkhead.filter(|_| EVERYTHING).map(Bulkhead::new),
            straight: policy.is_straight() && pool.is_none(),
            pool: pool.map(|config| Self::new_pool(config, seed, owner)),
            seed,
            faults: Vec::new(),
            under_way: vec![0],
            open: 0,
            disabled: false,
            near: false,
            place: 0,
            probed: 0,
            chooser: Chooser::new(policy.pick),
            pick: Stream::new(seed, owner, Purpose("instance")),
            backoff: Stream::new(seed, owner, Purpose("backoff")),
        }
    }

    /// Reads the parameters again. What the mechanisms remember stays as far as it still fits.
    pub fn configure(&mut self, params: Params<'_>, now: u64) {
        self.network.configure(params);
        self.policy = Policy::read(params);
        self.chooser.configure(self.policy.pick, 0.0);
        match (self.policy.breaker, &mut self.breaker) {
            (Some(config), Some(breaker)) => breaker.configure(config, now),
            (config, breaker) => *breaker = config.map(Breaker::new),
        }
        match (self.policy.budget, &mut self.budget) {
            (Some(config), Some(budget)) => budget.configure(config),
            (config, budget) => *budget = config.map(Budget::new),
        }
        match (self.policy.limits.rate, &mut self.rate_limit) {
            (Some(config), Some(limit)) => limit.configure(config, now),
            (config, limit) => *limit = config.map(RateLimit::new),
        }
        match (self.policy.limits.bulkhead, &mut self.bulkhead) {
            (Some(config), Some(bulkhead)) => bulkhead.configure(config),
            (Some(config), none) => *none = Some(Bulkhead::new(config)),
            // Whoever waits still has to be let through.
            (None, Some(bulkhead)) => bulkhead.open_up(),
            (None, None) => {}
        }
        match (PoolConfig::read(params), &mut self.pool) {
            (Some(config), none @ None) => *none = Some(Self::new_pool(config, self.seed, self.owner)),
            (config, Some(pool)) => pool.configure(config),
            (None, None) => {}
        }
        self.straight = self.policy.is_straight() && self.bulkhead.is_none() && self.pool.is_none();
    }

    fn new_pool(config: PoolConfig, seed: u64, owner: u64) -> Box<Pool> {
        Box::new(Pool::new(config, Stream::new(seed, owner, Purpose("connect"))))
    }

    /// Whether an attempt that is sent now needs a connection of the pool.
    #[inline]
    #[must_use]
    pub fn is_pooled(&self) -> bool {
        self.pool.as_ref().is_some_and(|pool| pool.is_on())
    }

    /// Whether that attempt is open over a connection of the pool.
    #[must_use]
    pub fn carries(&self, call: CallId, attempt: u16) -> bool {
        self.pool.as_ref().is_some_and(|pool| pool.carries(call, attempt))
    }

    /// Attempts that have room under the concurrency limit: open, or waiting for a connection.
    #[inline]
    #[must_use]
    pub fn let_in(&self) -> u32 {
        self.open + self.pool.as_ref().map_or(0, |pool| pool.waiting())
    }

    /// Attempts that wait for room under the concurrency limit.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.bulkhead.as_ref().map_or(0, Bulkhead::waiting)
    }

    /// An attempt goes to that instance.
    #[inline]
    pub(super) fn open(&mut self, instance: u16) {
        self.under_way[usize::from(instance)] += 1;
        self.open += 1;
    }

    /// An attempt is not waited for any more.
    #[inline]
    pub(super) fn close(&mut self, attempt: &Attempt) {
        self.under_way[usize::from(attempt.instance)] -= 1;
        self.open -= 1;
    }

    /// The breaker will not hear of an attempt that it let through.
    pub(super) fn forget<O: Observer>(&mut self, attempt: &Attempt) {
        if let (Some(breaker), Some(permit)) = (O::beyond(self.breaker.as_mut()), attempt.permit) {
            breaker.forget(permit);
        }
    }

    /// Chooses the instance that a new connection of the pool leads to, among so many, for an attempt with this key.
    pub(super) fn choose_for_pool(&mut self, instances: u16, key: u32) -> u16 {
        if self.under_way.len() < usize::from(instances) {
            self.under_way.resize(usize::from(instances), 0);
        }
        let Some(pool) = self.pool.as_ref().filter(|_| instances > 1) else { return 0 };
        let led_to = pool.led_to(instances);
        let field = Field { places: None, under_way: &led_to, weights: None, identities: None };
        self.chooser.choose(&field, u64::from(key), &mut self.pick) as u16
    }

    /// The instance that the caller is at home with, among so many.
    #[must_use]
    pub const fn home(&self, instances: u16) -> u16 {
        if instances == 0 { 0 } else { self.place % instances }
    }

    /// Takes the instance that the callee's state asks for, among so many.
    pub fn take(&mut self, instance: u16, instances: u16) -> u16 {
        let count = usize::from(instances);
        if self.under_way.len() < count {
            self.under_way.resize(count, 0);
        }
        instance.min(instances.saturating_sub(1))
    }

    /// The instance for an attempt: the one that the caller has chosen, which may not serve any more; else by the callee's state
    /// where that decides, and by the caller's policy.
    #[inline]
    pub fn instance_for<O: Observer>(&mut self, node: &Node, (ask, to): (Ask, Option<u16>), key: u32) -> u16 {
        let instances = node.instances();
        if let Some(to) = O::beyond(to) {
            return self.take(to, instances.max(to + 1));
        }
        if O::EVERYTHING
            && instances > 1
            && let Some(instance) = node.route(ask, self.home(instances))
        {
            return self.take(instance, instances);
        }
        self.choose::<O>(instances, key)
    }

    /// Chooses the instance for an attempt, among so many, for an operation with this key.
    #[inline]
    pub fn choose<O: Observer>(&mut self, instances: u16, key: u32) -> u16 {
        let count = usize::from(instances);
        if self.under_way.len() < count {
            self.under_way.resize(count, 0);
        }
        if instances <= 1 {
            return 0;
        }
        self.choose_among::<O>(count, key)
    }

    #[inline(never)]
    fn choose_among<O: Observer>(&mut self, count: usize, key: u32) -> u16 {
        let field = Field { places: None, under_way: &self.under_way[..count], weights: None, identities: None };
        let chosen = if O::EVERYTHING {
            self.chooser.choose(&field, u64::from(key), &mut self.pick)
        } else {
            self.chooser.in_turn(&field)
        };
        chosen as u16
    }
}
