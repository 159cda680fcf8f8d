//! A topic: logs of records that groups of consumers read, each at its own pace.

mod group;
mod log;
mod params;
mod token;

use betwixt_model::{KindSpec, Params, PresetSpec, Role};

use crate::component::{Behaviour, Cx, Facets, Input, MemberFacets, Outcome, Reply, Request};
use crate::kernel::streams::mix;
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};
use group::Group;
use log::{Partition, Record};
use params::{PARAMS, Settings};
use token::Token;

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "topic",
    title: "Topic",
    role: Role::Queue,
    icon: "stream",
    silhouette: "pill",
    summary: "Keeps records in partitioned logs; each outgoing connection is a consumer group that reads them in order.",
    params: &PARAMS,
    presets: &[PresetSpec { id: "topic", title: "Topic", icon: "stream", category: "Data", params: &[] }],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

/// A topic at work.
#[derive(Clone, Debug)]
pub struct Topic {
    settings: Settings,
    log: Vec<Partition>,
    /// One for each outgoing connection.
    groups: Vec<Group>,
    down: bool,
    beats: u32,
}

impl Topic {
    /// An empty topic.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let settings = Settings::read(birth.params);
        let log = vec![Partition::default(); settings.partitions];
        Self { settings, log, groups: Vec::new(), down: false, beats: 0 }
    }

    fn append<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> usize {
        let Request { op, ask, reply_to, .. } = *request;
        cx.note(Fact::Accepted { node: cx.me, op });
        let by = if self.settings.by_operation { op.id } else { u64::from(op.key) };
        let partition = (mix(by) % self.log.len() as u64) as usize;
        self.log[partition].push(Record { op, ask, since: cx.now });
        for _ in &self.groups {
            cx.note(Fact::Enqueued { node: cx.me, op });
        }
        cx.reply(reply_to, op, Reply::of(Outcome::Ok));
        cx.note(Fact::Finished { node: cx.me, op, outcome: Outcome::Ok, arrived: cx.now });
        partition
    }

    /// Gives readers that are free what there is, in one partition or in all.
    fn hand_out<O: Observer>(&mut self, only: Option<usize>, cx: &mut Cx<'_, O>) {
        if self.down {
            return;
        }
        let partitions = only.map_or(0..self.log.len(), |only| only..only + 1);
        for partition in partitions {
            self.expire(partition, cx);
            let log = &self.log[partition];
            for (at, group) in self.groups.iter_mut().enumerate() {
                let connection = cx.outgoing[at].connection;
                group.hand_out((at, connection), partition, log, &self.settings, cx);
            }
            // Nobody reads again what every group has committed.
            if let Some(done) = self.groups.iter().map(|group| group.needs_from(partition)).min() {
                self.log[partition].forget_before(done);
            }
        }
    }

    /// What is too old is gone, whether it was read or not.
    fn expire<O: Observer>(&mut self, partition: usize, cx: &mut Cx<'_, O>) {
        let Some(time) = self.settings.retention.and_then(|retention| cx.now.checked_sub(retention)) else { return };
        let log = &mut self.log[partition];
        let in_hand = self.groups.iter().filter_map(|group| group.holds_from(partition)).min();
        let offset = (log.first() + log.older(time)).min(in_hand.unwrap_or(u64::MAX));
        for group in &mut self.groups {
            group.lose_before(partition, offset, log, cx);
        }
        log.forget_before(offset);
    }

    /// The disk is gone, and with it all records; what was read so far does not matter any more.
    fn wipe<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for (at, log) in self.log.iter_mut().enumerate() {
            for group in &mut self.groups {
                group.wipe(at, log, cx);
            }
            log.forget_before(log.end());
        }
    }

    fn fit(&mut self, groups: usize) {
        self.groups.resize_with(groups, Group::default);
        if self.log.len() < self.settings.partitions {
            self.log.resize_with(self.settings.partitions, Partition::default);
        }
        for group in &mut self.groups {
            group.fit(&self.log);
        }
    }

    /// Counts the members of each group, now and from time to time.
    fn beat<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        self.beats = self.beats.wrapping_add(1);
        for outgoing in cx.outgoing {
            cx.count_peers(outgoing.connection);
        }
        cx.wake(self.settings.heartbeat_interval, Token::Heartbeat { version: self.beats }.pack());
    }

    fn woken<O: Observer>(&mut self, token: u64, cx: &mut Cx<'_, O>) {
        match Token::unpack(token) {
            Token::Retry { group, partition, version } => self.groups[group].retry(partition, version),
            Token::Commit { group, partition } => self.groups[group].commit_due(partition, &self.log, cx),
            Token::Rebalanced { group, version } => self.groups[group].rebalanced(version, &self.log, cx),
            Token::Heartbeat { version } if version == self.beats => self.beat(cx),
            Token::Heartbeat { .. } | Token::Record { .. } => {}
        }
    }

    fn group_of<O: Observer>(connection: u32, cx: &Cx<'_, O>) -> Option<usize> {
        cx.outgoing.iter().position(|outgoing| outgoing.connection == connection)
    }
}

impl Behaviour for Topic {
    fn configure(&mut self, params: Params<'_>) {
        self.settings = Settings::read(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        let mut only = None;
        match input {
            // A record that was taken in is kept, whoever waits.
            Input::Cancel(_) | Input::Pause(_) | Input::Resume(_) => return,
            Input::Isolate(_) | Input::Rejoin(_) | Input::Promote(_) => return,
            Input::Start | Input::Retuned => {
                self.fit(cx.outgoing.len());
                self.beat(cx);
            }
            Input::Request(request) => {
                if let Some(answer) = cx.disk_is_full(request.op.flow) {
                    cx.note(Fact::TurnedAway { node: cx.me, op: request.op });
                    cx.reply(request.reply_to, request.op, answer);
                    return;
                }
                only = Some(self.append(&request, cx));
            }
            Input::CallEnded(token, _, reply) => {
                if let Token::Record { group, partition, version } = Token::unpack(token) {
                    let place = (group, partition, version);
                    // Where it was the last that a rebalance waited for, all go on.
                    let waits = self.groups[group].is_rebalancing();
                    self.groups[group].answered(place, reply.outcome, &self.log, &self.settings, cx);
                    only = (!waits).then_some(partition);
                }
            }
            Input::Wake(token) => self.woken(token, cx),
            Input::Peers { connection, instances, up } => {
                if let Some(at) = Self::group_of(connection, cx) {
                    self.groups[at].counted(at, (instances, up), &self.log, &self.settings, cx);
                }
            }
            Input::PeerCrashed { connection, instance } => {
                if let Some(at) = Self::group_of(connection, cx) {
                    self.groups[at].crashed(instance, cx);
                }
            }
            // Logs and offsets are on disk, and what consumers are at they go on with.
            Input::Crash(_) => self.down = true,
            Input::Restart(_) => self.down = false,
            Input::Wipe(None) => self.wipe(cx),
            Input::Wipe(Some(_)) => return,
        }
        self.hand_out(only, cx);
        let facets = self.facets();
        cx.note(Fact::Load { node: cx.me, waiting: facets.waiting, busy: facets.busy, working: 0 });
    }

    fn facets(&self) -> Facets {
        let (mut waiting, mut busy) = (0, 0);
        for group in &self.groups {
            let (ahead, out) = group.load(&self.log);
            (waiting, busy) = (waiting + ahead, busy + out);
        }
        let lag = self.groups.iter().map(|group| group.lag(&self.log)).sum::<u64>();
        Facets {
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            busy: busy as u32,
            oldest: self.groups.iter().filter_map(|group| group.oldest(&self.log)).min(),
            dead_letters: Some(self.groups.iter().map(Group::dead).sum()),
            lag: Some(u32::try_from(lag).unwrap_or(u32::MAX)),
            instances: 1,
            ..Facets::default()
        }
    }

    fn members(&self) -> Vec<MemberFacets> {
        let seen = |(at, partition): (usize, &Partition)| {
            let places = || self.groups.iter().filter_map(move |group| group.place(at));
            MemberFacets {
                up: places().all(|(_, is_read)| is_read) && !self.down,
                reached: true,
                log: partition.end(),
                committed: places().map(|(committed, _)| committed).min().unwrap_or_else(|| partition.end()),
                ..MemberFacets::default()
            }
        };
        self.log.iter().enumerate().map(seen).collect()
    }

    fn follows_peers(&self) -> bool {
        true
    }

    fn audit(&self) {
        for group in &self.groups {
            group.audit(&self.log);
        }
    }
}
