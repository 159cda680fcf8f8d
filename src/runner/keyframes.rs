//! Snapshots to go back to, taken by number of appointments, so that going back costs a bounded amount of work.

use betwixt_analysis::{Mark, Recorder};
use betwixt_model::SimTime;
use betwixt_sim::{Plan, World};

/// Appointments between snapshots at first; doubled whenever there are too many.
const FIRST_GAP: u64 = 20_000;
/// Most snapshots kept.
const MOST: usize = 24;

/// A moment to go back to: the world, and what had been recorded by then.
#[derive(Clone, Debug)]
pub(super) struct Keyframe {
    /// The world.
    pub(super) world: World,
    /// What had been recorded.
    pub(super) mark: Mark,
}

/// The snapshots of a run, oldest first.
#[derive(Clone, Debug)]
pub(super) struct Keyframes {
    frames: Vec<Keyframe>,
    gap: u64,
}

impl Keyframes {
    /// The start of a run is always kept.
    pub(super) fn new(world: &World, recorder: &Recorder) -> Self {
        let start = Keyframe { world: world.clone(), mark: recorder.mark() };
        Self { frames: vec![start], gap: FIRST_GAP }
    }

    /// Takes a snapshot if enough has happened since the last one.
    pub(super) fn offer(&mut self, world: &World, recorder: &Recorder) {
        let last = self.frames.last().map_or(0, |frame| frame.world.executed());
        if world.executed() < last + self.gap {
            return;
        }
        self.take(world, recorder);
        if self.frames.len() > MOST {
            // Every other one goes, but never the first, which is the start.
            let mut keep = false;
            self.frames.retain(|_| {
                keep = !keep;
                keep
            });
            self.gap *= 2;
        }
    }

    /// Takes a snapshot whatever happened.
    pub(super) fn take(&mut self, world: &World, recorder: &Recorder) {
        if self
            .frames
            .last()
            .is_some_and(|last| last.world.executed() == world.executed() && last.world.now() == world.now())
        {
            return;
        }
        self.frames.push(Keyframe { world: world.clone(), mark: recorder.mark() });
    }

    /// The latest snapshot that is not after `at` and in which nothing has taken effect that differs in `plan`; later
    /// ones are dropped, because they belong to another past.
    pub(super) fn back_to(&mut self, at: SimTime, plan: &Plan) -> &Keyframe {
        let fits = |frame: &Keyframe| {
            frame.world.now() <= at && frame.world.plan().common_prefix(plan) >= frame.world.plan_cursor()
        };
        let latest = self.frames.iter().rposition(fits).unwrap_or(0);
        self.frames.truncate(latest + 1);
        &self.frames[latest]
    }
}
