//! Where a step stands, as far as that decides what it can be: who can be named there, and what it stands inside.

use betwixt_model::validate::{coordinates, counts, promises, step_fits, tables, transacts};
use betwixt_model::{Besides, Catalogue, Component, ComponentId, Role, Scenario, Step};

use super::place::Place;
use crate::state::label::component_name;

/// One of a component's connections, as its programs know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// What programs call it.
    pub name: String,
    /// What it leads to.
    pub role: Role,
    /// Which component that is.
    pub to: ComponentId,
    /// As it is shown: two connections to one component are told apart by what programs call them.
    pub shown: String,
    /// Whether it can promise a write.
    pub promises: bool,
    /// Whether it has transactions.
    pub transacts: bool,
    /// Whether it has an outbox and an inbox.
    pub tables: bool,
    /// Whether its records hold amounts.
    pub counts: bool,
}

impl Callee {
    /// Whether it has what a step asks of a store.
    fn has(&self, step: &Step) -> bool {
        let (tables, counts) = match step {
            Step::Write { besides, amount, .. } => (*besides != Besides::NOTHING, amount.is_some()),
            Step::Read { from, at_least, .. } => (false, *from == self.name && at_least.is_some()),
            _ => (false, false),
        };
        self.role != Role::Store || ((self.tables || !tables) && (self.counts || !counts))
    }
}

/// What a component's programs can name.
#[must_use]
pub fn callees(scenario: &Scenario, catalogue: &Catalogue, component: &Component) -> Vec<Callee> {
    let outgoing = || scenario.outgoing(&component.id);
    let callee = |held: &betwixt_model::Connection| {
        let to = scenario.component(&held.to)?;
        let kind = catalogue.kind(&to.kind)?;
        let several = outgoing().filter(|other| other.to == held.to).count() > 1;
        let name = component_name(scenario, &held.to);
        Some(Callee {
            name: held.role.clone(),
            role: kind.role,
            to: held.to.clone(),
            shown: if several { format!("{name} ({})", held.role) } else { name.to_owned() },
            promises: promises(kind),
            transacts: transacts(kind, &to.params) == Some(true),
            tables: tables(kind),
            counts: counts(kind),
        })
    };
    outgoing().filter_map(callee).collect()
}

/// What a step stands inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// Right in a transaction.
    pub transaction: bool,
    /// Right in a two-phase commit.
    pub commit: bool,
    /// Somewhere in steps that are done at once.
    pub together: bool,
}

impl Inside {
    /// Of a place in a program.
    #[must_use]
    pub fn of(steps: &[Step], place: &Place) -> Self {
        let (mut inside, mut held) = (Self::default(), steps);
        for (at, list) in &place.inside {
            let Some(step) = held.get(*at) else { break };
            inside = Self {
                transaction: matches!(step, Step::Transaction { .. }),
                commit: matches!(step, Step::TwoPhaseCommit(_)),
                together: inside.together || matches!(step, Step::Together(_)),
            };
            held = step.inner().nth(*list).map_or(&[], Vec::as_slice);
        }
        inside
    }

    /// Only plain reads and writes: what they belong to says the rest.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        self.transaction || self.commit
    }
}

/// Where a step stands or is to stand.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// What its component's programs can name.
    pub callees: &'a [Callee],
    /// Whether its component can coordinate a two-phase commit.
    pub coordinates: bool,
    /// What it stands inside.
    pub inside: Inside,
}

impl<'a> Here<'a> {
    /// At a place in a program of a component.
    #[must_use]
    pub fn of(
        callees: &'a [Callee],
        catalogue: &Catalogue,
        component: &Component,
        steps: &[Step],
        place: &Place,
    ) -> Self {
        let coordinates = catalogue.kind(&component.kind).is_some_and(coordinates);
        Self { callees, coordinates, inside: Inside::of(steps, place) }
    }

    /// Those that a step can name.
    pub fn fitting(&self, make: impl Fn(String) -> Step) -> impl Iterator<Item = &'a Callee> {
        let commit = self.inside.commit;
        self.callees.iter().filter(move |callee| match make(callee.name.clone()) {
            Step::Transaction { .. } => callee.transacts,
            Step::Write { .. } if commit => callee.promises && callee.role == Role::Store,
            step => step_fits(&step, &callee.name, callee.role) && callee.has(&step),
        })
    }

    /// Who is called that.
    #[must_use]
    pub fn callee(&self, name: &str) -> Option<&'a Callee> {
        self.callees.iter().find(|callee| callee.name == name)
    }
}
