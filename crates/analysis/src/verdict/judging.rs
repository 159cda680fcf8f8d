//! From what a jury has heard to verdicts.

use betwixt_model::{About, Expectation, Limit, Quantifier, Scenario, SimTime};
use betwixt_sim::World;

use super::{Judgement, Jury, Tally, Untested, Verdict, Witness};
use crate::faults::{FaultPhase, FaultSummary, faults};
use crate::findings::{FindingKind, Findings};

impl Jury {
    /// The verdicts as far as the run has come, in the order of the document. `scenario` is the one that it was made for.
    #[must_use]
    pub fn judgements(&self, scenario: &Scenario, world: &World, findings: &Findings) -> Vec<Judgement> {
        let now = world.now();
        let asks_faults = self.expectations.iter().any(|held| matches!(held.about, About::Fault(_)));
        let faults = if asks_faults { faults(scenario, world) } else { Vec::new() };
        let mut asked = self.asked.iter().peekable();
        let one = |(place, expectation): (usize, &Expectation)| match &expectation.about {
            About::Metric(..) => match asked.next_if(|(at, _)| *at == place) {
                Some((_, asked)) => {
                    let time_is_over = now.0 >= asked.end || (self.over && !self.stopped);
                    self.judgement(expectation, &asked.tally_at(now.0, &self.disturbances), time_is_over)
                }
                None => untested(expectation, Untested::NoSample, true),
            },
            About::Finding(key) => self.about_finding(expectation, key, findings, now),
            About::Fault(id) => {
                let fault = faults.iter().find(|fault| fault.id == id.as_str());
                self.about_fault(expectation, fault, now)
            }
        };
        self.expectations.iter().enumerate().map(one).collect()
    }

    fn about_finding(&self, expectation: &Expectation, key: &str, findings: &Findings, now: SimTime) -> Judgement {
        let kind = FindingKind::from_key(key);
        let Some(found) = kind.and_then(|kind| findings.list.iter().find(|finding| finding.kind == kind)) else {
            return untested(expectation, Untested::Impossible, true);
        };
        let had = self.occasions.as_ref().is_some_and(|occasions| occasions.had(found.kind));
        if found.count == 0 && !had {
            let why = if self.over { Untested::NoOccasion } else { Untested::NotYet };
            return untested(expectation, why, self.over);
        }
        let count = found.count as f64;
        let case = crossing(expectation.limit, count).and_then(|place| found.examples.get(place));
        let at = case.map_or(now, |case| case.at);
        self.whole(expectation, count, (at, case.map(|case| case.operation)))
    }

    fn about_fault(&self, expectation: &Expectation, fault: Option<&FaultSummary>, now: SimTime) -> Judgement {
        match fault {
            Some(fault) if fault.phase != FaultPhase::Planned => {
                self.whole(expectation, fault.times_applied as f64, (now, None))
            }
            _ => {
                let why = if self.over { Untested::NeverBegan } else { Untested::NotYet };
                untested(expectation, why, self.over)
            }
        }
    }

    /// The verdict on one number for the whole run.
    fn whole(&self, expectation: &Expectation, value: f64, (at, operation): (SimTime, Option<u64>)) -> Judgement {
        let mut tally = Tally::new(expectation.quantifier);
        tally.judge(expectation.limit.holds(value), value, 1, || Witness {
            from: at,
            at,
            value,
            operation,
            faults: self.disturbances.during(at.0, at.0),
        });
        self.judgement(expectation, &tally, self.over && !self.stopped)
    }

    /// The verdict by a tally.
    fn judgement(&self, expectation: &Expectation, tally: &Tally, time_is_over: bool) -> Judgement {
        // A number for the whole run can still change; a window that is over cannot.
        let settled = time_is_over || (tally.witness.is_some() && !expectation.about.is_whole());
        let mut verdict = tally.verdict();
        if !settled && expectation.quantifier == Quantifier::Eventually && tally.witness.is_none() {
            // It may still come.
            verdict = Verdict::NeverTested;
        }
        let untested = (verdict == Verdict::NeverTested).then_some(match (settled, self.stopped, tally.judged) {
            (false, true, _) => Untested::CutShort,
            (false, false, _) => Untested::NotYet,
            (true, _, 0) => Untested::NoSample,
            (true, ..) => Untested::NotReached,
        });
        Judgement {
            id: expectation.id.clone(),
            verdict,
            settled,
            judged: tally.judged,
            witness: tally.witness.clone(),
            range: tally.range,
            untested,
        }
    }
}

fn untested(expectation: &Expectation, why: Untested, settled: bool) -> Judgement {
    Judgement {
        id: expectation.id.clone(),
        verdict: Verdict::NeverTested,
        settled,
        judged: 0,
        witness: None,
        range: None,
        untested: Some(why),
    }
}

/// Which case, by place, made a count pass a limit, if it has passed it.
fn crossing(limit: Limit, count: f64) -> Option<usize> {
    match limit {
        Limit::AtLeast(least) if count >= least && least > 0.0 => Some(libm::ceil(least) as usize - 1),
        Limit::AtMost(most) if count > most => Some(libm::floor(most) as usize),
        Limit::AtLeast(_) | Limit::AtMost(_) => None,
    }
}
