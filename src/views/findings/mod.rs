//! What each side believes: what was found, and for one operation the sides, its way and its waterfall.

mod list;
mod sides;
mod story;
mod trial;
mod waterfall;
mod messages;
mod message_marks;

use std::rc::Rc;

use betwixt_analysis::{FindingKind, Findings, Story};
use betwixt_model::{Catalogue, Scenario};
use yew::{Callback, Html};

use crate::runner::inquiry::Trying;
use crate::state::lens::Thing;
use crate::state::{Command, Lens, Looking};

/// What the view is made of.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The document.
    pub scenario: &'a Rc<Scenario>,
    /// What can stand in a scenario.
    pub catalogue: &'static Catalogue,
    /// What is looked at.
    pub looking: Looking,
    /// Everything, or only what telemetry knows; then the story is told from that.
    pub lens: Lens,
    /// What was found by now.
    pub findings: &'a Findings,
    /// Everything is as far as the run is.
    pub complete: bool,
    /// The operation that is followed, if it could be told by now.
    pub story: Option<&'a Rc<Story>>,
    /// The change that should stop it, and what came of trying it.
    pub trying: Option<&'a Trying>,
    /// Where commands go.
    pub on: &'a Callback<Command>,
}

impl<'a> View<'a> {
    /// The list at the side.
    pub fn list(self) -> Html {
        list::list(self)
    }

    /// One operation, below the canvas; nothing if none is followed.
    pub fn story(self) -> Html {
        story::story(self)
    }

    /// Whether what only the simulator knows is shown.
    fn shows_truth(self) -> bool {
        self.lens.shows(Thing::Truth).any()
    }

    /// The operation before the one that is followed, and the one after it.
    fn neighbours(self) -> [Option<(FindingKind, u64)>; 2] {
        let Looking { kind: Some(kind), operation: Some(operation), .. } = self.looking else { return [None; 2] };
        let found = self.findings.list.iter().find(|finding| finding.kind == kind);
        let cases = found.map_or(&[][..], |finding| &finding.examples);
        let Some(at) = cases.iter().position(|case| case.operation == operation) else { return [None; 2] };
        let case = |at: Option<usize>| Some((kind, cases.get(at?)?.operation));
        [case(at.checked_sub(1)), case(Some(at + 1))]
    }

    /// The picture of a component.
    fn icon(self, component: &str) -> &'a str {
        let held = self.scenario.components.iter().find(|held| held.id.as_str() == component);
        let kind = held.and_then(|held| self.catalogue.kind(&held.kind)).map(|kind| kind.icon);
        held.and_then(|held| held.icon.as_deref()).or(kind).unwrap_or_default()
    }
}
