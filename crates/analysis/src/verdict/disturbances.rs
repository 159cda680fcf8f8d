//! When each fault was active: what a tester asks first when something broke.

use betwixt_model::{Catalogue, Scenario};
use betwixt_sim::World;
use betwixt_sim::kernel::streams::stable_hash;

/// The faults of one run, by place in the plan of its world.
#[derive(Clone, Debug)]
pub(super) struct Disturbances(Vec<Disturbance>);

/// One fault. Times in nanoseconds.
#[derive(Clone, Copy, Debug)]
struct Disturbance {
    /// Its place in the document.
    place: Option<usize>,
    /// It happens at one moment.
    is_instant: bool,
    /// When it last began, and when it then ended.
    began: Option<u64>,
    ended: Option<u64>,
}

impl Disturbances {
    pub(super) fn new(scenario: &Scenario, catalogue: &Catalogue, world: &World) -> Self {
        let faults = &scenario.faults;
        let one = |owner: u64| {
            let place = faults.iter().position(|fault| stable_hash(fault.id.as_str()) == owner);
            let kind = place.and_then(|place| catalogue.fault(&faults[place].kind));
            Disturbance { place, is_instant: kind.is_some_and(|kind| kind.instant), began: None, ended: None }
        };
        Self(world.plan().faults.iter().map(|fault| one(fault.owner)).collect())
    }

    /// A fault began or ended.
    pub(super) fn note(&mut self, at: u64, index: usize, active: bool) {
        let Some(one) = self.0.get_mut(index) else { return };
        if active {
            (one.began, one.ended) = (Some(at), one.is_instant.then_some(at));
        } else {
            one.ended = Some(at);
        }
    }

    /// Places in the document of those that were active at any time in a window, in the order of the document.
    pub(super) fn during(&self, from: u64, to: u64) -> Vec<usize> {
        let active = |one: &&Disturbance| {
            one.began.is_some_and(|began| began <= from || began < to) && one.ended.is_none_or(|ended| ended >= from)
        };
        let mut places: Vec<usize> = self.0.iter().filter(active).filter_map(|one| one.place).collect();
        places.sort_unstable();
        places
    }
}
