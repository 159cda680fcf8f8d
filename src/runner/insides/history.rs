//! How insides were at the moments when somebody looked: about ten times in a second of the page.

use std::collections::BTreeMap;
use std::rc::Rc;

use betwixt_model::{Point, Scenario, SimTime};

use super::Inside;
use crate::runner::summary::{Line, Summary};

/// So many moments are kept of each number; then every other one goes.
const MOST: usize = 240;

/// One number over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// What it counts.
    pub name: &'static str,
    /// When [simulated seconds], and how many.
    pub points: Rc<Line>,
}

/// What was seen of insides so far.
#[derive(Clone, Debug, Default)]
pub struct History {
    scenario: Option<Rc<Scenario>>,
    last: SimTime,
    held: BTreeMap<(usize, &'static str), Rc<Line>>,
}

impl History {
    /// Keeps this moment, and gives the insides what is known of the past.
    pub fn take(&mut self, scenario: &Rc<Scenario>, summary: &mut Summary) {
        // Most drawings have nothing inside: then there is no past to compare, which copies scenarios.
        if self.held.is_empty() && summary.components.iter().all(|component| component.inside.is_none()) {
            return;
        }
        self.follow(scenario, summary.now);
        let at = summary.now.seconds();
        for (place, component) in summary.components.iter_mut().enumerate() {
            let Some(inside) = component.inside.as_mut().map(Rc::make_mut) else { continue };
            inside.tracks = self.tracks(place, at, inside);
        }
        self.last = summary.now;
    }

    /// Forgets what is not the past of this run.
    fn follow(&mut self, scenario: &Rc<Scenario>, now: SimTime) {
        let another = self
            .scenario
            .as_ref()
            .is_none_or(|held| !Rc::ptr_eq(held, scenario) && past(held, self.last) != past(scenario, self.last));
        if another {
            self.held.clear();
        }
        if now < self.last {
            let at = now.seconds();
            for points in self.held.values_mut() {
                Rc::make_mut(points).retain(|(then, _)| *then <= at);
            }
        }
        self.scenario = Some(Rc::clone(scenario));
    }

    fn tracks(&mut self, place: usize, at: f64, inside: &Inside) -> Vec<Track> {
        let mut out = Vec::new();
        for gauge in &inside.gauges {
            let points = self.held.entry((place, gauge.name)).or_default();
            if points.last().is_none_or(|(then, _)| *then < at) {
                let points = Rc::make_mut(points);
                points.push((at, gauge.value));
                if points.len() > MOST {
                    let mut nth = 0_usize;
                    points.retain(|_| {
                        nth += 1;
                        nth % 2 == 1
                    });
                }
            }
            // What never was anything is no picture.
            if points.iter().any(|(_, value)| *value > 0.0) {
                out.push(Track { name: gauge.name, points: Rc::clone(points) });
            }
        }
        out
    }
}

/// The part of a scenario on which the run up to a moment depends.
fn past(scenario: &Scenario, until: SimTime) -> Scenario {
    let mut held = scenario.clone();
    for change in &mut held.interventions {
        change.points.retain(|(at, _)| *at < until);
    }
    held.interventions.retain(|change| !change.points.is_empty());
    held.faults.retain(|fault| fault.at < until);
    for fault in &mut held.faults {
        // One that is ended now has gone on until now.
        fault.lasts = fault.lasts.filter(|lasts| fault.at.after(*lasts) < until);
    }
    for component in &mut held.components {
        (component.at, component.name, component.instrumented) = (Point { x: 0.0, y: 0.0 }, String::new(), true);
    }
    held
}
