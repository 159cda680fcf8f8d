//! The interpreter of handler programs, shared by every kind that runs one.

use betwixt_model::{Answer, Effect};

use crate::component::{Ask, CallId, Cx, Op, Outcome, Reply};
use crate::kernel::sampler::Sampler;
use crate::kernel::streams::stable_hash;
use crate::observe::{Fact, Observer};

/// Which record a compiled step touches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CompiledKey {
    /// The operation's drawn key.
    Drawn,
    /// The operation's own record.
    Operation,
    /// A shared record, by the hash of its name.
    Fixed(u64),
}

impl CompiledKey {
    /// The record of that name that every operation shares.
    #[must_use]
    pub fn fixed(name: &str) -> Self {
        Self::Fixed(stable_hash(name))
    }

    /// The record's key. The two top bits keep the three sorts of keys apart.
    #[must_use]
    pub const fn of(self, op: Op) -> u64 {
        match self {
            Self::Drawn => op.key as u64,
            Self::Operation => (1 << 63) | op.id,
            Self::Fixed(hash) => (1 << 62) | (hash >> 2),
        }
    }
}

/// A step with its connections found.
#[derive(Clone, Debug)]
pub enum CompiledStep {
    /// Work for the component's service time.
    Work,
    /// Work for a time of its own.
    WorkFor(Sampler),
    /// Ask and wait.
    Call(u32),
    /// Tell and go on.
    Publish(u32),
    /// Read, through a cache if there is one.
    Read {
        /// Connection to the store.
        store: u32,
        /// Connection to the cache.
        cache: Option<u32>,
        /// The record.
        key: CompiledKey,
    },
    /// Write.
    Write(u32, CompiledKey),
    /// Let something happen.
    Effect(Effect),
    /// Answer.
    Answer(Answer),
}

/// A program with its connections found.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// First to last.
    pub steps: Vec<CompiledStep>,
}

/// Where a read through a cache stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadStage {
    Cache,
    Store,
    Fill,
}

/// One running request.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Whose journey.
    pub op: Op,
    /// The call it waits for.
    pub call: Option<CallId>,
    step: u16,
    stage: ReadStage,
}

/// What the interpreter needs its host to do next.
#[derive(Clone, Debug)]
pub enum Progress {
    /// Be busy, for the component's service time or this long; then [`Frame::resume`].
    Work(Option<Sampler>),
    /// A call is under way; give its answer to [`Frame::answered`].
    Waiting,
    /// Answer the caller, then [`Frame::resume`].
    Answer(Outcome),
    /// The program is over, with what it amounts to if it has not answered yet.
    Over(Outcome),
}

impl Frame {
    /// A request at the start of its program.
    #[must_use]
    pub const fn new(op: Op) -> Self {
        Self { op, call: None, step: 0, stage: ReadStage::Cache }
    }

    /// Goes on from where it stands, until the host has to do something.
    pub fn resume<O: Observer>(&mut self, token: u64, cx: &mut Cx<'_, O>) -> Progress {
        // The program is fixed for a run, so it can be borrowed apart from the window's other parts.
        let programs = cx.programs;
        let steps = programs.get(usize::from(self.op.flow)).map_or(&[][..], |program| program.steps.as_slice());
        while let Some(step) = steps.get(usize::from(self.step)) {
            match step {
                CompiledStep::Work => return self.then(Progress::Work(None)),
                CompiledStep::WorkFor(sampler) => return self.then(Progress::Work(Some(*sampler))),
                CompiledStep::Call(connection) => return self.wait_for(*connection, Ask::Run, token, cx),
                CompiledStep::Publish(connection) => cx.publish(*connection, self.op, Ask::Run),
                CompiledStep::Read { store, cache, key } => {
                    self.stage = if cache.is_some() { ReadStage::Cache } else { ReadStage::Store };
                    return self.wait_for(cache.unwrap_or(*store), Ask::Read(key.of(self.op)), token, cx);
                }
                CompiledStep::Write(connection, key) => {
                    return self.wait_for(*connection, Ask::Write(key.of(self.op)), token, cx);
                }
                CompiledStep::Effect(effect) => {
                    cx.note(Fact::EffectHappened { node: cx.me, op: self.op, effect: *effect });
                }
                CompiledStep::Answer(Answer::Ok) => return self.then(Progress::Answer(Outcome::Ok)),
                CompiledStep::Answer(Answer::Error) => return self.then(Progress::Answer(Outcome::Failed)),
            }
            self.step += 1;
        }
        Progress::Over(Outcome::Ok)
    }

    /// Takes the answer to the call it waited for, and goes on.
    pub fn answered<O: Observer>(&mut self, reply: Reply, token: u64, cx: &mut Cx<'_, O>) -> Progress {
        self.call = None;
        let programs = cx.programs;
        let step =
            programs.get(usize::from(self.op.flow)).and_then(|program| program.steps.get(usize::from(self.step)));
        if let Some(CompiledStep::Read { store, cache: Some(cache), key }) = step {
            let key = key.of(self.op);
            match self.stage {
                ReadStage::Cache if reply.outcome == Outcome::Ok && reply.found => {}
                // A miss, or a cache that does not answer: the store knows.
                ReadStage::Cache => {
                    self.stage = ReadStage::Store;
                    return self.wait_for(*store, Ask::Read(key), token, cx);
                }
                ReadStage::Store if reply.outcome == Outcome::Ok => {
                    self.stage = ReadStage::Fill;
                    let copy = Ask::Fill { key, value: reply.value, version: reply.version };
                    return self.wait_for(*cache, copy, token, cx);
                }
                ReadStage::Store => return Progress::Over(reply.outcome),
                // The record is at hand; a cache that could not be filled harms nobody.
                ReadStage::Fill => {}
            }
        } else if reply.outcome != Outcome::Ok {
            return Progress::Over(reply.outcome);
        }
        self.step += 1;
        self.resume(token, cx)
    }

    fn then(&mut self, progress: Progress) -> Progress {
        self.step += 1;
        progress
    }

    fn wait_for<O: Observer>(&mut self, connection: u32, ask: Ask, token: u64, cx: &mut Cx<'_, O>) -> Progress {
        self.call = Some(cx.call(connection, self.op, ask, token));
        Progress::Waiting
    }
}
