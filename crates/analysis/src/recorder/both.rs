//! A recorder that listens together with somebody else.

use betwixt_model::SimTime;
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
    drive(world, until, budget, recorder, |world, until, left, recorder| {
        world.advance_heard(until, left.0, left.1, &mut Both { recorder, other })
    })
}

/// A recorder, and somebody else.
struct Both<'a, O> {
    recorder: &'a mut Recorder,
    other: &'a mut O,
}

impl<O: Observer> Observer for Both<'_, O> {
    fn begins(&mut self, event: u64, cause: u64) {
        self.recorder.begins(event, cause);
        self.other.begins(event, cause);
    }

    fn note(&mut self, at: u64, fact: Fact) {
        self.recorder.note(at, fact);
        self.other.note(at, fact);
    }
}
