//! How fast the engine is, natively: nanoseconds per appointment, with nobody listening, and with everything recorded.
//!
//! Prints one JSON line per workload; `cargo xtask bench` runs it and writes docs/PERFORMANCE.md. Ratios within one run
//! are what counts: the machine is never quiet. With `--only NAME`, that workload alone, a single time.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]

use std::time::Instant;

use betwixt_analysis::Recorder;
use betwixt_model::{Scenario, read};
use betwixt_sim::{CATALOGUE, compile};

/// Runs of each variant; the median counts.
const RUNS: usize = 5;

fn main() {
    let workloads = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bench");
    let mut files: Vec<_> = std::fs::read_dir(workloads)
        .expect("the workloads are there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().position(|word| word == "--only").and_then(|at| arguments.get(at + 1));
    let runs = if only.is_some() { 1 } else { RUNS };
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a workload is readable");
        let loaded = read(&text, &CATALOGUE);
        assert!(loaded.problems.is_empty(), "{}: {:?}", file.display(), loaded.problems);
        let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if only.is_none_or(|only| *only == name) {
            measure(&name, &loaded.scenario, runs);
        }
    }
}

fn measure(name: &str, scenario: &Scenario, runs: usize) {
    // Interleaved, so that a noisy minute hits every variant alike.
    let mut times: [Vec<f64>; 3] = Default::default();
    let (mut executed, mut operations) = (0, 0);
    let mut digest = String::new();
    for _ in 0..runs {
        for (variant, times) in times.iter_mut().enumerate() {
            let mut world = compile(scenario, &CATALOGUE).expect("a workload compiles");
            let end = world.end();
            let begun = Instant::now();
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
            times.push(begun.elapsed().as_secs_f64());
            (executed, operations) = (world.executed(), world.operations());
            digest = world.digest();
        }
    }
    let [bare, metrics, journal] = times.map(|times| median(times) * 1e9 / executed as f64);
    println!(
        "{{\"workload\":\"{name}\",\"appointments\":{executed},\"operations\":{operations},\"digest\":\"{digest}\",\"bare_ns\":{bare:.1},\
         \"metrics_ns\":{metrics:.1},\"journal_ns\":{journal:.1}}}"
    );
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
