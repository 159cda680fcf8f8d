//! `betwixt check-history`: the verdict about a recorded history.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};

use betwixt_analysis::consistency::read::{MAX_TEXT, read_bytes};
use betwixt_analysis::consistency::report::{FindingReport, RecordReport};
use betwixt_analysis::consistency::{HistoryReport, Loaded, Model, Verdict, Work, models, report};
use betwixt_model::{Problem, Severity};

use crate::Ending;
use crate::args::{Format, HistoryArgs};
use crate::print::{Output, Printer};
use crate::table::count;

/// Most records that are listed one by one.
const RECORDS: usize = 20;
/// Most cases of one anomaly that are told; the JSON has more.
const CASES: usize = 5;

pub(crate) fn check(args: &HistoryArgs, printer: &mut Printer) -> Output<Ending> {
    let (name, loaded) = open(&args.input);
    printer.problems(&name, &loaded.problems);
    if loaded.problems.iter().any(|problem| problem.severity >= Severity::Error) {
        return Ok(Ending::BadInput);
    }
    let possible = models(&loaded.history);
    if let Some(model) = args.model.filter(|model| !possible.contains(model)) {
        let names: Vec<&str> = possible.iter().copied().map(Model::key).collect();
        let what = format!("{} is no model for this sort of history.", model.key());
        let problem = Problem::error("--model", what, format!("Name one of: {}.", names.join(", ")));
        printer.problems(&name, &[problem]);
        return Ok(Ending::BadInput);
    }
    let report = report(&loaded.history, args.model, Work::of(args.tries));
    match args.format {
        Format::Text => printer.text(&show(&name, &report))?,
        Format::Json => printer.json(&report)?,
    }
    Ok(match report.verdict {
        Verdict::Held => Ending::Fine,
        Verdict::Broken => Ending::Broken,
        Verdict::Unknown => Ending::Limit,
    })
}

/// Reads no more than one byte over what is ever accepted: then the reader says that it is too large.
fn open(argument: &str) -> (String, Loaded) {
    let mut bytes = Vec::new();
    let most = MAX_TEXT as u64 + 1;
    let (name, read) = if argument == "-" {
        ("standard input", io::stdin().lock().take(most).read_to_end(&mut bytes))
    } else {
        (argument, File::open(argument).and_then(|file| file.take(most).read_to_end(&mut bytes)))
    };
    let loaded = match read {
        Ok(_) => read_bytes(&bytes),
        Err(error) => {
            let what = format!("It could not be read: {error}.");
            let problem = Problem::unreadable("file", what, "Name a history, or - for standard input.");
            Loaded { problems: vec![problem], ..Loaded::default() }
        }
    };
    (name.to_owned(), loaded)
}

fn show(input: &str, report: &HistoryReport) -> String {
    let mut out = String::new();
    let HistoryReport { name, kind, events, operations, model, verdict, records, findings, notes, .. } = report;
    let said = match verdict {
        Verdict::Held => format!("{model}: held, nothing in it breaks that"),
        Verdict::Broken => format!("{model}: BROKEN"),
        Verdict::Unknown => format!("{model}: UNKNOWN, a limit was reached or it does not say enough"),
    };
    line(&mut out, &format!("{input}: {said}"));
    let title = if name.is_empty() { String::new() } else { format!("{name}: ") };
    let what = if *kind == "registers" { "operations on single records" } else { "transactions" };
    line(&mut out, &format!("  {title}{} events, {} {what}", count(*events as u64), count(*operations as u64)));
    records_of(records, &mut out);
    findings_of(findings, report, &mut out);
    models_of(report, &mut out);
    if !notes.is_empty() {
        line(&mut out, "\nNot looked at");
        notes.iter().for_each(|note| line(&mut out, &format!("  {note}")));
    }
    out
}

fn records_of(records: &[RecordReport], out: &mut String) {
    let bad: Vec<&RecordReport> = records.iter().filter(|record| record.linearizable != Some(true)).collect();
    if !records.is_empty() {
        let good = records.len() - bad.len();
        line(out, &format!("\nRecords: {} of {} linearizable", count(good as u64), count(records.len() as u64)));
    }
    for record in bad.iter().take(RECORDS) {
        let name = if record.key.is_empty() { "the record" } else { &record.key };
        match &record.failure {
            None => line(out, &format!("  {name}: not known, there were too many orders to try; --tries allows more")),
            Some(failure) => {
                line(out, &format!("  {name}: NOT LINEARIZABLE\n    {failure}"));
                if !record.enough.is_empty() {
                    line(out, "    Enough to show it:");
                    record.enough.iter().for_each(|part| line(out, &format!("      {part}")));
                }
            }
        }
    }
    if bad.len() > RECORDS {
        line(out, &format!("  and {} more; --format json has them all", bad.len() - RECORDS));
    }
}

fn findings_of(findings: &[FindingReport], report: &HistoryReport, out: &mut String) {
    if findings.is_empty() {
        line(out, "\nAnomalies: none found");
        return;
    }
    line(out, "\nAnomalies");
    let (mut last, mut told) = ("", 0);
    for finding in findings {
        if finding.name != last {
            told = 0;
            let all = report.counts.iter().find(|own| own.name == finding.name).map_or(0, |own| own.count);
            let times = if all == 1 { "once".to_owned() } else { format!("{} times", count(all as u64)) };
            let allowed = if finding.breaks_model || report.kind == "registers" { "" } else { "; the model allows it" };
            line(out, &format!("  {}, {times}: {}{allowed}", finding.name, finding.label));
            last = &finding.name;
        }
        told += 1;
        if told > CASES {
            continue;
        }
        line(out, &format!("    {}", finding.sentence));
        finding.steps.iter().for_each(|step| line(out, &format!("      {step}")));
    }
}

fn models_of(report: &HistoryReport, out: &mut String) {
    line(out, "\nModels");
    let lists =
        [("broken", &report.broken_models), ("not known", &report.unknown_models), ("not broken", &report.held_models)];
    for (title, models) in lists {
        if !models.is_empty() {
            line(out, &format!("  {title}: {}", models.join(", ")));
        }
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _written = writeln!(out, "{text}");
}
