//! The page inside another page: the canvas, play, a clock, a few sliders and a way out.

use std::rc::Rc;

use betwixt_model::Scenario;
use yew::prelude::*;

use super::controls::button::Button;
use super::exposed::ExposedSliders;
use super::icons::{Icon, Logo, Sprite};
use super::topbar::{PlayButton, standing};
use super::readout;
use crate::runner::summary::Summary;
use crate::state::{Command, EmbedMode};

/// What the page needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EmbedProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// How much of it is shown.
    pub mode: EmbedMode,
    /// The address of the whole page with this scenario; without one there is no way out.
    #[prop_or_default]
    pub link: Option<AttrValue>,
    /// The canvas.
    pub children: Html,
    /// Dialogs and live regions.
    #[prop_or_default]
    pub above: Html,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// Operations that ended well, of all that ended: "97%".
fn success(summary: &Summary) -> Option<f64> {
    let (mut ok, mut all) = (0_u64, 0_u64);
    for flow in &summary.flows {
        ok += flow.outcomes[0];
        all += flow.outcomes.iter().sum::<u64>();
    }
    (all > 0).then(|| ok as f64 / all as f64)
}

/// The page inside another page.
#[function_component]
pub fn Embed(props: &EmbedProps) -> Html {
    let (scenario, summary) = (&props.scenario, &props.summary);
    let plays = props.mode != EmbedMode::View;
    html! {
        <div class="embed">
            <Sprite />
            <header class="embed-head">
                <div>
                    <h1>{ &scenario.name }</h1>
                    if !scenario.hint.is_empty() {
                        <p>{ &scenario.hint }</p>
                    }
                </div>
                { figures(summary) }
            </header>
            <main class="embed-stage">{ props.children.clone() }</main>
            if let Some(link) = &props.link {
                <nav aria-label="Betwixt">
                    <a class="embed-out" href={link.clone()} target="_blank" rel="noopener">
                        <Logo />{ "Open in Betwixt" }<Icon name="ext" class="small" />
                    </a>
                </nav>
            }
            if plays {
                <footer class="embed-foot">
                    <PlayButton summary={Rc::clone(summary)} on={props.on.clone()} />
                    <div class="embed-time">
                        <span class="clock" role="timer" aria-live="off" aria-label="Simulated time">{ short_clock(summary) }</span>
                        <span class="embed-speed">{ standing_or_speed(summary) }</span>
                    </div>
                    <ExposedSliders scenario={Rc::clone(scenario)} now={summary.now} on={props.on.clone()} />
                    <Button bare=true icon="reset" label="Back to 0:00" command={Command::Reset} on={props.on.clone()} />
                </footer>
            }
            { props.above.clone() }
        </div>
    }
}

fn figures(summary: &Summary) -> Html {
    let disagreements: u64 = summary.beliefs.iter().filter(|belief| !belief.open).map(|belief| belief.count).sum();
    html! {
        <dl class="embed-figures">
            if let Some(share) = success(summary) {
                <div class={classes!((share < 0.95).then_some("harm"))}><dt>{ "end well" }</dt><dd>{ readout::percent(share) }</dd></div>
            }
            if disagreements > 0 {
                <div class="harm"><dt>{ "disagreements" }</dt><dd>{ readout::amount(disagreements as f64) }</dd></div>
            }
        </dl>
    }
}

/// "0:24.6".
fn short_clock(summary: &Summary) -> String {
    format!("{}.{}", readout::clock(summary.now), summary.now.0 / 100_000_000 % 10)
}

/// What stands under the clock of small pages: why nothing moves, else how fast it goes.
pub(super) fn standing_or_speed(summary: &Summary) -> String {
    let speed = summary.speed;
    standing(summary).unwrap_or_else(|| {
        let shown = readout::speed(speed.reached.unwrap_or(speed.wanted));
        if speed.auto { format!("{shown} auto") } else { shown }
    })
}
