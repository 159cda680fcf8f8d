//! `betwixt run`: a whole run, and its results.

use betwixt_analysis::{Recorder, Report, advance, report};
use betwixt_model::{Problem, Scenario, SimTime, setting};
use betwixt_sim::{CATALOGUE, ENGINE, Progress, World, compile};

use crate::Ending;
use crate::args::{Format, RunArgs};
use crate::input::Input;
use crate::print::{Output, Printer};
use crate::show::show;

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
    let report = whole(&scenario, world, args);
    match args.format {
        Format::Text => printer.text(&show(&report))?,
        Format::Json => printer.json(&report)?,
    }
    match &report.stopped {
        None => Ok(Ending::Fine),
        Some(limit) => {
            printer.flush()?;
            printer.note(&format!("stopped: {limit}"));
            Ok(Ending::Limit)
        }
    }
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

fn whole(scenario: &Scenario, mut world: World, args: &RunArgs) -> Report {
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(0);
    if let Some(warmup) = args.warmup {
        let reached = advance(&mut world, SimTime(warmup.0), u64::MAX, &mut recorder);
        if reached == Progress::Reached {
            recorder.begin_again(world.now());
        }
    }
    let end = world.end();
    advance(&mut world, end, u64::MAX, &mut recorder);
    report(scenario, &world, &recorder)
}
