//! What the page shows: the editor, an embed or a phone's page, put together from views.

use std::rc::Rc;

use yew::{AttrValue, Html};

use super::App;
use crate::later;
use crate::state::EmbedMode;
use crate::views::hint::Hint;
use crate::views::live_region::LiveRegion;
use crate::views::markup::html;
use crate::views::memo::memo;
use crate::views::notice::RunNotice;
use crate::views::parts::piece;
use crate::views::shell::Shell;
use crate::views::stage::{Stage, StageMode, StageProps};
use crate::views::timeline::Timeline;
use crate::views::toaster::Toaster;
use crate::views::topbar::Topbar;

impl App {
    pub(super) fn page(&self) -> Html {
        match (later::here(), self.route.embed) {
            (Some(later), Some(mode)) if mode != EmbedMode::Edit => (later.embed)(self, mode),
            (Some(later), _) if self.session.surroundings.shape.is_narrow() => (later.phone)(self),
            _ => self.editor(),
        }
    }

    fn editor(&self) -> Html {
        let on = &self.ears.command;
        let (scenario, summary) = (self.document.scenario(), &self.summary);
        let finding = self.session.findings.is_some();
        let shell = Shell {
            topbar: self.topbar(),
            palette: piece(|parts| if finding { (parts.findings)(self) } else { (parts.palette)(self) }),
            stage: self.stage(StageMode::Edit),
            overlay: self.overlay(),
            inspector: if finding { Html::default() } else { piece(|parts| (parts.inspector)(self)) },
            timeline: memo(Timeline {
                scenario: scenario.into(),
                summary: summary.into(),
                selection: self.session.selection.clone(),
                complete: later::here().is_some(),
                on: on.clone(),
            }),
            evidence: piece(|parts| if finding { (parts.story)(self) } else { (parts.evidence)(self) }),
            finding,
            above: self.above(),
            complete: later::here().is_some(),
            panels: self.session.panels,
            on: on.clone(),
        };
        shell.view()
    }

    fn topbar(&self) -> Html {
        let history = self.document.history();
        let label = |held: Option<&str>| held.map(|held| AttrValue::from(held.to_owned()));
        memo(Topbar {
            scenario: self.document.scenario().into(),
            summary: (&self.summary).into(),
            undo: label(history.undo_label()),
            redo: label(history.redo_label()),
            theme: self.session.settings.theme,
            complete: later::here().is_some(),
            on: self.ears.command.clone(),
        })
    }

    pub(super) fn stage(&self, mode: StageMode) -> Html {
        html! { <Stage ..self.staged(mode) /> }
    }

    /// What the canvas shows.
    pub(super) fn staged(&self, mode: StageMode) -> StageProps {
        StageProps {
            scenario: Rc::clone(self.document.scenario()),
            summary: Rc::clone(&self.summary),
            session: Rc::clone(&self.session),
            catalogue: self.runner.catalogue(),
            mode,
            painter: self.painter.clone(),
            legend: mode == StageMode::Edit && self.session.findings.is_none(),
            map: false,
            way: later::here().and_then(|later| (later.parts.way)(self)),
            on_command: self.ears.command.clone(),
            on_size: self.ears.size.clone(),
        }
    }

    /// What stands above the canvas.
    fn overlay(&self) -> Html {
        let on = self.ears.command.clone();
        let hint = &self.document.scenario().hint;
        let notice = RunNotice { summary: Rc::clone(&self.summary), on: on.clone() };
        html! {
            <>
                { notice.view() }
                { piece(|parts| (parts.following)(self)) }
                if !self.session.settings.hint_dismissed && !hint.is_empty() && self.session.findings.is_none() {
                    { Hint { text: hint.clone().into(), beside: None, on }.view() }
                }
            </>
        }
    }

    /// Dialogs, toasts and what is said aloud.
    pub(super) fn above(&self) -> Html {
        let voice = &self.session.voice;
        let (on, on_hold) = (self.ears.command.clone(), self.ears.hold.clone());
        let toaster = Toaster { toast: self.session.toasts.shown().cloned(), on, on_hold };
        let (said, alarm) = (voice.said().to_owned().into(), voice.alarm().to_owned().into());
        let region = LiveRegion { said, serial: voice.serial(), alarm };
        html! {
            <>
                { toaster.view() }
                { region.view() }
                { later::here().map(|later| (later.dialog)(self)).unwrap_or_default() }
            </>
        }
    }
}
