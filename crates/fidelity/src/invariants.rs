//! What must hold in every run, whatever the scenario: nothing is lost from the books, and Little's law.

use betwixt_model::{Params, Scenario};
use betwixt_sim::{CATALOGUE, World};

use crate::meter::{Meter, Station};

/// The invariants that a finished run breaks, in words.
///
/// Everything here is an identity of the run itself and not an average over luck, so it is compared exactly.
#[must_use]
pub fn broken(scenario: &Scenario, world: &World, meter: &Meter) -> Vec<String> {
    let mut broken = Vec::new();
    let people = &meter.people;
    let sources = 0..scenario.components.len();
    let in_flight: u64 = sources.filter(|at| is_source(scenario, *at)).map(|at| u64::from(world.facets(at).busy)).sum();
    if people.all_started != world.operations() || people.all_started != people.all_ended + in_flight {
        broken.push(format!(
            "operations: {} started, {} ended, {in_flight} under way",
            people.all_started, people.all_ended
        ));
    }
    for (at, station) in meter.stations.iter().enumerate().filter(|(_, station)| station.all_accepted > 0) {
        let id = &scenario.components[at].id;
        broken.extend(of_station(scenario, (at, station), meter).into_iter().map(|what| format!("{id}: {what}")));
    }
    broken
}

fn of_station(scenario: &Scenario, (at, station): (usize, &Station), meter: &Meter) -> Vec<String> {
    let mut broken = Vec::new();
    let inside = station.number.value();
    if station.all_accepted != station.all_finished + inside {
        broken.push(format!(
            "{} requests taken in, {} done with, {inside} inside",
            station.all_accepted, station.all_finished
        ));
        return broken;
    }
    // Those still inside have been here since they came.
    let end = u128::from(meter.length);
    let still = end * u128::from(inside) - (station.came - station.left);
    if station.number.whole() != station.all_sojourns + still {
        let (area, times) = (station.number.whole(), station.all_sojourns + still);
        broken.push(format!("L = lambda W: number in the system over time {area}, times in the system {times}"));
    }
    // Who holds a worker while they wait for others is in the queue or with a worker, at every moment.
    let crashed = meter.ups.iter().any(|(_, node, _)| *node as usize == at);
    if station.all_begun == 0 || crashed || releases(scenario, at) {
        return broken;
    }
    let (waiting, busy) = (station.waiting.whole(), station.busy.whole());
    if waiting + busy != station.number.whole() {
        broken.push(format!("waiting {waiting} and served {busy} are not the number in the system"));
    }
    if station.working.whole() > busy {
        broken.push("more workers work than are held".to_owned());
    }
    // Utilisation X S = time served; waits that have not ended are in neither sum of the other side.
    // Where a processor is shared everybody is begun at once, and waiting means more present than workers.
    let shared = says(scenario, at, "sharing", "processor");
    // Who was withdrawn while waiting never began, and nobody counted their wait.
    let all_began = station.all_begun == station.all_accepted;
    let wrong = if all_began { waiting != station.all_waits } else { waiting < station.all_waits };
    if !shared && station.waiting.value() == 0 && wrong {
        broken.push(format!("waiting over time {waiting}, waits {}", station.all_waits));
    }
    broken
}

fn is_source(scenario: &Scenario, at: usize) -> bool {
    let kind = CATALOGUE.kind(&scenario.components[at].kind);
    kind.is_some_and(|kind| kind.role == betwixt_model::Role::Source)
}

/// Whether a component's workers do other work while a request waits for somebody else; those of a coordinator of quorums, of a
/// group that waits for its majority, and of a cache that waits for its store do.
fn releases(scenario: &Scenario, at: usize) -> bool {
    let kind = CATALOGUE.kind(&scenario.components[at].kind);
    let coordinates =
        kind.is_some_and(|kind| kind.params.iter().any(|spec| matches!(spec.id, "write_quorum" | "members")));
    let through = ["reads", "writes"].iter().any(|param| says(scenario, at, param, "through"));
    coordinates || through || says(scenario, at, "while_waiting", "release")
}

/// Whether a component has a choice, and has made it so.
fn says(scenario: &Scenario, at: usize, param: &str, option: &str) -> bool {
    let component = &scenario.components[at];
    let Some(kind) = CATALOGUE.kind(&component.kind) else { return false };
    let has_choice = kind.params.iter().any(|spec| spec.id == param);
    has_choice && Params::new(kind.params, &component.params).choice(param) == option
}
