//! The log of a saga: a program that was under way when its instance went down is taken up again when that is back.

use betwixt_model::{ParamSpec, Params};

use super::server::{Extra, Server, Task};
use super::timer::Timer;
use crate::component::{Cx, Op, Outcome};
use crate::observe::{Fact, Observer};

/// What becomes of programs that a crash has stopped.
pub const SAGA_LOG: ParamSpec = ParamSpec::choice(
    "saga_log",
    "Saga log",
    "none",
    &[
        ("none", "a program that a crash has stopped stays where it was, half done"),
        ("resume", "after the restart it goes on, and begins the step again that it stood at"),
        ("compensate", "after the restart it does what it has for a failure (otherwise); without that it goes on"),
    ],
    "Whether the progress of programs is on disk, as a workflow engine or a saga orchestrator has it.",
)
.in_group("Saga");

/// What is done with a stopped program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Recovery {
    #[default]
    None,
    Resume,
    Compensate,
}

/// The programs that a crash has stopped, in the order in which they were begun.
///
/// Simplified: writing the log takes no time. A request that waited in the queue is not in it.
#[derive(Clone, Debug, Default)]
pub(super) struct SagaLog {
    recovery: Recovery,
    stopped: Vec<Task>,
}

impl SagaLog {
    /// An empty log.
    pub(super) fn new(params: Params<'_>) -> Self {
        let mut new = Self::default();
        new.configure(params);
        new
    }

    /// Reads the parameters of a kind that may have no such log.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        let has_it = params.specs.iter().any(|spec| spec.id == SAGA_LOG.id);
        self.recovery = match if has_it { params.choice(SAGA_LOG.id) } else { "none" } {
            "resume" => Recovery::Resume,
            "compensate" => Recovery::Compensate,
            _ => Recovery::None,
        };
    }

    /// Whether programs are kept.
    pub(super) fn is_on(&self) -> bool {
        self.recovery != Recovery::None
    }

    /// Whether none is kept.
    pub(super) const fn is_empty(&self) -> bool {
        self.stopped.is_empty()
    }

    /// Keeps a program that has just been stopped.
    pub(super) fn keep(&mut self, task: Task) {
        self.stopped.push(task);
    }
}

impl Server {
    /// Instances are back: what they had begun is taken up once they have started.
    pub(super) fn recover<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let mut back: Vec<u16> = self.saga_log.stopped.iter().map(|stopped| stopped.request.instance).collect();
        back.sort_unstable();
        back.dedup();
        for at in back.into_iter().filter(|at| which.is_none_or(|which| which == *at)) {
            match self.config.start.start_up {
                0 => self.take_up(at, cx, extra),
                after => cx.wake(after, Timer::Recovery(at).token(0)),
            }
        }
    }

    /// An instance may have started: then what it had begun goes on as soon as a worker is free.
    pub(super) fn take_up<O: Observer>(&mut self, at: u16, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let place = usize::from(at);
        // A crash in the meantime has made it a new one, which is woken for itself.
        if self.instances.get(place).is_none_or(|it| it.young.is_none_or(|young| young.since > cx.now)) {
            return;
        }
        let (its, others) = std::mem::take(&mut self.saga_log.stopped)
            .into_iter()
            .partition::<Vec<_>, _>(|stopped| stopped.request.instance == at);
        self.saga_log.stopped = others;
        let compensates = self.saga_log.recovery == Recovery::Compensate;
        for mut task in its {
            // Whoever asked was cut off, and waits no longer.
            task.request.reply_to.call = None;
            task.request.op.deadline = Op::NO_DEADLINE;
            let compensates = task.frame.take_up(cx.programs, compensates);
            cx.note(Fact::Resumed { node: cx.me, op: task.request.op, compensates });
            let slot = self.tasks.insert(Task { due: 0, holds_worker: false, queued: true, ..task });
            self.instances[place].ready.push_back(slot);
        }
        self.fill(at, cx, extra);
    }

    /// The disk is gone, and the log with it.
    pub(super) fn lose_log<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for Task { request, arrived, answered, .. } in std::mem::take(&mut self.saga_log.stopped) {
            self.answers.forget(&request);
            let outcome = answered.unwrap_or(Outcome::Unknown);
            cx.note(Fact::Finished { node: cx.me, op: request.op, outcome, arrived });
        }
    }
}
