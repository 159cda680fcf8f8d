//! The camera that shows everything on a small canvas, beside what floats in its upper corners: what zooms, and the choice of
//! what is shown. Only what would stand below a corner keeps away from it.

use betwixt_model::{Catalogue, Scenario};

use super::fit::{self, Edges, LINE, NAMED, ROOMY, framed};
use super::regions::region;
use super::session::Camera;
use super::silhouettes::silhouette;

/// Width of a corner, and how far it reaches below the edge that is left free anyway [pixels].
type Corner = (f64, f64);

/// What zooms, where fingers are: at the left.
pub(super) const BAR: Corner = (150.0, 50.0);
/// The choice of what is shown, where fingers are: at the right.
pub(super) const LENS: Corner = (112.0, 58.0);

/// The camera that shows everything; the choice of what is shown floats over it where it makes a difference.
pub(super) fn beside_lens(scenario: &Scenario, stage: (f64, f64), catalogue: &Catalogue) -> Camera {
    let lens = scenario.components.iter().any(|held| !held.instrumented);
    // A wide canvas has a strip for it.
    if !lens || stage.0 > ROOMY.0 {
        return fit::everything(scenario, stage, catalogue);
    }
    framed(stage, &|edges| {
        let all = shown(scenario, edges.zoom, catalogue);
        cover(edges, &all, stage.0, [(0.0, 0.0), LENS]);
    })
}

/// The camera that shows everything beside both; names may stand above and below.
pub(super) fn beside_both(scenario: &Scenario, stage: (f64, f64), catalogue: &Catalogue) -> Camera {
    framed(stage, &|edges| {
        let zoom = edges.zoom;
        let mut all = shown(scenario, zoom, catalogue);
        let line = if zoom < NAMED { 0.0 } else { LINE };
        for (covered, held) in all.iter_mut().zip(&scenario.components) {
            let (_, high) = silhouette(held, catalogue).half_extents();
            let (top, bottom) = ((held.at.y - high) * zoom - line, (held.at.y + high) * zoom + line);
            covered.cover(covered.left, top, covered.right, bottom);
        }
        cover(edges, &all, stage.0, [BAR, LENS]);
    })
}

/// What each component covers, then each region.
fn shown(scenario: &Scenario, zoom: f64, catalogue: &Catalogue) -> Vec<Edges> {
    let one = |show: &dyn Fn(&mut Edges)| {
        let mut edges = Edges::nothing(zoom);
        show(&mut edges);
        edges
    };
    let boxes = scenario.components.iter().map(|held| one(&|edges| edges.hold(held, catalogue)));
    let areas = (0..scenario.zones.len()).filter_map(|at| region(scenario, at, catalogue));
    boxes.chain(areas.map(|area| one(&|edges| edges.spread(&area)))).collect()
}

/// Covers all of it, on a canvas of this width; what stands below a corner as if it reached higher.
fn cover(edges: &mut Edges, all: &[Edges], width: f64, [first, last]: [Corner; 2]) {
    for one in all {
        edges.cover(one.left, one.top, one.right, one.bottom);
    }
    let zero = f64::midpoint(edges.left, edges.right) - width / 2.0;
    for one in all {
        let left = if one.left < zero + first.0 { first.1 } else { 0.0 };
        let right = if one.right > zero + width - last.0 { last.1 } else { 0.0 };
        edges.cover(one.left, one.top - left.max(right), one.right, one.bottom);
    }
}

#[cfg(test)]
mod tests {
    use betwixt_sim::CATALOGUE;

    use super::*;
    use crate::state::vertical;

    fn shop() -> Scenario {
        betwixt_model::read(include_str!("../../scenarios/online-shop.json"), &CATALOGUE).scenario
    }

    /// Right edge and upper edge of every box on this stage.
    fn boxes(scenario: &Scenario, camera: Camera, stage: (f64, f64)) -> Vec<(f64, f64, f64)> {
        let place = |at: f64, centre: f64, size: f64| (at - centre) * camera.zoom + size / 2.0;
        let one = |held: &betwixt_model::Component| {
            let (wide, high) = silhouette(held, &CATALOGUE).half_extents();
            let across = |x: f64| place(x, camera.centre.x, stage.0);
            let top = place(held.at.y - high, camera.centre.y, stage.1);
            (across(held.at.x - wide), across(held.at.x + wide), top)
        };
        scenario.components.iter().map(one).collect()
    }

    #[test]
    fn the_choice_of_what_is_shown_covers_no_box() {
        let shop = shop();
        for stage in [(480.0, 236.0), (560.0, 300.0), (400.0, 180.0)] {
            for (_, right, top) in boxes(&shop, fit::fitted(&shop, stage, &CATALOGUE), stage) {
                assert!(right <= stage.0 - LENS.0 || top >= LENS.1, "{right} {top} of {stage:?}");
            }
        }
        let mut told = shop.clone();
        told.components.iter_mut().for_each(|held| held.instrumented = true);
        let stage = (480.0, 236.0);
        assert_eq!(fit::fitted(&told, stage, &CATALOGUE), fit::everything(&told, stage, &CATALOGUE), "it is not there");
    }

    #[test]
    fn on_a_phone_no_box_nor_name_is_below_a_corner() {
        let turned = vertical::turned(&shop()).expect("it is wider than high");
        let stage = (390.0, 405.0);
        let camera = vertical::fitted(&shop(), stage, &CATALOGUE);
        assert!(camera.zoom > 0.45, "names are read: {}", camera.zoom);
        for (left, right, top) in boxes(&turned, camera, stage) {
            let top = top - LINE;
            assert!(top > 0.0, "a name is inside");
            assert!(left >= BAR.0 || top >= BAR.1, "{left} {top}");
            assert!(right <= stage.0 - LENS.0 || top >= LENS.1, "{right} {top}");
        }
    }
}
