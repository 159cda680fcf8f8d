//! Checks recorded histories: what people who used a store saw, against what a correct store could have shown them.
//!
//! Registers and key-value records are checked for linearizability and for the guarantees of a session, transactions for
//! the anomalies of Adya and Elle. Nothing here knows the simulator: a history comes from a file. docs/history.md is about
//! the form, and about what each verdict means.

pub mod value;
pub mod history;
pub mod read;
pub mod linear;
pub mod anomaly;
pub mod findings;
pub mod graph;
pub mod txn;
pub mod session;
pub mod model;
pub mod tell;
pub mod report;

pub use anomaly::{Anomaly, Through};
pub use findings::{Finding, Findings};
pub use history::{Content, History, Outcome};
pub use linear::{Linear, TRIES, Work, are_linearizable, check_registers};
pub use model::Model;
pub use read::{Loaded, read, read_bytes};
pub use report::{HistoryReport, Verdict, models, report};
pub use session::check_sessions;
pub use txn::check_transactions;
pub use value::Value;
