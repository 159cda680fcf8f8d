//! One workload, once, for `cargo xtask counts`, which counts the instructions it takes. Prints the appointments.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]

#[path = "../benches/workloads/mod.rs"]
mod workloads;

use betwixt_analysis::Recorder;
use betwixt_sim::{CATALOGUE, compile};

/// Name, workload, duration, and whether all of it is recorded.
const COUNTED: [(&str, &str, &str, bool); 6] = [
    ("mm1", "mm1", "500s", false),
    ("tandem", "tandem", "100s", false),
    ("mesh-1k", "mesh-1k", "20s", false),
    ("mesh-100k", "mesh-100k", "60s", false),
    ("shop", "shop", "200s", false),
    ("shop-recorded", "shop", "200s", true),
];

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let Some((_, workload, duration, recorded)) = COUNTED.iter().find(|(name, ..)| *name == wanted) else {
        COUNTED.iter().for_each(|(name, ..)| println!("{name}"));
        return;
    };
    let mut scenario = workloads::scenario(workload).expect("there is such a workload");
    workloads::set(&mut scenario, "duration", duration);
    let mut world = compile(&scenario, &CATALOGUE).expect("a workload compiles");
    let end = world.end();
    if *recorded {
        let mut recorder = Recorder::new(&scenario, &CATALOGUE);
        betwixt_analysis::advance(&mut world, end, u64::MAX, &mut recorder);
    } else {
        betwixt_sim::advance(&mut world, end, u64::MAX);
    }
    println!("{} {}", world.executed(), world.pending());
}
