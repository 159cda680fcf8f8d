//! A card of the gallery that somebody looks at: its scenario runs in a world of its own, and its messages are painted over
//! its picture. Whoever drops what [`begin`] gives back ends all of it.

use std::rc::Rc;

use betwixt_model::{Scenario, SimTime, sort};

use crate::canvas::blit::Layer;
use crate::canvas::camera::{Camera, Viewport, WorldPoint};
use crate::canvas::flight::Frame;
use crate::canvas::glyph::GlyphAtlas;
use crate::canvas::messages::{Placer, glyph_scale};
use crate::canvas::paint::Screen;
use crate::canvas::route::Route;
use crate::canvas::theme::{DARK, LIGHT};
use crate::canvas::track::RouteTable;
use crate::platform::{FrameLoop, page_clock, place, resize};
use crate::runner::Runner;
use crate::views::dialogs::thumbnail::{SIZE, ways};
use crate::views::stage::flight;

/// The canvas element over the picture; there is never more than one.
pub(crate) const ALIVE: &str = "card-alive";

/// A pointer that only passes by starts nothing [page milliseconds].
const WAIT_MS: f64 = 120.0;

/// More messages than these would hide a small picture.
const MOST: usize = 60;

/// How large messages are beside those of the canvas: as there from afar.
const ZOOM: f64 = 0.45;

/// It begins so long before the first thing goes wrong [simulated seconds].
const BEFORE: f64 = 0.4;

/// Where nothing goes wrong at a certain time it begins when there is something to see [simulated seconds].
const SOON: f64 = 1.5;

/// Slowest and fastest [simulated seconds per real second].
const SPEED: (f64, f64) = (0.08, 1.5);

/// Messages are visible for about so long [real seconds].
const FLIGHT_S: f64 = 0.45;

/// Begins as soon as the element is there, and goes on until what it returns is dropped.
pub(crate) fn begin(scenario: &Rc<Scenario>, dark: bool) -> FrameLoop {
    let (scenario, mut since, mut alive) = (Rc::clone(scenario), None, None);
    FrameLoop::start(move |page_ms| {
        if page_ms - *since.get_or_insert(page_ms) < WAIT_MS {
            return;
        }
        // Out of sight it stands still.
        let Some(size) = place::size_in_sight(ALIVE).filter(|(width, height)| *width >= 1.0 && *height >= 1.0) else {
            return;
        };
        let alive = alive.get_or_insert_with(|| Alive::new(&scenario, dark));
        alive.frame(page_ms, size);
    })
}

/// A world at work, and what paints its messages.
#[derive(Debug)]
struct Alive {
    runner: Runner,
    /// Where it begins, and begins again.
    from: SimTime,
    ways: Vec<Route>,
    /// The same as large as they are shown.
    tables: Vec<RouteTable>,
    size: (f64, f64),
    dark: bool,
    placer: Placer,
    layer: Layer,
    atlas: GlyphAtlas,
    screen: Option<Screen>,
    last_ms: Option<f64>,
}

impl Alive {
    fn new(scenario: &Rc<Scenario>, dark: bool) -> Self {
        let mut runner = Runner::new(Rc::clone(scenario));
        let from = interesting(scenario);
        runner.seek(from);
        // Slowly, until it is known how long messages take here.
        runner.pacing().choose(SPEED.0);
        Self {
            runner,
            from,
            ways: ways(scenario).unwrap_or_default(),
            tables: Vec::new(),
            size: (0.0, 0.0),
            dark,
            placer: Placer::default(),
            layer: Layer::new(1.0, 1.0, 1.0),
            atlas: GlyphAtlas::of_theme(&LIGHT, 1.0),
            screen: None,
            last_ms: None,
        }
    }

    fn frame(&mut self, page_ms: f64, size: (f64, f64)) {
        let passed = self.last_ms.replace(page_ms).map_or(0.0, |last| page_ms - last);
        if self.runner.is_over() {
            self.runner.seek(self.from);
        }
        self.runner.set_playing(true);
        // Within its budget, as any run of the page.
        self.runner.frame(passed, &page_clock::now);
        self.pace();
        self.fit(size);
        self.paint();
    }

    /// As fast as messages can be followed: the slow ones, which are worth it.
    fn pace(&mut self) {
        let Some(world) = self.runner.world() else { return };
        let flights = world.flights().take(200).map(|view| (view.due_at - view.sent_at) as f64 / 1e9);
        let mut flights: Vec<f64> = flights.filter(|seconds| *seconds > 0.0005).collect();
        if flights.is_empty() {
            return;
        }
        sort::by_number(&mut flights, |seconds| sort::rank(*seconds));
        let wanted = (flights[flights.len() * 3 / 4] / FLIGHT_S).clamp(SPEED.0, SPEED.1);
        let held = self.runner.pacing().wanted();
        if !(0.6..1.7).contains(&(wanted / held)) {
            self.runner.pacing().choose(wanted);
        }
    }

    /// Ways, layer and glyphs for a picture of this size.
    fn fit(&mut self, size: (f64, f64)) {
        if self.size == size {
            return;
        }
        self.size = size;
        // The picture keeps its shape, and fills the width.
        let scale = size.0 / SIZE.0 / ZOOM;
        let shown = |at: WorldPoint| WorldPoint { x: at.x * scale, y: at.y * scale };
        let table = |way: &Route| {
            RouteTable::new(Route { p0: shown(way.p0), c0: shown(way.c0), c1: shown(way.c1), p1: shown(way.p1) })
        };
        self.tables = self.ways.iter().map(table).collect();
        self.layer = Layer::new(size.0, size.1, resize::pixel_ratio());
        let glyphs = self.layer.scale() * glyph_scale(ZOOM) as f32;
        self.atlas = GlyphAtlas::of_theme(if self.dark { &DARK } else { &LIGHT }, glyphs);
    }

    fn paint(&mut self) {
        if !self.screen.as_ref().is_some_and(Screen::is_there) {
            self.screen = Screen::find(ALIVE);
        }
        let (Some(screen), Some(world)) = (&self.screen, self.runner.world()) else { return };
        let frame = Frame {
            routes: &self.tables,
            traffic: &[],
            now_ns: self.runner.now().0,
            speed: self.runner.speed_now(),
            camera: Camera { x: 0.0, y: 0.0, zoom: ZOOM },
            viewport: Viewport { width: self.size.0, height: self.size.1 },
            reduced_motion: false,
            cap: Some(MOST),
        };
        let placement = self.placer.place(&frame, world.flights().map(|view| flight(&view)), []);
        self.layer.clear_dirty();
        self.layer.paint(&self.atlas, placement.placed);
        screen.show(&self.layer);
    }
}

/// A moment at which something is about to happen: just before the first fault that has a time, or soon after the start.
fn interesting(scenario: &Scenario) -> SimTime {
    let faults = scenario.faults.iter().filter(|fault| fault.when.is_none()).map(|fault| fault.at.seconds());
    let first = faults.fold(f64::INFINITY, f64::min);
    let at = if first.is_finite() { (first - BEFORE).max(BEFORE) } else { SOON };
    SimTime((at.min(scenario.duration.seconds() / 2.0) * 1e9) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;

    #[test]
    fn every_card_can_come_alive_and_begins_within_its_run() {
        let all = gallery::names().map(|(slug, _)| gallery::find(slug, &super::super::CATALOGUE).expect("it is there"));
        for scenario in all {
            let name = scenario.name.clone();
            let ways = ways(&scenario).expect("small enough");
            assert_eq!(ways.len(), scenario.connections.len(), "{name}");
            for end in ways.iter().flat_map(|way| [way.p0, way.p1]) {
                assert!((0.0..=SIZE.0).contains(&end.x) && (0.0..=SIZE.1).contains(&end.y), "{name}: {end:?}");
            }
            let mut runner = Runner::new(Rc::new(scenario.clone()));
            let from = interesting(&scenario);
            assert!(from.0 > 0 && from.0 < scenario.duration.0, "{name}");
            runner.run_until(from.after(betwixt_model::SimSpan::from_s(2)));
            let sent = runner.world().expect("it runs").flights().count();
            assert!(sent > 0 || !runner.is_over(), "{name}: nothing moves");
        }
    }

    #[test]
    fn it_begins_just_before_the_first_fault() {
        let broken = gallery::find("double-charge-broken", &super::super::CATALOGUE).expect("it is there");
        assert_eq!(interesting(&broken), SimTime(14_600_000_000));
    }
}
