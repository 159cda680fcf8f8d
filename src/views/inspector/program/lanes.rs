//! A program as lanes: one for the component, one for everybody it talks to, and when each has something to do.
//!
//! How long things take is not drawn, only what comes before what, and what runs at the same time.

use betwixt_model::{Answer, Component, Scenario, Step};

use crate::state::label::component_name;
use crate::state::programs::{Callee, Place};

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// The component works.
    Work,
    /// Somebody is asked and waited for.
    Ask,
    /// Somebody is told.
    Tell,
    /// Something happens in the world.
    Effect,
    /// A store is asked to begin a transaction.
    Begin,
    /// A store is asked for its promise to write.
    Promise,
    /// A store is told to commit.
    Commit,
    /// It answers ok.
    Ok,
    /// It answers with an error.
    Error,
}

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// Whose lane: 0 is the component's own.
    pub lane: usize,
    /// When it begins [steps].
    pub from: f64,
    /// When it ends [steps].
    pub to: f64,
    /// What.
    pub does: Does,
    /// It is done only if something else did not end well, or found nothing.
    pub maybe: bool,
    /// Which of several things at once it is.
    pub branch: usize,
    /// The step it belongs to.
    pub place: Place,
}

/// A program as lanes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lanes {
    /// Whose lanes they are.
    pub names: Vec<String>,
    /// What is done in them.
    pub marks: Vec<Mark>,
    /// What runs at the same time: from, to, and how many copies.
    pub at_once: Vec<(f64, f64, u16)>,
    /// What takes place as one, or not at all: from, to.
    pub as_one: Vec<(f64, f64)>,
    /// When it ends [steps].
    pub ends: f64,
}

/// Something that takes no time is so wide.
const MOMENT: f64 = 0.6;
/// Between two things that come one after the other.
const GAP: f64 = 0.2;

/// Where a walk through the steps is.
#[derive(Clone, Copy)]
struct At {
    x: f64,
    maybe: bool,
    branch: usize,
}

struct Walk<'a> {
    scenario: &'a Scenario,
    roles: &'a [Callee],
    lanes: Lanes,
    /// Which role has which lane.
    known: Vec<String>,
}

impl Lanes {
    /// Of a program.
    pub(super) fn of(scenario: &Scenario, component: &Component, roles: &[Callee], steps: &[Step]) -> Self {
        let lanes = Self { names: vec![component.name.clone()], ..Self::default() };
        let mut walk = Walk { scenario, roles, lanes, known: vec![String::new()] };
        let ends = walk.list(steps, &Place::top(0), At { x: 0.0, maybe: false, branch: 0 });
        walk.lanes.ends = ends;
        walk.lanes
    }

    /// For those who listen: "asks Stock, then Payments and Orders at the same time; tells Events".
    pub(super) fn words(&self) -> String {
        let name = |lane: usize| self.names.get(lane).map_or("", String::as_str);
        let mut parts: Vec<String> = Vec::new();
        let mut last_end = f64::NEG_INFINITY;
        for mark in &self.marks {
            let verb = match mark.does {
                Does::Work => "works".to_owned(),
                Does::Ask => format!("asks {}", name(mark.lane)),
                Does::Tell => format!("tells {}", name(mark.lane)),
                Does::Begin => format!("begins a transaction of {}", name(mark.lane)),
                Does::Promise => format!("asks {} for a promise", name(mark.lane)),
                Does::Commit => format!("lets {} commit", name(mark.lane)),
                Does::Effect => "lets something happen".to_owned(),
                Does::Ok => "answers".to_owned(),
                Does::Error => "answers with an error".to_owned(),
            };
            let at_once = if mark.from < last_end - 1e-9 { "at the same time " } else { "" };
            let maybe = if mark.maybe { "perhaps " } else { "" };
            parts.push(format!("{at_once}{maybe}{verb}"));
            last_end = last_end.max(mark.to);
        }
        parts.join(", ")
    }
}

impl Walk<'_> {
    fn lane(&mut self, role: &str) -> usize {
        if let Some(lane) = self.known.iter().skip(1).position(|held| held == role) {
            return lane + 1;
        }
        let callee = self.roles.iter().find(|callee| callee.name == role);
        let name = callee.map_or(role, |callee| component_name(self.scenario, &callee.to)).to_owned();
        self.known.push(role.to_owned());
        self.lanes.names.push(name);
        self.known.len() - 1
    }

    fn mark(&mut self, lane: usize, does: Does, width: f64, place: &Place, at: At) -> f64 {
        let At { x: from, maybe, branch } = at;
        self.lanes.marks.push(Mark { lane, from, to: from + width, does, maybe, branch, place: place.clone() });
        from + width + GAP
    }

    /// What was drawn between these takes place as one.
    fn one(&mut self, from: f64, to: f64) {
        if to > from {
            self.lanes.as_one.push((from, to - GAP));
        }
    }

    fn list(&mut self, steps: &[Step], first: &Place, mut at: At) -> f64 {
        for (number, step) in steps.iter().enumerate() {
            at.x = self.step(step, &first.beside(number), at);
        }
        at.x
    }

    fn step(&mut self, step: &Step, place: &Place, at: At) -> f64 {
        match step {
            Step::Work(_) => self.mark(0, Does::Work, 1.0, place, at),
            Step::Call(role)
            | Step::Compensate(role)
            | Step::Write { to: role, .. }
            | Step::Read { from: role, cache: None, .. } => {
                let lane = self.lane(role);
                self.mark(lane, Does::Ask, 1.0, place, at)
            }
            Step::Read { from, cache: Some(cache), .. } => {
                let (cache, store) = (self.lane(cache), self.lane(from));
                let x = self.mark(cache, Does::Ask, MOMENT, place, at);
                self.mark(store, Does::Ask, MOMENT, place, At { x, maybe: true, ..at })
            }
            Step::Publish(role) => {
                let lane = self.lane(role);
                self.mark(lane, Does::Tell, MOMENT, place, at)
            }
            Step::Effect(_) => self.mark(0, Does::Effect, MOMENT, place, at),
            Step::Answer(answer) => {
                self.mark(0, if *answer == Answer::Ok { Does::Ok } else { Does::Error }, MOMENT, place, at)
            }
            Step::Together(together) => {
                let ends = together.branches.iter().enumerate().map(|(branch, steps)| {
                    self.list(steps, &place.within(branch, 0), At { branch: at.branch + branch, ..at })
                });
                let end = ends.fold(at.x, f64::max);
                if end > at.x {
                    self.lanes.at_once.push((at.x, end - GAP, together.times));
                }
                end
            }
            // All are asked for a promise at once, and then told at once.
            Step::TwoPhaseCommit(writes) => {
                let mut x = at.x;
                for (does, width) in [(Does::Promise, 1.0), (Does::Commit, MOMENT)] {
                    let ends = writes.iter().enumerate().filter_map(|(at_once, write)| {
                        let Step::Write { to, .. } = write else { return None };
                        let lane = self.lane(to);
                        let at = At { x, branch: at.branch + at_once, ..at };
                        Some(self.mark(lane, does, width, &place.within(0, at_once), at))
                    });
                    x = ends.fold(x, f64::max);
                }
                self.one(at.x, x);
                x
            }
            // To begin and to commit asks the store as well.
            Step::Transaction { on, steps, .. } => {
                let store = self.lane(on);
                let x = self.mark(store, Does::Begin, MOMENT, place, at);
                let x = self.list(steps, &place.within(0, 0), At { x, ..at });
                let x = self.mark(store, Does::Commit, MOMENT, place, At { x, ..at });
                self.one(at.x, x);
                x
            }
            Step::Try { steps, otherwise } => {
                let x = self.list(steps, &place.within(0, 0), at);
                self.list(otherwise, &place.within(1, 0), At { x, maybe: true, ..at })
            }
            // It belongs to another request: whoever asks for it asks later.
            Step::Compensation(_) => at.x,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::programs::callees;
    use crate::views::CATALOGUE;
    use betwixt_model::read;

    fn lanes(program: &str) -> Lanes {
        let text = format!(
            r#"{{"betwixt":1,"components":[{{"id":"s","kind":"service","name":"Shop","handlers":{{"*":{program}}}}},{{"id":"p","kind":"third_party","name":"Payments"}},
            {{"id":"d","kind":"database","name":"Orders"}},{{"id":"k","kind":"cache","name":"Copies"}},{{"id":"q","kind":"queue","name":"Events"}}],
            "connections":[{{"from":"s","to":"p"}},{{"from":"s","to":"d"}},{{"from":"s","to":"k"}},{{"from":"s","to":"q"}}]}}"#
        );
        let scenario = read(&text, &CATALOGUE).scenario;
        let shop = &scenario.components[0];
        Lanes::of(&scenario, shop, &callees(&scenario, &CATALOGUE, shop), &shop.handlers[&None].steps)
    }

    #[test]
    fn what_comes_one_after_the_other_does_not_overlap_and_has_a_lane_for_each() {
        let lanes = lanes(r#"["work",{"call":"p"},{"write":"d"},{"publish":"q"},"answer"]"#);
        assert_eq!(lanes.names, ["Shop", "Payments", "Orders", "Events"]);
        assert!(lanes.marks.windows(2).all(|two| two[0].to < two[1].from));
        assert_eq!(lanes.words(), "works, asks Payments, asks Orders, tells Events, answers");
    }

    #[test]
    fn what_runs_at_the_same_time_begins_at_the_same_time() {
        let lanes = lanes(r#"[{"together":[[{"call":"p"}],["work",{"write":"d"}]],"times":3},"answer"]"#);
        assert_eq!((lanes.marks[0].from, lanes.marks[1].from), (0.0, 0.0));
        assert_eq!(lanes.at_once, [(0.0, 2.2, 3)]);
        assert!(lanes.marks[3].from >= 2.2, "the answer comes after the longest branch");
        assert_eq!(lanes.words(), "asks Payments, at the same time works, asks Orders, answers");
    }

    #[test]
    fn what_takes_place_as_one_is_framed_and_said() {
        let one =
            lanes(r#"["work",{"transaction":[{"read":"d"},{"write":"d"}],"on":"d","isolation":"snapshot"},"answer"]"#);
        assert_eq!(one.names, ["Shop", "Orders"]);
        let words = "works, begins a transaction of Orders, asks Orders, asks Orders, lets Orders commit, answers";
        assert_eq!(one.words(), words);
        let [(from, to)] = one.as_one[..] else { panic!("one frame: {:?}", one.as_one) };
        assert!(one.marks[0].to < from && to <= one.marks[5].from, "work and answer are outside");

        let both = lanes(r#"[{"two_phase_commit":[{"write":"d"},{"write":{"to":"d","key":"operation"}}]},"answer"]"#);
        let does: Vec<Does> = both.marks.iter().map(|mark| mark.does).collect();
        assert_eq!(does, [Does::Promise, Does::Promise, Does::Commit, Does::Commit, Does::Ok]);
        assert!(both.marks[0].from == both.marks[1].from && both.marks[1].to < both.marks[2].from);
        assert_eq!(both.as_one.len(), 1);
    }

    #[test]
    fn another_way_and_a_store_behind_a_cache_are_perhaps() {
        let lanes = lanes(
            r#"[{"try":[{"call":"p"}],"otherwise":[{"read":{"from":"d","cache":"k"}}]},{"compensation":["work"]}]"#,
        );
        let maybe: Vec<bool> = lanes.marks.iter().map(|mark| mark.maybe).collect();
        assert_eq!((maybe, lanes.names.len()), (vec![false, true, true], 4));
    }
}
