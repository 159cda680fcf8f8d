//! A request on its way through its program, with as many branches as the program has started.

mod transaction;

use std::collections::VecDeque;

use super::branch::{Branch, Reached, Wait, walk};
use super::code::{Compiled, CompiledStep};
use super::seen::Seen;
use super::transaction::Open;
use super::two_phase::{Coordination, Reminder};
use crate::component::{Cx, Op, Outcome, Reply};
use crate::kernel::sampler::Sampler;
use crate::observe::{Observer, not_plain};

/// Branches beside the program itself: there are none in most programs.
#[derive(Clone, Debug, Default)]
struct Forked {
    /// Branch `n` of the request is number `n - 1` here.
    branches: Vec<Branch>,
    /// Those that can go on, first come, first served.
    ready: VecDeque<u16>,
    /// Those that wait for the request's worker: what others can send without it is sent first.
    to_work: VecDeque<u16>,
}

/// One running request.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Whose journey.
    pub op: Op,
    main: Branch,
    forked: Option<Box<Forked>>,
    /// The branch whose work is being done: a request has one worker, so only one branch works at a time.
    at_work: Option<u16>,
    /// The versions that it has read, where its program compares them.
    seen: Seen,
    /// The transactions that it has open.
    open: Open,
    /// It ended because a record had changed that must not have.
    conflict: bool,
    /// The two-phase commit that it coordinates.
    coordination: Option<Box<Coordination>>,
}

/// What the interpreter needs its host to do next.
#[derive(Clone, Debug)]
pub enum Progress<'a> {
    /// Be busy, for the component's service time or this long; then [`Frame::worked`] and [`Frame::resume`].
    Work(Option<&'a Sampler>),
    /// Calls are under way; give their answers to [`Frame::hear`], then [`Frame::resume`].
    Waiting,
    /// Wake it later, as [`Frame::will_be_reminded`] tells it; then [`Frame::resume`].
    Remind(Reminder),
    /// Answer the caller, then [`Frame::resume`].
    Answer(Outcome),
    /// Answer the caller, which is the last that the program does: it is over, and ended well.
    LastAnswer(Outcome),
    /// The program is over, with what it amounts to if it has not answered yet.
    Over(Outcome),
}

impl Frame {
    /// A request at the start of its program.
    #[must_use]
    pub const fn new(op: Op) -> Self {
        Self {
            op,
            main: Branch::at(0, 0),
            forked: None,
            at_work: None,
            seen: Seen::nothing(),
            open: Open::none(),
            conflict: false,
            coordination: None,
        }
    }

    /// Before it begins: somebody asks for compensation.
    pub fn compensate(&mut self, programs: &[Compiled]) {
        let place = programs.get(usize::from(self.op.flow)).and_then(|program| program.compensation);
        self.main.step = place.unwrap_or(self.main.step);
    }

    /// Whether its work is being done just now.
    #[must_use]
    pub const fn is_working(&self) -> bool {
        self.at_work.is_some()
    }

    /// Whether a conflict over a record has ended it.
    #[must_use]
    pub const fn met_conflict(&self) -> bool {
        self.conflict
    }

    /// The work that was asked for is done.
    pub fn worked(&mut self) {
        let Some(id) = self.at_work.take() else { return };
        if let Some(branch) = self.branch_mut(id).filter(|branch| branch.wait == Wait::Work) {
            branch.wait = Wait::Nothing;
            if let Some(forked) = &mut self.forked {
                forked.ready.push_front(id);
            }
        }
    }

    /// Takes the answer to a call of one of its branches; what follows happens with [`Self::resume`].
    pub fn hear(&mut self, id: u16, reply: Reply) {
        if let Some(branch) = self.branch_mut(id).filter(|branch| matches!(branch.wait, Wait::Answer(_))) {
            branch.wait = Wait::Turn(reply);
            if let Some(forked) = &mut self.forked {
                forked.ready.push_back(id);
            }
        }
    }

    /// Waits for none of its calls any longer.
    pub fn abandon<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        if let Some(mut coordination) = O::beyond(self.coordination.take()) {
            coordination.abandon(cx);
        }
        let forked = self.forked.iter_mut().flat_map(|forked| &mut forked.branches);
        for branch in std::iter::once(&mut self.main).chain(forked) {
            if let Wait::Answer(call) = branch.wait {
                cx.abandon(call);
                branch.wait = Wait::Over;
            }
        }
    }

    /// A crash stops it: it is set back to the beginning of the step that it stands at, with all its branches. Of a transaction
    /// a log can know how far it was.
    pub fn stop<O: Observer>(&mut self, knows_transaction: bool, cx: &mut Cx<'_, O>) {
        // Work has its place behind it already.
        let step = self.main.step - u16::from(self.main.wait == Wait::Work);
        let step = self.open.beginning(0, step);
        self.open = Open::none();
        let mut kept = self.coordination.take_if(|_| knows_transaction);
        self.abandon(cx);
        (self.main, self.forked, self.at_work) = (Branch::at(step, 0), None, None);
        if let Some(coordination) = &mut kept {
            coordination.abandon(cx);
            self.main.wait = Wait::Transaction;
        }
        self.coordination = kept;
    }

    /// After a stop it gets ready to go on, or to make up for what it did where its program says how: whether it is that.
    pub fn take_up(&mut self, programs: &[Compiled], compensates: bool) -> bool {
        self.op.deadline = Op::NO_DEADLINE;
        if self.coordinates() {
            return false;
        }
        let program = programs.get(usize::from(self.op.flow));
        let place = program.and_then(|program| *program.rescue.get(usize::from(self.main.step))?);
        let place = place.filter(|_| compensates);
        self.main.step = place.unwrap_or(self.main.step);
        place.is_some()
    }

    /// Goes on from where it stands, until the host has to do something. Not while its work is being done.
    pub fn resume<'a, O: Observer>(&mut self, token: u64, cx: &mut Cx<'a, O>) -> Progress<'a> {
        // The program is fixed for a run, so it can be borrowed apart from the window's other parts.
        let programs = cx.programs;
        let Some(program) = programs.get(usize::from(self.op.flow)) else { return Progress::Over(Outcome::Ok) };
        if (!O::EVERYTHING || self.forked.is_none())
            && let Some(progress) = self.resume_alone(program, token, cx)
        {
            return progress;
        }
        if !O::EVERYTHING {
            not_plain();
        }
        while let Some(id) = self.next_ready() {
            if let Some(progress) = self.run(id, program, token, cx) {
                return progress;
            }
        }
        self.begin_work(program)
    }

    /// The same for a program without branches, as nearly all are; nothing if it starts some now.
    #[inline]
    fn resume_alone<'a, O: Observer>(
        &mut self,
        program: &'a Compiled,
        token: u64,
        cx: &mut Cx<'_, O>,
    ) -> Option<Progress<'a>> {
        if !matches!(self.main.wait, Wait::Nothing | Wait::Turn(_)) {
            if !O::EVERYTHING || self.main.wait != Wait::Transaction {
                return Some(Progress::Waiting);
            }
            if let Some(progress) = self.coordinate(token, cx) {
                return Some(progress);
            }
        }
        Some(match walk(&mut self.main, program, &self.op, (token, 0), (&mut self.seen, &mut self.open), cx) {
            Reached::Call => Progress::Waiting,
            Reached::Work(own) => {
                self.main.wait = Wait::Work;
                self.at_work = Some(0);
                Progress::Work(own)
            }
            Reached::Answer(outcome) if usize::from(self.main.step) == program.steps.len() => {
                self.main.wait = Wait::Over;
                Progress::LastAnswer(outcome)
            }
            Reached::Answer(outcome) => {
                self.main.wait = Wait::Nothing;
                Progress::Answer(outcome)
            }
            Reached::End(outcome) => {
                self.conflict = outcome != Outcome::Ok && self.main.ends_in_conflict();
                self.main.wait = Wait::Over;
                Progress::Over(outcome)
            }
            Reached::Fork(_) | Reached::Transaction(_) if !O::EVERYTHING => not_plain(),
            Reached::Transaction(writes) => {
                self.begin_transaction(writes, token, cx);
                return self.coordinate(token, cx);
            }
            Reached::Fork(fork) => {
                self.main.wait = self.fork(0, fork);
                return None;
            }
        })
    }

    /// Gives the worker to the branch that has waited longest for it.
    fn begin_work<'a>(&mut self, program: &'a Compiled) -> Progress<'a> {
        while let Some(id) = self.forked.as_mut().and_then(|forked| forked.to_work.pop_front()) {
            let Some(branch) = self.branch_mut(id).filter(|branch| branch.wait == Wait::Work) else { continue };
            let own = match &program.steps[usize::from(branch.step) - 1] {
                CompiledStep::WorkFor(sampler) => Some(sampler),
                _ => None,
            };
            self.at_work = Some(id);
            return Progress::Work(own);
        }
        Progress::Waiting
    }

    /// The branch that goes on next.
    fn next_ready(&mut self) -> Option<u16> {
        match &mut self.forked {
            None => matches!(self.main.wait, Wait::Nothing | Wait::Turn(_)).then_some(0),
            Some(forked) => loop {
                let id = forked.ready.pop_front()?;
                let branch = if id == 0 { &self.main } else { &forked.branches[usize::from(id) - 1] };
                // Nobody may wait any more for a branch that was told to go on.
                if matches!(branch.wait, Wait::Nothing | Wait::Turn(_)) {
                    return Some(id);
                }
            },
        }
    }

    /// Runs one branch until it waits or ends; the host may have to do something then.
    #[inline(never)]
    fn run<'a, O: Observer>(
        &mut self,
        id: u16,
        program: &'a Compiled,
        token: u64,
        cx: &mut Cx<'_, O>,
    ) -> Option<Progress<'a>> {
        let op = self.op;
        let (mut seen, mut open) = (std::mem::take(&mut self.seen), std::mem::take(&mut self.open));
        let branch = self.branch_mut(id)?;
        let reached = walk(branch, program, &op, (token, id), (&mut seen, &mut open), cx);
        (self.seen, self.open) = (seen, open);
        let branch = self.branch_mut(id)?;
        match reached {
            Reached::Call => None,
            Reached::Transaction(writes) => {
                // Only the program itself has such a step.
                self.begin_transaction(writes, token, cx);
                self.coordinate(token, cx)
            }
            Reached::Fork(fork) => {
                let wait = self.fork(id, fork);
                self.branch_mut(id)?.wait = wait;
                None
            }
            Reached::Work(own) => {
                branch.wait = Wait::Work;
                if let Some(forked) = &mut self.forked {
                    forked.to_work.push_back(id);
                    return None;
                }
                self.at_work = Some(id);
                Some(Progress::Work(own))
            }
            Reached::Answer(outcome) => {
                branch.wait = Wait::Nothing;
                if let Some(forked) = &mut self.forked {
                    forked.ready.push_front(id);
                }
                Some(Progress::Answer(outcome))
            }
            Reached::End(outcome) => {
                let conflict = outcome != Outcome::Ok && branch.ends_in_conflict();
                branch.wait = Wait::Over;
                let parent = branch.parent;
                if id == 0 {
                    self.conflict = conflict;
                    return Some(Progress::Over(outcome));
                }
                self.settle(parent, outcome, program, cx);
                None
            }
        }
    }

    /// Starts branches; what the one that starts them waits for.
    fn fork(&mut self, id: u16, fork: &super::Fork) -> Wait {
        let forked = self.forked.get_or_insert_default();
        for start in &fork.starts {
            forked.branches.push(Branch::at(*start, id));
            forked.ready.push_back(forked.branches.len() as u16);
        }
        Wait::Branches { run: fork.starts.len() as u16, missing: fork.need, worst: Outcome::Ok }
    }

    /// A branch of `parent` has ended: perhaps that settles what the parent waits for.
    fn settle<O: Observer>(&mut self, parent: u16, outcome: Outcome, program: &Compiled, cx: &mut Cx<'_, O>) {
        let Some(waiting) = self.branch_mut(parent) else { return };
        let Wait::Branches { run, missing, worst } = &mut waiting.wait else { return };
        *run -= 1;
        if outcome == Outcome::Ok {
            *missing = missing.saturating_sub(1);
        } else {
            *worst = (*worst).max(outcome);
        }
        let (well, outcome) = (*missing == 0, *worst);
        if !well && *run >= *missing {
            return;
        }
        // Where it went wrong, it goes on as after any step that did.
        waiting.wait = if well { Wait::Nothing } else { Wait::Turn(Reply::of(outcome)) };
        if let (true, CompiledStep::Fork(fork)) = (well, &program.steps[usize::from(waiting.step)]) {
            waiting.step = fork.after;
        }
        self.stop_children(parent, cx);
        if parent == 0 {
            self.forked = None;
        } else if let Some(forked) = &mut self.forked {
            forked.ready.push_back(parent);
        }
    }

    /// Nobody waits any more for the branches of a branch.
    fn stop_children<O: Observer>(&mut self, parent: u16, cx: &mut Cx<'_, O>) {
        let count = self.forked.as_ref().map_or(0, |forked| forked.branches.len());
        for at in 0..count {
            let Some(branch) = self.forked.as_mut().map(|forked| &mut forked.branches[at]) else { return };
            if branch.parent != parent {
                continue;
            }
            match std::mem::replace(&mut branch.wait, Wait::Over) {
                Wait::Answer(call) => cx.abandon(call),
                Wait::Branches { .. } => self.stop_children(at as u16 + 1, cx),
                Wait::Nothing | Wait::Turn(_) | Wait::Work | Wait::Transaction | Wait::Over => {}
            }
        }
    }

    fn branch_mut(&mut self, id: u16) -> Option<&mut Branch> {
        if id == 0 {
            return Some(&mut self.main);
        }
        self.forked.as_mut()?.branches.get_mut(usize::from(id) - 1)
    }
}
