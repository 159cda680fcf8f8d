//! What came out, as a table for the terminal and as docs/FIDELITY.md.

use std::fmt::Write;

use crate::case::{Case, Expected};
use crate::published::missing;
use crate::waiting::{LEFT_OUT, WAITING};

/// A figure, measured.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was expected.
    pub expected: Expected,
    /// What came out; not a number where it was not measured.
    pub measured: f64,
}

impl Line {
    /// Whether it is near enough.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.expected.holds(self.measured)
    }

    /// How far it is from the published figure; nothing for bounds.
    #[must_use]
    pub fn difference(&self) -> String {
        let near = self.expected.value.filter(|_| self.expected.tolerance() != "bound");
        near.map_or_else(String::new, |value| figure(self.measured - value))
    }
}

/// A case, run.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The case.
    pub case: Case,
    /// Its figures, or why there are none.
    pub lines: Result<Vec<Line>, String>,
}

impl Verdict {
    /// Whether every figure is near enough.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.lines.as_ref().is_ok_and(|lines| lines.iter().all(Line::holds))
    }

    /// Whether it was not run because what it needs is not part of the project.
    #[must_use]
    pub fn is_skipped(&self) -> bool {
        self.lines.is_err() && missing(&self.case.needs).is_some()
    }
}

/// A number with six significant digits.
#[must_use]
pub fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let digits = (5 - value.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The standard errors of a case's figures, with how many of them its tolerance holds.
#[must_use]
pub fn errors(verdict: &Verdict, errors: Result<Vec<Option<f64>>, String>) -> String {
    let mut text = String::new();
    for (expected, error) in verdict.case.expected.iter().zip(errors.unwrap_or_default()) {
        let Some(error) = error else { continue };
        let _written = writeln!(
            text,
            "    {:<34} standard error {:>12}, tolerance {:>7} of them",
            expected.metric,
            figure(error),
            figure((expected.room() / error * 10.0).round() / 10.0),
        );
    }
    text
}

/// A case as a table for the terminal.
#[must_use]
pub fn table(verdict: &Verdict) -> String {
    let Verdict { case, lines } = verdict;
    let mut text = format!("{}  {}\n    source: {}\n", case.id, case.title, case.source);
    match lines {
        Err(why) => {
            let _written = writeln!(text, "    NOT RUN: {why}");
        }
        Ok(lines) => {
            let _written = writeln!(
                text,
                "    {:<34} {:>14} {:>14} {:>12} {:>12}",
                "metric", "expected", "measured", "difference", "tolerance"
            );
            for line in lines {
                let mark = if line.holds() { "" } else { "  OUT" };
                let _written = writeln!(
                    text,
                    "    {:<34} {:>14} {:>14} {:>12} {:>12}{mark}",
                    line.expected.metric,
                    line.expected.wanted(),
                    figure(line.measured),
                    line.difference(),
                    line.expected.tolerance(),
                );
            }
        }
    }
    text
}

/// The page about a whole run of all families: title of each with its cases.
#[must_use]
pub fn page(families: &[(String, Vec<Verdict>)]) -> String {
    let verdicts = || families.iter().flat_map(|(_, verdicts)| verdicts);
    let cases = verdicts().count();
    let good = verdicts().filter(|verdict| verdict.holds()).count();
    let lines = || verdicts().filter_map(|verdict| verdict.lines.as_ref().ok()).flatten();
    let figures = lines().count();
    let within = lines().filter(|line| line.holds()).count();
    let mut text = String::from(INTRODUCTION);
    let _written = writeln!(
        text,
        "{good} of {cases} cases hold, and {within} of {figures} figures are within their tolerance. {} cases wait for \
         mechanisms that are not built yet, and {} are left out.\n",
        WAITING.len(),
        LEFT_OUT.len(),
    );
    for (title, verdicts) in families {
        let _written = writeln!(text, "## {title}\n");
        for verdict in verdicts {
            section(&mut text, verdict);
        }
    }
    list(&mut text, "Waiting for a mechanism", WAITING);
    list(&mut text, "Left out", LEFT_OUT);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

const INTRODUCTION: &str = "# Fidelity

Written by `cargo xtask fidelity`; do not edit by hand.

Published results and closed forms, and what the simulator makes of them. Each case is an ordinary scenario, a file of
[crates/fidelity/scenarios](../crates/fidelity/scenarios) with the settings of the case in
[crates/fidelity/cases](../crates/fidelity/cases), run by the engine that runs everything else; it knows nothing of these
cases. A case marked *vector* drives one mechanism alone, or checks a formula. Tolerances are about four standard errors of a
correct simulator at the length of the run in the source; a run here may be longer, never shorter where that matters, and no
tolerance is ever widened. Seeds are 1, 2, 3 and so on, so the figures are the same on every machine.

In every run, besides the figures: messages sent = arrived + lost + on their way; operations started = ended + under way; for
each component, requests taken in = done with + inside, the integral of the number inside = the sum of the times inside
(Little's law, exact to the nanosecond), waiting + served = inside, and the integral of the waiting = the sum of the waits.

";

fn section(text: &mut String, verdict: &Verdict) {
    let Verdict { case, lines } = verdict;
    let vector = if case.runs.is_empty() { " (vector)" } else { "" };
    let _written =
        writeln!(text, "### `{}`{vector}\n\n{}. {}\n\nSource: {}\n", case.id, case.title, case.about, case.source);
    match lines {
        Err(why) => {
            let _written = writeln!(text, "**Not run:** {why}\n");
        }
        Ok(lines) => {
            text.push_str(
                "| metric | expected | measured | difference | tolerance | |\n| --- | --- | --- | --- | --- | --- |\n",
            );
            for line in lines {
                let mark = if line.holds() { "holds" } else { "**out**" };
                let _written = writeln!(
                    text,
                    "| `{}` | {} | {} | {} | {} | {mark} |",
                    line.expected.metric,
                    line.expected.wanted(),
                    figure(line.measured),
                    line.difference(),
                    line.expected.tolerance(),
                );
            }
            text.push('\n');
        }
    }
    for reason in &case.left_out {
        let _written = writeln!(text, "Not measured: {reason}\n");
    }
}

fn list(text: &mut String, title: &str, entries: &[(&str, &str)]) {
    let _written = writeln!(text, "## {title}\n\n| case | why |\n| --- | --- |");
    for (id, why) in entries {
        let _written = writeln!(text, "| `{id}` | {why} |");
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn figures_have_six_digits() {
        for (value, text) in [
            (5.0, "5"),
            (1.234567891, "1.23457"),
            (0.000123456789, "0.000123457"),
            (36477.61234, "36477.6"),
            (-0.5, "-0.5"),
        ] {
            assert_eq!(figure(value), text);
        }
    }
}
