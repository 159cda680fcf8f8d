//! Luck for making scenarios: one stream, and the draws that are made from it.

use betwixt_sim::kernel::streams::{Purpose, Stream};

/// A source of luck.
#[derive(Clone, Debug)]
pub(crate) struct Luck(Stream);

impl Luck {
    /// The luck of a seed, for one purpose.
    pub(crate) fn new(seed: u64, purpose: &'static str) -> Self {
        Self(Stream::new(seed, 0, Purpose(purpose)))
    }

    /// A whole number below `n`; 0 if `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.below(n as u32) as usize }
    }

    /// Whether something with that probability happens.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.0.chance(p)
    }

    /// One of a list, if it has any.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// Anywhere between two numbers.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.unit()
    }

    /// Between two numbers above zero, every factor as likely as another.
    pub(crate) fn spread(&mut self, low: f64, high: f64) -> f64 {
        if low <= 0.0 || high <= low {
            return low.max(0.0);
        }
        low * libm::exp(libm::log(high / low) * self.0.unit())
    }
}
