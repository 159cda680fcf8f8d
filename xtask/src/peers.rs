//! The same queues in other simulators, measured in turn with ours: part of `cargo xtask bench`.

use std::path::PathBuf;
use std::process::Command;

use crate::Done;
use crate::process::{self, answer, cargo, command, find, repository, say};

/// Every engine runs each queue so many times, in turn; the median counts.
const ROUNDS: usize = 5;
/// Our workload, its number of stations, and how long it runs [simulated s].
const QUEUES: [(&str, u32, u32); 2] = [("mm1", 1, 2_000), ("tandem", 10, 400)];
/// simpy is so much slower that a part of the run is enough to know.
const SIMPY_PART: u32 = 10;

/// Measures, and gives one JSON line for each queue and engine.
pub(crate) fn measure() -> Result<Vec<String>, String> {
    let folder = repository().join("tools/peers");
    say("Building the same queues in nexosim and simcore.");
    let build = ["build", "--release", "--locked", "--manifest-path"];
    process::run(cargo().args(build).arg(folder.join("Cargo.toml")), "What it printed above says why.")?;
    let simpy = simpy();
    if simpy.is_err() {
        say("simpy is left out: Python 3 with pip is needed to install it.");
    }
    let mut lines = Vec::new();
    for (queue, stations, seconds) in QUEUES {
        let mut times: [Vec<f64>; 4] = Default::default();
        for round in 1..=ROUNDS {
            say(&format!("Measuring {queue} in each engine, round {round} of {ROUNDS}."));
            times[0].push(ours(queue)?);
            for (engine, times) in ["nexosim", "simcore"].into_iter().zip(&mut times[1..]) {
                let program = folder.join("target/release/peers");
                times.push(ns(command(program).args([engine, &stations.to_string(), &seconds.to_string()]))?);
            }
            if let Ok(packages) = &simpy {
                let mut python = command("python3");
                python.env("PYTHONPATH", packages).arg(folder.join("simpy_queue.py"));
                times[3].push(ns(python.args([stations.to_string(), (seconds / SIMPY_PART).to_string()]))?);
            }
        }
        for (engine, mut times) in ["betwixt", "nexosim", "simcore", "simpy"].into_iter().zip(times) {
            times.sort_by(f64::total_cmp);
            if let Some(median) = times.get(times.len() / 2) {
                lines.push(format!("{{\"queue\":\"{queue}\",\"engine\":\"{engine}\",\"ns\":{median:.1}}}"));
            }
        }
    }
    Ok(lines)
}

/// Nanoseconds of processor time per customer in our engine, with nobody listening, through an ordinary scenario.
fn ours(queue: &str) -> Result<f64, String> {
    let bench = ["bench", "--locked", "--package", "betwixt-analysis", "--bench", "engine", "--", "--only", queue];
    let said = answer(cargo().args(bench)).ok_or("the native benchmark failed; run it by hand to see why.")?;
    let line = said.lines().find(|line| line.starts_with('{')).unwrap_or_default();
    let field = |name| number(line, name).ok_or_else(|| format!("the native benchmark said {line:?}."));
    Ok(field("bare_ns")? * field("appointments")? / field("operations")?)
}

fn ns(program: &mut Command) -> Result<f64, String> {
    let said = answer(program).ok_or("a peer failed; run tools/peers by hand to see why.")?;
    number(&said, "ns").ok_or_else(|| format!("a peer said {said:?}."))
}

/// A number out of a line of JSON that we wrote ourselves.
fn number(line: &str, name: &str) -> Option<f64> {
    let (_, rest) = line.split_once(&format!("\"{name}\":"))?;
    rest.split([',', '}']).next()?.trim().parse().ok()
}

/// Installs simpy into a folder of its own; where it is.
fn simpy() -> Result<PathBuf, String> {
    let folder = repository().join("target/peers-python");
    if !folder.join("simpy").is_dir() {
        find(&["python3"]).ok_or("python3 is missing")?;
        say("Installing simpy with pip into target/peers-python.");
        let mut pip = command("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]).arg(&folder);
        let done: Done = process::run(pip.arg("simpy==4.1.1"), "It is left out.");
        done?;
    }
    Ok(folder)
}
