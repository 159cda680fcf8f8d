//! Where components stand when a scenario does not say: in columns, by how far they are from whoever starts things.

use std::collections::VecDeque;

use crate::catalogue::{Catalogue, Role};
use crate::index::Index;
use crate::scenario::{Point, Scenario};

/// From column to column [canvas units].
const COLUMN: f64 = 150.0;
/// From row to row [canvas units].
const ROW: f64 = 110.0;
/// Distance of the first column and row from the origin [canvas units].
const MARGIN: f64 = 80.0;
/// Most boxes in a column; the rest goes into a column of its own.
const TALLEST: usize = 40;

/// Gives a place to each component in `homeless` (places in the document); the others stay, and the new ones go below them.
///
/// The same document always gets the same picture.
pub(crate) fn place(scenario: &mut Scenario, catalogue: &Catalogue, homeless: &[usize]) {
    if homeless.is_empty() {
        return;
    }
    let depths = depths(&Index::new(scenario, catalogue));
    let is_new = |at: usize| homeless.binary_search(&at).is_ok();
    let lowest = scenario
        .components
        .iter()
        .enumerate()
        .filter(|(at, _)| !is_new(*at))
        .map(|(_, part)| part.at.y)
        .reduce(f64::max);
    let top = lowest.map_or(MARGIN, |lowest| lowest + ROW);

    let mut columns: Vec<Vec<usize>> = Vec::new();
    let deepest = homeless.iter().map(|at| depths[*at]).max().unwrap_or(0);
    let mut by_depth = vec![Vec::new(); deepest + 1];
    for &at in homeless {
        by_depth[depths[at]].push(at);
    }
    for column in by_depth {
        columns.extend(column.chunks(TALLEST).map(<[usize]>::to_vec));
    }
    let tallest = columns.iter().map(Vec::len).max().unwrap_or(0);
    for (x, column) in columns.into_iter().enumerate() {
        let shift = (tallest - column.len()) as f64 / 2.0;
        for (y, at) in column.into_iter().enumerate() {
            let farthest = crate::read::FARTHEST;
            scenario.components[at].at = Point {
                x: (MARGIN + x as f64 * COLUMN).min(farthest),
                y: (top + (y as f64 + shift) * ROW).min(farthest),
            };
        }
    }
}

/// Steps from the nearest source along connections; what no source reaches counts from those whom nobody asks.
fn depths(index: &Index<'_>) -> Vec<usize> {
    let count = index.kinds.len();
    let mut asked = vec![false; count];
    for connection in &index.scenario.connections {
        if let Some(to) = index.place_of(connection.to.as_str()) {
            asked[to] = true;
        }
    }
    let is_source = |at: &usize| index.kinds[*at].is_some_and(|kind| kind.role == Role::Source);
    let mut depths = vec![None; count];
    walk(index, &mut depths, (0..count).filter(is_source).collect());
    walk(index, &mut depths, (0..count).filter(|at| !asked[*at]).collect());
    for at in 0..count {
        walk(index, &mut depths, vec![at]);
    }
    depths.into_iter().map(|depth| depth.unwrap_or(0)).collect()
}

fn walk(index: &Index<'_>, depths: &mut [Option<usize>], starts: Vec<usize>) {
    let mut next = VecDeque::new();
    for at in starts {
        if depths[at].is_none() {
            depths[at] = Some(0);
            next.push_back((at, 0));
        }
    }
    while let Some((at, depth)) = next.pop_front() {
        for connection in index.outgoing(at) {
            let Some(to) = index.place_of(connection.to.as_str()) else { continue };
            if depths[to].is_none() {
                depths[to] = Some(depth + 1);
                next.push_back((to, depth + 1));
            }
        }
    }
}
