//! A chain of queues in other simulators: customers come at random, 80 a second, and every station has one worker that
//! takes 10 ms on average, exponentially. One station is M/M/1; ten are the tandem.
//!
//! Prints one JSON line: `peers <engine> <stations> <simulated seconds>`. `cargo xtask bench` runs it.

mod in_nexosim;
mod in_simcore;

use std::sync::OnceLock;
use std::time::Instant;

/// Customers per second.
const RATE: f64 = 80.0;
/// Mean time of work [s].
const WORK: f64 = 0.01;

/// What a run gives.
struct Served {
    customers: u64,
    /// Time in the system, all customers together [s].
    seconds: f64,
}

/// An exponential time with that mean [s].
fn exponential(random: &mut rand::rngs::SmallRng, mean: f64) -> f64 {
    -mean * (1.0 - rand::Rng::r#gen::<f64>(random)).ln()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, stations, seconds] = arguments.as_slice() else {
        eprintln!("usage: peers nexosim|simcore STATIONS SECONDS");
        std::process::exit(2);
    };
    let stations = stations.parse().expect("a number of stations");
    let seconds = seconds.parse().expect("simulated seconds");
    let begun = processor_ns();
    let served = match engine.as_str() {
        "nexosim" => in_nexosim::run(stations, seconds),
        "simcore" => in_simcore::run(stations, seconds),
        other => panic!("there is no engine {other:?} here"),
    };
    let ns = (processor_ns() - begun) / served.customers as f64;
    let mean_ms = served.seconds / served.customers as f64 * 1e3;
    println!(
        "{{\"engine\":\"{engine}\",\"stations\":{stations},\"customers\":{},\"ns\":{ns:.1},\"mean_ms\":{mean_ms:.2}}}",
        served.customers
    );
}

/// How long this process has worked [ns]; where the system does not say, how long it has been there. As our own benchmark
/// counts.
fn processor_ns() -> f64 {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let begun = BEGUN.get_or_init(Instant::now);
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let worked = told.and_then(|told| told.split(' ').next()?.parse().ok()).filter(|ns| *ns > 0.0);
    worked.unwrap_or_else(|| begun.elapsed().as_secs_f64() * 1e9)
}
