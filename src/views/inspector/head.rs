//! The head of the inspector: what it is about, and how it is doing right now.

use crate::views::markup::html;
use yew::prelude::*;

use crate::runner::summary::{ComponentNow, ConnectionNow};
use crate::views::readout;

/// From this share of failures on, a number is written as harm.
const HARM: f64 = 0.02;

/// One number with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// "14 s".
    pub value: String,
    /// "p95 answer".
    pub meaning: String,
    /// It is harm.
    pub harm: bool,
}

fn figure(value: String, meaning: &str, harm: bool) -> Figure {
    Figure { value, meaning: meaning.to_owned(), harm }
}

/// How a component is doing: rate, 95th percentile, failures.
#[must_use]
pub(super) fn of_component(now: &ComponentNow, source: bool) -> Vec<Figure> {
    let failing = now.error_ratio.unwrap_or(0.0) >= HARM;
    let unknown = || "–".to_owned();
    vec![
        figure(readout::rate(now.rate_per_s), if source { "started" } else { "taken in" }, false),
        figure(now.p95_ms.map_or_else(unknown, readout::duration_ms), "p95 answer", failing),
        figure(now.error_ratio.map_or_else(unknown, readout::percent), "fail or too late", failing),
    ]
}

/// How a connection is doing: answered of asked, 95th percentile, failures.
#[must_use]
pub(super) fn of_connection(now: &ConnectionNow, publishes: bool) -> Vec<Figure> {
    let failing = now.error_ratio.unwrap_or(0.0) >= HARM;
    let unknown = || "–".to_owned();
    if publishes {
        return vec![
            figure(readout::rate(now.rate_per_s), "told", false),
            figure(now.error_ratio.map_or_else(unknown, readout::percent), "did not arrive", failing),
        ];
    }
    vec![
        figure(readout::rate(now.ok_per_s), &format!("answered of {}", readout::amount(now.rate_per_s)), failing),
        figure(now.p95_ms.map_or_else(unknown, readout::duration_ms), "p95 answer", failing),
        figure(now.error_ratio.map_or_else(unknown, readout::percent), "fail or too late", failing),
    ]
}

/// Numbers side by side.
pub(super) fn figures(all: &[Figure]) -> Html {
    html! {
        <dl class="figures">
            { for all.iter().map(|figure| html! {
                <div class={classes!("figure", figure.harm.then_some("harm"))}>
                    <dt>{ &figure.meaning }</dt>
                    <dd>{ &figure.value }</dd>
                </div>
            }) }
        </dl>
    }
}

/// What else is known of a component, in words.
#[must_use]
pub(super) fn inside(now: &ComponentNow) -> Vec<String> {
    let mut out = Vec::new();
    if now.down {
        out.push("Down: nobody can reach it.".to_owned());
    }
    if now.workers > 0 {
        let idle = now.busy.saturating_sub(now.working);
        let held = if idle > 0 { format!(", {idle} of them only waiting for others") } else { String::new() };
        out.push(format!("{} of {} busy{held}.", now.busy, readout::counted(u64::from(now.workers), "worker")));
    }
    if now.waiting > 0 {
        let oldest =
            now.oldest_ms.map_or_else(String::new, |ms| format!(", the oldest for {}", readout::duration_ms(ms)));
        out.push(format!("{} waiting{oldest}.", readout::amount(f64::from(now.waiting))));
    }
    if let Some(ratio) = now.hit_ratio {
        out.push(format!("{} of reads found a copy.", readout::percent(ratio)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_workers_are_told_from_working_ones() {
        let now = ComponentNow {
            workers: 40,
            busy: 40,
            working: 3,
            waiting: 38,
            oldest_ms: Some(2_000.0),
            ..ComponentNow::default()
        };
        assert_eq!(
            inside(&now),
            ["40 of 40 workers busy, 37 of them only waiting for others.", "38 waiting, the oldest for 2 s."]
        );
    }

    #[test]
    fn what_nobody_knows_is_a_dash() {
        let figures = of_component(&ComponentNow::default(), true);
        assert_eq!(figures.iter().map(|figure| figure.value.as_str()).collect::<Vec<_>>(), ["0 /s", "–", "–"]);
    }
}
