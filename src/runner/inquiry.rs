//! What the view of findings shows, worked out beside the run: the same scenario runs again here with somebody who listens for
//! findings, and once more with somebody who listens to one operation only. So a page whose view is closed pays nothing,
//! and nothing is missing because it was opened late.

use std::rc::Rc;

use betwixt_analysis::findings::watched_for;
use betwixt_analysis::remedy::{Remedy, Trial, remedy};
use betwixt_analysis::story::{Listen, Story, tell};
use betwixt_analysis::{FindingKind, Findings, Recorder, Watch, advance_heard};
use betwixt_model::{Catalogue, Scenario, SimTime};
use betwixt_sim::{Progress, World, compile};

use crate::state::Looking;

/// Appointments between two looks at the page's clock.
const SLICE: u64 = 1_000;

/// What is found out about a run.
#[derive(Debug)]
pub struct Inquiry {
    scenario: Rc<Scenario>,
    catalogue: &'static Catalogue,
    /// The latest moment that the run has been at: what is told goes so far, also after going back.
    horizon: SimTime,
    judge: Option<Judge>,
    telling: Option<Telling>,
    /// What was found by the moment that the judge has come to.
    pub findings: Rc<Findings>,
    /// The story of the operation that is followed.
    pub story: Option<Rc<Story>>,
    /// The change that should stop what the story is about.
    pub trying: Option<Trying>,
    /// Everything is as far as the run is.
    pub complete: bool,
}

/// A change that should stop something, and what came of trying it.
#[derive(Clone, Debug)]
pub struct Trying {
    /// The change.
    pub remedy: Remedy,
    /// What came of it; none if it was not tried.
    pub tried: Option<Tried>,
    trial: Option<Box<Trial>>,
}

/// How far a trial is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tried {
    /// So much of it is done, 0 to 1.
    Going(f64),
    /// So often without the change, and so often with it.
    Done(u64, u64),
}

/// The run again, with somebody who listens for findings.
#[derive(Debug)]
struct Judge {
    world: World,
    recorder: Recorder,
    watch: Watch,
    /// The last slice was used up: more may be due at the very moment that the run is at.
    busy: bool,
}

/// The run again, with somebody who listens to one operation.
#[derive(Debug)]
struct Telling {
    kind: Option<FindingKind>,
    operation: u64,
    world: World,
    listen: Listen,
    /// How far the story goes that is shown.
    told: Option<SimTime>,
}

impl Inquiry {
    /// About the run of a scenario.
    #[must_use]
    pub fn new(scenario: Rc<Scenario>, catalogue: &'static Catalogue) -> Self {
        let findings = Rc::new(Findings { list: Vec::new(), notes: Vec::new() });
        let horizon = SimTime::START;
        let (judge, telling, story, trying) = (None, None, None, None);
        let mut new = Self { scenario, catalogue, horizon, judge, telling, findings, story, trying, complete: false };
        new.begin();
        new
    }

    fn begin(&mut self) {
        self.horizon = SimTime::START;
        self.telling = None;
        // It was a change of another document.
        self.trying = None;
        self.judge = compile(&self.scenario, self.catalogue).ok().map(|world| Judge {
            world,
            // Findings need no journal.
            recorder: Recorder::new(&self.scenario, self.catalogue).with_journal(0),
            watch: Watch::new(&self.scenario, self.catalogue),
            busy: false,
        });
    }

    /// Goes on as long as it may; says whether there is anything new to show.
    pub fn go_on(
        &mut self,
        scenario: &Rc<Scenario>,
        now: SimTime,
        looking: Looking,
        may_go_on: &dyn Fn() -> bool,
    ) -> bool {
        if !Rc::ptr_eq(scenario, &self.scenario) {
            self.scenario = Rc::clone(scenario);
            self.begin();
        }
        self.horizon = self.horizon.max(now);
        let judged = self.judge_on(may_go_on);
        let told = self.tell_on(looking, may_go_on);
        let complete = self.judge.as_ref().is_none_or(|judge| judge.is_at(self.horizon))
            && self.telling.as_ref().is_none_or(|telling| telling.is_done(self.horizon));
        let changed = std::mem::replace(&mut self.complete, complete) != complete;
        let tried = self.try_on(may_go_on);
        judged || told || changed || tried
    }

    /// Runs the same seed with the change and without, as far as the run has come.
    pub fn begin_trial(&mut self) {
        let (until, catalogue) = (self.horizon, self.catalogue);
        if let Some(Trying { remedy, tried, trial }) = &mut self.trying {
            *trial = Trial::new(&self.scenario, &remedy.scenario, catalogue, Some(until)).ok().map(Box::new);
            *tried = trial.is_some().then_some(Tried::Going(0.0));
        }
    }

    /// Forgets the trial.
    pub fn stop_trial(&mut self) {
        if let Some(Trying { tried, trial, .. }) = &mut self.trying {
            (*tried, *trial) = (None, None);
        }
    }

    fn try_on(&mut self, may_go_on: &dyn Fn() -> bool) -> bool {
        let Some(Trying { remedy, tried, trial: held }) = &mut self.trying else { return false };
        let Some(trial) = held else { return false };
        loop {
            if trial.go_on(SLICE) {
                let (before, after) = trial.counts(remedy.kind);
                *tried = Some(Tried::Done(before, after));
                *held = None;
                return true;
            }
            if !may_go_on() {
                *tried = Some(Tried::Going(trial.share()));
                return true;
            }
        }
    }

    fn judge_on(&mut self, may_go_on: &dyn Fn() -> bool) -> bool {
        let Some(judge) = &mut self.judge else { return false };
        let (before, was_busy) = (judge.world.now(), judge.busy);
        while !judge.is_at(self.horizon) && judge.world.stopped().is_none() {
            judge.go_on(self.horizon);
            if !may_go_on() {
                break;
            }
        }
        if !was_busy && judge.world.now() == before {
            return false;
        }
        let findings = Findings::of(judge.recorder.ledger(), &judge.watch);
        let changed = findings != *self.findings;
        if changed {
            self.findings = Rc::new(findings);
        }
        changed
    }

    fn tell_on(&mut self, looking: Looking, may_go_on: &dyn Fn() -> bool) -> bool {
        let Some(operation) = looking.operation else {
            self.telling = None;
            self.trying = None;
            return self.story.take().is_some();
        };
        if !self.telling.as_ref().is_some_and(|held| held.operation == operation && held.kind == looking.kind) {
            let Ok(world) = compile(&self.scenario, self.catalogue) else { return self.story.take().is_some() };
            let listen = Listen::new(&self.scenario, self.catalogue, operation);
            self.telling = Some(Telling { kind: looking.kind, operation, world, listen, told: None });
        }
        let Some(telling) = &mut self.telling else { return false };
        if telling.is_done(self.horizon) || !telling.go_on(self.horizon, may_go_on) {
            return false;
        }
        telling.told = Some(telling.world.now());
        let story = tell(&self.scenario, self.catalogue, &telling.listen, telling.kind, telling.world.now());
        let proposed = story.as_ref().and_then(|story| remedy(&self.scenario, self.catalogue, story));
        // As the story goes on, a trial of the same change stays.
        let another = self.trying.as_ref().map(|trying| &trying.remedy) != proposed.as_ref();
        if another {
            self.trying = proposed.map(|remedy| Trying { remedy, tried: None, trial: None });
        }
        let changed = story.as_ref() != self.story.as_deref();
        if changed {
            self.story = story.map(Rc::new);
        }
        changed || another
    }
}

impl Judge {
    /// Everything is judged that happened by then.
    const fn is_at(&self, horizon: SimTime) -> bool {
        self.world.now().0 >= horizon.0 && !self.busy
    }

    /// One slice.
    fn go_on(&mut self, horizon: SimTime) {
        let Self { world, recorder, watch, busy } = self;
        *busy = watched_for(world, horizon, SLICE, recorder, watch) == Progress::Busy;
    }
}

impl Telling {
    /// The story is shown as far as it can be told.
    fn is_done(&self, horizon: SimTime) -> bool {
        self.told.is_some_and(|told| told >= horizon || self.listen.is_over())
    }

    /// Goes on to the horizon; says whether it is there, or nothing is left of the operation.
    fn go_on(&mut self, horizon: SimTime, may_go_on: &dyn Fn() -> bool) -> bool {
        loop {
            match advance_heard(&mut self.world, horizon, SLICE, &mut self.listen) {
                Progress::Busy if self.listen.is_over() => return true,
                Progress::Busy if may_go_on() => {}
                Progress::Busy => return false,
                Progress::Reached => return true,
                Progress::Ended | Progress::Stopped(_) => {
                    self.listen.finish(self.world.now().0);
                    return true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use betwixt_model::SimSpan;
    use betwixt_sim::CATALOGUE;

    use super::*;
    use crate::gallery;

    static KNOWN: Catalogue = CATALOGUE;

    fn twice() -> Rc<Scenario> {
        Rc::new(gallery::find("charged-twice", &KNOWN).expect("it is in the gallery"))
    }

    fn at(seconds: u64) -> SimTime {
        SimTime(SimSpan::from_s(seconds).0)
    }

    #[test]
    fn it_finds_in_slices_what_is_found_in_one_go() {
        let scenario = twice();
        let mut inquiry = Inquiry::new(Rc::clone(&scenario), &KNOWN);
        let mut frames = 0;
        while !inquiry.complete {
            inquiry.go_on(&scenario, at(90), Looking::default(), &|| false);
            frames += 1;
        }
        assert!(frames > 3, "it was done in slices");
        let whole = betwixt_analysis::findings::look(&scenario, &KNOWN).expect("it runs");
        assert!(whole.count(FindingKind::ChargedTwice) > 0);
        for finding in &whole.list {
            assert_eq!(inquiry.findings.count(finding.kind), finding.count, "{}", finding.kind.key());
        }
    }

    #[test]
    fn what_happens_at_the_last_moment_is_found() {
        // More is due at the last moment than a slice does: whole seconds are when all of them ask.
        let text = r#"{"betwixt":1,"duration":"3s","components":[
            {"id":"people","kind":"client","arrivals":"closed","users":2500,"think_time":"1s"},
            {"id":"shop","kind":"service","queue":"unlimited","service_time":"0s"}],
            "connections":[{"from":"people","to":"shop","latency":"0s"}]}"#;
        let loaded = betwixt_model::read(text, &KNOWN);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let scenario = Rc::new(loaded.scenario);
        let mut inquiry = Inquiry::new(Rc::clone(&scenario), &KNOWN);
        let mut at_the_end = 0;
        while !inquiry.complete {
            inquiry.go_on(&scenario, at(3), Looking::default(), &|| false);
            at_the_end += u32::from(inquiry.judge.as_ref().is_some_and(|j| j.busy && j.world.now() == at(3)));
        }
        assert!(at_the_end > 0, "a slice ended in the midst of the last moment");
        let mut whole = compile(&scenario, &KNOWN).expect("it runs");
        let end = whole.end();
        betwixt_sim::advance(&mut whole, end, u64::MAX);
        assert_eq!(inquiry.judge.as_ref().expect("it runs").world.executed(), whole.executed());
    }

    #[test]
    fn it_tells_of_the_operation_that_is_followed_and_of_the_next_one() {
        let scenario = twice();
        let mut inquiry = Inquiry::new(Rc::clone(&scenario), &KNOWN);
        inquiry.go_on(&scenario, at(60), Looking::default(), &|| true);
        let twice = inquiry.findings.list.iter().find(|finding| finding.kind == FindingKind::ChargedTwice);
        let cases = twice.expect("possible").examples.clone();
        for case in &cases[..2] {
            inquiry.go_on(&scenario, at(60), Looking::at(FindingKind::ChargedTwice, case.operation), &|| true);
            let story = inquiry.story.clone().expect("told");
            assert_eq!(story.operation, case.operation);
            assert_eq!(story.truth, 2, "{story:?}");
        }
        // Going back in time forgets nothing.
        inquiry.go_on(&scenario, at(1), Looking::at(FindingKind::ChargedTwice, cases[0].operation), &|| true);
        assert!(inquiry.findings.count(FindingKind::ChargedTwice) > 1);
        assert!(inquiry.go_on(&scenario, at(1), Looking::default(), &|| true) && inquiry.story.is_none());
    }

    #[test]
    fn a_trial_says_what_a_change_does() {
        let scenario = twice();
        let looking = Looking { kind: Some(FindingKind::ChargedTwice), ..Looking::default() };
        let mut inquiry = Inquiry::new(Rc::clone(&scenario), &KNOWN);
        inquiry.go_on(&scenario, at(60), looking, &|| true);
        let found = inquiry.findings.list.iter().find(|finding| finding.kind == FindingKind::ChargedTwice);
        let operation = found.and_then(|found| found.examples.first()).expect("there is one").operation;
        let looking = Looking::at(FindingKind::ChargedTwice, operation);
        inquiry.go_on(&scenario, at(60), looking, &|| true);
        inquiry.begin_trial();
        inquiry.go_on(&scenario, at(60), looking, &|| false);
        let tried = |inquiry: &Inquiry| inquiry.trying.as_ref().expect("there is a remedy").tried;
        assert!(matches!(tried(&inquiry), Some(Tried::Going(_))));
        inquiry.go_on(&scenario, at(60), looking, &|| true);
        let before = inquiry.findings.count(FindingKind::ChargedTwice);
        assert_eq!(tried(&inquiry), Some(Tried::Done(before, 0)));
        inquiry.stop_trial();
        assert_eq!(tried(&inquiry), None);
    }

    #[test]
    fn a_change_is_proposed_for_the_document_as_it_is_now() {
        let scenario = twice();
        let mut inquiry = Inquiry::new(Rc::clone(&scenario), &KNOWN);
        inquiry.go_on(&scenario, at(60), Looking::default(), &|| true);
        let found = inquiry.findings.list.iter().find(|finding| finding.kind == FindingKind::ChargedTwice);
        let operation = found.and_then(|found| found.examples.first()).expect("there is one").operation;
        let looking = Looking::at(FindingKind::ChargedTwice, operation);
        inquiry.go_on(&scenario, at(60), looking, &|| true);
        // The same run under another name: the same story, and yet another document.
        let renamed = Rc::new(Scenario { name: "Another name".to_owned(), ..(*scenario).clone() });
        inquiry.go_on(&renamed, at(60), looking, &|| true);
        let trying = inquiry.trying.as_ref().expect("there is a remedy");
        assert_eq!(trying.remedy.scenario.name, "Another name", "keeping it takes nothing back");
    }

    #[test]
    fn a_change_of_programs_is_tried_like_any_other() {
        let text = include_str!("../../scenarios/pairs/oversold-broken.json");
        let scenario = Rc::new(betwixt_model::read(text, &KNOWN).scenario);
        let mut inquiry = Inquiry::new(Rc::clone(&scenario), &KNOWN);
        inquiry.go_on(&scenario, at(60), Looking::default(), &|| true);
        let found = inquiry.findings.list.iter().find(|finding| finding.kind == FindingKind::Oversold);
        let operation = found.and_then(|found| found.examples.first()).expect("there is one").operation;
        let looking = Looking::at(FindingKind::Oversold, operation);
        inquiry.go_on(&scenario, at(60), looking, &|| true);
        let story = inquiry.story.clone().expect("told");
        assert_eq!(story.question, "How many were left when it took from them?");
        assert!(
            story.participants.iter().any(|side| side.component == "stock" && side.is_wrong),
            "the record is wrong"
        );
        inquiry.begin_trial();
        inquiry.go_on(&scenario, at(60), looking, &|| true);
        let trying = inquiry.trying.as_ref().expect("there is a remedy");
        let before = inquiry.findings.count(FindingKind::Oversold);
        assert_eq!((trying.tried, before > 0), (Some(Tried::Done(before, 0)), true));
        assert!(trying.remedy.settings.is_empty() && trying.remedy.scenario != *scenario);
    }

    #[test]
    fn another_document_is_another_inquiry() {
        let scenario = twice();
        let mut inquiry = Inquiry::new(Rc::clone(&scenario), &KNOWN);
        inquiry.go_on(&scenario, at(60), Looking::default(), &|| true);
        assert!(inquiry.findings.count(FindingKind::ChargedTwice) > 0);
        let other = Rc::new(gallery::find("paid-never-shipped", &KNOWN).expect("it is in the gallery"));
        inquiry.go_on(&other, at(5), Looking::default(), &|| true);
        assert_eq!(inquiry.findings.count(FindingKind::ChargedTwice), 0);
    }
}
