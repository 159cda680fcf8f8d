//! How high everything stands: as near to its neighbours as there is room, bands below one another.

use super::ROW;
use super::layers::{Layers, Vertex, mean};

/// Room for an arrow that passes [canvas units].
const PASSING: f64 = 60.0;
/// From a box of one band to a box of the next [canvas units]: borders and names of two zones.
const BAND: f64 = 220.0;
/// How often the layers are gone through, to and fro.
const SWEEPS: usize = 8;

/// How high each vertex stands.
pub(super) fn heights(layers: &Layers) -> Vec<f64> {
    let mut height = vec![0.0; layers.vertices.len()];
    for row in &layers.rows {
        let wanted = vec![0.0; row.len()];
        settle(layers, row, &wanted, &mut height);
    }
    for sweep in 0..SWEEPS {
        let to_the_right = sweep % 2 == 0;
        for step in 0..layers.rows.len() {
            let at = if to_the_right { step } else { layers.rows.len() - 1 - step };
            let side = |vertex: &Vertex| {
                if sweep + 2 >= SWEEPS {
                    vertex.before.iter().chain(&vertex.after).copied().collect::<Vec<_>>()
                } else if to_the_right {
                    vertex.before.clone()
                } else {
                    vertex.after.clone()
                }
            };
            follow(layers, at, side, &mut height);
        }
    }
    part_bands(layers, &mut height);
    // What is beside no zone follows those who have been moved.
    for at in (0..layers.rows.len()).chain((0..layers.rows.len()).rev()) {
        if layers.rows[at].iter().all(|at| layers.vertices[*at].band == 0) {
            follow(layers, at, |vertex| vertex.before.iter().chain(&vertex.after).copied().collect(), &mut height);
        }
    }
    height
}

/// Moves a layer as near to its neighbours as there is room.
fn follow(layers: &Layers, at: usize, side: impl Fn(&Vertex) -> Vec<usize>, height: &mut [f64]) {
    let row = &layers.rows[at];
    let wanted: Vec<f64> = row
        .iter()
        .map(|at| mean(side(&layers.vertices[*at]).into_iter().map(|at| height[at])).unwrap_or(height[*at]))
        .collect();
    settle(layers, row, &wanted, height);
}

/// The heights nearest to those wanted (least squares) that keep order and distance: neighbours that are too near share
/// the mean of what they want, pool by pool.
fn settle(layers: &Layers, row: &[usize], wanted: &[f64], height: &mut [f64]) {
    let mut room = 0.0;
    let mut rooms = Vec::with_capacity(row.len());
    // Sum of what is wanted, and of how many.
    let mut pools: Vec<(f64, f64)> = Vec::with_capacity(row.len());
    for (index, at) in row.iter().enumerate() {
        if index > 0 {
            room += apart(&layers.vertices[row[index - 1]], &layers.vertices[*at]);
        }
        rooms.push(room);
        let mut pool = (wanted[index] - room, 1.0);
        while let Some(last) = pools.pop() {
            if last.0 / last.1 <= pool.0 / pool.1 {
                pools.push(last);
                break;
            }
            pool = (pool.0 + last.0, pool.1 + last.1);
        }
        pools.push(pool);
    }
    let means = pools.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count, count as usize));
    for ((at, room), mean) in row.iter().zip(rooms).zip(means) {
        height[*at] = mean + room;
    }
}

fn apart(above: &Vertex, below: &Vertex) -> f64 {
    if above.band != below.band {
        BAND
    } else if above.node.is_some() && below.node.is_some() {
        ROW
    } else {
        PASSING
    }
}

/// Moves each band below the one before it.
fn part_bands(layers: &Layers, height: &mut [f64]) {
    let last = layers.vertices.iter().map(|vertex| vertex.band).max().unwrap_or(0);
    let mut floor = f64::NEG_INFINITY;
    for band in 1..=last {
        let members = layers.vertices.iter().zip(&*height).filter(|(vertex, _)| vertex.band == band);
        let (least, most) = members.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), (_, height)| {
            (least.min(*height), most.max(*height))
        });
        if least > most {
            continue;
        }
        let down = if floor.is_finite() { (floor + BAND - least).max(0.0) } else { 0.0 };
        for (vertex, height) in layers.vertices.iter().zip(&mut *height) {
            if vertex.band >= band {
                *height += down;
            }
        }
        floor = most + down;
    }
}
