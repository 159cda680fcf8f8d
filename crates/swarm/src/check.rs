//! Everything that must hold in every run.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use betwixt_analysis::Recorder;
use betwixt_model::{Scenario, SimTime, permalink, read, write};
use betwixt_sim::{CATALOGUE, Progress, World, compile};
use serde_json::Value;

use crate::inside::Inside;
use crate::luck::Luck;
use crate::watch::Watch;

/// Why a scenario is no good, or the engine is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The same for the same mistake in another scenario: where it panicked, or what was compared.
    pub class: String,
    /// What was found.
    pub what: String,
}

impl Failure {
    fn new(class: &str, what: impl Into<String>) -> Self {
        Self { class: class.to_owned(), what: what.into() }
    }
}

/// How a run ended, for the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Appointments of one run.
    pub executed: u64,
    /// Its fingerprint.
    pub digest: String,
    /// It came to its end, stopped at this limit, or was cut off.
    pub ending: String,
}

/// Most appointments of the run of a seed: mostly a few thousand, some more.
#[must_use]
pub fn most(seed: u64) -> u64 {
    Luck::new(seed, "most").spread(500.0, 20_000.0) as u64
}

/// The same scenario with a duration after so many appointments, if it would run on; as it is where it holds nothing
/// that runs, or where no time has passed by then.
#[must_use]
pub fn cut(text: String, most: u64) -> String {
    let bare = || {
        let mut world = compile(&read(&text, &CATALOGUE).scenario, &CATALOGUE).ok()?;
        let end = world.end();
        (betwixt_sim::advance(&mut world, end, most) == Progress::Busy).then(|| world.now())
    };
    // A panic shows itself again in the check, where it is reported.
    let busy = quietly(bare).unwrap_or(None);
    let Some(now) = busy.filter(|now| now.0 >= 1_000_000) else { return text };
    let Ok(mut document) = serde_json::from_str::<Value>(&text) else { return text };
    document["duration"] = Value::String(now.to_string());
    serde_json::to_string_pretty(&document).unwrap_or(text)
}

/// Runs a scenario in every way there is.
///
/// Errors: the first thing that does not hold.
pub fn check(text: &str, most: u64) -> Result<Ran, Failure> {
    match quietly(|| all(text, most)) {
        Ok(result) => result,
        Err((place, what)) => Err(Failure { class: format!("panic {place}"), what }),
    }
}

fn all(text: &str, most: u64) -> Result<Ran, Failure> {
    let loaded = read(text, &CATALOGUE);
    if loaded.has_errors() {
        return Err(Failure::new("refused", format!("{:?}", loaded.problems)));
    }
    let scenario = loaded.scenario;
    // Room for what is due at the very instant at which the run was cut.
    let most = most + most / 4;
    let (ran, open) = whole(&scenario, most)?;
    let mut luck = Luck::new(scenario.seed, "pieces");
    recorded(&scenario, most, &ran, open, &mut luck)?;
    pieces(&scenario, most, &ran, &mut luck)?;
    again(&scenario, most, &ran)?;
    if ran.ending == "ended" && luck.chance(0.25) {
        crate::told::check(&scenario).map_err(|what| Failure::new("story", what))?;
    }
    if ran.ending == "ended" {
        crate::judged::check(&scenario, &mut luck).map_err(|what| Failure::new("verdict", what))?;
    }
    Ok(ran)
}

fn world_of(scenario: &Scenario) -> Result<World, Failure> {
    compile(scenario, &CATALOGUE).map_err(|problems| Failure::new("does not compile", format!("{problems:?}")))
}

fn ran(world: &World, progress: Progress) -> Ran {
    let ending = match progress {
        Progress::Ended => "ended".to_owned(),
        Progress::Stopped(limit) => {
            let name = format!("{limit:?}");
            format!("stopped at limit {}", name.split('(').next().unwrap_or_default())
        }
        Progress::Reached | Progress::Busy => "cut off".to_owned(),
    };
    Ran { executed: world.executed(), digest: world.digest(), ending }
}

fn same(class: &str, wanted: &Ran, world: &World) -> Result<(), Failure> {
    let (executed, digest) = (world.executed(), world.digest());
    if (executed, &digest) == (wanted.executed, &wanted.digest) {
        return Ok(());
    }
    let what = format!("{executed} appointments, {digest}; the whole run had {}, {}", wanted.executed, wanted.digest);
    Err(Failure::new(class, what))
}

/// In one go, with books of our own.
fn whole(scenario: &Scenario, most: u64) -> Result<(Ran, u64), Failure> {
    let mut world = world_of(scenario)?;
    let mut inside = Inside::new(scenario, &world);
    inside.look(&world).map_err(|what| Failure::new("inside", what))?;
    let mut watch = Watch::default();
    let mut progress = Progress::Busy;
    let mut audited = 0;
    // The looks between are at fixed numbers of appointments: each finds what lasts longer than that.
    while matches!(progress, Progress::Busy | Progress::Reached) && world.executed() < most {
        let budget = (most - world.executed()).min(most / 50 + 1);
        // The number of workers may change at each entry of the plan: it looks after each.
        let entry = world.plan().entries.get(world.plan_cursor()).map_or(world.end().0, |entry| entry.at);
        progress = world.advance(SimTime(entry).min(world.end()), budget, &mut watch);
        inside.look(&world).map_err(|what| Failure::new("inside", what))?;
        // A fault that comes and goes has many entries, and an audit counts everything there is.
        if world.executed() > audited + most / 50 {
            audited = world.executed();
            world.audit();
        }
    }
    world.audit();
    watch.settle(&world);
    match watch.wrong.take() {
        Some(wrong) => Err(Failure::new("books", wrong)),
        None => Ok((ran(&world, progress), watch.open())),
    }
}

/// In random pieces, recorded as on the page.
fn recorded(scenario: &Scenario, most: u64, wanted: &Ran, open: u64, luck: &mut Luck) -> Result<(), Failure> {
    let mut world = world_of(scenario)?;
    let journal = [0, 100, 1 << 15][luck.below(3)];
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(journal);
    let mut kept = (world.clone(), recorder.mark());
    let mut returns = 0;
    loop {
        let left = most.saturating_sub(world.executed());
        let budget = left.min(1 + luck.below(most as usize / 2) as u64);
        let progress = betwixt_analysis::advance(&mut world, kept.0.end(), budget.max(1), &mut recorder);
        if progress != Progress::Busy || world.executed() >= most {
            break;
        }
        if luck.chance(0.3) {
            kept = (world.clone(), recorder.mark());
        } else if returns < 3 && luck.chance(0.3) {
            world = kept.0.clone();
            recorder.go_back(&kept.1);
            returns += 1;
        }
    }
    same("recorded", wanted, &world)?;
    let report = betwixt_analysis::report(scenario, &world, &recorder);
    let text = format!("{report:?}");
    for bad in ["NaN", ": inf", "(inf", ": -inf", "(-inf"] {
        if let Some(at) = text.find(bad) {
            let around: String = text[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
            return Err(Failure::new("not a number", format!("{around}{bad}")));
        }
    }
    let json = serde_json::to_value(&report).map_err(|error| Failure::new("report", error.to_string()))?;
    let sum: u64 = json["flows"].as_array().into_iter().flatten().filter_map(|flow| flow["open"].as_u64()).sum();
    if sum != open {
        return Err(Failure::new("open operations", format!("the report says {sum}, and {open} are open")));
    }
    Ok(())
}

/// Paused, stepped and gone back, with nobody listening.
fn pieces(scenario: &Scenario, most: u64, wanted: &Ran, luck: &mut Luck) -> Result<(), Failure> {
    let mut world = world_of(scenario)?;
    let mut kept = world.clone();
    let mut returns = 0;
    while world.executed() < most {
        let span = world.end().0 / 10 + 1;
        let ahead = SimTime(world.now().0.saturating_add(1 + (luck.between(0.0, span as f64)) as u64));
        let left = most - world.executed();
        match luck.below(8) {
            0 | 1 => {
                for _ in 0..luck.below(60).min(left as usize) {
                    world.step(&mut ());
                }
            }
            2 | 3 => drop(betwixt_sim::advance(&mut world, ahead, left)),
            4 => kept = world.clone(),
            5 if returns < 3 => {
                world = kept.clone();
                returns += 1;
            }
            _ => drop(betwixt_sim::advance(&mut world, ahead, left.min(1 + luck.below(2_000) as u64))),
        }
        if world.now() >= world.end() || world.stopped().is_some() {
            break;
        }
    }
    // At the end of the run, something may still be due at that very instant.
    while world.executed() < most {
        let left = most - world.executed();
        if betwixt_sim::advance(&mut world, kept.end(), left) != Progress::Busy {
            break;
        }
    }
    same("pieces", wanted, &world)?;
    world.audit();
    Ok(())
}

/// Written and read again, as a file and as a link.
fn again(scenario: &Scenario, most: u64, wanted: &Ran) -> Result<(), Failure> {
    let text = write(scenario, &CATALOGUE);
    let loaded = read(&text, &CATALOGUE);
    if loaded.has_errors() {
        return Err(Failure::new("written is refused", format!("{:?}", loaded.problems)));
    }
    if write(&loaded.scenario, &CATALOGUE) != text {
        return Err(Failure::new("written twice", "the second text is another"));
    }
    let mut world = world_of(&loaded.scenario)?;
    let end = world.end();
    betwixt_sim::advance(&mut world, end, most);
    same("written and read", wanted, &world)?;
    let link = permalink::encode(scenario, &CATALOGUE);
    if link.len() > 60_000 {
        return Ok(());
    }
    let loaded = permalink::decode(&link, &CATALOGUE).map_err(|problem| Failure::new("link", problem.what()))?;
    let from_link = Scenario { engine: scenario.engine.clone(), ..loaded.scenario };
    if write(&from_link, &CATALOGUE) != text {
        return Err(Failure::new("link", "another scenario comes out of it"));
    }
    Ok(())
}

thread_local! {
    /// Where this thread last panicked, and what it said.
    static PANIC: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

/// Lets panics be caught without a word, from here on and in every thread.
pub fn listen_to_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        let said = info.payload_as_str().unwrap_or("it said nothing").to_owned();
        PANIC.with(|kept| *kept.borrow_mut() = (place, said));
    }));
}

/// Where it panicked and what it said, if it did.
fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, (String, String)> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_payload| PANIC.with(|kept| kept.borrow().clone()))
}
