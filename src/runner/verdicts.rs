//! The verdicts on what is expected of a run, worked out beside it: the same scenario runs again with somebody who judges, in
//! slices of each frame, as far as the run has come. Where nothing is expected, nothing runs.

use std::rc::Rc;

use betwixt_analysis::verdict::{Judgement, Jury, Untested, Verdict, judged_for, told};
use betwixt_analysis::{Findings, Recorder, Watch};
use betwixt_model::{Catalogue, Expectation, ExpectationId, Scenario, SimTime};
use betwixt_sim::{Progress, World, compile};

use super::summary::{Standing, VerdictNow};
use crate::state::Reach;
use crate::state::live_edit::between;

/// Appointments between two looks at the page's clock.
const SLICE: u64 = 1_000;

/// The verdicts on a run.
#[derive(Debug)]
pub struct Verdicts {
    scenario: Rc<Scenario>,
    catalogue: &'static Catalogue,
    /// The latest moment that the run has been at: what was broken stays broken after going back.
    horizon: SimTime,
    bench: Option<Bench>,
    /// What is shown.
    shown: Option<Rc<[VerdictNow]>>,
    /// How far the run was when it was judged last.
    judged_at: Option<SimTime>,
    /// Expectations of which it was said that they are broken.
    said: Vec<ExpectationId>,
}

/// The run again, with everybody who judges it.
#[derive(Debug)]
struct Bench {
    world: World,
    recorder: Recorder,
    watch: Watch,
    jury: Jury,
    /// The last slice was used up: more may be due at the very moment that the run is at.
    busy: bool,
}

impl Verdicts {
    /// On the run of a scenario.
    #[must_use]
    pub fn new(scenario: Rc<Scenario>, catalogue: &'static Catalogue) -> Self {
        let (bench, shown, judged_at) = (None, None, None);
        let mut new = Self { scenario, catalogue, horizon: SimTime::START, bench, shown, judged_at, said: Vec::new() };
        new.begin();
        new
    }

    fn begin(&mut self) {
        self.horizon = SimTime::START;
        (self.bench, self.shown, self.judged_at) = (None, None, None);
        if self.scenario.expectations.is_empty() {
            return;
        }
        self.bench = compile(&self.scenario, self.catalogue).ok().map(|world| Bench {
            jury: Jury::new(&self.scenario, self.catalogue, &world),
            world,
            // Verdicts need no journal.
            recorder: Recorder::new(&self.scenario, self.catalogue).with_journal(0),
            watch: Watch::new(&self.scenario, self.catalogue),
            busy: false,
        });
    }

    /// Goes on as long as it may; says whether there is anything new to show.
    pub fn go_on(&mut self, scenario: &Rc<Scenario>, now: SimTime, may_go_on: &dyn Fn() -> bool) -> bool {
        let mut changed = false;
        if !Rc::ptr_eq(scenario, &self.scenario) {
            let same_run = between(&self.scenario, scenario).reach == Reach::Cosmetic;
            let same = same_run && self.scenario.expectations == scenario.expectations;
            self.scenario = Rc::clone(scenario);
            if same {
                // Other names, in the same verdicts.
                self.judged_at = None;
            } else {
                changed = self.shown.is_some();
                self.begin();
            }
        }
        self.horizon = self.horizon.max(now);
        let Some(Bench { world, recorder, watch, jury, busy }) = &mut self.bench else { return changed };
        let was_busy = *busy;
        while world.now() < self.horizon || *busy {
            *busy = judged_for(world, self.horizon, SLICE, recorder, (watch, jury)) == Progress::Busy;
            if !*busy || !may_go_on() {
                break;
            }
        }
        if !was_busy && self.judged_at == Some(world.now()) {
            return changed;
        }
        self.judged_at = Some(world.now());
        let findings = Findings::of(recorder.ledger(), watch);
        let all = jury.judgements(&self.scenario, world, &findings);
        let all = self.scenario.expectations.iter().zip(&all);
        let all: Rc<[VerdictNow]> = all.map(|(asked, held)| now_of(&self.scenario, asked, held)).collect();
        if self.shown.as_ref() == Some(&all) {
            return changed;
        }
        self.shown = Some(all);
        true
    }

    /// What became of each expectation, by place in the document.
    #[must_use]
    pub fn shown(&self) -> Option<Rc<[VerdictNow]>> {
        self.shown.clone()
    }

    /// Those that have been broken since this was asked last, by place in the document. Each is told once, and again only
    /// after it was whole.
    pub fn newly_broken(&mut self) -> Vec<usize> {
        let Some(shown) = &self.shown else { return Vec::new() };
        // A run that is judged anew after a change is not yet where the last one was.
        let busy = self.bench.as_ref().is_some_and(|bench| bench.busy);
        let caught_up = !busy && self.judged_at.is_some_and(|at| at >= self.horizon);
        let mut out = Vec::new();
        for (at, (held, now)) in self.scenario.expectations.iter().zip(shown.iter()).enumerate() {
            let broken = now.standing == Standing::Broken;
            if broken && !self.said.contains(&held.id) {
                self.said.push(held.id.clone());
                out.push(at);
            } else if !broken && caught_up {
                self.said.retain(|id| *id != held.id);
            }
        }
        out
    }
}

fn now_of(scenario: &Scenario, expectation: &Expectation, held: &Judgement) -> VerdictNow {
    let standing = match (held.verdict, held.untested) {
        (Verdict::Held, _) => Standing::Held,
        (Verdict::Broken, _) => Standing::Broken,
        (Verdict::NeverTested, Some(Untested::NotYet)) => Standing::Open,
        (Verdict::NeverTested, _) => Standing::NeverTested,
    };
    VerdictNow {
        standing,
        settled: held.settled,
        at: held.witness.as_ref().map(|witness| (witness.at, witness.operation)),
        told: told(scenario, expectation, held),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::read;

    static CATALOGUE: Catalogue = betwixt_sim::CATALOGUE;

    fn at(seconds: u64) -> SimTime {
        SimTime(seconds * 1_000_000_000)
    }

    fn shop() -> Rc<Scenario> {
        let text = r#"{"betwixt":1,"duration":"60s","components":[{"id":"people","kind":"client","rate":"20/s"},{"id":"shop","kind":"service"}],
            "connections":[{"from":"people","to":"shop"}],
            "faults":[{"fault":"crash","component":"shop","at":"20s","for":"10s"}],
            "expect":[
                {"id":"ok","always":{"metric":"error_ratio","flow":"request","at_most":"5%"}},
                {"id":"quick","always":{"metric":"p50","flow":"request","at_most":"30s"}},
                {"id":"later","eventually":{"metric":"error_ratio","flow":"request","at_most":"0%"},"from":"40s"},
                {"id":"never-paid","never":{"finding":"charged_twice"}}]}"#;
        let loaded = read(text, &CATALOGUE);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        Rc::new(loaded.scenario)
    }

    fn standings(verdicts: &Verdicts) -> Vec<Standing> {
        verdicts.shown().expect("something is expected").iter().map(|now| now.standing).collect()
    }

    #[test]
    fn slices_give_the_verdicts_that_one_go_gives() {
        let scenario = shop();
        let mut sliced = Verdicts::new(Rc::clone(&scenario), &CATALOGUE);
        let mut frames = 0;
        while sliced.bench.as_ref().expect("it runs").world.now() < at(60) {
            sliced.go_on(&scenario, at(60), &|| false);
            frames += 1;
        }
        assert!(frames > 3, "it was done in slices: {frames}");
        let mut world = compile(&scenario, &CATALOGUE).expect("it runs");
        let mut jury = Jury::new(&scenario, &CATALOGUE, &world);
        let mut recorder = Recorder::new(&scenario, &CATALOGUE).with_journal(0);
        let mut watch = Watch::new(&scenario, &CATALOGUE);
        let end = world.end();
        judged_for(&mut world, end, u64::MAX, &mut recorder, (&mut watch, &mut jury));
        let findings = Findings::of(recorder.ledger(), &watch);
        let whole = jury.judgements(&scenario, &world, &findings);
        let whole = scenario.expectations.iter().zip(&whole);
        let whole: Vec<VerdictNow> = whole.map(|(asked, held)| now_of(&scenario, asked, held)).collect();
        assert_eq!(*sliced.shown().expect("it is judged"), *whole);
    }

    #[test]
    fn the_last_moment_of_a_run_is_judged_to_its_end() {
        // More is due at the last moment than a slice does: whole seconds are when all of them ask.
        let text = r#"{"betwixt":1,"duration":"3s","components":[
            {"id":"people","kind":"client","arrivals":"closed","users":2500,"think_time":"1s"},
            {"id":"shop","kind":"service","queue":"unlimited","service_time":"0s"}],
            "connections":[{"from":"people","to":"shop","latency":"0s"}],
            "expect":[{"id":"quick","always":{"metric":"p50","flow":"request","at_most":"30s"}}]}"#;
        let loaded = read(text, &CATALOGUE);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let scenario = Rc::new(loaded.scenario);
        let mut verdicts = Verdicts::new(Rc::clone(&scenario), &CATALOGUE);
        let mut at_the_end = 0;
        for _ in 0..200 {
            verdicts.go_on(&scenario, at(3), &|| false);
            at_the_end += u32::from(verdicts.bench.as_ref().is_some_and(|b| b.busy && b.world.now() == at(3)));
        }
        assert!(at_the_end > 0, "a slice ended in the midst of the last moment");
        let mut whole = compile(&scenario, &CATALOGUE).expect("it runs");
        let end = whole.end();
        betwixt_sim::advance(&mut whole, end, u64::MAX);
        assert_eq!(verdicts.bench.as_ref().expect("it runs").world.executed(), whole.executed());
        assert!(verdicts.shown().expect("it is judged")[0].settled, "the run is over");
    }

    #[test]
    fn verdicts_change_as_the_run_goes_on_and_each_break_is_told_once() {
        use Standing::{Broken, Held, NeverTested, Open};
        let scenario = shop();
        let mut verdicts = Verdicts::new(Rc::clone(&scenario), &CATALOGUE);
        verdicts.go_on(&scenario, at(10), &|| true);
        assert_eq!(standings(&verdicts)[..3], [Held, Held, Open]);
        assert!(verdicts.newly_broken().is_empty());
        assert!(verdicts.go_on(&scenario, at(30), &|| true));
        assert_eq!(standings(&verdicts)[..3], [Broken, Held, Open]);
        assert_eq!((verdicts.newly_broken(), verdicts.newly_broken()), (vec![0], vec![]));
        let (moment, _) = verdicts.shown().expect("judged")[0].at.expect("it was broken at a moment");
        assert!((at(20)..=at(22)).contains(&moment), "{moment}");
        // Going back in time forgets nothing.
        verdicts.go_on(&scenario, at(1), &|| true);
        assert_eq!(standings(&verdicts)[0], Broken);
        verdicts.go_on(&scenario, at(60), &|| true);
        assert_eq!(standings(&verdicts), [Broken, Held, Held, NeverTested]);
    }

    #[test]
    fn another_document_is_judged_anew_and_nothing_runs_where_nothing_is_expected() {
        let scenario = shop();
        let mut verdicts = Verdicts::new(Rc::clone(&scenario), &CATALOGUE);
        verdicts.go_on(&scenario, at(30), &|| true);
        let mut other = (*scenario).clone();
        other.faults.clear();
        let other = Rc::new(other);
        assert!(verdicts.go_on(&other, at(30), &|| true));
        assert_eq!(standings(&verdicts)[0], Standing::Held);
        let mut nothing = (*scenario).clone();
        nothing.expectations.clear();
        let nothing = Rc::new(nothing);
        let renamed = Rc::new(Scenario { name: "Other".to_owned(), ..(*other).clone() });
        assert!(!verdicts.go_on(&renamed, at(30), &|| true), "the same run under another name");
        assert!(verdicts.bench.as_ref().is_some_and(|bench| bench.world.now() == at(30)));
        assert!(verdicts.go_on(&nothing, at(30), &|| true), "what was shown goes");
        assert!(verdicts.shown().is_none() && verdicts.bench.is_none());
        assert!(!verdicts.go_on(&nothing, at(40), &|| true));
    }
}
