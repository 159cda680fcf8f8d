//! How long a caller waits, drawn on one axis of time: each try, the waits between them, its deadline, and who has left by then.

mod axis;
mod plan;
mod words;

use crate::views::markup::html;
use betwixt_model::{Connection, Scenario, SimTime};
use yew::prelude::*;

use super::density::Leaves;
use crate::state::fixed;
use crate::state::label::component_name;
use crate::views::memo::{View, memo_keyed};
use axis::{Axis, HEIGHT, WIDTH};
pub(super) use plan::leavers;
use plan::{Attempt, Plan};

/// Where the bars stand, and how high they are.
const BARS: (f64, f64) = (31.0, 13.0);

/// A try narrower than this has no number.
const NUMBERED: f64 = 11.0;
/// A try at least this wide is called "Try 1" instead of "1".
const NAMED: f64 = 34.0;

/// The patience of a caller on a connection.
#[derive(Clone, Debug, PartialEq)]
struct Patience {
    plan: Plan,
    caller: String,
}

/// The patience of a caller on a connection, as its policy is now.
pub(super) fn patience(scenario: &Scenario, now: SimTime, connection: &Connection) -> Html {
    let Some(plan) = Plan::of(scenario, now, connection) else { return Html::default() };
    memo_keyed("patience", Patience { plan, caller: component_name(scenario, &connection.from).to_owned() })
}

/// Who waits for an answer over a connection, and not for ever: the caller, and whoever waits for the caller.
pub(super) fn waits(scenario: &Scenario, now: SimTime, connection: &Connection) -> Vec<Leaves> {
    let Some(plan) = Plan::of(scenario, now, connection) else { return Vec::new() };
    let own = plan.timeout.into_iter().chain(plan.deadline).min();
    let own = own.map(|after| (component_name(scenario, &connection.from).to_owned(), after));
    let mut all: Vec<_> = plan.leavers.into_iter().map(|leaver| (leaver.name, leaver.after)).chain(own).collect();
    betwixt_model::sort::by_number(&mut all, |(_, after)| *after);
    all.into_iter().map(|(name, after)| Leaves { name, after: after as f64 / 1e9 }).collect()
}

impl View for Patience {
    fn view(&self) -> Html {
        let (sentence, harm) = words::sentence(&self.plan, &self.caller);
        html! {
            <div class="patience">
                { picture(&self.plan, &sentence) }
                <p class={classes!("patience-words", harm.then_some("harm"))}>{ sentence }</p>
                { for words::further(&self.plan).iter().map(|line| html! { <p class="patience-more">{ line }</p> }) }
            </div>
        }
    }
}

fn picture(plan: &Plan, sentence: &str) -> Html {
    let axis = Axis::of(plan);
    let gone = plan.outlasted().filter(|leaver| axis.shows(leaver.after));
    let names =
        plan.attempts.iter().enumerate().filter_map(|(at, attempt)| name(&axis, at, attempt, plan.attempts.len()));
    html! {
        <svg class="patience-picture" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={format!("Time axis. {sentence}")}>
            <defs>
                <pattern id="patience-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="patience-hatch" d="M0 0V5" />
                </pattern>
            </defs>
            { for names }
            { for plan.attempts.windows(2).map(|two| wait(&axis, two[0].to.unwrap_or(0), two[1].from)) }
            { for plan.attempts.iter().map(|attempt| bar(&axis, attempt, gone.map(|leaver| leaver.after))) }
            <path class="patience-axis" d={format!("M0 47.5H{WIDTH}")} />
            { for plan.deadline.filter(|deadline| axis.shows(*deadline)).map(|at| mark(&axis, at, "patience-deadline", "M0 20V50")) }
            if let Some(leaver) = gone {
                { mark(&axis, leaver.after, "patience-gone", "M0 14V50") }
                { gone_words(&axis, leaver.after, &leaver.name) }
            }
            { for axis.ticks(plan).into_iter().map(|tick| html! {
                <text class={classes!("patience-tick", tick.harm.then_some("harm"))} x={fixed(tick.x, 1)} y="60" text-anchor={tick.anchor}>{ tick.words }</text>
            }) }
        </svg>
    }
}

fn name(axis: &Axis, at: usize, attempt: &Attempt, all: usize) -> Option<Html> {
    let (from, to) = axis.span(attempt.from, attempt.to);
    let text = match to - from {
        wide if wide >= NAMED && all > 1 => format!("Try {}", at + 1),
        wide if wide >= NUMBERED && all > 1 => (at + 1).to_string(),
        _ => return None,
    };
    Some(html! { <text class="patience-try" x={fixed(from + 1.0, 1)} y="27">{ text }</text> })
}

/// One try: full while somebody waits, hatched when nobody does any more.
fn bar(axis: &Axis, attempt: &Attempt, gone: Option<u64>) -> Html {
    let (from, to) = axis.span(attempt.from, attempt.to);
    let split = gone.map_or(to, |gone| axis.x(gone)).clamp(from, to);
    let rect = |class: &'static str, from: f64, to: f64, fill: Option<&'static str>| {
        html! {
            <rect {class} {fill} x={fixed(from, 1)} y={fixed(BARS.0, 1)} width={fixed((to - from).max(1.0), 1)} height={fixed(BARS.1, 1)} rx="2" />
        }
    };
    html! {
        <>
            if split - from > 0.4 {
                { rect("patience-bar", from, split, None) }
            }
            if to - split > 0.4 {
                { rect("patience-late", split, to, Some("url(#patience-hatch)")) }
            }
            if attempt.to.is_none() {
                <path class="patience-ever" d={format!("M{} {}l6 6.5l-6 6.5", fixed(to - 8.0, 1), fixed(BARS.0, 1))} />
            }
        </>
    }
}

fn wait(axis: &Axis, from: u64, to: u64) -> Html {
    let middle = BARS.0 + BARS.1 / 2.0;
    html! {
        <path class="patience-wait" d={format!("M{} {m}H{}", fixed(axis.x(from), 1), fixed(axis.x(to), 1), m = fixed(middle, 1))} />
    }
}

fn mark(axis: &Axis, at: u64, class: &'static str, path: &'static str) -> Html {
    html! { <path {class} d={path} transform={format!("translate({} 0)", fixed(axis.x(at), 1))} /> }
}

fn gone_words(axis: &Axis, at: u64, name: &str) -> Html {
    let x = axis.x(at);
    let left = x < WIDTH / 2.0;
    let (x, anchor) = if left { (x - 2.0, "start") } else { (x + 2.0, "end") };
    html! {
        <text class="patience-words-gone" x={fixed(x.clamp(0.0, WIDTH), 1)} y="10" text-anchor={anchor}>{ format!("{name} has already gone") }</text>
    }
}

#[cfg(test)]
mod tests;
