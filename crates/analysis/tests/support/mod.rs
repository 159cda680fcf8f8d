//! A run whose callers ask a store, and what the checker of histories says of what they were told.

use betwixt_analysis::RecordHistory;
use betwixt_analysis::consistency::{HistoryReport, Work, read_bytes, report};
use betwixt_model::{Severity, SimTime, setting};
use betwixt_sim::{CATALOGUE, Fact, Observer, compile};

/// Writes the history, and tells somebody else of each fact.
struct Both<'a, F>(&'a mut RecordHistory<Vec<u8>>, &'a mut F);

impl<F: FnMut(&Fact)> Observer for Both<'_, F> {
    fn note(&mut self, at: u64, fact: Fact) {
        (self.1)(&fact);
        self.0.note(at, fact);
    }
}

/// Runs a scenario with a seed in so many parts of so many milliseconds, with an audit after each; the judgement, within a bound of
/// work, and how many questions were asked.
pub(crate) fn judged(
    text: &str,
    seed: u64,
    (parts, part_ms): (u64, u64),
    bound: u64,
    mut heard: impl FnMut(&Fact),
) -> (HistoryReport, u64) {
    let loaded = betwixt_model::read(text, &CATALOGUE);
    let errors: Vec<_> = loaded.problems.iter().filter(|problem| problem.severity != Severity::Warning).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut scenario = loaded.scenario;
    setting::set(&mut scenario, &CATALOGUE, "seed", &seed.to_string()).expect("a seed");
    let mut world = compile(&scenario, &CATALOGUE).expect("it compiles");
    let mut history = RecordHistory::new(&scenario, &CATALOGUE, Vec::new());
    for part in 1..=parts {
        world.advance(SimTime(part * part_ms * 1_000_000), u64::MAX, &mut Both(&mut history, &mut heard));
        world.audit();
    }
    let (bytes, asked) = history.close().expect("memory takes it");
    let loaded = read_bytes(&bytes);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    (report(&loaded.history, None, Work::of(bound)), asked)
}
