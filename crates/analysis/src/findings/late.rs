//! Compensation that comes too late: what it takes back has been told to the person, or has left.
//!
//! Money is given back, goods are released or called back, and with that nothing of the effect stands any more. It is too
//! late when the person had been told before that it went well, by the answer or by a message; a message after it does not
//! undo that. It is also too late when money is given back, or goods are released, while a parcel is on its way that
//! nobody ever calls back. A correction is none: one of two charges given back leaves one that stands.

use std::collections::BTreeMap;

use betwixt_model::Effect;
use betwixt_sim::Outcome;

use super::going::Going;
use super::watch::{Watch, case};
use super::{Case, FindingKind};

/// What happened to one operation, as far as this is about it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Happened {
    times: [u8; Effect::ALL.len()],
    /// When the person was told that it went well, by an answer and by a message.
    told: Option<u64>,
    sent: Option<u64>,
    /// When the goods left last.
    left: Option<u64>,
    /// Something was made up for while the goods were under way: too late, unless they are called back.
    pending: Option<Late>,
}

/// A compensation that came too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Late {
    pub(crate) at: u64,
    pub(crate) node: u32,
    /// Which effect was made up for.
    pub(crate) effect: Effect,
    /// What had happened before, and when.
    pub(crate) after: After,
    pub(crate) since: u64,
}

/// What made it too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// The person was told that it went well.
    Told,
    /// A message had reached the person.
    Sent,
    /// The goods had left.
    Left,
}

/// What is known of the operations among the examples.
#[derive(Clone, Debug, Default)]
pub(super) struct TooLate(BTreeMap<u64, Late>);

impl TooLate {
    pub(super) fn of(&self, operation: u64) -> Option<&Late> {
        self.0.get(&operation)
    }

    /// Nothing was found so far.
    pub(super) fn begin_again(&mut self) {
        self.0.clear();
    }
}

impl Happened {
    const fn times(&self, effect: Effect) -> u8 {
        self.times[effect as usize]
    }

    const fn is_under_way(&self) -> bool {
        self.times(Effect::Ship) > self.times(Effect::Cancel)
    }

    /// Takes note of an effect; what came too late with it, if that is certain.
    fn note(&mut self, at: u64, node: u32, effect: Effect) -> Option<Late> {
        let times = &mut self.times[effect as usize];
        *times = times.saturating_add(1);
        match effect {
            Effect::Send => {
                self.sent.get_or_insert(at);
                return None;
            }
            Effect::Ship => self.left = Some(at),
            _ => {}
        }
        let original = Effect::ALL.into_iter().find(|original| original.compensation() == Some(effect))?;
        let stood = self.times(original) > 0 && self.times(original) == self.times(effect);
        let late = |after: After, since: u64| Late { at, node, effect: original, after, since };
        match (stood, self.told, self.sent, self.left) {
            (false, ..) => None,
            (true, Some(since), ..) => Some(late(After::Told, since)),
            (true, None, Some(since), _) => Some(late(After::Sent, since)),
            (true, None, None, Some(since)) if self.is_under_way() => {
                self.pending.get_or_insert(late(After::Left, since));
                None
            }
            (true, None, None, _) => None,
        }
    }
}

/// Something happened in the world.
pub(super) fn happened(watch: &mut Watch, (id, at): (u64, u64), node: u32, effect: Effect) {
    if !watch.shape.makes_up {
        return;
    }
    if let Some(late) = watch.going.get(id).and_then(|going| going.happened.note(at, node, effect)) {
        found(watch, id, at, late);
    }
}

/// The person was told how it ended.
pub(super) fn ended(watch: &mut Watch, (id, at): (u64, u64), outcome: Outcome) {
    if outcome == Outcome::Ok
        && let Some(going) = watch.going.get(id)
    {
        going.happened.told.get_or_insert(at);
    }
}

/// Nothing is left of it that could call the goods back.
pub(super) fn close(watch: &mut Watch, id: u64, at: u64, going: &Going) {
    if let Some(late) = going.happened.pending.filter(|_| going.happened.is_under_way()) {
        found(watch, id, at, late);
    }
}

fn found(watch: &mut Watch, id: u64, at: u64, late: Late) {
    if watch.find(FindingKind::CompensatedTooLate, Case { node: Some(late.node), ..case(id, at) }) {
        watch.late.0.insert(id, late);
    }
}
