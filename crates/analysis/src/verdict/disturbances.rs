//! When each fault was active: what a tester asks first when something broke.

use betwixt_model::{Catalogue, Scenario};
use betwixt_sim::World;
use betwixt_sim::kernel::streams::stable_hash;

/// The faults of one run.
#[derive(Clone, Debug)]
pub(super) struct Disturbances {
    /// By place in the plan of the world: place in the document, and whether it happens at one moment.
    places: Vec<Option<(usize, bool)>>,
    /// By place in the plan: when it last began, and when it then ended [nanoseconds].
    when: Vec<Option<(u64, Option<u64>)>>,
}

impl Disturbances {
    pub(super) fn new(scenario: &Scenario, catalogue: &Catalogue, world: &World) -> Self {
        let faults = &scenario.faults;
        let place = |owner: u64| {
            let at = faults.iter().position(|fault| stable_hash(fault.id.as_str()) == owner)?;
            Some((at, catalogue.fault(&faults[at].kind).is_some_and(|kind| kind.instant)))
        };
        let places: Vec<_> = world.plan().faults.iter().map(|fault| place(fault.owner)).collect();
        Self { when: vec![None; places.len()], places }
    }

    /// A fault began or ended.
    pub(super) fn note(&mut self, at: u64, index: usize, active: bool) {
        let Some(when) = self.when.get_mut(index) else { return };
        match when {
            _ if active => *when = Some((at, None)),
            Some((_, ends)) => *ends = Some(at),
            None => {}
        }
    }

    /// Places in the document of those that were active at any time in a window, in the order of the document.
    pub(super) fn during(&self, from: u64, to: u64) -> Vec<usize> {
        let active = |(place, when): (&Option<(usize, bool)>, &Option<(u64, Option<u64>)>)| {
            let ((place, instant), (began, ended)) = ((*place)?, (*when)?);
            let ended = if instant { Some(began) } else { ended };
            (began <= to && ended.is_none_or(|ended| ended >= from)).then_some(place)
        };
        let mut places: Vec<usize> = self.places.iter().zip(&self.when).filter_map(active).collect();
        places.sort_unstable();
        places
    }
}
