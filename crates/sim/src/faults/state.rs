//! A fault at work: how it strikes, and how often it did.

use super::{Answer, FaultEffect, Status, Used, Which};
use crate::kernel::streams::Stream;
use crate::observe::MessageKind;

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

impl Directions {
    const fn includes(self, direction: Direction) -> bool {
        match direction {
            Direction::Request => self.request,
            Direction::Reply => self.reply,
        }
    }
}

/// What the world remembers of a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultState {
    /// Whether it has begun and not ended.
    pub active: bool,
    /// Messages or pieces of work it has changed.
    pub times_applied: u64,
    /// How often it has begun.
    pub begun: u32,
    /// When it began last [nanoseconds].
    pub since: u64,
    /// Its own luck.
    pub stream: Stream,
    /// What it takes of all that it meets.
    which: Which,
    /// How many of those it looks at it has met since it began.
    seen: u64,
    /// For a quota: what is used up.
    used: Used,
}

impl FaultState {
    /// A fault that has done nothing yet.
    #[must_use]
    pub fn new(stream: Stream, which: Which) -> Self {
        Self { active: false, times_applied: 0, begun: 0, since: 0, stream, which, seen: 0, used: Used::default() }
    }

    /// Whether it takes all that it meets.
    #[must_use]
    pub fn takes_all(&self) -> bool {
        self.which == Which::ALL
    }

    /// It begins, and counts anew.
    pub(crate) fn begin(&mut self, now: u64) {
        (self.active, self.since) = (true, now);
        self.begun += 1;
        (self.seen, self.used) = (0, Used::default());
    }

    /// Whether it takes the next one that it meets, of this flow.
    pub(crate) fn takes(&mut self, flow: Option<u16>) -> bool {
        if !self.which.looks_at(flow) {
            return false;
        }
        self.seen += 1;
        self.which.takes(self.seen)
    }

    /// Counts if it has changed something.
    pub(crate) fn applied(&mut self, changed: bool) -> bool {
        self.times_applied += u64::from(changed);
        changed
    }

    /// What it answers a request of this flow that has arrived, in the component's place and before any work.
    pub(crate) fn turn_away(&mut self, effect: FaultEffect, flow: u16, now: u64) -> Option<Answer> {
        let answer = match effect {
            FaultEffect::Quota(quota) if self.takes(Some(flow)) => quota.ask(&mut self.used, now - self.since),
            FaultEffect::Errors(ratio, answer) if answer.turns_away() && self.takes(Some(flow)) => {
                self.stream.chance(ratio).then_some(answer)
            }
            _ => None,
        };
        self.applied(answer.is_some());
        answer
    }
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
        matches!(self.effect, FaultEffect::Crash(which, _) if which.is_none_or(|which| which == instance))
    }
}

/// What becomes of a message that a fault meets; of several faults, the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Harm {
    /// It arrives.
    #[default]
    None,
    /// It is answered by somebody else, or turns into another answer.
    Answered,
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
        if so { Self::Answered } else { Self::None }
    }
}

/// What a fault does to one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strike {
    /// Added delay [nanoseconds].
    pub delay: u64,
    /// What becomes of it.
    pub harm: Harm,
    /// How it is answered, if it is.
    pub answer: Answer,
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
            answer: self.answer.max(other.answer),
            copied: self.copied | other.copied,
            bandwidth: self.bandwidth.into_iter().chain(other.bandwidth).min(),
        }
    }

    fn harm(harm: Harm) -> Self {
        Self { harm, ..Self::default() }
    }

    fn answered_if(so: bool, answer: Answer) -> Self {
        if so { Self { harm: Harm::Answered, answer, ..Self::default() } } else { Self::default() }
    }

    fn delay(delay: u64) -> Self {
        Self { delay, ..Self::default() }
    }
}

/// A message that is about to leave, as faults see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freight {
    /// Which way.
    pub direction: Direction,
    /// What sort of message.
    pub kind: MessageKind,
    /// Index of the flow that it belongs to; a probe belongs to none.
    pub flow: Option<u16>,
    /// A probe that any process answers which runs.
    pub is_shallow: bool,
    /// A good answer.
    pub is_good: bool,
    /// It is the copy of a message.
    pub is_copy: bool,
    /// It goes over a connection that was opened before: whether somebody listens does not matter any more.
    pub connected: bool,
}

impl Freight {
    /// A message that opens a connection.
    const fn opening(direction: Direction) -> Self {
        let kind = match direction {
            Direction::Request => MessageKind::Request,
            Direction::Reply => MessageKind::Reply,
        };
        Self { direction, kind, flow: None, is_shallow: false, is_good: false, is_copy: false, connected: false }
    }
}

/// What all faults together do to one message, on a line that takes `own` kilobits a second by itself, if that is limited.
#[cold]
pub(crate) fn strike_all(
    freight: &Freight,
    faults: &[WayFault],
    states: &mut [FaultState],
    own: Option<u64>,
) -> Strike {
    let mut all = Strike::default();
    for fault in faults.iter().filter(|fault| fault.acts_on(freight)) {
        all = all.and(fault.strike(&mut states[fault.index], freight, own));
    }
    all
}

/// What they do to a message that opens a connection; it belongs to no flow.
#[cold]
pub(crate) fn strike_opening(direction: Direction, faults: &[WayFault], states: &mut [FaultState]) -> Strike {
    let freight = Freight::opening(direction);
    let mut all = Strike::default();
    for fault in faults.iter().filter(|fault| fault.delays_opening() && fault.acts_on(&freight)) {
        all = all.and(fault.strike(&mut states[fault.index], &freight, None));
    }
    all
}

/// Whether one of them turns the opening of a connection away; asked once for each.
#[cold]
pub(crate) fn turn_opening_away(faults: &[WayFault], states: &mut [FaultState]) -> bool {
    let freight = Freight::opening(Direction::Request);
    let mut refused = false;
    for fault in faults.iter().filter(|fault| fault.refuses_opening()) {
        refused |= fault.strike(&mut states[fault.index], &freight, None).harm == Harm::Refused;
    }
    refused
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
    /// Whether it acts on a message when it leaves.
    #[must_use]
    pub const fn acts_on(&self, freight: &Freight) -> bool {
        // Word that nobody waits any more asks for nothing, so nothing answers it.
        let asks = matches!(freight.direction, Direction::Request) && !matches!(freight.kind, MessageKind::Cancel);
        match self.effect {
            FaultEffect::Latency(ways, _) | FaultEffect::Loss(ways, _) | FaultEffect::Reorder(ways, ..) => {
                ways.includes(freight.direction)
            }
            // A copy is no further message that could be copied, and is on the line together with its original.
            FaultEffect::Duplicate(ways, _) | FaultEffect::Bandwidth(ways, _) => {
                ways.includes(freight.direction) && !freight.is_copy
            }
            // An error in the gap is an answer that comes instead of the callee's: it meets the request. A balancer or a
            // queue has no workers: what slows it, or makes it answer with errors, meets the request on its way there.
            FaultEffect::Errors(..) | FaultEffect::Slow(..) => asks,
            FaultEffect::Refuse(_) => asks && !freight.connected,
            FaultEffect::Handshake => asks && !freight.connected && !freight.is_shallow,
            FaultEffect::Malformed(_) => matches!(freight.direction, Direction::Reply) && freight.is_good,
            // Asked where the request arrives.
            FaultEffect::Quota(_) => false,
            FaultEffect::Crash(..) | FaultEffect::Restart(_) | FaultEffect::Pause(_) | FaultEffect::FullDisk => false,
            FaultEffect::Isolate(_) | FaultEffect::Failover(_) | FaultEffect::ClockSkew(..) => false,
            FaultEffect::BadVersion(..) => false,
        }
    }

    /// Whether it acts on each message that opens a connection, as on others. What is sent twice, or answered by the gap, is
    /// a request.
    const fn delays_opening(&self) -> bool {
        matches!(self.effect, FaultEffect::Latency(..) | FaultEffect::Loss(..) | FaultEffect::Reorder(..))
    }

    /// Whether it turns whole openings away: a port that is closed, a certificate that has expired.
    const fn refuses_opening(&self) -> bool {
        matches!(self.effect, FaultEffect::Refuse(_) | FaultEffect::Handshake)
    }

    /// Whether it is asked where the request arrives, instead of when it leaves.
    #[must_use]
    pub const fn asks_on_arrival(&self) -> bool {
        matches!(self.effect, FaultEffect::Quota(_))
    }

    /// Acts on one message, and counts if it changed anything. The line takes `own` kilobits a second by itself, if that
    /// is limited.
    pub fn strike(&self, state: &mut FaultState, freight: &Freight, own: Option<u64>) -> Strike {
        if !state.takes(freight.flow) {
            return Strike::default();
        }
        let strike = match self.effect {
            FaultEffect::Latency(_, delay) | FaultEffect::Slow(_, delay) => Strike::delay(delay),
            FaultEffect::Reorder(_, ratio, delay) => Strike::delay(if state.stream.chance(ratio) { delay } else { 0 }),
            FaultEffect::Loss(_, ratio) => Strike::harm(Harm::lost_if(state.stream.chance(ratio))),
            FaultEffect::Errors(ratio, answer) => Strike::answered_if(state.stream.chance(ratio), answer),
            FaultEffect::Malformed(ratio) => {
                Strike::answered_if(state.stream.chance(ratio), Answer::of(Status::Unreadable))
            }
            FaultEffect::Refuse(ratio) => {
                Strike::harm(if state.stream.chance(ratio) { Harm::Refused } else { Harm::None })
            }
            FaultEffect::Handshake => Strike::harm(Harm::Refused),
            FaultEffect::Duplicate(_, ratio) => Strike { copied: state.stream.chance(ratio), ..Strike::default() },
            FaultEffect::Bandwidth(_, kbits) => {
                let narrower = own.is_none_or(|own| u64::from(kbits) < own);
                Strike { bandwidth: narrower.then_some(kbits), ..Strike::default() }
            }
            FaultEffect::Crash(..)
            | FaultEffect::Restart(_)
            | FaultEffect::Pause(_)
            | FaultEffect::Quota(_)
            | FaultEffect::Isolate(_)
            | FaultEffect::Failover(_)
            | FaultEffect::ClockSkew(..)
            | FaultEffect::FullDisk
            | FaultEffect::BadVersion(..) => Strike::default(),
        };
        state.applied(strike != Strike::default());
        strike
    }
}
