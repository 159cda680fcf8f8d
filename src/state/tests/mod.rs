//! Stories of people who build, break, undo and look around; told without a browser.

mod catalogue;
mod building;
mod arranging;
mod sketching;
mod moments;
mod history;
mod hostile;
mod keeping;
mod sliders;
mod expecting;
mod faults;
mod live;
mod pointing;
mod page;
mod programs;
mod words;
mod restless;
mod verbs;
mod asking;

use betwixt_model::{ComponentId, Scenario, SimTime};

use super::document::{Action, Document, What};
use super::{Command, Selection, Session, SessionAction, Wanted};
use catalogue::CATALOGUE;

/// A person at the page: the document and the session, following the same commands in the same order as the router.
struct Person {
    document: std::rc::Rc<Document>,
    session: Session,
    now: SimTime,
    page_ms: f64,
}

impl Person {
    fn at(scenario: Scenario) -> Self {
        let document = Document::new(scenario, Vec::new(), &CATALOGUE);
        Self { document: document.into(), session: Session::default(), now: SimTime::START, page_ms: 0.0 }
    }

    fn empty() -> Self {
        Self::at(Scenario::default())
    }

    fn does(&mut self, command: Command) -> &mut Self {
        let context = self.session.context(self.now);
        let before = self.document.last().map(|last| last.serial);
        self.document = self.document.after(Action::Command(command.clone(), context)).into();
        self.session = self.session.following(&command, &self.document, self.page_ms);
        if let Some(last) = self.document.last()
            && Some(last.serial) != before
            && let What::Changed { made, .. } = &last.what
        {
            self.session = self.session.after(SessionAction::DocumentChanged(self.document.scenario().clone(), 0.0));
            if let Some(made) = made {
                self.session = self.session.after(SessionAction::Made(made.clone()));
            }
        }
        self
    }

    fn adds(&mut self, kind: &str) -> ComponentId {
        self.does(Command::Add { what: Wanted::new(kind, None), at: None });
        self.session.selection.single_component().expect("a new component is selected").clone()
    }

    fn adds_alone(&mut self, kind: &str) -> ComponentId {
        self.does(Command::Select(Selection::Nothing));
        self.adds(kind)
    }

    fn scenario(&self) -> &Scenario {
        self.document.scenario()
    }

    fn undo_label(&self) -> &str {
        self.document.history().undo_label().unwrap_or("nothing")
    }

    fn refusal(&self) -> Option<String> {
        match &self.document.last()?.what {
            What::Refused(why) => Some(why.to_string()),
            What::Changed { .. } => None,
        }
    }
}
