//! The lanes of a program, drawn.

use crate::views::markup::html;
use yew::prelude::*;

use super::lanes::{Does, Lanes, Mark};
use crate::state::fixed;
use crate::state::programs::Place;

/// How wide the picture is.
const WIDTH: f64 = 288.0;
/// Where the lanes begin: names stand before it.
const LEFT: f64 = 84.0;
/// How high a lane is.
const LANE: f64 = 19.0;
/// One step is at most so wide.
const STEP: f64 = 34.0;
/// Half the height of a bar.
const HALF: f64 = 4.5;
/// What runs at once in one lane is moved down by so much.
const BRANCH: f64 = 2.5;
/// So many letters of a name have room.
const LETTERS: usize = 13;

/// The lanes of a program; nothing where nobody else is in it.
pub(super) fn picture(lanes: &Lanes, open: Option<&Place>) -> Html {
    if lanes.names.len() < 2 {
        return Html::default();
    }
    let scale = STEP.min((WIDTH - LEFT) / lanes.ends.max(1.0));
    let x = |at: f64| LEFT + 3.0 + at * scale;
    let height = lanes.names.len() as f64 * LANE + 10.0;
    html! {
        <svg class="lanes" viewBox={format!("0 0 {WIDTH} {}", fixed(height, 0))} role="img" aria-label={format!("In lanes: {}.", lanes.words())}>
            { for lanes.at_once.iter().map(|(from, to, times)| html! {
                <>
                    <rect class="lanes-at-once" x={fixed(x(*from) - 3.0, 1)} y="1" width={fixed((to - from) * scale + 6.0, 1)} height={fixed(height - 2.0, 1)} rx="4" />
                    if *times > 1 {
                        <text class="lanes-times" x={fixed(x(*to) + 1.0, 1)} y={fixed(height - 4.0, 1)} text-anchor="end">{ format!("×{times}") }</text>
                    }
                </>
            }) }
            { for lanes.as_one.iter().map(|(from, to)| html! {
                <rect class="lanes-as-one" x={fixed(x(*from) - 3.0, 1)} y="2" width={fixed((to - from) * scale + 6.0, 1)} height={fixed(height - 4.0, 1)} rx="4" />
            }) }
            { for lanes.names.iter().enumerate().map(|(lane, name)| html! {
                <>
                    <path class="lanes-line" d={format!("M{LEFT} {}H{WIDTH}", fixed(middle(lane), 1))} />
                    <text class={classes!("lanes-name", (lane == 0).then_some("own"))} x="0" y={fixed(middle(lane) + 4.0, 1)}>{ short(name) }</text>
                </>
            }) }
            { for lanes.marks.iter().map(|mark| drawn(mark, x(mark.from), x(mark.to), open)) }
        </svg>
    }
}

/// The middle of a lane.
fn middle(lane: usize) -> f64 {
    lane as f64 * LANE + LANE / 2.0 + 3.0
}

fn short(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    name.chars().take(LETTERS - 1).chain(['…']).collect()
}

fn drawn(mark: &Mark, from: f64, to: f64, open: Option<&Place>) -> Html {
    let y = middle(mark.lane) + mark.branch as f64 * BRANCH;
    let on = open.is_some_and(|open| mark.place == *open || mark.place.is_within(open));
    let class = |what: &'static str| classes!(what, mark.maybe.then_some("maybe"), on.then_some("on"));
    let bar = |what| {
        html! {
            <rect class={class(what)} x={fixed(from, 1)} y={fixed(y - HALF, 1)} width={fixed((to - from).max(2.0), 1)} height={fixed(HALF * 2.0, 1)} rx="2" />
        }
    };
    let shape = |what, d: String| html! { <path class={class(what)} {d} /> };
    let (x, at) = (fixed(from + 4.5, 1), fixed(y, 1));
    match mark.does {
        Does::Work => bar("lanes-work"),
        Does::Ask | Does::Begin | Does::Promise | Does::Commit => html! {
            <>
                { shape("lanes-way", format!("M{} {}V{}M{} {}V{}", fixed(from, 1), fixed(middle(0), 1), at, fixed(to, 1), at, fixed(middle(0), 1))) }
                { bar(match mark.does {
                    Does::Begin | Does::Promise => "lanes-promise",
                    Does::Commit => "lanes-commit",
                    _ => "lanes-ask",
                }) }
            </>
        },
        Does::Tell => html! {
            <>
                { shape("lanes-way", format!("M{x} {}V{at}", fixed(middle(0), 1))) }
                { shape("lanes-tell", format!("M{x} {}l5 5l-5 5l-5 -5Z", fixed(y - 5.0, 1))) }
            </>
        },
        Does::Effect => shape("lanes-effect", format!("M{x} {}l5 9h-10Z", fixed(y - 5.5, 1))),
        Does::Ok => shape("lanes-ok", format!("M{x} {}a4 4 0 1 0 0.01 0Z", fixed(y - 4.0, 1))),
        Does::Error => shape("lanes-error", format!("M{} {}l7 7m0 -7l-7 7", fixed(from + 1.0, 1), fixed(y - 3.5, 1))),
    }
}
