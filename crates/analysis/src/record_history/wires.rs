//! Whose records are asked for over a connection, as its caller understands it.

use betwixt_model::handler::every;
use betwixt_model::program::program_for;
use betwixt_model::sort::Names;
use betwixt_model::{Catalogue, ComponentId, Connection, Role, Scenario, Step, Target};

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
    reads: bool,
    writes: bool,
    /// It leads to copies of which one may be missing; the caller asks the store then.
    misses: bool,
}

impl Wires {
    pub(crate) fn of(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let places = Names::new(scenario.components.iter().map(|component| component.id.as_str()));
        let place = |id: &ComponentId| places.find(id.as_str()).map(|at| at as u32);
        let wire = |own: &Connection| match role(scenario, catalogue, &own.to)? {
            // What a cache asks is no question of those who ask the cache.
            _ if role(scenario, catalogue, &own.from) == Some(Role::Cache) => None,
            Role::Store => Some(Wire { store: place(&own.to)?, reads: true, writes: true, misses: false }),
            Role::Cache => cached(scenario, catalogue, own, &place),
            _ => None,
        };
        Self {
            wires: scenario.connections.iter().map(wire).collect(),
            names: scenario.components.iter().map(|component| component.id.to_string()).collect(),
        }
    }

    /// Which component holds what is asked for; none where it is no record that anybody could judge.
    pub(crate) fn store(&self, connection: u32, write: bool) -> Option<u32> {
        let asks = |wire: &Wire| if write { wire.writes } else { wire.reads };
        self.wires[connection as usize].filter(asks).map(|wire| wire.store)
    }

    /// Whether what is asked for over it may be missing there, and be in the store all the same.
    pub(crate) fn may_miss(&self, connection: u32) -> bool {
        self.wires[connection as usize].is_some_and(|wire| wire.misses)
    }

    pub(crate) fn name(&self, store: u32) -> &str {
        &self.names[store as usize]
    }
}

/// What a cache means to a caller, where all that it asks there is about one store.
fn cached(
    scenario: &Scenario,
    catalogue: &Catalogue,
    wire: &Connection,
    place: &dyn Fn(&ComponentId) -> Option<u32>,
) -> Option<Wire> {
    let aside = beside(scenario, catalogue, wire);
    let [reads, writes] = ["reads", "writes"].map(|what| passes_on(scenario, catalogue, &wire.to, what, 0));
    let known = || [&aside, &reads, &writes].into_iter().flatten();
    let store = known().next()?;
    let one = known().all(|other| other == store);
    let (misses, asks) = (reads.is_none(), aside.is_some() || reads.is_some());
    let store = place(store)?;
    one.then_some(Wire { store, reads: asks, writes: writes.is_some(), misses })
}

/// The store to which a cache passes on what it is asked, by its setting of that name, perhaps over other caches.
fn passes_on(
    scenario: &Scenario,
    catalogue: &Catalogue,
    cache: &ComponentId,
    what: &'static str,
    over: usize,
) -> Option<ComponentId> {
    let set = scenario.params(&Target::Component(cache.clone()), catalogue)?;
    if !matches!(set.choice(what), "through" | "behind") || over > scenario.components.len() {
        return None;
    }
    let to = &scenario.outgoing(cache).next()?.to;
    match role(scenario, catalogue, to)? {
        Role::Store => Some(to.clone()),
        Role::Cache => passes_on(scenario, catalogue, to, what, over + 1),
        _ => None,
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
