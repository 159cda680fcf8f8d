//! What is inside of a component: its members as a picture, the facts in words, and what waits in there over time.

use yew::prelude::*;

use crate::canvas::camera::number;
use crate::runner::Summary;
use crate::runner::insides::{Inside, Sort, Track};
use crate::views::controls::plot::{Axis, area, path};
use crate::views::insides::{picture, size};
use crate::views::markup::html;
use crate::views::readout;

/// Size of the picture of a number over time [units of the picture].
const PLOT: (f64, f64) = (280.0, 30.0);

/// What is inside of the component at this place; nothing if there is nothing to show.
pub(super) fn view(summary: &Summary, at: usize) -> Html {
    let Some(inside) = summary.components.get(at).and_then(|now| now.inside.as_deref()) else { return Html::default() };
    if inside.members.is_empty() && inside.tracks.is_empty() {
        return Html::default();
    }
    let (width, height) = size(inside);
    html! {
        <section class="group insides" aria-label="Inside">
            <header class="group-head"><h3>{ "Inside" }</h3><span class="group-note">{ note(inside) }</span></header>
            if !inside.members.is_empty() {
                <svg class="insides-members" viewBox={format!("-1 -1 {} {}", number(width + 2.0), number(height + 2.0))}
                    width={number((width + 2.0) * 1.75)} height={number((height + 2.0) * 1.75)} aria-hidden="true" focusable="false">
                    { picture(inside) }
                </svg>
            }
            <ul class="insides-lines">
                { for inside.lines.iter().map(|line| html! { <li key={line.clone()}>{ format!("{line}.") }</li> }) }
            </ul>
            { for inside.tracks.iter().map(|track| over_time(track, summary.now.seconds())) }
        </section>
    }
}

/// What the cells of the picture mean.
const fn note(inside: &Inside) -> &'static str {
    match inside.sort {
        Sort::Alone => "",
        Sort::Group | Sort::Replicas => "filled: what each has",
        Sort::Nodes => "dot: keeps writes for others",
        Sort::Partitions => "filled: what waits in each",
    }
}

/// A number from the start to now.
fn over_time(track: &Track, now: f64) -> Html {
    let axis = Axis::linear(track.points.iter().map(|point| point.1), 4.0);
    let value = |n: f64| readout::amount(n);
    let last = track.points.last().map_or(0.0, |point| point.1);
    let (then, most) =
        track.points.iter().copied().fold((0.0, 0.0), |best, point| if point.1 > best.1 { point } else { best });
    let clock = readout::clock(betwixt_model::SimTime(betwixt_model::SimSpan::from_seconds(then).0));
    html! {
        <figure key={track.name} class="insides-track">
            <figcaption>
                <span>{ track.name }</span>
                <strong>{ value(last) }</strong>
                <span class="insides-most">{ format!("most {} at {clock}", value(most)) }</span>
            </figcaption>
            <svg viewBox={format!("0 0 {} {}", number(PLOT.0), number(PLOT.1))} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                { for stretches(&track.points, now).into_iter().map(|points| html! {
                    <>
                        <path class="insides-area" d={area(points, axis, now, PLOT)} />
                        <path class="insides-line" d={format!("{}h.01", path(points, axis, now, PLOT, f64::INFINITY))} />
                    </>
                }) }
            </svg>
        </figure>
    }
}

/// The stretches of time in which somebody looked: what was in between, nobody knows.
fn stretches(points: &[(f64, f64)], now: f64) -> Vec<&[(f64, f64)]> {
    let gap = (now / 20.0).max(1.0);
    points.chunk_by(|one, next| next.0 - one.0 <= gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_saw_is_not_drawn() {
        let points = [(0.0, 1.0), (0.5, 1.0), (10.0, 5.0), (10.2, 5.0), (30.0, 0.0)];
        let drawn: Vec<usize> = stretches(&points, 30.0).iter().map(|points| points.len()).collect();
        assert_eq!(drawn, [2, 2, 1]);
    }
}
