//! Messages on their way, as the ends that send telemetry know them.
//!
//! No tool sees a message die: what is lost goes on to where it should have come, and does not arrive. What its caller
//! knows comes later, at the deadline: a cross beside the caller, because the answer did not come.

use betwixt_analysis::Recorder;
use betwixt_model::{Scenario, SimTime};
use betwixt_sim::observe::Fact;
use betwixt_sim::{Outcome, World};

use super::{ends, shown};
use crate::canvas::flight::Flight;
use crate::canvas::glyph::Shape;
use crate::state::lens::{Ends, Shown, Thing};

/// A cross at a caller that has given up stays so long [page milliseconds].
const CROSS_PAGE_MS: f64 = 700.0;
/// It stands so far from the caller, as a share of the way.
const CROSS_AT: f64 = 0.12;
/// More facts than these are not read in one frame: at such a speed nobody sees single messages.
const MOST_FACTS: usize = 4_000;
/// More lost messages than these are not remembered.
const MOST_GHOSTS: usize = 400;

/// What has to be remembered between two frames.
#[derive(Clone, Debug, Default)]
pub struct Echoes {
    /// Messages that are lost, and of which nobody knows that yet.
    ghosts: Vec<Flight>,
    /// Callers that have given up: when that was seen [page milliseconds].
    crosses: Vec<(Flight, f64)>,
    last: SimTime,
}

/// The part of its way on which a message is shown.
#[must_use]
pub fn part_of_way(forward: bool, ends: Ends) -> Option<(f64, f64)> {
    match shown(if forward { Thing::Request(ends) } else { Thing::Reply(ends) }) {
        Shown::Whole => Some((0.0, 1.0)),
        Shown::Leaving => Some((0.0, 0.5)),
        Shown::Coming => Some((0.5, 1.0)),
        Shown::Nothing => None,
    }
}

impl Echoes {
    /// The messages of a frame.
    pub fn flights(
        &mut self,
        (world, recorder): (&World, &Recorder),
        scenario: &Scenario,
        all: impl Iterator<Item = Flight>,
        (followed, page_ms): (Option<u64>, f64),
    ) -> Vec<Flight> {
        let now = world.now();
        if now < self.last {
            // Somebody went back in time.
            *self = Self::default();
        }
        let ends: Vec<Ends> = scenario.connections.iter().map(|held| ends(scenario, held)).collect();
        self.give_up((recorder, now), &ends, (followed, page_ms));
        self.last = now;
        let mut out: Vec<Flight> = Vec::new();
        self.ghosts.retain(|ghost| ghost.end_ns > now.0 && ghost.start_ns <= now.0);
        let gone: Vec<Flight> = self.ghosts.clone();
        for flight in all {
            if flight.vanish_at < 1.0 {
                let whole = Flight { vanish_at: 1.0, ..flight };
                if self.ghosts.len() < MOST_GHOSTS && !self.ghosts.contains(&whole) {
                    self.ghosts.push(whole);
                }
                if !gone.contains(&whole) {
                    out.push(whole);
                }
            } else {
                out.push(flight);
            }
        }
        out.extend(gone);
        out.retain_mut(|flight| seen(flight, ends.get(flight.link as usize).copied(), now));
        self.crosses.retain(|(_, born)| (0.0..CROSS_PAGE_MS).contains(&(page_ms - born)));
        // They stand still, however fast time passes.
        out.extend(self.crosses.iter().map(|(cross, _)| Flight {
            start_ns: now.0.saturating_sub((CROSS_AT * 1e9) as u64),
            end_ns: now.0.saturating_add(((1.0 - CROSS_AT) * 1e9) as u64),
            ..*cross
        }));
        out
    }

    /// Attempts that have ended without an answer since the last frame, where the caller sends telemetry.
    fn give_up(
        &mut self,
        (recorder, now): (&Recorder, SimTime),
        ends: &[Ends],
        (followed, page_ms): (Option<u64>, f64),
    ) {
        let recent = recorder.journal().iter().rev().take(MOST_FACTS).take_while(|(at, _)| *at > self.last);
        for (_, fact) in recent {
            let Fact::AttemptEnded { connection, op, outcome: Outcome::Unknown, .. } = fact else { continue };
            if followed.is_some_and(|followed| followed != op.id) {
                continue;
            }
            if !ends.get(connection as usize).is_some_and(|ends| shown(Thing::Calls(*ends)).any()) {
                continue;
            }
            let cross = Flight {
                link: connection,
                forward: true,
                start_ns: now.0,
                end_ns: now.0,
                shape: Shape::Error,
                flow: (op.flow % 6) as u8,
                op_hash: op.id as u32,
                vanish_at: 1.0,
            };
            self.crosses.push((cross, page_ms));
        }
        let many = self.crosses.len().saturating_sub(MOST_GHOSTS);
        self.crosses.drain(..many);
    }
}

/// Whether a message is shown at this moment, and as what.
fn seen(flight: &mut Flight, ends: Option<Ends>, now: SimTime) -> bool {
    // That nobody waits for it any more, its sender does not know.
    if flight.shape == Shape::LateReply {
        flight.shape = Shape::Reply;
    }
    let Some((from, to)) = ends.and_then(|ends| part_of_way(flight.forward, ends)) else { return false };
    let length = flight.end_ns.saturating_sub(flight.start_ns).max(1) as f64;
    let share = now.0.saturating_sub(flight.start_ns) as f64 / length;
    (from..=to).contains(&share)
}
