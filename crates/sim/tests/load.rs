//! When operations start, under a rate that changes and from a recording.

mod support;

use betwixt_sim::Fact;
use support::run;

/// The times at which operations start [s].
fn starts(client: &str, duration: &str) -> Vec<f64> {
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"{duration}","components":[
        {{"id":"c","kind":"client",{client}}},{{"id":"s","kind":"service","service_time":"0ms"}}],
        "connections":[{{"from":"c","to":"s"}}]}}"#
    ));
    let started = |(at, fact): &(u64, Fact)| matches!(fact, Fact::OperationStarted { .. }).then_some(*at as f64 / 1e9);
    run.notes.0.iter().filter_map(started).collect()
}

fn between(starts: &[f64], from: f64, to: f64) -> f64 {
    starts.iter().filter(|at| **at > from && **at <= to).count() as f64
}

#[test]
fn a_constant_rate_follows_its_profile_exactly() {
    // 100/s times the area: half to whole for 10 s, twice for 10 s, then none.
    let starts = starts(
        r#""arrivals":"constant","rate":"100/s","profile":[["0s","50%"],["10s",1],["10s",2],["20s",2],["20s",0],["30s",0]]"#,
        "40s",
    );
    assert_eq!(between(&starts, 0.0, 10.0), 750.0);
    assert_eq!(between(&starts, 10.0, 20.0), 2_000.0);
    assert_eq!(between(&starts, 20.0, 40.0), 0.0);
    // Half of the first 750 are there when the area is 3.75: 0.5 t + 0.025 t^2 = 3.75.
    let half = ((0.25_f64 + 0.375).sqrt() - 0.5) / 0.05;
    assert!((starts[374] - half).abs() < 1e-6, "{} {half}", starts[374]);
}

#[test]
fn poisson_arrivals_follow_it_on_average() {
    // The ramp of Brooker's experiment on sustained overload: 80 - 1.6 |t - 25| a second, 3,000 in all.
    let starts = starts(r#""rate":"80/s","profile":[["0s",0.5],["25s",1],["50s",0.5]]"#, "50s");
    let count = between(&starts, 0.0, 50.0);
    // Four standard deviations of a Poisson count.
    assert!((count - 3_000.0).abs() < 4.0 * 3_000_f64.sqrt(), "{count}");
    let middle = between(&starts, 20.0, 30.0);
    assert!((middle - 760.0).abs() < 4.0 * 760_f64.sqrt(), "{middle}");
}

#[test]
fn bursts_come_again_and_again() {
    let starts = starts(
        r#""arrivals":"constant","rate":"10/s","profile":[["0s",1],["1s",1],["1s",0]],"profile_repeat":"5s""#,
        "60s",
    );
    assert_eq!(starts.len(), 120);
    assert!(starts.iter().all(|at| (at - 1e-6).rem_euclid(5.0) <= 1.0), "{starts:?}");
}

#[test]
fn a_rate_that_is_moved_keeps_the_profile() {
    let run = run(r#"{"betwixt":1,"duration":"40s","components":[
        {"id":"c","kind":"client","arrivals":"constant","rate":"10/s","profile":[["0s",1],["10s",3],["30s",3]]},
        {"id":"s","kind":"service","service_time":"0ms"}],"connections":[{"from":"c","to":"s"}],
        "interventions":[{"set":"components.c.rate","points":[["20s","20/s"]]}]}"#);
    let started = run.count(|fact| matches!(fact, Fact::OperationStarted { .. }));
    // Areas: 20 in the first ten seconds, 30 in the next ten, at 10/s; then 60 at 20/s.
    assert!((1_699..=1_700).contains(&started), "{started}");
}

#[test]
fn recorded_arrivals_come_when_they_came() {
    let text = r#""arrivals":"recorded","trace":["0s","10ms","10ms","1.5s","3s","90s"]"#;
    assert_eq!(starts(text, "10s"), [0.0, 0.01, 0.01, 1.5, 3.0]);
}

#[test]
fn bursts_of_fixed_length_multiply_the_rate() {
    let starts = starts(
        r#""arrivals":"constant","rate":"10/s","bursts":"on_off","burst_time":"2s","quiet_time":"8s","burst_factor":5"#,
        "101s",
    );
    // 80 in each quiet of 8 s, and 100 in each burst of 2 s after it.
    assert_eq!(between(&starts, 0.0, 8.01), 80.0);
    assert_eq!(between(&starts, 0.0, 100.01), 1_800.0);
    assert_eq!(between(&starts, 98.01, 100.01), 100.0);
}

/// Kuczura, "The interrupted Poisson process as an overflow process", Bell System Technical Journal 52 (1973): between
/// arrivals passes a hyperexponential time. With rate a while on, and rates b of going off and c of coming back, its mean is
/// (b + c) / (a c) and its squared coefficient of variation 1 + 2 a b / (b + c)^2.
#[test]
fn exponential_bursts_with_nothing_between_are_an_interrupted_poisson_process() {
    let starts = starts(
        r#""rate":"10/s","bursts":"on_off","burst_time":"exponential(1s)","quiet_time":"exponential(1s)",
        "burst_factor":1,"quiet_factor":0"#,
        "10000s",
    );
    let gaps: Vec<f64> = starts.windows(2).map(|two| two[1] - two[0]).collect();
    let n = gaps.len() as f64;
    let mean = gaps.iter().sum::<f64>() / n;
    let variance = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum::<f64>() / n;
    assert!((mean / 0.2 - 1.0).abs() < 0.06, "{mean}");
    assert!((variance / (mean * mean) / 6.0 - 1.0).abs() < 0.12, "{}", variance / (mean * mean));
}

#[test]
fn a_pause_of_the_rate_delays_what_was_due() {
    let run = run(r#"{"betwixt":1,"duration":"40s","components":[
        {"id":"c","kind":"client","arrivals":"constant","rate":"0.1/s"},
        {"id":"s","kind":"service","service_time":"0ms"}],"connections":[{"from":"c","to":"s"}],
        "interventions":[{"set":"components.c.rate","points":[["4s","0/s"],["20s","0.1/s"]]}]}"#);
    let first = run.notes.0.iter().find(|(_, fact)| matches!(fact, Fact::OperationStarted { .. })).map(|(at, _)| *at);
    // Four of ten seconds have passed when the rate is stopped; the other six pass after it goes on.
    assert!(first.is_some_and(|at| at.abs_diff(26_000_000_000) < 1_000), "{first:?}");
}

#[test]
fn closed_users_come_and_go_with_the_profile() {
    // Everybody is always in an operation of one second: their number is the number of users.
    let run = run(r#"{"betwixt":1,"duration":"40s","components":[
        {"id":"c","kind":"client","arrivals":"closed","users":100,"think_time":"0ms",
         "profile":[["0s",0],["10s",1],["20s",1],["20s","20%"],["30s",0],["35s",0],["35s",0.5]]},
        {"id":"s","kind":"service","service_time":"1s","workers":1000}],"connections":[{"from":"c","to":"s"}]}"#);
    let under_way = |at_ms: u64| {
        let change = |fact: &Fact| match fact {
            Fact::OperationStarted { .. } => 1,
            Fact::OperationEnded { .. } => -1,
            _ => 0,
        };
        run.notes.0.iter().filter(|(at, _)| *at <= at_ms * 1_000_000).map(|(_, fact)| change(fact)).sum::<i32>()
    };
    for (at_ms, users) in [(40, 0), (60, 1), (2_540, 25), (2_560, 26), (9_960, 100), (15_000, 100), (20_000, 100)] {
        assert_eq!(under_way(at_ms), users, "{at_ms} ms");
    }
    // Whoever is to go ends the operation first: a second after the step the last of the eighty have left.
    assert!(under_way(20_500) > 20, "{}", under_way(20_500));
    // From there it falls by two a second; the ones that have just been one too many are still in their last operation.
    for (at_ms, users) in [(21_100, 18), (25_000, 10), (28_000, 4)] {
        assert!((users..=users + 2).contains(&under_way(at_ms)), "{at_ms} ms: {}", under_way(at_ms));
    }
    assert_eq!([34_000, 34_999, 35_000, 39_000].map(under_way), [0, 0, 50, 50]);
}

#[test]
fn users_who_come_think_first_and_users_who_are_back_every_minute_leave_again() {
    let starts = starts(
        r#""arrivals":"closed","users":10,"think_time":"500ms","profile":[["0s",0],["5s",0],["5s",1],["7s",1],["7s",0]],"profile_repeat":"1min""#,
        "2min",
    );
    // Each time ten users start at 5.5 s, 6.0 s and 6.5 s; at 7.0 s they are gone.
    assert_eq!(starts.len(), 2 * 3 * 10);
    assert!((starts[0] - 5.5).abs() < 1e-5 && (starts[30] - 65.5).abs() < 1e-5, "{} {}", starts[0], starts[30]);
}

#[test]
fn the_number_of_users_can_be_moved_under_a_profile() {
    let starts = {
        let run = run(r#"{"betwixt":1,"duration":"20s","components":[
            {"id":"c","kind":"client","arrivals":"closed","users":10,"think_time":"1s","profile":[["0s",1],["5.5s",1],["5.5s",0.5]]},
            {"id":"s","kind":"service","service_time":"0ms"}],"connections":[{"from":"c","to":"s"}],
            "interventions":[{"set":"components.c.users","points":[["10.5s",20]]}]}"#);
        run.count(|fact| matches!(fact, Fact::OperationStarted { .. }))
    };
    // Ten a second for five seconds, five a second up to 10 s, and then ten again: five of them from 11.5 s on.
    assert_eq!(starts, 5 * 10 + 5 * 5 + 10 * 5 + 9 * 5);
}

/// Operations of one second that are under way at these times [ms], with a client whose `arrivals` are moved.
fn under_way_after(first: &str, points: &str, at_ms: &[u64]) -> Vec<i32> {
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"60s","components":[
        {{"id":"c","kind":"client","arrivals":"{first}","rate":"50/s","users":10,"think_time":"0ms"}},
        {{"id":"s","kind":"service","service_time":"1s","workers":1000}}],"connections":[{{"from":"c","to":"s"}}],
        "interventions":[{{"set":"components.c.arrivals","points":{points}}}]}}"#
    ));
    let under_way = |until: u64| {
        let change = |fact: &Fact| match fact {
            Fact::OperationStarted { .. } => 1,
            Fact::OperationEnded { .. } => -1,
            _ => 0,
        };
        run.notes.0.iter().filter(|(at, _)| *at <= until * 1_000_000).map(|(_, fact)| change(fact)).sum()
    };
    at_ms.iter().map(|at| under_way(*at)).collect()
}

#[test]
fn who_came_by_an_open_arrival_does_not_stay_as_a_user() {
    let under_way = under_way_after("poisson", r#"[["10s","closed"]]"#, &[9_999, 12_000, 59_999]);
    // About fifty were in their operation when the ten users came.
    assert!(under_way[0] > 20, "{under_way:?}");
    assert_eq!(under_way[1..], [10, 10]);
}

#[test]
fn users_in_an_operation_while_arrivals_are_open_are_not_lost() {
    // They are still in their operations when the load is closed again, or have gone by then and come anew.
    for open_for in ["10.3s", "14.3s"] {
        let points = format!(r#"[["10s","poisson"],["{open_for}","closed"]]"#);
        assert_eq!(under_way_after("closed", &points, &[9_500, 16_000, 59_999]), [10; 3], "{open_for}");
    }
}

#[test]
fn users_with_nothing_to_do_come_back_when_there_is_something() {
    let run = run(r#"{"betwixt":1,"duration":"60s","flows":[{"id":"buy","weight":1}],"components":[
        {"id":"c","kind":"client","arrivals":"closed","users":10,"think_time":"0ms"},
        {"id":"s","kind":"service","service_time":"1s","workers":1000}],"connections":[{"from":"c","to":"s"}],
        "interventions":[{"set":"flows.buy.weight","points":[["10s",0],["30s",1]]}]}"#);
    let starts = |from: u64, to: u64| {
        let within = |at: &u64| (from * 1_000_000_000..to * 1_000_000_000).contains(at);
        run.notes.0.iter().filter(|(at, fact)| within(at) && matches!(fact, Fact::OperationStarted { .. })).count()
    };
    assert_eq!(starts(12, 30), 0);
    // Each of the ten has looked again after a second at most, and then begins one operation a second.
    assert_eq!(starts(40, 50), 100);
}
