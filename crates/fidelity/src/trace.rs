//! A recorded vector: settings of a connection, and what one of its mechanisms must do step by step.

use betwixt_model::{Params, Severity};
use betwixt_sim::CATALOGUE;
use betwixt_sim::calling::Policy;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::run;

/// The scenario whose first connection gets the settings.
const SCENARIO: &str = "one-call";

/// A vector. What a step says is written differently for each mechanism; its family reads it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// What it is called.
    pub name: String,
    /// Settings of the connection, written as in a scenario.
    pub settings: Map<String, Value>,
    /// The steps, with spaces between them.
    pub steps: String,
}

impl Trace {
    /// The policy of the caller that the settings mean, read as that of any connection.
    ///
    /// Errors: the settings are not understood; in words.
    pub fn policy(&self) -> Result<Policy, String> {
        let mut document = run::document(SCENARIO)?;
        for (name, value) in &self.settings {
            document["connections"][0][name] = value.clone();
        }
        let loaded = betwixt_model::read(&document.to_string(), &CATALOGUE);
        if let Some(problem) = loaded.problems.iter().find(|problem| problem.severity != Severity::Warning) {
            return Err(format!("{}: {problem}", self.name));
        }
        Ok(Policy::read(Params::new(CATALOGUE.connection, &loaded.scenario.connections[0].params)))
    }

    /// The steps, each cut at its colons.
    pub fn steps(&self) -> impl Iterator<Item = Vec<&str>> {
        self.steps.split_whitespace().map(|step| step.split(':').collect())
    }
}

/// A time in seconds as whole nanoseconds.
#[must_use]
pub fn nanoseconds(seconds: &str) -> Option<u64> {
    seconds.parse::<f64>().ok().map(|seconds| (seconds * 1e9).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_those_of_any_connection() {
        let text = r#"{"name":"n","settings":{"presets":["grpc-retry"],"retries":7},"steps":"0:F:+ 1.5:S"}"#;
        let trace: Trace = serde_json::from_str(text).unwrap();
        let policy = trace.policy().unwrap();
        assert!(policy.budget.is_some());
        assert_eq!(policy.attempts, 8);
        assert_eq!(trace.steps().collect::<Vec<_>>(), [vec!["0", "F", "+"], vec!["1.5", "S"]]);
        assert_eq!(nanoseconds("1.5"), Some(1_500_000_000));
        let slip: Trace = serde_json::from_str(&text.replace("retries", "retrys")).unwrap();
        assert!(slip.policy().is_err());
    }
}
