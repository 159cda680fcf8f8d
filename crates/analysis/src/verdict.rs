//! Verdicts: whether what a scenario expects of its run holds, from the stream of facts, so that no bound of a journal ever
//! changes one.
//!
//! A [`Jury`] listens beside the recorder and the watch ([`judged_for`]). The same scenario, seed and engine give the same
//! verdicts, however the run is cut into pieces.

mod tally;
mod gather;
mod occasions;
mod disturbances;
mod asked;
mod jury;
mod judging;
mod words;
pub mod report;

use betwixt_model::{ExpectationId, SimTime};
use betwixt_sim::{Fact, Observer, Progress, World};

use crate::findings::Watch;
use crate::recorder::{Recorder, advance_with};
pub use jury::Jury;
pub use tally::Tally;
pub use words::{asked, told};

/// What came of an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is so.
    Held,
    /// It is not so.
    Broken,
    /// Nothing happened that could have shown it.
    NeverTested,
}

impl Verdict {
    /// As written in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken => "broken",
            Self::NeverTested => "never_tested",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken => "broken",
            Self::NeverTested => "never tested",
        }
    }
}

/// Why there is nothing to judge by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untested {
    /// In none of its windows there was anything to measure.
    NoSample,
    /// Its time has not come to an end, and nothing is decided.
    NotYet,
    /// The run stopped at a limit before its time was over.
    CutShort,
    /// A run that does not come to what *sometimes* asks for says nothing.
    NotReached,
    /// What the finding is about cannot happen in this scenario.
    Impossible,
    /// What the finding is about could have happened, but nothing came near it.
    NoOccasion,
    /// The fault never began.
    NeverBegan,
}

/// The moment that decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// When its window begins; the same as `at` where there is none.
    pub from: SimTime,
    /// When it was decided: the end of the window, or the moment itself.
    pub at: SimTime,
    /// What was measured, in the metric's own unit.
    pub value: f64,
    /// An operation to look at.
    pub operation: Option<u64>,
    /// Faults that were active in the window, by place in the document.
    pub faults: Vec<usize>,
}

/// The verdict on one expectation.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Which.
    pub id: ExpectationId,
    /// The verdict as far as the run has come.
    pub verdict: Verdict,
    /// Nothing that is still to come can change it.
    pub settled: bool,
    /// Windows, or moments, in which there was something to measure.
    pub judged: u64,
    /// The first violating moment of what is broken; the moment that was asked for, of what was to be reached.
    pub witness: Option<Witness>,
    /// The least and the greatest value that were measured.
    pub range: Option<(f64, f64)>,
    /// Why it was never tested, if it was not.
    pub untested: Option<Untested>,
}

/// Lets a run go on for about so many appointments, with a recorder, a watch and a jury. The verdicts are complete when it no
/// longer comes back [`Progress::Busy`] at the end of the run.
pub fn judged_for(
    world: &mut World,
    until: SimTime,
    budget: u64,
    recorder: &mut Recorder,
    (watch, jury): (&mut Watch, &mut Jury),
) -> Progress {
    let progress = advance_with(world, until, budget, recorder, &mut Bench { watch, jury });
    watch.heard(world.now().0, progress);
    jury.heard(world, progress);
    progress
}

/// A watch and a jury that listen together.
struct Bench<'a> {
    watch: &'a mut Watch,
    jury: &'a mut Jury,
}

impl Observer for Bench<'_> {
    fn note(&mut self, at: u64, fact: Fact) {
        self.watch.note(at, fact);
        self.jury.note(at, fact);
    }
}

#[cfg(test)]
mod tests;
