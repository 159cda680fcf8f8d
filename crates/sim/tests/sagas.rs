//! Sagas: making up for what was done, and orchestrators that crash half-way.

mod support;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// People buy once a second, nine times; the orchestrator reserves, charges, works for 300 ms, and ships. Components: people 0, orders
/// 1, stock 2, payments 3, shipping 4.
fn saga(orders: &str, payments: &str, shipping: &str, more: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"30s","components":[
        {{"id":"people","kind":"client","arrivals":"constant","rate":"1/s","profile":[["0s",1],["9.5s",1],["9.5s",0]]}},
        {{"id":"orders","kind":"service"{orders},"handlers":{{"*":[
          {{"try":[{{"call":"stock"}},{{"call":"payments"}},{{"work":"300ms"}},{{"call":"shipping"}}],
            "otherwise":[{{"try":[{{"compensate":"shipping"}}]}},{{"compensate":"payments"}},{{"compensate":"stock"}},{{"answer":"error"}}]}}]}}}},
        {{"id":"stock","kind":"third_party","service_time":"10ms","effect":"reserve"}},
        {{"id":"payments","kind":"third_party","service_time":"100ms","effect":"charge","idempotency_window":"1h"{payments}}},
        {{"id":"shipping","kind":"third_party","service_time":"10ms","effect":"ship"{shipping}}}],
        "connections":[{{"from":"people","to":"orders"}},{{"from":"orders","to":"stock"}},
          {{"from":"orders","to":"payments","idempotency_key":"operation"}},{{"from":"orders","to":"shipping"}}]{more}}}"#
    ))
}

/// Reserved, charged, shipped; released, refunded, called back.
fn happened(run: &Run) -> [usize; 6] {
    [Effect::Reserve, Effect::Charge, Effect::Ship, Effect::Release, Effect::Refund, Effect::Cancel]
        .map(|effect| run.effects(effect))
}

fn rescued(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::Rescued { node: 1, .. }))
}

#[test]
fn what_was_done_is_made_up_for_and_nothing_else() {
    let well = saga("", "", "", "");
    assert_eq!((happened(&well), well.told(Outcome::Ok), rescued(&well)), ([9, 9, 9, 0, 0, 0], 9, 0));
    let no_shipping = saga("", "", "", r#","faults":[{"fault":"crash","component":"shipping"}]"#);
    assert_eq!((happened(&no_shipping), rescued(&no_shipping)), ([9, 9, 0, 9, 9, 0], 18));
    assert_eq!(no_shipping.told(Outcome::Failed), 9);
    let unpaid = saga("", r#","failure_rate":0.9999999"#, "", "");
    assert_eq!(happened(&unpaid)[1], 0, "an error of its own comes before the effect");
    assert_eq!(happened(&unpaid)[4], 0, "nothing was charged, so nothing is given back");
}

#[test]
fn an_effect_whose_answer_was_lost_is_called_back() {
    // It was shipped, and the orchestrator was told that it failed.
    let errors = r#","interventions":[{"set":"connections.orders-shipping.failure_rate_reply","points":[["0s","100%"],["4.5s","0%"]]}]"#;
    let run = saga("", "", "", errors);
    assert_eq!(happened(&run), [9, 9, 9, 4, 4, 4]);
    assert_eq!((run.told(Outcome::Ok), run.told(Outcome::Failed)), (5, 4));
}

#[test]
fn what_a_person_has_read_cannot_be_made_up_for() {
    let mailed = saga(
        "",
        "",
        "",
        r#","interventions":[
        {"set":"components.stock.effect","points":[["0s","send"]]},{"set":"components.shipping.failure_rate","points":[["0s","99.99999%"]]}]"#,
    );
    assert_eq!((mailed.effects(Effect::Send), happened(&mailed)), (9, [0, 9, 0, 0, 9, 0]));
}

#[test]
fn an_orchestrator_without_a_log_stops_half_way() {
    // The third purchase works between payment and shipping.
    let crash = r#","faults":[{"fault":"crash","component":"orders","at":"3.2s","for":"500ms"}]"#;
    let forgets = saga("", "", "", crash);
    assert_eq!(happened(&forgets), [9, 9, 8, 0, 0, 0], "paid, and nobody ships");
    let resumes = saga(r#","saga_log":"resume""#, "", "", crash);
    assert_eq!(happened(&resumes), [9, 9, 9, 0, 0, 0]);
    assert_eq!(resumes.count(|fact| matches!(fact, Fact::Resumed { compensates: false, .. })), 1);
    let compensates = saga(r#","saga_log":"compensate""#, "", "", crash);
    assert_eq!(happened(&compensates), [9, 9, 8, 1, 1, 0]);
    assert_eq!(compensates.count(|fact| matches!(fact, Fact::Resumed { compensates: true, .. })), 1);
    for run in [forgets, resumes, compensates] {
        assert_eq!(run.told(Outcome::Unknown), 1, "the person was cut off");
        let accepted = run.count(|fact| matches!(fact, Fact::Accepted { node: 1, .. }));
        assert_eq!(run.count(|fact| matches!(fact, Fact::Finished { node: 1, .. })), accepted);
    }
}

#[test]
fn the_step_that_was_under_way_is_done_again() {
    // The third purchase waits for its payment, which goes on without it.
    let crash = r#","faults":[{"fault":"crash","component":"orders","at":"3.05s","for":"500ms"}]"#;
    let key = saga(r#","saga_log":"resume""#, "", "", crash);
    assert_eq!(happened(&key), [9, 9, 9, 0, 0, 0], "payments knows the key");
    let no_key = saga(
        r#","saga_log":"resume""#,
        r#","failure_rate":0"#,
        "",
        &format!(
            r#"{crash},"interventions":[
        {{"set":"connections.orders-payments.idempotency_key","points":[["0s","none"]]}}]"#
        ),
    );
    assert_eq!(happened(&no_key), [9, 10, 9, 0, 0, 0], "charged twice");
}

#[test]
fn a_log_waits_for_the_start_and_goes_with_the_disk() {
    let crash =
        |more: &str| format!(r#","faults":[{{"fault":"crash","component":"orders","at":"3.2s","for":"500ms"{more}}}]"#);
    let slow = saga(r#","saga_log":"resume","start_up":"2s""#, "", "", &crash(""));
    let resumed = slow.notes.0.iter().find(|(_, fact)| matches!(fact, Fact::Resumed { .. })).map(|(at, _)| *at);
    assert_eq!(resumed, Some(5_700_000_000));
    let again = crash(r#"},{"fault":"restart","component":"orders","at":"4s""#);
    let again = saga(r#","saga_log":"resume","start_up":"2s""#, "", "", &again);
    let resumed: Vec<u64> =
        again.notes.0.iter().filter(|(_, fact)| matches!(fact, Fact::Resumed { .. })).map(|(at, _)| *at).collect();
    assert_eq!(resumed, [6_000_000_000], "the second start counts");
    let wiped = saga(r#","saga_log":"resume""#, "", "", &crash(r#","loses":"records""#));
    assert_eq!(happened(&wiped), [9, 9, 8, 0, 0, 0]);
}

#[test]
fn a_compensation_that_overtakes_its_charge_finds_nothing() {
    // The third order for a payment takes 3 s to get there. The orchestrator waits for 1 s, and then makes up for it.
    let late = r#","interventions":[{"set":"connections.orders-payments.timeout","points":[["0s","1s"]]}],
        "faults":[{"fault":"latency","connection":"orders-payments","direction":"request","added":"3s","at":"3s","for":"100ms"}]"#;
    let run = saga("", "", "", late);
    assert_eq!(happened(&run), [9, 9, 8, 1, 0, 0], "the charge came after what should have given it back, and stands");
}

#[test]
fn a_service_makes_up_for_it_as_its_program_says() {
    let with = |compensation: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"29900ms","components":[
            {{"id":"people","kind":"client","arrivals":"constant","rate":"1/s"}},
            {{"id":"orders","kind":"service","handlers":{{"*":[
              {{"try":[{{"call":"stock"}},{{"answer":"error"}},{{"call":"nobody"}}],"otherwise":[{{"compensate":"stock"}}]}}]}}}},
            {{"id":"stock","kind":"service","service_time":"1ms","handlers":{{"*":[{{"effect":"reserve"}}{compensation},"work"]}}}},
            {{"id":"nobody","kind":"service","failure_rate":1}}],
            "connections":[{{"from":"people","to":"orders"}},{{"from":"orders","to":"stock"}},{{"from":"orders","to":"nobody"}}]}}"#
        ))
    };
    let says = with(r#",{"compensation":["work",{"effect":"release"}]}"#);
    assert_eq!([says.effects(Effect::Reserve), says.effects(Effect::Release)], [29, 29]);
    let says_nothing = with("");
    assert_eq!([says_nothing.effects(Effect::Reserve), says_nothing.effects(Effect::Release)], [29, 0]);
    assert_eq!(says_nothing.count(|fact| matches!(fact, Fact::Finished { node: 2, outcome: Outcome::Ok, .. })), 58);
}
