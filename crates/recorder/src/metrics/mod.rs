//! Counts and durations over a whole run: per flow, per component, per connection.

mod component;
mod connection;
mod flow;
mod load;

pub use component::ComponentMetrics;
pub use connection::ConnectionMetrics;
pub use flow::FlowMetrics;
pub use load::Load;

use betwixt_model::Scenario;
use betwixt_sim::World;

/// Everything that is counted since counting began.
///
/// Shape: indexed as the simulator counts: the order of the document.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// When counting began [nanoseconds]; later than 0 after a warm-up.
    pub since: u64,
    /// Until when everything has been counted [nanoseconds].
    pub until: u64,
    /// One per flow.
    pub flows: Vec<FlowMetrics>,
    /// One per component.
    pub components: Vec<ComponentMetrics>,
    /// One per connection.
    pub connections: Vec<ConnectionMetrics>,
}

impl Metrics {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            since: 0,
            until: 0,
            flows: vec![FlowMetrics::default(); scenario.flows.len()],
            components: vec![ComponentMetrics::default(); scenario.components.len()],
            connections: vec![ConnectionMetrics::default(); scenario.connections.len()],
        }
    }

    /// How long counting has gone on [seconds].
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.until.saturating_sub(self.since) as f64 / 1e9
    }

    /// Brings the integrals over time up to `at`.
    pub(crate) fn settle(&mut self, at: u64) {
        self.until = self.until.max(at);
        for component in &mut self.components {
            component.load.settle(at);
        }
    }

    /// Reads how many workers there are; a person can change that while it runs.
    pub(crate) fn look(&mut self, world: &World) {
        let at = world.now().0;
        for (index, component) in self.components.iter_mut().enumerate() {
            let facets = world.facets(index);
            component.load.set_workers(at, facets.workers, facets.instances);
        }
    }

    /// Forgets what was counted; what is going on at `at` stays known.
    pub(crate) fn begin_again(&mut self, at: u64) {
        self.settle(at);
        self.since = at;
        for flow in &mut self.flows {
            *flow = FlowMetrics::default();
        }
        for component in &mut self.components {
            *component = ComponentMetrics { load: component.load.begun_again(at), ..ComponentMetrics::default() };
        }
        for connection in &mut self.connections {
            *connection = ConnectionMetrics::default();
        }
    }
}
