//! Where the focus goes by keys: back to the canvas, and from one part of the page to the next.

use super::{App, CANVAS};
use crate::platform::parts::{self, Part};
use crate::platform::{focus, place, watch};
use crate::state::{Selection, Tool};
use crate::views::stage::{grip_dom_id, link_dom_id, node_dom_id};

/// The canvas among the parts: it knows itself what takes the focus.
const STAGE: usize = 2;

/// The parts of the page, in the order in which one reads them; and what is entered first in each.
const PARTS: [Part; 6] = [
    Part { around: ".topbar", first: "#play" },
    Part { around: ".side-palette", first: "input" },
    Part { around: ".stage-slot", first: "#stage-surface" },
    Part { around: ".timeline", first: "input" },
    Part { around: ".bottom > div", first: "button, [tabindex='0']" },
    Part { around: "#inspector", first: "button, input, select, summary" },
];

impl App {
    /// Escape in a panel goes back to the canvas, and keeps what is selected there. Says whether it did: what is open above all
    /// comes first, and on the canvas Escape has its own meaning.
    pub(super) fn back_to_canvas(&self) -> bool {
        let session = &self.session;
        let follows = session.findings.is_some_and(|looking| looking.operation.is_some());
        let busy = session.dialog.is_some() || session.picking.is_some() || session.tool != Tool::Select || follows;
        if busy || place::has_focus(CANVAS) {
            return false;
        }
        self.go_to_canvas();
        // Where nothing has the focus there is nothing to come back from.
        !place::has_nothing_focus()
    }

    /// To what is selected there, or to the canvas itself.
    fn go_to_canvas(&self) {
        let id = match &self.session.selection {
            Selection::Components(ids) => ids.first().map(|id| node_dom_id(id.as_str())),
            Selection::Connection(id) => Some(link_dom_id(id.as_str())),
            Selection::Zone(id) => Some(grip_dom_id(id.as_str())),
            Selection::Fault(_) | Selection::Expectation(_) | Selection::Nothing => None,
        };
        focus::soon(id.as_deref().unwrap_or(CANVAS));
    }

    /// Gives the focus to what is being drawn now; once more if it had not come by then, and nothing else has the focus.
    pub(super) fn land_on(id: String) {
        for page_ms in [0, 80, 300] {
            let id = id.clone();
            watch::later(page_ms, move || {
                if page_ms == 0 || place::has_nothing_focus() {
                    focus::give(&id);
                }
            });
        }
    }

    /// To the next part of the page that has something to go to, or to the one before.
    pub(super) fn go_to_part(&self, forward: bool) {
        let count = PARTS.len();
        let mut at = parts::focused(&PARTS).unwrap_or(STAGE);
        for _ in 0..count {
            at = if forward { at + 1 } else { at + count - 1 } % count;
            if at == STAGE {
                return self.go_to_canvas();
            }
            if parts::enter(&PARTS[at]) {
                return;
            }
        }
    }
}
