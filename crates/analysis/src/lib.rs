//! What a run means: metrics, live charts, what each side believes, and the journal. All of it listens from outside the
//! world and never changes what happens.

pub mod recorder;
pub mod metrics;
pub mod histogram;
pub mod series;
pub mod recent;
mod window;
pub mod ledger;
pub mod beliefs;
pub mod reach;
pub mod faults;
pub mod report;
pub mod journal;
pub mod names;

pub use beliefs::{Belief, BeliefLine, beliefs};
pub use faults::{FaultPhase, FaultSummary, faults};
pub use histogram::Histogram;
pub use journal::Journal;
pub use ledger::{Finding, Ledger};
pub use metrics::{ComponentMetrics, ConnectionMetrics, FlowMetrics, Load, Metrics};
pub use names::Names;
pub use recent::{RecentComponent, RecentConnection};
pub use recorder::{Mark, Recorder, advance};
pub use report::{Report, report};
pub use series::{FlowCount, Percentiles, Series};
