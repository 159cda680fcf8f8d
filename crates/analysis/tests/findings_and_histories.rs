//! Findings about records, found while a run goes, beside the verdict of the checker on the history of the same run.

use betwixt_analysis::consistency::{HistoryReport, Verdict, Work, read_bytes, report};
use betwixt_analysis::findings::{FindingKind, Watch};
use betwixt_analysis::{RecordHistory, Recorder, advance_with};
use betwixt_model::{Scenario, SimSpan};
use betwixt_sim::{CATALOGUE, Fact, Observer, compile};

struct Both<'a>(&'a mut RecordHistory<Vec<u8>>, &'a mut Watch);

impl Observer for Both<'_> {
    fn note(&mut self, at: u64, fact: Fact) {
        self.0.note(at, fact);
        self.1.note(at, fact);
    }
}

fn pair(name: &str, side: &str) -> Scenario {
    let path = format!("{}/../../scenarios/pairs/{name}-{side}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the pair is there");
    let scenario = betwixt_model::read(&text, &CATALOGUE).scenario;
    Scenario { duration: SimSpan::from_s(20), ..scenario }
}

/// The same run, watched and written down.
fn run(scenario: &Scenario) -> (Watch, HistoryReport) {
    let mut world = compile(scenario, &CATALOGUE).expect("it compiles");
    let mut recorder = Recorder::new(scenario, &CATALOGUE).with_journal(0);
    let mut history = RecordHistory::new(scenario, &CATALOGUE, Vec::new());
    let mut watch = Watch::new(scenario, &CATALOGUE);
    let end = world.end();
    let progress = advance_with(&mut world, end, u64::MAX, &mut recorder, &mut Both(&mut history, &mut watch));
    watch.heard(world.now().0, progress);
    let (bytes, _) = history.close().expect("memory takes it");
    let loaded = read_bytes(&bytes);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    (watch, report(&loaded.history, None, Work::of(50_000_000)))
}

#[test]
fn what_is_found_live_is_found_by_the_checker_of_histories() {
    let table = [
        ("yesterdays-order", FindingKind::StaleRead),
        ("cache-that-lies", FindingKind::StaleRead),
        ("where-is-my-order", FindingKind::ReadYourWrites),
        ("back-in-time", FindingKind::NonMonotonicRead),
    ];
    for (name, kind) in table {
        let (watch, history) = run(&pair(name, "broken"));
        let live = watch.found(kind).count;
        let checked =
            history.counts.iter().find(|count| count.name == kind.key()).map_or(0, |count| count.count as u64);
        assert!(live > 0 && live <= checked, "{name}: {live} operations live, {checked} reads in the history");
        assert_eq!(history.verdict, Verdict::Broken, "{name}");
    }
}

#[test]
fn where_nothing_is_found_live_the_history_is_that_of_a_single_copy() {
    for name in ["yesterdays-order", "cache-that-lies", "where-is-my-order", "back-in-time", "lost-update"] {
        let (watch, history) = run(&pair(name, "mended"));
        for kind in [FindingKind::StaleRead, FindingKind::ReadYourWrites, FindingKind::NonMonotonicRead] {
            assert_eq!(watch.found(kind).count, 0, "{name}: {}", kind.key());
        }
        assert!(watch.notes().is_empty(), "{name}: {:?}", watch.notes());
        assert_eq!(history.verdict, Verdict::Held, "{name}: {:?}", history.findings);
    }
}
