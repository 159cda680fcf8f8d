//! Budgets against published rules and traces.

use super::*;
use crate::kernel::streams::{Purpose, Stream};

const SECOND: u64 = 1_000_000_000;

#[test]
fn throttling_follows_the_published_trace() {
    // gRFC A6 with maxTokens 10 and tokenRatio 0.1: a failure takes one, a success adds a tenth, retries above a half.
    let rules = TokenRules {
        capacity: 10 * TOKEN,
        ok_adds: TOKEN / 10,
        failure_costs: TOKEN,
        floor: 5 * TOKEN,
        ..TokenRules::default()
    };
    let mut budget = Budget::new(BudgetConfig::Tokens(rules));
    let mut after = |well: bool| {
        budget.attempt_ended(well, 0);
        let allowed = budget.ask(0, 0, false).is_some();
        (budget.tokens, allowed)
    };
    let failures: Vec<_> = (0..6).map(|_| after(false)).collect();
    assert_eq!(failures, [(9_000, true), (8_000, true), (7_000, true), (6_000, true), (5_000, false), (4_000, false)]);
    for success in 1..=10 {
        assert_eq!(after(true), (4_000 + 100 * success, false));
    }
    assert_eq!([after(true), after(true), after(false)], [(5_100, true), (5_200, true), (4_200, false)]);
}

/// The retries of a hundred clients that each make a hundred calls against a server that fails by luck.
fn adaptive(failing: f64, stream: &mut Stream) -> (f64, f64) {
    let rules = TokenRules {
        capacity: 5 * TOKEN,
        first_adds: TOKEN / 10,
        retry_costs: TOKEN,
        floor: TOKEN,
        ..TokenRules::default()
    };
    let (mut well, mut load) = (0_u32, 0_u32);
    for _client in 0..2_000 {
        let mut budget = Budget::new(BudgetConfig::Tokens(rules));
        for _call in 0..100 {
            budget.first_try(0);
            loop {
                load += 1;
                if !stream.chance(failing) {
                    well += 1;
                    break;
                }
                if budget.ask(0, 0, false).is_none() {
                    break;
                }
                budget.retry_over();
            }
        }
    }
    (f64::from(well) / 200_000.0, f64::from(load) / 200_000.0)
}

#[test]
fn a_bucket_filled_by_first_tries_gives_the_published_availability_and_load() {
    // Brooker 2022: (share of failures, availability, load); its code, 100 clients of 100 calls, 20 seeds.
    let mut stream = Stream::new(5, 9, Purpose("server"));
    for (failing, availability, load) in
        [(0.01, 1.0, 1.01026), (0.1, 0.991685, 1.10328), (0.2, 0.906565, 1.13484), (0.5, 0.56799, 1.13994)]
    {
        let (well, sent) = adaptive(failing, &mut stream);
        assert!((well - availability).abs() < 0.006, "{failing}: available {well}, published {availability}");
        assert!((sent - load).abs() < 0.012, "{failing}: load {sent}, published {load}");
    }
}

#[test]
fn a_window_earns_thirty_retries_a_second_from_a_hundred_failing_calls() {
    // Finagle's defaults: ten free ones a second and a fifth of a retry for each call.
    let mut budget = Budget::new(BudgetConfig::Window { ttl: 10 * SECOND, per_second: 10, share: 0.2 });
    let mut by_second = [0_u32; 60];
    for call in 0..6_000_u64 {
        let now = call * SECOND / 100;
        budget.first_try(now);
        if budget.ask(now, 1, false).is_some() {
            budget.retry_over();
            by_second[(now / SECOND) as usize] += 1;
        }
    }
    let first: u32 = by_second[..10].iter().sum();
    let all: u32 = by_second.iter().sum();
    assert!((288..=312).contains(&first), "{first}");
    assert!((1_710..=1_890).contains(&all), "{all}");
    assert_eq!(
        by_second[..4],
        [100, 40, 20, 20],
        "five hundred in reserve and a hundred earned pay a hundred and forty"
    );
}

#[test]
fn a_share_counts_retries_among_what_is_under_way_and_always_allows_a_few() {
    let mut budget = Budget::new(BudgetConfig::Ratio { share: 0.2, least: 3 });
    let idle = (0..5).filter(|_| budget.ask(0, 0, false).is_some()).count();
    assert_eq!(idle, 3);
    let busy = (0..100).filter(|_| budget.ask(0, 250, false).is_some()).count();
    assert_eq!(busy, 47, "fifty of 250 in all");
    budget.retry_over();
    assert!(budget.ask(0, 250, false).is_some());
    assert_eq!(budget.retrying(), 50);
}

#[test]
fn a_quota_charges_timeouts_more_and_gives_back_what_helped() {
    // The AWS SDKs: 500, a retry costs 5 and one after a timeout 10; success gives it back, or adds 1.
    let rules = TokenRules {
        capacity: 500 * TOKEN,
        ok_adds: TOKEN,
        retry_costs: 5 * TOKEN,
        timeout_costs: 10 * TOKEN,
        refund: true,
        ..TokenRules::default()
    };
    let mut budget = Budget::new(BudgetConfig::Tokens(rules));
    let paid = budget.ask(0, 0, false).expect("there is enough");
    assert_eq!((paid, budget.ask(0, 0, true)), (5_000, Some(10_000)));
    assert_eq!(budget.tokens(), Some(485.0));
    budget.attempt_ended(true, paid);
    budget.attempt_ended(true, 0);
    assert_eq!(budget.tokens(), Some(491.0));
    let affordable = std::iter::repeat_with(|| budget.ask(0, 0, false)).take_while(Option::is_some).count();
    assert_eq!(affordable, 98, "the last token does not pay for a retry");
}
