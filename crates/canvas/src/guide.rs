//! Lines that a dragged component comes into: the middles of others, a few pixels away.

use super::camera::WorldPoint;

/// How near a line must be to hold a component, in CSS pixels.
pub const GUIDE_REACH: f64 = 6.0;

/// A dragged component that lines hold.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Aligned {
    /// The x of an upright line, and from where to where it runs.
    pub upright: Option<(f64, f64, f64)>,
    /// The y of a level line, and from where to where it runs.
    pub level: Option<(f64, f64, f64)>,
}

/// The nearest lines to a component at `at`, among the middles of the others. Of two that are as near, the first holds.
#[must_use]
pub fn align(at: WorldPoint, others: impl Iterator<Item = WorldPoint> + Clone, zoom: f64) -> Aligned {
    let reach = GUIDE_REACH / if zoom > 0.0 { zoom } else { 1.0 };
    let nearest = |of: fn(WorldPoint) -> f64| {
        let near = others.clone().map(|other| ((of(other) - of(at)).abs(), of(other)));
        near.filter(|(distance, _)| *distance <= reach).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, line)| line)
    };
    let span = |line: f64, of: fn(WorldPoint) -> f64, along: fn(WorldPoint) -> f64| {
        let on = others.clone().filter(|other| (of(*other) - line).abs() < 0.5).map(along);
        on.fold((along(at), along(at)), |(least, most), value| (least.min(value), most.max(value)))
    };
    let (x, y): (fn(WorldPoint) -> f64, fn(WorldPoint) -> f64) = (|at| at.x, |at| at.y);
    let line = |of, along| {
        nearest(of).map(|line| {
            let (from, to) = span(line, of, along);
            (line, from, to)
        })
    };
    Aligned { upright: line(x, y), level: line(y, x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> WorldPoint {
        WorldPoint { x, y }
    }

    #[test]
    fn lines_within_six_pixels_hold_and_others_do_not() {
        let others = [at(0.0, 0.0), at(107.0, 300.0), at(0.0, 500.0)];
        let held = align(at(5.0, 293.0), others.into_iter(), 1.0);
        assert_eq!(held, Aligned { upright: Some((0.0, 0.0, 500.0)), level: None });
        assert_eq!(align(at(5.0, 294.0), others.into_iter(), 1.0).level, Some((300.0, 5.0, 107.0)));
        // Six pixels are twelve units where everything is half as large.
        assert_eq!(align(at(5.0, 289.0), others.into_iter(), 0.5).level, Some((300.0, 5.0, 107.0)));
        assert_eq!(align(at(50.0, 100.0), others.into_iter(), 1.0), Aligned::default());
    }

    #[test]
    fn the_nearest_of_two_lines_holds() {
        let others = [at(100.0, 0.0), at(104.0, 50.0)];
        assert_eq!(align(at(103.0, 200.0), others.into_iter(), 1.0).upright, Some((104.0, 50.0, 200.0)));
        assert_eq!(align(at(101.0, 200.0), [].into_iter(), 1.0), Aligned::default());
    }
}
