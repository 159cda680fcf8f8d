//! The document: a scenario with its history. Changed only by edits, and edits only by [`super::apply`].

use std::rc::Rc;

use betwixt_model::{Catalogue, Problem, Scenario};
use yew::Reducible;

use super::apply::apply;
use super::command::{Command, GestureId};
use super::edit::{Edit, EditError};
use super::fresh::UsedIds;
use super::history::{History, Version};
use super::label::label;
use super::live_edit::{self, Between};
use super::plan::{self, Context};
use super::selection::Selection;

/// A scenario with its history.
#[derive(Clone, Debug)]
pub struct Document {
    history: History,
    /// Every identity that was ever used, for each scenario that was opened: one knows nothing of the parts of another.
    used: Vec<Rc<UsedIds>>,
    /// How many scenarios were opened after the first.
    openings: u32,
    catalogue: &'static Catalogue,
    last: Option<Happened>,
}

/// What the last action did, for whoever has to follow it: the runner, the selection, a toast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Counts actions; the same one twice is the same action.
    pub serial: u32,
    /// What.
    pub what: What,
}

/// What an action did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The scenario changed.
    Changed {
        /// How it came about.
        how: How,
        /// What it is called: "Add Payments".
        label: String,
        /// What was made, to be selected.
        made: Option<Selection>,
        /// What it means for a world that runs the old scenario.
        between: Between,
    },
    /// It could not be done; the sentence says why.
    Refused(EditError),
}

/// How a change came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A new step.
    Edited,
    /// More of the same gesture: no new step, and nothing to announce.
    Continued,
    /// Another scenario was opened.
    Opened,
    /// A step was taken back.
    Undone,
    /// A step was done again.
    Redone,
    /// A gesture was taken back as if it had never begun.
    Cancelled,
}

/// What can happen to a document.
#[derive(Clone, Debug)]
pub enum Action {
    /// Somebody asked for something; what is not about the document changes nothing.
    Command(Command, Context),
    /// An edit, and the gesture it belongs to.
    Edit(Edit, Option<GestureId>),
}

impl Document {
    /// A document that begins with this scenario.
    #[must_use]
    pub fn new(scenario: Scenario, problems: Vec<Problem>, catalogue: &'static Catalogue) -> Self {
        let mut used = UsedIds::default();
        used.remember(&scenario);
        let version = Version { scenario: Rc::new(scenario), problems: problems.into(), opening: 0 };
        Self { history: History::new(version), used: vec![Rc::new(used)], openings: 0, catalogue, last: None }
    }

    /// The same, where more can stand in a scenario than was known before.
    #[must_use]
    pub fn knowing(self, catalogue: &'static Catalogue) -> Self {
        Self { catalogue, ..self }
    }

    /// The scenario as it is.
    #[must_use]
    pub fn scenario(&self) -> &Rc<Scenario> {
        &self.history.present().scenario
    }

    /// What was wrong with the document that the scenario comes from.
    #[must_use]
    pub fn problems(&self) -> &Rc<[Problem]> {
        &self.history.present().problems
    }

    /// Counts the scenarios that were opened one after the other: undoing an opening gives the old number again.
    #[must_use]
    pub const fn opening(&self) -> u32 {
        self.history.present().opening
    }

    /// Past and future.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// What can stand in a scenario.
    #[must_use]
    pub const fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// Every identity that was ever used in this scenario.
    #[must_use]
    pub fn used(&self) -> &UsedIds {
        &self.used[self.opening() as usize]
    }

    /// What the last action did.
    #[must_use]
    pub const fn last(&self) -> Option<&Happened> {
        self.last.as_ref()
    }

    /// The document after an action.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        next.take(action);
        next
    }

    fn take(&mut self, action: Action) {
        match action {
            Action::Command(Command::Undo, _) => self.travel(How::Undone, History::undo),
            Action::Command(Command::Redo, _) => self.travel(How::Redone, History::redo),
            Action::Command(Command::CancelGesture(gesture), _) => {
                self.travel(How::Cancelled, |history| history.cancel(gesture).then(String::new));
            }
            // Whoever bends an arrow by keys gives that up first.
            Action::Command(Command::Escape, context) if context.bends => {
                self.travel(How::Cancelled, |history| history.cancel(context.nudge).then(String::new));
            }
            Action::Command(command, context) => match plan::plan(self, &command, &context) {
                Ok(Some((edit, gesture))) => self.edit(edit, gesture),
                Ok(None) => {}
                Err(why) => self.happened(What::Refused(why)),
            },
            Action::Edit(edit, gesture) => self.edit(edit, gesture),
        }
    }

    fn edit(&mut self, edit: Edit, gesture: Option<GestureId>) {
        let continued = self.history.goes_on(gesture);
        let edit = match edit {
            Edit::Intervene { target, param, at, value, goes_on } => {
                Edit::Intervene { target, param, at, value, goes_on: goes_on || continued }
            }
            other => other,
        };
        let before = Rc::clone(self.scenario());
        let after = match apply(&before, &edit, self.catalogue) {
            Ok(after) => after,
            Err(why) => return self.happened(What::Refused(why)),
        };
        let problems = match &edit {
            Edit::Open { problems, .. } => Rc::clone(problems),
            // A step that changes nothing would make Undo seem broken.
            _ if after == *before => return,
            _ => Rc::clone(self.problems()),
        };
        let label = label(&edit, &before, self.catalogue);
        let how = match &edit {
            Edit::Open { .. } => How::Opened,
            _ if continued => How::Continued,
            _ => How::Edited,
        };
        let between = match how {
            How::Opened => Between { reach: live_edit::Reach::Restart, since: betwixt_model::SimTime::START },
            _ => live_edit::between(&before, &after),
        };
        if how == How::Opened {
            self.openings += 1;
            self.used.push(Rc::default());
        }
        let opening = if how == How::Opened { self.openings } else { self.opening() };
        let used = &mut self.used[opening as usize];
        if !used.knows(&after) {
            Rc::make_mut(used).remember(&after);
        }
        self.history.record(Version { scenario: Rc::new(after), problems, opening }, label.clone(), gesture);
        self.happened(What::Changed { how, label, made: plan::made(&edit), between });
    }

    fn travel(&mut self, how: How, go: impl FnOnce(&mut History) -> Option<String>) {
        let before = Rc::clone(self.scenario());
        if let Some(label) = go(&mut self.history) {
            let between = live_edit::between(&before, self.scenario());
            self.happened(What::Changed { how, label, made: None, between });
        }
    }

    fn happened(&mut self, what: What) {
        let serial = self.last.as_ref().map_or(0, |last| last.serial) + 1;
        self.last = Some(Happened { serial, what });
    }
}

/// Equal only if nothing happened in between: pointers and counters, so that it costs nothing.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.history.present().is(other.history.present())
            && self.history.len() == other.history.len()
            && self.history.redo_label() == other.history.redo_label()
            && self.last == other.last
    }
}

impl Reducible for Document {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = self.after(action);
        if next == *self { self } else { Rc::new(next) }
    }
}
