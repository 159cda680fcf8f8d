//! What its owner promises and what it may do: outages, planned maintenance, a quota.

use betwixt_model::Params;

use super::params as p;
use crate::faults::{Answer, Quota, Status, Used};
use crate::kernel::sample;
use crate::kernel::streams::Stream;

/// No phase is shorter [nanoseconds]: outages that come and go all the time would never end.
const SHORTEST: u64 = 1_000_000;

/// Maintenance that comes again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Maintenance {
    from: u64,
    every: u64,
    lasts: u64,
}

impl Maintenance {
    /// Until when it is maintained, if it is.
    const fn until(self, now: u64) -> Option<u64> {
        let Some(since) = now.checked_sub(self.from) else { return None };
        let gone = since % self.every;
        if gone < self.lasts { Some(now - gone + self.lasts) } else { None }
    }
}

/// The parameters, read.
#[derive(Clone, Copy, Debug)]
struct Terms {
    /// Mean times between and during outages [nanoseconds], if there are any.
    outages: Option<(f64, f64)>,
    silent: bool,
    maintenance: Option<Maintenance>,
    quota: Option<Quota>,
}

/// What becomes of a request that its owner does not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turned {
    /// It is answered so.
    Away(Answer),
    /// Nobody answers.
    Silence,
}

/// The agreement and how it stands.
///
/// Random: one draw for each time with and without an outage, in turn. They are drawn when somebody asks, and are the same
/// whoever asks when.
#[derive(Clone, Debug)]
pub(super) struct Agreement {
    terms: Terms,
    luck: Stream,
    /// There is an outage.
    out: bool,
    /// When that changes, once it is known [nanoseconds].
    until: Option<u64>,
    used: Used,
}

impl Agreement {
    /// At the start of a run it serves.
    pub(super) fn new(params: Params<'_>, luck: Stream) -> Self {
        Self { terms: Terms::read(params), luck, out: false, until: None, used: Used::default() }
    }

    /// Reads the parameters again; [`Self::look`] follows.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        self.terms = Terms::read(params);
        if self.terms.outages.is_none() {
            (self.out, self.until) = (false, None);
        }
    }

    /// Lets the outages come and go that there were until now.
    pub(super) fn look(&mut self, now: u64) {
        let Some((up, down)) = self.terms.outages else { return };
        let mut until = match self.until {
            Some(until) => until,
            None => now.saturating_add(self.phase(up)),
        };
        while until <= now {
            self.out = !self.out;
            let mean = if self.out { down } else { up };
            until = until.saturating_add(self.phase(mean));
        }
        self.until = Some(until);
    }

    /// Whether it can turn anybody away.
    pub(super) const fn is_on(&self) -> bool {
        let Terms { outages, maintenance, quota, .. } = &self.terms;
        outages.is_some() || maintenance.is_some() || quota.is_some()
    }

    fn phase(&mut self, mean: f64) -> u64 {
        ((sample::exponential(&mut self.luck) * mean) as u64).max(SHORTEST)
    }

    /// Judges a request, or a probe, which uses up nothing.
    pub(super) fn judge(&mut self, counts: bool, now: u64) -> Option<Turned> {
        let Terms { silent, maintenance, quota, .. } = self.terms;
        if let Some(until) = maintenance.and_then(|maintenance| maintenance.until(now)) {
            return Some(Turned::Away(Answer::of(Status::Unavailable).after(until - now)));
        }
        self.look(now);
        if self.out {
            return Some(if silent { Turned::Silence } else { Turned::Away(Answer::of(Status::Unavailable)) });
        }
        let quota = quota.filter(|_| counts)?;
        quota.ask(&mut self.used, now).map(Turned::Away)
    }
}

impl Terms {
    fn read(params: Params<'_>) -> Self {
        if !p::has_terms(params) {
            return Self { outages: None, silent: false, maintenance: None, quota: None };
        }
        let (share, down) = (params.number(p::AVAILABILITY.id), params.span(p::OUTAGE_TIME.id).0 as f64);
        let (every, limit) = (params.span(p::MAINTENANCE_EVERY.id).0, params.count(p::QUOTA.id));
        let maintenance = Maintenance {
            from: params.span(p::MAINTENANCE_FROM.id).0,
            every,
            lasts: params.span(p::MAINTENANCE_FOR.id).0.min(every),
        };
        Self {
            // The share of time without outages is up / (up + down).
            outages: (share < 1.0 && down > 0.0).then(|| (down * share / (1.0 - share), down)),
            silent: params.choice(p::OUTAGE.id) == "silence",
            maintenance: (every > 0).then_some(maintenance),
            quota: (limit < betwixt_model::param::UNLIMITED)
                .then(|| Quota::new(limit, params.span(p::QUOTA_WINDOW.id).0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maintenance_comes_again_and_says_when_it_ends() {
        let maintenance = Maintenance { from: 30, every: 100, lasts: 10 };
        let until = [0, 29, 30, 39, 40, 129, 130, 135].map(|now| maintenance.until(now));
        assert_eq!(until, [None, None, Some(40), Some(40), None, None, Some(140), Some(140)]);
    }
}
