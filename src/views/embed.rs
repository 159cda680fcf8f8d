//! The page inside another page: the canvas, play, a clock, a few sliders and a way out.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::Scenario;
use yew::prelude::*;

use super::bookmarks::bookmarks;
use super::controls::button::Button;
use super::expectations;
use super::exposed::ExposedSliders;
use super::icons::{Sprite, logo, small};
use super::memo::memo;
use super::readout;
use super::topbar::{play_button, standing};
use crate::runner::summary::Summary;
use crate::state::{Command, EmbedMode};

/// The page inside another page.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// How much of it is shown.
    pub mode: EmbedMode,
    /// The address of the whole page with this scenario; without one there is no way out.
    pub link: Option<AttrValue>,
    /// The canvas.
    pub stage: Html,
    /// Dialogs and live regions.
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

impl Embed {
    /// The page inside another page.
    pub fn view(&self) -> Html {
        let (scenario, summary) = (&self.scenario, &self.summary);
        let plays = self.mode != EmbedMode::View;
        html! {
            <div class="embed">
                { memo(Sprite { complete: true }) }
                <header class="embed-head">
                    <div>
                        <h1>{ &scenario.name }</h1>
                        if !scenario.hint.is_empty() {
                            <p>{ &scenario.hint }</p>
                        }
                    </div>
                    { figures(summary) }
                </header>
                { expectations::read_only(scenario, summary) }
                <main class="embed-stage">{ self.stage.clone() }</main>
                if let Some(link) = &self.link {
                    <nav aria-label="Betwixt">
                        <a class="embed-out" href={link.clone()} target="_blank" rel="noopener">
                            { logo() }{ "Open in Betwixt" }{ small("ext") }
                        </a>
                    </nav>
                }
                if plays {
                    { bookmarks(scenario, &self.on) }
                    <footer class="embed-foot">
                        { play_button(summary, &self.on) }
                        <div class="embed-time">
                            <span class="clock" role="timer" aria-live="off" aria-label="Simulated time">{ short_clock(summary) }</span>
                            <span class="embed-speed">{ standing_or_speed(summary) }</span>
                        </div>
                        { ExposedSliders { scenario: Rc::clone(scenario), now: summary.now, on: self.on.clone() }.view() }
                        { Button::bare("reset", "Back to 0:00").asks(Command::Reset, &self.on) }
                    </footer>
                }
                { self.above.clone() }
            </div>
        }
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
