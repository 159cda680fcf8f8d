//! What a run means: metrics, live charts, what each side believes, and the journal. All of it listens from outside the
//! world and never changes what happens.

pub mod beliefs;
pub mod consistency;
pub mod faults;
pub mod findings;
pub mod histogram;
pub mod journal;
pub mod ledger;
pub mod metrics;
pub mod names;
pub mod pools;
pub mod reach;
pub mod recent;
pub mod record_history;
pub mod recorder;
pub mod remedy;
pub mod report;
pub mod series;
pub mod story;
mod window;

pub use beliefs::{Belief, BeliefLine, beliefs};
pub use faults::{FaultPhase, FaultSummary, faults};
pub use findings::{Case, FindingKind, Findings, Watch};
pub use histogram::Histogram;
pub use journal::{Cause, Journal};
pub use ledger::{Finding, Ledger};
pub use metrics::{ComponentMetrics, ConnectionMetrics, FlowMetrics, Load, Metrics};
pub use names::Names;
pub use recent::{RecentComponent, RecentConnection};
pub use record_history::RecordHistory;
pub use recorder::{Mark, Recorder, advance, advance_plain, advance_with};
pub use remedy::{Remedy, Trial, remedy};
pub use report::{Report, report};
pub use series::{FlowCount, Percentiles, Series};
pub use story::{Story, story};
