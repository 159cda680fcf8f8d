//! The people behind a client: how long they wait, and whether they try again.

use betwixt_model::Params;

use crate::component::Outcome;
use crate::handler::Frame;
use crate::kernel::sample;
use crate::kernel::sampler::Sampler;
use crate::kernel::streams::Stream;

/// One try of a person at an operation.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) frame: Frame,
    /// When the first try of the operation began [nanoseconds].
    pub(super) began: u64,
    /// Nobody waits for it: the person knows how it went, or has gone on to another try.
    pub(super) told: bool,
    /// The person is about to try again.
    pub(super) pending: bool,
    /// Tries before this one.
    pub(super) tries: u16,
    /// Made by one of the users who are counted, not by an open arrival.
    pub(super) of_user: bool,
    /// What the earlier tries amount to: [`Outcome::Refused`] as long as none of them can have had an effect.
    earlier: Outcome,
}

impl Visit {
    /// The first try at an operation.
    pub(super) const fn first(frame: Frame, now: u64, of_user: bool) -> Self {
        Self { frame, began: now, told: false, pending: false, tries: 0, of_user, earlier: Outcome::Refused }
    }

    /// The next try at the same operation, which keeps its number and its key; `outcome` is how this one ended.
    pub(super) const fn again(&self, outcome: Outcome) -> Self {
        let earlier = self.amounts_to(outcome);
        Self {
            frame: Frame::new(self.frame.op),
            began: self.began,
            told: false,
            pending: true,
            tries: self.tries + 1,
            of_user: self.of_user,
            earlier,
        }
    }

    /// What the person may infer when the last try ends so: after an earlier one that may have had an effect, a refusal is no
    /// proof that nothing happened.
    pub(super) const fn amounts_to(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Refused => self.earlier,
            Outcome::Ok | Outcome::Failed | Outcome::Unknown => outcome,
        }
    }
}

/// How the people of one client are.
#[derive(Clone, Debug)]
pub(super) struct People {
    patience: Option<f64>,
    alike: bool,
    tries_again: u16,
    after: Sampler,
    luck: Stream,
}

impl People {
    /// People with the parameters of their client.
    pub(super) fn new(params: Params<'_>, luck: Stream) -> Self {
        let mut new = Self { patience: None, alike: true, tries_again: 0, after: Sampler::Constant(0), luck };
        new.configure(params);
        new
    }

    /// Reads the parameters.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        let patience = params.span("patience");
        self.patience = (!patience.is_zero()).then_some(patience.0 as f64);
        self.alike = params.choice("patience_spread") != "exponential";
        self.tries_again = params.count("tries_again").min(100) as u16;
        self.after = Sampler::new(params.distribution("tries_again_after"));
    }

    /// How long the next wait may be [nanoseconds]; `None` if for ever.
    ///
    /// Random: one draw, unless all are alike.
    pub(super) fn patience(&mut self) -> Option<u64> {
        let mean = self.patience?;
        let factor = if self.alike { 1.0 } else { sample::exponential(&mut self.luck) };
        Some((mean * factor) as u64)
    }

    /// How long until the person of a visit that went wrong tries again [nanoseconds]; `None` if they give up.
    pub(super) fn tries_again(&mut self, visit: &Visit, outcome: Outcome) -> Option<u64> {
        let again = outcome != Outcome::Ok && visit.tries < self.tries_again;
        again.then(|| self.after.draw(&mut self.luck))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Op;

    #[test]
    fn a_refusal_proves_nothing_after_a_try_in_doubt() {
        let first = Visit::first(Frame::new(Op::NOBODYS), 7, true);
        assert_eq!(first.amounts_to(Outcome::Refused), Outcome::Refused);
        let second = first.again(Outcome::Refused);
        assert_eq!((second.began, second.tries, second.pending, second.of_user), (7, 1, true, true));
        assert_eq!(second.amounts_to(Outcome::Refused), Outcome::Refused);
        let third = second.again(Outcome::Unknown);
        assert_eq!(third.amounts_to(Outcome::Refused), Outcome::Unknown);
        let fourth = third.again(Outcome::Refused);
        assert_eq!(fourth.amounts_to(Outcome::Refused), Outcome::Unknown);
        assert_eq!(fourth.amounts_to(Outcome::Failed), Outcome::Failed);
        assert_eq!(fourth.amounts_to(Outcome::Ok), Outcome::Ok);
    }
}
