//! Past, present and future of a document: pointers to whole scenarios, one step per gesture.

use std::rc::Rc;

use betwixt_model::{Problem, Scenario};

use super::command::GestureId;

/// How many steps can be undone.
pub const STEPS_MOST: usize = 200;

/// A scenario as it was at one time.
#[derive(Clone, Debug)]
pub struct Version {
    /// What it holds.
    pub scenario: Rc<Scenario>,
    /// What was wrong with the document it was opened from.
    pub problems: Rc<[Problem]>,
    /// Which of the scenarios that were opened one after the other it belongs to.
    pub opening: u32,
}

impl Version {
    /// A version with nothing wrong.
    #[must_use]
    pub fn new(scenario: Rc<Scenario>) -> Self {
        Self { scenario, problems: Rc::new([]), opening: 0 }
    }

    /// Whether it is the same version, not only an equal one.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario) && Rc::ptr_eq(&self.problems, &other.problems)
    }
}

/// One step: what it was called, and the version on its far side.
#[derive(Clone, Debug)]
struct Stage {
    label: String,
    version: Version,
}

/// Past, present and future.
#[derive(Clone, Debug)]
pub struct History {
    /// Oldest first; each holds the version before its step.
    past: Vec<Stage>,
    present: Version,
    /// Next to be redone last; each holds the version after its step.
    future: Vec<Stage>,
    /// The gesture that the newest step belongs to, while it may go on.
    open: Option<GestureId>,
}

impl History {
    /// A history that begins here.
    #[must_use]
    pub const fn new(present: Version) -> Self {
        Self { past: Vec::new(), present, future: Vec::new(), open: None }
    }

    /// The version that holds.
    #[must_use]
    pub const fn present(&self) -> &Version {
        &self.present
    }

    /// Whether the newest step belongs to this gesture, so that more of it is the same step.
    #[must_use]
    pub fn goes_on(&self, gesture: Option<GestureId>) -> bool {
        gesture.is_some() && self.open == gesture && !self.past.is_empty()
    }

    /// What undo would take back.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.past.last().map(|stage| stage.label.as_str())
    }

    /// What redo would do again.
    #[must_use]
    pub fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|stage| stage.label.as_str())
    }

    /// How many steps can be undone.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.past.len()
    }

    /// Whether nothing can be undone.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.past.is_empty()
    }

    /// Takes a new version: a step of its own, or more of the gesture's step. The future is gone.
    pub fn record(&mut self, version: Version, label: String, gesture: Option<GestureId>) {
        self.future.clear();
        let goes_on = self.goes_on(gesture);
        let before = std::mem::replace(&mut self.present, version);
        match self.past.last_mut() {
            Some(stage) if goes_on => stage.label = label,
            _ => self.past.push(Stage { label, version: before }),
        }
        if self.past.len() > STEPS_MOST {
            self.past.remove(0);
        }
        self.open = gesture;
    }

    /// Goes back by one step; returns its label.
    pub fn undo(&mut self) -> Option<String> {
        let Stage { label, version } = self.past.pop()?;
        let after = std::mem::replace(&mut self.present, version);
        self.future.push(Stage { label: label.clone(), version: after });
        self.open = None;
        Some(label)
    }

    /// Goes forward again by one step; returns its label.
    pub fn redo(&mut self) -> Option<String> {
        let Stage { label, version } = self.future.pop()?;
        let before = std::mem::replace(&mut self.present, version);
        self.past.push(Stage { label: label.clone(), version: before });
        self.open = None;
        Some(label)
    }

    /// Takes a gesture back as if it had never begun; says whether there was anything to take back.
    pub fn cancel(&mut self, gesture: GestureId) -> bool {
        if !self.goes_on(Some(gesture)) {
            return false;
        }
        if let Some(stage) = self.past.pop() {
            self.present = stage.version;
        }
        self.open = None;
        true
    }
}
