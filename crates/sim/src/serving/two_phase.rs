//! The coordinator's side of a two-phase commit that is not in its program: its log, its patience, and its reminders.

use betwixt_model::{ParamSpec, Params};

use super::server::{Extra, Server};
use super::timer;
use crate::component::Cx;
use crate::handler::Reminder;
use crate::kernel::slab::Slot;
use crate::observe::Observer;

const GROUP: &str = "Two-phase commit";

const LOG: ParamSpec = ParamSpec::choice(
    "transaction_log",
    "Transaction log",
    "disk",
    &[
        ("disk", "it knows after a crash: what was decided is told again, what was not decided is aborted"),
        ("none", "a crash forgets: whoever has promised to write never hears what was decided"),
    ],
    "Where the coordinator of a two-phase commit keeps what it has asked and decided.",
)
.in_group(GROUP);
const LOG_WRITE: ParamSpec = ParamSpec::duration(
    "log_write",
    "Log write",
    1,
    "How long it takes to force the decision to commit to disk, before anybody is told. Chosen: a flush of a solid-state disk.",
)
.in_group(GROUP)
.with_slider(0.0, 1.0)
.only_if(LOG.id, "disk");
const TIMEOUT: ParamSpec = ParamSpec::optional_duration(
    "transaction_timeout",
    "Waits for votes",
    60_000,
    "How long the coordinator waits for the votes; then it aborts. JBoss Transactions Development Guide (EAP 5), Transaction Timeouts: defaultTimeout, 60 s.",
)
.in_group(GROUP)
.with_slider(0.1, 600.0);
const RETRY: ParamSpec = ParamSpec::duration(
    "decision_retry",
    "Tells again after",
    10_000,
    "How long the coordinator waits for those whom it has told its decision; then it tells them again. Atomikos prints when it starts: oltp_retry_interval = 10000.",
)
.in_group(GROUP)
.with_slider(0.01, 600.0);

/// All of them.
pub const PARAMS: [ParamSpec; 4] = [LOG, LOG_WRITE, TIMEOUT, RETRY];

/// The parameters, read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TwoPhase {
    /// What is asked and decided survives a crash.
    pub(super) has_log: bool,
    /// Until a decision is on disk [nanoseconds].
    log_write: u64,
    /// Until nobody waits for votes any more [nanoseconds]; none if that never comes.
    timeout: Option<u64>,
    /// Until those who are silent are told again [nanoseconds].
    retry: u64,
}

/// Telling again without any pause would never end [nanoseconds].
const LEAST_RETRY: u64 = 1_000_000;

impl TwoPhase {
    /// Reads the parameters of a kind that may coordinate nothing.
    pub(super) fn read(params: Params<'_>) -> Self {
        if params.specs.iter().all(|spec| spec.id != LOG.id) {
            return Self::default();
        }
        let has_log = params.choice(LOG.id) == "disk";
        let timeout = params.span(TIMEOUT.id);
        Self {
            has_log,
            log_write: if has_log { params.span(LOG_WRITE.id).0 } else { 0 },
            timeout: (!timeout.is_zero()).then_some(timeout.0),
            retry: params.span(RETRY.id).0.max(LEAST_RETRY),
        }
    }

    /// After which time to be reminded, if at all.
    const fn after(&self, what: Reminder) -> Option<u64> {
        match what {
            Reminder::Votes => self.timeout,
            Reminder::Log => Some(self.log_write),
            Reminder::Silence => Some(self.retry),
        }
    }
}

impl Server {
    /// A transaction wants to be looked at later, and goes on until then.
    pub(super) fn remind<O: Observer>(&mut self, slot: Slot, what: Reminder, cx: &mut Cx<'_, O>) {
        let after = self.config.two_phase.after(what);
        let Some(task) = self.tasks.get_mut(slot) else { return };
        task.frame.will_be_reminded(after.map_or(u64::MAX, |after| cx.now.saturating_add(after)));
        if let Some(after) = after {
            cx.wake(after, timer::reminder(slot));
        }
    }

    /// It is time to look at a transaction, unless it has gone on since.
    pub(super) fn reminded<O: Observer>(&mut self, slot: Slot, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        if self.tasks.get(slot).is_some_and(|task| task.frame.is_due(cx.now)) {
            self.go_on_when_free(slot, cx, extra);
        }
    }
}
