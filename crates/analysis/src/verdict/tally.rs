//! Counts in how many windows a statement was true, and keeps the one that decides.

use betwixt_model::Quantifier;

use super::{Verdict, Witness};

/// What is known of one expectation after some windows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    quantifier: Quantifier,
    /// Windows in which there was something to measure.
    pub judged: u64,
    /// The first window that decides.
    pub witness: Option<Witness>,
    /// The least and the greatest value.
    pub range: Option<(f64, f64)>,
}

impl Tally {
    /// Before the first window.
    #[must_use]
    pub const fn new(quantifier: Quantifier) -> Self {
        Self { quantifier, judged: 0, witness: None, range: None }
    }

    /// Takes a window in which something was measured, or so many of the same sort in a row; `holds` says whether the
    /// statement is true there. The witness is asked for where it decides.
    pub fn judge(&mut self, holds: bool, value: f64, times: u64, witness: impl FnOnce() -> Witness) {
        if times == 0 {
            return;
        }
        self.judged += times;
        let (least, greatest) = self.range.unwrap_or((value, value));
        self.range = Some((least.min(value), greatest.max(value)));
        let decides = match self.quantifier {
            Quantifier::Always => !holds,
            Quantifier::Never | Quantifier::Eventually | Quantifier::Sometimes => holds,
        };
        if decides && self.witness.is_none() {
            self.witness = Some(witness());
        }
    }

    /// The verdict, if no window came any more.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match (self.quantifier, self.witness.is_some()) {
            (Quantifier::Always | Quantifier::Never, true) => Verdict::Broken,
            (Quantifier::Eventually | Quantifier::Sometimes, true) => Verdict::Held,
            (Quantifier::Sometimes, false) => Verdict::NeverTested,
            _ if self.judged == 0 => Verdict::NeverTested,
            (Quantifier::Always | Quantifier::Never, false) => Verdict::Held,
            (Quantifier::Eventually, false) => Verdict::Broken,
        }
    }
}
