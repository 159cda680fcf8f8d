//! What a place on the stage means to a hand: what is chosen, taken along, added, or refused.

use betwixt_model::{ComponentId, Point, Scenario, ZoneId};

use crate::canvas::camera::{Camera, ScreenPoint, WorldPoint};
use crate::canvas::gesture::snap;
use crate::canvas::hit::Hit;
use crate::canvas::pointer::{Button, PointerKind};
use crate::platform::pointer::PointerAt;
use crate::state::{Command, Picking, Selection, Session, Sketch, connecting};

use super::dom_ids::{link_dom_id, node_dom_id};
use super::hand::{Around, Asked};
use super::live::{Live, Shown};

/// A second click on the same place.
pub(super) fn double_click((x, y): (f64, f64), live: &Live, around: &Around) -> Vec<Command> {
    let point = ScreenPoint { x, y };
    match live.hit(point, Shown::default(), false) {
        Hit::Component(node) => live
            .box_id(node)
            .map(|id| vec![Command::Select(Selection::one(id.clone())), Command::OpenInspector])
            .unwrap_or_default(),
        Hit::Connection(arrow) => live
            .arrow_id(arrow)
            .map(|id| vec![Command::Select(Selection::Connection(id.clone())), Command::OpenInspector])
            .unwrap_or_default(),
        Hit::Nothing if !around.looking_only => {
            let WorldPoint { x, y } = snap(live.camera().world_from_screen(point), false);
            vec![Command::from(Sketch::Pick(Picking::Add(Some(Point { x, y }))))]
        }
        Hit::Region(region) if !around.looking_only => {
            let zone = region_id(region, live, &around.scenario);
            zone.map(|id| vec![Command::Select(Selection::Zone(id)), Command::OpenInspector]).unwrap_or_default()
        }
        Hit::Nothing | Hit::Handle(..) | Hit::End(..) | Hit::Middle(_) | Hit::Region(_) | Hit::Corner(..) => Vec::new(),
    }
}

/// What a drag from here takes along.
pub(super) fn picked(over: Hit, live: &Live, session: &Session, add: bool) -> Vec<usize> {
    let Hit::Component(node) = over else { return Vec::new() };
    let mut picked: Vec<usize> = session.selection.components().filter_map(|id| live.box_at(id)).collect();
    if !picked.contains(&node) {
        if !add {
            picked.clear();
        }
        picked.push(node);
    }
    picked
}

pub(super) fn is_selected(node: usize, live: &Live, session: &Session) -> bool {
    live.box_id(node).is_some_and(|id| session.selection.has_component(id))
}

pub(super) fn select(node: usize, add: bool, live: &Live, asked: &mut Asked) {
    let Some(id) = live.box_id(node).cloned() else { return };
    asked.focus = Some(node_dom_id(id.as_str()));
    asked.commands.push(if add { Command::ToggleSelected(id) } else { Command::Select(Selection::one(id)) });
}

pub(super) fn select_arrow(arrow: usize, live: &Live, asked: &mut Asked) {
    let Some(id) = live.arrow_id(arrow).cloned() else { return };
    asked.focus = Some(link_dom_id(id.as_str()));
    asked.commands.push(Command::Select(Selection::Connection(id)));
}

/// The identity of a region, by its place among those that cover something.
pub(super) fn region_id(region: usize, live: &Live, scenario: &Scenario) -> Option<ZoneId> {
    let zone = live.layout().zones.get(region)?;
    scenario.zones.get(zone.index).map(|held| held.id.clone())
}

pub(super) fn refusal(from: Option<ComponentId>, to: Option<ComponentId>, around: &Around) -> Option<String> {
    let why = connecting::can_connect(&around.scenario, &from?, &to?, around.catalogue);
    why.err().map(|why| why.to_string())
}

pub(super) fn button(kind: PointerKind, at: &PointerAt) -> Button {
    let of_move = match at.buttons {
        held if held & 1 != 0 => Button::Primary,
        held if held & 4 != 0 => Button::Middle,
        held if held & 2 != 0 => Button::Secondary,
        _ => Button::Primary,
    };
    match (kind, at.button) {
        (PointerKind::Move | PointerKind::Cancel, _) => of_move,
        (_, 1) => Button::Middle,
        (_, 2) => Button::Secondary,
        _ => Button::Primary,
    }
}

/// Whether a box is outside of what the stage shows, or hardly in it.
pub(super) fn is_out_of_sight(at: WorldPoint, camera: Camera, (width, height): (f64, f64)) -> bool {
    // Half a box, and its name below it.
    let (aside, above, below) = (44.0 * camera.zoom, 30.0, 64.0 * camera.zoom.max(0.5));
    let ScreenPoint { x, y } = camera.screen_from_world(at);
    x < aside || y < above || x > width - aside || y > height - below
}
