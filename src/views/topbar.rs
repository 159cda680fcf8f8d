//! The bar on top: what is open, how time passes, and what can be done with the whole of it.

use crate::views::markup::html;
use betwixt_model::Scenario;
use betwixt_model::scenario::MAX_SEED;
use yew::prelude::*;

use super::controls::button::Button;
use super::controls::field::{Field, refusal};
use super::controls::name::Name;
use super::controls::slider::{Slid, Slider};
use super::controls::track::Track;
use super::icons::logo;
use super::memo::{Shared, View, memo};
use super::parts::piece;
use super::readout;
use crate::runner::summary::{RunState, Speed, Summary};
use crate::state::{Arrange, Ask, Command, Theme, announce};

/// Slowest and fastest [simulated seconds per real second].
const SPEEDS: (f64, f64) = (0.001, 100.0);

/// Speeds this close to 1× are 1×.
const SNAP: f64 = 0.12;

/// The bar on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Topbar {
    /// The document.
    pub scenario: Shared<Scenario>,
    /// The run.
    pub summary: Shared<Summary>,
    /// What Undo would take back.
    pub undo: Option<AttrValue>,
    /// What Redo would do again.
    pub redo: Option<AttrValue>,
    /// The theme that was chosen.
    pub theme: Theme,
    /// Whether a hand finds everything here: [`crate::later`].
    pub complete: bool,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for Topbar {
    fn view(&self) -> Html {
        let on = &self.on;
        html! {
            <header class="topbar">
                <div class="topbar-start">
                    <a class="topbar-logo" href="#gallery" title="Betwixt: all scenarios" onclick={
                        let on = on.clone();
                        move |event: MouseEvent| { event.prevent_default(); on.emit(Command::OpenGallery); }
                    }>{ logo() }<span class="quiet">{ "Betwixt: all scenarios" }</span></a>
                    <span class="rule"></span>
                    <h1 class="topbar-name">
                        if self.complete { { piece(|parts| (parts.name)(self)) } } else { { &self.scenario.name } }
                    </h1>
                </div>
                <div class="topbar-time" role="group" aria-label="Time">
                    { play_buttons(&self.summary, on) }
                    <span class="clock" role="timer" aria-live="off" aria-label="Simulated time">{ readout::clock_ms(self.summary.now) }</span>
                    { piece(|parts| (parts.pace)(self)) }
                </div>
                { piece(|parts| (parts.document)(self)) }
            </header>
        }
    }
}

/// What it is called.
pub(crate) fn name(bar: &Topbar) -> Html {
    memo(ScenarioName { name: bar.scenario.name.clone().into(), on: bar.on.clone() })
}

/// How fast time passes, and what decides all luck.
pub(crate) fn pace(bar: &Topbar) -> Html {
    html! {
        <>
            <span class="rule"></span>
            { memo(SpeedControl { speed: bar.summary.speed, on: bar.on.clone() }) }
            <span class="rule"></span>
            { memo(Seed { held: bar.scenario.seed, on: bar.on.clone() }) }
        </>
    }
}

/// What can be done with the whole of it.
pub(crate) fn document(bar: &Topbar) -> Html {
    memo(Document { undo: bar.undo.clone(), redo: bar.redo.clone(), theme: bar.theme, on: bar.on.clone() })
}

/// What it is called.
#[derive(Clone, Debug, PartialEq)]
struct ScenarioName {
    name: AttrValue,
    on: Callback<Command>,
}

impl View for ScenarioName {
    fn view(&self) -> Html {
        let on = self.on.clone();
        let rename = Callback::from(move |name| on.emit(Command::RenameScenario(name)));
        html! { <Name id="scenario-name" name={self.name.clone()} label="Rename the scenario" on_name={rename} /> }
    }
}

/// What can be done with the whole of it.
#[derive(Clone, Debug, PartialEq)]
struct Document {
    undo: Option<AttrValue>,
    redo: Option<AttrValue>,
    theme: Theme,
    on: Callback<Command>,
}

impl View for Document {
    fn view(&self) -> Html {
        let on = &self.on;
        let title = |verb: &str, nothing: &'static str, label: &Option<AttrValue>| match label {
            Some(label) => AttrValue::from(format!("{verb}: {label}")),
            None => AttrValue::from(nothing),
        };
        let (theme, next) = match self.theme {
            Theme::System => ("contrast", "Theme: as the system says. Change to light"),
            Theme::Light => ("sun", "Theme: light. Change to dark"),
            Theme::Dark => ("moon", "Theme: dark. Change to as the system says"),
        };
        html! {
            <div class="topbar-end" role="group" aria-label="Scenario">
                { Button::bare("undo", "Undo").id("undo").title(title("Undo", "Nothing to undo", &self.undo)).disabled(self.undo.is_none())
                    .asks(Command::Undo, on) }
                { Button::bare("redo", "Redo").id("redo").title(title("Redo", "Nothing to redo", &self.redo)).disabled(self.redo.is_none())
                    .asks(Command::Redo, on) }
                { Button::bare("tidy", Arrange::Tidy.label()).id("tidy").asks(Command::Arrange(Arrange::Tidy), on) }
                <span class="rule"></span>
                { Button::bare("search", "Every command (Ctrl K)").id("open-commands").asks(Command::OpenCommands(Ask::Anything), on) }
                { Button::new("Gallery").icon("gallery").id("open-gallery").class("text").asks(Command::OpenGallery, on) }
                { Button::bare("upload", "Open a file").id("open-file").asks(Command::ChooseFile, on) }
                { Button::bare("download", "Save as a file").id("save-file").asks(Command::SaveFile, on) }
                { Button::bare("help", "Help and keys").id("open-help").asks(Command::OpenHelp, on) }
                { Button::bare(theme, next).id("next-theme").asks(Command::NextTheme, on) }
                { Button::new("Share").icon("share").id("share").class("primary").asks(Command::Share, on) }
            </div>
        }
    }
}

/// Reset, play or pause, step.
fn play_buttons(summary: &Summary, on: &Callback<Command>) -> Html {
    let idle = matches!(summary.state, RunState::Stopped(_) | RunState::CannotRun(_) | RunState::Ended);
    html! {
        <>
            { Button::bare("reset", "Back to 0:00").id("reset").asks(Command::Reset, on) }
            { play_button(summary, on) }
            { Button::bare("step", "Step: to the next thing that happens").id("step").disabled(idle).asks(Command::Step, on) }
        </>
    }
}

/// The lamp: play, pause, or play again from the start.
pub fn play_button(summary: &Summary, on: &Callback<Command>) -> Html {
    let (icon, label, command) = match summary.state {
        RunState::Playing | RunState::Catching(_) => ("pause", "Pause", Command::Pause),
        RunState::Ended | RunState::Stopped(_) => ("replay", "Play again from 0:00", Command::Reset),
        RunState::Paused | RunState::CannotRun(_) => ("play", "Play", Command::Play),
    };
    let disabled = matches!(summary.state, RunState::CannotRun(_));
    Button::bare(icon, label).id("play").class("lamp").disabled(disabled).asks(command, on)
}

/// How fast time passes, and whether the app may choose.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeedControl {
    /// How fast time passes.
    pub speed: Speed,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// Where a slider for speed goes: to 1× when it is near.
#[must_use]
pub fn snapped(speed: f64) -> f64 {
    if (speed - 1.0).abs() <= SNAP { 1.0 } else { speed }
}

impl View for SpeedControl {
    fn view(&self) -> Html {
        let Speed { wanted, reached, auto } = self.speed;
        let on_slide = {
            let on = self.on.clone();
            Callback::from(move |slid: Slid| on.emit(Command::SetSpeed(snapped(slid.magnitude))))
        };
        let on_reset = {
            let on = self.on.clone();
            Callback::from(move |()| on.emit(Command::SetAutoSpeed(true)))
        };
        let shown = reached.unwrap_or(wanted);
        let title = "Simulated seconds per real second. Double click: automatic.";
        html! {
            <div class="speed" {title}>
                <Slider id="speed" label="Speed" text={announce::speed(shown)} track={Track::log(SPEEDS.0, SPEEDS.1)} magnitude={wanted}
                    marks={std::rc::Rc::from([0.001, 0.01, 0.1, 1.0, 10.0, 100.0])} {on_slide} {on_reset} />
                <output class={classes!("speed-readout", reached.is_some().then_some("limited"))} for="speed">
                    { readout::speed(shown) }
                    if reached.is_some() {
                        <span class="speed-limit">{ "as fast as this device can" }</span>
                    }
                </output>
                { Button::new("Auto").id("auto").class("auto").title("Chooses a speed at which messages can be followed").pressed(auto)
                    .asks(Command::SetAutoSpeed(!auto), &self.on) }
            </div>
        }
    }
}

/// What decides all luck.
#[derive(Clone, Debug, PartialEq)]
struct Seed {
    held: u64,
    on: Callback<Command>,
}

impl View for Seed {
    fn view(&self) -> Html {
        let held = self.held;
        let commit = {
            let on = self.on.clone();
            Callback::from(move |text: String| match text.trim().parse::<u64>() {
                Ok(seed) if seed <= MAX_SEED => {
                    on.emit(Command::SetSeed(seed));
                    Ok(())
                }
                _ => Err(refusal(&format!("write a whole number from 0 to {MAX_SEED}"), &held.to_string())),
            })
        };
        html! {
            <div class="seed" title="Decides all luck: the same seed gives the same run. Another one restarts.">
                { Button::bare("dice", "Another seed").id("next-seed").asks(Command::NextSeed, &self.on) }
                <span aria-hidden="true">{ "Seed" }</span>
                <Field id="seed" label="Seed" value={held.to_string()} inputmode="numeric" {commit} />
            </div>
        }
    }
}

/// The word beside a play button that says why nothing moves.
#[must_use]
pub fn standing(summary: &Summary) -> Option<String> {
    match &summary.state {
        RunState::Ended => Some(format!("The run has ended at {}.", readout::clock(summary.now))),
        RunState::Stopped(why) => Some(format!("The run stopped at {}. {why}", readout::clock(summary.now))),
        RunState::CannotRun(why) => Some(why.clone()),
        RunState::Catching(share) => Some(format!("Working it out again, {}.", readout::percent(*share))),
        RunState::Paused | RunState::Playing => None,
    }
}
