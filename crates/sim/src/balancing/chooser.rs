//! One policy at work: what it is, and what it remembers.

use super::maglev::Maglev;
use super::ring::Ring;
use super::round_robin::Rotation;
use super::{Field, bounded, least_request, random};
use crate::kernel::streams::{Stream, mix};

/// How one of several members is chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Policy {
    /// Each in turn, by weight.
    RoundRobin,
    /// By luck, with chances by weight.
    Random,
    /// The least loaded of all.
    LeastRequest,
    /// The least loaded of so many different ones, drawn by luck.
    Choices(u16),
    /// By a key, on a ring with at least so many points.
    Ring(u32),
    /// By a key, in a table of at least so many places.
    Maglev(u32),
}

impl Policy {
    /// Ring size and table size that hold where nobody says anything: Envoy's.
    pub const RING_SIZE: u32 = 1_024;
    /// See [`Self::RING_SIZE`].
    pub const MAGLEV_SIZE: u32 = 65_537;

    /// Whether the same key meets the same member.
    #[must_use]
    pub const fn goes_by_key(self) -> bool {
        matches!(self, Self::Ring(_) | Self::Maglev(_))
    }
}

#[derive(Clone, Debug)]
enum Table {
    Ring(Ring),
    Maglev(Maglev),
}

/// A policy at work.
#[derive(Clone, Debug)]
pub struct Chooser {
    policy: Policy,
    /// How far above the mean a member may be loaded before a hash passes it over; 0 for no bound.
    balance_factor: f64,
    rotation: Rotation,
    table: Option<Table>,
    /// How many places the table was made for.
    made_for: usize,
}

impl Chooser {
    /// A policy that has chosen nobody yet.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { policy, balance_factor: 0.0, rotation: Rotation::default(), table: None, made_for: 0 }
    }

    /// Takes another policy, and a bound for hashes (0: none). Whose turn it is stays.
    pub fn configure(&mut self, policy: Policy, balance_factor: f64) {
        if policy != self.policy {
            self.policy = policy;
            self.table = None;
        }
        self.balance_factor = balance_factor;
    }

    /// Others may be chosen now.
    pub fn members_changed(&mut self) {
        self.rotation.forget();
        if matches!(self.table, Some(Table::Maglev(_))) {
            self.table = None;
        }
    }

    /// Weights have changed, or who there is at all.
    pub fn weights_changed(&mut self) {
        self.rotation.forget();
        self.table = None;
    }

    /// Chooses the place of a member. The field must not be empty.
    ///
    /// Random: nothing for turns and hashes, else what the policy says.
    pub fn choose(&mut self, field: &Field<'_>, key: u64, luck: &mut Stream) -> usize {
        let nth = match self.policy {
            Policy::RoundRobin => self.rotation.choose(field),
            Policy::Random => random::choose(field, luck),
            Policy::LeastRequest => least_request::full_scan(field, luck),
            Policy::Choices(choices) => least_request::of_choices(usize::from(choices), field, luck),
            Policy::Ring(_) | Policy::Maglev(_) => self.look_up(field, mix(key)),
        };
        field.place(nth)
    }

    /// Chooses in turn, whatever the policy: what a plain scenario does.
    pub fn in_turn(&mut self, field: &Field<'_>) -> usize {
        let nth = self.rotation.choose(field);
        field.place(nth)
    }

    fn look_up(&mut self, field: &Field<'_>, hash: u64) -> usize {
        if self.made_for != field.under_way.len() {
            self.table = None;
        }
        self.made_for = field.under_way.len();
        let policy = self.policy;
        let table = self.table.get_or_insert_with(|| match policy {
            Policy::Maglev(size) => Table::Maglev(Maglev::new(field, size)),
            Policy::Ring(size) => Table::Ring(Ring::new(field, size)),
            _ => Table::Ring(Ring::new(field, Policy::RING_SIZE)),
        });
        let factor = self.balance_factor;
        match table {
            Table::Ring(ring) => bounded::walk(field, factor, ring.find(hash), ring.len(), |at| ring.owner(at, field)),
            Table::Maglev(table) => {
                bounded::walk(field, factor, table.find(hash), table.len(), |at| Some(table.owner(at)))
            }
        }
    }
}

#[cfg(test)]
mod tests;
