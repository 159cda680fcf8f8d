//! The connections of a balancer: who is in, who is out, and who may be chosen now.

use super::config::Config;
use crate::balancing::health::Health;
use crate::balancing::locality::{Strength, share_of_own_zone};
use crate::balancing::outlier::{self, Outlier};
use crate::balancing::{Chooser, Field};
use crate::component::{Cx, Outgoing};
use crate::kernel::streams::Stream;
use crate::observe::{Fact, Observer};

/// What is known of one connection.
#[derive(Clone, Copy, Debug, Default)]
struct Member {
    outlier: Outlier,
    health: Health,
    /// When it came back in, until it has its full share again [nanoseconds].
    warming_since: Option<u64>,
}

impl Member {
    const fn is_out(&self) -> bool {
        self.outlier.out_until().is_some() || !self.health.is_healthy()
    }
}

/// All of them. Lists are by place.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    /// The connections as they were when the rest was worked out.
    known: Vec<Outgoing>,
    members: Vec<Member>,
    under_way: Vec<u32>,
    identities: Vec<u64>,
    weights: Vec<f64>,
    /// Weights as they count at this moment, while somebody is warming up.
    warm_weights: Vec<f64>,
    /// Who may be chosen: in the own zone, or all where zones are ignored; and in the others.
    pools: [Vec<u16>; 2],
    /// The share that goes to the first pool.
    stays: f64,
    even: bool,
    /// The pools must be worked out again.
    stale: bool,
    /// So must whatever depends on weights.
    renewed: bool,
    /// When the next one may come back in [nanoseconds].
    next_back: Option<u64>,
    /// Until when somebody is warming up [nanoseconds].
    warm_until: u64,
}

impl Members {
    /// Requests under way, all together.
    pub(super) fn under_way(&self) -> u32 {
        self.under_way.iter().sum()
    }

    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// One more request is under way.
    pub(super) fn take(&mut self, place: usize) {
        self.under_way[place] += 1;
    }

    /// One less is.
    pub(super) fn give(&mut self, place: usize) {
        self.under_way[place] -= 1;
    }

    /// Whether a connection is out at this moment.
    pub(super) fn leaves_out(&self, place: usize, now: u64) -> bool {
        self.members.get(place).is_some_and(|member| {
            !member.health.is_healthy() || member.outlier.out_until().is_some_and(|until| now < until)
        })
    }

    /// Chooses the place of a connection; none if there is none at all.
    pub(super) fn choose<O: Observer>(
        &mut self,
        config: &Config,
        key: u64,
        (choosers, luck, zone_luck): (&mut [Chooser; 2], &mut Stream, &mut Stream),
        cx: &mut Cx<'_, O>,
    ) -> Option<usize> {
        if cx.outgoing.is_empty() {
            return None;
        }
        self.look(config, cx);
        if self.stale {
            self.settle_pools(config);
            let changed = if self.renewed { Chooser::weights_changed } else { Chooser::members_changed };
            choosers.iter_mut().for_each(changed);
            self.renewed = false;
        }
        let pool = match self.stays {
            stays if stays >= 1.0 => 0,
            stays if stays <= 0.0 => 1,
            stays => usize::from(!zone_luck.chance(stays)),
        };
        let warming = cx.now < self.warm_until && !config.policy.goes_by_key();
        if warming {
            self.warm(config, cx.now);
        }
        let weights = if warming { Some(&*self.warm_weights) } else { (!self.even).then_some(&*self.weights) };
        let field = Field {
            places: Some(&self.pools[pool]),
            under_way: &self.under_way,
            weights,
            identities: Some(&self.identities),
        };
        Some(choosers[pool].choose(&field, key, luck))
    }

    /// Takes note of what there is now, and lets back in whose time out is over.
    pub(super) fn look<O: Observer>(&mut self, config: &Config, cx: &mut Cx<'_, O>) {
        if self.known != cx.outgoing {
            self.known.clear();
            self.known.extend_from_slice(cx.outgoing);
            self.members.resize_with(cx.outgoing.len(), Member::default);
            self.under_way.resize(cx.outgoing.len(), 0);
            self.weights.clear();
            self.weights.extend(cx.outgoing.iter().map(|outgoing| outgoing.weight));
            self.identities.clear();
            self.identities.extend(cx.outgoing.iter().map(|outgoing| outgoing.owner));
            self.even = self.weights.iter().all(|weight| weight.total_cmp(&self.weights[0]).is_eq());
            (self.stale, self.renewed) = (true, true);
        }
        if self.next_back.is_none_or(|back| cx.now < back) {
            return;
        }
        for (member, outgoing) in self.members.iter_mut().zip(&self.known) {
            if member.outlier.let_in(cx.now) && member.health.is_healthy() {
                cx.observer.note(cx.now, Fact::Ejected { node: cx.me, connection: outgoing.connection, out: false });
                member.warming_since = Some(cx.now);
                self.warm_until = cx.now.saturating_add(config.slow_start.window);
            }
        }
        self.next_back = self.members.iter().filter_map(|member| member.outlier.out_until()).min();
        self.stale = true;
    }

    /// What must be worked out again after the parameters were moved.
    pub(super) fn retune(&mut self) {
        self.stale = true;
    }

    /// Takes note of how a call ended, and takes the connection out if that was one bad end too many.
    pub(super) fn hear<O: Observer>(&mut self, place: usize, good: bool, config: &Config, cx: &mut Cx<'_, O>) {
        if self.members[place].outlier.hear(good, &config.outlier) {
            self.eject(place, config, cx);
        }
    }

    /// Takes note of how a probe ended.
    pub(super) fn probed<O: Observer>(&mut self, place: usize, good: bool, config: &Config, cx: &mut Cx<'_, O>) {
        let Some(checks) = config.checks else { return };
        let member = &mut self.members[place];
        if !member.health.hear(good, checks.thresholds) {
            return;
        }
        self.stale = true;
        if member.outlier.out_until().is_some() {
            return;
        }
        if good {
            member.warming_since = Some(cx.now);
            self.warm_until = cx.now.saturating_add(config.slow_start.window);
        }
        cx.note(Fact::Ejected { node: cx.me, connection: self.known[place].connection, out: !good });
    }

    /// Nobody probes any more: whoever was out for that alone is in again.
    pub(super) fn forget_probes<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for (member, outgoing) in self.members.iter_mut().zip(&self.known) {
            let was_out = member.is_out();
            member.health = Health::default();
            if was_out && !member.is_out() {
                cx.observer.note(cx.now, Fact::Ejected { node: cx.me, connection: outgoing.connection, out: false });
            }
        }
        self.stale = true;
    }

    /// Compares the answers of an interval, takes out who stands out, and begins the next one.
    ///
    /// Source: Envoy's success rate and failure percentage ejection.
    pub(super) fn compare<O: Observer>(&mut self, config: &Config, cx: &mut Cx<'_, O>) {
        self.look(config, cx);
        let inside = |member: &&Member| !member.is_out();
        let tallies = self.members.iter().filter(inside).map(|member| member.outlier.tally());
        let success = config.outlier.success_rate;
        let least = success.and_then(|rule| outlier::least_success_rate(tallies.clone(), &rule));
        let failure =
            config.outlier.failure_percentage.filter(|rule| outlier::enough_failures_known(tallies.clone(), rule));
        for place in 0..self.members.len() {
            let tally = self.members[place].outlier.tally();
            let below = success.zip(least).is_some_and(|(rule, least)| rule.condemns(tally, least));
            let failing = failure.is_some_and(|rule| rule.condemns(tally));
            if (below || failing) && self.members[place].outlier.out_until().is_none() {
                self.eject(place, config, cx);
            }
            self.members[place].outlier.next_interval();
        }
    }

    fn eject<O: Observer>(&mut self, place: usize, config: &Config, cx: &mut Cx<'_, O>) {
        let out = self.members.iter().filter(|member| member.outlier.out_until().is_some()).count();
        if !outlier::may_eject(out, self.members.len(), &config.outlier) {
            return;
        }
        let member = &mut self.members[place];
        let was_out = member.is_out();
        member.outlier.eject(cx.now, &config.outlier);
        let back = member.outlier.out_until();
        self.next_back = self.next_back.min(back).or(back);
        self.stale = true;
        if !was_out {
            cx.note(Fact::Ejected { node: cx.me, connection: self.known[place].connection, out: true });
        }
    }

    /// Works out who may be chosen: the lowest priority number with somebody in, or, in a panic, all of the lowest of all.
    fn settle_pools(&mut self, config: &Config) {
        self.stale = false;
        let (members, known) = (&self.members, &self.known);
        let inside = |place: usize| !members[place].is_out();
        let usable = (0..known.len()).filter(|place| inside(*place));
        let best = usable.clone().map(|place| known[place].priority).min();
        let first = known.iter().map(|outgoing| outgoing.priority).min();
        let panic = best.is_none() || (usable.count() as f64) < config.panic_threshold * known.len() as f64;
        let priority = if panic { first } else { best };
        let zones = config.overprovisioning.is_some() && known.iter().any(|outgoing| outgoing.near);
        let mut strengths = [Strength::default(); 2];
        self.pools.iter_mut().for_each(Vec::clear);
        for (place, outgoing) in known.iter().enumerate().filter(|(_, outgoing)| Some(outgoing.priority) == priority) {
            let pool = usize::from(zones && !outgoing.near);
            let usable = panic || inside(place);
            strengths[pool].count(outgoing.weight, usable);
            if usable {
                self.pools[pool].push(place as u16);
            }
        }
        self.stays = match config.overprovisioning {
            Some(factor) if zones => share_of_own_zone(strengths[0], strengths[1], factor),
            _ => 1.0,
        };
    }

    /// Works out what each weighs at this moment.
    fn warm(&mut self, config: &Config, now: u64) {
        let share = |member: &Member| {
            member.warming_since.map_or(1.0, |since| config.slow_start.share(now.saturating_sub(since)))
        };
        self.warm_weights.clear();
        self.warm_weights.extend(self.members.iter().zip(&self.weights).map(|(member, weight)| weight * share(member)));
    }
}
