//! What only some connections do: drawn delays, order, copies, bursts of loss, limited bandwidth.

use betwixt_model::{Distribution, Params, SimSpan};

use super::bursts::Bursts;
use super::link::{Link, sending_time};
use super::{Luck, Parcel};
use crate::faults::Direction;
use crate::kernel::sampler::Sampler;
use crate::kernel::streams::Stream;

/// One direction, as its parameters say.
#[derive(Clone, Debug)]
struct WayConfig {
    delay: Option<Sampler>,
    duplication: f64,
    /// Kilobits a second, if they are limited.
    kbits: Option<u64>,
}

/// Both directions, as the parameters say.
#[derive(Clone, Debug)]
pub(super) struct Config {
    ways: [WayConfig; 2],
    in_order: bool,
    reordering: f64,
    reordering_delay: u64,
    bursts: Option<Bursts>,
    room: u64,
}

impl Config {
    pub(super) fn read(params: Params<'_>) -> Self {
        let limited = |kbits: u64| (kbits != betwixt_model::param::UNLIMITED).then_some(kbits.max(1));
        let way = |delay, duplication, bandwidth| {
            let delay = params.distribution(delay);
            let none = delay == Distribution::Constant(SimSpan::ZERO);
            WayConfig {
                delay: (!none).then(|| Sampler::new(delay)),
                duplication: params.number(duplication),
                kbits: limited(params.count(bandwidth)),
            }
        };
        let bursts = Bursts {
            start: params.number("burst_start"),
            end: params.number("burst_end"),
            loss: params.number("burst_loss"),
        };
        Self {
            ways: [
                way("delay_request", "duplication_request", "bandwidth_request"),
                way("delay_reply", "duplication_reply", "bandwidth_reply"),
            ],
            in_order: params.flag("in_order"),
            reordering: params.number("reordering"),
            reordering_delay: params.span("reordering_delay").0,
            bursts: (params.choice("loss_model") == "gilbert_elliott").then_some(bursts),
            room: params.count("buffer"),
        }
    }

    /// Messages that may wait while one is being sent.
    pub(super) const fn room(&self) -> u64 {
        self.room
    }

    /// Whether nothing of it is switched on.
    pub(super) fn is_nothing(&self) -> bool {
        let plain = |way: &WayConfig| way.delay.is_none() && way.duplication <= 0.0 && way.kbits.is_none();
        self.ways.iter().all(plain) && !self.in_order && self.reordering <= 0.0 && self.bursts.is_none()
    }
}

/// What one direction remembers.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    link: Link,
    bad: bool,
    /// When the latest message arrives [nanoseconds].
    last: u64,
}

/// What only some connections do, and what they remember for it.
#[derive(Clone, Debug)]
pub(super) struct Extras {
    config: Config,
    memory: [Memory; 2],
    /// Decide about copies, so that doubling one message changes nothing for the others.
    pub(super) copies: Luck,
    delay: [Stream; 2],
    reordering: [Stream; 2],
    doubling: Stream,
    bursts: Stream,
}

impl Extras {
    pub(super) fn new(stream: impl Fn(&'static str) -> Stream, room: u64) -> Self {
        let way = || WayConfig { delay: None, duplication: 0.0, kbits: None };
        Self {
            config: Config {
                ways: [way(), way()],
                in_order: false,
                reordering: 0.0,
                reordering_delay: 0,
                bursts: None,
                room,
            },
            memory: [Memory::default(); 2],
            copies: Luck::new(&stream, ["copy latency", "copy loss", "copy failure"]),
            delay: ["delay", "copy delay"].map(&stream),
            reordering: ["reordering", "copy reordering"].map(&stream),
            doubling: stream("duplication"),
            bursts: stream("bursts"),
        }
    }

    pub(super) fn configure(&mut self, config: Config) {
        self.config = config;
    }

    /// Whether this message arrives twice.
    pub(super) fn doubles(&mut self, direction: Direction) -> bool {
        let share = self.config.ways[direction as usize].duplication;
        share > 0.0 && self.doubling.chance(share)
    }

    /// How many kilobits a second a direction takes, if they are limited.
    pub(super) const fn kbits(&self, direction: Direction) -> Option<u64> {
        self.config.ways[direction as usize].kbits
    }

    /// How long until a message has been sent [nanoseconds]; nothing if it finds no room.
    pub(super) fn leave(&mut self, parcel: Parcel, bits: u64, at_most: Option<u32>) -> Option<u64> {
        let way = parcel.direction as usize;
        let own = self.config.ways[way].kbits;
        let Some(kbits) = own.into_iter().chain(at_most.map(u64::from)).min() else { return Some(0) };
        self.memory[way].link.take(parcel.now, sending_time(bits, kbits.max(1)), self.config.room)
    }

    /// Drawn delay, and the time that it is held back [nanoseconds].
    pub(super) fn draw(&mut self, direction: Direction, is_copy: bool) -> u64 {
        let luck = usize::from(is_copy);
        let delay = &self.config.ways[direction as usize].delay;
        let drawn = delay.as_ref().map_or(0, |delay| delay.draw(&mut self.delay[luck]));
        let held = self.config.reordering > 0.0 && self.reordering[luck].chance(self.config.reordering);
        drawn + if held { self.config.reordering_delay } else { 0 }
    }

    /// The chance of loss, where it is `good` without bursts; a copy travels in the weather of its original.
    pub(super) fn loss(&mut self, direction: Direction, good: f64, is_copy: bool) -> f64 {
        let Some(bursts) = self.config.bursts else { return good };
        let bad = &mut self.memory[direction as usize].bad;
        match is_copy {
            false => bursts.next(bad, good, &mut self.bursts),
            true if *bad => bursts.loss,
            true => good,
        }
    }

    /// Drawn delay of a message that opens a connection [nanoseconds].
    pub(super) fn draw_for(&self, direction: Direction, luck: &mut Stream) -> u64 {
        self.config.ways[direction as usize].delay.as_ref().map_or(0, |delay| delay.draw(luck))
    }

    /// The chance of loss in the weather that there is now, where it is `good` without bursts.
    pub(super) fn loss_now(&self, direction: Direction, good: f64) -> f64 {
        match self.config.bursts {
            Some(bursts) if self.memory[direction as usize].bad => bursts.loss,
            _ => good,
        }
    }

    /// The latency of a message that arrives, so that it overtakes none where order is kept.
    pub(super) fn in_line(&mut self, parcel: Parcel, latency: u64) -> u64 {
        if !self.config.in_order {
            return latency;
        }
        let last = &mut self.memory[parcel.direction as usize].last;
        *last = (*last).max(parcel.now.saturating_add(latency));
        *last - parcel.now
    }
}
