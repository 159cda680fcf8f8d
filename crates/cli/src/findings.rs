//! What was found in a run, as text for people.

use std::fmt::Write as _;

use betwixt_analysis::findings::report::{FindingReport, FindingsReport, StoryReport};

/// The whole report.
pub(crate) fn show(report: &FindingsReport) -> String {
    let mut out = String::new();
    let FindingsReport { scenario, seed, engine, digest, .. } = report;
    line(&mut out, scenario);
    line(&mut out, &format!("  seed {seed}, engine {engine}, digest {digest}"));
    out.push_str(&crate::verdicts::show(&report.expectations));
    let (found, holding): (Vec<&FindingReport>, Vec<&FindingReport>) =
        report.findings.iter().partition(|finding| finding.count > 0);
    if found.is_empty() {
        line(&mut out, "\nNothing was found.");
    }
    for finding in found {
        one(finding, &mut out);
    }
    if !holding.is_empty() {
        let names: Vec<&str> = holding.iter().map(|finding| finding.kind).collect();
        line(&mut out, &format!("\nLooked for all the time and never found: {}", names.join(", ")));
    }
    for note in &report.notes {
        line(&mut out, &format!("\n!! {note}"));
    }
    out
}

fn one(finding: &FindingReport, out: &mut String) {
    let FindingReport { kind, title, means, count, cut_off, operations, .. } = finding;
    line(out, &format!("\n{count} x {title} ({kind})"));
    line(out, &format!("  {means}"));
    if *cut_off > 0 {
        line(out, &format!("  {cut_off} of them were still going on when the run ended, and might have come right."));
    }
    let first: Vec<String> = operations.iter().take(10).map(u64::to_string).collect();
    let more = if *count > first.len() as u64 { ", ..." } else { "" };
    line(out, &format!("  operations {}{more}", first.join(", ")));
    if let Some(story) = &finding.example {
        line(out, "");
        tell(story, out);
    }
    if let Some(remedy) = &finding.remedy {
        line(out, &format!("  {} {}", remedy.question, remedy.sentence));
        for setting in &remedy.settings {
            line(out, &format!("    --set {setting}"));
        }
    }
}

fn tell(story: &StoryReport, out: &mut String) {
    line(out, &format!("  {}", story.cause));
    line(out, &format!("  {} In truth: {}", story.question, story.truth));
    let width = story.beliefs.iter().map(|belief| belief.component.chars().count()).max().unwrap_or(0);
    for belief in &story.beliefs {
        let count = belief.count.map_or_else(|| "?".to_owned(), |count| count.to_string());
        let wrong = if belief.is_wrong { "!" } else { " " };
        let note = if belief.note.is_empty() { String::new() } else { format!(" ({})", belief.note) };
        line(out, &format!("   {wrong}{:width$}  {count:>3}  \"{}\"{note}", belief.component, belief.sentence));
    }
    for step in &story.steps {
        let bad = if step.is_bad { "!" } else { " " };
        line(out, &format!("   {bad}{:>3}. {:>10.3}s  {}", step.number, step.at_ms / 1e3, step.what));
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _written = writeln!(out, "{text}");
}
