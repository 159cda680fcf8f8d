//! Topics: order within partitions, groups and their members, offsets and what a crash makes of them, lag, retention.

mod support;

use std::collections::BTreeMap;

use betwixt_model::Effect;
use betwixt_sim::{Fact, Op};
use support::{Run, run};

/// People, a topic and its readers, who ship; components 0 to 2. A record takes 100 ms.
fn scenario(client: &str, topic: &str, readers: &str, more: &str) -> String {
    format!(
        r#"{{"betwixt":1,"duration":"100s","flows":[{{"id":"f","keys":1000,"key_skew":0}}],"components":[
        {{"id":"people","kind":"client","arrivals":"constant",{client}}},
        {{"id":"topic","kind":"topic",{topic}}},
        {{"id":"readers","kind":"service",{readers},"handlers":{{"*":[{{"effect":"ship"}},{{"work":"100ms"}}]}}}}],
        "connections":[{{"from":"people","to":"topic"}},{{"from":"topic","to":"readers"}}]{more}}}"#
    )
}

fn shipped(run: &Run) -> Vec<(u64, Op)> {
    let facts = run.notes.0.iter();
    facts
        .filter_map(|(at, fact)| match fact {
            Fact::EffectHappened { op, effect: Effect::Ship, .. } => Some((*at, *op)),
            _ => None,
        })
        .collect()
}

/// How many records were shipped once, and how many more than once.
fn times(run: &Run) -> (usize, usize) {
    let mut times: BTreeMap<u64, usize> = BTreeMap::new();
    for (_, op) in shipped(run) {
        *times.entry(op.id).or_default() += 1;
    }
    (times.len(), times.values().filter(|times| **times > 1).count())
}

fn done(run: &Run, dead: bool) -> usize {
    run.count(|fact| matches!(fact, Fact::Dequeued { node: 1, dead: was, .. } if *was == dead))
}

#[test]
fn each_partition_is_read_in_order_by_one_at_a_time() {
    // 40 a second come; five partitions do 10 a second each at most.
    let run = run(&scenario(r#""rate":"40/s""#, r#""partitions":5"#, r#""instances":5,"workers":10"#, ""));
    let mut last: BTreeMap<u32, u64> = BTreeMap::new();
    for (_, op) in shipped(&run) {
        assert!(last.insert(op.key, op.id).is_none_or(|before| before < op.id), "in order by key");
    }
    let (count, twice) = times(&run);
    assert!(count > 3_700 && twice == 0, "{count} shipped, {twice} of them twice");
}

#[test]
fn readers_beyond_the_partitions_are_idle() {
    // Far more come than can be done: each partition is read at 10 a second, from the beginning to the end.
    let rate = |partitions: u32, instances: u32| {
        let topic = format!(r#""partitions":{partitions},"partition_by":"operation""#);
        let readers = format!(r#""instances":{instances},"workers":1"#);
        shipped(&run(&scenario(r#""rate":"200/s""#, &topic, &readers, ""))).len()
    };
    let near =
        |measured: usize, expected: usize| assert!(measured.abs_diff(expected) <= 10, "{measured} for {expected}");
    near(rate(1, 4), 1_000);
    near(rate(4, 1), 1_000);
    near(rate(4, 4), 4_000);
    near(rate(4, 8), 4_000);
    // Four partitions on three readers: one of them has two.
    near(rate(4, 3), 3_000);
}

#[test]
fn every_group_gets_every_record() {
    let more = r#","faults":[]"#;
    let text = scenario(r#""rate":"10/s""#, r#""partitions":3"#, r#""workers":10"#, more).replace(
        r#"{"from":"topic","to":"readers"}"#,
        r#"{"from":"topic","to":"readers"},{"from":"topic","to":"mailer"}"#,
    );
    let text = text.replace(
        r#"{"id":"topic""#,
        r#"{"id":"mailer","kind":"third_party","effect":"send","service_time":"1s","workers":1},{"id":"topic""#,
    );
    let run = run(&text);
    assert!(run.effects(Effect::Ship) >= 995, "{}", run.effects(Effect::Ship));
    assert!((98..=100).contains(&run.effects(Effect::Send)), "{}: it has one worker", run.effects(Effect::Send));
}

#[test]
fn a_crash_makes_at_least_once_repeat_and_at_most_once_lose() {
    // Five a second, all in one partition, and a reader that comes back at once: it reads on after the next heartbeat and 3 s.
    let crash = r#","faults":[{"fault":"restart","component":"readers","at":"50.25s"}]"#;
    let with = |commit: &str| {
        let run = run(&scenario(r#""rate":"5/s""#, &format!(r#""partitions":1,{commit}"#), r#""workers":10"#, crash));
        let (count, twice) = times(&run);
        assert_eq!(run.world.facets(1).dead_letters, Some(0));
        (count, twice)
    };
    // Committed at once: only the one that was being worked on is done again, and nothing is left out.
    let (all, twice) = with(r#""commit_interval":"0s""#);
    assert_eq!((all, twice), (500, 1));
    // Committed each 5 s: all since the last commit are done again.
    let (all, twice) = with(r#""commit_interval":"5s""#);
    assert!(all == 500 && (2..=26).contains(&twice), "{all} shipped, {twice} of them twice");
    // Committed before: nothing twice. The one that was being worked on had its effect before it was cut off.
    assert_eq!(with(r#""commit":"before""#), (500, 0));
    // Behind by many, fetched in bunches of 100: a crash loses what was fetched and not begun.
    let behind = r#""partitions":1,"commit":"before","max_poll_records":100"#;
    let run = run(&scenario(r#""rate":"50/s""#, behind, r#""workers":10"#, crash));
    let operations: Vec<u64> = shipped(&run).iter().map(|(_, op)| op.id).collect();
    let gap = operations.windows(2).map(|pair| pair[1] - pair[0] - 1).max().unwrap_or(0);
    assert!((1..=99).contains(&gap), "{gap} were left out");
    assert_eq!(
        operations.iter().filter(|op| **op <= *operations.last().unwrap()).count() as u64 + gap,
        *operations.last().unwrap()
    );
}

#[test]
fn partitions_of_a_silent_reader_go_to_others_after_the_session_timeout() {
    let crash = r#","faults":[{"fault":"crash","component":"readers","at":"30s","instance":1}]"#;
    let first_after = |timeout: &str| {
        let topic = format!(
            r#""partitions":2,"partition_by":"operation","session_timeout":"{timeout}","commit_interval":"0s""#
        );
        let run = run(&scenario(r#""rate":"4/s""#, &topic, r#""instances":2,"workers":10"#, crash));
        let waiting = run.world.facets(1).waiting;
        (times(&run), waiting, run)
    };
    let ((all, twice), waiting, short) = first_after("10s");
    assert!(all >= 395 && waiting <= 4, "{all} shipped, {waiting} wait: the other one reads both");
    assert!(twice <= 1, "{twice}");
    // Nobody reads the second partition between the crash and the rebalance: 30 s, the timeout, a heartbeat and 3 s.
    let mut gaps: Vec<u64> = shipped(&short).windows(2).map(|pair| (pair[1].0 - pair[0].0) / 1_000_000).collect();
    gaps.sort_unstable();
    assert!(
        gaps.last().is_some_and(|gap| (2_000..4_000).contains(gap)),
        "{:?}: all stand still while it rebalances",
        gaps.last()
    );
    let ((_, _), waiting, _) = first_after("1h");
    assert!((120..160).contains(&waiting), "{waiting}: half of what came in 70 s");
}

#[test]
fn the_others_do_not_wait_for_one_that_stands_still_with_a_record_in_hand() {
    let still = r#","faults":[{"fault":"pause","component":"readers","at":"20s","for":"60s","instance":1}]"#;
    let topic = r#""partitions":2,"partition_by":"operation","session_timeout":"10s","commit_interval":"0s""#;
    let run = run(&scenario(r#""rate":"4/s""#, topic, r#""instances":2,"workers":10"#, still));
    // Between the timeout, with a heartbeat and the rebalance after it, and the end of the pause one reads for both.
    let by_one = shipped(&run).iter().filter(|(at, _)| (36_000_000_000..80_000_000_000).contains(at)).count();
    assert!(by_one >= 44 * 4, "{by_one}: all that comes, and what has been waiting");
    let (all, twice) = times(&run);
    assert!(all >= 395 && twice == 1, "{all} shipped, {twice} twice: the one that stood still had begun its record");
}

#[test]
fn a_record_that_cannot_be_read_stops_its_partition_unless_it_is_given_up() {
    let fail = r#","faults":[{"fault":"errors","component":"readers","at":"20s","for":"30s","rate":"100%"}]"#;
    let topic = r#""partitions":1,"redelivery_delay":"400ms""#;
    let stubborn = run(&scenario(r#""rate":"1/s""#, topic, r#""workers":10"#, fail));
    assert_eq!(done(&stubborn, true), 0);
    let at = |run: &Run, op: u64| shipped(run).iter().filter(|(_, it)| it.id == op).count();
    assert_eq!(at(&stubborn, 21), 60, "every half second from 21 s to 50.5 s");
    let patient = run(&scenario(r#""rate":"1/s""#, &format!(r#"{topic},"max_receives":2"#), r#""workers":10"#, fail));
    assert_eq!(at(&patient, 21), 2);
    assert_eq!(patient.world.facets(1).dead_letters, Some(done(&patient, true) as u32));
    assert!((29..=31).contains(&done(&patient, true)), "{}", done(&patient, true));
}

#[test]
fn lag_is_what_comes_less_what_is_committed() {
    // 12 a second come and 10 are done.
    let run = run(&scenario(r#""rate":"12/s""#, r#""partitions":1,"commit_interval":"0s""#, r#""workers":10"#, ""));
    let lag = run.world.facets(1).lag.unwrap();
    assert!((198..=202).contains(&lag), "{lag}");
    let put = run.count(|f| matches!(f, Fact::Enqueued { .. }));
    assert_eq!(put - done(&run, false), lag as usize);
    let partitions = run.world.members(1);
    assert_eq!((partitions.len(), partitions[0].log), (1, put as u64));
    assert_eq!(partitions[0].log - partitions[0].committed, u64::from(lag));
    assert!(partitions[0].up, "somebody reads it");
}

#[test]
fn what_is_older_than_the_retention_is_gone_for_those_who_are_late() {
    // Twice as many come as can be done; a record is kept for 10 s. Then the rest is lost, and what is read is 10 s old.
    let run = run(&scenario(
        r#""rate":"20/s""#,
        r#""partitions":1,"retention":"10s","commit_interval":"0s""#,
        r#""workers":10"#,
        "",
    ));
    let lost = done(&run, true);
    assert_eq!(done(&run, false) + lost + run.world.facets(1).lag.unwrap() as usize, 2_000 - 1 + 1);
    assert!((780..=820).contains(&lost), "{lost}: half of what came, but for the first 20 s");
    let oldest = shipped(&run).iter().map(|(at, op)| at - op.id * 50_000_000).max().unwrap();
    assert!((9_900_000_000..10_100_000_000).contains(&oldest), "{oldest}");
}

#[test]
fn readers_that_are_added_join_and_the_group_rebalances() {
    let more = r#","interventions":[{"set":"components.readers.instances","points":[["40s",4]]}]"#;
    let topic = r#""partitions":4,"partition_by":"operation""#;
    let run = run(&scenario(r#""rate":"200/s""#, topic, r#""instances":1,"workers":1"#, more));
    let before = shipped(&run).iter().filter(|(at, _)| *at < 40_000_000_000).count();
    let after = shipped(&run).iter().filter(|(at, _)| *at > 50_000_000_000).count();
    assert!(before.abs_diff(400) < 5 && after.abs_diff(2_000) < 20, "{before} in 40 s, {after} in 50 s");
    assert_eq!(times(&run).1, 0, "nothing is done twice, because everybody finishes first");
}

#[test]
fn a_topic_that_was_down_has_kept_everything() {
    let crash = r#","faults":[{"fault":"crash","component":"topic","at":"50s","for":"10s"}]"#;
    let run = run(&scenario(r#""rate":"5/s""#, r#""partitions":3,"commit_interval":"0s""#, r#""workers":10"#, crash));
    let (all, twice) = times(&run);
    assert!(
        (448..=450).contains(&all) && twice == 0,
        "{all} shipped, {twice} twice: what came while it was down was turned away"
    );
}

#[test]
fn a_disk_that_is_gone_takes_the_records_and_the_group_goes_on() {
    // 20 a second come and 10 are done: at 50 s about 500 wait.
    let crash = r#","faults":[{"fault":"crash","component":"topic","at":"50s","for":"1s","loses":"records"}]"#;
    let run = run(&scenario(r#""rate":"20/s""#, r#""partitions":1,"commit_interval":"0s""#, r#""workers":10"#, crash));
    let operations: Vec<u64> = shipped(&run).iter().map(|(_, op)| op.id).collect();
    let gap = operations.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).max().unwrap();
    assert!((500..540).contains(&gap), "{gap}: what waited and what was turned away");
    assert!(operations.len() > 970, "{}: and then it is read as before", operations.len());
    assert_eq!(times(&run).1, 0);
}

/// A topic whose readers are struck in any order and at any time.
struct Struck {
    text: String,
    before: bool,
    errors: bool,
    kept: &'static str,
}

fn struck(seed: u64, draw: &mut impl FnMut(u64) -> u64) -> Struck {
    let before = draw(3) == 0;
    let commit = if before { "before" } else { "after" };
    let interval = ["0s", "300ms", "5s"][draw(3) as usize];
    let (instances, partitions) = (1 + draw(4), 1 + draw(5));
    let errors = draw(3) == 0;
    let kept = ["none", "none", "1s", "6s"][draw(4) as usize];
    let topic = format!(
        r#""partitions":{partitions},"retention":"{kept}","commit":"{commit}","commit_interval":"{interval}","max_poll_records":{},"session_timeout":"4s","heartbeat_interval":"1s",
        "rebalance_time":"{}ms","redelivery_delay":"200ms","max_poll_interval":"{}s""#,
        1 + draw(20),
        [0, 500, 2_000][draw(3) as usize],
        [300, 3][draw(2) as usize]
    );
    let mut faults: Vec<String> = (0..1 + draw(5))
        .map(|_| {
            let fault = ["crash", "pause", "restart"][draw(3) as usize];
            let lasts = if fault == "restart" { String::new() } else { format!(r#","for":"{}ms""#, 300 + draw(9_000)) };
            format!(
                r#"{{"fault":"{fault}","component":"readers","instance":{},"at":"{}ms"{lasts}}}"#,
                draw(instances + 1),
                5_000 + draw(50_000)
            )
        })
        .collect();
    if draw(3) == 0 {
        faults.push(r#"{"fault":"crash","component":"topic","at":"30s","for":"3s"}"#.to_owned());
    }
    if errors {
        faults.push(r#"{"fault":"errors","component":"readers","at":"10s","for":"40s","rate":"20%"}"#.to_owned());
    }
    let scaled = if draw(2) == 0 {
        format!(
            r#","interventions":[{{"set":"components.readers.instances","points":[["20s",{}],["40s",{}]]}}]"#,
            1 + draw(5),
            1 + draw(5)
        )
    } else {
        String::new()
    };
    let more = format!(r#","faults":[{}],"seed":{seed}{scaled}"#, faults.join(","));
    let client = r#""rate":"8/s","profile":[["0s",1],["60s",1],["60s",0]]"#;
    let text = scenario(client, &topic, &format!(r#""instances":{instances},"workers":10"#), &more);
    Struck { text, before, errors, kept }
}

#[test]
fn whatever_befalls_the_readers_no_offset_is_skipped() {
    let mut luck = 7_u64;
    let mut draw = |below: u64| {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (luck >> 33) % below
    };
    for seed in 0..40 {
        let Struck { text, before, errors, kept } = struck(seed, &mut draw);
        let run = run(&text);
        let enqueued = run.count(|f| matches!(f, Fact::Enqueued { node: 1, .. }));
        let dequeued = done(&run, false) + done(&run, true);
        assert_eq!(
            run.world.facets(1).lag,
            Some((enqueued - dequeued) as u32),
            "{enqueued} came, {dequeued} went: {text}"
        );
        let mut first: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        let mut times: BTreeMap<u64, usize> = BTreeMap::new();
        for (_, op) in shipped(&run) {
            let again = times.entry(op.id).or_default();
            *again += 1;
            if *again == 1 {
                first.entry(op.key).or_default().push(op.id);
            }
        }
        // One that stood still can do late what was given up, or has grown too old since.
        assert!(
            before || kept != "none" || first.values().all(|operations| operations.is_sorted()),
            "out of order: {text}"
        );
        if before {
            assert!(errors || times.values().all(|times| *times == 1), "twice: {text}");
        } else {
            let undone = run.notes.0.iter().filter(|(_, fact)| match fact {
                Fact::Dequeued { node: 1, op, dead: false } => !times.contains_key(&op.id),
                _ => false,
            });
            assert_eq!(undone.count(), 0, "committed and never done: {text}");
            assert!(kept != "none" || times.len() == enqueued, "all came through: {text}");
        }
    }
}
