//! Listens to a run: metrics, live charts, what each side believes, and the journal. What listens runs per appointment, and is
//! compiled for speed; what is found out about a run afterwards is in `betwixt-analysis`.

pub mod beliefs;
pub mod faults;
pub mod histogram;
pub mod journal;
pub mod ledger;
pub mod metrics;
pub mod names;
pub mod reach;
pub mod recent;
pub mod recorder;
pub mod series;
mod window;

pub use beliefs::{Belief, BeliefLine, beliefs};
pub use faults::{FaultPhase, FaultSummary, faults};
pub use histogram::Histogram;
pub use journal::{Cause, Journal};
pub use ledger::{Finding, Ledger};
pub use metrics::{ComponentMetrics, ConnectionMetrics, FlowMetrics, Load, Metrics};
pub use names::Names;
pub use recent::{RecentComponent, RecentConnection};
pub use recorder::{Mark, Recorder, advance, advance_beside, advance_heard, advance_plain, advance_with};
pub use series::{FlowCount, Percentiles, Series};
