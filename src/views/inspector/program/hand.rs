//! What a hand does to one program: the commands it asks for, what stays open, and where the focus goes.

use std::cell::RefCell;
use std::rc::Rc;

use betwixt_model::{ComponentId, FlowId, Program, Step};
use yew::prelude::*;

use crate::state::Command;
use crate::state::programs::{Change, Place, ProgramEdit, Way, checked, every, go, list, step, towards};

/// What is open and what is held.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Doing {
    /// The step that shows what can be changed of it.
    pub open: Option<Place>,
    /// The list whose new steps are offered: its end.
    pub adding: Option<Place>,
    /// The step that a pointer drags.
    pub drags: Option<Place>,
    /// Before what it would go.
    pub over: Option<Place>,
}

/// A hand on one program.
#[derive(Clone)]
pub(super) struct Hand {
    /// Where commands go.
    pub on: Callback<Command>,
    /// Whose program.
    pub component: ComponentId,
    /// For which journey.
    pub flow: Option<FlowId>,
    /// The program, as it is drawn.
    pub steps: Rc<[Step]>,
    /// What is open and what is held.
    pub doing: UseStateHandle<Doing>,
    /// What takes the focus once it is drawn.
    pub wanted: Rc<RefCell<Option<String>>>,
}

impl Hand {
    fn prefix(&self) -> String {
        let flow = self.flow.as_ref().map_or("", |flow| flow.as_str());
        format!("step-{}-{flow}", self.component)
    }

    /// Identity of a step in the page.
    pub(super) fn id(&self, place: &Place) -> String {
        format!("{}-{}", self.prefix(), place.id())
    }

    /// Identity of the button that adds to a list.
    pub(super) fn add_id(&self, end: &Place) -> String {
        format!("{}-add-{}", self.prefix(), end.beside(0).id())
    }

    fn change(&self, change: Change) {
        let (component, flow) = (self.component.clone(), self.flow.clone());
        self.on.emit(Command::EditProgram(Rc::new(ProgramEdit { component, flow, change })));
    }

    fn focus_on(&self, id: String) {
        *self.wanted.borrow_mut() = Some(id);
    }

    /// Another step in place of this one.
    pub(super) fn replace(&self, place: &Place, step: Step) {
        self.change(Change::Replace(place.clone(), step));
    }

    /// A new step at the end of a list, before the answer that may stand there.
    pub(super) fn add(&self, end: &Place, new: Step) {
        let held = list(&self.steps, end).unwrap_or_default();
        let answered = matches!(held.last(), Some(Step::Answer(_)));
        let goes_behind = matches!(new, Step::Answer(_) | Step::Compensation(_)) || !answered;
        let place = end.beside(held.len() - usize::from(!goes_behind));
        self.focus_on(self.id(&place));
        self.change(Change::Insert(place.clone(), new));
        self.doing.set(Doing { open: Some(place), ..Doing::default() });
    }

    /// The same step once more, behind this one.
    pub(super) fn double(&self, place: &Place) {
        let Some(held) = step(&self.steps, place) else { return };
        let behind = place.beside(place.at + 1);
        self.focus_on(self.id(&behind));
        self.change(Change::Insert(behind.clone(), held.clone()));
        self.doing.set(Doing { open: Some(behind), ..Doing::default() });
    }

    /// Away with a step; the focus goes to what takes its place.
    pub(super) fn remove(&self, place: &Place) {
        let left = list(&self.steps, place).map_or(0, <[Step]>::len).saturating_sub(1);
        self.focus_on(match left {
            0 => self.add_id(place),
            left => self.id(&place.beside(place.at.min(left - 1))),
        });
        self.change(Change::Remove(place.clone()));
        self.doing.set(Doing::default());
    }

    /// Whether a step can go that way.
    pub(super) fn can_go(&self, place: &Place, way: Way) -> bool {
        towards(&self.steps, place, way).is_some()
    }

    /// A step goes that way.
    pub(super) fn send(&self, place: &Place, way: Way) {
        if let Some(to) = towards(&self.steps, place, way) {
            self.put(place, &to);
        }
    }

    /// A step goes before what stands there.
    pub(super) fn put(&self, from: &Place, to: &Place) {
        let mut tried = self.steps.to_vec();
        let Some(at) = go(&mut tried, from, to) else { return self.doing.set(Doing::default()) };
        if checked(&Program { steps: tried }).is_err() {
            // It stays where it is, and whoever asked hears why.
            self.change(Change::Move(from.clone(), to.clone()));
            return self.let_go();
        }
        let was_open = self.doing.open.as_ref() == Some(from);
        self.focus_on(self.id(&at));
        if at != *from {
            self.change(Change::Move(from.clone(), to.clone()));
        }
        self.doing.set(Doing { open: was_open.then_some(at), ..Doing::default() });
    }

    /// Opens a step, or closes it if it is open.
    pub(super) fn toggle(&self, place: &Place) {
        let open = (self.doing.open.as_ref() != Some(place)).then(|| place.clone());
        self.doing.set(Doing { open, ..Doing::default() });
    }

    /// Offers new steps for a list, or stops offering them.
    pub(super) fn offer(&self, end: &Place) {
        let adding = (self.doing.adding.as_ref() != Some(end)).then(|| end.clone());
        self.doing.set(Doing { adding, ..Doing::default() });
    }

    /// A pointer has taken hold of a step.
    pub(super) fn grab(&self, place: &Place) {
        self.doing.set(Doing { drags: Some(place.clone()), over: None, ..(*self.doing).clone() });
    }

    /// The pointer that drags is over a step, or over the end of a list.
    pub(super) fn over(&self, place: &Place, held: bool) {
        let Some(from) = &self.doing.drags else { return };
        let own = place == from || place.is_within(from);
        let over = (held && !own).then(|| place.clone());
        let drags = held.then(|| from.clone());
        self.doing.set(Doing { drags, over, ..(*self.doing).clone() });
    }

    /// Before what the dragged step would go if it were dropped here: behind a step that stands below it in the same list.
    fn goal(from: &Place, over: &Place) -> Place {
        let below = from.inside == over.inside && over.at > from.at;
        over.beside(over.at + usize::from(below))
    }

    /// The pointer lets go.
    pub(super) fn drop(&self) {
        let Some(from) = &self.doing.drags else { return };
        match &self.doing.over {
            Some(over) => self.put(from, &self.fitted(&Self::goal(from, over))),
            None => self.let_go(),
        }
    }

    /// Never behind the end of its list.
    fn fitted(&self, to: &Place) -> Place {
        to.beside(to.at.min(list(&self.steps, to).map_or(0, <[Step]>::len)))
    }

    /// Nothing is dragged any more.
    pub(super) fn let_go(&self) {
        self.doing.set(Doing { drags: None, over: None, ..(*self.doing).clone() });
    }

    /// The step before or behind this one, as they are read.
    pub(super) fn neighbour(&self, place: &Place, behind: bool) -> Option<String> {
        let all = every(&self.steps);
        let at = all.iter().position(|held| held == place)?;
        let next = if behind { at + 1 } else { at.checked_sub(1)? };
        all.get(next).map(|place| self.id(place))
    }
}
