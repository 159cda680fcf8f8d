//! How a time varies, drawn: where most of it falls, its p50 and p99, how it was before, and when callers leave.

mod curve;
mod law;

use crate::views::markup::html;
use betwixt_model::{ComponentId, Scenario, SimTime};
use yew::prelude::*;

use super::labels::{Label, placed};
use super::patience::leavers;
use crate::state::fixed;
use crate::views::memo::{View, memo_keyed};
use crate::views::readout;
use curve::{Curve, FOOT, HEIGHT, WIDTH};
pub(super) use law::Law;

/// Marks closer than this share their words.
const CLOSE: f64 = 70.0;

/// Somebody who does not wait for ever.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaves {
    /// Who.
    pub name: String,
    /// How long they wait [seconds].
    pub after: f64,
}

/// How a time varies.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Density {
    /// What it is the time of, for those who listen: "Latency".
    pub of: String,
    /// As it is.
    pub law: Law,
    /// As it was, if it has been changed.
    pub was: Option<Law>,
    /// Who leaves when, soonest first.
    pub leaves: Vec<Leaves>,
}

/// Everybody who waits for a component and leaves after a time.
pub(super) fn leaves(scenario: &Scenario, now: SimTime, of: &ComponentId) -> Vec<Leaves> {
    let (all, _) = leavers(scenario, now, of);
    all.into_iter().map(|leaver| Leaves { name: leaver.name, after: leaver.after as f64 / 1e9 }).collect()
}

impl Density {
    /// The picture; nothing where there is nothing to see: always the same, and nobody who could leave.
    pub(super) fn shown(self, key: &'static str) -> Html {
        let was_certain = self.was.is_none_or(|was| was.is_certain());
        if self.law.is_certain() && was_certain && self.leaves.is_empty() {
            return Html::default();
        }
        memo_keyed(key, self)
    }

    /// What is written at p50 and p99, together where they are close. A shape that has no width has one value.
    fn quantiles(&self, curve: &Curve) -> Vec<(f64, String, bool)> {
        let time = |seconds: f64| readout::duration_ms(seconds * 1e3);
        let (half, almost) = (curve.x(curve.p50), curve.x(curve.p99));
        let (p50, p99) = (format!("p50 {}", time(curve.p50)), format!("p99 {}", time(curve.p99)));
        if self.law.is_certain() {
            vec![(half, time(curve.p50), false)]
        } else if almost - half < CLOSE {
            vec![(f64::midpoint(half, almost), format!("{p50} · {p99}"), false)]
        } else {
            vec![(half, p50, false), (almost, p99, false)]
        }
    }

    /// For those who listen.
    fn words(&self, curve: &Curve) -> String {
        let time = |seconds: f64| readout::duration_ms(seconds * 1e3);
        let mut out = format!("{}: half within {}, 99 of 100 within {}", self.of, time(curve.p50), time(curve.p99));
        if let Some(was) = self.was {
            out += &format!("; half was within {}", time(was.quantile(0.5)));
        }
        for leaves in &self.leaves {
            out += &format!("; {} leaves after {}", leaves.name, time(leaves.after));
        }
        out + "."
    }
}

impl View for Density {
    fn view(&self) -> Html {
        let curve = Curve::of(self);
        let time = |seconds: f64| readout::duration_ms(seconds * 1e3);
        let shown = |leaves: &&Leaves| curve.shows(leaves.after);
        let (p99, curve_x) = (curve.p99, |seconds: f64| curve.x(seconds));
        let too_late = |leaves: &Leaves| leaves.after < p99;
        // Who leaves is said where there is room; else at least when.
        let full = |leaves: &Leaves| format!("{} leaves, {}", leaves.name, time(leaves.after));
        let ways: [&dyn Fn(&Leaves) -> String; 2] = [&full, &|leaves| time(leaves.after)];
        let who = ways.into_iter().flat_map(|way| {
            let leaves = self.leaves.iter().filter(shown);
            leaves.map(move |leaves| (curve_x(leaves.after), way(leaves), leaves.after < p99))
        });
        let quantiles = self.quantiles(&curve);
        let was = self.was.map(|was| was.quantile(0.5)).map(|was| (curve.x(was), format!("was {}", time(was)), false));
        let row = |labels: Vec<Label>, y: &'static str, class: &'static str| -> Html {
            labels.into_iter().map(|label| words(&label, y, class)).collect()
        };
        html! {
            <svg class={classes!("density", self.was.map(|_| "changed"))} viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img"
                aria-label={self.words(&curve)}>
                if let Some(old) = &curve.old {
                    <path class="density-old" d={old.clone()} />
                }
                <path class="density-shape" d={curve.shape.clone()} />
                { for self.leaves.iter().filter(shown).map(|leaves| line(curve.x(leaves.after), if too_late(leaves) { "density-late" } else { "density-leaves" }, 14.0)) }
                { line(curve.x(curve.p50), "density-mark", 34.0) }
                if !self.law.is_certain() {
                    { line(curve.x(curve.p99), "density-mark", 34.0) }
                }
                <path class="density-axis" d={format!("M0 {FOOT}H{WIDTH}")} />
                { row(placed(who, WIDTH), "11", "density-words") }
                { row(placed(quantiles.into_iter().chain(was), WIDTH), "29", "density-words own") }
                { row(placed(curve.decades().into_iter(), WIDTH), "77", "density-words") }
            </svg>
        }
    }
}

fn line(x: f64, class: &'static str, top: f64) -> Html {
    html! { <path {class} d={format!("M{} {}V{FOOT}", fixed(x, 1), fixed(top, 0))} /> }
}

fn words(label: &Label, y: &'static str, class: &'static str) -> Html {
    html! {
        <text class={classes!(class, label.harm.then_some("harm"))} x={fixed(label.x, 1)} {y} text-anchor={label.anchor}>{ &label.words }</text>
    }
}
