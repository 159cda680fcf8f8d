//! Webhooks: what it has done it tells those whom it has a connection to, until they answer that they know.

use betwixt_model::Params;

use super::params as p;
use crate::component::{Ask, CallId, Cx, Input, Op, Outcome};
use crate::kernel::sampler::Sampler;
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::Stream;
use crate::observe::{Fact, Observer};
use crate::serving::Contract;

/// Set in the wakes of this file and in none of the server's: a task's place never reaches it.
const MARK: u64 = 1 << 30;

/// Whether a wake is for a notice.
pub(super) const fn is_ours(token: u64) -> bool {
    token & (3 << 30) == MARK
}

/// One notice for one receiver.
#[derive(Clone, Copy, Debug)]
struct Notice {
    op: Op,
    connection: u32,
    /// How often it was sent.
    sent: u32,
    /// The call that it is sent with, while that is under way.
    call: Option<CallId>,
    /// It was to be sent while nobody could send it.
    held: bool,
}

/// The parameters, read.
#[derive(Clone, Debug)]
struct Terms {
    delay: Sampler,
    timeout: u64,
    retries: u32,
    backoff: u64,
    duplicates: f64,
    /// The version of the contract in which notices are written.
    version: u8,
}

/// The notices that are not settled. They are on disk, and survive a crash.
///
/// Shape: each phase of a notice (waits, is sent) has a place of its own, so that the wakes of an earlier one find nobody.
#[derive(Clone, Debug)]
pub(super) struct Webhooks {
    /// Nothing in a plain scenario.
    terms: Option<Terms>,
    /// Decides how late they are.
    lateness: Stream,
    /// Decides which are sent twice.
    twice: Stream,
    notices: Slab<Notice>,
    /// All instances are down.
    down: bool,
    /// All instances stand still, for so many reasons.
    paused: u32,
    came: u64,
    dead: u32,
}

impl Webhooks {
    /// Nothing to tell.
    pub(super) fn new(params: Params<'_>, stream: impl Fn(&'static str) -> Stream) -> Self {
        Self {
            terms: Terms::read(params),
            lateness: stream("webhooks"),
            twice: stream("webhook copies"),
            notices: Slab::default(),
            down: false,
            paused: 0,
            came: 0,
            dead: 0,
        }
    }

    /// Reads the parameters again.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        self.terms = Terms::read(params);
    }

    /// Notices given up, once there were any notices.
    pub(super) fn dead(&self) -> Option<u32> {
        (self.came > 0).then_some(self.dead)
    }

    /// It has done something: whoever it has a connection to will be told.
    pub(super) fn announce<O: Observer>(&mut self, op: Op, cx: &mut Cx<'_, O>) {
        let Some(Terms { delay, duplicates, version, .. }) = self.terms.clone() else { return };
        // Who asked may have given up long before.
        let op = Op { deadline: Op::NO_DEADLINE, version, ..op };
        for outgoing in cx.outgoing {
            let copies = 1 + u32::from(duplicates > 0.0 && self.twice.chance(duplicates));
            for _ in 0..copies {
                self.came += 1;
                cx.note(Fact::Enqueued { node: cx.me, op });
                let after = delay.draw(&mut self.lateness);
                self.wait(Notice { op, connection: outgoing.connection, sent: 0, call: None, held: false }, after, cx);
            }
        }
    }

    fn wait<O: Observer>(&mut self, notice: Notice, after: u64, cx: &mut Cx<'_, O>) {
        let slot = self.notices.insert(Notice { call: None, ..notice });
        cx.wake(after, slot.pack() | MARK);
    }

    /// It is time to send a notice, or to wait for its answer no longer.
    pub(super) fn woken<O: Observer>(&mut self, token: u64, cx: &mut Cx<'_, O>) {
        let (slot, stopped) = (Slot::unpack(token & !MARK), self.is_stopped());
        let Some(notice) = self.notices.get_mut(slot) else { return };
        if let Some(call) = notice.call {
            cx.abandon(call);
            self.failed(slot, cx);
        } else if stopped {
            notice.held = true;
        } else {
            self.send(slot, cx);
        }
    }

    fn send<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(timeout) = self.terms.as_ref().map(|terms| terms.timeout) else { return };
        let Some(notice) = self.notices.remove(slot) else { return };
        let sent = self.notices.insert(Notice { sent: notice.sent + 1, held: false, ..notice });
        let call = cx.call(notice.connection, notice.op, Ask::Run, sent.pack());
        if let Some(notice) = self.notices.get_mut(sent) {
            notice.call = Some(call);
        }
        cx.wake(timeout, sent.pack() | MARK);
    }

    /// The receiver has answered, or the call has ended otherwise.
    pub(super) fn answered<O: Observer>(&mut self, token: u64, outcome: Outcome, cx: &mut Cx<'_, O>) {
        let slot = Slot::unpack(token);
        if outcome != Outcome::Ok {
            self.failed(slot, cx);
        } else if let Some(Notice { op, .. }) = self.notices.remove(slot) {
            cx.note(Fact::Dequeued { node: cx.me, op, dead: false });
        }
    }

    /// A notice was not acknowledged. Nobody knows whether the receiver has acted on it, and it is sent again all the same.
    fn failed<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some((retries, backoff)) = self.terms.as_ref().map(|terms| (terms.retries, terms.backoff)) else { return };
        let Some(notice) = self.notices.remove(slot) else { return };
        if notice.sent > retries {
            self.dead += 1;
            cx.note(Fact::Dequeued { node: cx.me, op: notice.op, dead: true });
            return;
        }
        let doubled = 1_u64 << (notice.sent - 1).min(32);
        self.wait(notice, backoff.saturating_mul(doubled), cx);
    }

    /// What befalls all instances stops those who send; a single one of several is not missed.
    pub(super) fn befall<O: Observer>(&mut self, input: &Input, cx: &mut Cx<'_, O>) {
        match input {
            Input::Crash(None) => {
                self.down = true;
                self.interrupt(cx);
            }
            Input::Pause(None) => self.paused += 1,
            Input::Restart(None) => {
                self.down = false;
                self.send_held(cx);
            }
            Input::Resume(None) => {
                self.paused = self.paused.saturating_sub(1);
                self.send_held(cx);
            }
            Input::Wipe(None) => {
                for notice in self.notices.take_all() {
                    self.dead += 1;
                    cx.note(Fact::Dequeued { node: cx.me, op: notice.op, dead: true });
                }
            }
            Input::Crash(Some(_))
            | Input::Wipe(Some(_))
            | Input::Pause(Some(_))
            | Input::Restart(Some(_))
            | Input::Resume(Some(_))
            | Input::Start
            | Input::Request(_)
            | Input::Cancel(_)
            | Input::CallEnded(..)
            | Input::Wake(_)
            | Input::Isolate(_)
            | Input::Rejoin(_)
            | Input::Promote(_)
            | Input::Retuned
            | Input::Peers { .. }
            | Input::PeerCrashed { .. } => {}
        }
    }

    /// Whoever had sent a notice does not hear the answer; it is sent again as soon as somebody can.
    fn interrupt<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let under_way: Vec<Slot> =
            self.notices.iter().filter(|(_, notice)| notice.call.is_some()).map(|(slot, _)| slot).collect();
        for slot in under_way {
            let Some(notice) = self.notices.remove(slot) else { continue };
            if let Some(call) = notice.call {
                cx.abandon(call);
            }
            self.notices.insert(Notice { call: None, held: true, ..notice });
        }
    }

    const fn is_stopped(&self) -> bool {
        self.down || self.paused > 0
    }

    fn send_held<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if self.is_stopped() {
            return;
        }
        let held: Vec<Slot> = self.notices.iter().filter(|(_, notice)| notice.held).map(|(slot, _)| slot).collect();
        for slot in held {
            self.send(slot, cx);
        }
    }
}

impl Terms {
    fn read(params: Params<'_>) -> Option<Self> {
        p::has_terms(params).then(|| Self {
            delay: Sampler::new(params.distribution(p::WEBHOOK_DELAY.id)),
            timeout: params.span(p::WEBHOOK_TIMEOUT.id).0,
            retries: params.count(p::WEBHOOK_RETRIES.id) as u32,
            backoff: params.span(p::WEBHOOK_BACKOFF.id).0,
            duplicates: params.number(p::WEBHOOK_DUPLICATES.id),
            version: Contract::read(params).writes(0, 1, 0),
        })
    }
}
