//! What befalls instances: they crash, stand still, are cut off, come and go.

use std::collections::{BTreeMap, VecDeque};

use super::node::{Copied, Node};
use super::ring::Ring;
use super::round::{Stage, What, Why};
use crate::component::{Cx, Input, Op};
use crate::kernel::slab::Slot;
use crate::observe::{Fact, Observer};

impl Ring {
    /// What befalls an instance.
    pub(super) fn befall<O: Observer>(&mut self, input: &Input, cx: &mut Cx<'_, O>) {
        match *input {
            Input::Crash(which) => {
                self.crash(which);
                self.change(which, |node| node.down = true, cx);
            }
            Input::Restart(which) => self.change(which, |node| node.down = false, cx),
            Input::Pause(which) => self.change(which, |node| node.paused += 1, cx),
            Input::Resume(which) => self.change(which, |node| node.paused = node.paused.saturating_sub(1), cx),
            Input::Isolate(which) => self.change(Some(which), |node| node.isolated += 1, cx),
            Input::Rejoin(which) => {
                self.change(Some(which), |node| node.isolated = node.isolated.saturating_sub(1), cx);
            }
            Input::Wipe(which) => self.wipe(which, cx),
            Input::Retuned => self.hand_over(cx),
            Input::Start
            | Input::Request(_)
            | Input::Cancel(_)
            | Input::CallEnded(..)
            | Input::Peers { .. }
            | Input::PeerCrashed { .. }
            | Input::Promote(_)
            | Input::Wake(_) => {}
        }
    }

    /// Disks are empty: tells of each record whose newest write nobody has any more, not even a letter on its way.
    fn wipe<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>) {
        let mut newest: BTreeMap<u64, (Copied, u16, u16)> = BTreeMap::new();
        for (instance, node) in self.nodes.iter().enumerate() {
            let hints = node.hints.iter().map(|((_, key), hint)| (*key, hint.copied));
            for (key, copied) in node.copies.iter().map(|(key, copied)| (*key, *copied)).chain(hints) {
                let entry = newest.entry(key).or_insert((copied, 0, instance as u16));
                if copied > entry.0 {
                    *entry = (copied, 0, instance as u16);
                }
                entry.1 += u16::from(copied == entry.0);
            }
        }
        self.nodes.iter_mut().enumerate().filter(hit(which)).for_each(|(_, node)| node.wipe());
        let under_way = |key: u64, copied: Copied| {
            self.letters.iter().any(|(_, letter)| {
                matches!(letter.what, What::Put { key: of, copied: it, .. } | What::Hand { key: of, copied: it, .. }
                    if (of, it) == (key, copied))
            })
        };
        for (key, (copied, holders, instance)) in newest {
            if self.nodes.iter().any(|node| node.newest(key) == Some(copied)) || under_way(key, copied) {
                continue;
            }
            // What a quorum had was answered, unless its coordinator waits for the acknowledgements.
            let waits = self.rounds.iter().any(|(_, round)| {
                round.key == key && round.says == Some(copied) && round.why != Why::Read && !round.told_ok
            });
            let acknowledged = holders >= self.write_quorum() && !waits;
            let op = Op { id: copied.value, ..Op::NOBODYS };
            cx.note(Fact::WriteLost { node: cx.me, instance, op, key, version: copied.version, acknowledged });
        }
    }

    /// Who has what in memory only: nobody is left who could answer, and what has come and was not read is lost.
    fn crash(&mut self, which: Option<u16>) {
        let held: Vec<Slot> =
            self.nodes.iter_mut().enumerate().filter(hit(which)).flat_map(|(_, node)| node.held.drain(..)).collect();
        let slots: Vec<Slot> = self.rounds.iter().map(|(slot, _)| slot).collect();
        for slot in slots {
            let Some(round) = self.rounds.get_mut(slot) else { continue };
            if which.is_none_or(|which| which == round.coordinator) {
                round.stage = Stage::Done;
                round.until = 0;
                if round.open == 0 {
                    self.rounds.remove(slot);
                }
            }
        }
        for letter in held {
            let Some(letter) = self.letters.remove(letter) else { continue };
            self.lost(&letter);
            if let Some((round, _)) = letter.round {
                self.closed(round);
            }
        }
    }

    fn change<O: Observer>(&mut self, which: Option<u16>, change: impl Fn(&mut Node), cx: &mut Cx<'_, O>) {
        let mut read = VecDeque::new();
        for (_, node) in self.nodes.iter_mut().enumerate().filter(hit(which)) {
            change(node);
            match (node.is_well(), node.since) {
                (true, _) => node.since = None,
                (false, None) => node.since = Some(cx.now),
                (false, Some(_)) => {}
            }
            if node.paused == 0 {
                read.append(&mut node.held);
            }
        }
        for slot in read {
            self.arrive(slot, cx);
        }
        self.hand_over(cx);
    }

    /// Follows the number of instances and of replicas: records move to where they belong, at once.
    pub(super) fn spread<O: Observer>(&mut self, (serving, copies): (u16, usize), cx: &mut Cx<'_, O>) {
        if self.spread == (serving, self.config.replicas) {
            return;
        }
        self.spread = (serving, self.config.replicas);
        while self.nodes.len() < copies {
            let node = Node::new(&mut self.luck.clock);
            self.nodes.push(node);
        }
        for (at, node) in self.nodes.iter_mut().enumerate() {
            node.gone = at >= usize::from(serving);
        }
        let mut newest: BTreeMap<u64, Copied> = BTreeMap::new();
        for node in &mut self.nodes {
            let hints = std::mem::take(&mut node.hints).into_iter().map(|((_, key), hint)| (key, hint.copied));
            for (key, copied) in node.copies.iter().map(|(key, copied)| (*key, *copied)).chain(hints) {
                let held = newest.entry(key).or_insert(copied);
                *held = copied.max(*held);
            }
        }
        for (key, copied) in newest {
            for node in self.walk(key).take(usize::from(self.replicas())) {
                self.at(node).place(key, copied);
            }
        }
        self.change(None, |_| {}, cx);
    }
}

/// Picks the instances that are meant.
fn hit<T>(which: Option<u16>) -> impl Fn(&(usize, T)) -> bool {
    move |(at, _)| which.is_none_or(|which| usize::from(which) == *at)
}
