//! Zones: the own zone first, and the others for what it cannot carry.

/// What there is in one zone, by weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strength {
    /// All members.
    pub all: f64,
    /// Those that are in.
    pub usable: f64,
}

impl Strength {
    /// Counts a member.
    pub fn count(&mut self, weight: f64, usable: bool) {
        self.all += weight;
        self.usable += if usable { weight } else { 0.0 };
    }

    fn health(self, overprovisioning: f64) -> f64 {
        if self.all > 0.0 { (overprovisioning * self.usable / self.all).min(1.0) } else { 0.0 }
    }
}

/// The share of the traffic that stays in the own zone.
///
/// The own zone takes everything as long as `overprovisioning` times the share of its members that are in is at least one. Below
/// that it takes that much, and the others take the rest as far as they are in themselves.
/// Source: Envoy's priority levels with an overprovisioning factor of 1.4, the own zone as level 0 and all others as
/// level 1, which is what Istio's locality failover makes of them.
/// Simplified: Envoy's zone-aware routing also weighs how many callers each zone has; a balancer here sees only itself.
#[must_use]
pub fn share_of_own_zone(own: Strength, others: Strength, overprovisioning: f64) -> f64 {
    let (near, far) = (own.health(overprovisioning), others.health(overprovisioning));
    let total = (near + far).min(1.0);
    if total > 0.0 { (near / total).min(1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_spills_over_only_when_it_lacks_members() {
        let of = |usable: f64| Strength { all: 10.0, usable };
        let share = |own, others| share_of_own_zone(of(own), of(others), 1.4);
        // Envoy's own table of examples: 100 % down to 72 % in, then 1.4 times what is left.
        assert!((share(10.0, 10.0) - 1.0).abs() < 1e-12);
        assert!((share(7.2, 10.0) - 1.0).abs() < 1e-12);
        assert!((share(7.0, 10.0) - 0.98).abs() < 1e-12);
        assert!((share(5.0, 10.0) - 0.7).abs() < 1e-12);
        assert!(share(0.0, 10.0) < 1e-12);
        // 25 % each: 35 % and 35 %, brought to a whole.
        assert!((share(2.5, 2.5) - 0.5).abs() < 1e-12);
        assert!((share(10.0, 0.0) - 1.0).abs() < 1e-12);
    }
}
