//! The bar on top: what is open, how time passes, and what can be done with the whole of it.

use std::rc::Rc;

use betwixt_model::Scenario;
use betwixt_model::scenario::MAX_SEED;
use yew::prelude::*;

use super::controls::button::Button;
use super::controls::field::{Field, refusal};
use super::controls::name::Name;
use super::controls::slider::{Slid, Slider};
use super::controls::track::Track;
use super::icons::Logo;
use super::readout;
use crate::runner::summary::{RunState, Speed, Summary};
use crate::state::{Command, Theme, announce};

/// Slowest and fastest [simulated seconds per real second].
const SPEEDS: (f64, f64) = (0.001, 100.0);

/// Speeds this close to 1× are 1×.
const SNAP: f64 = 0.12;

/// What the bar needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TopbarProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// What Undo would take back.
    pub undo: Option<AttrValue>,
    /// What Redo would do again.
    pub redo: Option<AttrValue>,
    /// The theme that was chosen.
    pub theme: Theme,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// The bar on top.
#[function_component]
pub fn Topbar(props: &TopbarProps) -> Html {
    let on = &props.on;
    let rename = {
        let on = on.clone();
        Callback::from(move |name| on.emit(Command::RenameScenario(name)))
    };
    html! {
        <header class="topbar">
            <div class="topbar-start">
                <a class="topbar-logo" href="#gallery" title="Betwixt: all scenarios" onclick={
                    let on = on.clone();
                    move |event: MouseEvent| { event.prevent_default(); on.emit(Command::OpenGallery); }
                }><Logo /><span class="quiet">{ "Betwixt: all scenarios" }</span></a>
                <span class="rule"></span>
                <h1 class="topbar-name">
                    <Name id="scenario-name" name={props.scenario.name.clone()} label="Rename the scenario" on_name={rename} />
                </h1>
            </div>
            <div class="topbar-time" role="group" aria-label="Time">
                <PlayButtons summary={Rc::clone(&props.summary)} on={on.clone()} />
                <Clock summary={Rc::clone(&props.summary)} />
                <span class="rule"></span>
                <SpeedControl speed={props.summary.speed} on={on.clone()} />
                <span class="rule"></span>
                { seed(props) }
            </div>
            { document(props) }
        </header>
    }
}

fn document(props: &TopbarProps) -> Html {
    let on = &props.on;
    let title = |verb: &str, label: &Option<AttrValue>| match label {
        Some(label) => AttrValue::from(format!("{verb}: {label}")),
        None => AttrValue::from(format!("Nothing to {}", verb.to_lowercase())),
    };
    let (theme, next) = match props.theme {
        Theme::System => ("contrast", "Theme: as the system says. Change to light"),
        Theme::Light => ("sun", "Theme: light. Change to dark"),
        Theme::Dark => ("moon", "Theme: dark. Change to as the system says"),
    };
    html! {
        <div class="topbar-end" role="group" aria-label="Scenario">
            <Button id="undo" bare=true icon="undo" label="Undo" title={title("Undo", &props.undo)} disabled={props.undo.is_none()}
                command={Command::Undo} on={on.clone()} />
            <Button id="redo" bare=true icon="redo" label="Redo" title={title("Redo", &props.redo)} disabled={props.redo.is_none()}
                command={Command::Redo} on={on.clone()} />
            <span class="rule"></span>
            <Button id="open-gallery" class="text" icon="gallery" label="Gallery" command={Command::OpenGallery} on={on.clone()} />
            <Button id="open-file" bare=true icon="upload" label="Open a file" command={Command::ChooseFile} on={on.clone()} />
            <Button id="save-file" bare=true icon="download" label="Save as a file" command={Command::SaveFile} on={on.clone()} />
            <Button id="open-help" bare=true icon="help" label="Help and keys" command={Command::OpenHelp} on={on.clone()} />
            <Button id="next-theme" bare=true icon={theme} label={next} command={Command::NextTheme} on={on.clone()} />
            <Button id="share" class="primary" icon="share" label="Share" command={Command::Share} on={on.clone()} />
        </div>
    }
}

/// What the views of time need.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TimeProps {
    /// The run.
    pub summary: Rc<Summary>,
    /// Where commands go.
    #[prop_or_default]
    pub on: Callback<Command>,
}

/// Reset, play or pause, step.
#[function_component]
pub fn PlayButtons(props: &TimeProps) -> Html {
    let on = &props.on;
    let idle = matches!(props.summary.state, RunState::Stopped(_) | RunState::CannotRun(_) | RunState::Ended);
    html! {
        <>
            <Button id="reset" bare=true icon="reset" label="Back to 0:00" command={Command::Reset} on={on.clone()} />
            <PlayButton summary={Rc::clone(&props.summary)} on={on.clone()} />
            <Button id="step" bare=true icon="step" label="Step: to the next thing that happens" disabled={idle}
                command={Command::Step} on={on.clone()} />
        </>
    }
}

/// The lamp: play, pause, or play again from the start.
#[function_component]
pub fn PlayButton(props: &TimeProps) -> Html {
    let (icon, label, command) = match props.summary.state {
        RunState::Playing | RunState::Catching(_) => ("pause", "Pause", Command::Pause),
        RunState::Ended | RunState::Stopped(_) => ("replay", "Play again from 0:00", Command::Reset),
        RunState::Paused | RunState::CannotRun(_) => ("play", "Play", Command::Play),
    };
    let disabled = matches!(props.summary.state, RunState::CannotRun(_));
    html! { <Button id="play" class="lamp" bare=true {icon} {label} {command} {disabled} on={props.on.clone()} /> }
}

/// Simulated time.
#[function_component]
pub fn Clock(props: &TimeProps) -> Html {
    let now = props.summary.now;
    html! {
        <span class="clock" role="timer" aria-live="off" aria-label="Simulated time">{ readout::clock_ms(now) }</span>
    }
}

/// What the control of speed needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SpeedProps {
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

/// How fast time passes, and whether the app may choose.
#[function_component]
pub fn SpeedControl(props: &SpeedProps) -> Html {
    let Speed { wanted, reached, auto } = props.speed;
    let on_slide = {
        let on = props.on.clone();
        Callback::from(move |slid: Slid| on.emit(Command::SetSpeed(snapped(slid.magnitude))))
    };
    let on_reset = {
        let on = props.on.clone();
        Callback::from(move |()| on.emit(Command::SetAutoSpeed(true)))
    };
    let shown = reached.unwrap_or(wanted);
    let title = "Simulated seconds per real second. Double click: automatic.";
    html! {
        <div class="speed" {title}>
            <Slider id="speed" label="Speed" text={announce::speed(shown)} track={Track::log(SPEEDS.0, SPEEDS.1)} magnitude={wanted}
                marks={Rc::from([0.001, 0.01, 0.1, 1.0, 10.0, 100.0])} {on_slide} {on_reset} />
            <output class={classes!("speed-readout", reached.is_some().then_some("limited"))} for="speed">
                { readout::speed(shown) }
                if reached.is_some() {
                    <span class="speed-limit">{ "as fast as this device can" }</span>
                }
            </output>
            <Button id="auto" class="auto" label="Auto" pressed={auto} command={Command::SetAutoSpeed(!auto)} on={props.on.clone()}
                title="Chooses a speed at which messages can be followed" />
        </div>
    }
}

fn seed(props: &TopbarProps) -> Html {
    let held = props.scenario.seed;
    let commit = {
        let on = props.on.clone();
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
            <Button id="next-seed" bare=true icon="dice" label="Another seed" command={Command::NextSeed} on={props.on.clone()} />
            <span aria-hidden="true">{ "Seed" }</span>
            <Field id="seed" label="Seed" value={held.to_string()} inputmode="numeric" {commit} />
        </div>
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
