//! Running scenarios through the ordinary engine, each with its seeds, two at a time and merged in order.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use betwixt_model::{Params, Scenario, Severity, SimSpan, setting};
use betwixt_sim::{CATALOGUE, Progress, compile};
use serde_json::Value;

use crate::case::RunSpec;
use crate::invariants;
use crate::meter::{Meter, Station, Wanted, Wire};

/// Runs at the same time.
const THREADS: usize = 2;

/// A scenario that was run with all its seeds.
#[derive(Clone, Debug)]
pub struct Run {
    /// What the measuring calls it.
    pub name: String,
    /// The scenario.
    pub scenario: Scenario,
    /// When measuring began [share of the duration].
    pub warm_up: f64,
    /// By seed.
    pub seeds: Vec<Meter>,
    /// All seeds together.
    pub all: Meter,
}

impl Run {
    /// What a component did, all seeds together. Panics: there is no such component.
    #[must_use]
    pub fn station(&self, id: &str) -> &Station {
        &self.all.stations[self.component(id)]
    }

    /// What went over a connection, all seeds together. Panics: there is no such connection.
    #[must_use]
    pub fn wire(&self, id: &str) -> &Wire {
        &self.all.wires[self.connection(id)]
    }

    /// The place of a component. Panics: there is no such component.
    #[must_use]
    pub fn component(&self, id: &str) -> usize {
        let found = self.scenario.components.iter().position(|component| component.id.as_str() == id);
        found.unwrap_or_else(|| panic!("the scenario has no component {id}"))
    }

    /// The place of a connection. Panics: there is no such connection.
    #[must_use]
    pub fn connection(&self, id: &str) -> usize {
        let found = self.scenario.connections.iter().position(|connection| connection.id.as_str() == id);
        found.unwrap_or_else(|| panic!("the scenario has no connection {id}"))
    }

    /// The parameters of a component, defaults included. Panics: there is no such component.
    #[must_use]
    pub fn params(&self, id: &str) -> Params<'_> {
        let component = &self.scenario.components[self.component(id)];
        let specs = CATALOGUE.kind(&component.kind).map_or(&[][..], |kind| kind.params);
        Params::new(specs, &component.params)
    }

    /// The same run with one of its seeds alone, by place.
    #[must_use]
    pub fn alone(&self, place: usize) -> Self {
        let Self { name, scenario, warm_up, seeds, .. } = self;
        let (name, scenario, all) = (name.clone(), scenario.clone(), seeds[place].clone());
        Self { name, scenario, warm_up: *warm_up, seeds: vec![all.clone()], all }
    }

    /// A figure of each seed, in ascending order.
    #[must_use]
    pub fn each(&self, figure: impl Fn(&Meter) -> f64) -> Vec<f64> {
        let mut figures: Vec<f64> = self.seeds.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures
    }
}

/// The runs of a case.
#[derive(Clone, Debug, Default)]
pub struct Runs(pub Vec<Run>);

impl Runs {
    /// The only run, or the first.
    #[must_use]
    pub fn first(&self) -> &Run {
        &self.0[0]
    }

    /// How many seeds each of them has; nothing where they differ.
    #[must_use]
    pub fn seeds(&self) -> Option<usize> {
        let count = self.0.first()?.seeds.len();
        self.0.iter().all(|run| run.seeds.len() == count).then_some(count)
    }

    /// The runs with one of their seeds alone, by place.
    #[must_use]
    pub fn alone(&self, place: usize) -> Self {
        Self(self.0.iter().map(|run| run.alone(place)).collect())
    }

    /// The run of that name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Run> {
        self.0.iter().find(|run| run.name == name)
    }

    /// The run with the longest name that a metric ends with.
    #[must_use]
    pub fn of(&self, metric: &str) -> Option<&Run> {
        let fits = self.0.iter().filter(|run| !run.name.is_empty() && metric.ends_with(&format!("_{}", run.name)));
        fits.max_by_key(|run| run.name.len())
    }
}

/// The folder of this crate: cases and scenarios are read from it.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Runs every scenario of a case with every seed.
///
/// Errors: a scenario cannot be read or run, or an invariant is broken; in words.
pub fn run_all(specs: &[RunSpec]) -> Result<Runs, String> {
    let scenarios: Vec<Scenario> = specs.iter().map(load).collect::<Result<_, _>>()?;
    let jobs: Vec<(usize, u64)> =
        specs.iter().enumerate().flat_map(|(at, spec)| (1..=spec.seeds).map(move |seed| (at, seed))).collect();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<Result<Meter, String>>>> = Mutex::new(jobs.iter().map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..THREADS.min(jobs.len()) {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some((at, seed)) = jobs.get(place).copied() else { return };
                    let measured = one(&specs[at], &scenarios[at], seed);
                    done.lock().expect("no run panics while it holds the list")[place] = Some(measured);
                }
            });
        }
    });
    let mut measured = done.into_inner().map_err(|_poisoned| "a run panicked".to_owned())?.into_iter();
    let mut runs = Vec::new();
    for (spec, scenario) in specs.iter().zip(scenarios) {
        let seeds: Vec<Meter> = measured
            .by_ref()
            .take(spec.seeds as usize)
            .map(|meter| meter.unwrap_or_else(|| Err("a run panicked".to_owned())))
            .collect::<Result<_, _>>()?;
        let mut all = seeds.first().cloned().unwrap_or_default();
        for meter in &seeds[1..] {
            all.merge(meter);
        }
        runs.push(Run { name: spec.name.clone(), scenario, warm_up: spec.warm_up, seeds, all });
    }
    Ok(Runs(runs))
}

/// A file of `scenarios/`, by its name without the ending.
///
/// Errors: it cannot be read, or is no JSON.
pub fn document(name: &str) -> Result<Value, String> {
    let path = folder().join("scenarios").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))
}

/// Reads a scenario file and sets what the case sets.
///
/// Errors: the file cannot be read, or says something that the engine does not know.
pub fn load(spec: &RunSpec) -> Result<Scenario, String> {
    let mut document = document(&spec.scenario)?;
    if !spec.faults.is_empty() {
        document["faults"] = Value::Array(spec.faults.clone());
    }
    let loaded = betwixt_model::read(&document.to_string(), &CATALOGUE);
    let errors: Vec<String> = loaded
        .problems
        .iter()
        .filter(|problem| problem.severity != Severity::Warning)
        .map(|problem| format!("{}: {problem}", spec.scenario))
        .collect();
    if !errors.is_empty() {
        return Err(errors.join("; "));
    }
    let mut scenario = loaded.scenario;
    for (path, value) in &spec.set {
        for path in each(&scenario, path) {
            setting::set(&mut scenario, &CATALOGUE, &path, value)
                .map_err(|problem| format!("{}: {problem}", spec.scenario))?;
        }
    }
    Ok(scenario)
}

/// The paths that one with a star stands for: one for each component.
fn each(scenario: &Scenario, path: &str) -> Vec<String> {
    let Some(param) = path.strip_prefix("components.*.") else { return vec![path.to_owned()] };
    scenario.components.iter().map(|component| format!("components.{}.{param}", component.id)).collect()
}

fn one(spec: &RunSpec, scenario: &Scenario, seed: u64) -> Result<Meter, String> {
    let mut scenario = scenario.clone();
    scenario.seed = seed;
    let named = |what: String| format!("{} {} with seed {seed}: {what}", spec.scenario, spec.name);
    let mut world = compile(&scenario, &CATALOGUE).map_err(|problems| named(format!("{problems:?}")))?;
    let SimSpan(length) = scenario.duration;
    let wanted = Wanted {
        from: (length as f64 * spec.warm_up) as u64,
        keep: spec.keep.clone(),
        deliveries: spec.deliveries.clone(),
    };
    let mut meter = Meter::new(&scenario, &wanted);
    let end = world.end();
    let progress = world.advance(end, u64::MAX, &mut meter);
    if progress != Progress::Ended {
        return Err(named(format!("it stopped early: {progress:?}")));
    }
    meter.close(end.0);
    world.audit();
    let broken = invariants::broken(&scenario, &world, &meter);
    if broken.is_empty() { Ok(meter) } else { Err(named(broken.join("; "))) }
}
