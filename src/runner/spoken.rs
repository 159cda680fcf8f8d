//! The numbers of a run for those who hear them.

use betwixt_model::{ComponentId, ConnectionId, Scenario};

use super::summary::{BreakerNow, ComponentNow, ConnectionNow, RunState, Summary};
use crate::state::announce::{Breaker, ComponentNumbers, ConnectionNumbers, Numbers, RunNumbers};

/// A picture of a run together with the scenario that gives its parts their names.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'a> {
    /// The names.
    pub scenario: &'a Scenario,
    /// The numbers.
    pub summary: &'a Summary,
}

impl Numbers for Spoken<'_> {
    fn run(&self) -> RunNumbers {
        let Summary { state, now, speed, beliefs, flows, .. } = self.summary;
        let worst = flows.iter().filter_map(|flow| flow.error_ratio).max_by(f64::total_cmp);
        RunNumbers {
            now: *now,
            playing: *state == RunState::Playing,
            ended: matches!(state, RunState::Ended | RunState::Stopped(_)),
            speed: speed.wanted,
            disagreements: beliefs.iter().filter(|belief| !belief.open).map(|belief| belief.count).sum(),
            failing_ratio: worst,
            lens: self.summary.lens,
        }
    }

    fn component(&self, id: &ComponentId) -> Option<ComponentNumbers> {
        let at = self.scenario.components.iter().position(|component| component.id == *id)?;
        let now = self.summary.components.get(at)?;
        Some(spoken_component(now))
    }

    fn connection(&self, id: &ConnectionId) -> Option<ConnectionNumbers> {
        let at = self.scenario.connections.iter().position(|connection| connection.id == *id)?;
        let now = self.summary.connections.get(at)?;
        Some(spoken_connection(now))
    }
}

/// The numbers of one component.
#[must_use]
pub fn spoken_component(now: &ComponentNow) -> ComponentNumbers {
    ComponentNumbers {
        rate_per_s: now.rate_per_s,
        p95_ms: now.p95_ms,
        waiting: u64::from(now.waiting),
        busy: u64::from(now.busy),
        workers: u64::from(now.workers),
        down: now.down,
        unseen: now.unseen,
        inside: now.inside.as_ref().map_or_else(String::new, |inside| inside.spoken.clone()),
    }
}

/// The numbers of one connection.
#[must_use]
pub fn spoken_connection(now: &ConnectionNow) -> ConnectionNumbers {
    ConnectionNumbers {
        sent_per_s: now.rate_per_s,
        answered_per_s: now.ok_per_s,
        p95_ms: now.p95_ms,
        breaker: now.breaker.map(|breaker| match breaker {
            BreakerNow::Closed => Breaker::Closed,
            BreakerNow::Open(ms) => Breaker::Open(ms / 1e3),
            BreakerNow::HalfOpen => Breaker::HalfOpen,
        }),
    }
}
