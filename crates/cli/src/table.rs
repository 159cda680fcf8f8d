//! Tables that people can read: names to the left, numbers to the right, no column that says nothing.

use std::fmt::Write as _;

/// Shown where there were no samples.
pub(crate) const NOTHING: &str = "-";

/// Rows of cells under a heading.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Heading of each column, and whether it stays where all its cells are empty or zero.
    columns: Vec<(&'static str, bool)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns; the first holds names, and a column whose heading ends in `?` is left out where all
    /// its cells are empty or zero.
    pub(crate) fn new(columns: &[&'static str]) -> Self {
        let columns = columns.iter().map(|name| (name.trim_end_matches('?'), !name.ends_with('?'))).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; shape: one cell per column.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        assert_eq!(cells.len(), self.columns.len(), "one cell per column");
        self.rows.push(cells);
    }

    /// Writes it, each line moved in by two spaces.
    pub(crate) fn write(&self, out: &mut String) {
        let says_something = |at: usize| self.rows.iter().any(|row| !matches!(row[at].as_str(), "" | "0" | NOTHING));
        let shown: Vec<usize> =
            (0..self.columns.len()).filter(|at| self.columns[*at].1 || says_something(*at)).collect();
        let width = |at: usize| {
            let cells = self.rows.iter().map(|row| row[at].chars().count());
            cells.max().unwrap_or(0).max(self.columns[at].0.chars().count())
        };
        let widths: Vec<usize> = shown.iter().map(|at| width(*at)).collect();
        let mut line = |cell: &dyn Fn(usize) -> String| {
            let mut text = String::new();
            for (at, width) in shown.iter().zip(&widths) {
                let cell = cell(*at);
                // Writing to a string cannot fail.
                let _written = match at {
                    0 => write!(text, "  {cell:<width$}"),
                    _ => write!(text, "  {cell:>width$}"),
                };
            }
            out.push_str(text.trim_end());
            out.push('\n');
        };
        line(&|at| self.columns[at].0.to_owned());
        for row in &self.rows {
            line(&|at| row[at].clone());
        }
    }
}

/// A count with its thousands set apart: 1,234,567.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A duration with three digits that matter: 1.23s, 45.6ms, 789us.
pub(crate) fn span(ms: Option<f64>) -> String {
    let Some(ms) = ms else { return NOTHING.to_owned() };
    let (number, unit) = match ms {
        // The limits are where rounding would write 1000ms or 60.0s.
        ms if ms >= 59_950.0 => (ms / 60_000.0, "min"),
        ms if ms >= 999.5 => (ms / 1_000.0, "s"),
        ms if ms >= 0.9995 || ms == 0.0 => (ms, "ms"),
        ms => (ms * 1_000.0, "us"),
    };
    format!("{}{unit}", digits(number))
}

/// A number with three digits that matter.
pub(crate) fn number(n: Option<f64>) -> String {
    n.map_or_else(|| NOTHING.to_owned(), digits)
}

/// A share as percent.
pub(crate) fn percent(ratio: Option<f64>) -> String {
    match ratio {
        None => NOTHING.to_owned(),
        Some(ratio) if ratio > 0.0 && ratio < 0.001 => "<0.1%".to_owned(),
        Some(ratio) => format!("{:.1}%", ratio * 100.0),
    }
}

fn digits(n: f64) -> String {
    match n.abs() {
        0.0 => "0".to_owned(),
        n_abs if n_abs >= 1_000.0 => count(n.round() as u64),
        n_abs if n_abs >= 99.95 => format!("{n:.0}"),
        n_abs if n_abs >= 9.995 => format!("{n:.1}"),
        n_abs if n_abs >= 0.01 => format!("{n:.2}"),
        _ => format!("{n:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_right() {
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        let spans =
            [None, Some(0.0), Some(0.0123), Some(45.61), Some(234.5), Some(1_234.0), Some(90_000.0), Some(999.96)];
        assert_eq!(spans.map(span), ["-", "0ms", "12.3us", "45.6ms", "234ms", "1.23s", "1.50min", "1.00s"]);
        assert_eq!([None, Some(0.0), Some(0.0004), Some(0.123)].map(percent), ["-", "0.0%", "<0.1%", "12.3%"]);
        assert_eq!([Some(0.004), Some(12.34), Some(12_345.6)].map(number), ["0.0040", "12.3", "12,346"]);
    }

    #[test]
    fn columns_line_up_and_empty_ones_go() {
        let mut table = Table::new(&["name", "ok", "lost?", "late?"]);
        table.row(vec!["a".into(), "1".into(), "0".into(), "0".into()]);
        table.row(vec!["long".into(), "1,000".into(), "-".into(), "3".into()]);
        let mut out = String::new();
        table.write(&mut out);
        assert_eq!(out, "  name     ok  late\n  a         1     0\n  long  1,000     3\n");
    }
}
