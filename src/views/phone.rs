//! The page on a narrow screen: to read, to play and to move sliders; whoever wants to build has the outline and the menus.

use std::rc::Rc;

use crate::state::vertical;
use crate::views::markup::{component, html};
use betwixt_model::Scenario;
use yew::prelude::*;

use super::bookmarks::bookmarks;
use super::controls::button::Button;
use super::embed::standing_or_speed;
use super::expectations;
use super::exposed::ExposedSliders;
use super::icons::{Sprite, logo, small};
use super::memo::{Shared, memo};
use super::metrics::{Beliefs, Charts};
use super::other_half::OtherHalf;
use super::readout;
use super::seek::track;
use super::stage::{Stage, StageProps};
use super::topbar::play_button;
use crate::runner::summary::Summary;
use crate::state::{Command, Panel};

/// What the page needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PhoneProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// The canvas.
    pub children: Html,
    /// Dialogs, toasts and live regions.
    #[prop_or_default]
    pub above: Html,
    /// The scenario as a table, if it is open: it stands where the charts do.
    #[prop_or_default]
    pub outline: Option<Html>,
    /// Whether there is something to take back.
    #[prop_or_default]
    pub undo: bool,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// How far the sheet is drawn up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sheet {
    /// Play and the clock.
    Low,
    /// The sliders as well.
    Half,
    /// Charts and counts as well.
    High,
}

impl Sheet {
    const fn next(self) -> Self {
        match self {
            Self::Low => Self::Half,
            Self::Half => Self::High,
            Self::High => Self::Low,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Half => "half",
            Self::High => "high",
        }
    }
}

/// The canvas, from top to bottom where the drawing is wider than high.
#[function_component]
pub fn Vertical(props: &StageProps) -> Html {
    let turned = use_memo(Shared::from(&props.scenario), |held| vertical::turned(held).map(Rc::new));
    let scenario = (*turned).clone().unwrap_or_else(|| Rc::clone(&props.scenario));
    component! { <Stage ..StageProps { scenario, ..props.clone() } /> }
}

/// The page on a narrow screen.
#[function_component]
pub fn Phone(props: &PhoneProps) -> Html {
    let sheet = use_state_eq(|| Sheet::Half);
    let draw = {
        let sheet = sheet.clone();
        Callback::from(move |_: MouseEvent| sheet.set(sheet.next()))
    };
    let read = {
        let sheet = sheet.clone();
        Callback::from(move |_: MouseEvent| sheet.set(Sheet::High))
    };
    let (scenario, summary, on, outline) = (&props.scenario, &props.summary, &props.on, &props.outline);
    let disagreements: u64 = summary.beliefs.iter().filter(|belief| !belief.open).map(|belief| belief.count).sum();
    html! {
        <div class="phone">
            { memo(Sprite { complete: true }) }
            <header class="phone-head">
                { logo() }
                <div class="phone-title">
                    <h1>{ &scenario.name }</h1>
                    <p>{ "Hold a part to change it." }</p>
                </div>
                { Button::bare("gallery", "Gallery").asks(Command::OpenGallery, on) }
                { Button::bare("share", "Share").id("share").asks(Command::Share, on) }
            </header>
            <main class="phone-stage">
                { props.children.clone() }
                if disagreements > 0 {
                    <button type="button" class="phone-beliefs" onclick={read}>
                        <span class="count">{ readout::amount(disagreements as f64) }</span>{ "Disagreements" }
                    </button>
                }
            </main>
            <section class={classes!("sheet", if outline.is_some() { "high" } else { sheet.class() })} aria-label="Controls">
                <button type="button" class="sheet-grip" aria-label="Draw the sheet further up, or down again" onclick={draw}></button>
                <div class="sheet-time">
                    { play_button(summary, on) }
                    { progress(summary, on) }
                    { Button::bare("reset", "Back to 0:00").asks(Command::Reset, on) }
                </div>
                if *sheet != Sheet::Low || outline.is_some() {
                    <div class="sheet-ways">
                        { Button::new("Outline").icon("rows").pressed(outline.is_some()).asks(Command::TogglePanel(Panel::Outline), on) }
                        if props.undo {
                            { Button::bare("undo", "Undo").asks(Command::Undo, on) }
                        }
                        { Button::new("What can be done").icon("dots").asks(Command::OpenMenu(None), on) }
                    </div>
                }
                if let Some(outline) = outline {
                    { outline.clone() }
                } else if *sheet != Sheet::Low {
                    if !scenario.hint.is_empty() {
                        <p class="sheet-hint">{ small("bulb") }{ &scenario.hint }</p>
                    }
                    { bookmarks(scenario, on) }
                    { OtherHalf::of(scenario, on) }
                    { ExposedSliders::of(scenario, summary.now, on).view() }
                }
                if *sheet == Sheet::High && outline.is_none() {
                    { expectations::read_only(scenario, summary) }
                    { Beliefs { beliefs: summary.beliefs.clone(), lens: summary.lens, on: None }.view() }
                    { Charts { scenario: Rc::clone(scenario), summary: Rc::clone(summary) }.view() }
                }
            </section>
            { props.above.clone() }
        </div>
    }
}

fn progress(summary: &Summary, on: &Callback<Command>) -> Html {
    html! {
        <div class="sheet-progress">
            <div class="sheet-words">
                <span class="clock" role="timer" aria-live="off" aria-label="Simulated time">{ readout::clock(summary.now) }</span>
                <span>{ standing_or_speed(summary) }</span>
            </div>
            { track(summary, on) }
        </div>
    }
}
