//! A recorder that listens together with somebody else, or somebody else alone.
//!
//! An engine is compiled for each sort of observer. All that listen through here share one: a page that records, looks for
//! findings and tells of an operation has the engine for that once.

use betwixt_model::SimTime;
use betwixt_sim::observe::Hears;
use betwixt_sim::{Fact, Observer, Progress, World};

use super::{Recorder, drive};

/// Lets a run go on as [`super::advance`] does, with somebody else who listens as well.
pub fn advance_with<O: Observer>(
    world: &mut World,
    until: SimTime,
    budget: u64,
    recorder: &mut Recorder,
    other: &mut O,
) -> Progress {
    advance_beside(world, until, budget, recorder, Some(other))
}

/// The same, where perhaps nobody else listens. A little slower than [`super::advance`], and without an engine of its own.
pub fn advance_beside(
    world: &mut World,
    until: SimTime,
    budget: u64,
    recorder: &mut Recorder,
    other: Option<&mut dyn Hears>,
) -> Progress {
    let mut other = other;
    drive(world, until, budget, recorder, |world, until, left, recorder| {
        run(
            world,
            until,
            left,
            &mut Both { recorder: Some(recorder), other: other.as_deref_mut().map(|other| other as _) },
        )
    })
}

/// Lets a run go on as [`World::advance`] does, and only somebody else listens.
pub fn advance_heard(world: &mut World, until: SimTime, budget: u64, other: &mut dyn Hears) -> Progress {
    run(world, until, (budget, u64::MAX), &mut Both { recorder: None, other: Some(other) })
}

/// A recorder, and somebody else.
struct Both<'a> {
    recorder: Option<&'a mut Recorder>,
    other: Option<&'a mut dyn Hears>,
}

#[inline(never)]
fn run(world: &mut World, until: SimTime, (budget, outside): (u64, u64), both: &mut Both<'_>) -> Progress {
    world.advance_within(until, budget, outside, both)
}

impl Observer for Both<'_> {
    #[inline]
    fn begins(&mut self, event: u64, cause: u64) {
        if let Some(recorder) = &mut self.recorder {
            recorder.begins(event, cause);
        }
        if let Some(other) = &mut self.other {
            other.hear_begin(event, cause);
        }
    }

    fn note(&mut self, at: u64, fact: Fact) {
        if let Some(recorder) = &mut self.recorder {
            recorder.note(at, fact);
        }
        if let Some(other) = &mut self.other {
            other.hear(at, fact);
        }
    }
}
