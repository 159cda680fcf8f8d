//! `betwixt run`: a whole run, and its results.

use std::io;
use std::path::Path;

use betwixt_analysis::findings::FindingsReport;
use betwixt_analysis::verdict::report::ExpectationReport;
use betwixt_analysis::{Recorder, report};
use betwixt_model::{Problem, Scenario, SimTime, setting};
use betwixt_sim::{CATALOGUE, ENGINE, Fact, World, compile};

use crate::Ending;
use crate::args::{Format, RunArgs, Why};
use crate::findings;
use crate::input::Input;
use crate::listen::Listeners;
use crate::print::{Output, Printer};
use crate::show::show;
use crate::verdicts;

/// Facts that are kept for `--why`; at 88 bytes each, less than a hundred megabytes.
const WHY_FACTS: usize = 1 << 20;

pub(crate) fn run(args: &RunArgs, printer: &mut Printer) -> Output<Ending> {
    let Input { name, loaded, .. } = Input::open(&args.input);
    printer.problems(&name, &loaded.problems);
    if loaded.has_errors() {
        if !loaded.is_unreadable() {
            printer.note("Nothing was run. Mend what is marked as an error first.");
        }
        return Ok(Ending::BadInput);
    }
    let mut scenario = loaded.scenario;
    let problems = change(&mut scenario, args);
    if !problems.is_empty() {
        printer.problems("arguments", &problems);
        return Ok(Ending::BadInput);
    }
    if !scenario.engine.is_empty() && scenario.engine != ENGINE {
        let made_with = &scenario.engine;
        printer.note(&format!(
            "warning: {name}: made with engine {made_with}; this is engine {ENGINE}, and may run it differently."
        ));
    }
    let world = match compile(&scenario, &CATALOGUE) {
        Ok(world) => world,
        Err(problems) => {
            printer.problems(&name, &problems);
            return Ok(Ending::BadInput);
        }
    };
    if args.findings {
        return found(&scenario, world, args, printer);
    }
    let facts = if args.why.is_some() { WHY_FACTS } else { 0 };
    let listeners = Listeners::new(&scenario, &world, facts, false);
    let listeners = match &args.history {
        None => listeners,
        Some(path) => match listeners.with_history(&scenario, path) {
            Ok(listeners) => listeners,
            Err(error) => return Ok(unwritten(printer, "--history", path, &error)),
        },
    };
    results(&scenario, world, args, listeners, printer)
}

/// A file that cannot be written.
fn unwritten(printer: &Printer, option: &str, path: &Path, error: &io::Error) -> Ending {
    let what = format!("{} could not be written: {error}.", path.display());
    printer.problems("arguments", &[Problem::error(option, what, "Name a file that can be written.")]);
    Ending::BadInput
}

/// A run of which the results are told.
fn results(
    scenario: &Scenario,
    mut world: World,
    args: &RunArgs,
    mut listeners: Listeners,
    printer: &mut Printer,
) -> Output<Ending> {
    listeners.hear(&mut world, args.warmup.map(|warmup| SimTime(warmup.0)));
    if let Some(path) = &args.history {
        match listeners.close_history() {
            Ok(asked) => printer.note(&format!("history: {asked} questions to stores are in {}", path.display())),
            Err(error) => return Ok(unwritten(printer, "--history", path, &error)),
        }
    }
    let mut report = report(scenario, &world, &listeners.recorder);
    report.expectations = listeners.verdicts(scenario, &world, &listeners.findings());
    if let Some(ending) = write_junit(args, scenario, &world, &report.expectations, printer) {
        return Ok(ending);
    }
    match args.form() {
        Format::Text => printer.text(&show(&report))?,
        Format::Json => printer.json(&report)?,
    }
    if let Some(asked) = args.why {
        printer.note(&why(&listeners.recorder, asked));
    }
    ending(&report.expectations, report.stopped.as_deref(), printer)
}

/// Writes the verdicts for a build server where that was asked for; an ending where it cannot be done.
fn write_junit(
    args: &RunArgs,
    scenario: &Scenario,
    world: &World,
    verdicts: &[ExpectationReport],
    printer: &Printer,
) -> Option<Ending> {
    let path = args.junit.as_ref()?;
    let text = verdicts::junit(&scenario.name, world.now().seconds(), verdicts);
    let error = std::fs::write(path, text).err()?;
    Some(unwritten(printer, "--junit", path, &error))
}

fn ending(verdicts: &[ExpectationReport], stopped: Option<&str>, printer: &mut Printer) -> Output<Ending> {
    if let Some(limit) = stopped {
        printer.flush()?;
        printer.note(&format!("stopped: {limit}"));
    }
    // What is broken stays broken, however much longer the run might have been.
    Ok(match (verdicts.iter().any(ExpectationReport::is_broken), stopped) {
        (true, _) => Ending::Broken,
        (false, Some(_)) => Ending::Limit,
        (false, None) => Ending::Fine,
    })
}

/// A run of which only the findings and the verdicts are told.
fn found(scenario: &Scenario, mut world: World, args: &RunArgs, printer: &mut Printer) -> Output<Ending> {
    let mut listeners = Listeners::new(scenario, &world, 0, true);
    listeners.hear(&mut world, args.warmup.map(|warmup| SimTime(warmup.0)));
    let findings = listeners.findings();
    let mut report = FindingsReport::new(scenario, &CATALOGUE, &findings, world.digest());
    report.expectations = listeners.verdicts(scenario, &world, &findings);
    if let Some(ending) = write_junit(args, scenario, &world, &report.expectations, printer) {
        return Ok(ending);
    }
    match args.form() {
        Format::Text => printer.text(&findings::show(&report))?,
        Format::Json => printer.json(&report)?,
    }
    ending(&report.expectations, world.stopped().map(|limit| limit.to_string()).as_deref(), printer)
}

/// Makes the changes that were asked for; all that cannot be made are problems.
fn change(scenario: &mut Scenario, args: &RunArgs) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, value) in &args.settings {
        problems.extend(setting::set(scenario, &CATALOGUE, path, value).err());
    }
    if let Some(seed) = args.seed {
        problems.extend(setting::set(scenario, &CATALOGUE, "seed", &seed.to_string()).err());
    }
    if let Some(duration) = args.duration {
        problems.extend(setting::set(scenario, &CATALOGUE, "duration", &duration.to_string()).err());
    }
    if let Some(warmup) = args.warmup.filter(|warmup| *warmup >= scenario.duration) {
        let what = format!("A warm-up of {warmup} leaves nothing of a run of {}.", scenario.duration);
        problems.push(Problem::error("--warmup", what, "Make it shorter, or the run longer with --for."));
    }
    problems
}

/// What led to the end of an operation, the end first.
fn why(recorder: &Recorder, asked: Why) -> String {
    let ended = |fact: &Fact| match (fact, asked) {
        (Fact::OperationEnded { op, .. }, Why::Operation(id)) => op.id == id,
        (Fact::OperationEnded { outcome, .. }, Why::Last(wanted)) => *outcome == wanted,
        _ => false,
    };
    match recorder.journal().last(ended) {
        None => "why: no such end of an operation is in the journal, which keeps the last million facts".to_owned(),
        Some(number) => format!("why:\n{}", recorder.journal().why_text(number, recorder.names()).trim_end()),
    }
}
