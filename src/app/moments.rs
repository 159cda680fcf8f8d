//! Moments of the run: going to bookmarks, asking for a name of one, and stepping back.

use betwixt_model::SimTime;
use yew::Html;

use super::App;
use crate::state::SessionAction;
use crate::state::bookmarks::{arrival, beside};
use crate::views::dialogs::rename::Rename;
use crate::views::markup::html;

impl App {
    /// To the next bookmark, or to the one before; from where the run is, or is on its way to.
    pub(super) fn go_to_bookmark(&mut self, forward: bool, page_ms: f64) {
        let scenario = self.document.scenario();
        let found = beside(scenario, self.runner.edit_time(), forward);
        let (said, at) = (arrival(found, forward), found.map(|held| held.at));
        if let Some(at) = at {
            self.runner.seek(at);
        }
        self.session_takes(SessionAction::Say(said, page_ms));
    }

    /// Back to before the last thing that happened.
    pub(super) fn step_back(&mut self, page_ms: f64) {
        if self.runner.step_back() {
            self.summarise();
        } else {
            self.session_takes(SessionAction::Say("Nothing has happened yet.".to_owned(), page_ms));
        }
    }

    /// A new name for the bookmark at a moment.
    pub(super) fn name_bookmark(&self, at: SimTime) -> Html {
        let held = self.document.scenario().bookmarks.iter().find(|held| held.at == at);
        let name = held.map(|held| held.name.clone()).unwrap_or_default();
        html! { <Rename {name} bookmark={Some(at)} on={self.ears.command.clone()} /> }
    }
}
