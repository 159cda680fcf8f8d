//! How fast the engine is, natively: nanoseconds of processor time per appointment, with nobody listening, and with everything
//! recorded.
//!
//! Prints one JSON line per workload; `cargo xtask bench` runs it and writes docs/PERFORMANCE.md. Ratios within one run
//! are what counts: the machine is never quiet. With `--only NAME`, that workload alone, a single time; with `--keep FOLDER`,
//! the scenarios are left there, for the same measurement in a browser.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]

mod workloads;

use std::sync::LazyLock;
use std::time::Instant;

use betwixt_analysis::Recorder;
use betwixt_model::{Scenario, write};
use betwixt_sim::{CATALOGUE, compile};

/// Runs of each variant; the median counts.
const RUNS: usize = 5;

/// What is measured, in the order of the page.
const WORKLOADS: [&str; 8] =
    ["mm1", "tandem", "mesh-1k", "mesh-100k", "shop", "groups-10", "groups-100", "groups-1000"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |word: &str| arguments.iter().position(|given| given == word).and_then(|at| arguments.get(at + 1));
    let (only, keep) = (value("--only"), value("--keep"));
    let runs = if only.is_some() { 1 } else { RUNS };
    for name in WORKLOADS.iter().filter(|name| only.is_none_or(|only| only == *name)) {
        let scenario = workloads::scenario(name).expect("there is such a workload");
        if let Some(folder) = keep {
            let text = write(&scenario, &CATALOGUE);
            std::fs::write(std::path::Path::new(folder).join(format!("{name}.json")), text).expect("it can be kept");
        }
        measure(name, &scenario, runs);
    }
}

fn measure(name: &str, scenario: &Scenario, runs: usize) {
    // Interleaved, so that a noisy minute hits every variant alike.
    let mut times: [Vec<f64>; 3] = Default::default();
    let (mut executed, mut operations, mut pending) = (0, 0, 0);
    let mut digest = String::new();
    for _ in 0..runs {
        for (variant, times) in times.iter_mut().enumerate() {
            let mut world = compile(scenario, &CATALOGUE).expect("a workload compiles");
            let end = world.end();
            let begun = processor_ns();
            match variant {
                0 => drop(betwixt_sim::advance(&mut world, end, u64::MAX)),
                1 => {
                    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(0);
                    betwixt_analysis::advance(&mut world, end, u64::MAX, &mut recorder);
                }
                _ => {
                    let mut recorder = Recorder::new(scenario, &CATALOGUE);
                    betwixt_analysis::advance(&mut world, end, u64::MAX, &mut recorder);
                }
            }
            times.push(processor_ns() - begun);
            (executed, operations, pending) = (world.executed(), world.operations(), world.pending());
            digest = world.digest();
        }
    }
    let [bare, metrics, journal] = times.map(|times| median(times) / executed as f64);
    let components = scenario.components.len();
    println!(
        "{{\"workload\":\"{name}\",\"components\":{components},\"pending\":{pending},\"appointments\":{executed},\
         \"operations\":{operations},\"digest\":\"{digest}\",\"bare_ns\":{bare:.1},\"metrics_ns\":{metrics:.1},\
         \"journal_ns\":{journal:.1}}}"
    );
}

/// How long this process has worked [ns]; where the system does not say, how long it has been there.
fn processor_ns() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    // Linux brings the number up to date when a process gives way.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let worked = told.and_then(|told| told.split(' ').next()?.parse().ok()).filter(|ns| *ns > 0.0);
    worked.unwrap_or_else(|| BEGUN.elapsed().as_secs_f64() * 1e9)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
