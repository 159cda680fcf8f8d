//! A scenario's parts by name, and who asks whom, so that checks stay fast in a large document.

use crate::catalogue::{Catalogue, KindSpec, Role};
use crate::param::ParamSpec;
use crate::scenario::{Component, Connection, Flow, Scenario, Target};
use crate::sort::Names;

/// The parts of one scenario.
pub(crate) struct Index<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) catalogue: &'a Catalogue,
    components: Names<'a>,
    connections: Names<'a>,
    flows: Names<'a>,
    /// Kind of each component, in the order of the document.
    pub(crate) kinds: Vec<Option<&'static KindSpec>>,
    /// Connections of each component, in the order of the document.
    outgoing: Vec<Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(crate) fn new(scenario: &'a Scenario, catalogue: &'a Catalogue) -> Self {
        let components = Names::new(scenario.components.iter().map(|part| part.id.as_str()));
        let mut outgoing = vec![Vec::new(); scenario.components.len()];
        for (at, connection) in scenario.connections.iter().enumerate() {
            if let Some(from) = components.find(connection.from.as_str()) {
                outgoing[from].push(at);
            }
        }
        Self {
            scenario,
            catalogue,
            connections: Names::new(scenario.connections.iter().map(|part| part.id.as_str())),
            flows: Names::new(scenario.flows.iter().map(|part| part.id.as_str())),
            kinds: scenario.components.iter().map(|part| catalogue.kind(&part.kind)).collect(),
            components,
            outgoing,
        }
    }

    /// Where in the document a component stands.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.components.find(id)
    }

    pub(crate) fn component(&self, id: &str) -> Option<&'a Component> {
        self.place_of(id).map(|at| &self.scenario.components[at])
    }

    pub(crate) fn kind_of(&self, id: &str) -> Option<&'static KindSpec> {
        self.place_of(id).and_then(|at| self.kinds[at])
    }

    pub(crate) fn connection(&self, id: &str) -> Option<&'a Connection> {
        self.connections.find(id).map(|at| &self.scenario.connections[at])
    }

    pub(crate) fn flow(&self, id: &str) -> Option<&'a Flow> {
        self.flows.find(id).map(|at| &self.scenario.flows[at])
    }

    /// The connections of the component at a place in the document.
    pub(crate) fn outgoing(&self, at: usize) -> impl Iterator<Item = &'a Connection> + '_ {
        self.outgoing[at].iter().map(|at| &self.scenario.connections[*at])
    }

    /// The same, with the role of each callee; those without a known callee are left out.
    pub(crate) fn callees(&self, at: usize) -> Vec<(&'a Connection, Role)> {
        self.outgoing(at)
            .filter_map(|connection| Some((connection, self.kind_of(connection.to.as_str())?.role)))
            .collect()
    }

    /// The connections of the component at a place in the document, without those that are switched off.
    pub(crate) fn active(&self, at: usize) -> impl Iterator<Item = &'a Connection> + '_ {
        self.outgoing(at).filter(|connection| !connection.disabled)
    }

    /// The parameters that a target has, or `None` if there is no such target.
    pub(crate) fn specs(&self, target: &Target) -> Option<&'static [ParamSpec]> {
        match target {
            Target::Component(id) => Some(self.kind_of(id.as_str())?.params),
            Target::Connection(id) => self.connection(id.as_str()).map(|_found| self.catalogue.connection),
            Target::Flow(id) => self.flow(id.as_str()).map(|_found| self.catalogue.flow),
        }
    }

    /// Names of the parts of the same sort, for "did you mean".
    pub(crate) fn names_like(&self, target: &Target) -> Vec<&'a str> {
        match target {
            Target::Component(_) => self.components.iter().collect(),
            Target::Connection(_) => self.connections.iter().collect(),
            Target::Flow(_) => self.flows.iter().collect(),
        }
    }

    /// Names of all components.
    pub(crate) fn component_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.components.iter()
    }

    /// Names of all flows.
    pub(crate) fn flow_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.flows.iter()
    }

    /// Names of all connections.
    pub(crate) fn connection_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.connections.iter()
    }
}
