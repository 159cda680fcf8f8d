//! Scenarios with the fingerprints of their runs, to be run again on another target.

use betwixt_model::{Scenario, read};
use betwixt_sim::{CATALOGUE, Progress, compile};
use serde_json::json;

/// Most appointments of one of them: a browser runs all of them one after another.
const MOST: u64 = 3_000;

/// So many lines of JSON: a scenario, a seed, and what its run comes to. Every run comes to its end or stops at a limit.
#[must_use]
pub fn pairs(first: u64, count: usize) -> Vec<String> {
    (first..).filter_map(pair).take(count).collect()
}

fn pair(seed: u64) -> Option<String> {
    let text = crate::check::cut(crate::generate(seed), MOST);
    let scenario = Scenario { seed, ..read(&text, &CATALOGUE).scenario };
    let mut world = compile(&scenario, &CATALOGUE).ok()?;
    let end = world.end();
    // A few that would run on for ever at one instant are left out: each would take the browser minutes.
    let progress = betwixt_sim::advance(&mut world, end, 3 * MOST);
    (progress != Progress::Busy).then(|| {
        json!({ "seed": seed, "executed": world.executed(), "digest": world.digest(), "text": text }).to_string()
    })
}
