//! What the telemetry of the simulated system could know of a run: summaries, messages on their way and stories from which
//! everything else has been taken away. What that is, [`Lens::shows`] says.

pub mod echoes;
mod numbers;
mod story;

use betwixt_model::{Catalogue, ComponentId, Connection, Role, Scenario};

use crate::state::Lens;
use crate::state::lens::{Ends, Shown, Thing};

pub use numbers::numbers;
pub use story::{UNSEEN, story};

/// How much the telemetry shows of a thing.
pub(super) const fn shown(thing: Thing) -> Shown {
    Lens::Telemetry.shows(thing)
}

/// Whether a component sends telemetry; what is no longer there sends none.
#[must_use]
pub fn sends(scenario: &Scenario, id: &ComponentId) -> bool {
    scenario.component(id).is_some_and(|held| held.instrumented)
}

/// Whether the ends of a connection send telemetry.
#[must_use]
pub fn ends(scenario: &Scenario, connection: &Connection) -> Ends {
    Ends { caller: sends(scenario, &connection.from), callee: sends(scenario, &connection.to) }
}

/// The first of those that start operations and send no telemetry: then nobody can say how people fare.
#[must_use]
pub fn dark_source<'a>(scenario: &'a Scenario, catalogue: &Catalogue) -> Option<&'a str> {
    let is_source = |kind: &str| catalogue.kind(kind).is_some_and(|kind| kind.role == Role::Source);
    let mut sources = scenario.components.iter().filter(|held| is_source(&held.kind));
    sources.find(|held| !held.instrumented).map(|held| held.name.as_str())
}

#[cfg(test)]
mod tests;
