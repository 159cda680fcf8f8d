//! A route measured once, so that a message finds its place by distance without touching the curve again.

use super::camera::WorldPoint;
use super::route::Route;

/// Equal steps of distance that a track remembers; between them a straight line is close enough to a curve.
const STEPS: usize = 64;
/// Parameters at which the curve is measured before it is divided into equal distances.
const FINE: usize = 128;

/// A place on a track.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sample {
    /// World x.
    pub x: f64,
    /// World y.
    pub y: f64,
    /// Unit direction towards the callee, x.
    pub dx: f64,
    /// Unit direction towards the callee, y.
    pub dy: f64,
}

impl Sample {
    /// The place moved `offset` units to the left of somebody who walks towards the callee.
    #[must_use]
    pub fn left(&self, offset: f64) -> WorldPoint {
        WorldPoint { x: self.x + self.dy * offset, y: self.y - self.dx * offset }
    }
}

/// A route with its distances.
///
/// Messages must move at an even speed, and a Bézier's parameter does not: it crowds where the curve bends.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteTable {
    route: Route,
    length: f64,
    samples: Vec<Sample>,
    /// The curve's parameter at each sample.
    parameters: Vec<f64>,
}

impl RouteTable {
    /// Measures a route.
    #[must_use]
    pub fn new(route: Route) -> Self {
        let mut walked = [0.0; FINE + 1];
        let mut from = route.p0;
        let mut length = 0.0;
        for (step, slot) in walked.iter_mut().enumerate() {
            let to = route.point(step as f64 / FINE as f64);
            length += from.distance(to);
            *slot = length;
            from = to;
        }
        let parameters: Vec<f64> =
            (0..=STEPS).map(|step| parameter_at(&walked, length * step as f64 / STEPS as f64)).collect();
        let samples = parameters
            .iter()
            .map(|&t| {
                let (point, (dx, dy)) = (route.point(t), route.direction(t));
                Sample { x: point.x, y: point.y, dx, dy }
            })
            .collect();
        Self { route, length, samples, parameters }
    }

    /// The same route elsewhere: what was measured of it stays.
    #[must_use]
    pub fn moved(&self, dx: f64, dy: f64) -> Self {
        let samples =
            self.samples.iter().map(|sample| Sample { x: sample.x + dx, y: sample.y + dy, ..*sample }).collect();
        Self { route: self.route.moved(dx, dy), length: self.length, samples, parameters: self.parameters.clone() }
    }

    /// The route that was measured.
    #[must_use]
    pub const fn route(&self) -> &Route {
        &self.route
    }

    /// Length in world units.
    #[must_use]
    pub const fn length(&self) -> f64 {
        self.length
    }

    /// The curve's parameter at a fraction of its length.
    #[must_use]
    pub fn at_length_fraction(&self, fraction: f64) -> f64 {
        let (index, part) = split(fraction);
        match (self.parameters.get(index), self.parameters.get(index + 1)) {
            (Some(a), Some(b)) => a + (b - a) * part,
            (Some(a), None) => *a,
            _ => 1.0,
        }
    }

    /// The place at a fraction of the length, 0 at the caller and 1 at the callee.
    #[must_use]
    pub fn at(&self, fraction: f64) -> Sample {
        let (index, part) = split(fraction);
        match (self.samples.get(index), self.samples.get(index + 1)) {
            (Some(a), Some(b)) => {
                let mix = |a: f64, b: f64| a + (b - a) * part;
                Sample { x: mix(a.x, b.x), y: mix(a.y, b.y), dx: mix(a.dx, b.dx), dy: mix(a.dy, b.dy) }
            }
            (Some(a), None) => *a,
            _ => Sample::default(),
        }
    }

    /// The middle, by distance.
    #[must_use]
    pub fn mid(&self) -> WorldPoint {
        self.at(0.5).left(0.0)
    }
}

/// The step that a fraction falls into and how far it is into that step; nonsense is the beginning.
fn split(fraction: f64) -> (usize, f64) {
    let steps = fraction.clamp(0.0, 1.0) * STEPS as f64;
    // `as` turns NaN into 0.
    let index = (steps as usize).min(STEPS);
    (index, if steps.is_nan() { 0.0 } else { steps - index as f64 })
}

/// The parameter at which `distance` has been walked.
fn parameter_at(walked: &[f64; FINE + 1], distance: f64) -> f64 {
    let after = walked.partition_point(|&w| w < distance).clamp(1, FINE);
    let (Some(low), Some(high)) = (walked.get(after - 1), walked.get(after)) else {
        return 1.0;
    };
    let part = if high > low { ((distance - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
    (after as f64 - 1.0 + part) / FINE as f64
}
