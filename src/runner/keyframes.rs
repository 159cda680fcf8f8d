//! Snapshots to go back to, taken by number of appointments, so that going back costs a bounded amount of work.

use betwixt_analysis::{Mark, Recorder};
use betwixt_model::SimTime;
use betwixt_sim::{Plan, World};

use super::kept::Kept;

/// Appointments between snapshots at first; doubled whenever there are too many.
const FIRST_GAP: u64 = 20_000;
/// Most snapshots kept.
const MOST: usize = 24;

/// A moment to go back to: the world, and what had been recorded by then.
#[derive(Debug)]
pub struct Keyframe {
    /// The world.
    pub(super) world: Kept,
    /// What had been recorded.
    pub(super) mark: Mark,
}

/// Makes a snapshot. Copying a world and all that was recorded is a lot of code, which a page has only once its second
/// file is there ([`crate::later`]).
pub type Photograph = fn(&World, &Recorder) -> Keyframe;

/// Makes a snapshot.
pub(super) fn photograph(world: &World, recorder: &Recorder) -> Keyframe {
    Keyframe { world: Kept::new(world.clone()), mark: recorder.mark() }
}

impl Keyframe {
    /// One more of the same.
    pub(super) fn again(&self) -> Self {
        Self { world: self.world.again(), mark: self.mark.clone() }
    }
}

/// The snapshots of a run, oldest first.
#[derive(Debug)]
pub(super) struct Keyframes {
    photograph: Option<Photograph>,
    frames: Vec<Keyframe>,
    gap: u64,
    /// The moment of the last change by hand: one, because a long drag makes ten of them a second.
    before_change: Option<Keyframe>,
}

impl Keyframes {
    /// The start of a run is always kept, where anything is.
    pub(super) fn new(photograph: Option<Photograph>, world: &World, recorder: &Recorder) -> Self {
        let start = photograph.map(|photograph| photograph(world, recorder));
        Self { photograph, frames: start.into_iter().collect(), gap: FIRST_GAP, before_change: None }
    }

    /// Takes a snapshot if enough has happened since the last one.
    pub(super) fn offer(&mut self, world: &World, recorder: &Recorder) {
        let Some(photograph) = self.photograph else { return };
        let last = self.frames.last().map_or(0, |frame| frame.world.executed());
        if world.executed() < last + self.gap {
            return;
        }
        self.frames.push(photograph(world, recorder));
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

    /// Keeps the moment before a change by hand, in place of the last such moment.
    pub(super) fn before_change(&mut self, world: &World, recorder: &Recorder) {
        // While time is held, the first of several changes at the same moment is the one to go back before.
        let same = |held: &Keyframe| held.world.executed() == world.executed() && held.world.now() == world.now();
        if !self.before_change.as_ref().is_some_and(same) {
            self.before_change = self.photograph.map(|photograph| photograph(world, recorder));
        }
    }

    /// The latest snapshot that is not after `at` and whose past is that of `plan`; later
    /// ones are dropped, because they belong to another past.
    pub(super) fn back_to(&mut self, at: SimTime, plan: &Plan) -> &Keyframe {
        let fits = |frame: &Keyframe| frame.world.now() <= at && frame.world.fits(plan);
        let latest = self.frames.iter().rposition(fits).unwrap_or(0);
        self.frames.truncate(latest + 1);
        self.before_change = self.before_change.take().filter(fits);
        let later = |held: &&Keyframe| held.world.now() >= self.frames[latest].world.now();
        self.before_change.as_ref().filter(later).unwrap_or(&self.frames[latest])
    }

    /// The latest snapshot that is not after `at`. Later ones stay: without a change, the same will come again.
    pub(super) fn latest(&self, at: SimTime) -> Option<&Keyframe> {
        let known = self.frames.iter().chain(&self.before_change);
        known.filter(|frame| frame.world.now() <= at).max_by_key(|frame| frame.world.executed())
    }

    /// The latest snapshot before which no more than so many appointments were executed.
    pub(super) fn latest_counted(&self, executed: u64) -> Option<&Keyframe> {
        let known = self.frames.iter().chain(&self.before_change);
        known.filter(|frame| frame.world.executed() <= executed).max_by_key(|frame| frame.world.executed())
    }

    /// Drops the snapshots after `now`: what comes will be another future.
    pub(super) fn forget_after(&mut self, now: SimTime) {
        self.frames.retain(|frame| frame.world.now() <= now);
        self.before_change = self.before_change.take().filter(|frame| frame.world.now() <= now);
    }
}
