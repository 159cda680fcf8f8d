//! Parameters moved by hand: at 0:00 they change the scenario, later they are interventions, thinned out to what a
//! timeline can hold.

use betwixt_model::{Catalogue, Intervention, ParamValue, Scenario, SimTime, Target};

use super::apply::gone;
use super::command::GestureId;
use super::edit::{Edit, EditError};

/// Least page time between two points of one drag [milliseconds]: ten a second.
pub const BETWEEN_POINTS_PAGE_MS: f64 = 100.0;

/// The edit that a parameter moved now means. Whether it goes on an earlier point of the same drag is settled by the
/// document, which knows the drag: see [`super::Document`].
#[must_use]
pub fn edit_for_param(now: SimTime, target: Target, param: &'static str, value: ParamValue) -> Edit {
    if now == SimTime::START {
        Edit::SetParam { target, param, value }
    } else {
        Edit::Intervene { target, param, at: now, value, goes_on: false }
    }
}

/// The edit that takes a parameter back: at 0:00 to the default, later to the value that the scenario starts with.
///
/// `None` if there is no such parameter.
#[must_use]
pub fn edit_for_reset(
    scenario: &Scenario,
    now: SimTime,
    target: &Target,
    param: &'static str,
    catalogue: &Catalogue,
) -> Option<Edit> {
    scenario.param_spec(target, param, catalogue)?;
    if now == SimTime::START {
        return Some(Edit::UnsetParam { target: target.clone(), param });
    }
    let value = scenario.params(target, catalogue)?.value(param);
    Some(edit_for_param(now, target.clone(), param, value))
}

/// The edit that sets a parameter of several parts, or takes it back in all of them.
///
/// `None` if none of them has it.
#[must_use]
pub fn edit_for_all(
    scenario: &Scenario,
    now: SimTime,
    (targets, param, value): (&[Target], &'static str, Option<ParamValue>),
    catalogue: &Catalogue,
) -> Option<Edit> {
    let known: Vec<&Target> =
        targets.iter().filter(|target| scenario.param_spec(target, param, catalogue).is_some()).collect();
    let spec = scenario.param_spec(known.first()?, param, catalogue)?;
    let edits = known.iter().filter_map(|target| match value {
        Some(value) => Some(edit_for_param(now, (*target).clone(), param, value)),
        None => edit_for_reset(scenario, now, target, param, catalogue),
    });
    let edits: Vec<Edit> = edits.collect();
    let to = value.map_or_else(|| "back".to_owned(), |value| format!("to {}", spec.format(value)));
    let label = format!("{} of {} components {to}", spec.name, edits.len());
    Some(Edit::SetParamOfAll { edits, label })
}

/// What a parameter holds at a moment, with everything that was changed until then.
///
/// `None` if there is no such parameter.
#[must_use]
pub fn value_at(
    scenario: &Scenario,
    now: SimTime,
    target: &Target,
    param: &str,
    catalogue: &Catalogue,
) -> Option<ParamValue> {
    scenario.param_spec(target, param, catalogue)?;
    last_change(scenario, now, target, param)
        .map(|(_, value)| value)
        .or_else(|| Some(scenario.params(target, catalogue)?.value(param)))
}

/// When a parameter was last changed by hand, and to what.
#[must_use]
pub fn last_change(scenario: &Scenario, now: SimTime, target: &Target, param: &str) -> Option<(SimTime, ParamValue)> {
    scenario
        .interventions
        .iter()
        .filter(|held| held.target == *target && held.param == param)
        .flat_map(|held| held.points.iter().copied())
        .filter(|(at, _)| *at <= now)
        // `max_by_key` keeps the last of equals: of two changes at one moment the later made holds.
        .max_by_key(|(at, _)| *at)
}

/// Drops what was planned for the same parameter after a moment: whoever moves a slider now does not want it to jump
/// later because of what they did in an earlier play.
pub(super) fn drop_later(scenario: &mut Scenario, target: &Target, param: &str, after: SimTime) {
    for held in scenario.interventions.iter_mut().filter(|held| held.target == *target && held.param == param) {
        held.points.retain(|(at, _)| *at <= after);
    }
    scenario.interventions.retain(|held| !held.points.is_empty());
}

/// Drops everything that was planned for a parameter.
pub(super) fn drop_all(scenario: &mut Scenario, target: &Target, param: &str) {
    scenario.interventions.retain(|held| held.target != *target || held.param != param);
}

/// Takes one change back.
pub(super) fn remove(scenario: &mut Scenario, index: usize) -> Result<(), EditError> {
    if index >= scenario.interventions.len() {
        return Err(gone("change"));
    }
    scenario.interventions.remove(index);
    Ok(())
}

/// How many changes were made while it ran, or go on, after a moment; or in all.
#[must_use]
pub fn made(scenario: &Scenario, after: Option<SimTime>) -> usize {
    let is_later = |at: SimTime| after.is_none_or(|after| at > after);
    scenario.interventions.iter().filter(|held| held.points.iter().any(|(at, _)| is_later(*at))).count()
}

/// Forgets them.
pub(super) fn forget(scenario: &mut Scenario, after: Option<SimTime>) {
    for held in &mut scenario.interventions {
        held.points.retain(|(at, _)| after.is_some_and(|after| *at <= after));
    }
    scenario.interventions.retain(|held| !held.points.is_empty());
}

/// How many later points [`drop_later`] would drop.
#[must_use]
pub(super) fn later(scenario: &Scenario, target: &Target, param: &str, after: Option<SimTime>) -> usize {
    scenario
        .interventions
        .iter()
        .filter(|held| held.target == *target && held.param == param)
        .flat_map(|held| &held.points)
        .filter(|(at, _)| after.is_none_or(|after| *at > after))
        .count()
}

/// Adds a point: to the last intervention if the same drag goes on, else as a new one.
pub(super) fn add_point(scenario: &mut Scenario, new: Intervention, goes_on: bool) {
    let last = scenario.interventions.last_mut();
    let Some(last) = last.filter(|last| goes_on && last.target == new.target && last.param == new.param) else {
        scenario.interventions.push(new);
        return;
    };
    for (at, value) in new.points {
        match last.points.last_mut() {
            // Dragged while time was held: one moment has one value.
            Some(point) if point.0 == at => point.1 = value,
            _ => last.points.push((at, value)),
        }
    }
}

/// One move of a slider, on its way to the document.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamMove {
    /// Whose parameter.
    pub target: Target,
    /// Which.
    pub param: &'static str,
    /// To what.
    pub value: ParamValue,
    /// The drag it belongs to.
    pub gesture: Option<GestureId>,
}

impl ParamMove {
    fn same_drag(&self, other: &Self) -> bool {
        self.gesture.is_some()
            && self.gesture == other.gesture
            && self.param == other.param
            && self.target == other.target
    }
}

/// Thins out the moves of a drag to ten points per page-second, and loses neither the last one nor the final one.
///
/// A slider reports up to 120 moves a second; every point is kept in the document, in the link and in the replay.
#[derive(Clone, Debug, Default)]
pub struct ParamMoves {
    last: Option<(ParamMove, f64)>,
    held_back: Option<ParamMove>,
}

impl ParamMoves {
    /// A slider moved; `done` once the hand has let go. Returns what must go to the document now, in order.
    pub fn push(&mut self, new: ParamMove, done: bool, page_ms: f64) -> Vec<ParamMove> {
        let mut out = Vec::new();
        if let Some(held) = self.held_back.take()
            && !held.same_drag(&new)
        {
            out.push(held);
        }
        let goes_on = self.last.as_ref().is_some_and(|(last, _)| last.same_drag(&new));
        if done || !goes_on || self.is_due(page_ms) {
            self.last = Some((new.clone(), page_ms));
            out.push(new);
        } else {
            self.held_back = Some(new);
        }
        out
    }

    /// To be asked in every frame: a move that was held back and whose time has come.
    pub fn due(&mut self, page_ms: f64) -> Option<ParamMove> {
        if self.held_back.is_none() || !self.is_due(page_ms) {
            return None;
        }
        let held = self.held_back.take()?;
        self.last = Some((held.clone(), page_ms));
        Some(held)
    }

    /// The drag was given up: what was held back of it must not come after.
    pub fn forget(&mut self) {
        self.held_back = None;
    }

    fn is_due(&self, page_ms: f64) -> bool {
        self.last.as_ref().is_none_or(|(_, at)| page_ms - at >= BETWEEN_POINTS_PAGE_MS || page_ms < *at)
    }
}
