//! Rate limits on the callee's side: the exact trace of a bucket of tokens, its closed form, and what callers do about it.

mod support;

use betwixt_model::Effect;
use betwixt_sim::observe::MessageKind;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

fn limited(duration: &str, client: &str, callee: &str, connection: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[{{"id":"caller","kind":"client",{client}}},
        {{"id":"callee",{callee}}}],"connections":[{{"from":"caller","to":"callee"{connection}}}]}}"#
    ))
}

const EVERY_KIND: [&str; 4] = [
    r#""kind":"service","service_time":"0ms""#,
    r#""kind":"third_party","service_time":"0ms""#,
    r#""kind":"database","service_time":"0ms""#,
    r#""kind":"cache","service_time":"0ms""#,
];

/// How each operation ended, in order.
fn ends(run: &Run) -> Vec<Outcome> {
    let told = |fact: &Fact| match fact {
        Fact::OperationEnded { outcome, .. } => Some(*outcome),
        _ => None,
    };
    run.notes.0.iter().filter_map(|(_, fact)| told(fact)).collect()
}

#[test]
fn a_bucket_lets_through_exactly_what_it_holds() {
    // Ten a second against 4 a second with a burst of 3, counted here in tenths of a token every 100 ms.
    let mut tenths = 30_u32;
    let expected: Vec<Outcome> = (1..=40)
        .map(|tick| {
            tenths = (tenths + if tick == 1 { 0 } else { 4 }).min(30);
            if tenths >= 10 {
                tenths -= 10;
                Outcome::Ok
            } else {
                Outcome::Refused
            }
        })
        .collect();
    assert_eq!(expected.iter().filter(|end| **end == Outcome::Ok).count(), 18, "3 at first, and 4 a second for 3.9 s");
    let client = r#""arrivals":"constant","rate":"10/s""#;
    for kind in EVERY_KIND {
        let callee = format!(r#"{kind},"rate_limit":"all","rate_limit_rate":"4/s","rate_limit_burst":3"#);
        let run = limited("4.05s", client, &callee, "");
        assert_eq!(ends(&run), expected, "{kind}");
        assert_eq!(run.count(|fact| matches!(fact, Fact::Accepted { .. })), 18);
        assert_eq!(run.count(|fact| matches!(fact, Fact::TurnedAway { .. })), 22);
    }
}

#[test]
fn a_balancer_limits_before_it_passes_on() {
    let run = run(r#"{"betwixt":1,"duration":"4.05s","components":[
        {"id":"caller","kind":"client","arrivals":"constant","rate":"10/s"},
        {"id":"gateway","kind":"balancer","rate_limit":"all","rate_limit_rate":"4/s","rate_limit_burst":3},
        {"id":"shop","kind":"service","service_time":"0ms"}],
        "connections":[{"from":"caller","to":"gateway"},{"from":"gateway","to":"shop"}]}"#);
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Refused)), (18, 22));
    assert_eq!(run.count(|fact| matches!(fact, Fact::Accepted { node: 2, .. })), 18);
}

#[test]
fn a_bucket_of_one_refuses_the_share_of_the_formula() {
    for (rate, limit) in [(80.0_f64, 100.0), (100.0, 50.0), (30.0, 300.0)] {
        let callee = format!(
            r#""kind":"third_party","service_time":"0ms","effect":"charge","rate_limit":"all",
            "rate_limit_rate":"{limit}/s","rate_limit_burst":1"#
        );
        let run = limited("1000s", &format!(r#""rate":"{rate}/s""#), &callee, "");
        let (refused, ok) = (run.told(Outcome::Refused) as f64, run.told(Outcome::Ok) as f64);
        let (measured, expected) = (refused / (refused + ok), rate / (rate + limit));
        // Four standard errors, had the refusals been independent.
        let tolerance = 4.0 * (expected * (1.0 - expected) / (1000.0 * rate)).sqrt();
        assert!((measured - expected).abs() < tolerance, "{rate}, {limit}: {measured} instead of {expected}");
        assert_eq!(run.effects(Effect::Charge) as f64, ok, "what was refused did nothing");
    }
}

#[test]
fn one_bucket_for_each_caller_keeps_a_greedy_one_from_starving_the_rest() {
    for (share, modest_refused) in [("all", true), ("caller", false)] {
        let run = run(&format!(
            r#"{{"betwixt":1,"duration":"60s","components":[
            {{"id":"greedy","kind":"client","arrivals":"constant","rate":"100/s"}},
            {{"id":"modest","kind":"client","arrivals":"constant","rate":"5/s"}},
            {{"id":"shop","kind":"service","service_time":"0ms","rate_limit":"{share}","rate_limit_rate":"10/s",
              "rate_limit_burst":1}}],
            "connections":[{{"from":"greedy","to":"shop"}},{{"from":"modest","to":"shop"}}]}}"#
        ));
        let ended = |who: u32| {
            run.count(
                |fact| matches!(fact, Fact::OperationEnded { client, outcome: Outcome::Refused, .. } if *client == who),
            )
        };
        assert_eq!(ended(1) > 150, modest_refused, "{share}: {}", ended(1));
        assert!(ended(0) > 5_000);
    }
}

#[test]
fn who_honours_retry_after_comes_back_when_there_is_a_token() {
    // Two at once, with one token a second: the second is told to come back in a second.
    let client = r#""arrivals":"recorded","trace":["1s","1s","10.25s","10.5s"]"#;
    let callee =
        r#""kind":"service","service_time":"0ms","rate_limit":"all","rate_limit_rate":"1/s","rate_limit_burst":1"#;
    let policy = r#","retries":3,"backoff":"fixed","backoff_base":"1ms","backoff_jitter":"none","retry_on":"chosen","retry_limited":true"#;
    let polite = limited("20s", client, callee, &format!(r#"{policy},"honour_retry_after":true"#));
    let ms: Vec<f64> = polite.durations_ms();
    assert_eq!(ms, [0.0, 1_000.0, 0.0, 750.0]);
    let requests = |run: &Run| run.count(|fact| matches!(fact, Fact::Sent { kind: MessageKind::Request, .. }));
    assert_eq!(requests(&polite), 6);
    let silent = format!(r#"{callee},"retry_after":false"#);
    for (callee, policy) in [(callee, format!(r#"{policy},"honour_retry_after":false"#)), (&silent, policy.to_owned())]
    {
        let run = limited("20s", client, callee, &policy);
        assert_eq!((run.told(Outcome::Refused), requests(&run)), (2, 2 * (1 + 4)), "{policy}");
    }
}

#[test]
fn what_flowed_in_before_a_rate_is_moved_came_at_the_old_rate() {
    // Ten empty the bucket at 1 s; the rate moves at 9 s; ten more come at 9.2 s.
    let trace = [[r#""1s""#; 10], [r#""9.2s""#; 10]].concat().join(",");
    // 8 s at 0.5/s and 0.2 s at 10/s are 6 tokens; 8 s at 1/s and nothing more are 8.
    for (before, after, let_through) in [("0.5/s", "10/s", 6), ("1/s", "0/s", 8)] {
        let limit = format!(r#""rate_limit":"caller","rate_limit_rate":"{before}","rate_limit_burst":10"#);
        let client = format!(r#""id":"caller","kind":"client","arrivals":"recorded","trace":[{trace}]"#);
        let run_of = |middle: &str, connections: &str| {
            run(&format!(
                r#"{{"betwixt":1,"duration":"20s","components":[{{{client}}},{middle}],"connections":[{connections}],
                "interventions":[{{"set":"components.limiter.rate_limit_rate","points":[["9s","{after}"]]}}]}}"#
            ))
        };
        let served = run_of(
            &format!(r#"{{"id":"limiter","kind":"service","service_time":"0ms",{limit}}}"#),
            r#"{"from":"caller","to":"limiter"}"#,
        );
        let balanced = run_of(
            &format!(
                r#"{{"id":"limiter","kind":"balancer",{limit}}},{{"id":"s","kind":"service","service_time":"0ms"}}"#
            ),
            r#"{"from":"caller","to":"limiter"},{"from":"limiter","to":"s"}"#,
        );
        for run in [served, balanced] {
            let (ok, refused) = (run.told(Outcome::Ok), run.told(Outcome::Refused));
            assert_eq!((ok, refused), (10 + let_through, 10 - let_through), "{before} {after}");
        }
    }
}
