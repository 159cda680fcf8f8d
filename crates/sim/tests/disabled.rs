//! A connection that is switched off is one that is not there.

mod support;

use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// What happened, but for where a connection stands in the list.
fn told(run: &Run) -> (usize, usize, Vec<f64>) {
    (run.told(Outcome::Ok), run.told(Outcome::Refused), run.durations_ms())
}

/// People, a shop with whatever program, and two services behind it; of the second connection more.
fn shop(program: &str, second: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"30s","components":[
        {{"id":"people","kind":"client","rate":"20/s"}},
        {{"id":"shop","kind":"service","service_time":"exponential(5ms)"{program}}},
        {{"id":"stock","kind":"service","service_time":"exponential(8ms)"}},
        {{"id":"fraud","kind":"service","service_time":"exponential(40ms)"}}],
        "connections":[{{"from":"people","to":"shop"}},{{"from":"shop","to":"stock","latency":"3ms"}}{second}]}}"#
    ))
}

const OFF: &str = r#",{"from":"shop","to":"fraud","timeout":"10ms","disabled":true}"#;
const ON: &str = r#",{"from":"shop","to":"fraud","timeout":"10ms"}"#;

fn accepted(run: &Run, node: u32) -> usize {
    run.count(|fact| matches!(fact, Fact::Accepted { node: at, .. } if *at == node))
}

#[test]
fn the_run_is_the_one_without_it() {
    let (off, without, on) = (shop("", OFF), shop("", ""), shop("", ON));
    assert_eq!(told(&off), told(&without));
    assert_eq!(accepted(&off, 3), 0);
    assert!(accepted(&on, 3) > 500 && told(&on) != told(&off));
}

#[test]
fn a_written_step_over_it_is_passed_over() {
    let program = r#","handlers":{"*":["work",{"call":"fraud"},{"call":"stock"},"answer"]}"#;
    let without = r#","handlers":{"*":["work",{"call":"stock"},"answer"]}"#;
    let off = shop(program, OFF);
    assert_eq!(told(&off), told(&shop(without, "")));
    assert!(accepted(&off, 2) > 500);
}

#[test]
fn a_balancer_sends_nothing_over_it_and_a_fault_on_it_never_lands() {
    let balanced = |more: &str, faults: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"30s","components":[
            {{"id":"people","kind":"client","arrivals":"constant","rate":"20/s"}},
            {{"id":"lb","kind":"balancer","health_checks":true}},
            {{"id":"one","kind":"service","service_time":"1ms"}},{{"id":"two","kind":"service","service_time":"1ms"}}],
            "connections":[{{"from":"people","to":"lb"}},{{"from":"lb","to":"one"}},{{"from":"lb","to":"two"{more}}}]{faults}}}"#
        ))
    };
    let off = balanced(r#","disabled":true"#, r#","faults":[{"fault":"loss","connection":"lb-two","rate":1}]"#);
    let on = balanced("", "");
    assert_eq!((accepted(&off, 2), accepted(&off, 3)), (600, 0));
    assert_eq!(accepted(&on, 2) + accepted(&on, 3), 600);
    assert!(accepted(&on, 3) > 250);
}
