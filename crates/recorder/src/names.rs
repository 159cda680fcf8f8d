//! What the parts of a scenario are called, by the index that the simulator gives them.

use betwixt_model::Scenario;

/// Identities of the parts, in the order of the document: the simulator counts them the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Shape: one per component.
    pub components: Vec<String>,
    /// Shape: one per connection.
    pub connections: Vec<String>,
    /// Shape: one per flow.
    pub flows: Vec<String>,
    /// Shape: one per fault.
    pub faults: Vec<String>,
}

impl Names {
    /// The names in a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            components: scenario.components.iter().map(|part| part.id.to_string()).collect(),
            connections: scenario.connections.iter().map(|part| part.id.to_string()).collect(),
            flows: scenario.flows.iter().map(|part| part.id.to_string()).collect(),
            faults: scenario.faults.iter().map(|part| part.id.to_string()).collect(),
        }
    }
}

/// The name at an index; a part that the list does not know (a fault added by hand) is a number.
pub(crate) fn name(list: &[String], index: u32) -> std::borrow::Cow<'_, str> {
    match list.get(index as usize) {
        Some(name) => name.as_str().into(),
        None => format!("#{index}").into(),
    }
}
