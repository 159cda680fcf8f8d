//! Work that takes longer the more of it is done at once.

/// How much longer.
///
/// A piece of work that begins as the n-th at its instance takes `1 + sigma (n - 1) + kappa n (n - 1)` times its own time.
/// Shape: with n always at work the throughput is `lambda n / (1 + sigma (n - 1) + kappa n (n - 1))`.
/// Source: the Universal Scalability Law, Gunther, "Guerrilla Capacity Planning", Springer 2007, chapter 4.
/// Simplified: decided when the piece begins; who comes or goes meanwhile does not change it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usl {
    /// Sigma: the share of the work that only one can do at a time.
    pub contention: f64,
    /// Kappa: what each pair costs to agree.
    pub coherency: f64,
}

impl Usl {
    /// How long work takes that begins beside so many others [nanoseconds].
    #[inline]
    pub(super) fn stretch(&self, ns: u64, others: u32) -> u64 {
        if others == 0 || (self.contention <= 0.0 && self.coherency <= 0.0) {
            return ns;
        }
        let others = f64::from(others);
        (ns as f64 * (1.0 + self.contention * others + self.coherency * others * (others + 1.0))) as u64
    }
}
