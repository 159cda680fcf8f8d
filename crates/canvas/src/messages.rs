//! Where each message in flight is on the screen right now, and which ones are drawn at all.

use super::band::{BandState, LinkBand, is_chosen};
use super::camera::{Camera, Detail, ScreenPoint, Viewport};
use super::flight::{BURST_MS, Burst, Flight, Frame, Placed, Placement, Station};
use super::glyph::Shape;
use super::rare::{self, KINDS, LOST, Slot};
use super::track::RouteTable;

/// How far a message keeps to the left of its travel, in CSS pixels at 100 %.
const LANE: f64 = 5.0;
/// Part of a connection that a tail covers.
const TAIL: f64 = 0.09;
/// How far outside the stage a glyph may be and still show an edge, in CSS pixels.
const MARGIN: f64 = 16.0;

/// Places messages frame after frame, without allocating once it has seen the busiest one.
#[derive(Debug, Default)]
pub struct Placer {
    links: Vec<Link>,
    placed: Vec<Placed>,
    bands: Vec<LinkBand>,
    stations: Vec<Station>,
    /// Every connection is thinned by this further power of two, to stay under the cap.
    extra: u32,
    /// Messages that would be drawn in this frame without the cap.
    candidates: usize,
}

/// What the placer remembers of a connection.
#[derive(Debug, Clone, Copy, Default)]
struct Link {
    state: BandState,
    flights: u32,
    flight_ns_sum: f64,
    /// Mean time of flight as of the last frames; 0 is unknown.
    flight_ns: f64,
    rare: [Slot; KINDS],
}

/// What decides whether a message is drawn.
struct Candidate {
    op_hash: u32,
    rare: Option<usize>,
    end_ns: u64,
}

/// How far along which connection a message is, and on which side of it.
struct Way<'a> {
    table: &'a RouteTable,
    travelled: f64,
    forward: bool,
    lane: f64,
}

impl Placer {
    /// Places everything for one frame.
    pub fn place(
        &mut self,
        frame: &Frame<'_>,
        flights: impl IntoIterator<Item = Flight>,
        bursts: impl IntoIterator<Item = Burst>,
    ) -> Placement<'_> {
        self.begin(frame);
        if frame.reduced_motion {
            for flight in flights {
                let underway = flight.start_ns <= frame.now_ns && frame.now_ns < flight.end_ns;
                if let (true, Some(station)) = (underway, self.stations.get_mut(flight.link as usize)) {
                    station.count(flight.shape);
                }
            }
            for burst in bursts {
                if let Some(station) = self.stations.get_mut(burst.link as usize) {
                    station.count(Shape::Lost(0));
                }
            }
        } else {
            for flight in flights {
                self.flight(frame, &flight);
            }
            for burst in bursts {
                self.burst(frame, &burst);
            }
        }
        self.thin(frame.cap);
        Placement { placed: &self.placed, bands: &self.bands, stations: &self.stations }
    }

    /// Chooses each connection's band from what is known of it.
    fn begin(&mut self, frame: &Frame<'_>) {
        let Self { links, placed, bands, stations, extra, candidates } = self;
        placed.clear();
        bands.clear();
        stations.clear();
        *candidates = 0;
        links.resize(frame.routes.len(), Link::default());
        stations.resize(frame.routes.len(), Station::default());
        let map = frame.camera.detail() == Detail::Map;
        for (index, link) in links.iter_mut().enumerate() {
            let rate = frame.traffic.get(index).map_or(0.0, |traffic| traffic.rate_per_sim_s) * frame.speed;
            link.settle();
            let band = link.state.update(rate, link.flight_ns / 1e6 / frame.speed.max(1e-9));
            bands.push(match (band, *extra) {
                _ if map => LinkBand::Density,
                (LinkBand::Density, _) | (_, 0) => band,
                (LinkBand::Labelled | LinkBand::Every, extra) => LinkBand::Sampled(extra),
                (LinkBand::Sampled(power), extra) => LinkBand::Sampled(power + extra),
            });
        }
    }

    /// Places one message, if it is under way, on the stage and chosen.
    fn flight(&mut self, frame: &Frame<'_>, flight: &Flight) {
        let index = flight.link as usize;
        let (Some(table), Some(link)) = (frame.routes.get(index), self.links.get_mut(index)) else {
            return;
        };
        if frame.now_ns < flight.start_ns || frame.now_ns >= flight.end_ns {
            return;
        }
        let duration = (flight.end_ns - flight.start_ns) as f64;
        link.flights += 1;
        link.flight_ns_sum += duration;
        let travelled = (frame.now_ns - flight.start_ns) as f64 / duration;
        if travelled >= f64::from(flight.vanish_at) {
            return;
        }
        // What is told and not answered needs no lane.
        let lane = if flight.shape == Shape::Event { 0.0 } else { LANE };
        let way = Way { table, travelled, forward: flight.forward, lane };
        let rare = if flight.vanish_at < 1.0 { Some(LOST) } else { rare::kind(flight.shape) };
        let Some((x, y, angle)) =
            self.choose(frame, index, &Candidate { op_hash: flight.op_hash, rare, end_ns: flight.end_ns }, &way)
        else {
            return;
        };
        let tail = (table.length() * frame.camera.zoom * TAIL.min(travelled)) as f32;
        let Flight { link, shape, flow, op_hash, .. } = *flight;
        self.push(frame.cap, Placed { x, y, angle, tail, link, op_hash, shape, flow }, rare.is_some());
    }

    /// Places one burst.
    fn burst(&mut self, frame: &Frame<'_>, burst: &Burst) {
        let index = burst.link as usize;
        let (Some(table), true) = (frame.routes.get(index), (0.0..BURST_MS).contains(&burst.age_ms)) else {
            return;
        };
        let way = Way { table, travelled: f64::from(burst.at_fraction), forward: burst.forward, lane: LANE };
        let candidate = Candidate { op_hash: burst.op_hash, rare: Some(LOST), end_ns: frame.now_ns };
        let Some((x, y, angle)) = self.choose(frame, index, &candidate, &way) else {
            return;
        };
        let shape = Shape::Lost((burst.age_ms / BURST_MS * 8.0) as u8);
        let Burst { link, flow, op_hash, .. } = *burst;
        self.push(frame.cap, Placed { x, y, angle, tail: 0.0, link, op_hash, shape, flow }, true);
    }

    /// Where a message is drawn, if it is on the stage and its connection's band shows it.
    fn choose(
        &mut self,
        frame: &Frame<'_>,
        index: usize,
        candidate: &Candidate,
        way: &Way<'_>,
    ) -> Option<(f32, f32, f32)> {
        let power = match self.bands.get(index)? {
            LinkBand::Labelled | LinkBand::Every => 0,
            LinkBand::Sampled(power) => *power,
            LinkBand::Density => return None,
        };
        // Counted without the extra thinning, whose next value depends on it.
        let counts = is_chosen(candidate.op_hash, power.saturating_sub(self.extra));
        if !counts && candidate.rare.is_none() {
            return None;
        }
        let place = way.on_screen(frame)?;
        self.candidates += usize::from(counts);
        let drawn = is_chosen(candidate.op_hash, power) || {
            let slot = candidate.rare.and_then(|rare| self.links.get_mut(index)?.rare.get_mut(rare));
            slot.is_some_and(|slot| slot.adopts(candidate.op_hash, candidate.end_ns, frame))
        };
        drawn.then_some(place)
    }

    /// Keeps a glyph, unless the page is full; the last eighth of the room is for rare ones.
    fn push(&mut self, cap: Option<usize>, placed: Placed, rare: bool) {
        let room = cap.map_or(usize::MAX, |cap| if rare { cap } else { common_room(cap) });
        if self.placed.len() < room {
            self.placed.push(placed);
        }
    }

    /// Chooses how much to thin the next frame, with the same hysteresis as the bands.
    fn thin(&mut self, cap: Option<usize>) {
        let Some(cap) = cap else {
            self.extra = 0;
            return;
        };
        let room = common_room(cap).max(1);
        while self.extra < 31 && self.candidates >> self.extra > room {
            self.extra += 1;
        }
        while self.extra > 0 && (self.candidates >> (self.extra - 1)) * 5 < room * 4 {
            self.extra -= 1;
        }
    }
}

impl Link {
    /// Folds the last frame's flights into the mean time of flight.
    fn settle(&mut self) {
        if self.flights > 0 {
            let mean = self.flight_ns_sum / f64::from(self.flights);
            self.flight_ns = if self.flight_ns > 0.0 { 0.9 * self.flight_ns + 0.1 * mean } else { mean };
        }
        (self.flights, self.flight_ns_sum) = (0, 0.0);
    }
}

/// The message under a pointer: the nearest within `reach` CSS pixels, the uppermost of equals.
#[must_use]
pub fn nearest(placed: &[Placed], at: ScreenPoint, reach: f64) -> Option<&Placed> {
    let distance = |one: &Placed| (f64::from(one.x) - at.x).hypot(f64::from(one.y) - at.y);
    placed.iter().rev().min_by(|a, b| distance(a).total_cmp(&distance(b))).filter(|one| distance(one) <= reach)
}

/// How large glyphs are drawn at a zoom, in a few steps, for each is a new atlas.
#[must_use]
pub fn glyph_scale(zoom: f64) -> f64 {
    match zoom {
        zoom if zoom < 0.5 => 0.6,
        zoom if zoom < 0.8 => 0.8,
        zoom if zoom < 1.4 => 1.0,
        zoom if zoom < 2.2 => 1.25,
        _ => 1.5,
    }
}

/// How many of `cap` glyphs may be ordinary ones.
const fn common_room(cap: usize) -> usize {
    cap - cap / 8
}

impl Way<'_> {
    /// Where the message is on the stage, in its lane, and where it is going; `None` outside.
    fn on_screen(&self, frame: &Frame<'_>) -> Option<(f32, f32, f32)> {
        let Self { table, travelled, forward, lane } = *self;
        let sample = table.at(if forward { travelled } else { 1.0 - travelled });
        let Camera { x: left, y: top, zoom } = frame.camera;
        let (dx, dy) = if forward { (sample.dx, sample.dy) } else { (-sample.dx, -sample.dy) };
        let lane = lane * glyph_scale(zoom);
        let x = (sample.x - left) * zoom + dy * lane;
        let y = (sample.y - top) * zoom - dx * lane;
        let Viewport { width, height } = frame.viewport;
        let inside = x >= -MARGIN && y >= -MARGIN && x <= width + MARGIN && y <= height + MARGIN;
        inside.then(|| (x as f32, y as f32, (dy as f32).atan2(dx as f32)))
    }
}

#[cfg(test)]
mod tests;
