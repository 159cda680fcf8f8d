//! Boxes of a still picture: outline and content, and what stands around them.

use crate::canvas::camera::number;
use crate::canvas::shape::Silhouette;
use crate::canvas::theme::Rgb;
use crate::views::stage::layout::NameSide;
use crate::views::stage::node_look::NodeLook;
use crate::views::stage::nodes::translate;

use super::{Drawn, Pen, Pill};

/// How far the copies of a stack stand apart [canvas units].
const STACK_STEP: f64 = 4.0;

/// What is dark is so in every theme.
const DARK: (Rgb, Rgb) = (Rgb(0x24, 0x22, 0x1f), Rgb(0xf4, 0xf2, 0xed));

/// The box itself.
pub(super) fn tile(pen: Pen<'_>, look: &NodeLook) -> Drawn {
    let theme = pen.theme;
    let outline = look.silhouette.outline();
    let (fill, rim, width, ink) = match (look.down, look.dark) {
        (true, _) => (theme.error_soft, theme.error, 2.0, theme.error),
        (_, true) => (DARK.0, DARK.0, 1.5, DARK.1),
        _ => (theme.node_fill, theme.line_strong, 1.5, theme.ink),
    };
    let shape = || {
        let path = Drawn::new("path").with("d", outline.clone()).with("fill", fill.hex()).with("stroke", rim.hex());
        let path = path.with("stroke-width", number(width));
        if look.silhouette.is_dashed() { path.with("stroke-dasharray", "5 3.5") } else { path }
    };
    let copies = (1..look.instances.min(3)).rev().map(|copy| {
        let step = f64::from(copy) * STACK_STEP;
        shape().with("transform", translate((step, -step)))
    });
    let bands = look.silhouette.detail().map(|detail| {
        let colour = if look.down { theme.error } else { theme.ink2 };
        pen.stroke(detail, colour, 1.5).with("stroke-linecap", "round")
    });
    let busy = look.busy.as_ref().map(|(dash, full)| {
        pen.stroke(&look.silhouette.perimeter(), if *full { theme.error } else { theme.ink2 }, 3.2)
            .with("pathLength", "100")
            .with("stroke-dasharray", dash.clone())
    });
    Drawn::new("g")
        .with("transform", translate(look.at))
        .all(copies)
        .holding(shape())
        .all(bands)
        .all(busy)
        .all(content(pen, look, ink))
}

/// What is in it: a picture, or the items of a queue.
fn content(pen: Pen<'_>, look: &NodeLook, ink: Rgb) -> Option<Drawn> {
    match (&look.icon, look.items) {
        (None, Some((drawn, more))) => {
            let items = (0..drawn).map(|at| {
                let x = 30.0 - f64::from(at) * 14.0;
                Drawn::new("path")
                    .with("d", "M0-6.4L6.4 0L0 6.4L-6.4 0Z")
                    .with("transform", translate((x, 0.0)))
                    .with("fill", pen.theme.ink2.hex())
            });
            let more = (more > 0).then(|| pen.words(&format!("+{more}"), (-36.0, 4.0), 11.0, pen.theme.ink));
            Some(Drawn::new("g").all(more).all(items))
        }
        // The bands are the picture of what holds data.
        (Some(_), _) if look.silhouette == Silhouette::Cylinder46 && !look.dark => None,
        (Some(icon), _) => Some(pen.icon(icon, (0.0, 0.0), 24.0, ink)),
        _ => None,
    }
}

/// Its name and numbers, what waits, how many there are, and what is wrong with it.
pub(super) fn around(pen: Pen<'_>, look: &NodeLook) -> Drawn {
    let theme = pen.theme;
    let (half_width, half_height) = look.silhouette.half_extents();
    let mut out =
        Drawn::new("g").with("transform", translate(look.at)).all(names(pen, look, (half_width, half_height)));
    if let Some((count, filled)) = look.waiting {
        let colour = if look.harm { theme.error } else { theme.ink2 };
        let bar = |width: f64, colour: Rgb| {
            Drawn::new("rect")
                .with("x", "-26")
                .with("y", number(half_height + 6.0))
                .with("width", number(width))
                .with("height", "5")
                .with("rx", "1.5")
                .with("fill", colour.hex())
        };
        let words = pen.words(&count.to_string(), (-31.0, half_height + 12.4), 11.0, colour).with("text-anchor", "end");
        out = out.holding(bar(52.0, theme.track)).holding(bar(filled, colour)).holding(pen.rimmed(words));
    }
    if look.instances > 1 {
        let text = format!("×{}", look.instances);
        let pill = Pill { text: &text, icon: None, ground: theme.ink, rim: None, ink: theme.on_ink };
        out = out.holding(pen.pill(pill, (half_width + 2.0, -half_height - 6.0)));
    }
    if let Some(fault) = &look.fault {
        let rise = if look.instances > 1 { 24.0 } else { 12.0 };
        out = out.holding(pen.pill(cause(pen, fault), (0.0, -half_height - rise)));
    }
    out
}

/// What a person has done to it.
pub(super) fn cause<'a>(pen: Pen<'_>, text: &'a str) -> Pill<'a> {
    Pill { text, icon: Some("bolt"), ground: pen.theme.cause, rim: None, ink: pen.theme.on_cause }
}

fn names(pen: Pen<'_>, look: &NodeLook, (half_width, half_height): (f64, f64)) -> [Drawn; 2] {
    let (x, name, metric, anchor) = match look.side {
        NameSide::Below => {
            let top = half_height + 4.0 + if look.waiting.is_some() { 11.0 } else { 0.0 };
            (0.0, top + 12.5, top + 26.5, "middle")
        }
        NameSide::Above => {
            let rise = if look.instances > 1 { 24.0 } else { 12.0 };
            let pill: f64 = if look.fault.is_some() { rise + 10.0 } else { 6.0 };
            let bottom = -half_height - pill.max(if look.instances > 1 { STACK_STEP * 2.0 + 6.0 } else { 6.0 });
            (0.0, bottom - 16.0, bottom - 1.5, "middle")
        }
        NameSide::Right => (half_width + 9.0, -2.5, 12.5, "start"),
    };
    let colour = if look.harm { pen.theme.error } else { pen.theme.ink2 };
    let line = |text: &str, y: f64, size: f64, colour: Rgb| {
        pen.rimmed(pen.words(text, (x, y), size, colour).with("text-anchor", anchor))
    };
    [line(&look.name, name, 12.5, pen.theme.ink).with("font-weight", "600"), line(&look.metric, metric, 11.0, colour)]
}
