//! A scenario's parts by name, and who asks whom, so that checks stay fast in a large document.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, KindSpec, Role};
use crate::param::ParamSpec;
use crate::scenario::{Component, Connection, Flow, Scenario, Target};

/// The parts of one scenario.
pub(crate) struct Index<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) catalogue: &'a Catalogue,
    components: BTreeMap<&'a str, usize>,
    connections: BTreeMap<&'a str, usize>,
    flows: BTreeMap<&'a str, usize>,
    /// Kind of each component, in the order of the document.
    pub(crate) kinds: Vec<Option<&'static KindSpec>>,
    /// Connections of each component, in the order of the document.
    outgoing: Vec<Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(crate) fn new(scenario: &'a Scenario, catalogue: &'a Catalogue) -> Self {
        let components: BTreeMap<&str, usize> =
            scenario.components.iter().enumerate().map(|(at, part)| (part.id.as_str(), at)).collect();
        let mut outgoing = vec![Vec::new(); scenario.components.len()];
        for (at, connection) in scenario.connections.iter().enumerate() {
            if let Some(&from) = components.get(connection.from.as_str()) {
                outgoing[from].push(at);
            }
        }
        Self {
            scenario,
            catalogue,
            connections: scenario.connections.iter().enumerate().map(|(at, part)| (part.id.as_str(), at)).collect(),
            flows: scenario.flows.iter().enumerate().map(|(at, part)| (part.id.as_str(), at)).collect(),
            kinds: scenario.components.iter().map(|part| catalogue.kind(&part.kind)).collect(),
            components,
            outgoing,
        }
    }

    /// Where in the document a component stands.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.components.get(id).copied()
    }

    pub(crate) fn component(&self, id: &str) -> Option<&'a Component> {
        self.place_of(id).map(|at| &self.scenario.components[at])
    }

    pub(crate) fn kind_of(&self, id: &str) -> Option<&'static KindSpec> {
        self.place_of(id).and_then(|at| self.kinds[at])
    }

    pub(crate) fn connection(&self, id: &str) -> Option<&'a Connection> {
        self.connections.get(id).map(|at| &self.scenario.connections[*at])
    }

    pub(crate) fn flow(&self, id: &str) -> Option<&'a Flow> {
        self.flows.get(id).map(|at| &self.scenario.flows[*at])
    }

    /// The connections of the component at a place in the document.
    pub(crate) fn outgoing(&self, at: usize) -> impl Iterator<Item = &'a Connection> + '_ {
        self.outgoing[at].iter().map(|at| &self.scenario.connections[*at])
    }

    /// The same, with the role of each callee; those without a known callee are left out.
    pub(crate) fn callees(&self, at: usize) -> Vec<(&'a Connection, Role)> {
        self.outgoing(at).filter_map(|connection| Some((connection, self.kind_of(connection.to.as_str())?.role))).collect()
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
            Target::Component(_) => self.components.keys().copied().collect(),
            Target::Connection(_) => self.connections.keys().copied().collect(),
            Target::Flow(_) => self.flows.keys().copied().collect(),
        }
    }

    /// Names of all components.
    pub(crate) fn component_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.components.keys().copied()
    }

    /// Names of all connections.
    pub(crate) fn connection_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.connections.keys().copied()
    }
}
