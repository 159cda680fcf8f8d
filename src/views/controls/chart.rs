//! A line chart: light, with the value written at the end of each line, and the times when something was broken shaded.

use std::rc::Rc;

use crate::state::fixed;
use crate::views::markup::html;
use yew::prelude::*;

use super::percent;
use super::plot::{Axis, apart, area, path, times};
use crate::views::readout;
use betwixt_model::SimTime;

/// Height of the lowest plot [pixels], which labels have to fit; how high it is says the style sheet, its width is whatever
/// there is.
const HEIGHT: f64 = 76.0;

/// Width of the coordinates that lines are drawn in; they are stretched to the plot's.
const WIDTH: f64 = 1_000.0;

/// Labels need so much room from baseline to baseline [pixels].
const LABEL: f64 = 15.0;

/// One line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Points: (seconds, value).
    pub points: Rc<Vec<(f64, f64)>>,
    /// What its end says: "40 Browse".
    pub end: String,
    /// A letter in front of it: the flow's.
    pub letter: Option<char>,
    /// How it is drawn: `flow-a`, `ink`, …
    pub class: &'static str,
    /// The area under it is tinted.
    pub filled: bool,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// As a plain number.
    Amount,
    /// As a share of a hundred.
    Percent,
    /// As a duration; the value is in milliseconds.
    Duration,
}

impl Written {
    /// In so many letters as there is room for.
    #[must_use]
    pub fn write(self, value: f64) -> String {
        match self {
            Self::Amount => readout::amount(value),
            Self::Percent => readout::percent(value),
            // Decades of seconds are easier to compare than minutes.
            Self::Duration if (60_000.0..600_000.0).contains(&value) => {
                format!("{} s", readout::amount(value / 1_000.0))
            }
            Self::Duration => readout::duration_ms(value),
        }
    }
}

/// A line chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its heading.
    pub title: AttrValue,
    /// What it counts: "requests per second".
    pub unit: AttrValue,
    /// Lines, the most important last: it is drawn on top.
    pub curves: Vec<Curve>,
    /// How values become heights.
    pub axis: Axis,
    /// How values are written beside the axis.
    pub write: Written,
    /// Where the time axis ends [seconds].
    pub span: f64,
    /// When something was broken [seconds, seconds].
    pub shaded: Vec<(f64, f64)>,
}

impl Chart {
    /// A line chart.
    pub fn view(&self) -> Html {
        let said: Vec<&str> = self.curves.iter().map(|curve| curve.end.as_str()).collect();
        let said = if said.is_empty() { "nothing yet".to_owned() } else { said.join(", ") };
        html! {
            <figure class="chart">
                <figcaption class="chart-head">
                    <span class="chart-title">{ &self.title }</span>
                    <span class="chart-unit">{ &self.unit }</span>
                </figcaption>
                <div class="chart-box" role="img" aria-label={format!("{}, {}: {said}.", self.title, self.unit)}>
                    { scale(self) }
                    { plot(self) }
                    { ends(self) }
                    { foot(self) }
                </div>
            </figure>
        }
    }
}

/// How far down a value stands, as a share.
fn y(axis: Axis, value: f64) -> f64 {
    1.0 - axis.height(value)
}

fn scale(props: &Chart) -> Html {
    html! {
        <svg class="chart-scale" aria-hidden="true">
            { for props.axis.ticks().iter().map(|tick| html! {
                <text x="100%" y={percent(y(props.axis, *tick))} dy="4" text-anchor="end">{ props.write.write(*tick) }</text>
            }) }
        </svg>
    }
}

fn plot(props: &Chart) -> Html {
    let share = |at: f64| if props.span > 0.0 { (at / props.span).clamp(0.0, 1.0) } else { 0.0 };
    let size = (WIDTH, HEIGHT);
    let gap = (props.span / 20.0).max(3.0);
    html! {
        <svg class="chart-plot" aria-hidden="true">
            { for props.shaded.iter().map(|(from, to)| {
                let (from, to) = (share(*from), share(*to));
                html! { <rect class="chart-fault" x={percent(from)} y="0" width={percent(to - from)} height="100%" /> }
            }) }
            { for props.axis.ticks().iter().map(|tick| {
                let y = percent(y(props.axis, *tick));
                html! { <line class="chart-grid" x1="0" x2="100%" y1={y.clone()} y2={y} /> }
            }) }
            <svg width="100%" height="100%" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none">
                { for props.curves.iter().filter(|curve| curve.filled).map(|curve| html! {
                    <path class={classes!("chart-area", curve.class)} d={area(&curve.points, props.axis, props.span, size)} />
                }) }
                { for props.curves.iter().map(|curve| html! {
                    <path class={classes!("chart-line", curve.class)} vector-effect="non-scaling-stroke"
                        d={path(&curve.points, props.axis, props.span, size, gap)} />
                }) }
            </svg>
            <line class="chart-now" x1="100%" x2="100%" y1="0" y2="100%" />
            { for props.curves.iter().filter_map(|curve| curve.points.last().map(|last| (curve, last))).map(|(curve, last)| html! {
                <circle class={classes!("chart-end", curve.class)} cx={percent(share(last.0))}
                    cy={percent(y(props.axis, last.1))} r="3" />
            }) }
        </svg>
    }
}

fn ends(props: &Chart) -> Html {
    let alive: Vec<(&Curve, f64)> =
        props.curves.iter().filter_map(|curve| Some((curve, HEIGHT * y(props.axis, curve.points.last()?.1)))).collect();
    let wanted: Vec<f64> = alive.iter().map(|(_, y)| *y).collect();
    let places = apart(&wanted, LABEL, HEIGHT);
    html! {
        <svg class="chart-ends" aria-hidden="true">
            { for alive.iter().zip(places).map(|((curve, wanted), place)| {
                // Beside its end, and so much higher or lower that the lowest plot has room for all of them.
                let off = place - wanted;
                let x = if curve.letter.is_some() { "22" } else { "5" };
                html! {
                    <svg class={classes!("chart-label", curve.class)} y={percent(wanted / HEIGHT)} overflow="visible">
                        if let Some(letter) = curve.letter {
                            <rect class="chart-badge" x="4" y={fixed(off - 6.5, 1)} width="14" height="13" rx="3.5" />
                            <text class="chart-letter" x="11" y={fixed(off + 4.0, 1)} text-anchor="middle">{ letter }</text>
                        }
                        <text {x} y={fixed(off + 4.0, 1)}>{ &curve.end }</text>
                    </svg>
                }
            }) }
        </svg>
    }
}

fn foot(props: &Chart) -> Html {
    let share = |at: f64| if props.span > 0.0 { (at / props.span).clamp(0.0, 1.0) } else { 0.0 };
    // The last stretch of the axis belongs to "now", the first to the beginning.
    let kept = times(props.span, 3).into_iter().filter(|at| *at <= 0.0 || (0.36..0.6).contains(&share(*at)));
    html! {
        <svg class="chart-foot" height="16" aria-hidden="true">
            { for kept.map(|at| html! {
                <text class={classes!((at > 0.0).then_some("chart-middle"))} x={percent(share(at))} y="12" text-anchor={if at > 0.0 { "middle" } else { "start" }}>
                    { readout::clock(SimTime((at * 1e9) as u64)) }
                </text>
            }) }
            <text class="chart-now-word" x="100%" y="12" text-anchor="end">{ "now" }</text>
        </svg>
    }
}
