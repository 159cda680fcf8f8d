//! Putting boxes in line: on a line of their own, or with the same room between them.
//!
//! Where a box stands is where its middle is, so middles are what is put in line.

use betwixt_model::{Catalogue, ComponentId, Point, Scenario, sort};

use super::edit::{Edit, EditError};
use super::plan::snapped;
use super::selection::Selection;
use super::tidy::tidy;

/// Ways to arrange boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrange {
    /// All of them anew, in layers: callers left of those whom they ask.
    Tidy,
    /// Those that are selected on one line.
    Align(Line),
    /// Those that are selected with the same room between them.
    Distribute(Axis),
}

/// Lines that boxes can be put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Below the one that is furthest to the left.
    Left,
    /// One below the other, in the middle.
    Centre,
    /// Below the one that is furthest to the right.
    Right,
    /// Beside the highest.
    Top,
    /// One beside the other, in the middle.
    Middle,
    /// Beside the lowest.
    Bottom,
}

/// Ways across the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Across,
    /// From top to bottom.
    Down,
}

impl Arrange {
    /// All that can be done with a selection, in the order of its buttons.
    pub const OF_SELECTION: [Self; 8] = [
        Self::Align(Line::Left),
        Self::Align(Line::Centre),
        Self::Align(Line::Right),
        Self::Align(Line::Top),
        Self::Align(Line::Middle),
        Self::Align(Line::Bottom),
        Self::Distribute(Axis::Across),
        Self::Distribute(Axis::Down),
    ];

    /// As a button says it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tidy => "Tidy: place everything anew",
            Self::Align(Line::Left) => "Align left",
            Self::Align(Line::Centre) => "Align in a column",
            Self::Align(Line::Right) => "Align right",
            Self::Align(Line::Top) => "Align top",
            Self::Align(Line::Middle) => "Align in a row",
            Self::Align(Line::Bottom) => "Align bottom",
            Self::Distribute(Axis::Across) => "Distribute from left to right",
            Self::Distribute(Axis::Down) => "Distribute from top to bottom",
        }
    }

    /// The verb of the step that undo takes back.
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::Tidy => "Tidy",
            Self::Align(_) => "Align",
            Self::Distribute(_) => "Distribute",
        }
    }
}

/// The edit that arranges boxes.
///
/// Errors: too few are selected.
pub(super) fn arrange(
    scenario: &Scenario,
    how: Arrange,
    selection: &Selection,
    catalogue: &Catalogue,
) -> Result<Edit, EditError> {
    let places = match how {
        Arrange::Tidy => tidy(scenario, catalogue),
        Arrange::Align(line) => align(selected(scenario, selection, 2)?, line),
        Arrange::Distribute(axis) => distribute(selected(scenario, selection, 3)?, axis),
    };
    Ok(Edit::Arrange { how, places })
}

type Placed = (ComponentId, Point);

fn selected(scenario: &Scenario, selection: &Selection, least: usize) -> Result<Vec<Placed>, EditError> {
    let boxes: Vec<Placed> =
        selection.components().filter_map(|id| scenario.component(id)).map(|held| (held.id.clone(), held.at)).collect();
    match boxes.len() {
        n if n >= least => Ok(boxes),
        _ => Err(EditError::new(match least {
            2 => "Select two components or more to align them.",
            _ => "Select three components or more to distribute them.",
        })),
    }
}

fn align(mut boxes: Vec<Placed>, line: Line) -> Vec<Placed> {
    let range = |of: fn(Point) -> f64| {
        let least = boxes.iter().map(|(_, at)| of(*at)).fold(f64::INFINITY, f64::min);
        (least, boxes.iter().map(|(_, at)| of(*at)).fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (range(|at| at.x), range(|at| at.y));
    let middle = snapped(Point { x: left.midpoint(right), y: top.midpoint(bottom) });
    for (_, at) in &mut boxes {
        *at = match line {
            Line::Left => Point { x: left, ..*at },
            Line::Centre => Point { x: middle.x, ..*at },
            Line::Right => Point { x: right, ..*at },
            Line::Top => Point { y: top, ..*at },
            Line::Middle => Point { y: middle.y, ..*at },
            Line::Bottom => Point { y: bottom, ..*at },
        };
    }
    boxes
}

/// The first and the last stay; those between them are off the grid where the room does not divide.
fn distribute(mut boxes: Vec<Placed>, axis: Axis) -> Vec<Placed> {
    let along = |at: &Point| if axis == Axis::Across { at.x } else { at.y };
    sort::by_number(&mut boxes, |(_, at)| sort::rank(along(at)));
    let (Some(first), Some(last)) = (boxes.first().map(|(_, at)| along(at)), boxes.last().map(|(_, at)| along(at)))
    else {
        return boxes;
    };
    let step = (last - first) / (boxes.len() - 1) as f64;
    for (index, (_, at)) in boxes.iter_mut().enumerate() {
        let to = first + step * index as f64;
        *at = if axis == Axis::Across { Point { x: to, ..*at } } else { Point { y: to, ..*at } };
    }
    boxes
}
