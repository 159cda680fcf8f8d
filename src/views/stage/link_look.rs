//! What an arrow shows at this moment, as plain data: compared by value, so that only arrows that changed are rendered.

use std::rc::Rc;

use betwixt_model::{Catalogue, Connection, Role, Scenario, SimSpan, SimTime, Target};

use crate::canvas::camera::{WorldPoint, number};
use crate::canvas::route::Route;
use crate::canvas::track::RouteTable;
use crate::runner::summary::{BreakerNow, ConnectionNow};
use crate::state::interventions;
use crate::views::readout;

use super::node_look::fault_line;

/// The parameter that holds how long a caller waits.
const TIMEOUT: &str = "timeout";
/// From this share of bad ends on, a number is shown as harm.
const HARM: f64 = 0.05;
/// Widest ribbon [canvas units].
const RIBBON_MAX: f64 = 15.0;

/// What is true of an arrow besides its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LinkMarks {
    /// It is selected.
    pub selected: bool,
    /// The pointer is on it.
    pub hovered: bool,
    /// It is worth a look now.
    pub notable: bool,
    /// Tab enters the canvas here.
    pub in_tab_order: bool,
}

/// One flow's part of the ribbon.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Strand {
    /// Whose, 0 to 5.
    pub flow: usize,
    /// SVG path data.
    pub path: Rc<str>,
    /// How wide [canvas units].
    pub width: f64,
}

/// What stands at the middle of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disc {
    /// A closed breaker.
    Closed,
    /// An open breaker.
    Open,
    /// A breaker that tries again.
    HalfOpen,
    /// The person cut it.
    Cut,
}

/// What an arrow shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LinkLook {
    /// Its identity in the scenario.
    pub id: String,
    /// SVG path data.
    pub path: Rc<str>,
    /// The ribbon.
    pub strands: Vec<Strand>,
    /// Nobody waits for an answer.
    pub asynchronous: bool,
    /// It is switched off.
    pub disabled: bool,
    /// Dash array where the line is interrupted in the middle.
    pub broken: Option<String>,
    /// A balancer has taken it out of its rotation.
    pub ejected: bool,
    /// At the middle.
    pub disc: Option<Disc>,
    /// Below the disc.
    pub disc_text: String,
    /// What the person has done to it.
    pub fault: Option<String>,
    /// How long the caller waits; whether its own caller waits less.
    pub patience: Option<(String, bool)>,
    /// Where that stands [canvas units].
    pub patience_at: (f64, f64),
    /// Rate, duration, failures; whether that tells of harm.
    pub label: Option<(String, bool)>,
    /// The middle [canvas units].
    pub middle: (f64, f64),
    /// Selected, hovered, worth a look.
    pub marks: LinkMarks,
    /// Far off or out of sight: only its lines are drawn.
    pub plain: bool,
    /// What it is called for those who listen.
    pub spoken: String,
}

impl LinkLook {
    /// The same, where it leads to something of this role: whoever puts something into a queue waits for nothing that the
    /// queue does with it.
    pub(super) fn leading_to(mut self, role: Option<Role>) -> Self {
        self.asynchronous |= role == Some(Role::Queue);
        self
    }

    /// Its numbers are shown, and tell of harm.
    pub(super) fn is_harmed(&self) -> bool {
        self.label.as_ref().is_some_and(|(_, harm)| *harm)
    }
}

/// How long a caller waits, and how long its own caller waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Patience {
    /// On this arrow.
    pub own: SimSpan,
    /// The least of those who wait for the caller; zero if nobody gives up.
    pub above: SimSpan,
}

impl Patience {
    /// How long the caller waits on an arrow, as of a moment; zero if it never gives up.
    #[must_use]
    pub(super) fn on(scenario: &Scenario, connection: &Connection, now: SimTime, catalogue: &Catalogue) -> SimSpan {
        let target = Target::Connection(connection.id.clone());
        match interventions::value_at(scenario, now, &target, TIMEOUT, catalogue) {
            Some(betwixt_model::ParamValue::Span(span)) => span,
            _ => SimSpan::ZERO,
        }
    }

    /// Whether the caller still waits when nobody waits for it any more.
    #[must_use]
    pub(super) const fn outlasts(self) -> bool {
        !self.own.is_zero() && !self.above.is_zero() && self.own.0 > self.above.0
    }
}

/// What an arrow shows, with the numbers of now.
#[must_use]
pub(super) fn link_look(
    connection: &Connection,
    (table, path): (&RouteTable, &Rc<str>),
    now: &ConnectionNow,
    patience: Patience,
    (marks, plain, spoken): (LinkMarks, bool, String),
) -> LinkLook {
    let looked_at = !plain && (marks.selected || marks.hovered || marks.notable);
    let disc = disc(now, looked_at);
    let middle = table.mid();
    let near_caller = table.at(0.22).left(0.0);
    let broken = match disc {
        Some(Disc::Open) => Some(broken_dash(table.length())),
        Some(Disc::Cut) => Some(cut_dash(table.length())),
        _ => None,
    };
    LinkLook {
        id: connection.id.to_string(),
        path: Rc::clone(path),
        strands: if plain { strand(path, &now.by_flow) } else { strands((table.route(), path), &now.by_flow) },
        asynchronous: connection.asynchronous,
        disabled: connection.disabled,
        broken,
        ejected: now.ejected,
        disc,
        disc_text: disc_text(now),
        fault: fault_line(&now.faults).filter(|_| disc != Some(Disc::Cut)),
        patience: (!plain && !patience.own.is_zero() && (looked_at || patience.outlasts()))
            .then(|| (readout::duration_ms(patience.own.ms()), patience.outlasts())),
        patience_at: (near_caller.x, near_caller.y - 22.0),
        label: looked_at.then(|| label(now, marks.selected || marks.hovered)).filter(|(text, _)| !text.is_empty()),
        middle: (middle.x, middle.y),
        marks,
        plain,
        spoken,
    }
}

/// How wide the ribbon of a rate is [canvas units].
#[must_use]
pub(super) fn ribbon_width(rate_per_s: f64) -> f64 {
    if rate_per_s <= 0.0 { 0.0 } else { (2.2 + 2.3 * (1.0 + rate_per_s / 4.0).log2()).min(RIBBON_MAX) }
}

/// The flows' parts of a ribbon, side by side; in steps that an eye can tell, so that they do not tremble.
#[must_use]
pub(super) fn strands((route, usual): (&Route, &Rc<str>), by_flow: &[f64]) -> Vec<Strand> {
    let total: f64 = by_flow.iter().filter(|rate| **rate > 0.0).sum();
    let width = (ribbon_width(total) * 2.0).round() / 2.0;
    let mut from = -width / 2.0;
    let mut out = Vec::new();
    for (flow, rate) in by_flow.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
        let share = (rate / total * 16.0).round() / 16.0;
        let own = width * share;
        if own > 0.0 {
            let by = from + own / 2.0;
            let path = if by.abs() < 0.01 { Rc::clone(usual) } else { offset(route, by).svg_path().into() };
            out.push(Strand { flow: flow % 6, path, width: own });
            from += own;
        }
    }
    out
}

/// All flows' ribbon as one, in the colour of the greatest: seen from far off.
fn strand(path: &Rc<str>, by_flow: &[f64]) -> Vec<Strand> {
    let total: f64 = by_flow.iter().filter(|rate| **rate > 0.0).sum();
    let width = ribbon_width(total).round();
    let greatest = by_flow.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(flow, _)| flow);
    if width > 0.0 { vec![Strand { flow: greatest % 6, path: Rc::clone(path), width }] } else { Vec::new() }
}

/// The curve beside a curve, by moving the legs of its control polygon: near enough for a few units.
fn offset(route: &Route, by: f64) -> Route {
    let normal = |a: WorldPoint, b: WorldPoint| {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = dx.hypot(dy);
        (length > 1e-6).then(|| (-dy / length, dx / length))
    };
    let first = normal(route.p0, route.c0).or_else(|| normal(route.p0, route.p1)).unwrap_or((0.0, 1.0));
    let last = normal(route.c1, route.p1).or_else(|| normal(route.p0, route.p1)).unwrap_or((0.0, 1.0));
    let middle = normal(route.c0, route.c1).unwrap_or(first);
    let shift = |point: WorldPoint, (x, y): (f64, f64)| WorldPoint { x: point.x + x * by, y: point.y + y * by };
    // The corner between two moved legs lies on the half of their angle, and further out where they turn.
    let corner = |point: WorldPoint, a: (f64, f64), b: (f64, f64)| {
        let scale = 1.0 / (1.0 + a.0 * b.0 + a.1 * b.1).max(0.5);
        shift(point, ((a.0 + b.0) * scale, (a.1 + b.1) * scale))
    };
    Route {
        p0: shift(route.p0, first),
        c0: corner(route.c0, first, middle),
        c1: corner(route.c1, middle, last),
        p1: shift(route.p1, last),
    }
}

fn disc(now: &ConnectionNow, looked_at: bool) -> Option<Disc> {
    match (now.cut, now.breaker) {
        ((true, _) | (_, true), _) => Some(Disc::Cut),
        (_, Some(BreakerNow::Open(_))) => Some(Disc::Open),
        (_, Some(BreakerNow::HalfOpen)) => Some(Disc::HalfOpen),
        (_, Some(BreakerNow::Closed)) if looked_at => Some(Disc::Closed),
        _ => None,
    }
}

fn disc_text(now: &ConnectionNow) -> String {
    match (now.cut, now.breaker) {
        ((true, true), _) => "cut".to_owned(),
        ((true, false), _) => "requests cut".to_owned(),
        ((false, true), _) => "answers cut".to_owned(),
        // The whole seconds that are left: tenths would only flicker.
        (_, Some(BreakerNow::Open(ms))) => format!("breaker open, {} s", (ms / 1_000.0).ceil() as u64),
        (_, Some(BreakerNow::HalfOpen)) => "breaker half open".to_owned(),
        _ if now.ejected => "out of rotation".to_owned(),
        _ => String::new(),
    }
}

/// "5 /s · p95 14 s · 31% fail"; "31% fail" where nobody asked, so that it covers no name.
fn label(now: &ConnectionNow, asked: bool) -> (String, bool) {
    let failing = now.error_ratio.filter(|ratio| *ratio >= HARM);
    let asked = asked || failing.is_none();
    let parts = [
        (asked && now.rate_per_s > 0.0).then(|| readout::rate(now.rate_per_s)),
        now.p95_ms.filter(|_| asked).map(|ms| format!("p95 {}", readout::duration_ms(ms))),
        failing.map(|ratio| format!("{} fail", readout::percent(ratio))),
    ];
    (parts.into_iter().flatten().collect::<Vec<_>>().join(" · "), failing.is_some())
}

/// Whole up to the middle, dotted after it.
fn broken_dash(length: f64) -> String {
    let half = (length / 2.0 - 14.0).max(1.0);
    let dots = ((length - half) / 6.0).clamp(1.0, 60.0) as usize;
    format!("{} 28{}", number(half), " 1 5".repeat(dots))
}

/// Whole but for a gap in the middle.
fn cut_dash(length: f64) -> String {
    let side = (length / 2.0 - 22.0).max(1.0);
    format!("{0} 44 {0} 0", number(side))
}

#[cfg(test)]
mod tests;
