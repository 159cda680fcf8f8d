//! Changes in the past: whoever goes back and changes something is told what they changed later on, and may go on
//! without that.

use super::App;
use crate::platform;
use crate::state::document::{Happened, How};
use crate::state::live_edit::Reach;
use crate::state::{Offer, SessionAction, Toast, What, interventions};

impl App {
    /// If something has happened since: says how many later changes still do, or that they do no more.
    pub(super) fn tell_of_later(&mut self, since: Option<&Happened>, forgotten: bool) {
        let last = self.document.last().filter(|last| since != Some(*last));
        let Some(What::Changed { how: How::Edited, label, between, .. }) = last.map(|last| &last.what) else { return };
        let at = self.runner.edit_time();
        let toast = match interventions::made(self.document.scenario(), Some(at)) {
            _ if forgotten => Toast::undoable(format!("{label}.")),
            // A name or a place is the same at any time.
            count if count > 0 && between.reach == Reach::Live && self.route.is_editor() => {
                let changes = if count == 1 { "change still happens" } else { "changes still happen" };
                Toast { offer: Offer::GoOnWithout(at), ..Toast::news(format!("{count} later {changes}.")) }
            }
            _ => return,
        };
        self.session_takes(SessionAction::Toast(toast, platform::page_clock::now()));
    }
}
