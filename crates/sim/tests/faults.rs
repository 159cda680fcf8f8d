//! Faults that come and go, against the theory of renewal.

mod support;

use betwixt_sim::Fact;
use support::run;

#[test]
fn availability_is_what_up_and_down_times_say() {
    // The ratio of 1,000 h and 10 h, in seconds: series of three, parallel of two, two of three.
    let crash = |id: &str| {
        format!(r#"{{"fault":"crash","component":"{id}","mtbf":"exponential(1000s)","mttr":"exponential(10s)"}}"#)
    };
    let run = run(&format!(
        r#"{{"betwixt":1,"duration":"200d","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"0/s"}},
        {{"id":"a","kind":"service"}},{{"id":"b","kind":"service"}},{{"id":"d","kind":"service"}}],
        "connections":[{{"from":"c","to":"a"}},{{"from":"c","to":"b"}},{{"from":"c","to":"d"}}],
        "faults":[{},{},{}]}}"#,
        crash("a"),
        crash("b"),
        crash("d")
    ));
    let (mut up, mut before) = ([true; 4], 0);
    let (mut series, mut parallel, mut quorum) = (0_u64, 0_u64, 0_u64);
    let end = run.world.end().0;
    let changes = run.notes.0.iter().filter_map(|(at, fact)| match fact {
        Fact::Up { node, up } => Some((*at, Some((*node as usize, *up)))),
        _ => None,
    });
    for (at, change) in changes.chain([(end, None)]) {
        let well = up[1..].iter().filter(|up| **up).count();
        let span = at - before;
        series += if well == 3 { span } else { 0 };
        quorum += if well >= 2 { span } else { 0 };
        parallel += if up[1] || up[2] { span } else { 0 };
        before = at;
        if let Some((node, now)) = change {
            up[node] = now;
        }
    }
    let share = |ns: u64| ns as f64 / end as f64;
    assert!((share(series) - 0.970_59).abs() < 0.001_2, "{}", share(series));
    assert!((share(parallel) - 0.999_902).abs() < 0.000_1, "{}", share(parallel));
    assert!((share(quorum) - 0.999_708).abs() < 0.000_13, "{}", share(quorum));
}

#[test]
fn constant_times_flap_within_their_window() {
    let run = run(
        r#"{"betwixt":1,"duration":"20s","components":[{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"},
        {"id":"a","kind":"service","service_time":"1ms"}],"connections":[{"from":"c","to":"a"}],
        "faults":[{"fault":"crash","component":"a","at":"1s","for":"9s","mtbf":"2s","mttr":"1s"}]}"#,
    );
    let changes: Vec<(u64, bool)> = run
        .notes
        .0
        .iter()
        .filter_map(|(at, fact)| match fact {
            Fact::Up { up, .. } => Some((at / 1_000_000_000, *up)),
            _ => None,
        })
        .collect();
    assert_eq!(changes, [(3, false), (4, true), (6, false), (7, true), (9, false), (10, true)]);
    assert!(run.world.faults()[0].times_applied >= 30, "{}", run.world.faults()[0].times_applied);
}
