//! Expectations: what is read, and what is said of what cannot be.

use super::*;
use crate::expect::{About, Expectation, Limit, Metric, Quantifier, WINDOW};
use crate::problem::Severity;
use crate::scenario::Target;
use crate::units::SimTime;

/// A document with one fault and these expectations.
fn with(expect: &str) -> Loaded {
    read(&around(&format!(
        r#","duration":"60s","faults":[{{"id":"slow-db","fault":"slow","component":"db"}}],"expect":[{expect}]"#
    )))
}

fn one(expect: &str) -> Expectation {
    let loaded = with(expect);
    assert_eq!(loaded.problems, [], "{expect}");
    loaded.scenario.expectations[0].clone()
}

#[test]
fn an_expectation_is_read_with_its_units_and_times() {
    let read = one(r#"{"id":"quick","say":"Quick.","always":{"metric":"p90","flow":"request","at_most":"2s"},
        "window":"10s","from":"20s","within":"30s"}"#);
    assert_eq!(read.about, About::Metric(Metric::P90, Target::Flow("request".into())));
    assert_eq!((read.quantifier, read.limit), (Quantifier::Always, Limit::AtMost(2e9)));
    assert_eq!(
        (read.window(), read.from, read.until),
        (Some(SimSpan::from_s(10)), SimTime(20_000_000_000), Some(SimTime(50_000_000_000)))
    );
    let rate = one(r#"{"eventually":{"metric":"ok_rate","component":"a","at_least":"600/min"}}"#);
    assert_eq!((rate.id.as_str(), rate.limit, rate.window()), ("expect-1", Limit::AtLeast(10.0), Some(WINDOW)));
    let share = one(r#"{"never":{"metric":"error_ratio","connection":"c-a","at_least":"5%"}}"#);
    assert_eq!((share.limit, share.end(SimSpan::from_s(60))), (Limit::AtLeast(0.05), SimTime(60_000_000_000)));
    let queue = one(r#"{"always":{"metric":"waiting","component":"a","at_most":10}}"#);
    assert_eq!((queue.limit, queue.window()), (Limit::AtMost(10.0), None));
    let finding = one(r#"{"never":{"finding":"charged_twice"}}"#);
    assert_eq!((&finding.about, finding.limit), (&About::Finding("charged_twice"), Limit::ONE));
    let fault = one(r#"{"sometimes":{"fault":"slow-db"}}"#);
    assert!(fault.is_about_fault(&"slow-db".into()) && fault.window().is_none());
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of what can be wrong")]
fn what_cannot_be_expected_is_left_out_with_a_remedy() {
    for (expect, problem) in [
        (r#"{}"#, "expect.expect-1: It does not say what should be true, and was left out. Write one of \"always\""),
        (
            r#"{"always":{"finding":"oversold"},"never":{"finding":"oversold"}}"#,
            "expect.expect-1: It says more than one thing",
        ),
        (r#"{"always":7}"#, "expect.expect-1.always: The number 7 stands here instead of an object."),
        (r#"{"always":{"at_most":1}}"#, "expect.expect-1.always: It does not say what to look at. Name one of"),
        (
            r#"{"always":{"p90":"web-db","at_most":"1s"}}"#,
            "expect.expect-1.always: It does not say what to look at. Write \"metric\": \"p90\", and whose it is:",
        ),
        (
            r#"{"always":{"metric":"p90","fault":"slow-db"}}"#,
            "expect.expect-1.always: It looks at more than one thing.",
        ),
        (
            r#"{"always":{"metric":"p91","flow":"request","at_most":"1s"}}"#,
            "expect.expect-1.always.metric: There is no metric \"p91\". Did you mean",
        ),
        (
            r#"{"always":{"metric":"p90","at_most":"1s"}}"#,
            "expect.expect-1.always: It has to name one part to look at.",
        ),
        (
            r#"{"always":{"metric":"p90","flow":"requets","at_most":"1s"}}"#,
            "expect.expect-1.always.flow: There is no flow \"requets\". Did you mean \"request\"?",
        ),
        (
            r#"{"always":{"metric":"p90","component":"b","at_most":"1s"}}"#,
            "expect.expect-1.always.component: There is no component \"b\".",
        ),
        (
            r#"{"always":{"metric":"p90","component":"c","at_most":"1s"}}"#,
            "expect.expect-1.always.metric: components.c has no p90. Look at the flow that it starts.",
        ),
        (
            r#"{"always":{"metric":"waiting","flow":"request","at_most":1}}"#,
            "expect.expect-1.always.metric: flows.request has no waiting. Look at rate, ok_rate",
        ),
        (
            r#"{"always":{"metric":"p90","flow":"request"}}"#,
            "expect.expect-1.always: It has to say either at most or at least how much. Write one of the two, such as \"at_most\": \"250ms\".",
        ),
        (
            r#"{"always":{"metric":"p90","flow":"request","at_most":"1s","at_least":"1s"}}"#,
            "expect.expect-1.always: It has to say either",
        ),
        (
            r#"{"always":{"metric":"p90","flow":"request","at_most":250}}"#,
            "expect.expect-1.always.at_most: 250 has no unit. Write \"250ms\" or \"250s\", whichever is meant.",
        ),
        (
            r#"{"always":{"metric":"error_ratio","flow":"request","at_most":5}}"#,
            "expect.expect-1.always.at_most: It lies outside of 0 to 100%. Write it like \"5%\".",
        ),
        (
            r#"{"never":{"finding":"lost-write","at_least":50}}"#,
            "expect.expect-1.never.at_least: It lies outside of 0 to 49.",
        ),
        (
            r#"{"always":{"metric":"rate","flow":"request","at_most":"5 rps"}}"#,
            "expect.expect-1.always.at_most: \"5 rps\" is not a rate.",
        ),
        (
            r#"{"never":{"finding":"charged-twice"}}"#,
            "expect.expect-1.never.finding: There is no finding \"charged-twice\". Did you mean \"charged_twice\"?",
        ),
        (
            r#"{"sometimes":{"fault":"slow-1"}}"#,
            "expect.expect-1.sometimes.fault: There is no fault \"slow-1\". Did you mean",
        ),
        (
            r#"{"id":"x","never":{"finding":"oversold"}},{"id":"x","never":{"finding":"oversold"}}"#,
            "expect[1]: The id \"x\" is already taken",
        ),
    ] {
        let loaded = with(expect);
        let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
        assert!(said.len() == 1 && said[0].starts_with(problem), "{expect}\n{said:#?}");
        assert!(loaded.problems[0].severity == Severity::Error);
        assert!(loaded.scenario.expectations.len() < expect.matches("oversold").count().max(1), "{expect}");
    }
}

#[test]
fn times_that_make_no_sense_are_left_out_or_noticed() {
    let metric = r#""always":{"metric":"p90","flow":"request","at_most":"1s"}"#;
    for (times, problem) in [
        (r#""window":"1us""#, "expect.expect-1.window: A window is at least 1ms long."),
        (r#""from":"20s","until":"20s""#, "expect.expect-1.until: It is over at 20s, before it has begun at 20s."),
        (r#""until":"20s","within":"5s""#, "expect.expect-1.within: It has both"),
        (r#""from":"60s""#, "expect.expect-1.from: It begins at 1min, when the run of 1min is over."),
        (r#""until":"70s""#, "expect.expect-1.until: It goes on until 70s, but the run is over after 1min."),
        (r#""window":"20s","from":"50s""#, "expect.expect-1.window: No window of 20s fits between 50s and 1min"),
    ] {
        let loaded = with(&format!("{{{metric},{times}}}"));
        let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
        assert!(said.len() == 1 && said[0].starts_with(problem), "{times}\n{said:#?}");
        assert_eq!(loaded.scenario.expectations.len(), 1);
    }
    let loaded = with(r#"{"never":{"finding":"oversold"},"from":"10s"}"#);
    assert!(loaded.problems[0].what.starts_with("Findings and faults are counted over the whole run"));
    assert_eq!(loaded.scenario.expectations[0].from, SimTime::START);
}
