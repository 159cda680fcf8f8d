//! The fingerprint of a run: equal for the same scenario, seed and version, on every machine.

/// Folds what was executed, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0x6265_7477_6978_7401)
    }
}

impl Digest {
    /// Takes in one executed appointment: when, what sort and outcome, and who (stable, not an index).
    pub fn fold(&mut self, at: u64, what: u64, who: u64) {
        // Multiply and rotate: cheap, and every bit of the past reaches every bit of the result within a few steps.
        let mixed = (self.0 ^ at).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ who;
        self.0 = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(31) ^ what;
    }

    /// As a number.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }

    /// As a text of sixteen hexadecimal digits: a number would lose bits in JSON.
    #[must_use]
    pub fn text(self) -> String {
        format!("{:016x}", self.0)
    }
}
