//! Windows and quantifiers against their definition, over random series.

use betwixt_model::{About, Expectation, Limit, Metric, Quantifier, SimSpan, Target};
use betwixt_sim::Outcome;
use proptest::prelude::*;

use super::super::asked::Asked;
use super::super::disturbances::Disturbances;
use super::*;

/// Something that ended: when [ms], after how long [ms], and whether well.
type End = (u64, u64, bool);

const MS: u64 = 1_000_000;

fn expectation(quantifier: Quantifier, metric: Metric, limit: Limit, times: (u64, u64, u64)) -> Expectation {
    let (window, from, until) = times;
    Expectation {
        id: "e".into(),
        say: String::new(),
        quantifier,
        about: About::Metric(metric, Target::Flow("request".into())),
        limit,
        window: Some(SimSpan::from_ms(window)),
        from: SimTime(from * MS),
        until: Some(SimTime(until * MS)),
    }
}

/// What a jury makes of it.
fn asked(expectation: &Expectation, metric: Metric, ends: &[End]) -> Tally {
    let scenario = Scenario { duration: SimSpan::from_ms(2_000), ..Scenario::default() };
    let world = compile(&scenario, &CATALOGUE).unwrap();
    let none = Disturbances::new(&scenario, &CATALOGUE, &world);
    let mut asked = Asked::new(expectation, metric, &scenario);
    for (number, (at, took, ok)) in ends.iter().enumerate() {
        asked.close(at * MS, &none);
        let outcome = if *ok { Outcome::Ok } else { Outcome::Failed };
        asked.ended(number as u64, outcome, Some(took * MS));
    }
    asked.close(2_000 * MS, &none);
    asked.tally
}

/// The values of all windows by their definition: `None` where there is nothing to measure.
fn values(metric: Metric, ends: &[End], (window, from, until): (u64, u64, u64)) -> Vec<Option<f64>> {
    let until = until.min(2_000);
    let mut out = Vec::new();
    let mut start = from;
    while start + window <= until {
        let here: Vec<&End> = ends.iter().filter(|(at, ..)| (start..start + window).contains(at)).collect();
        let some = !here.is_empty();
        let bad = here.iter().filter(|(_, _, ok)| !ok).count() as f64;
        out.push(match metric {
            Metric::ErrorRatio => some.then(|| bad / here.len() as f64),
            Metric::Max => here.iter().map(|(_, took, _)| (took * MS) as f64).reduce(f64::max),
            _ => ends.iter().any(|(at, ..)| *at < start + window).then(|| here.len() as f64 / (window as f64 / 1e3)),
        });
        start += window;
    }
    out
}

fn ends() -> impl Strategy<Value = Vec<End>> {
    proptest::collection::vec((0_u64..2_000, 0_u64..50, any::<bool>()), 0..60).prop_map(|mut ends| {
        ends.sort_unstable();
        ends
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn windows_are_what_their_definition_says(
        ends in ends(), which in 0_usize..3, most in any::<bool>(), bound in 0.0_f64..1.0,
        window in 1_u64..500, from in 0_u64..1_000, lasts in 1_u64..1_500,
    ) {
        let metric = [Metric::ErrorRatio, Metric::Max, Metric::Rate][which];
        let bound = bound * [1.0, 50.0 * MS as f64, 60.0][which];
        let limit = if most { Limit::AtMost(bound) } else { Limit::AtLeast(bound) };
        let times = (window, from, from + lasts);
        let values = values(metric, &ends, times);
        let measured: Vec<f64> = values.iter().copied().flatten().collect();
        let first = |holds: bool| {
            let place = values.iter().position(|value| value.is_some_and(|value| limit.holds(value) == holds));
            place.map(|place| SimTime((from + (place as u64 + 1) * window) * MS))
        };
        let tally = |quantifier| asked(&expectation(quantifier, metric, limit, times), metric, &ends);

        let always = tally(Quantifier::Always);
        prop_assert_eq!(always.judged, measured.len() as u64);
        prop_assert_eq!(always.witness.as_ref().map(|witness| witness.at), first(false));
        let eventually = tally(Quantifier::Eventually);
        prop_assert_eq!(eventually.witness.as_ref().map(|witness| witness.at), first(true));
        let range = measured.iter().copied().reduce(f64::min).zip(measured.iter().copied().reduce(f64::max));
        prop_assert_eq!(always.range, range);

        // What is never so is broken exactly where it is eventually so, and untested together.
        let never = tally(Quantifier::Never);
        prop_assert_eq!(&never.witness, &eventually.witness);
        prop_assert_eq!(never.verdict() == Verdict::NeverTested, measured.is_empty());
    }

    #[test]
    fn always_is_not_eventually_not(series in proptest::collection::vec(proptest::option::of(any::<bool>()), 0..40)) {
        let tally = |quantifier, negate: bool| {
            let mut tally = Tally::new(quantifier);
            for holds in series.iter().flatten() {
                let witness = || Witness {
                    from: SimTime::START, at: SimTime::START, value: 0.0, operation: None, faults: Vec::new(),
                };
                tally.judge(*holds != negate, 0.0, 1, witness);
            }
            tally.verdict()
        };
        let opposite = |verdict| match verdict {
            Verdict::Held => Verdict::Broken,
            Verdict::Broken => Verdict::Held,
            Verdict::NeverTested => Verdict::NeverTested,
        };
        for negate in [false, true] {
            prop_assert_eq!(tally(Quantifier::Always, negate), opposite(tally(Quantifier::Eventually, !negate)));
            prop_assert_eq!(tally(Quantifier::Never, negate), opposite(tally(Quantifier::Eventually, negate)));
            let reached = tally(Quantifier::Eventually, negate) == Verdict::Held;
            prop_assert_eq!(tally(Quantifier::Sometimes, negate) == Verdict::Held, reached);
            prop_assert_ne!(tally(Quantifier::Sometimes, negate), Verdict::Broken);
        }
    }
}
