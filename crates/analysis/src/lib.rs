//! What a run means: metrics, live charts, what each side believes, and the journal. All of it listens from outside the
//! world and never changes what happens.

pub mod consistency;
pub mod findings;
pub mod pools;
pub mod record_history;
pub mod remedy;
pub mod report;
pub mod story;
pub mod verdict;

pub use betwixt_recorder::{
    Belief, BeliefLine, Cause, ComponentMetrics, ConnectionMetrics, FaultPhase, FaultSummary, Finding, FlowCount,
    FlowMetrics, Histogram, Journal, Ledger, Load, Mark, Metrics, Names, Percentiles, RecentComponent,
    RecentConnection, Recorder, Series, advance, advance_beside, advance_heard, advance_plain, advance_with, beliefs,
    faults, histogram, journal, ledger, metrics, names, reach, recent, recorder, series,
};
pub use findings::{Case, FindingKind, Findings, Watch};
pub use record_history::RecordHistory;
pub use remedy::{Remedy, Trial, remedy};
pub use report::{Report, report};
pub use story::{Story, story};
pub use verdict::{Judgement, Jury, Verdict};
