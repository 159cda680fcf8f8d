//! What a database keeps besides its records, in the same transactions: an inbox of messages that were dealt with, and an
//! outbox of messages that are to be published.

use std::collections::{BTreeSet, VecDeque};

use super::relay::Relay;
use super::tables_params::Settings;
use crate::component::{Ask, Cx, Op, Outcome, Reason, Reply, Request};
use crate::observe::{Fact, Observer};

/// One message of the inbox: the record that its consumer writes, and the operation of the message with the consumer's connection.
type Message = (u64, u64);

/// Bits that hold an operation; the others hold a connection. No run starts so many, no scenario has so many.
const OPERATION_BITS: u32 = 46;

/// What is kept besides records.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    settings: Settings,
    known: BTreeSet<Message>,
    /// In the order of coming, with the time.
    in_order: VecDeque<(u64, Message)>,
    pub(super) relay: Relay,
}

impl Tables {
    /// Empty ones.
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, known: BTreeSet::new(), in_order: VecDeque::new(), relay: Relay::new(settings) }
    }

    /// The parameters have changed.
    pub(super) const fn configure(&mut self, settings: Settings) {
        self.settings = settings;
        self.relay.settings = settings;
    }

    /// Whether a request is more than a read or write of a record.
    pub(super) const fn concern(&self, ask: Ask) -> bool {
        matches!(ask, Ask::Commit { .. })
            || matches!(ask, Ask::Change { besides, .. } if besides.inbox || besides.outbox)
            || self.settings.all_writes && matches!(ask.record(), Some((_, true)))
    }

    /// Whether the message that a write is about is in the inbox; what came before the window is forgotten.
    pub(super) fn know(&mut self, request: &Request, now: u64) -> bool {
        while let Some((_, old)) = self.in_order.pop_front_if(|(at, _)| now - *at >= self.settings.window) {
            self.known.remove(&old);
        }
        message(request).is_some_and(|message| self.known.contains(&message))
    }

    /// The answer to a write whose message is known.
    pub(super) fn recognise<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Option<Reply> {
        if !self.know(request, cx.now) {
            return None;
        }
        let key = request.ask.record().map_or(0, |(key, _)| key);
        cx.note(Fact::Recognised { node: cx.me, op: request.op, key });
        Some(Reply::of(Outcome::Ok).because(Reason::Duplicate))
    }

    /// A write has happened: what belongs to its transaction happens with it.
    pub(super) fn commit<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) {
        if let Some(message) = message(request)
            && self.known.insert(message)
        {
            self.in_order.push_back((cx.now, message));
        }
        let published = matches!(request.ask, Ask::Commit { besides, .. } | Ask::Change { besides, .. } if besides.outbox);
        if published || self.settings.all_writes {
            self.relay.put(request.op, cx);
        }
    }

    /// A write is gone, and with it what belonged to its transaction, as far as nobody has seen it yet.
    pub(super) fn lose<O: Observer>(&mut self, op: Op, key: u64, cx: &mut Cx<'_, O>) {
        let its = |(record, what): &Message| (*record, what & ((1 << OPERATION_BITS) - 1)) == (key, op.id);
        self.known.retain(|message| !its(message));
        self.in_order.retain(|(_, message)| !its(message));
        self.relay.take_out(op, cx);
    }

    /// The disk is gone.
    pub(super) fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.known.clear();
        self.in_order.clear();
        self.relay.wipe(cx);
    }
}

/// The message that a write notes in the inbox, if it does.
fn message(request: &Request) -> Option<Message> {
    match request.ask {
        Ask::Commit { key, besides, .. } | Ask::Change { key, besides, .. } if besides.inbox => {
            Some((key, u64::from(request.reply_to.connection) << OPERATION_BITS | request.op.id))
        }
        _ => None,
    }
}
