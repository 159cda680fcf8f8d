//! Arrows of a still picture: ribbon, line and head, and what stands on them.

use crate::canvas::camera::number;
use crate::canvas::route::Route;
use crate::views::stage::link_look::{Disc, LinkLook};

use super::{Drawn, Pen, Pill};

/// How much goes over it, flow by flow.
pub(super) fn ribbon(pen: Pen<'_>, look: &LinkLook) -> Drawn {
    let opacity = number(f64::from(pen.theme.ribbon_percent) / 100.0);
    let strands = look.strands.iter().map(|strand| {
        let colour = pen.theme.flows[strand.flow % pen.theme.flows.len()];
        pen.stroke(&strand.path, colour, strand.width).with("stroke-opacity", opacity.clone())
    });
    Drawn::new("g").all(strands)
}

/// The line and its head.
pub(super) fn line(pen: Pen<'_>, route: &Route, look: &LinkLook) -> Drawn {
    let colour = if look.disc == Some(Disc::Open) { pen.theme.error } else { pen.theme.link };
    let line = match (&look.broken, look.asynchronous, look.ejected) {
        _ if look.disabled => {
            pen.stroke(&look.path, pen.theme.ink3, 1.5).with("stroke-dasharray", "6 6").with("stroke-opacity", "0.75")
        }
        (Some(dash), ..) => pen.stroke(&look.path, pen.theme.link, 1.5).with("stroke-dasharray", dash.clone()),
        (None, true, _) => pen
            .stroke(&look.path, pen.theme.link, 2.0)
            .with("stroke-dasharray", "0.1 6")
            .with("stroke-linecap", "round"),
        (None, false, true) => {
            pen.stroke(&look.path, pen.theme.link, 1.5).with("stroke-dasharray", "3 5").with("stroke-opacity", "0.6")
        }
        _ => pen.stroke(&look.path, pen.theme.link, 1.5),
    };
    let head =
        pen.stroke(&route.chevron(), colour, 1.5).with("stroke-linecap", "round").with("stroke-linejoin", "round");
    Drawn::new("g").holding(line).holding(head)
}

/// Disc, patience, fault and numbers.
pub(super) fn over(pen: Pen<'_>, look: &LinkLook) -> Drawn {
    let theme = pen.theme;
    let (x, y) = look.middle;
    let raised = if look.disc.is_some() { 30.0 } else { 20.0 };
    let plain = |text, icon, harm: bool| Pill {
        text,
        icon,
        ground: theme.surface,
        rim: Some(if harm { theme.error } else { theme.line }),
        ink: if harm { theme.error } else { theme.ink },
    };
    let mut out = Drawn::new("g").all(look.disc.map(|disc| self::disc(pen, disc, look.middle)));
    if !look.disc_text.is_empty() {
        let colour = if look.disc == Some(Disc::Cut) { theme.cause } else { theme.error };
        let words = pen.words(&look.disc_text, (x, y + 28.0), 11.0, colour).with("text-anchor", "middle");
        out = out.holding(pen.rimmed(words));
    }
    if let Some((text, outlasts)) = &look.patience {
        out = out.holding(pen.pill(plain(text, Some("timeout"), *outlasts), look.patience_at));
    }
    if let Some(fault) = &look.fault {
        let above = if look.label.is_some() { 24.0 } else { 0.0 };
        out = out.holding(pen.pill(super::boxes::cause(pen, fault), (x, y - raised - above)));
    }
    if let Some((text, harm)) = &look.label {
        out = out.holding(pen.pill(plain(text, None, *harm), (x, y - raised)));
    }
    out
}

fn disc(pen: Pen<'_>, disc: Disc, (x, y): (f64, f64)) -> Drawn {
    let theme = pen.theme;
    let (colour, rim, icon) = match disc {
        Disc::Closed => (theme.ink2, theme.line_strong, "breaker"),
        Disc::Open => (theme.error, theme.error, "breaker"),
        Disc::HalfOpen => (theme.ink2, theme.error, "breaker"),
        Disc::Cut => (theme.cause, theme.cause, "partition"),
    };
    let circle = Drawn::new("circle")
        .with("cx", number(x))
        .with("cy", number(y))
        .with("r", "14")
        .with("fill", theme.surface.hex())
        .with("stroke", rim.hex())
        .with("stroke-width", "2");
    let circle = if disc == Disc::HalfOpen { circle.with("stroke-dasharray", "4 3") } else { circle };
    let inside = if disc == Disc::Closed {
        let (a, b) = (number(x - 9.0), number(y + 3.0));
        pen.stroke(&format!("M{a} {b}h18"), colour, 1.6)
    } else {
        pen.icon(icon, (x, y), 18.0, colour)
    };
    Drawn::new("g").holding(circle).holding(inside)
}
