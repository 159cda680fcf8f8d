//! A fault at work: how it strikes, and how often it did.

use super::FaultEffect;
use crate::kernel::streams::Stream;
use crate::network::Parcel;

/// Which way a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Direction {
    /// From caller to callee: requests and publications.
    Request = 0,
    /// From callee to caller.
    Reply = 1,
}

/// Which ways a fault acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directions {
    /// On requests and publications.
    pub request: bool,
    /// On answers.
    pub reply: bool,
}

/// What the world remembers of a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultState {
    /// Whether it has begun and not ended.
    pub active: bool,
    /// Messages or pieces of work it has changed.
    pub times_applied: u64,
    /// Its own luck.
    pub stream: Stream,
}

/// An active fault on a component.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeFault {
    /// Index in the plan of faults.
    pub index: usize,
    /// What it does.
    pub effect: FaultEffect,
}

impl NodeFault {
    /// How many times longer work takes, if that is what it does.
    #[must_use]
    pub const fn slow_factor(&self) -> Option<f64> {
        if let FaultEffect::Slow(factor) = self.effect { Some(factor) } else { None }
    }

    /// The share of errors it causes, if that is what it does.
    #[must_use]
    pub const fn error_ratio(&self) -> Option<f64> {
        if let FaultEffect::Errors(ratio) = self.effect { Some(ratio) } else { None }
    }

    /// Whether it holds up the work of this instance.
    #[must_use]
    pub fn holds_up(&self, instance: u16) -> bool {
        matches!(self.effect, FaultEffect::Pause(which) if which.is_none_or(|which| which == instance))
    }

    /// Whether it stands between this instance and a caller who is at home with that one.
    #[must_use]
    pub const fn cuts(&self, instance: u16, home: u16) -> bool {
        if let FaultEffect::Isolate(which) = self.effect { (instance == which) != (home == which) } else { false }
    }

    /// Whether it keeps this instance down.
    #[must_use]
    pub fn keeps_down(&self, instance: u16) -> bool {
        matches!(self.effect, FaultEffect::Crash(which) if which.is_none_or(|which| which == instance))
    }
}

/// What becomes of a message that a fault meets; of several faults, the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Harm {
    /// It arrives.
    #[default]
    None,
    /// It turns into an error.
    Fails,
    /// It finds nobody listening.
    Refused,
    /// It is lost.
    Lost,
}

impl Harm {
    /// It is lost if so, else nothing.
    #[must_use]
    pub const fn lost_if(so: bool) -> Self {
        if so { Self::Lost } else { Self::None }
    }

    /// It fails if so, else nothing.
    #[must_use]
    pub const fn fails_if(so: bool) -> Self {
        if so { Self::Fails } else { Self::None }
    }
}

/// What a fault does to one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strike {
    /// Added delay [nanoseconds].
    pub delay: u64,
    /// What becomes of it.
    pub harm: Harm,
    /// It arrives twice.
    pub copied: bool,
    /// The line takes no more than this [kilobits per second].
    pub bandwidth: Option<u32>,
}

impl Strike {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            delay: self.delay.saturating_add(other.delay),
            harm: self.harm.max(other.harm),
            copied: self.copied | other.copied,
            bandwidth: self.bandwidth.into_iter().chain(other.bandwidth).min(),
        }
    }
}

/// An active fault on a connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WayFault {
    /// Index in the plan of faults.
    pub index: usize,
    /// What it does.
    pub effect: FaultEffect,
}

impl WayFault {
    /// Whether it acts on messages going this way.
    #[must_use]
    pub const fn acts_on(&self, direction: Direction) -> bool {
        match self.effect {
            FaultEffect::Latency(ways, _) | FaultEffect::Loss(ways, _) | FaultEffect::Duplicate(ways, _) => {
                match direction {
                    Direction::Request => ways.request,
                    Direction::Reply => ways.reply,
                }
            }
            // An error in the gap is an answer that comes instead of the callee's: it meets the request.
            FaultEffect::Errors(_) | FaultEffect::Refuse(_) => matches!(direction, Direction::Request),
            FaultEffect::Crash(_)
            | FaultEffect::Restart(_)
            | FaultEffect::Slow(_)
            | FaultEffect::Pause(_)
            | FaultEffect::Isolate(_)
            | FaultEffect::Failover(_) => false,
        }
    }

    /// Whether it acts on the opening of a connection, by messages going this way. What is sent twice, or answered by the gap,
    /// is a request; a port that is closed is met here.
    #[must_use]
    pub const fn acts_on_opening(&self, direction: Direction) -> bool {
        matches!(self.effect, FaultEffect::Latency(..) | FaultEffect::Loss(..) | FaultEffect::Refuse(_))
            && self.acts_on(direction)
    }

    /// Whether it acts on the opening of a connection only, where connections are opened.
    #[must_use]
    pub const fn acts_on_opening_only(&self) -> bool {
        matches!(self.effect, FaultEffect::Refuse(_))
    }

    /// Acts on one message, and counts if it changed anything.
    pub fn strike(&self, state: &mut FaultState, _parcel: Parcel) -> Strike {
        let strike = match self.effect {
            FaultEffect::Latency(_, delay) => Strike { delay, ..Strike::default() },
            FaultEffect::Loss(_, ratio) => {
                Strike { harm: Harm::lost_if(state.stream.chance(ratio)), ..Strike::default() }
            }
            FaultEffect::Errors(ratio) => {
                Strike { harm: Harm::fails_if(state.stream.chance(ratio)), ..Strike::default() }
            }
            FaultEffect::Refuse(ratio) => {
                let harm = if state.stream.chance(ratio) { Harm::Refused } else { Harm::None };
                Strike { harm, ..Strike::default() }
            }
            FaultEffect::Duplicate(_, ratio) => Strike { copied: state.stream.chance(ratio), ..Strike::default() },
            FaultEffect::Crash(_)
            | FaultEffect::Restart(_)
            | FaultEffect::Slow(_)
            | FaultEffect::Pause(_)
            | FaultEffect::Isolate(_)
            | FaultEffect::Failover(_) => Strike::default(),
        };
        state.times_applied += u64::from(strike != Strike::default());
        strike
    }
}
