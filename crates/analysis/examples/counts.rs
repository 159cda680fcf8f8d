//! One workload, once, for `cargo xtask counts`, which counts the instructions it takes. Prints the appointments.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]

use betwixt_analysis::Recorder;
use betwixt_model::{Scenario, read, setting};
use betwixt_sim::{CATALOGUE, compile};

/// Name, file, duration, timeout of every connection (none: as in the file), and whether all of it is recorded.
///
/// In the mesh, timers stay pending long after their calls: 2,400 calls a second make 1,000 or 100,000 of them.
const WORKLOADS: [(&str, &str, &str, Option<&str>, bool); 6] = [
    ("mm1", "mm1", "500s", None, false),
    ("tandem", "tandem", "100s", None, false),
    ("mesh-1k", "mesh", "20s", Some("400ms"), false),
    ("mesh-100k", "mesh", "60s", Some("40s"), false),
    ("shop", "shop", "200s", None, false),
    ("shop-recorded", "shop", "200s", None, true),
];

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let Some((_, file, duration, timeout, recorded)) = WORKLOADS.iter().find(|(name, ..)| *name == wanted) else {
        WORKLOADS.iter().for_each(|(name, ..)| println!("{name}"));
        return;
    };
    let scenario = scenario(file, duration, *timeout);
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

fn scenario(file: &str, duration: &str, timeout: Option<&str>) -> Scenario {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bench");
    let text = std::fs::read_to_string(folder.join(format!("{file}.json"))).expect("a workload is readable");
    let mut scenario = read(&text, &CATALOGUE).scenario;
    let connections: Vec<String> =
        scenario.connections.iter().map(|wire| format!("connections.{}.timeout", wire.id)).collect();
    let settings = timeout.into_iter().flat_map(|timeout| connections.iter().map(move |path| (path.as_str(), timeout)));
    for (path, value) in settings.chain([("duration", duration)]) {
        setting::set(&mut scenario, &CATALOGUE, path, value).expect("a workload has this setting");
    }
    scenario
}
