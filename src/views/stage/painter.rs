//! Paints messages, frame after frame, between the two layers that Yew renders.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use crate::canvas::band::{LinkBand, LinkTraffic};
use crate::canvas::blit::Layer;
use crate::canvas::flight::{BURST_MS, Burst, Flight, Frame, GLYPHS_MAX, GLYPHS_MAX_SMALL, Placed, Station};
use crate::canvas::glyph::GlyphAtlas;
use crate::canvas::messages::{Placer, glyph_scale};
use crate::canvas::paint::Screen;
use crate::canvas::theme::{DARK, LIGHT};
use crate::platform::{attribute, resize};

use super::live::Live;

/// The canvas element.
pub(super) const MESSAGES: &str = "stage-messages";
/// How many messages are drawn of how many.
pub(super) const SHOWN: &str = "stage-shown";
/// Above so many arrows none marches: each ribbon that does is an animation, which costs in every frame.
const MARCH_MAX: usize = 150;
/// A hand that has done nothing for so long rests [page milliseconds].
const REST_PAGE_MS: f64 = 250.0;
/// How often words about messages change [page milliseconds].
const WORDS_PAGE_MS: f64 = 500.0;

/// The moment that a frame shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The page's time [page milliseconds].
    pub page_ms: f64,
    /// Simulated now [simulated nanoseconds]; may lie between two appointments.
    pub now_ns: u64,
    /// Simulated seconds per page-second as chosen, also while time is held.
    pub speed: f64,
}

/// How messages are to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taste {
    pub(super) dark: bool,
    pub(super) still: bool,
    pub(super) small: bool,
}

/// Everything on the stage that changes more often than Yew renders.
#[derive(Debug)]
pub struct Painter {
    pub(super) live: Live,
    taste: Taste,
    uncapped: bool,
    traffic: Vec<LinkTraffic>,
    ids: Vec<String>,
    screen: Option<Screen>,
    layer: Layer,
    /// What the layer shows: none where it shows nothing yet, or something else than it should.
    painted: Option<Vec<Placed>>,
    atlas: GlyphAtlas,
    atlas_for: (bool, u32),
    placer: Placer,
    doomed: Vec<Flight>,
    bursts: Vec<(Burst, f64)>,
    last_ns: u64,
    words_at: f64,
    /// When a hand moved the camera or a box last.
    stirred_at: f64,
    /// By arrow: what its ribbon was told last; empty if nothing.
    bands: Vec<&'static str>,
}

/// The painter, shared by the stage that knows where things are and the frame loop that knows what travels.
#[derive(Clone, Default)]
pub struct PainterHandle(Rc<RefCell<Painter>>);

impl PartialEq for PainterHandle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for PainterHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PainterHandle")
    }
}

impl PainterHandle {
    /// Paints one frame; to be called once per frame of the page, also while time is held.
    pub fn paint(&self, moment: Moment, flights: impl IntoIterator<Item = Flight>) {
        self.0.borrow_mut().paint(moment, flights);
    }

    /// From now on every message is drawn, however many: for measurements, not for people.
    pub fn uncap(&self) {
        self.0.borrow_mut().uncapped = true;
    }

    /// Whether a hand moves the camera or boxes just now: then a drawing of many parts has no time for anything else.
    #[must_use]
    pub fn is_stirred(&self, page_ms: f64) -> bool {
        page_ms - self.0.borrow().stirred_at < REST_PAGE_MS
    }

    /// Does something with the painter.
    pub(super) fn with<T>(&self, call: impl FnOnce(&mut Painter) -> T) -> T {
        call(&mut self.0.borrow_mut())
    }
}

impl Default for Painter {
    fn default() -> Self {
        Self {
            live: Live::default(),
            taste: Taste { dark: false, still: false, small: false },
            uncapped: false,
            traffic: Vec::new(),
            ids: Vec::new(),
            screen: None,
            layer: Layer::new(1.0, 1.0, 1.0),
            painted: None,
            atlas: GlyphAtlas::of_theme(&LIGHT, 1.0),
            atlas_for: (false, 0),
            placer: Placer::default(),
            doomed: Vec::new(),
            bursts: Vec::new(),
            last_ns: 0,
            words_at: f64::NEG_INFINITY,
            stirred_at: f64::NEG_INFINITY,
            bands: Vec::new(),
        }
    }
}

impl Painter {
    pub(super) fn set_taste(&mut self, taste: Taste) {
        if self.taste.still && !taste.still {
            for id in &self.ids {
                attribute::set_text(&format!("stage-station-{id}"), "");
            }
        }
        self.taste = taste;
    }

    pub(super) fn set_traffic(&mut self, traffic: Vec<LinkTraffic>) {
        self.traffic = traffic;
    }

    /// The arrows are these: nothing that was on its way before is on its way any more.
    pub(super) fn set_arrows(&mut self, ids: Vec<String>) {
        if self.ids != ids {
            self.ids = ids;
            self.doomed.clear();
            self.bursts.clear();
            self.bands.clear();
        }
    }

    /// New elements may have come: what was written on the old ones has to be written again.
    pub(super) fn rewrite(&mut self) {
        self.live.write();
    }

    fn paint(&mut self, moment: Moment, flights: impl IntoIterator<Item = Flight>) {
        self.live.step(moment.page_ms);
        if self.live.take_stirred() {
            self.stirred_at = moment.page_ms;
        }
        if !self.prepare() {
            return;
        }
        self.burst(moment);
        let Self { live, taste, uncapped, traffic, placer, layer, painted, atlas, doomed, bursts, .. } = self;
        let frame = Frame {
            routes: live.tables(),
            traffic,
            now_ns: moment.now_ns,
            speed: moment.speed,
            camera: live.camera(),
            viewport: live.viewport(),
            reduced_motion: taste.still,
            cap: (!*uncapped).then_some(if taste.small { GLYPHS_MAX_SMALL } else { GLYPHS_MAX }),
        };
        let flights = flights.into_iter().inspect(|flight| {
            if flight.vanish_at < 1.0 {
                doomed.push(*flight);
            }
        });
        let bursts = bursts.iter().map(|(burst, born)| Burst { age_ms: (moment.page_ms - born) as f32, ..*burst });
        let placement = placer.place(&frame, flights, bursts);
        // While time is held and nobody moves anything, the browser is given nothing to do.
        let same = painted.as_deref() == Some(placement.placed);
        if !same {
            layer.clear_dirty();
            layer.paint(atlas, placement.placed);
            let held = painted.get_or_insert_default();
            held.clear();
            held.extend_from_slice(placement.placed);
        }
        let words = moment.page_ms - self.words_at >= WORDS_PAGE_MS || moment.page_ms < self.words_at;
        let said = words.then(|| (placement.bands.to_vec(), placement.stations.to_vec()));
        if !same && let Some(screen) = &self.screen {
            screen.show(&self.layer);
        }
        if let Some((bands, stations)) = said {
            self.words_at = moment.page_ms;
            self.say(&bands, &stations);
        }
    }

    /// Makes layer and atlas fit the stage; says whether there is anything to paint on.
    fn prepare(&mut self) -> bool {
        if !self.screen.as_ref().is_some_and(Screen::is_there) {
            self.screen = Screen::find(MESSAGES);
            self.painted = None;
        }
        let viewport = self.live.viewport();
        if self.screen.is_none() || viewport.width < 1.0 || viewport.height < 1.0 {
            return false;
        }
        let ratio = resize::pixel_ratio();
        let fresh = Layer::scale_for(viewport.width, viewport.height, ratio);
        let along = |css: f64| ((css * f64::from(fresh)) as usize).max(1);
        if (self.layer.width(), self.layer.height()) != (along(viewport.width), along(viewport.height)) {
            self.layer = Layer::new(viewport.width, viewport.height, ratio);
            self.painted = None;
        }
        let scale = self.layer.scale() * glyph_scale(self.live.camera().zoom) as f32;
        let wanted = (self.taste.dark, scale.to_bits());
        if self.atlas_for != wanted {
            self.atlas_for = wanted;
            self.painted = None;
            self.atlas = GlyphAtlas::of_theme(if self.taste.dark { &DARK } else { &LIGHT }, scale);
        }
        true
    }

    /// What was doomed in the last frame and is gone by now has burst.
    fn burst(&mut self, moment: Moment) {
        let Moment { page_ms, now_ns, .. } = moment;
        if now_ns < self.last_ns {
            // Somebody went back in time: nothing has died yet.
            self.bursts.clear();
            self.doomed.clear();
        }
        self.last_ns = now_ns;
        self.bursts.retain(|(_, born)| (0.0..f64::from(BURST_MS)).contains(&(page_ms - born)));
        for flight in self.doomed.drain(..) {
            let dies_ns =
                flight.start_ns + ((flight.end_ns - flight.start_ns) as f64 * f64::from(flight.vanish_at)) as u64;
            if dies_ns <= now_ns {
                let Flight { link, forward, flow, op_hash, vanish_at, .. } = flight;
                self.bursts
                    .push((Burst { link, at_fraction: vanish_at, forward, flow, age_ms: 0.0, op_hash }, page_ms));
            }
        }
    }

    /// How many are shown, what stands at stations, and which ribbons march.
    fn say(&mut self, bands: &[LinkBand], stations: &[Station]) {
        let sampled = bands.iter().filter_map(|band| band.one_in()).max().filter(|one_in| *one_in > 1);
        let shown = sampled.map_or_else(String::new, |one_in| format!("1 in {one_in} shown"));
        attribute::set_text(SHOWN, if self.taste.still { "" } else { &shown });
        for (at, (id, band)) in self.ids.iter().zip(bands).enumerate() {
            let name = band_name(*band, self.ids.len());
            let said = self.bands.get(at).is_some_and(|held| *held == name);
            if !said && attribute::set(&format!("stage-ribbon-{id}"), "data-band", name) {
                if self.bands.len() <= at {
                    self.bands.resize(at + 1, "");
                }
                self.bands[at] = name;
            }
        }
        if self.taste.still {
            for (id, station) in self.ids.iter().zip(stations) {
                attribute::set_text(&format!("stage-station-{id}"), &station_words(station));
            }
        }
    }
}

const fn band_name(band: LinkBand, arrows: usize) -> &'static str {
    match band {
        LinkBand::Labelled | LinkBand::Every => "every",
        LinkBand::Sampled(_) => "sampled",
        LinkBand::Density if arrows > MARCH_MAX => "dense",
        LinkBand::Density => "density",
    }
}

/// "● 3  ◆ 1  ✕ 2".
fn station_words(station: &Station) -> String {
    let counts = [("●", station.requests), ("○", station.replies), ("◆", station.events), ("✕", station.errors)];
    let parts = counts.into_iter().filter(|(_, count)| *count > 0).map(|(sign, count)| format!("{sign} {count}"));
    parts.collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stations_count_shapes() {
        let station = Station { requests: 3, replies: 0, events: 1, errors: 2 };
        assert_eq!(station_words(&station), "● 3  ◆ 1  ✕ 2");
        assert_eq!(station_words(&Station::default()), "");
    }
}
