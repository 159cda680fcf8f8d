//! What a command about time does to the run, and what is said when it is over.

use super::App;
use crate::later;
use crate::platform;
use crate::runner::RunState;
use crate::state::{Command, SessionAction, Toast};
use crate::views::readout;

/// One tick of the speed slider: a tenth of a decade would be too fine for a key.
const TICK: f64 = 2.0;

impl App {
    /// What is about time goes to the run; `false` for everything else.
    pub(super) fn run_takes(&mut self, command: &Command) -> bool {
        let speed = self.runner.pacing().wanted();
        match command {
            Command::Play => self.runner.set_playing(true),
            Command::Pause => {
                // Also where nobody sees it: it does not play on by itself when somebody does.
                self.was_playing = false;
                self.runner.set_playing(false);
            }
            Command::TogglePlay => {
                if self.runner.is_over() {
                    self.runner.restart();
                }
                self.runner.set_playing(!self.runner.is_playing());
            }
            Command::Step => self.runner.step(),
            Command::Reset => {
                self.runner.restart();
                self.said_over = false;
            }
            Command::SetSpeed(wanted) => self.runner.pacing().choose(*wanted),
            Command::Faster => self.runner.pacing().choose(speed * TICK),
            Command::Slower => self.runner.pacing().choose(speed / TICK),
            Command::SetAutoSpeed(auto) => self.runner.pacing().set_auto(*auto),
            Command::ToggleAutoSpeed => {
                let auto = self.runner.pacing().auto();
                self.runner.pacing().set_auto(!auto);
            }
            _ => return false,
        }
        if let Some(later) = later::here() {
            (later.say_if_playing)(self, command);
        }
        true
    }

    /// Whoever does not see it hears that time passes, or where it stands.
    pub(crate) fn say_if_playing(&mut self, command: &Command) {
        if matches!(command, Command::Play | Command::Pause | Command::TogglePlay) {
            let said = if self.runner.is_playing() {
                "Playing.".to_owned()
            } else {
                format!("Paused at {}.", readout::clock(self.runner.now()))
            };
            let now = platform::page_clock::now();
            self.session_takes(SessionAction::Answer(said, now));
        }
    }

    pub(super) fn title_page(&self) {
        platform::theme::set_title(&format!("{} · Betwixt", self.document.scenario().name));
    }

    /// Says once that the run has ended or was stopped.
    pub(super) fn say_if_over(&mut self, page_ms: f64) {
        let text = match self.runner.state() {
            RunState::Ended => "The run has ended.".to_owned(),
            RunState::Stopped(why) => format!("The run was stopped. {why}"),
            _ => {
                self.said_over = false;
                return;
            }
        };
        if !std::mem::replace(&mut self.said_over, true) {
            let stopped = matches!(self.runner.state(), RunState::Stopped(_));
            // The notice above the canvas shows an ordinary end; whoever does not see it hears it.
            let action = if stopped {
                SessionAction::Toast(Toast::error(text), page_ms)
            } else {
                SessionAction::Say(text, page_ms)
            };
            self.session_takes(action);
        }
    }
}
