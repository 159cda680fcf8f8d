//! What a person points at: one thing, several boxes, or nothing.

use std::collections::BTreeSet;

use betwixt_model::{ComponentId, ConnectionId, ExpectationId, FaultId, Scenario, ZoneId};

/// One thing that can be pointed at, focused or deleted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A box.
    Component(ComponentId),
    /// An arrow.
    Connection(ConnectionId),
    /// A block on the timeline.
    Fault(FaultId),
    /// A region.
    Zone(ZoneId),
    /// Something that is expected of the run.
    Expectation(ExpectationId),
}

impl Subject {
    /// Whether the scenario has it.
    #[must_use]
    pub fn is_in(&self, scenario: &Scenario) -> bool {
        match self {
            Self::Component(id) => scenario.component(id).is_some(),
            Self::Connection(id) => scenario.connection(id).is_some(),
            Self::Fault(id) => scenario.faults.iter().any(|fault| fault.id == *id),
            Self::Zone(id) => scenario.zones.iter().any(|zone| zone.id == *id),
            Self::Expectation(id) => scenario.expectations.iter().any(|held| held.id == *id),
        }
    }
}

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// Boxes; never an empty set.
    Components(BTreeSet<ComponentId>),
    /// One arrow.
    Connection(ConnectionId),
    /// One block on the timeline.
    Fault(FaultId),
    /// One region.
    Zone(ZoneId),
    /// One thing that is expected of the run.
    Expectation(ExpectationId),
}

impl From<Subject> for Selection {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Component(id) => Self::of([id]),
            Subject::Connection(id) => Self::Connection(id),
            Subject::Fault(id) => Self::Fault(id),
            Subject::Zone(id) => Self::Zone(id),
            Subject::Expectation(id) => Self::Expectation(id),
        }
    }
}

impl Selection {
    /// One box.
    #[must_use]
    pub fn one(id: ComponentId) -> Self {
        Subject::Component(id).into()
    }

    /// These boxes; nothing if there are none.
    pub fn of(ids: impl IntoIterator<Item = ComponentId>) -> Self {
        // One by one: collecting would bring a sort of its own along.
        let mut held = BTreeSet::new();
        for id in ids {
            held.insert(id);
        }
        if held.is_empty() { Self::Nothing } else { Self::Components(held) }
    }

    /// The boxes that are selected, if boxes are.
    pub fn components(&self) -> impl Iterator<Item = &ComponentId> {
        match self {
            Self::Components(ids) => Some(ids),
            _ => None,
        }
        .into_iter()
        .flatten()
    }

    /// The one thing that is selected, if it is one.
    #[must_use]
    pub fn single(&self) -> Option<Subject> {
        match self {
            Self::Nothing => None,
            Self::Components(ids) if ids.len() > 1 => None,
            Self::Components(ids) => ids.first().cloned().map(Subject::Component),
            Self::Connection(id) => Some(Subject::Connection(id.clone())),
            Self::Fault(id) => Some(Subject::Fault(id.clone())),
            Self::Zone(id) => Some(Subject::Zone(id.clone())),
            Self::Expectation(id) => Some(Subject::Expectation(id.clone())),
        }
    }

    /// The one box that is selected, if it is one.
    #[must_use]
    pub fn single_component(&self) -> Option<&ComponentId> {
        match self {
            Self::Components(ids) if ids.len() == 1 => ids.first(),
            _ => None,
        }
    }

    /// Whether this box is selected.
    #[must_use]
    pub fn has_component(&self, id: &ComponentId) -> bool {
        matches!(self, Self::Components(ids) if ids.contains(id))
    }

    /// Whether this arrow is selected.
    #[must_use]
    pub fn has_connection(&self, id: &ConnectionId) -> bool {
        matches!(self, Self::Connection(held) if held == id)
    }

    /// Whether what is selected has a name that can be changed.
    #[must_use]
    pub fn has_name(&self) -> bool {
        matches!(self, Self::Components(_) | Self::Zone(_))
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }

    /// With a box added, or taken out if it was in. An arrow gives way to the box.
    #[must_use]
    pub fn toggled(&self, id: &ComponentId) -> Self {
        let added = (!self.has_component(id)).then_some(id);
        Self::of(self.components().filter(|held| *held != id).chain(added).cloned())
    }

    /// Without what the scenario no longer has.
    #[must_use]
    pub fn kept_in(&self, scenario: &Scenario) -> Self {
        match self {
            Self::Components(ids) => Self::of(ids.iter().filter(|id| scenario.component(id).is_some()).cloned()),
            other => other.single().filter(|subject| subject.is_in(scenario)).map_or(Self::Nothing, Self::from),
        }
    }
}
