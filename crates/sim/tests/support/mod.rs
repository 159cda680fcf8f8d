//! Small scenarios, run to the end, with everything that was noted.

#[allow(dead_code, reason = "only some test files balance")]
pub(crate) mod balanced;

use betwixt_model::{Effect, SimTime};
use betwixt_sim::{CATALOGUE, Fact, Observer, Outcome, World, compile};

/// Everything that was noted, with its time.
#[derive(Default)]
pub(crate) struct Notes(pub(crate) Vec<(u64, Fact)>);

impl Observer for Notes {
    fn note(&mut self, at: u64, fact: Fact) {
        self.0.push((at, fact));
    }
}

/// A world and what it noted until its end.
#[allow(dead_code, reason = "each test file uses some of it")]
pub(crate) struct Run {
    pub(crate) world: World,
    pub(crate) notes: Notes,
}

/// Runs a scenario to its end, checking the books now and then.
pub(crate) fn run(json: &str) -> Run {
    let loaded = betwixt_model::read(json, &CATALOGUE);
    let errors: Vec<_> = loaded.problems.iter().filter(|p| p.severity != betwixt_model::Severity::Warning).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut world = compile(&loaded.scenario, &CATALOGUE).expect("it compiles");
    let mut notes = Notes::default();
    let end = world.end().0;
    for tenth in 1..=10 {
        world.advance(SimTime(end / 10 * tenth), u64::MAX, &mut notes);
        world.audit();
    }
    world.advance(SimTime(end), u64::MAX, &mut notes);
    Run { world, notes }
}

#[allow(dead_code, reason = "each test file uses some of them")]
impl Run {
    /// How many facts fit.
    pub(crate) fn count(&self, fits: impl Fn(&Fact) -> bool) -> usize {
        self.notes.0.iter().filter(|(_, fact)| fits(fact)).count()
    }

    /// Operations by how they ended for the person.
    pub(crate) fn told(&self, outcome: Outcome) -> usize {
        self.count(|fact| matches!(fact, Fact::OperationEnded { outcome: told, .. } if *told == outcome))
    }

    /// How often an effect happened.
    pub(crate) fn effects(&self, effect: Effect) -> usize {
        self.count(|fact| matches!(fact, Fact::EffectHappened { effect: happened, .. } if *happened == effect))
    }

    /// Milliseconds from start to end of each operation, in the order of ending.
    pub(crate) fn durations_ms(&self) -> Vec<f64> {
        self.notes
            .0
            .iter()
            .filter_map(|(at, fact)| match fact {
                Fact::OperationEnded { began, .. } => Some((at - began) as f64 / 1e6),
                _ => None,
            })
            .collect()
    }
}
