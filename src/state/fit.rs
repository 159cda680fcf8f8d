//! The camera that shows boxes with their names and regions, as large as they fit between the edges of the canvas. What
//! floats in the corners of a small one is left free by [`super::corners`].

use betwixt_model::{Area, Catalogue, Component, Point, Role, Scenario};

use super::regions::region;
use super::session::{Camera, ZOOM};
use super::silhouettes::silhouette;

/// A fitted picture is not made larger than this: three boxes need not fill a wall.
const MOST: f64 = 1.25;

/// Air at the edges [pixels].
const AIR: f64 = 10.0;
/// What the legend, or an embed's title, covers at the top of a wide canvas [pixels].
const TOP: f64 = 46.0;
/// What zoom and map cover at the foot of a canvas that is high enough to leave them alone [pixels].
const FOOT: f64 = 44.0;
/// A canvas is wide or high enough for these from here on [pixels].
pub(super) const ROOMY: (f64, f64) = (600.0, 460.0);

/// Width of a letter of a name, and of the numbers under it [pixels at 100 %].
const LETTER: f64 = 7.8;
const NUMBERS: f64 = 122.0;
/// Height of a name with its numbers, and without them [pixels at 100 %].
const LINES: f64 = 34.0;
pub(super) const LINE: f64 = 18.0;
/// From here on names are shown, and from there on numbers.
pub(super) const NAMED: f64 = 0.35;
const NUMBERED: f64 = 0.6;

/// What is covered on the screen at some zoom [pixels], from the place of the canvas that is zero.
pub(super) struct Edges {
    pub(super) zoom: f64,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Edges {
    /// Nothing is covered yet.
    pub(super) const fn nothing(zoom: f64) -> Self {
        let (least, most) = (f64::INFINITY, f64::NEG_INFINITY);
        Self { zoom, left: least, top: least, right: most, bottom: most }
    }

    pub(super) fn cover(&mut self, left: f64, top: f64, right: f64, bottom: f64) {
        self.left = self.left.min(left);
        self.top = self.top.min(top);
        self.right = self.right.max(right);
        self.bottom = self.bottom.max(bottom);
    }

    /// A box and its name.
    pub(super) fn hold(&mut self, held: &Component, catalogue: &Catalogue) {
        let zoom = self.zoom;
        let (x, y) = (held.at.x * zoom, held.at.y * zoom);
        let (wide, high) = silhouette(held, catalogue).half_extents();
        let (wide, high) = (wide * zoom, high * zoom);
        let text = zoom.max(1.0);
        let (mut name, mut lines) = (held.name.len() as f64 * LETTER * text, LINES * text);
        if zoom < NAMED {
            (name, lines) = (0.0, 0.0);
        } else if zoom >= NUMBERED {
            name = name.max(NUMBERS * text);
        } else {
            // They are written smaller then.
            (name, lines) = (name * 0.92, LINE);
        }
        let beside = matches!(catalogue.kind(&held.kind).map(|kind| kind.role), Some(Role::Cache | Role::Store));
        if beside {
            self.cover(x - wide, y - high, x + wide + 9.0 * zoom + name, y + high);
        } else {
            let wide = wide.max(name / 2.0);
            self.cover(x - wide, y - high, x + wide, y + high + lines);
        }
    }

    /// A region.
    pub(super) fn spread(&mut self, area: &Area) {
        let (x, y, zoom) = (area.at.x * self.zoom, area.at.y * self.zoom, self.zoom);
        self.cover(x, y, x + area.width * zoom, y + area.height * zoom);
    }
}

/// The camera that shows everything.
#[must_use]
pub fn everything(scenario: &Scenario, stage: (f64, f64), catalogue: &Catalogue) -> Camera {
    framed(stage, &|edges| {
        for held in &scenario.components {
            edges.hold(held, catalogue);
        }
        for area in (0..scenario.zones.len()).filter_map(|at| region(scenario, at, catalogue)) {
            edges.spread(&area);
        }
    })
}

/// The camera that shows what is shown to the edges.
pub(super) fn framed(stage: (f64, f64), show: &dyn Fn(&mut Edges)) -> Camera {
    let at = |zoom| {
        let mut edges = Edges::nothing(zoom);
        show(&mut edges);
        edges
    };
    let top = if stage.0 > ROOMY.0 { TOP.min(stage.1 * 0.15) } else { AIR };
    let foot = if stage.1 > ROOMY.1 { FOOT } else { AIR };
    let (across, down) = (stage.0 - 2.0 * AIR, stage.1 - top - foot);
    // Before the first measure nobody knows.
    let (mut least, mut most) = (if across > 0.0 && down > 0.0 { ZOOM.0 } else { MOST }, MOST);
    // Names do not shrink with the rest: what fits is found by trying.
    for _ in 0..20 {
        let zoom = least.midpoint(most);
        let edges = at(zoom);
        if edges.right - edges.left <= across && edges.bottom - edges.top <= down {
            least = zoom;
        } else {
            most = zoom;
        }
    }
    let Edges { left, top: upper, right, bottom: lower, .. } = at(least);
    let middle = Point { x: (left + right) / 2.0 / least, y: (upper + lower + foot - top) / 2.0 / least };
    // Nothing is nowhere.
    if middle.x.is_finite() && middle.y.is_finite() {
        Camera { centre: middle, zoom: least }
    } else {
        Camera::default()
    }
}

/// The same, beside what floats in the corners.
#[must_use]
pub fn fitted(scenario: &Scenario, stage: (f64, f64), catalogue: &Catalogue) -> Camera {
    super::corners::beside_lens(scenario, stage, catalogue)
}

#[cfg(test)]
mod tests {
    use betwixt_sim::CATALOGUE;

    use super::*;

    fn shop() -> Scenario {
        betwixt_model::read(include_str!("../../scenarios/online-shop.json"), &CATALOGUE).scenario
    }

    #[test]
    fn every_name_is_inside_and_nothing_could_be_larger() {
        for stage in [(752.0, 448.0), (1_000.0, 600.0), (456.0, 300.0)] {
            let camera = fitted(&shop(), stage, &CATALOGUE);
            let (x, y) = (camera.centre.x * camera.zoom, camera.centre.y * camera.zoom);
            let mut edges = Edges::nothing(camera.zoom);
            for held in &shop().components {
                edges.hold(held, &CATALOGUE);
            }
            let (left, right) = (edges.left - x + stage.0 / 2.0, edges.right - x + stage.0 / 2.0);
            let (top, bottom) = (edges.top - y + stage.1 / 2.0, edges.bottom - y + stage.1 / 2.0);
            assert!(left >= AIR - 0.1 && top >= AIR && right <= stage.0 - AIR + 0.1 && bottom <= stage.1 - AIR + 0.1);
            let closer = fitted(&shop(), (stage.0 * 1.1, stage.1 * 1.1), &CATALOGUE);
            assert!(closer.zoom > camera.zoom, "more room is used");
        }
    }

    #[test]
    fn a_small_laptop_sees_the_numbers_of_the_shop() {
        assert!(fitted(&shop(), (752.0, 430.0), &CATALOGUE).zoom >= NUMBERED);
    }

    #[test]
    fn nothing_and_nowhere_are_looked_at_from_the_usual_place() {
        assert_eq!(fitted(&Scenario::default(), (0.0, 0.0), &CATALOGUE), Camera::default());
        let mut lost = shop();
        for held in &mut lost.components {
            held.at.x = f64::NAN;
        }
        lost.zones.clear();
        assert_eq!(fitted(&lost, (800.0, 600.0), &CATALOGUE), Camera::default());
        assert_eq!(fitted(&shop(), (0.0, 0.0), &CATALOGUE).zoom, MOST, "before the first measure nobody knows");
    }
}
