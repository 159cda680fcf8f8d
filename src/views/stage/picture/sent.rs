//! Messages on their way in a still picture: the same shapes as on the stage, one by one up to a limit.

use betwixt_model::SimTime;

use crate::canvas::camera::{WorldPoint, number};
use crate::canvas::flight::{Flight, GLYPHS_MAX};
use crate::canvas::glyph::Shape;
use crate::canvas::track::RouteTable;
use crate::views::stage::nodes::translate;

use super::{Drawn, Pen};

/// How far requests and answers keep to their side [canvas units].
const LANE: f64 = 4.0;

/// The messages, the first ones if they are too many for a picture.
pub(super) fn messages(pen: Pen<'_>, tables: &[RouteTable], flights: &[Flight], now: SimTime) -> Vec<Drawn> {
    let placed = flights.iter().filter_map(|flight| Some((flight, place(tables, flight, now)?)));
    placed.take(GLYPHS_MAX).map(|(flight, at)| glyph(pen, flight, at)).collect()
}

fn place(tables: &[RouteTable], flight: &Flight, now: SimTime) -> Option<WorldPoint> {
    let table = tables.get(flight.link as usize)?;
    let lasts = flight.end_ns.saturating_sub(flight.start_ns);
    if lasts == 0 || now.0 < flight.start_ns || table.length() <= 0.0 {
        return None;
    }
    let way = (now.0 - flight.start_ns) as f64 / lasts as f64;
    if way > f64::from(flight.vanish_at) {
        return None;
    }
    let (along, side) = if flight.forward { (way, LANE) } else { (1.0 - way, -LANE) };
    Some(table.at(along).left(side))
}

fn glyph(pen: Pen<'_>, flight: &Flight, at: WorldPoint) -> Drawn {
    let flow = usize::from(flight.flow) % pen.theme.flows.len();
    let (colour, on) = (pen.theme.flows[flow], pen.theme.on_flows[flow]);
    let circle = |radius: f64| Drawn::new("circle").with("r", number(radius));
    let dot = |radius: f64| circle(radius).with("fill", colour.hex());
    let ring =
        || circle(2.8).with("fill", pen.theme.canvas.hex()).with("stroke", colour.hex()).with("stroke-width", "1.8");
    let error = |path: &str| pen.stroke(path, pen.theme.error, 2.2).with("stroke-linecap", "round");
    let inside = match flight.shape {
        Shape::Request => dot(3.6),
        Shape::Reply => ring(),
        Shape::LateReply => ring().with("stroke-dasharray", "2 1.5"),
        Shape::Event => Drawn::new("path").with("d", "M0-4.6L4.6 0L0 4.6L-4.6 0Z").with("fill", colour.hex()),
        Shape::Retry(number) => {
            let text = if number > 9 { "9+".to_owned() } else { number.to_string() };
            let words = pen.words(&text, (0.0, 3.2), 9.0, on).with("text-anchor", "middle").with("font-weight", "700");
            Drawn::new("g").holding(dot(5.6)).holding(words)
        }
        Shape::Duplicate => Drawn::new("g").holding(dot(3.6).with("cx", "2.4")).holding(dot(3.6).with("cx", "-2.4")),
        Shape::Error => error("M-3-3L3 3M3-3L-3 3"),
        Shape::Lost(_) => error("M0-5V-2M0 2V5M-5 0H-2M2 0H5"),
    };
    Drawn::new("g").with("transform", translate((at.x, at.y))).holding(inside)
}
