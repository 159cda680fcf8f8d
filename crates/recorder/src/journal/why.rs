//! Why something happened: from a fact back to its cause, and to the cause of that.

use betwixt_model::SimTime;
use betwixt_sim::Fact;

use super::{Journal, Moment};

/// One link of a chain of causes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cause {
    /// Which fact, counted from the start of the run.
    pub number: u64,
    /// When.
    pub at: SimTime,
    /// What.
    pub fact: Fact,
}

impl Journal {
    /// The chain of causes of a fact, from itself back to what came from outside, to the start, or to where the journal
    /// ends. Each link is the fact, of the event that brought the link before it about, that tells most of it: the last one
    /// of the same operation, else the last one.
    ///
    /// Shape: empty if the journal does not hold the fact (any more).
    pub fn why(&self, number: u64) -> impl Iterator<Item = Cause> + '_ {
        let mut next = self.cause_at(number);
        std::iter::from_fn(move || {
            let link = next?;
            next = self.before(link);
            Some(link)
        })
    }

    /// The number of the last fact that fits.
    pub fn last(&self, mut fits: impl FnMut(&Fact) -> bool) -> Option<u64> {
        self.facts.iter().rposition(|(_, fact)| fits(fact)).map(|at| at as u64 + self.dropped)
    }

    fn cause_at(&self, number: u64) -> Option<Cause> {
        let (at, fact) = *self.facts.get(usize::try_from(number.checked_sub(self.dropped)?).ok()?)?;
        Some(Cause { number, at: SimTime(at), fact })
    }

    fn before(&self, link: Cause) -> Option<Cause> {
        if matches!(link.fact, Fact::OperationStarted { .. }) {
            // A person came: that comes from outside, although the one before them was the reason to look.
            return None;
        }
        // Of events without facts only the last can begin where the fact stands.
        let after = self.moments.partition_point(|moment| moment.first <= link.number);
        let mut moment = *self.moments.get(after.checked_sub(1)?)?;
        let same = |fact: &Fact| fact.op().is_some_and(|op| link.fact.op().is_some_and(|other| other.id == op.id));
        let came = |cause: &Cause| matches!(cause.fact, Fact::OperationStarted { .. }) && same(&cause.fact);
        if let Some(came) = (moment.first..link.number).filter_map(|number| self.cause_at(number)).find(came) {
            return Some(came);
        }
        loop {
            if moment.cause == moment.event {
                return None;
            }
            let (cause, place) = (moment.cause, self.moments.partition_point(|held| held.event < moment.cause));
            moment = *self.moments.get(place).filter(|held| held.event == cause)?;
            let end = self.moments.get(place + 1).map_or(self.total(), |next| next.first);
            if let Some(found) = self.telling(moment, end, &link) {
                return Some(found);
            }
        }
    }

    /// The fact of an event that tells most about what it brought about.
    fn telling(&self, moment: Moment, end: u64, about: &Cause) -> Option<Cause> {
        let facts = || (moment.first..end).rev().filter_map(|number| self.cause_at(number));
        let same =
            |cause: &Cause| cause.fact.op().is_some_and(|op| about.fact.op().is_some_and(|other| other.id == op.id));
        facts().find(same).or_else(|| facts().next())
    }
}
