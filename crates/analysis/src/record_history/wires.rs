//! Whose records are asked for over a connection, as its caller understands it.

use betwixt_model::handler::every;
use betwixt_model::program::program_for;
use betwixt_model::sort::Names;
use betwixt_model::{Catalogue, ComponentId, Connection, Role, Scenario, Step};

/// For each connection, what it means to its caller.
#[derive(Clone, Debug)]
pub(crate) struct Wires {
    wires: Vec<Option<Wire>>,
    names: Vec<String>,
}

/// What a connection means to its caller.
#[derive(Clone, Copy, Debug)]
struct Wire {
    /// Index of the component that holds the records.
    store: u32,
    /// It leads to copies: what is put there is no change of a record.
    copies: bool,
}

impl Wires {
    pub(crate) fn of(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let places = Names::new(scenario.components.iter().map(|component| component.id.as_str()));
        let place = |id: &ComponentId| places.find(id.as_str()).map(|at| at as u32);
        let wire = |own: &Connection| match role(scenario, catalogue, &own.to) {
            // What a cache asks for those who take it for the store is no question of theirs.
            _ if stands_for_a_store(scenario, catalogue, &own.from) => None,
            Some(Role::Store) => Some(Wire { store: place(&own.to)?, copies: false }),
            Some(Role::Cache) => match beside(scenario, catalogue, own) {
                Some(store) => Some(Wire { store: place(&store)?, copies: true }),
                None => Some(Wire { store: place(&through(scenario, catalogue, own)?)?, copies: false }),
            },
            _ => None,
        };
        Self {
            wires: scenario.connections.iter().map(wire).collect(),
            names: scenario.components.iter().map(|component| component.id.to_string()).collect(),
        }
    }

    /// Which component holds what is asked for; none where it is no record that anybody could judge.
    pub(crate) fn store(&self, connection: u32, write: bool) -> Option<u32> {
        self.wires[connection as usize].filter(|wire| !(wire.copies && write)).map(|wire| wire.store)
    }

    pub(crate) fn holds_copies(&self, connection: u32) -> bool {
        self.wires[connection as usize].is_some_and(|wire| wire.copies)
    }

    pub(crate) fn name(&self, store: u32) -> &str {
        &self.names[store as usize]
    }
}

fn role(scenario: &Scenario, catalogue: &Catalogue, id: &ComponentId) -> Option<Role> {
    scenario.component(id).and_then(|callee| catalogue.kind(&callee.kind)).map(|kind| kind.role)
}

/// The store that a cache is asked for, where the caller's programs ask it for one only.
fn beside(scenario: &Scenario, catalogue: &Catalogue, wire: &Connection) -> Option<ComponentId> {
    let caller = scenario.component(&wire.from)?;
    let mut stores: Vec<ComponentId> = Vec::new();
    for flow in &scenario.flows {
        let program = program_for(scenario, catalogue, caller, &flow.id);
        every(&program.steps, &mut |step| {
            if let Step::Read { from, cache: Some(cache), .. } = step
                && *cache == wire.role
            {
                let store = scenario.outgoing(&caller.id).find(|own| own.role == *from);
                stores.extend(store.map(|own| own.to.clone()));
            }
        });
    }
    stores.sort();
    stores.dedup();
    if stores.len() == 1 { stores.pop() } else { None }
}

/// The store behind a cache that its caller takes for the store itself.
fn through(scenario: &Scenario, catalogue: &Catalogue, wire: &Connection) -> Option<ComponentId> {
    let store = scenario.outgoing(&wire.to).next().map(|own| own.to.clone())?;
    let is_store = role(scenario, catalogue, &store) == Some(Role::Store);
    let asks_itself = scenario.outgoing(&wire.from).any(|own| own.to == store);
    (is_store && !asks_itself).then_some(store)
}

/// Whether somebody takes a component for the store behind it.
fn stands_for_a_store(scenario: &Scenario, catalogue: &Catalogue, id: &ComponentId) -> bool {
    let mut incoming = scenario.connections.iter().filter(|wire| wire.to == *id);
    role(scenario, catalogue, id) == Some(Role::Cache)
        && incoming
            .any(|wire| beside(scenario, catalogue, wire).is_none() && through(scenario, catalogue, wire).is_some())
}
