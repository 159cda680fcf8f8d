//! What changes while a hand moves: the camera and the boxes that are held. Written to the page at once, told to the
//! rest of the app when the hand lets go.

use crate::state::fixed;
use std::rc::Rc;

use betwixt_model::{ComponentId, ConnectionId, Point, Scenario};

use crate::canvas::camera::{Camera, Detail, ScreenPoint, Viewport, WorldPoint, WorldRect, number};
use crate::canvas::hit::{self, Hit, HitScene};
use crate::canvas::route::{self, NodeBox, Route};
use crate::canvas::track::RouteTable;
use crate::later;
use crate::platform::attribute;
use crate::state;

use super::dom_ids::{
    ABOVE, BELOW, DOTS, GRIPS, HANDLES, PERCENT, STAGE, ZONES, held_dom_ids, node_dom_id, resting_dom_ids, route_dom_id,
};
use super::layout::Layout;
use super::nodes::translate;

/// How long the camera takes to get somewhere [page milliseconds].
const TRAVEL_PAGE_MS: f64 = 420.0;
/// Size of names at 100 % [pixels]; further off they do not become smaller.
const NAME: f64 = 12.0;

/// What can be taken hold of, by its place: handles of a box, ends of an arrow, corners of a region.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown {
    pub(super) handles: Option<usize>,
    pub(super) ends: Option<usize>,
    pub(super) corners: Option<usize>,
}

/// A camera on its way.
#[derive(Clone, Copy, Debug)]
struct Travel {
    from: Camera,
    to: Camera,
    since: Option<f64>,
}

/// Boxes that a hand holds elsewhere.
#[derive(Debug)]
struct Held {
    picked: Vec<usize>,
    dx: f64,
    dy: f64,
    nodes: Vec<NodeBox>,
    tables: Vec<RouteTable>,
    /// By place of the arrow: whether it is drawn elsewhere than Yew thinks.
    redrawn: Vec<bool>,
}

impl Held {
    fn nothing(layout: &Layout) -> Self {
        let (nodes, tables) = (layout.nodes.clone(), layout.tables.clone());
        Self { picked: Vec::new(), dx: 0.0, dy: 0.0, redrawn: vec![false; tables.len()], nodes, tables }
    }

    /// Places of the arrows that are drawn elsewhere than Yew thinks.
    fn arrows(&self) -> impl Iterator<Item = usize> + '_ {
        self.redrawn.iter().enumerate().filter(|(_, redrawn)| **redrawn).map(|(at, _)| at)
    }
}

/// What was drawn until the document changed.
#[derive(Debug)]
pub(super) struct Before {
    layout: Rc<Layout>,
    boxes: Vec<ComponentId>,
    arrows: Vec<ConnectionId>,
}

/// The stage as it is this moment.
#[derive(Debug, Default)]
pub(super) struct Live {
    layout: Rc<Layout>,
    boxes: Vec<ComponentId>,
    arrows: Vec<ConnectionId>,
    camera: Camera,
    followed: Option<state::Camera>,
    travel: Option<Travel>,
    viewport: Viewport,
    held: Option<Held>,
    /// A hand has moved something since the last frame.
    stirred: bool,
}

impl Live {
    /// The document is this one. A hand has let go before.
    pub(super) fn set_document(&mut self, layout: Rc<Layout>, scenario: &Scenario) {
        let boxes = scenario.components.iter().map(|held| held.id.clone()).collect();
        let arrows = scenario.connections.iter().map(|held| held.id.clone()).collect();
        let before = Before {
            layout: std::mem::replace(&mut self.layout, layout),
            boxes: std::mem::replace(&mut self.boxes, boxes),
            arrows: std::mem::replace(&mut self.arrows, arrows),
        };
        if let Some(later) = later::here() {
            (later.hands.moved)(self, &before);
        }
    }

    /// The stage has another size: what was in the middle stays there.
    pub(super) fn set_viewport(&mut self, width: f64, height: f64) {
        // A camera that is on its way arrives at once: nobody would send it there again.
        if let Some(travel) = self.travel.take() {
            self.camera = travel.to;
        }
        let kept = self.session_camera();
        self.viewport = Viewport { width, height };
        self.camera = self.corner_based(kept);
        self.write();
    }

    pub(super) const fn viewport(&self) -> Viewport {
        self.viewport
    }

    pub(super) const fn camera(&self) -> Camera {
        self.camera
    }

    /// The boxes where they are now.
    pub(super) fn nodes(&self) -> &[NodeBox] {
        self.held.as_ref().map_or(&self.layout.nodes, |held| &held.nodes)
    }

    /// The routes where they are now.
    pub(super) fn tables(&self) -> &[RouteTable] {
        self.held.as_ref().map_or(&self.layout.tables, |held| &held.tables)
    }

    /// The identity of a box.
    pub(super) fn box_id(&self, at: usize) -> Option<&ComponentId> {
        self.boxes.get(at)
    }

    /// The identity of an arrow.
    pub(super) fn arrow_id(&self, at: usize) -> Option<&ConnectionId> {
        self.arrows.get(at)
    }

    /// The boxes and routes as the document has them.
    pub(super) const fn layout(&self) -> &Rc<Layout> {
        &self.layout
    }

    /// The place of a box in the document.
    pub(super) fn box_at(&self, id: &ComponentId) -> Option<usize> {
        self.boxes.iter().position(|held| held == id)
    }

    /// What is under a place on the stage.
    pub(super) fn hit(&self, at: ScreenPoint, shown: Shown, touch: bool) -> Hit {
        let regions: Vec<WorldRect> = self.layout.zones.iter().map(|zone| zone.rect).collect();
        let scene = HitScene {
            nodes: self.nodes(),
            routes: self.tables(),
            handles_on: shown.handles,
            ends_on: shown.ends,
            regions: &regions,
            corners_on: shown.corners,
            touch,
        };
        hit::hit(self.camera.world_from_screen(at), &scene, self.camera.zoom)
    }

    /// The camera as the session keeps it.
    pub(super) fn session_camera(&self) -> state::Camera {
        let Viewport { width, height } = self.viewport;
        let WorldPoint { x, y } = self.camera.world_from_screen(ScreenPoint { x: width / 2.0, y: height / 2.0 });
        state::Camera { centre: Point { x, y }, zoom: self.camera.zoom }
    }

    /// The session looks from somewhere else; `cut` goes there at once.
    pub(super) fn follow(&mut self, camera: state::Camera, cut: bool) {
        if self.followed == Some(camera) {
            return;
        }
        let first = self.followed.replace(camera).is_none();
        let to = self.corner_based(camera);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        if near(to.x, self.camera.x) && near(to.y, self.camera.y) && near(to.zoom, self.camera.zoom) {
            self.travel = None;
        } else if cut || first {
            self.look_from(to);
        } else {
            self.travel = Some(Travel { from: self.camera, to, since: None });
        }
    }

    /// Whether a hand has moved something since this was asked last.
    pub(super) const fn take_stirred(&mut self) -> bool {
        std::mem::replace(&mut self.stirred, false)
    }

    /// A hand looks from somewhere else.
    pub(super) fn look_from(&mut self, camera: Camera) {
        self.stirred = true;
        self.travel = None;
        self.camera = camera;
        self.write();
    }

    /// Moves a camera that is on its way.
    pub(super) fn step(&mut self, page_ms: f64) {
        let Some(travel) = &mut self.travel else { return };
        let t = (page_ms - *travel.since.get_or_insert(page_ms)) / TRAVEL_PAGE_MS;
        // Fast first, then settling: near enough to the design's cubic-bezier(.2, 0, 0, 1).
        let eased = 1.0 - (1.0 - t.clamp(0.0, 1.0)).powi(4);
        self.camera = travel.from.towards(&travel.to, eased);
        if t >= 1.0 {
            self.travel = None;
        }
        self.write();
    }

    /// Some boxes are held so far from where they stand.
    pub(super) fn hold(&mut self, picked: &[usize], dx: f64, dy: f64) {
        self.stirred = true;
        let layout = Rc::clone(&self.layout);
        let mut held = self.held.take().unwrap_or_else(|| Held::nothing(&layout));
        for at in &held.picked {
            held.nodes[*at] = layout.nodes[*at];
        }
        (held.picked, held.dx, held.dy) =
            (picked.iter().copied().filter(|at| *at < held.nodes.len()).collect(), dx, dy);
        for at in &held.picked {
            let centre = &mut held.nodes[*at].centre;
            *centre = WorldPoint { x: centre.x + dx, y: centre.y + dy };
        }
        let routes = route::reroutes(&layout.nodes, &held.nodes, &held.picked, &layout.links, &layout.bends);
        for (at, route) in routes.into_iter().enumerate() {
            let route = route.unwrap_or(*layout.tables[at].route());
            if route != *held.tables[at].route() {
                held.tables[at] = RouteTable::new(route);
                held.redrawn[at] = true;
                self.redraw(at, &held.tables[at]);
            }
        }
        self.held = Some(held);
        self.write_held();
    }

    /// An arrow is held on another way.
    pub(super) fn hold_route(&mut self, at: usize, route: Route) {
        self.stirred = true;
        let mut held = self.held.take().unwrap_or_else(|| Held::nothing(&self.layout));
        if let Some(table) = held.tables.get_mut(at) {
            *table = RouteTable::new(route);
            held.redrawn[at] = true;
            self.redraw(at, &held.tables[at]);
        }
        self.held = Some(held);
        self.write_held();
    }

    /// The hand lets go: everything is drawn where the document has it. Says where the boxes were held.
    pub(super) fn let_go(&mut self) -> Vec<(ComponentId, Point)> {
        let Some(held) = self.held.take() else { return Vec::new() };
        attribute::remove(HANDLES, "visibility");
        for at in held.arrows() {
            if let (Some(table), Some(id)) = (self.layout.tables.get(at), self.arrows.get(at)) {
                self.redraw(at, table);
                for resting in resting_dom_ids(id.as_str()) {
                    attribute::remove(&resting, "visibility");
                }
            }
        }
        for id in held.picked.iter().filter_map(|at| self.boxes.get(*at)) {
            for part in held_dom_ids(id.as_str()) {
                attribute::remove(&part, "transform");
            }
        }
        let moved = held.picked.iter().filter(|_| held.dx != 0.0 || held.dy != 0.0);
        moved
            .filter_map(|at| {
                let WorldPoint { x, y } = held.nodes.get(*at)?.centre;
                Some((self.boxes.get(*at)?.clone(), Point { x, y }))
            })
            .collect()
    }

    /// Writes everything that a render does not: after each one, because it may have made new elements.
    pub(super) fn write(&self) {
        let Camera { x, y, zoom } = self.camera;
        let transform = self.camera.transform();
        for layer in [ZONES, GRIPS, ABOVE] {
            attribute::set(layer, "transform", &transform);
        }
        attribute::set_style(BELOW, "transform", &transform);
        // Only what holds names to be read: everything in there is styled anew.
        for named in [ZONES, ABOVE] {
            attribute::set(named, "font-size", &number(NAME * (1.0 / zoom).max(1.0)));
        }
        attribute::set(HANDLES, "font-size", &number(NAME / zoom));
        // Twice as far apart whenever they would become a mesh.
        let step = 2_f64.powi(((0.75 / zoom).log2().ceil() as i32).clamp(0, 6));
        let dots = format!("translate({} {}) scale({})", number(-x * zoom), number(-y * zoom), number(zoom * step));
        attribute::set(DOTS, "patternTransform", &dots);
        attribute::set(STAGE, "data-detail", detail_name(self.camera.detail()));
        attribute::set_text(PERCENT, &(fixed(zoom * 100.0, 0) + "%"));
        self.write_held();
    }

    fn write_held(&self) {
        let Some(held) = &self.held else { return };
        let transform = format!("translate({} {})", number(held.dx), number(held.dy));
        // Nobody takes hold of a handle meanwhile.
        if !held.picked.is_empty() {
            attribute::set(HANDLES, "visibility", "hidden");
        }
        for id in held.picked.iter().filter_map(|at| self.boxes.get(*at)) {
            for part in held_dom_ids(id.as_str()) {
                attribute::set(&part, "transform", &transform);
            }
        }
        for id in held.arrows().filter_map(|at| self.arrows.get(at)) {
            for resting in resting_dom_ids(id.as_str()) {
                attribute::set(&resting, "visibility", "hidden");
            }
        }
    }

    /// Writes where boxes and arrows are that stand elsewhere than before: Yew sets that where it makes them, or draws
    /// them anew for another reason, and need not render hundreds of them because one was moved.
    pub(super) fn moved(&self, before: &Before) {
        for (at, (node, id)) in self.layout.nodes.iter().zip(&self.boxes).enumerate() {
            if before.layout.nodes.get(at) != Some(node) || before.boxes.get(at) != Some(id) {
                let WorldPoint { x, y } = node.centre;
                attribute::write(&node_dom_id(id.as_str()), "transform", &translate((x, y)));
            }
        }
        for (at, (path, id)) in self.layout.paths.iter().zip(&self.arrows).enumerate() {
            if before.layout.paths.get(at) != Some(path) || before.arrows.get(at) != Some(id) {
                attribute::write(&route_dom_id(id.as_str()), "d", path);
            }
        }
    }

    /// An attribute that Yew sets too, as in [`Self::moved`]: a held box takes its lines along, and
    /// [`Self::let_go`] puts back what the document has before anything is committed.
    fn redraw(&self, at: usize, table: &RouteTable) {
        if let Some(id) = self.arrows.get(at) {
            attribute::set(&route_dom_id(id.as_str()), "d", &table.route().svg_path());
        }
    }

    fn corner_based(&self, camera: state::Camera) -> Camera {
        let state::Camera { centre, zoom } = camera;
        let Viewport { width, height } = self.viewport;
        Camera { x: centre.x - width / 2.0 / zoom, y: centre.y - height / 2.0 / zoom, zoom }
    }
}

const fn detail_name(detail: Detail) -> &'static str {
    match detail {
        Detail::Map => "map",
        Detail::Names => "names",
        Detail::Few => "few",
        Detail::Normal => "normal",
        Detail::Close => "close",
    }
}
