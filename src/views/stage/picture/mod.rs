//! The stage as a still picture that stands for itself: the moment shown, its name, and whose colour is whose. For a file,
//! for the clipboard and for paper.
//!
//! It is drawn from the same looks as the stage, with the colours of a theme written into it: nothing is fetched, and no
//! style sheet is needed.

mod arrows;
mod boxes;
mod drawn;
mod sent;

use betwixt_model::{Catalogue, Scenario, SimTime};

use crate::canvas::camera::{WorldPoint, WorldRect, number};
use crate::canvas::flight::Flight;
use crate::canvas::theme::{Rgb, Theme};
use crate::runner::Summary;
use crate::views::icons::shapes_of;
use crate::views::readout;

use super::bars::shares;
use super::layout::{Layout, ZoneBox};
use super::link_look::{LinkMarks, link_look};
use super::looks::{patiences, standing};
use super::node_look::{Marks, node_look};
use super::nodes::translate;
use super::pill::width_em;

pub(crate) use drawn::Drawn;

/// Room around everything [canvas units].
const MARGIN: f64 = 28.0;
/// Room for the names below, above and beside boxes [canvas units].
const NAMES: (f64, f64) = (70.0, 44.0);
/// Height of what stands above and below the stage [canvas units].
const HEAD: f64 = 62.0;
const FOOT: f64 = 34.0;
/// A picture is at least so wide, so that its head fits [canvas units].
const WIDTH_LEAST: f64 = 420.0;
/// Size of usual words [canvas units].
const WORDS: f64 = 12.0;
/// What every system has.
const FONT: &str = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Showing<'a> {
    /// The document.
    pub(crate) scenario: &'a Scenario,
    /// The run as it stands.
    pub(crate) summary: &'a Summary,
    /// What can stand in a scenario.
    pub(crate) catalogue: &'a Catalogue,
    /// The colours.
    pub(crate) theme: &'a Theme,
}

/// A picture and how large it is [canvas units, which are CSS pixels].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Picture {
    /// The drawing.
    pub(crate) drawn: Drawn,
    /// Width and height.
    pub(crate) size: (f64, f64),
}

/// The colours and pictures that the parts are drawn with.
#[derive(Clone, Copy, Debug)]
struct Pen<'a> {
    theme: &'a Theme,
}

/// Draws the stage as it stands, with these messages on their way.
pub(crate) fn picture(showing: Showing<'_>, flights: &[Flight]) -> Picture {
    let Showing { scenario, summary, catalogue, theme } = showing;
    let pen = Pen { theme };
    let layout = Layout::new(scenario, catalogue);
    let stage = extent(&layout);
    let width = (stage.right - stage.left).max(WIDTH_LEAST);
    let height = stage.bottom - stage.top + HEAD + FOOT;
    let left = f64::midpoint(stage.left, stage.right) - width / 2.0;
    let quiet = (Default::default(), Default::default());

    let nodes: Vec<_> = (0..scenario.components.len())
        .filter_map(|at| {
            let standing = standing(scenario, catalogue, &layout, at)?;
            let now = summary.components.get(at).unwrap_or(&quiet.0);
            Some(node_look(&standing, now, (Marks::default(), false), String::new()))
        })
        .collect();
    let patiences = patiences(scenario, summary.now, catalogue, &layout);
    let links: Vec<_> =
        (scenario.connections.iter().zip(patiences).zip(layout.tables.iter().zip(&layout.paths)).enumerate())
            .map(|(at, ((connection, patience), (table, path)))| {
                let now = summary.connections.get(at).unwrap_or(&quiet.1);
                let marks =
                    LinkMarks { notable: summary.notable.as_ref() == Some(&connection.id), ..LinkMarks::default() };
                let callee = layout.links.get(at).and_then(|(_, to)| scenario.components.get(*to));
                let role = callee.and_then(|held| catalogue.kind(&held.kind)).map(|kind| kind.role);
                let look = link_look(connection, (table, path), now, patience, (marks, false, String::new()));
                (table, look.leading_to(role))
            })
            .collect();

    let top = stage.top - HEAD;
    let ground = Drawn::new("rect")
        .with("x", number(left))
        .with("y", number(top))
        .with("width", number(width))
        .with("height", number(height))
        .with("fill", pen.ink(theme.canvas));
    let drawn = Drawn::new("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", format!("{} {} {} {}", number(left), number(top), number(width), number(height)))
        .with("width", number(width))
        .with("height", number(height))
        .with("font-family", FONT)
        .with("font-size", number(WORDS))
        .with("role", "img")
        .holding(Drawn::new("title").saying(scenario.name.clone()))
        .holding(ground)
        .holding(head(pen, showing, (left, top)))
        .all(layout.zones.iter().filter_map(|held| zone(pen, scenario, held)))
        .all(links.iter().map(|(_, look)| arrows::ribbon(pen, look)))
        .all(links.iter().map(|(table, look)| arrows::line(pen, table.route(), look)))
        .all(nodes.iter().map(|look| boxes::tile(pen, look)))
        .all(sent::messages(pen, &layout.tables, flights, summary.now))
        .all(links.iter().map(|(_, look)| arrows::over(pen, look)))
        .all(nodes.iter().map(|look| boxes::around(pen, look)))
        .holding(legend(pen, &shares(scenario, summary.now, catalogue), (left + MARGIN, stage.bottom + FOOT / 2.0)));
    Picture { drawn, size: (width, height) }
}

/// What the stage covers.
fn extent(layout: &Layout) -> WorldRect {
    let named = |bounds: WorldRect| WorldRect {
        left: bounds.left - NAMES.0,
        top: bounds.top - NAMES.1,
        right: bounds.right + NAMES.0,
        bottom: bounds.bottom + NAMES.1,
    };
    let boxes = layout.nodes.iter().map(|node| named(node.bounds()));
    let arrows = layout.tables.iter().map(|table| table.route()).filter(|route| route.length() > 0.0);
    let zones = layout.zones.iter().map(|zone| zone.rect);
    let all = boxes.chain(arrows.map(|route| route.bounds())).chain(zones).reduce(|all, one| all.union(&one));
    let all =
        all.unwrap_or_else(|| WorldRect::between(WorldPoint { x: 0.0, y: 0.0 }, WorldPoint { x: 320.0, y: 180.0 }));
    WorldRect { left: all.left - MARGIN, top: all.top, right: all.right + MARGIN, bottom: all.bottom + MARGIN / 2.0 }
}

/// Its name, and the moment that is shown.
fn head(pen: Pen<'_>, showing: Showing<'_>, (left, top): (f64, f64)) -> Drawn {
    let Showing { scenario, summary, theme, .. } = showing;
    let moment = match summary.now {
        SimTime::START => "before it begins".to_owned(),
        now => format!("at {} of {}", readout::clock(now), readout::clock(SimTime(summary.duration.0))),
    };
    let line = format!("{moment}, seed {}", scenario.seed);
    Drawn::new("g")
        .holding(pen.words(&scenario.name, (left + MARGIN, top + 30.0), 18.0, theme.ink).with("font-weight", "700"))
        .holding(pen.words(&line, (left + MARGIN, top + 50.0), WORDS, theme.ink2))
}

/// A zone: its border and its name.
fn zone(pen: Pen<'_>, scenario: &Scenario, zone: &ZoneBox) -> Option<Drawn> {
    let held = scenario.zones.get(zone.index)?;
    let WorldRect { left, top, right, bottom } = zone.rect;
    let (Rgb(red, green, blue), percent) = pen.theme.region;
    let ground = Drawn::new("rect")
        .with("x", number(left))
        .with("y", number(top))
        .with("width", number(right - left))
        .with("height", number(bottom - top))
        .with("rx", "22")
        .with("fill", Rgb(red, green, blue).hex())
        .with("fill-opacity", number(f64::from(percent) / 100.0))
        .with("stroke", pen.theme.line.hex());
    let name = pen.words(&held.name, (left + 16.0, top + 23.0), WORDS, pen.theme.ink2).with("font-weight", "600");
    Some(Drawn::new("g").holding(ground).holding(name))
}

/// Whose colour is whose.
fn legend(pen: Pen<'_>, flows: &[(String, f64)], (left, y): (f64, f64)) -> Drawn {
    let mut at = left;
    let mut out = Drawn::new("g");
    for ((name, share), colour) in flows.iter().zip(pen.theme.flows) {
        let text = if flows.len() == 1 { name.clone() } else { format!("{name} {}", readout::percent(*share)) };
        let dot = Drawn::new("circle").with("cx", number(at + 5.0)).with("cy", number(y)).with("r", "5");
        out = out.holding(dot.with("fill", colour.hex()));
        out = out.holding(pen.words(&text, (at + 16.0, y + 4.0), WORDS, pen.theme.ink));
        at += 16.0 + width_em(&text) * WORDS + 18.0;
    }
    out
}

impl Pen<'_> {
    fn ink(self, colour: Rgb) -> String {
        colour.hex()
    }

    /// Words that begin at a place.
    fn words(self, text: &str, (x, y): (f64, f64), size: f64, colour: Rgb) -> Drawn {
        Drawn::new("text")
            .with("x", number(x))
            .with("y", number(y))
            .with("font-size", number(size))
            .with("fill", colour.hex())
            .saying(text)
    }

    /// Words on a rim of the ground, so that a line behind them does not cross them out.
    fn rimmed(self, words: Drawn) -> Drawn {
        words
            .with("stroke", self.theme.canvas.hex())
            .with("stroke-width", "4")
            .with("stroke-linejoin", "round")
            .with("paint-order", "stroke")
    }

    /// A line that is not filled.
    fn stroke(self, path: &str, colour: Rgb, width: f64) -> Drawn {
        Drawn::new("path")
            .with("d", path)
            .with("fill", "none")
            .with("stroke", colour.hex())
            .with("stroke-width", number(width))
    }

    /// One of the pictures, with its middle at a place.
    fn icon(self, name: &str, (x, y): (f64, f64), size: f64, colour: Rgb) -> Drawn {
        let scale = size / 24.0;
        let shapes = shapes_of(name).into_iter().map(|shape| {
            shape.attributes.iter().fold(Drawn::new(shape.tag), |drawn, (name, value)| {
                // The page's pictures take their colour from what is around them.
                let value = if *value == "currentColor" { colour.hex() } else { (*value).to_owned() };
                drawn.with(name, value)
            })
        });
        Drawn::new("g")
            .with("transform", format!("{} scale({})", translate((x - size / 2.0, y - size / 2.0)), number(scale)))
            .with("fill", "none")
            .with("stroke", colour.hex())
            .with("stroke-width", "1.6")
            .with("stroke-linecap", "round")
            .with("stroke-linejoin", "round")
            .all(shapes)
    }

    /// A small rounded label with its middle at a place.
    fn pill(self, look: Pill<'_>, (x, y): (f64, f64)) -> Drawn {
        let Pill { text, icon, ground, rim, ink } = look;
        const SIZE: f64 = 11.0;
        let left = if icon.is_some() { 1.15 * SIZE } else { 0.0 };
        let (width, height) = (width_em(text) * SIZE + left + 1.3 * SIZE, 1.8 * SIZE);
        let rect = Drawn::new("rect")
            .with("x", number(x - width / 2.0))
            .with("y", number(y - height / 2.0))
            .with("width", number(width))
            .with("height", number(height))
            .with("rx", number(height / 2.0))
            .with("fill", ground.hex());
        let rect = match rim {
            Some(rim) => rect.with("stroke", rim.hex()),
            None => rect,
        };
        let words = self.words(text, (x + left / 2.0, y + 0.35 * SIZE), SIZE, ink);
        Drawn::new("g")
            .holding(rect)
            .all(icon.map(|name| self.icon(name, (x - width / 2.0 + 1.1 * SIZE, y), 1.1 * SIZE, ink)))
            .holding(words.with("text-anchor", "middle").with("font-weight", "500"))
    }
}

/// What a small rounded label says, and how.
#[derive(Clone, Copy, Debug)]
struct Pill<'a> {
    text: &'a str,
    icon: Option<&'static str>,
    ground: Rgb,
    rim: Option<Rgb>,
    ink: Rgb,
}

#[cfg(test)]
mod tests;
