//! The page inside another page: the canvas, play, a clock, a few sliders and a way out.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Exposed, Scenario};
use yew::prelude::*;

use super::bookmarks::bookmarks;
use super::controls::button::Button;
use super::expectations;
use super::exposed::ExposedSliders;
use super::icons::{Sprite, logo, small};
use super::memo::memo;
use super::metrics::{Beliefs, Charts};
use super::readout;
use super::seek::track;
use super::topbar::{play_button, standing};
use crate::runner::numbers;
use crate::runner::summary::Summary;
use crate::state::{Command, EmbedMode, Readout, Show};

/// The page inside another page.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// How much can be done with it.
    pub mode: EmbedMode,
    /// What is shown beside the canvas.
    pub show: Show,
    /// The sliders.
    pub sliders: Vec<Exposed>,
    /// The address of the whole page with this scenario; without one there is no way out.
    pub link: Option<AttrValue>,
    /// The canvas.
    pub stage: Html,
    /// Dialogs and live regions.
    pub above: Html,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl Embed {
    /// The page inside another page.
    pub fn view(&self) -> Html {
        let (scenario, summary, show) = (&self.scenario, &self.summary, &self.show);
        let plays = self.mode != EmbedMode::View;
        html! {
            <div class={classes!("embed", (!show.zoom).then_some("is-unzoomed"), self.panelled().then_some("has-panels"))}>
                { memo(Sprite { complete: true }) }
                <header class="embed-head">
                    <div class="embed-words">
                        <div class={classes!((!show.title).then_some("quiet"))}>
                            <h1 title={scenario.hint.clone()}>{ &scenario.name }</h1>
                            if !scenario.hint.is_empty() {
                                <p>{ &scenario.hint }</p>
                            }
                        </div>
                        { expectations::read_only(scenario, summary) }
                    </div>
                    { figures(summary, &show.readouts) }
                </header>
                <main class="embed-stage">{ self.stage.clone() }</main>
                { self.panels() }
                if let Some(link) = &self.link {
                    <nav aria-label="Betwixt">
                        <a class="embed-out" href={link.clone()} target="_blank" rel="noopener" title="Open in Betwixt">
                            { logo() }<span>{ "Open in Betwixt" }</span>{ small("ext") }
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
                        if show.timeline {
                            <div class="sheet-progress embed-timeline">{ track(summary, &self.on) }</div>
                        }
                        if self.sliders.is_empty() {
                            <span class="embed-room"></span>
                        } else {
                            { ExposedSliders {
                                scenario: Rc::clone(scenario),
                                shown: self.sliders.clone(),
                                now: summary.now,
                                on: self.on.clone(),
                            }.view() }
                        }
                        { Button::bare("reset", "Back to 0:00").asks(Command::Reset, &self.on) }
                    </footer>
                }
                { self.above.clone() }
            </div>
        }
    }

    fn panelled(&self) -> bool {
        self.show.metrics || self.show.findings
    }

    /// Charts, and what each side believes.
    fn panels(&self) -> Html {
        if !self.panelled() {
            return Html::default();
        }
        let (scenario, summary) = (Rc::clone(&self.scenario), Rc::clone(&self.summary));
        let beliefs = Beliefs { beliefs: summary.beliefs.clone(), lens: summary.lens, on: None };
        // It scrolls, so keys must reach it.
        html! {
            <section class="embed-panels" aria-label="Measurements" tabindex="0">
                if self.show.metrics { { Charts { scenario, summary }.view() } }
                if self.show.findings { { beliefs.view() } }
            </section>
        }
    }
}

fn figures(summary: &Summary, readouts: &[Readout]) -> Html {
    let figure = |(value, name, harm): (String, &'static str, bool)| {
        html! { <div class={classes!(harm.then_some("harm"))}><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    html! {
        <dl class="embed-figures">{ for readouts.iter().filter_map(|readout| figures_of(summary, *readout)).map(figure) }</dl>
    }
}

/// A number, what it is, and whether it is harm; none while there is nothing to say.
fn figures_of(summary: &Summary, readout: Readout) -> Option<(String, &'static str, bool)> {
    Some(match readout {
        Readout::Success => {
            let share = numbers::success(summary)?;
            (readout::percent(share), "end well", share < 0.95)
        }
        Readout::Disagreements => {
            let count = numbers::disagreements(summary);
            (count > 0).then(|| (readout::amount(count as f64), "disagreements", true))?
        }
        Readout::Errors => {
            let share = numbers::errors(summary)?;
            (readout::percent(share), "end badly now", share > 0.05)
        }
        Readout::Rate => (readout::rate(numbers::rate(summary)), "operations", false),
        Readout::P95 => (readout::duration_ms(numbers::p95_ms(summary)?), "p95", false),
    })
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
