//! `betwixt run`: a whole run, and its results.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use betwixt_analysis::findings::{FindingsReport, watched};
use betwixt_analysis::{Findings, RecordHistory, Recorder, Report, Watch, advance, advance_with, report};
use betwixt_model::{Problem, Scenario, SimTime, setting};
use betwixt_sim::{CATALOGUE, ENGINE, Fact, Progress, World, compile};

use crate::Ending;
use crate::args::{Format, RunArgs, Why};
use crate::findings;
use crate::input::Input;
use crate::print::{Output, Printer};
use crate::show::show;

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
    let (report, recorder) = match &args.history {
        None => whole(&scenario, world, args, advance),
        Some(path) => match with_history(&scenario, world, args, path) {
            Ok((report, recorder, asked)) => {
                printer.note(&format!("history: {asked} questions to stores are in {}", path.display()));
                (report, recorder)
            }
            Err(error) => {
                let what = format!("{} could not be written: {error}.", path.display());
                printer.problems("arguments", &[Problem::error("--history", what, "Name a file that can be written.")]);
                return Ok(Ending::BadInput);
            }
        },
    };
    match args.form() {
        Format::Text => printer.text(&show(&report))?,
        Format::Json => printer.json(&report)?,
    }
    if let Some(asked) = args.why {
        printer.note(&why(&recorder, asked));
    }
    ending(report.stopped.as_deref(), printer)
}

fn ending(stopped: Option<&str>, printer: &mut Printer) -> Output<Ending> {
    match stopped {
        None => Ok(Ending::Fine),
        Some(limit) => {
            printer.flush()?;
            printer.note(&format!("stopped: {limit}"));
            Ok(Ending::Limit)
        }
    }
}

/// A run of which only the findings are told.
fn found(scenario: &Scenario, mut world: World, args: &RunArgs, printer: &mut Printer) -> Output<Ending> {
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(0);
    let mut watch = Watch::new(scenario, &CATALOGUE);
    if let Some(warmup) = args.warmup {
        watched(&mut world, SimTime(warmup.0), &mut recorder, &mut watch);
        recorder.begin_again(world.now());
        watch.begin_again();
    }
    let end = world.end();
    watched(&mut world, end, &mut recorder, &mut watch);
    let findings = Findings::of(recorder.ledger(), &watch);
    let report = FindingsReport::new(scenario, &CATALOGUE, &findings, world.digest());
    match args.form() {
        Format::Text => printer.text(&findings::show(&report))?,
        Format::Json => printer.json(&report)?,
    }
    ending(world.stopped().map(|limit| limit.to_string()).as_deref(), printer)
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

/// A run that writes down what the callers of stores were told while it goes.
fn with_history(scenario: &Scenario, world: World, args: &RunArgs, path: &Path) -> io::Result<(Report, Recorder, u64)> {
    let file = BufWriter::new(File::create(path)?);
    let mut history = RecordHistory::new(scenario, &CATALOGUE, file);
    let (report, recorder) = whole(scenario, world, args, |world, until, budget, recorder| {
        advance_with(world, until, budget, recorder, &mut history)
    });
    let (_, asked) = history.close()?;
    Ok((report, recorder, asked))
}

fn whole(
    scenario: &Scenario,
    mut world: World,
    args: &RunArgs,
    mut advance: impl FnMut(&mut World, SimTime, u64, &mut Recorder) -> Progress,
) -> (Report, Recorder) {
    let facts = if args.why.is_some() { WHY_FACTS } else { 0 };
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(facts);
    if let Some(warmup) = args.warmup {
        let reached = advance(&mut world, SimTime(warmup.0), u64::MAX, &mut recorder);
        if reached == Progress::Reached {
            recorder.begin_again(world.now());
        }
    }
    let end = world.end();
    advance(&mut world, end, u64::MAX, &mut recorder);
    (report(scenario, &world, &recorder), recorder)
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
