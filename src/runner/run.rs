//! The runner: owns the world, moves it within a time budget per frame, and follows the document.

use std::rc::Rc;
use std::sync::Arc;

use betwixt_analysis::Recorder;
use betwixt_model::{Catalogue, Scenario, SimSpan, SimTime};
use betwixt_sim::{Progress, World, plan};

use super::engine::{Engine, WHOLE};
use super::kept::Kept;
use super::keyframes::{Keyframe, Keyframes};
use super::pacing::Pacing;
use super::summary::{RunState, Speed, Summary};
use crate::state::live_edit::{Reach, between};

/// Main-thread time that a frame may spend on the simulation [real milliseconds].
const BUDGET_MS: f64 = 4.0;
/// The same while the run is worked out again after a change in the past.
const CATCH_UP_MS: f64 = 12.0;
/// Appointments between two looks at the page's clock.
const SLICE: u64 = 1_000;

/// A world at work.
#[derive(Debug)]
struct Live {
    world: Kept,
    recorder: Recorder,
    keyframes: Keyframes,
}

/// The run of one document.
#[derive(Debug)]
pub struct Runner {
    engine: &'static Engine,
    scenario: Rc<Scenario>,
    live: Option<Live>,
    cannot: String,
    pacing: Pacing,
    playing: bool,
    /// While catching up: where it is going, and where it set out.
    goal: Option<(SimTime, SimTime)>,
    /// Counts the runs, so that those who draw know when to forget.
    run: u64,
}

impl Runner {
    /// A run at its start, standing still.
    #[must_use]
    pub fn new(scenario: Rc<Scenario>) -> Self {
        Self::with(&WHOLE, scenario)
    }

    /// The same with a part of the engine: without pictures to go back to, until [`Self::complete`].
    #[must_use]
    pub fn with(engine: &'static Engine, scenario: Rc<Scenario>) -> Self {
        let mut new = Self {
            engine,
            scenario,
            live: None,
            cannot: String::new(),
            pacing: Pacing::default(),
            playing: false,
            goal: None,
            run: 0,
        };
        new.restart();
        new
    }

    /// Makes the world anew at time 0.
    pub fn restart(&mut self) {
        self.goal = None;
        self.run += 1;
        self.cannot.clear();
        self.live = self.begun();
    }

    /// A world at time 0.
    fn begun(&mut self) -> Option<Live> {
        let engine = self.engine;
        match (engine.compile)(&self.scenario, &engine.catalogue) {
            Ok(world) => {
                let recorder = Recorder::new(&self.scenario, &engine.catalogue);
                let keyframes = Keyframes::new(engine.photograph, &world, &recorder);
                Some(Live { world, recorder, keyframes })
            }
            Err(problems) => {
                self.cannot = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                None
            }
        }
    }

    /// From now on it can do everything, and go back; to its start, too, which is worked out once more for that.
    pub fn complete(&mut self) {
        self.engine = &WHOLE;
        let start = self.begun();
        if let (Some(Live { world, recorder, .. }), Some(Live { keyframes, .. })) = (self.live.take(), start) {
            self.live = Some(Live { world: world.whole(), recorder, keyframes });
        }
    }

    /// Follows the document; returns whether the run began anew at time 0.
    pub fn follow(&mut self, scenario: &Rc<Scenario>) -> bool {
        if Rc::ptr_eq(scenario, &self.scenario) {
            return false;
        }
        let old = std::mem::replace(&mut self.scenario, Rc::clone(scenario));
        match between(&old, scenario).reach {
            Reach::Cosmetic => false,
            Reach::Restart => {
                self.restart();
                true
            }
            Reach::Live => {
                self.take_live(&old);
                false
            }
        }
    }

    fn take_live(&mut self, old: &Scenario) {
        let wanted = self.goal.map_or_else(|| self.now(), |(goal, _)| goal);
        if !same_start(old, &self.scenario) {
            // What the run started with has changed: it is worked out again up to now.
            self.restart();
            self.catch_up(wanted);
            return;
        }
        let Some(live) = &mut self.live else { return };
        live.keyframes.forget_after(live.world.now());
        let new = Arc::new(plan(&self.scenario, &self.engine.catalogue));
        if !live.world.replan(Arc::clone(&new)) {
            let frame = live.keyframes.back_to(wanted, &new).again();
            live.world = frame.world;
            live.recorder.go_back(&frame.mark);
            let fits = live.world.replan(new);
            debug_assert!(fits, "a snapshot was chosen that the plan fits");
            self.run += 1;
            self.catch_up(wanted);
        }
    }

    /// Goes to another moment of this run, within the time budget of the frames that follow.
    pub fn seek(&mut self, at: SimTime) {
        let Some(live) = &mut self.live else { return };
        if at < live.world.now() {
            if let Some(frame) = live.keyframes.latest(at).map(Keyframe::again) {
                let plan = Arc::clone(live.world.plan());
                live.world = frame.world;
                live.recorder.go_back(&frame.mark);
                let fits = live.world.replan(plan);
                debug_assert!(fits, "snapshots of another past are dropped when the plan changes");
                self.run += 1;
            } else {
                self.restart();
            }
        }
        self.goal = None;
        self.catch_up(at.min(SimTime(self.scenario.duration.0)));
    }

    fn catch_up(&mut self, goal: SimTime) {
        let from = self.now();
        self.goal = (from < goal).then_some((goal, from));
    }

    /// Finishes everything that is due now, so that a change takes effect after it, as it will when the run is replayed.
    pub fn settle(&mut self) {
        if self.goal.is_some() {
            return;
        }
        if let Some(Live { world, recorder, keyframes }) = &mut self.live {
            let now = world.now();
            (self.engine.advance)(world, now, u64::MAX, recorder);
            // The next change here can be taken back without working through much again.
            keyframes.before_change(world, recorder);
        }
    }

    /// Moves the run by one frame of the page; `clock` tells the page's time [ms].
    pub fn frame(&mut self, frame_ms: f64, clock: &dyn Fn() -> f64) {
        let begun = clock();
        if let Some((goal, _)) = self.goal {
            if self.run_to(goal, &|| clock() - begun < CATCH_UP_MS) {
                self.goal = None;
            }
            return;
        }
        if !self.playing {
            return;
        }
        let wanted = self.pacing.step(frame_ms);
        let before = self.now();
        let target = before.after(SimSpan(wanted));
        self.run_to(target, &|| clock() - begun < BUDGET_MS);
        let reached = self.now().0 - before.0;
        let possible = wanted.min(self.scenario.duration.0.saturating_sub(before.0));
        self.pacing.learn(possible, reached, frame_ms);
        self.watch_flights();
        if self.is_over() {
            self.playing = false;
        }
    }

    /// Runs to a time as long as `may_go_on`; `true` when it is there, or can go no further.
    fn run_to(&mut self, target: SimTime, may_go_on: &dyn Fn() -> bool) -> bool {
        let Some(Live { world, recorder, keyframes }) = &mut self.live else { return true };
        loop {
            let progress = (self.engine.advance)(world, target, SLICE, recorder);
            keyframes.offer(world, recorder);
            match progress {
                Progress::Busy if may_go_on() => {}
                Progress::Busy => return false,
                Progress::Reached | Progress::Ended | Progress::Stopped(_) => return true,
            }
        }
    }

    fn watch_flights(&mut self) {
        let Some(live) = self.live.as_ref().filter(|_| self.pacing.is_curious()) else { return };
        let mut flights: Vec<f64> =
            live.world.flights().take(400).map(|flight| (flight.due_at - flight.sent_at) as f64 / 1e9).collect();
        flights.retain(|seconds| *seconds > 0.001);
        self.pacing.watch(&mut flights);
    }

    /// Runs headless to a time, without a budget: for tests and measurements.
    pub fn run_until(&mut self, target: SimTime) {
        self.run_to(target, &|| true);
    }

    /// Lets the next thing happen.
    pub fn step(&mut self) {
        self.playing = false;
        if let Some(Live { world, recorder, .. }) = &mut self.live {
            if world.next_at().is_none() {
                // Nothing has begun yet: the first look at the time makes it begin.
                let now = world.now();
                (self.engine.advance)(world, now, 1, recorder);
            }
            let Some(next) = world.next_at() else { return };
            (self.engine.advance)(world, next, 1, recorder);
        }
    }

    /// Back to before the last thing that happened; `false` where nothing has happened yet.
    ///
    /// It is worked out again from the last snapshot, at once: so much as lies between two of them.
    pub fn step_back(&mut self) -> bool {
        self.playing = false;
        self.goal = None;
        let Some(Live { world, recorder, keyframes }) = &mut self.live else { return false };
        let Some(wanted) = world.executed().checked_sub(1) else { return false };
        let Some(frame) = keyframes.latest_counted(wanted).map(Keyframe::again) else { return false };
        let plan = Arc::clone(world.plan());
        *world = frame.world;
        recorder.go_back(&frame.mark);
        let fits = world.replan(plan);
        debug_assert!(fits, "snapshots of another past are dropped when the plan changes");
        self.run += 1;
        let end = world.end();
        while world.executed() < wanted {
            let left = wanted - world.executed();
            if (self.engine.advance)(world, end, left, recorder) != Progress::Busy {
                break;
            }
        }
        true
    }

    /// Lets time pass, or holds it.
    pub fn set_playing(&mut self, playing: bool) {
        self.playing = playing && !self.is_over() && self.live.is_some();
    }

    /// Whether time passes.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    /// Whether the run has ended or was stopped.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.live.as_ref().is_none_or(|live| is_done(&live.world) || live.world.stopped().is_some())
    }

    /// Simulated now.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.live.as_ref().map_or(SimTime::START, |live| live.world.now())
    }

    /// Where edits belong: now, or while catching up the moment it is going to.
    #[must_use]
    pub fn edit_time(&self) -> SimTime {
        self.goal.map_or_else(|| self.now(), |(goal, _)| goal)
    }

    /// The world, if the scenario can be run.
    #[must_use]
    pub fn world(&self) -> Option<&World> {
        self.live.as_ref().map(|live| &*live.world)
    }

    /// What was recorded.
    #[must_use]
    pub fn recorder(&self) -> Option<&Recorder> {
        self.live.as_ref().map(|live| &live.recorder)
    }

    /// What can stand in a scenario, as far as it is known by now.
    #[must_use]
    pub const fn catalogue(&self) -> &'static Catalogue {
        &self.engine.catalogue
    }

    /// How fast time passes.
    pub fn pacing(&mut self) -> &mut Pacing {
        &mut self.pacing
    }

    /// Simulated seconds per real second just now; 0 while it stands still.
    #[must_use]
    pub fn speed_now(&self) -> f64 {
        if self.playing { self.pacing.current() } else { 0.0 }
    }

    /// Counts the runs, so that those who draw know when to forget.
    #[must_use]
    pub const fn run(&self) -> u64 {
        self.run
    }

    /// What stands in the way or passes.
    #[must_use]
    pub fn state(&self) -> RunState {
        let Some(live) = &self.live else { return RunState::CannotRun(self.cannot.clone()) };
        if let Some((goal, from)) = self.goal {
            let whole = (goal.0 - from.0).max(1);
            return RunState::Catching((self.now().0.saturating_sub(from.0)) as f64 / whole as f64);
        }
        match live.world.stopped() {
            Some(limit) => RunState::Stopped(limit.to_string()),
            None if is_done(&live.world) => RunState::Ended,
            None if self.playing => RunState::Playing,
            None => RunState::Paused,
        }
    }

    /// What views see.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let speed = Speed { wanted: self.pacing.wanted(), reached: self.pacing.reached(), auto: self.pacing.auto() };
        super::summarise::summarise(self, &self.scenario, self.engine, speed)
    }
}

/// Whether two scenarios start alike: then they differ only in what comes from outside.
fn same_start(old: &Scenario, new: &Scenario) -> bool {
    old.duration == new.duration
        && old.components.iter().map(|c| &c.params).eq(new.components.iter().map(|c| &c.params))
        && old.connections.iter().map(|c| &c.params).eq(new.connections.iter().map(|c| &c.params))
        && old.flows.iter().map(|f| &f.params).eq(new.flows.iter().map(|f| &f.params))
}

/// The run is at its end and nothing is left to do there: a slice can end in the midst of its last moment.
fn is_done(world: &World) -> bool {
    world.now() >= world.end() && world.next_at().is_none_or(|at| at > world.end())
}
