//! The ways in which the two sides of an operation can disagree, in plain words.

use betwixt_model::{Effect, SimTime};

use crate::ledger::Ledger;
use crate::reach::Reach;

/// One way to disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Belief {
    /// The person was told that it failed, or was told nothing and left; the money was taken.
    SawAnErrorButPaid,
    /// The money was taken more than once.
    ChargedTwice,
    /// The money was taken, and nothing is left that could still ship.
    PaidNeverShipped,
    /// The goods left, and nothing is left that could still take the money.
    ShippedNotPaid,
    /// The person was told that it went well; no money was taken, and nothing is left that could still take it.
    SawSuccessButNotPaid,
}

impl Belief {
    /// Every way, in the order of a report.
    pub const ALL: [Self; 5] = [
        Self::SawAnErrorButPaid,
        Self::ChargedTwice,
        Self::PaidNeverShipped,
        Self::ShippedNotPaid,
        Self::SawSuccessButNotPaid,
    ];

    /// As written in reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::SawAnErrorButPaid => "told_failed_but_charged",
            Self::ChargedTwice => "charged_twice",
            Self::PaidNeverShipped => "paid_never_shipped",
            Self::ShippedNotPaid => "shipped_not_paid",
            Self::SawSuccessButNotPaid => "told_ok_but_not_charged",
        }
    }

    /// As shown after a number of people: "12 saw an error, but paid".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SawAnErrorButPaid => "saw an error, but paid",
            Self::ChargedTwice => "were charged twice",
            Self::PaidNeverShipped => "paid, never shipped",
            Self::ShippedNotPaid => "shipped, never paid",
            Self::SawSuccessButNotPaid => "saw success, but did not pay",
        }
    }

    /// Whether a flow that reaches so far could end like this.
    #[must_use]
    pub const fn is_possible(self, reach: Reach) -> bool {
        let (charge, ship) = (reach.can(Effect::Charge), reach.can(Effect::Ship));
        match self {
            Self::SawAnErrorButPaid | Self::ChargedTwice | Self::SawSuccessButNotPaid => charge,
            Self::PaidNeverShipped | Self::ShippedNotPaid => charge && ship,
        }
    }
}

/// As written in reports, for those that are not yet `paid_never_shipped`.
pub const NOT_YET_KEY: &str = "paid_not_shipped_yet";
/// As shown after a number of people, for the same.
pub const NOT_YET_LABEL: &str = "paid, not shipped yet";

/// One line of the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeliefLine {
    /// As written in reports.
    pub key: &'static str,
    /// As shown after the number.
    pub label: &'static str,
    /// Operations.
    pub count: u64,
    /// When the first was found; none for those that are not final.
    pub first_at: Option<SimTime>,
    /// It can still come right.
    pub pending: bool,
}

/// Every way in which the sides could disagree in this scenario, with its count, also where that is 0.
#[must_use]
pub fn beliefs(ledger: &Ledger) -> Vec<BeliefLine> {
    let mut lines = Vec::new();
    for belief in Belief::ALL.into_iter().filter(|belief| ledger.is_possible(*belief)) {
        let finding = ledger.finding(belief);
        lines.push(BeliefLine {
            key: belief.key(),
            label: belief.label(),
            count: finding.count,
            first_at: finding.first_at,
            pending: false,
        });
        if belief == Belief::PaidNeverShipped {
            let count = ledger.not_shipped_yet();
            lines.push(BeliefLine { key: NOT_YET_KEY, label: NOT_YET_LABEL, count, first_at: None, pending: true });
        }
    }
    lines
}
