//! What floats over the canvas: the legend, and the zoom.

use crate::views::markup::html;
use betwixt_model::{Catalogue, Scenario, SimTime, Target};
use yew::prelude::*;

use crate::state::{Command, interventions};
use crate::views::icons::icon;
use crate::views::memo::View;
use crate::views::readout;

use super::dom_ids::PERCENT;
use super::links::FLOWS;
use super::painter::SHOWN;

/// The parameter of a flow that decides its share.
const WEIGHT: &str = "weight";

/// Each flow's name and share of the operations that are started; the colour is by place.
#[must_use]
pub(super) fn shares(scenario: &Scenario, now: SimTime, catalogue: &Catalogue) -> Vec<(String, f64)> {
    let weight = |target: Target| match interventions::value_at(scenario, now, &target, WEIGHT, catalogue) {
        Some(value) => value.magnitude().unwrap_or(0.0),
        None => 0.0,
    };
    let weights: Vec<f64> = scenario.flows.iter().map(|flow| weight(Target::Flow(flow.id.clone()))).collect();
    let total: f64 = weights.iter().sum();
    let share = |weight: f64| if total > 0.0 { weight / total } else { 0.0 };
    scenario.flows.iter().zip(weights).map(|(flow, weight)| (flow.name.clone(), share(weight))).collect()
}

/// Which colour is whose, and which shape is what.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Legend {
    /// Names and shares of the flows.
    pub(super) flows: Vec<(String, f64)>,
}

impl View for Legend {
    fn view(&self) -> Html {
        let alone = self.flows.len() == 1;
        let shapes: [(&str, Html); 6] = [
            ("request", html! { <circle class="is-filled" cx="7" cy="7" r="4.2" /> }),
            ("reply", html! { <circle cx="7" cy="7" r="3.4" /> }),
            ("event", html! { <path class="is-filled" d="M7 1.8L12.2 7L7 12.2L1.8 7Z" /> }),
            (
                "retry",
                html! { <><circle class="is-filled" cx="7" cy="7" r="6.6" /><text x="7" y="7" dy="0.36em">{ "2" }</text></> },
            ),
            ("error", html! { <path class="is-error" d="M3 3L11 11M11 3L3 11" /> }),
            (
                "lost",
                html! { <path class="is-error is-thin" d="M7 .8V4M7 10v3.200M.8 7H4M10 7h3.200M2.600 2.600L4.900 4.900M9.100 9.100L11.400 11.400M11.400 2.600L9.100 4.900M4.900 9.100L2.600 11.400" /> },
            ),
        ];
        html! {
            <div class="stage-bar stage-legend" role="group" aria-label="Legend">
                <ul class="stage-legend-flows">
                    { for self.flows.iter().take(6).zip(FLOWS).map(|((name, share), letter)| html! {
                        <li>
                            <svg class="stage-swatch" viewBox="0 0 14 14" aria-hidden="true">
                                <circle class={format!("is-flow-{letter}")} cx="7" cy="7" r="5" />
                            </svg>
                            <span class="stage-legend-name">{ name.clone() }</span>
                            if !alone {
                                <span class="stage-legend-share">{ readout::percent(*share) }</span>
                            }
                        </li>
                    }) }
                </ul>
                <ul class="stage-legend-shapes">
                    { for shapes.into_iter().map(|(name, shape)| html! {
                        <li><svg class="stage-swatch" viewBox="0 0 14 14" aria-hidden="true">{ shape }</svg>{ name }</li>
                    }) }
                </ul>
            </div>
        }
    }
}

/// Closer, further off, all of it; and how many of the messages are shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Zoom {
    /// Where commands go.
    pub(super) on_command: Callback<Command>,
}

impl View for Zoom {
    fn view(&self) -> Html {
        let ask = |command: Command| {
            let on_command = self.on_command.clone();
            Callback::from(move |_: MouseEvent| on_command.emit(command.clone()))
        };
        html! {
            <div class="stage-zoom">
                <div class="stage-bar" role="group" aria-label="Zoom">
                    <button type="button" class="stage-button" aria-label="Zoom out" onclick={ask(Command::ZoomOut)}>{ icon("minus") }</button>
                    <output id={PERCENT} class="stage-percent" aria-live="off" />
                    <button type="button" class="stage-button" aria-label="Zoom in" onclick={ask(Command::ZoomIn)}>{ icon("plus") }</button>
                    <button type="button" class="stage-button" aria-label="Fit everything in" onclick={ask(Command::ZoomFit)}>{ icon("fit") }</button>
                </div>
                <span id={SHOWN} class="stage-shown" />
            </div>
        }
    }
}

#[cfg(test)]
mod tests {
    use betwixt_sim::CATALOGUE;

    use super::*;

    #[test]
    fn shares_add_up() {
        let text = r#"{"betwixt":1,"flows":[{"id":"browse","weight":4},{"id":"checkout","weight":1}]}"#;
        let scenario = betwixt_model::read(text, &CATALOGUE).scenario;
        let shares = shares(&scenario, SimTime::START, &CATALOGUE);
        assert_eq!(shares.iter().map(|(_, share)| *share).collect::<Vec<_>>(), [0.8, 0.2]);
    }
}
