//! What is measured: scenarios of tests/bench, some with other settings, and groups of components, as many as
//! wanted. All are ordinary scenarios, read from their public format.

use betwixt_model::{Scenario, read, setting};
use betwixt_sim::CATALOGUE;

/// The file in tests/bench, and what is set otherwise: the timeout of every connection.
///
/// In the mesh, timers stay pending long after their calls: 2,400 calls a second make 1,000 or 100,000 of them.
const FILES: [(&str, &str, Option<&str>); 5] = [
    ("mm1", "mm1", None),
    ("tandem", "tandem", None),
    ("mesh-1k", "mesh", Some("400ms")),
    ("mesh-100k", "mesh", Some("40s")),
    ("shop", "shop", None),
];

/// The scenario of that name; `groups-N` has N components in groups of ten.
pub(crate) fn scenario(name: &str) -> Option<Scenario> {
    if let Some(components) = name.strip_prefix("groups-").and_then(|count| count.parse().ok()) {
        return Some(groups(components));
    }
    let (_, file, timeout) = FILES.iter().find(|(known, ..)| *known == name)?;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bench");
    let text = std::fs::read_to_string(folder.join(format!("{file}.json"))).expect("a workload is readable");
    let mut scenario = understood(&text);
    let connections: Vec<String> = scenario.connections.iter().map(|wire| wire.id.to_string()).collect();
    for (id, timeout) in connections.iter().flat_map(|id| timeout.map(|timeout| (id, timeout))) {
        set(&mut scenario, &format!("connections.{id}.timeout"), timeout);
    }
    Some(scenario)
}

/// Sets a value by its path.
pub(crate) fn set(scenario: &mut Scenario, path: &str, value: &str) {
    setting::set(scenario, &CATALOGUE, path, value).expect("a workload has this setting");
}

fn understood(text: &str) -> Scenario {
    let loaded = read(text, &CATALOGUE);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.scenario
}

/// Groups of ten, each a client and nine services in a row: the same system side by side, as often as it takes to have so many
/// components. Whatever they are, there are about as many appointments.
fn groups(components: u32) -> Scenario {
    let (mut list, mut connections) = (Vec::new(), Vec::new());
    for at in 0..components {
        if at % 10 == 0 {
            list.push(format!(r#"{{ "id": "c{at}", "kind": "client", "rate": "50/s" }}"#));
            continue;
        }
        list.push(format!(
            r#"{{ "id": "c{at}", "kind": "service", "workers": 1, "queue": "unlimited", "service_time": "exponential(10ms)" }}"#
        ));
        connections.push(format!(r#"{{ "from": "c{}", "to": "c{at}", "async": true }}"#, at - 1));
    }
    let (seconds, list, connections) = (6_000 / components.max(10), list.join(", "), connections.join(", "));
    understood(&format!(
        r#"{{ "betwixt": 1, "name": "Groups", "seed": 1, "duration": "{seconds}s", "components": [{list}], "connections": [{connections}] }}"#
    ))
}
