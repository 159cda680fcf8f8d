//! Everybody who listens to one run: the recorder, and whoever else is needed for what was asked.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use betwixt_analysis::verdict::report::{ExpectationReport, expectations};
use betwixt_analysis::{Findings, Jury, RecordHistory, Recorder, Watch, advance, advance_with};
use betwixt_model::{Scenario, SimTime};
use betwixt_sim::observe::Hears;
use betwixt_sim::{CATALOGUE, Fact, Observer, Progress, World};

/// Listens to one run.
pub(crate) struct Listeners {
    pub(crate) recorder: Recorder,
    /// Where findings or verdicts are wanted.
    judges: Option<(Watch, Jury)>,
    /// Where a history is wanted.
    history: Option<RecordHistory<BufWriter<File>>>,
}

impl Listeners {
    /// A recorder with a journal of that length, and judges where the scenario expects something or `finds` is set.
    pub(crate) fn new(scenario: &Scenario, world: &World, facts: usize, finds: bool) -> Self {
        let wanted = finds || !scenario.expectations.is_empty();
        let judges = || (Watch::new(scenario, &CATALOGUE), Jury::new(scenario, &CATALOGUE, world));
        Self {
            recorder: Recorder::new(scenario, &CATALOGUE).with_journal(facts),
            judges: wanted.then(judges),
            history: None,
        }
    }

    /// Writes down what the callers of stores were told, too.
    pub(crate) fn with_history(mut self, scenario: &Scenario, path: &Path) -> io::Result<Self> {
        let file = BufWriter::new(File::create(path)?);
        self.history = Some(RecordHistory::new(scenario, &CATALOGUE, file));
        Ok(self)
    }

    /// Ends the history; says how many questions are in it.
    pub(crate) fn close_history(&mut self) -> io::Result<u64> {
        let history = self.history.take().map(RecordHistory::close).transpose()?;
        Ok(history.map_or(0, |(_, asked)| asked))
    }

    /// Lets the run go on to its end, and forgets what came before the end of a warm-up.
    pub(crate) fn hear(&mut self, world: &mut World, warmup: Option<SimTime>) {
        if let Some(warmup) = warmup
            && self.go_on(world, warmup) == Progress::Reached
        {
            self.recorder.begin_again(world.now());
            if let Some((watch, jury)) = &mut self.judges {
                watch.begin_again();
                jury.begin_again(world.now());
            }
        }
        self.go_on(world, world.end());
    }

    fn go_on(&mut self, world: &mut World, until: SimTime) -> Progress {
        let Self { recorder, judges, history } = self;
        let mut others: Vec<&mut dyn Hears> = Vec::new();
        if let Some((watch, jury)) = judges {
            others.push(watch);
            others.push(jury);
        }
        if let Some(history) = history {
            others.push(history);
        }
        let progress = if others.is_empty() {
            advance(world, until, u64::MAX, recorder)
        } else {
            advance_with(world, until, u64::MAX, recorder, &mut All(others))
        };
        if let Some((watch, jury)) = judges {
            watch.heard(world.now().0, progress);
            jury.heard(world, progress);
        }
        progress
    }

    /// What was found; nothing where nobody looked.
    pub(crate) fn findings(&self) -> Findings {
        match &self.judges {
            Some((watch, _)) => Findings::of(self.recorder.ledger(), watch),
            None => Findings { list: Vec::new(), notes: Vec::new() },
        }
    }

    /// What came of what the scenario expects.
    pub(crate) fn verdicts(&self, scenario: &Scenario, world: &World, findings: &Findings) -> Vec<ExpectationReport> {
        let Some((_, jury)) = &self.judges else { return Vec::new() };
        expectations(scenario, &CATALOGUE, &jury.judgements(scenario, world, findings))
    }
}

/// Several who hear the same.
struct All<'a>(Vec<&'a mut dyn Hears>);

impl Observer for All<'_> {
    fn begins(&mut self, event: u64, cause: u64) {
        self.0.iter_mut().for_each(|one| one.hear_begin(event, cause));
    }

    fn note(&mut self, at: u64, fact: Fact) {
        self.0.iter_mut().for_each(|one| one.hear(at, fact));
    }
}
