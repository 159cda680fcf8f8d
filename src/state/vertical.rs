//! A drawing from left to right, turned so that it runs from top to bottom: for screens that are higher than wide, where
//! nothing is built. Only what is shown is turned; the document stays as it is.

use betwixt_model::{Area, Catalogue, Point, Scenario};

use super::command::Direction;
use super::corners;
use super::session::Camera;

/// What stood below one another stands side by side, and needs room for names.
const ACROSS: f64 = 1.35;
/// What stood side by side stands below one another, and needs less.
const DOWN: f64 = 0.7;
/// So much wider than high a drawing has to be before it is turned.
const WIDE: f64 = 1.2;

/// Whether turning helps.
#[must_use]
pub fn is_wide(scenario: &Scenario) -> bool {
    let places = || scenario.components.iter().map(|held| held.at);
    let span =
        |of: fn(Point) -> f64| places().map(of).fold(f64::MIN, f64::max) - places().map(of).fold(f64::MAX, f64::min);
    places().next().is_some() && span(|at| at.x) > WIDE * span(|at| at.y)
}

/// The same with every place turned, if that helps.
#[must_use]
pub fn turned(scenario: &Scenario) -> Option<Scenario> {
    if !is_wide(scenario) {
        return None;
    }
    let mut turned = scenario.clone();
    for held in &mut turned.components {
        held.at = place(held.at);
    }
    for bend in turned.connections.iter_mut().filter_map(|held| held.bend.as_mut()) {
        *bend = place(*bend);
    }
    for area in turned.zones.iter_mut().filter_map(|zone| zone.area.as_mut()) {
        *area = Area { at: place(area.at), width: area.height * ACROSS, height: area.width * DOWN };
    }
    Some(turned)
}

const fn place(at: Point) -> Point {
    Point { x: at.y * ACROSS, y: at.x * DOWN }
}

/// The camera that shows all of it, beside what floats in the corners.
#[must_use]
pub fn fitted(scenario: &Scenario, stage: (f64, f64), catalogue: &Catalogue) -> Camera {
    let turned = turned(scenario);
    corners::beside_both(turned.as_ref().unwrap_or(scenario), stage, catalogue)
}

/// Which way of the document leads there in the turned drawing.
#[must_use]
pub const fn way(direction: Direction) -> Direction {
    match direction {
        Direction::Left => Direction::Up,
        Direction::Up => Direction::Left,
        Direction::Right => Direction::Down,
        Direction::Down => Direction::Right,
    }
}

#[cfg(test)]
mod tests {
    use betwixt_sim::CATALOGUE;

    use super::*;

    #[test]
    fn on_a_small_stage_every_box_is_in_sight() {
        let scenario = crate::gallery::find("charged-twice", &CATALOGUE).unwrap();
        for (stage, is_turned) in
            [((480.0, 230.0), false), ((300.0, 110.0), false), ((360.0, 300.0), true), ((90.0, 60.0), false)]
        {
            let camera = if is_turned { fitted } else { crate::state::fitted };
            let Camera { centre, zoom } = camera(&scenario, stage, &CATALOGUE);
            let shown = turned(&scenario).filter(|_| is_turned).unwrap_or_else(|| scenario.clone());
            for held in &shown.components {
                let (x, y) =
                    ((held.at.x - centre.x) * zoom + stage.0 / 2.0, (held.at.y - centre.y) * zoom + stage.1 / 2.0);
                assert!(x > 10.0 && x < stage.0 - 10.0 && y > 10.0 && y < stage.1 - 10.0, "{x} {y} of {stage:?}");
            }
        }
    }

    fn shop() -> Scenario {
        betwixt_model::read(include_str!("../../scenarios/online-shop.json"), &CATALOGUE).scenario
    }

    #[test]
    fn a_wide_drawing_runs_downwards_and_a_high_one_stays() {
        let shop = shop();
        let turned = turned(&shop).expect("the shop is wider than high");
        assert!(!is_wide(&turned) && super::turned(&turned).is_none(), "once is enough");
        for call in &shop.connections {
            let place = |drawing: &Scenario, id| drawing.component(id).map(|held| held.at);
            let (Some(from), Some(to)) = (place(&shop, &call.from), place(&shop, &call.to)) else { continue };
            let (above, below) = (place(&turned, &call.from).unwrap(), place(&turned, &call.to).unwrap());
            assert_eq!(from.x < to.x, above.y < below.y, "{}", call.id);
        }
        assert_eq!(super::turned(&Scenario::default()), None);
    }

    #[test]
    fn the_camera_shows_every_box_beside_what_floats() {
        let (shop, stage) = (shop(), (390.0, 400.0));
        let camera = fitted(&shop, stage, &CATALOGUE);
        for held in &turned(&shop).unwrap().components {
            let x = (held.at.x - camera.centre.x) * camera.zoom + stage.0 / 2.0;
            let y = (held.at.y - camera.centre.y) * camera.zoom + stage.1 / 2.0;
            assert!((20.0..=stage.0 - 20.0).contains(&x), "{} at {x}", held.id);
            assert!((20.0..=stage.1 - 20.0).contains(&y), "{} at {y}", held.id);
        }
    }

    #[test]
    fn arrows_lead_where_they_point() {
        for direction in [Direction::Left, Direction::Right, Direction::Up, Direction::Down] {
            assert_eq!(way(way(direction)), direction);
        }
        assert_eq!(way(Direction::Down), Direction::Right, "what is asked stands below");
    }
}
