//! The instances together: who holds which record, who reaches whom, and what travels between them.

use std::collections::{BTreeMap, VecDeque};

use super::node::{Copied, Node, Placed};
use super::params::Config;
use super::round::{Asked, Letter, Round, What, Why};
use crate::component::{Cx, Reply};
use crate::kernel::slab::{Slab, Slot};
use crate::kernel::streams::{Stream, mix};
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};

/// Set in the wakes of this kind and in none of a server.
const MARK: u64 = 0b11 << 30;
/// The wake for what has waited long enough; no letter ever has this place.
const TICK: u64 = MARK | ((1 << 30) - 1);

/// Luck, by what it decides.
#[derive(Clone, Debug)]
pub(super) struct Luck {
    write: Stream,
    ack: Stream,
    read: Stream,
    response: Stream,
    pub(super) clock: Stream,
}

/// Instances on a ring, each record at some that follow one another.
///
/// Stands for: a store in Dynamo's manner, with one place on the ring for each instance.
/// Random: one draw for each letter between two instances, from the stream of its sort.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    pub(super) config: Config,
    pub(super) nodes: Vec<Node>,
    /// How many instances callers choose among, and replicas of a record: what the places of records follow from.
    pub(super) spread: (u16, u16),
    pub(super) rounds: Slab<Round>,
    pub(super) letters: Slab<Letter>,
    /// Letters to oneself.
    inbox: VecDeque<Slot>,
    /// When rounds have waited long enough; times never fall.
    pub(super) deadlines: VecDeque<(u64, Slot)>,
    ticking: bool,
    /// Writes begun, by key.
    pub(super) versions: BTreeMap<u64, u32>,
    /// Answers that are due, by task.
    pub(super) answers: Vec<(Slot, Reply)>,
    pub(super) luck: Luck,
}

/// Whether a wake is for a ring.
pub(super) const fn is_ours(token: u64) -> bool {
    token & MARK == MARK
}

impl Ring {
    /// Instances that hold nothing but what is there from the start.
    pub(super) fn new(birth: Birth<'_>, copies: usize) -> Self {
        let config = Config::read(birth.params);
        let mut clock = birth.stream("clock");
        let nodes: Vec<Node> = (0..copies.max(1)).map(|_| Node::new(&mut clock)).collect();
        let luck = Luck {
            write: birth.stream("write_delay"),
            ack: birth.stream("ack_delay"),
            read: birth.stream("read_delay"),
            response: birth.stream("response_delay"),
            clock,
        };
        Self {
            spread: (nodes.len() as u16, config.replicas),
            config,
            nodes,
            rounds: Slab::default(),
            letters: Slab::default(),
            inbox: VecDeque::new(),
            deadlines: VecDeque::new(),
            ticking: false,
            versions: BTreeMap::new(),
            answers: Vec::new(),
            luck,
        }
    }

    pub(super) fn at(&mut self, instance: u16) -> &mut Node {
        &mut self.nodes[usize::from(instance)]
    }

    /// Instances in the order in which they hold a record, the nearest first.
    pub(super) fn walk(&self, key: u64) -> impl Iterator<Item = u16> + use<> {
        let instances = self.spread.0;
        let first = (mix(key) % u64::from(instances)) as u16;
        (0..instances).map(move |step| (first + step) % instances)
    }

    /// How many replicas a record has.
    pub(super) fn replicas(&self) -> u16 {
        self.config.replicas.min(self.spread.0)
    }

    /// Whom a coordinator asks for a record, those included that it takes for down and nobody stands in for.
    pub(super) fn choose(&self, coordinator: u16, key: u64, now: u64) -> Vec<Asked> {
        let replicas = usize::from(self.replicas());
        let is_missing = |node: u16| self.takes_for_down(coordinator, node, now);
        let mut asked: Vec<Asked> =
            self.walk(key).take(replicas).map(|node| Asked::new(node, None, is_missing(node))).collect();
        if self.config.sloppy && asked.iter().any(|one| one.missing) {
            let mut others = self.walk(key).skip(replicas).filter(|node| !is_missing(*node));
            for one in asked.iter_mut().filter(|one| one.missing) {
                let Some(other) = others.next() else { break };
                *one = Asked::new(other, Some(one.node), false);
            }
        }
        asked
    }

    /// Whether a letter between two is lost.
    fn is_cut(&self, from: u16, to: u16) -> bool {
        let is_isolated = |node: u16| self.nodes[usize::from(node)].isolated > 0;
        from != to && (is_isolated(from) || is_isolated(to))
    }

    /// Whether one takes another for down: it has not heard of it for long enough.
    fn takes_for_down(&self, who: u16, whom: u16, now: u64) -> bool {
        let (own, other) = (&self.nodes[usize::from(who)], &self.nodes[usize::from(whom)]);
        let silent = !other.is_well() || own.isolated > 0;
        let since = [own.since, other.since].into_iter().flatten().min();
        who != whom && silent && since.is_some_and(|since| since.saturating_add(self.config.detection) <= now)
    }

    /// What an instance's clock shows [nanoseconds].
    pub(super) fn clock<O: Observer>(&self, instance: u16, cx: &mut Cx<'_, O>) -> i64 {
        let (off, gains) = self.nodes[usize::from(instance)].clock;
        let wrong = off * self.config.skew + gains * self.config.drift * cx.now as f64;
        (cx.now as i64).saturating_add(wrong as i64).saturating_add(cx.clock_shift(instance))
    }

    /// Hands a letter to the network between instances.
    pub(super) fn send<O: Observer>(&mut self, letter: Letter, cx: &mut Cx<'_, O>) {
        if self.is_cut(letter.from, letter.to) {
            return self.lost(&letter);
        }
        if let Some(round) = letter.round.and_then(|(round, _)| self.rounds.get_mut(round)) {
            round.open += 1;
        }
        let slot = self.letters.insert(letter);
        if letter.from == letter.to && !self.config.proxy {
            self.inbox.push_back(slot);
            return;
        }
        let (Config { write_delay, ack_delay, read_delay, response_delay, .. }, luck) = (&self.config, &mut self.luck);
        let delay = match letter.what {
            What::Put { .. } | What::Hand { .. } => write_delay.draw(&mut luck.write),
            What::Ack { .. } => ack_delay.draw(&mut luck.ack),
            What::Get { .. } => read_delay.draw(&mut luck.read),
            What::Got { .. } => response_delay.draw(&mut luck.response),
        };
        cx.wake(delay, slot.pack() | MARK);
    }

    /// The time that was asked for has come.
    pub(super) fn woken<O: Observer>(&mut self, token: u64, cx: &mut Cx<'_, O>) {
        if token == TICK {
            self.ticking = false;
            self.overdue(cx);
            return self.tick(cx);
        }
        self.arrive(Slot::unpack(token & !MARK), cx);
    }

    /// Asks to be woken when the next round has waited long enough.
    pub(super) fn tick<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        while self.deadlines.pop_front_if(|(_, round)| self.rounds.get(*round).is_none()).is_some() {}
        if let Some((until, _)) = self.deadlines.front().filter(|_| !self.ticking) {
            self.ticking = true;
            cx.wake(until.saturating_sub(cx.now), TICK);
        }
    }

    /// Letters to oneself arrive.
    pub(super) fn read_inbox<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        while let Some(slot) = self.inbox.pop_front() {
            self.arrive(slot, cx);
        }
    }

    /// A letter is there; it waits where nobody reads it.
    pub(super) fn arrive<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>) {
        let Some(letter) = self.letters.get(slot).copied() else { return };
        let cut = self.is_cut(letter.from, letter.to);
        let to = self.at(letter.to);
        // One that is taken away works off what it has begun.
        let answers = matches!(letter.what, What::Ack { .. } | What::Got { .. });
        let hears = !cut && !to.down && (answers || !to.gone);
        if hears && to.paused > 0 {
            to.held.push_back(slot);
            return;
        }
        self.letters.remove(slot);
        if hears {
            self.take(&letter, cx);
        } else {
            self.lost(&letter);
        }
        if let Some((round, _)) = letter.round {
            self.closed(round);
        }
    }

    /// A letter is read.
    fn take<O: Observer>(&mut self, letter: &Letter, cx: &mut Cx<'_, O>) {
        let Letter { from, to, round, what } = *letter;
        let reply = |what| Letter { from: to, to: from, round, what };
        match what {
            What::Put { key, copied, op, stands_for } => {
                let placed = match stands_for {
                    None => self.at(to).place(key, copied),
                    Some(whose) => self.at(to).keep(whose, key, super::node::Hint { copied, op, sent: false }),
                };
                self.note_place(letter, (key, copied), (op, placed), cx);
                if round.is_some() {
                    self.send(reply(What::Ack { overruled: placed == Placed::Overruled }), cx);
                }
            }
            What::Get { key, stands_in } => {
                let node = self.at(to);
                let held = node.newest(key);
                let there = held.is_some() || (key >> 63 == 0 && !node.wiped && !stands_in);
                self.send(reply(What::Got { held, there }), cx);
            }
            What::Ack { overruled } => self.acked(round, overruled, cx),
            What::Got { held, there } => self.got(round, (held, there), cx),
            What::Hand { key, copied, op } => {
                let placed = self.at(to).place(key, copied);
                self.note_place(letter, (key, copied), (op, placed), cx);
                let hints = &mut self.at(from).hints;
                if hints.get(&(to, key)).is_some_and(|hint| hint.copied == copied) {
                    hints.remove(&(to, key));
                }
            }
        }
    }

    /// Tells of a write that has reached an instance: the first time it is written, then it is replicated.
    fn note_place<O: Observer>(
        &mut self,
        letter: &Letter,
        (key, copied): (u64, Copied),
        (op, placed): (crate::component::Op, Placed),
        cx: &mut Cx<'_, O>,
    ) {
        if placed != Placed::Taken {
            return;
        }
        let (node, instance, version) = (cx.me, letter.to, copied.version);
        let round = letter.round.and_then(|(round, _)| self.rounds.get_mut(round));
        match round.filter(|round| round.says == Some(copied) && round.why != Why::Read && !round.placed) {
            Some(round) => {
                round.placed = true;
                cx.note(Fact::RecordWritten { node, instance, op, key, version });
            }
            None => cx.note(Fact::Replicated { node, instance, op, key, version }),
        }
    }

    /// A letter reaches nobody. What was kept for somebody stays kept.
    pub(super) fn lost(&mut self, letter: &Letter) {
        if let What::Hand { key, .. } = letter.what
            && let Some(hint) = self.at(letter.from).hints.get_mut(&(letter.to, key))
        {
            hint.sent = false;
        }
    }

    /// What travelled for a round travels no more.
    pub(super) fn closed(&mut self, slot: Slot) {
        let Some(round) = self.rounds.get_mut(slot) else { return };
        round.open -= 1;
        if round.is_over(self.config.handoff) {
            self.rounds.remove(slot);
        }
    }

    /// Copies that are held, all instances together.
    pub(super) fn copies(&self) -> usize {
        self.nodes.iter().map(|node| node.copies.len()).sum()
    }

    /// Writes that are kept for others.
    pub(super) fn hints(&self) -> usize {
        self.nodes.iter().map(|node| node.hints.len()).sum()
    }

    /// Panics where the books do not balance.
    pub(super) fn audit(&self) {
        assert!(self.inbox.is_empty(), "letters to oneself are read at once");
        for (slot, round) in self.rounds.iter() {
            let open = self.letters.iter().filter(|(_, letter)| letter.round.is_some_and(|(of, _)| of == slot)).count();
            assert_eq!(open, round.open as usize, "letters of a round, counted twice");
            assert!(usize::from(round.heard) <= round.asked.len(), "nobody is heard twice");
        }
        let held = self.nodes.iter().flat_map(|node| &node.held);
        assert!(held.clone().all(|slot| self.letters.get(*slot).is_some()), "what waits to be read is there");
        assert!(self.nodes.iter().all(|node| node.paused > 0 || node.held.is_empty()), "whoever can read has read");
    }
}
