//! What a run needs of the simulator: enough for a plain scenario, which is what a page begins with, or everything.

use betwixt_analysis::{Recorder, advance_beside};
use betwixt_model::{Catalogue, Fault, Problem, Scenario, SimTime};
use betwixt_sim::{Progress, World};

use super::kept::Kept;
use super::keyframes::{self, Photograph};
use super::summarise;

/// What a run needs of the simulator.
#[derive(Debug)]
pub struct Engine {
    /// What can stand in a scenario.
    pub catalogue: Catalogue,
    /// Makes the world of a scenario.
    pub(super) compile: fn(&Scenario, &Catalogue) -> Result<Kept, Vec<Problem>>,
    /// Moves a world, and listens.
    pub(super) advance: fn(&mut World, SimTime, u64, &mut Recorder) -> Progress,
    /// How an active fault is called on the canvas.
    pub(super) words: fn(&Fault, &Catalogue) -> String,
    /// Takes pictures to go back to, if it can.
    pub(super) photograph: Option<Photograph>,
}

/// Enough for a plain scenario that nobody changes: see `docs/decisions/0011-plain-scenarios.md`.
pub static PLAIN: Engine = Engine {
    catalogue: betwixt_sim::PLAIN,
    compile: |scenario, catalogue| betwixt_sim::compile_plain(scenario, catalogue).map(Kept::for_now),
    advance: betwixt_analysis::advance_plain,
    // It has no faults.
    words: |_, _| String::new(),
    photograph: None,
};

/// Everything.
pub static WHOLE: Engine = Engine {
    catalogue: betwixt_sim::CATALOGUE,
    compile: |scenario, catalogue| betwixt_sim::compile(scenario, catalogue).map(Kept::new),
    // The engine that findings and stories need too: not one more for the recorder alone.
    advance: |world, until, budget, recorder| advance_beside(world, until, budget, recorder, None),
    words: summarise::words,
    photograph: Some(keyframes::photograph),
};
