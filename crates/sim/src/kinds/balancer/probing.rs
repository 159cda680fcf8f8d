//! Active health checks: a probe of each connection, and another some time after its end.

use super::config::Config;
use super::members::Members;
use crate::component::{CallId, Cx};
use crate::observe::Observer;

/// The branch that probes are asked from; requests are passed on from branch 0.
pub(super) const BRANCH: u16 = 1;

/// Marks a wake as one for a probe.
const WAKE: u64 = 1 << 63;
/// Where the number of the round stands in a token; below it is the place of the connection.
const ROUND: u32 = 16;

/// Probes on their way.
#[derive(Clone, Debug, Default)]
pub(super) struct Probing {
    /// Answers and wakes of other rounds do not count. 0 while there is none.
    round: u64,
    begun: u64,
    /// By place.
    asked: Vec<Option<CallId>>,
}

impl Probing {
    /// Begins to probe, or leaves off, as the parameters say.
    pub(super) fn begin_or_stop<O: Observer>(&mut self, config: &Config, members: &mut Members, cx: &mut Cx<'_, O>) {
        match (config.checks.is_some(), self.round) {
            (true, 0) => {
                members.look(config, cx);
                self.begun += 1;
                self.round = self.begun;
                self.asked.resize(members.len(), None);
                for place in 0..members.len() {
                    self.ask(place, config, cx);
                }
            }
            (false, 1..) => {
                self.stop(cx);
                members.forget_probes(cx);
            }
            _ => {}
        }
    }

    /// Asks nobody any more.
    pub(super) fn stop<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.round = 0;
        for call in self.asked.drain(..).flatten() {
            cx.abandon(call);
        }
    }

    /// Whether a wake was for a probe; if it still counts, the next one is sent.
    pub(super) fn wake<O: Observer>(&mut self, token: u64, config: &Config, cx: &mut Cx<'_, O>) -> bool {
        let is_for_us = token & WAKE != 0;
        if let Some(place) = self.place(token & !WAKE).filter(|_| is_for_us) {
            self.ask(place, config, cx);
        }
        is_for_us
    }

    /// A probe has ended.
    pub(super) fn hear<O: Observer>(
        &mut self,
        token: u64,
        good: bool,
        (config, members): (&Config, &mut Members),
        cx: &mut Cx<'_, O>,
    ) {
        let Some((place, checks)) = self.place(token).zip(config.checks) else { return };
        self.asked[place] = None;
        members.probed(place, good, config, cx);
        cx.wake(checks.interval, token | WAKE);
    }

    fn ask<O: Observer>(&mut self, place: usize, config: &Config, cx: &mut Cx<'_, O>) {
        let Some((checks, outgoing)) = config.checks.zip(cx.outgoing.get(place).copied()) else { return };
        let token = self.round << ROUND | place as u64;
        let call = cx.probe(outgoing.connection, (checks.deep, checks.timeout), (token, BRANCH));
        self.asked[place] = Some(call);
    }

    /// The place that a token of this round means.
    fn place(&self, token: u64) -> Option<usize> {
        let place = (token & ((1 << ROUND) - 1)) as usize;
        (self.round > 0 && token >> ROUND == self.round && place < self.asked.len()).then_some(place)
    }
}
