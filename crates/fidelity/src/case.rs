//! A published result as data: what it is, how it is run, and the figures that must come out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::trace::Trace;

/// A file of `cases/`: one family.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Heading of the family.
    pub title: String,
    /// Its cases, in the order of the report.
    pub cases: Vec<Case>,
}

/// A published result.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its identity.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where the figures come from.
    pub source: String,
    /// How it is run here, and what is simplified; plain sentences.
    pub about: String,
    /// Whether it belongs to the short list that runs with every change.
    #[serde(default)]
    pub quick: bool,
    /// Runs of ordinary scenarios; empty where one mechanism is driven alone.
    #[serde(default)]
    pub runs: Vec<RunSpec>,
    /// Recorded steps of one mechanism; empty where scenarios are run.
    #[serde(default)]
    pub traces: Vec<Trace>,
    /// What must come out.
    pub expected: Vec<Expected>,
    /// Figures of the source that are not measured here, each with the reason.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Files of published data that are not part of the project: without them the case is skipped.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// A scenario, what is set in it, and with which seeds it is run.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunSpec {
    /// What the measuring calls it.
    #[serde(default)]
    pub name: String,
    /// A file of `scenarios/`, without its ending.
    pub scenario: String,
    /// Settings by path, as on the command line: `components.server.workers`, `duration`. `components.*.workers` is one of
    /// every component.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Faults in place of those of the file, written as in a scenario.
    #[serde(default)]
    pub faults: Vec<Value>,
    /// How many seeds, from 1 on.
    pub seeds: u64,
    /// When measuring begins [share of the duration].
    #[serde(default)]
    pub warm_up: f64,
    /// Components whose single durations are kept, for percentiles; `people` for those of the operations, `records` for
    /// those of reads and writes.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Components whose deliveries and effects are counted for each operation.
    #[serde(default)]
    pub deliveries: Vec<String>,
}

/// A figure that must come out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What is measured.
    pub metric: String,
    /// The published figure.
    #[serde(default)]
    pub value: Option<f64>,
    /// How near it must be.
    pub check: Check,
    /// Tolerance: absolute, or relative to the figure.
    #[serde(default)]
    pub tol: f64,
    /// Least, for a range.
    #[serde(default)]
    pub min: Option<f64>,
    /// Greatest, for a range.
    #[serde(default)]
    pub max: Option<f64>,
}

/// How a measured figure is compared with the published one.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// Within a tolerance.
    Abs,
    /// Within a share of the figure.
    Rel,
    /// At most.
    Le,
    /// Less than.
    Lt,
    /// More than.
    Gt,
    /// Between two bounds, bounds included.
    Range,
    /// The same.
    Exact,
}

impl Expected {
    /// Whether a measured figure is near enough; what is not a number never is.
    #[must_use]
    pub fn holds(&self, measured: f64) -> bool {
        let value = self.value.unwrap_or(f64::NAN);
        let gap = (measured - value).abs();
        match self.check {
            Check::Abs => gap <= self.tol,
            Check::Rel => gap <= self.tol * value.abs(),
            Check::Le => measured <= value,
            Check::Lt => measured < value,
            Check::Gt => measured > value,
            Check::Range => self.min.is_some_and(|min| measured >= min) && self.max.is_some_and(|max| measured <= max),
            Check::Exact => measured == value,
        }
    }

    /// How far a measured figure may be from the published one.
    #[must_use]
    pub fn room(&self) -> f64 {
        match self.check {
            Check::Abs => self.tol,
            Check::Rel => self.tol * self.value.unwrap_or(f64::NAN).abs(),
            Check::Le | Check::Lt | Check::Gt | Check::Range | Check::Exact => f64::NAN,
        }
    }

    /// The published figure, as the report shows it.
    #[must_use]
    pub fn wanted(&self) -> String {
        let value = self.value.map_or_else(String::new, |value| format!("{value}"));
        match self.check {
            Check::Abs | Check::Rel | Check::Exact => value,
            Check::Le => format!("at most {value}"),
            Check::Lt => format!("below {value}"),
            Check::Gt => format!("above {value}"),
            Check::Range => {
                format!("{} to {}", self.min.unwrap_or(f64::NAN), self.max.unwrap_or(f64::NAN))
            }
        }
    }

    /// The tolerance, as the report shows it.
    #[must_use]
    pub fn tolerance(&self) -> String {
        match self.check {
            Check::Abs => format!("± {}", self.tol),
            Check::Rel => format!("± {} %", round(self.tol * 100.0)),
            Check::Exact => "exact".to_owned(),
            Check::Le | Check::Lt | Check::Gt | Check::Range => "bound".to_owned(),
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(check: &str, tol: f64) -> Expected {
        let text = format!(r#"{{"metric":"m","value":2.0,"check":"{check}","tol":{tol},"min":1.0,"max":3.0}}"#);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn each_check_draws_its_line() {
        for (check, tol, good, bad) in [
            ("abs", 0.1, 2.099, 2.101),
            ("rel", 0.1, 1.81, 1.79),
            ("le", 0.0, 2.0, 2.001),
            ("lt", 0.0, 1.999, 2.0),
            ("gt", 0.0, 2.001, 2.0),
            ("range", 0.0, 3.0, 3.001),
            ("exact", 0.0, 2.0, 2.0000001),
        ] {
            let expected = expected(check, tol);
            assert!(expected.holds(good), "{check}: {good}");
            assert!(!expected.holds(bad), "{check}: {bad}");
            assert!(!expected.holds(f64::NAN), "{check}: not a number");
        }
    }
}
