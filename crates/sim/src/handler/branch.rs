//! One branch of a running program: where it stands, what it waits for, and what its steps do.

use betwixt_model::Answer;

use super::code::{Compiled, CompiledKey, CompiledStep};
use super::seen::Seen;
use super::transaction::{After, Open};
use crate::component::{Ask, CallId, Cx, Op, Outcome, Reason, Reply};
use crate::kernel::sampler::Sampler;
use crate::observe::{Fact, Observer, not_plain};

/// Where a read through a cache stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadStage {
    Cache,
    Store,
    Fill,
}

/// What a branch waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// Nothing.
    Nothing,
    /// An answer.
    Answer(CallId),
    /// Its turn, with an answer in hand.
    Turn(Reply),
    /// Its own work.
    Work,
    /// Branches that it has started: so many still run, so many more must end well.
    Branches { run: u16, missing: u16, worst: Outcome },
    /// The transaction that it coordinates.
    Transaction,
    /// It has ended, or nobody waits for it any more.
    Over,
}

/// One branch; the first is the program itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    pub(super) step: u16,
    pub(super) stage: ReadStage,
    pub(super) wait: Wait,
    /// The branch that started it.
    pub(super) parent: u16,
}

impl Branch {
    /// At the start of its steps.
    pub(super) const fn at(step: u16, parent: u16) -> Self {
        Self { step, stage: ReadStage::Cache, wait: Wait::Nothing, parent }
    }

    /// An answer may mean that its transaction has to be rolled back before it goes on; or, after that, stands for the one
    /// because of which it was.
    fn must_roll_back(&mut self, program: &Compiled, own: u16, open: &mut Open) -> Option<(u32, Ask)> {
        let Wait::Turn(reply) = self.wait else { return None };
        let step = program.steps.get(usize::from(self.step));
        match open.answered((own, self.step), step, reply, self.fails(step, reply)) {
            After::Go(reply) => {
                self.wait = Wait::Turn(reply);
                None
            }
            After::RollBack(connection, ask) => Some((connection, ask)),
        }
    }

    /// Whether that answer to its step is more than a copy that is missing or could not be made.
    fn fails(&self, step: Option<&CompiledStep>, reply: Reply) -> bool {
        let beside = matches!(step, Some(CompiledStep::Read { cache: Some(_), .. })) && self.stage != ReadStage::Store;
        reply.outcome != Outcome::Ok && !beside
    }

    /// Whether the answer that it has ended with told of a conflict over a record.
    pub(super) const fn ends_in_conflict(&self) -> bool {
        matches!(self.wait, Wait::Turn(Reply { reason: Reason::Conflict, .. }))
    }
}

/// How far a branch came.
pub(super) enum Reached<'a> {
    /// It waits for the answer to a call.
    Call,
    Fork(&'a super::Fork),
    /// It begins a transaction of these writes.
    Transaction(&'a [(u32, CompiledKey)]),
    Work(Option<&'a Sampler>),
    Answer(Outcome),
    End(Outcome),
}

/// Lets a branch do what needs nobody else, from where it stands.
#[inline(always)]
pub(super) fn walk<'a, O: Observer>(
    branch: &mut Branch,
    program: &'a Compiled,
    op: &Op,
    from: (u64, u16),
    (seen, open): (&mut Seen, &mut Open),
    cx: &mut Cx<'_, O>,
) -> Reached<'a> {
    if O::EVERYTHING
        && program.transacts
        && let Some((connection, ask)) = branch.must_roll_back(program, from.1, open)
    {
        branch.wait = Wait::Answer(cx.call_from(connection, *op, ask, from));
        return Reached::Call;
    }
    if let Wait::Turn(reply) = branch.wait {
        if O::EVERYTHING && program.compares {
            seen.learn(branch, reply, program, op);
        }
        match answered(branch, reply, program, op) {
            Next::Step => {}
            Next::Rescue => cx.note(Fact::Rescued { node: cx.me, op: *op, outcome: reply.outcome }),
            Next::Ask(connection, ask) => {
                branch.wait = Wait::Answer(cx.call_from(connection, *op, ask, from));
                return Reached::Call;
            }
            Next::End(outcome) => return Reached::End(outcome),
        }
    }
    while let Some(step) = program.steps.get(usize::from(branch.step)) {
        let (connection, ask) = match step {
            CompiledStep::Work => {
                branch.step += 1;
                return Reached::Work(None);
            }
            CompiledStep::WorkFor(sampler) => {
                branch.step += 1;
                return Reached::Work(Some(sampler));
            }
            CompiledStep::Answer(answer) => {
                branch.step += 1;
                return Reached::Answer(if *answer == Answer::Ok { Outcome::Ok } else { Outcome::Failed });
            }
            CompiledStep::Publish(connection) => {
                cx.publish(*connection, *op, Ask::Run);
                branch.step += 1;
                continue;
            }
            CompiledStep::Effect(effect) => {
                cx.note(Fact::EffectHappened { node: cx.me, op: *op, effect: *effect });
                branch.step += 1;
                continue;
            }
            CompiledStep::Jump(to) => {
                branch.step = *to;
                continue;
            }
            CompiledStep::Joined => return Reached::End(Outcome::Ok),
            // A step that waits stays where it stands: that is where things go wrong.
            CompiledStep::Fork(fork) => return Reached::Fork(fork),
            CompiledStep::Call(connection) => (*connection, Ask::Run),
            CompiledStep::TwoPhaseCommit(writes) if O::EVERYTHING => return Reached::Transaction(writes),
            CompiledStep::Write(connection, key) => (*connection, Ask::Write(key.of(*op))),
            CompiledStep::Read { store, cache, key } => {
                branch.stage = if cache.is_some() { ReadStage::Cache } else { ReadStage::Store };
                (cache.unwrap_or(*store), Ask::Read(key.of(*op)))
            }
            _ if !O::EVERYTHING => not_plain(),
            beyond => match weighed(branch, beyond, (program, op), (seen, open, from.1), cx) {
                Weighed::Ask(connection, ask) => (connection, ask),
                Weighed::On => continue,
                Weighed::End(outcome) => return Reached::End(outcome),
            },
        };
        branch.wait = Wait::Answer(cx.call_from(connection, *op, ask, from));
        return Reached::Call;
    }
    Reached::End(Outcome::Ok)
}

/// What an answer leads to.
enum Next {
    /// The step that the branch stands at now.
    Step,
    /// The same, which is the first of those that are done instead.
    Rescue,
    /// Another call of the same step.
    Ask(u32, Ask),
    /// The end of the branch.
    End(Outcome),
}

fn answered(branch: &mut Branch, reply: Reply, program: &Compiled, op: &Op) -> Next {
    if let Some(CompiledStep::Read { store, cache: Some(cache), key }) = program.steps.get(usize::from(branch.step)) {
        let key = key.of(*op);
        match branch.stage {
            ReadStage::Cache if reply.outcome == Outcome::Ok && reply.found => {}
            // A miss, or a cache that does not answer: the store knows.
            ReadStage::Cache => {
                branch.stage = ReadStage::Store;
                return Next::Ask(*store, Ask::Read(key));
            }
            ReadStage::Store if reply.outcome == Outcome::Ok => {
                branch.stage = ReadStage::Fill;
                return Next::Ask(
                    *cache,
                    Ask::Fill { key, value: reply.value, version: reply.version, amount: reply.amount },
                );
            }
            ReadStage::Store => return rescued(branch, reply.outcome, program),
            // The record is at hand; a cache that could not be filled harms nobody.
            ReadStage::Fill => {}
        }
    } else if reply.outcome != Outcome::Ok {
        return rescued(branch, reply.outcome, program);
    } else if reply.reason == Reason::Duplicate {
        // The message was dealt with before: it only has to be acknowledged.
        return Next::End(Outcome::Ok);
    }
    branch.step += 1;
    Next::Step
}

/// What a step of a program that is not plain comes to.
enum Weighed {
    /// It asks.
    Ask(u32, Ask),
    /// The branch goes on at once.
    On,
    /// The branch ends.
    End(Outcome),
}

/// Steps that no plain scenario has. Apart, so that programs without them need not carry it.
#[inline(never)]
fn weighed<O: Observer>(
    branch: &mut Branch,
    step: &CompiledStep,
    (program, op): (&Compiled, &Op),
    (seen, open, own): (&Seen, &Open, u16),
    cx: &mut Cx<'_, O>,
) -> Weighed {
    let (connection, key, least) = match step {
        CompiledStep::Need(connection, key, least) => (*connection, *key, *least),
        CompiledStep::Compensate(connection) => return Weighed::Ask(*connection, Ask::Compensate),
        CompiledStep::Transact(connection, key, what) => {
            return Weighed::Ask(*connection, open.ask(own, key.of(*op), *what));
        }
        guarded => {
            let (connection, ask) = seen.ask(guarded, program, op);
            return Weighed::Ask(connection, ask);
        }
    };
    // What it was answered last is no reason for what follows.
    branch.wait = Wait::Nothing;
    if seen.amount(program.store(connection), key.of(*op)) >= least {
        branch.step += 1;
        return Weighed::On;
    }
    if let Next::End(outcome) = rescued(branch, Outcome::Failed, program) {
        return Weighed::End(outcome);
    }
    cx.note(Fact::Rescued { node: cx.me, op: *op, outcome: Outcome::Failed });
    Weighed::On
}

/// A step did not end well: the branch goes on where it is rescued, or ends.
fn rescued(branch: &mut Branch, outcome: Outcome, program: &Compiled) -> Next {
    match program.rescue[usize::from(branch.step)] {
        Some(place) => {
            branch.step = place;
            Next::Rescue
        }
        None => Next::End(outcome),
    }
}
