//! What must hold inside every component and every pool at every moment.

use betwixt_model::{ParamValue, Scenario, Target};
use betwixt_sim::World;

/// The parameter that says how many requests may wait.
const ROOM: &str = "queue";

/// What is known of the components of one run.
#[derive(Debug)]
pub(crate) struct Inside {
    /// For each component: most requests that may wait; nothing where nobody knows, or where the bound was moved.
    queues: Vec<Option<u64>>,
    /// For each component: most workers that it ever had; nothing where that was moved, for who is at work stays there.
    workers: Vec<Option<u32>>,
    /// For each connection: most connections of its pool, those being opened included; nothing where there is no such bound.
    pools: Vec<Option<u64>>,
}

impl Inside {
    pub(crate) fn new(scenario: &Scenario, world: &World) -> Self {
        let moved = |component: &betwixt_model::Component| {
            let target = Target::Component(component.id.clone());
            scenario.interventions.iter().any(|moved| moved.target == target)
        };
        let queue = |(at, component): (usize, &betwixt_model::Component)| {
            let params = world.node_params(at);
            let found = params.specs.iter().find(|spec| spec.id == ROOM).map(|spec| params.value(spec.id));
            match found {
                Some(ParamValue::Count(each)) if !moved(component) => Some(each),
                _ => None,
            }
        };
        let pool = |(at, connection): (usize, &betwixt_model::Connection)| {
            let target = Target::Connection(connection.id.clone());
            let config = world.connection(at).pool.as_ref()?.config();
            // Where each instance has its own, one to each is always allowed.
            let bound = !config.per_instance && !scenario.interventions.iter().any(|moved| moved.target == target);
            bound.then_some(config.most)
        };
        Self {
            pools: scenario.connections.iter().enumerate().map(pool).collect(),
            queues: scenario.components.iter().enumerate().map(queue).collect(),
            workers: scenario.components.iter().map(|component| (!moved(component)).then_some(0)).collect(),
        }
    }

    /// Looks at every component; says what is wrong.
    pub(crate) fn look(&mut self, world: &World) -> Result<(), String> {
        for node in 0..world.components() {
            let facets = world.facets(node);
            let most = self.workers[node].as_mut().map_or(u32::MAX, |most| {
                *most = (*most).max(facets.workers);
                *most
            });
            // With scaling of its own the number may rise and fall between two looks.
            if facets.workers > 0 && facets.busy > most && !scales(world, node) {
                return Err(format!("component {node} holds {} of {} workers", facets.busy, facets.workers));
            }
            if facets.working > facets.busy {
                return Err(format!("component {node}: {} work, {} are held", facets.working, facets.busy));
            }
            // Each instance has a line of its own, also one that was taken away and still works off what it has.
            let lines = u64::from(facets.instances.max(1)).max(most_instances(world, node));
            let room = self.queues[node].map(|each| each.saturating_mul(lines));
            if room.is_some_and(|room| u64::from(facets.waiting) > room) {
                return Err(format!("component {node} lets {} wait, with room for {room:?}", facets.waiting));
            }
            if facets.hit_ratio.is_some_and(|ratio| !(0.0..=1.0).contains(&ratio)) {
                return Err(format!("component {node} finds a share of {:?}", facets.hit_ratio));
            }
            if facets.oldest.is_some_and(|oldest| oldest > world.now().0) {
                return Err(format!("component {node} has an item from the future"));
            }
        }
        for (at, most) in self.pools.iter().enumerate() {
            let Some((most, pool)) = most.zip(world.connection(at).pool.as_ref()) else { continue };
            let counts = pool.counts(world.now().0);
            if u64::from(counts.open + counts.connecting) > most || u64::from(counts.most) > most {
                return Err(format!("connection {at} may have {most} connections: {counts:?}"));
            }
        }
        Ok(())
    }
}

/// How many instances a component that scales by itself may ever have had; 0 for all others.
fn most_instances(world: &World, node: usize) -> u64 {
    let params = world.node_params(node);
    let bound = |id: &str| {
        let found = params.specs.iter().find(|spec| spec.id == id).map(|spec| params.value(spec.id));
        if let Some(ParamValue::Count(count)) = found { count } else { 0 }
    };
    // Where the two cross, the engine keeps to `min_instances`.
    if scales(world, node) { bound("max_instances").max(bound("min_instances")) } else { 0 }
}

/// Whether a component changes the number of its copies by itself.
fn scales(world: &World, node: usize) -> bool {
    let params = world.node_params(node);
    let found = params.specs.iter().find(|spec| spec.id == "autoscale").map(|spec| params.value(spec.id));
    found.is_some_and(|value| value != ParamValue::Choice("off") && value != ParamValue::Flag(false))
}
