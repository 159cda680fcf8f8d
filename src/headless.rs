//! Runs without a picture, for tests and benchmarks in a browser: the same engine, the same page, no canvas.

use betwixt_analysis::Recorder;
use betwixt_model::scenario::MAX_SEED;
use betwixt_model::{Scenario, read};
use betwixt_sim::{CATALOGUE, World, compile};
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs a scenario file to its end with a seed, recording everything as on the page, and answers
/// `<appointments> <digest>`, or a sentence that begins with `error:`.
#[wasm_bindgen]
pub async fn run_headless(text: String, seed: f64) -> String {
    crate::app::run_headless(&text, seed).await
}

/// The same, once everything is there.
pub(crate) fn run_file(text: &str, seed: f64) -> String {
    let loaded = read(text, &CATALOGUE);
    if !(0.0..=MAX_SEED as f64).contains(&seed) {
        return "error: the seed is out of range".to_owned();
    }
    let scenario = Scenario { seed: seed as u64, ..loaded.scenario };
    match compile(&scenario, &CATALOGUE) {
        Ok(world) => run(world, &scenario),
        Err(problems) => format!("error: {}", problems.first().map_or_else(String::new, ToString::to_string)),
    }
}

fn run(mut world: World, scenario: &Scenario) -> String {
    let end = world.end();
    // Only the engine that the page itself runs with is part of it: any other would be a second copy of all of it.
    let mut recorder = Recorder::new(scenario, &CATALOGUE);
    betwixt_analysis::advance_beside(&mut world, end, u64::MAX, &mut recorder, None);
    format!("{} {}", world.executed(), world.digest())
}

/// The same with nobody listening, to see what listening costs.
#[cfg(feature = "bench")]
#[wasm_bindgen]
#[must_use]
pub fn run_bare(text: &str) -> String {
    match compile(&read(text, &CATALOGUE).scenario, &CATALOGUE) {
        Ok(mut world) => {
            let end = world.end();
            betwixt_sim::advance(&mut world, end, u64::MAX);
            format!("{} {}", world.executed(), world.digest())
        }
        Err(_) => "error: it does not compile".to_owned(),
    }
}
