//! How many instances there are: set by hand, or following the load.

use std::collections::VecDeque;

use super::instance::Instance;
use super::server::{Extra, Server};
use super::timer::Timer;
use crate::component::Cx;
use crate::observe::{Fact, Observer};

/// A load so close to its target is on target.
///
/// Source: Kubernetes, `--horizontal-pod-autoscaler-tolerance`.
const TOLERANCE: f64 = 0.1;

/// What the number of instances follows, with its target for each instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// The share of its workers that work, on average since the last look.
    Utilisation(f64),
    /// Requests waiting at the moment of the look.
    Queue(f64),
}

/// The rule by which the number of instances follows the load.
///
/// Stands for: the Horizontal Pod Autoscaler of Kubernetes, version `autoscaling/v2`.
/// Shape: at each look, `wanted = ceil(instances x metric / target)`, between `least` and `most`; nothing while the quotient is
/// within 10 % of one; at most twice as many, or four more, at a time; fewer only as far as every look of the last
/// `settle` wanted so few. Instances that are starting count as idle when it is about more of them.
/// Units: simulated nanoseconds.
/// Source: kubernetes.io, "Horizontal Pod Autoscaling" (algorithm, default behaviour).
/// Simplified: it sees the load as it is, not what a metrics server knew a while ago.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// What is looked at.
    pub metric: Metric,
    /// Never fewer instances.
    pub least: u16,
    /// Never more.
    pub most: u16,
    /// From look to look.
    pub interval: u64,
    /// How long few must have been enough.
    pub settle: u64,
}

impl Scaling {
    /// How many instances a look wants, where so many serve, so many start, and the load is that of `needed` on target.
    fn wanted(&self, serving: u16, starting: u16, needed: f64) -> u16 {
        let all = serving + starting;
        let mut quotient = needed / f64::from(serving.max(1));
        if quotient > 1.0 && starting > 0 {
            quotient = (needed / f64::from(all)).max(1.0);
        }
        let wanted = if (quotient - 1.0).abs() <= TOLERANCE { f64::from(all) } else { libm::ceil(needed) };
        let at_most = u32::from(all) * 2;
        let at_most = at_most.max(u32::from(all) + 4).min(u32::from(self.most)) as u16;
        (wanted.clamp(0.0, f64::from(u16::MAX)) as u16).min(at_most).max(self.least)
    }
}

/// What following the load remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Scaler {
    /// When each instance that is starting will serve, the next one first [nanoseconds].
    starting: VecDeque<u64>,
    /// What was wanted at the looks of late, with their times: only those that could still be the most wanted, the most first.
    wanted: VecDeque<(u64, u16)>,
    /// The clock that counts; looks that earlier ones asked for are not taken.
    version: u32,
    /// The rule was changed, and its clock starts anew.
    pub(super) changed: bool,
}

impl Scaler {
    /// Nothing seen yet.
    pub(super) fn new(changed: bool) -> Self {
        Self { changed, ..Self::default() }
    }

    /// The most that was wanted since `from`, this look included.
    fn most_wanted(&mut self, now: u64, from: u64, wanted: u16) -> u16 {
        while self.wanted.back().is_some_and(|(_, before)| *before <= wanted) {
            self.wanted.pop_back();
        }
        self.wanted.push_back((now, wanted));
        while self.wanted.front().is_some_and(|(at, _)| *at < from) {
            self.wanted.pop_front();
        }
        self.wanted.front().map_or(wanted, |(_, most)| *most)
    }
}

impl Server {
    /// Begins to follow the load, or stops, as the parameters say now.
    pub(super) fn follow_load<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if !std::mem::take(&mut self.scaler.changed) {
            return;
        }
        self.scaler.version = self.scaler.version.wrapping_add(1);
        self.scaler.starting.clear();
        self.scaler.wanted.clear();
        if let Some(scaling) = self.config.scaling {
            self.scaler.wanted.push_back((cx.now, self.serving));
            for instance in &mut self.instances {
                instance.meter.start(cx.now);
            }
            cx.wake(scaling.interval, Timer::Look.token(self.scaler.version));
        }
    }

    /// Looks at the load, and decides.
    pub(super) fn look<O: Observer>(&mut self, version: u32, cx: &mut Cx<'_, O>) {
        let Some(scaling) = self.config.scaling.filter(|_| version == self.scaler.version) else { return };
        cx.wake(scaling.interval, Timer::Look.token(version));
        let needed = self.needed(&scaling, cx.now);
        let starting = self.scaler.starting.len() as u16;
        let all = self.serving + starting;
        let wanted = scaling.wanted(self.serving, starting, needed);
        let most = self.scaler.most_wanted(cx.now, cx.now.saturating_sub(scaling.settle), wanted);
        if wanted > all {
            for _ in all..wanted {
                self.scaler.starting.push_back(cx.now.saturating_add(self.config.start.start_up));
                cx.wake(self.config.start.start_up, Timer::Started.token(version));
            }
        } else {
            self.shrink(most.min(all), cx);
        }
    }

    /// How many instances would have the load of these on target.
    fn needed(&mut self, scaling: &Scaling, now: u64) -> f64 {
        let (workers, shares) = (self.config.workers, self.config.shares);
        let mut load = 0.0;
        for instance in &mut self.instances[..usize::from(self.serving)] {
            load += match scaling.metric {
                Metric::Utilisation(_) => instance.read_meter(now, workers),
                Metric::Queue(_) => {
                    let begun = if shares { instance.busy.saturating_sub(workers) } else { 0 };
                    instance.line.len() as f64 + f64::from(begun)
                }
            };
        }
        match scaling.metric {
            Metric::Utilisation(target) => load / (f64::from(workers) * target.max(0.001)),
            Metric::Queue(target) => load / target.max(0.001),
        }
    }

    /// Down to so many: first those that have not started yet, then the last ones. They finish what they have.
    fn shrink<O: Observer>(&mut self, to: u16, cx: &mut Cx<'_, O>) {
        while self.serving + self.scaler.starting.len() as u16 > to && self.scaler.starting.pop_back().is_some() {}
        if self.serving > to {
            self.serving = to;
            cx.note(Fact::Scaled { node: cx.me, instances: self.serving });
        }
    }

    /// An instance has started.
    pub(super) fn started<O: Observer>(&mut self, version: u32, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        if version != self.scaler.version || self.scaler.starting.front() != Some(&cx.now) {
            return;
        }
        self.scaler.starting.pop_front();
        let at = self.serving;
        self.serving += 1;
        if self.instances.len() < usize::from(self.serving) {
            self.instances.push(Instance::new(&self.config));
        }
        // It may stand where one is still finishing what it had.
        let instance = &mut self.instances[usize::from(at)];
        instance.meter.start(cx.now);
        instance.start(cx.now);
        cx.note(Fact::Scaled { node: cx.me, instances: self.serving });
        self.fill(at, cx, extra);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Scaling = Scaling { metric: Metric::Utilisation(0.5), least: 1, most: 100, interval: 15, settle: 300 };

    #[test]
    fn the_formula_of_the_documentation() {
        // "if the current metric value is 200m, and the desired value is 100m, the number of replicas will be doubled";
        // "if the current value is instead 50m, you'll halve the number"; near one nothing happens.
        assert_eq!(RULE.wanted(3, 0, 6.0), 6);
        assert_eq!(RULE.wanted(4, 0, 2.0), 2);
        assert_eq!(RULE.wanted(10, 0, 10.9), 10);
        assert_eq!(RULE.wanted(10, 0, 9.1), 10);
        assert_eq!(RULE.wanted(10, 0, 11.1), 12);
    }

    #[test]
    fn growth_is_bounded_and_starting_ones_count_as_idle() {
        assert_eq!(RULE.wanted(2, 0, 50.0), 6, "four more");
        assert_eq!(RULE.wanted(10, 0, 50.0), 20, "twice as many");
        assert_eq!(RULE.wanted(4, 4, 8.0), 8, "those that start will do");
        assert_eq!(RULE.wanted(4, 4, 12.0), 12);
        assert_eq!(Scaling { most: 7, ..RULE }.wanted(5, 0, 50.0), 7);
        assert_eq!(Scaling { least: 2, ..RULE }.wanted(5, 0, 0.0), 2);
    }

    #[test]
    fn the_most_that_was_wanted_of_late_counts() {
        let mut scaler = Scaler::default();
        let wanted = [(0, 5), (10, 9), (20, 3), (30, 4), (120, 2), (131, 1)];
        let most: Vec<u16> =
            wanted.iter().map(|(at, n)| scaler.most_wanted(*at, at.saturating_sub(100_u64), *n)).collect();
        assert_eq!(most, [5, 9, 9, 9, 4, 2]);
    }
}
