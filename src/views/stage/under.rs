//! What lies under a place in the window: for menus, which open wherever somebody asks.

use betwixt_model::{Point, Scenario};

use crate::canvas::camera::ScreenPoint;
use crate::canvas::hit::Hit;
use crate::platform::place;
use crate::state::Subject;

use super::dom_ids::STAGE;
use super::live::Shown;
use super::meaning::region_id;
use super::painter::PainterHandle;

impl PainterHandle {
    /// The box, arrow or region under a place in the window, and the place on the canvas [canvas units].
    #[must_use]
    pub fn under(&self, (x, y): (f64, f64), scenario: &Scenario) -> (Option<Subject>, Point) {
        let (left, top) = place::corner(STAGE).unwrap_or_default();
        let at = ScreenPoint { x: x - left, y: y - top };
        self.with(|painter| {
            let live = &painter.live;
            let subject = match live.hit(at, Shown::default(), false) {
                Hit::Component(node) => live.box_id(node).cloned().map(Subject::Component),
                Hit::Connection(arrow) => live.arrow_id(arrow).cloned().map(Subject::Connection),
                Hit::Region(region) => region_id(region, live, scenario).map(Subject::Zone),
                _ => None,
            };
            let at = live.camera().world_from_screen(at);
            (subject, Point { x: at.x, y: at.y })
        })
    }
}
