//! The table of pairs, for the terminal and for docs/ANOMALIES.md.

use std::fmt::Write as _;

use crate::trial::Row;

/// The table for a terminal.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let mut out = String::new();
    let width = rows.iter().map(|row| row.pair.name.len()).max().unwrap_or(0);
    let about = rows.iter().map(|row| row.pair.kind.key().len()).max().unwrap_or(0);
    for row in rows {
        let Row { pair, seeds, broken, mended } = row;
        let (found, left) = (broken.seeds_found, mended.seeds_found);
        let verdict = row.fault().map_or_else(String::new, |fault| format!("  FAILS: {fault}"));
        let line = format!(
            "{:width$}  {:about$}  broken: found in {found:3} of {seeds}  mended: {left} of {seeds}{verdict}",
            pair.name,
            pair.kind.key()
        );
        add(&mut out, line.trim_end());
    }
    out
}

/// The page of the documentation.
#[must_use]
pub fn page(rows: &[Row]) -> String {
    let seeds = rows.first().map_or(0, |row| row.seeds);
    let mut out = format!(
        "# Anomalies, and what mends them\n\nWritten by `cargo xtask anomalies`; do not edit. Each pair in \
         [scenarios/pairs](../scenarios/pairs) is a scenario in\nwhich an anomaly occurs and the same with the usual \
         remedy. Both are run with the seeds 1 to {seeds}. What the end of a run cut off is\nnot counted. [cli.md](cli.md) \
         tells what each finding is.\n\n| pair | finding | broken: found with | operations | mended: found with | what mends it \
         |\n| --- | --- | --- | --- | --- | --- |\n"
    );
    for row in rows {
        let Row { pair, seeds, broken, mended } = row;
        let line = format!(
            "| {} | `{}` | {} of {seeds} seeds | {} | {} of {seeds} | {} |",
            pair.name,
            pair.kind.key(),
            broken.seeds_found,
            broken.operations,
            mended.seeds_found,
            pair.remedy
        );
        add(&mut out, &line);
    }
    out.push_str("\n## The first operation of each\n");
    for row in rows {
        if let (Some(seed), Some(sentence)) = (row.broken.first, row.sentence()) {
            add(&mut out, &format!("\n**{}**, seed {seed}: {sentence}", row.pair.name));
        }
    }
    let unknown: Vec<&Row> = rows.iter().filter(|row| row.broken.unknown + row.mended.unknown > 0).collect();
    if !unknown.is_empty() {
        out.push_str("\n## What could not be judged\n\n");
        for row in unknown {
            let (broken, mended) = (row.broken.unknown, row.mended.unknown);
            let what = "some reads could not be judged";
            add(&mut out, &format!("- {}: {what} with {broken} (broken) and {mended} (mended) seeds.", row.pair.name));
        }
    }
    out
}

fn add(out: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _written = writeln!(out, "{line}");
}
