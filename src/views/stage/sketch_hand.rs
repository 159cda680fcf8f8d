//! What a hand does to regions and to the ends of connections, and the lines that hold what it drags.

use betwixt_model::{Area, ComponentId, Point, ZoneId};

use crate::canvas::camera::{WorldPoint, WorldRect, number};
use crate::canvas::gesture::GestureEvent;
use crate::canvas::guide;
use crate::canvas::hit::Hit;
use crate::canvas::shape::Side;
use crate::platform::attribute;
use crate::state::{Command, End, Selection, Sketch, connecting};

use super::dom_ids::{grip_dom_id, zone_dom_id};
use super::hand::{Around, Asked, Hand, Pointed};
use super::live::{Live, Shown};
use super::meaning::region_id;
use super::overlay;

/// What can be taken hold of now.
pub(super) fn shown(around: &Around, live: &Live, builds: bool) -> Shown {
    if !builds {
        return Shown::default();
    }
    let scenario = &around.scenario;
    let ends = match &around.session.selection {
        Selection::Connection(id) => scenario.connections.iter().position(|held| held.id == *id),
        _ => None,
    };
    let corners = match &around.session.selection {
        Selection::Zone(id) => {
            let is = |at: usize| scenario.zones.get(at).is_some_and(|held| held.id == *id);
            live.layout().zones.iter().position(|zone| is(zone.index))
        }
        _ => None,
    };
    Shown { handles: around.handles_on, ends, corners }
}

/// What the region under the pointer covers.
pub(super) fn region_under(hit: Hit, live: &Live) -> Option<WorldRect> {
    match hit {
        Hit::Region(at) | Hit::Corner(at, _) => live.layout().zones.get(at).map(|zone| zone.rect),
        _ => None,
    }
}

/// Shows which region the held box would join, if it is another than the one it is in.
pub(super) fn mark(held: Option<usize>, around: &Around, live: &Live) {
    let place = held.and_then(|at| live.nodes().get(at)).map(|node| node.centre);
    let own = held.and_then(|at| around.scenario.components.get(at)).and_then(|held| held.zone.clone());
    let mut over: Option<(f64, &ZoneId)> = None;
    for zone in &live.layout().zones {
        let Some(held) = around.scenario.zones.get(zone.index) else { continue };
        let WorldRect { left, top, right, bottom } = zone.rect;
        let size = (right - left) * (bottom - top);
        let inside = place.is_some_and(|at| at.x >= left && at.x <= right && at.y >= top && at.y <= bottom);
        if inside && over.is_none_or(|(least, _)| size < least) {
            over = Some((size, &held.id));
        }
    }
    let joins = over.map(|(_, id)| id).filter(|id| own.as_ref() != Some(*id));
    for zone in &around.scenario.zones {
        let id = zone_dom_id(zone.id.as_str());
        if joins == Some(&zone.id) {
            attribute::set(&id, "data-joins", "true");
        } else {
            attribute::remove(&id, "data-joins");
        }
    }
}

impl Hand {
    /// Boxes are held so far from where they stand; lines hold them in turn.
    pub(super) fn hold(
        &self,
        live: &mut Live,
        around: &Around,
        (mut dx, mut dy): (f64, f64),
        pulled: Option<(WorldPoint, WorldPoint)>,
    ) {
        if let Some((free, from)) = pulled {
            let (layout, zoom) = (live.layout(), live.camera().zoom);
            let others = layout.nodes.iter().enumerate().filter(|(at, _)| !self.picked.contains(at));
            let aligned = guide::align(free, others.map(|(_, node)| node.centre), zoom);
            dx = aligned.upright.map_or(dx, |(x, ..)| x - from.x);
            dy = aligned.level.map_or(dy, |(y, ..)| y - from.y);
            overlay::guides(&aligned);
        } else {
            overlay::guides(&guide::Aligned::default());
        }
        live.hold(&self.picked, dx, dy);
        mark(self.picked.last().copied().filter(|_| self.picked.len() == 1), around, live);
    }

    /// Does what a gesture about a region or the end of a connection means.
    pub(super) fn sketch(&mut self, event: GestureEvent, live: &mut Live, around: &Around, asked: &mut Asked) {
        match event {
            GestureEvent::SelectRegion(region) => {
                let Some(id) = region_id(region, live, &around.scenario) else { return };
                asked.focus = Some(grip_dom_id(id.as_str()));
                asked.commands.push(Command::Select(Selection::Zone(id)));
            }
            GestureEvent::MoveRegion { region, dx, dy, done } => {
                let Some(zone) = region_id(region, live, &around.scenario) else { return };
                if done {
                    self.clear(live);
                    if dx != 0.0 || dy != 0.0 {
                        asked.commands.push(Command::from(Sketch::MoveZone { zone, dx, dy }));
                    }
                } else {
                    self.hold_region(zone, (dx, dy), live, around);
                }
            }
            GestureEvent::ResizeRegion { region, rect, done } => {
                overlay::marquee((!done).then_some(rect));
                let Some(zone) = region_id(region, live, &around.scenario).filter(|_| done) else { return };
                let WorldRect { left, top, right, bottom } = rect;
                let area = Area { at: Point { x: left, y: top }, width: right - left, height: bottom - top };
                asked.commands.push(Command::from(Sketch::ResizeZone { zone, area: Some(area) }));
            }
            GestureEvent::Bend { connection, to, free, done } => self.bend((connection, to), (free, done), live, asked),
            GestureEvent::Rewiring { connection, caller, to, target } => {
                self.rewiring((connection, caller), (to, target), live, around, asked);
            }
            GestureEvent::RewireTo { connection, caller, to } => {
                if let (Some(connection), Some(to)) = (live.arrow_id(connection).cloned(), live.box_id(to).cloned()) {
                    let end = if caller { End::Caller } else { End::Callee };
                    asked.commands.push(Command::from(Sketch::Rewire { connection, end, to }));
                }
                self.clear(live);
                self.set_pointed(Pointed { aimed: None, ..self.pointed }, asked);
            }
            _ => {}
        }
    }

    /// A region is held elsewhere, with all that is in it.
    fn hold_region(&mut self, zone: ZoneId, (dx, dy): (f64, f64), live: &mut Live, around: &Around) {
        let members = around.scenario.components.iter().enumerate();
        let members = members.filter(|(_, held)| held.zone.as_ref() == Some(&zone)).map(|(at, _)| at);
        live.hold(&members.collect::<Vec<_>>(), dx, dy);
        let by = format!("translate({} {})", number(dx), number(dy));
        for id in [zone_dom_id(zone.as_str()), grip_dom_id(zone.as_str())] {
            attribute::set(&id, "transform", &by);
        }
        self.region = Some(zone);
    }

    /// The region is drawn where the document has it.
    pub(super) fn drop_region(&mut self) {
        if let Some(zone) = self.region.take() {
            for id in [zone_dom_id(zone.as_str()), grip_dom_id(zone.as_str())] {
                attribute::remove(&id, "transform");
            }
        }
    }

    fn rewiring(
        &mut self,
        (connection, caller): (usize, bool),
        (to, target): (WorldPoint, Option<usize>),
        live: &Live,
        around: &Around,
        asked: &mut Asked,
    ) {
        let Some(held) = around.scenario.connections.get(connection) else { return };
        let (stays, side) = if caller { (&held.to, Side::Left) } else { (&held.from, Side::Right) };
        if let Some(stays) = live.box_at(stays) {
            overlay::pull(live, (stays, side), to);
        }
        let target = target.and_then(|at| Some((at, live.box_id(at)?.clone())));
        let why = target.as_ref().and_then(|(_, id)| {
            let (from, to): (&ComponentId, &ComponentId) = if caller { (id, &held.to) } else { (&held.from, id) };
            if *from == held.from && *to == held.to {
                return None;
            }
            connecting::can_connect(&around.scenario, from, to, around.catalogue).err()
        });
        let aimed = target.map(|(at, _)| (at, why.is_none()));
        overlay::say_why(why.map(|why| why.to_string()), to);
        self.set_pointed(Pointed { aimed, ..self.pointed }, asked);
    }
}
