//! Active health: what probes say of a member.

/// How many probes change a mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Bad ones in a row until it is out.
    pub unhealthy: u64,
    /// Good ones in a row until it is in again.
    pub healthy: u64,
}

/// What the probes of one member have said. It counts as healthy until they say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    healthy: bool,
    /// Probes in a row that said the opposite.
    against: u64,
}

impl Default for Health {
    fn default() -> Self {
        Self { healthy: true, against: 0 }
    }
}

impl Health {
    /// Whether it counts as healthy.
    #[must_use]
    pub const fn is_healthy(&self) -> bool {
        self.healthy
    }

    /// Takes note of a probe; tells whether that has changed its state.
    pub fn hear(&mut self, good: bool, thresholds: Thresholds) -> bool {
        if good == self.healthy {
            self.against = 0;
            return false;
        }
        self.against += 1;
        let enough = if self.healthy { thresholds.unhealthy } else { thresholds.healthy };
        let changes = self.against >= enough;
        if changes {
            *self = Self { healthy: good, against: 0 };
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_several_in_a_row_to_change() {
        let (mut health, thresholds) = (Health::default(), Thresholds { unhealthy: 3, healthy: 2 });
        let told = [false, false, true, false, false, false, true, false, true, true, true];
        let changed: Vec<usize> =
            told.iter().enumerate().filter(|(_, good)| health.hear(**good, thresholds)).map(|(at, _)| at).collect();
        assert_eq!(changed, [5, 9]);
        assert!(health.is_healthy());
    }
}
