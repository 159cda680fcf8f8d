//! Each fault against an exact count: what it changes, what goes on, and what the caller may infer.

mod support;

use betwixt_model::Effect;
use betwixt_sim::{CATALOGUE, Fact, Outcome};
use support::{Run, run};

/// A client that asks a third party ten times a second, 99 times; each charges in 1 ms.
fn charges(wire: &str, faults: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"9.95s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
        {{"id":"p","kind":"third_party","effect":"charge","service_time":"1ms"}}],
        "connections":[{{"from":"c","to":"p"{wire}}}],"faults":[{faults}]}}"#
    ))
}

fn applied(run: &Run, fault: usize) -> u64 {
    run.world.faults()[fault].times_applied
}

fn told(run: &Run) -> [usize; 4] {
    Outcome::ALL.map(|outcome| run.told(outcome))
}

fn warnings(text: &str) -> Vec<String> {
    let loaded = betwixt_model::read(text, &CATALOGUE);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    loaded.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_status_says_whether_work_may_have_happened() {
    for place in [r#""component":"p""#, r#""connection":"c-p""#] {
        let with =
            |status: &str| charges("", &format!(r#"{{"fault":"errors",{place},"first":40,"status":"{status}"}}"#));
        for status in ["500", "504"] {
            assert_eq!(told(&with(status)), [59, 40, 0, 0], "{status} {place}");
        }
        for status in ["503", "429"] {
            let run = with(status);
            assert_eq!(told(&run), [59, 0, 40, 0], "{status} {place}");
            assert_eq!((run.effects(Effect::Charge), applied(&run, 0)), (59, 40));
            assert_eq!(run.count(|fact| matches!(fact, Fact::Accepted { .. })), 59, "nothing was begun");
        }
    }
}

#[test]
fn each_status_is_tried_again_by_its_own_class_only() {
    let classes = ["retry_error", "retry_timeout", "retry_overloaded", "retry_limited"];
    for (at, status) in ["500", "504", "503", "429"].into_iter().enumerate() {
        for (class, name) in classes.into_iter().enumerate() {
            let wire = format!(r#","retries":1,"backoff":"none","retry_on":"chosen","{name}":true"#);
            // Every first attempt of the first ten is struck, and every second one goes well.
            let run = charges(&wire, &format!(r#"{{"fault":"errors","component":"p","first":1,"status":"{status}"}}"#));
            assert_eq!(run.told(Outcome::Ok), if class == at { 99 } else { 98 }, "{status} {name}");
        }
    }
}

#[test]
fn retry_after_is_heard_by_those_that_honour_it() {
    let slowest = |honour: bool, status: &str| {
        let run = charges(
            &format!(r#","retries":1,"backoff":"none","honour_retry_after":{honour}"#),
            &format!(r#"{{"fault":"errors","component":"p","first":1,"status":"{status}","retry_after":"700ms"}}"#),
        );
        assert_eq!(told(&run), [99, 0, 0, 0]);
        run.durations_ms().into_iter().fold(0.0, f64::max)
    };
    assert!((slowest(true, "429") - 701.0).abs() < 1e-6 && (slowest(true, "503") - 701.0).abs() < 1e-6);
    assert!((slowest(false, "429") - 1.0).abs() < 1e-6);
    assert!((slowest(true, "500") - 2.0).abs() < 1e-6, "an error asks for no wait");
}

#[test]
fn an_answer_that_cannot_be_read_leaves_the_work_done() {
    for place in [r#""component":"p""#, r#""connection":"c-p""#] {
        let run = charges("", &format!(r#"{{"fault":"malformed",{place},"first":25}}"#));
        assert_eq!((told(&run), run.effects(Effect::Charge), applied(&run, 0)), ([74, 25, 0, 0], 99, 25));
    }
    // Tried again as an error answer, and so charged twice.
    let wire = r#","retries":1,"backoff":"none","retry_on":"chosen","retry_error":true"#;
    let again = charges(wire, r#"{"fault":"malformed","component":"p","first":25,"every":5}"#);
    assert_eq!((told(&again), again.effects(Effect::Charge), applied(&again, 0)), ([99, 0, 0, 0], 104, 5));
    // Answers that are not good can be told from their status, and are none of its business.
    let errors =
        charges("", r#"{"fault":"malformed","component":"p"},{"fault":"errors","component":"p","status":"429"}"#);
    assert_eq!((told(&errors), applied(&errors, 0)), ([0, 0, 99, 0], 0));
}

#[test]
fn a_quota_lets_so_many_through_in_each_window() {
    // It begins at 0.95 s: windows of one second with ten requests each, eight whole ones and a last one.
    for place in [r#""component":"p""#, r#""connection":"c-p""#] {
        let run = charges("", &format!(r#"{{"fault":"quota",{place},"at":"950ms","limit":3}}"#));
        assert_eq!((told(&run), applied(&run, 0)), ([9 + 9 * 3, 0, 9 * 7, 0], 63));
        assert_eq!(run.effects(Effect::Charge), 9 + 27);
    }
    // Who honours Retry-After comes back when the next window begins, and takes its places first.
    let run = charges(
        r#","retries":1,"backoff":"none","honour_retry_after":true"#,
        r#"{"fault":"quota","component":"p","at":"950ms","for":"1s","limit":9}"#,
    );
    assert_eq!((told(&run), applied(&run, 0)), ([99, 0, 0, 0], 1));
    let slowest = run.durations_ms().into_iter().fold(0.0, f64::max);
    assert!((slowest - 51.0).abs() < 1e-6, "the tenth, at 1.9 s, is asked to wait until 1.95 s: {slowest}");
}

#[test]
fn a_quota_of_a_zone_is_shared_and_none_is_used_up_by_probes() {
    let run = run(r#"{"betwixt":1,"duration":"9.95s","zones":[{"id":"z"}],
        "components":[{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"},
        {"id":"lb","kind":"balancer","health_checks":true,"check_interval":"100ms"},
        {"id":"a","kind":"service","zone":"z","service_time":"1ms"},{"id":"b","kind":"service","zone":"z","service_time":"1ms"}],
        "connections":[{"from":"c","to":"lb"},{"from":"lb","to":"a"},{"from":"lb","to":"b"}],
        "faults":[{"fault":"quota","zone":"z","limit":30,"window":"100s"}]}"#);
    assert_eq!((told(&run), applied(&run, 0)), ([30, 0, 69, 0], 69));
}

/// Times at which requests arrived at the only component that is asked [ms], each with the number of its operation.
fn arrivals(run: &Run) -> Vec<(u64, u64)> {
    let accepted = run.notes.0.iter().filter_map(|(at, fact)| match fact {
        Fact::Accepted { op, .. } => Some((at / 1_000_000, op.id)),
        _ => None,
    });
    accepted.collect()
}

#[test]
fn messages_that_are_held_back_are_overtaken_unless_the_connection_keeps_order() {
    let fault =
        r#"{"fault":"reorder","connection":"c-p","direction":"request","every":4,"rate":1,"held_back":"250ms"}"#;
    let run = charges("", fault);
    let found = arrivals(&run);
    assert_eq!(found[..8], [(100, 1), (200, 2), (300, 3), (500, 5), (600, 6), (650, 4), (700, 7), (900, 9)]);
    assert_eq!(applied(&run, 0), 24, "every fourth of 99");
    let ordered = charges(r#","in_order":true"#, fault);
    assert_eq!(arrivals(&ordered)[..7], [(100, 1), (200, 2), (300, 3), (650, 4), (650, 5), (650, 6), (700, 7)]);
}

#[test]
fn a_narrow_line_sends_one_after_another() {
    // 1,000 bytes at 40 kbit/s take 200 ms, and one comes each 100 ms: the n-th has 100 n ms to wait.
    let run = charges("", r#"{"fault":"bandwidth","connection":"c-p","direction":"request","kbits":40,"for":"1.05s"}"#);
    let ms: Vec<u64> = run.durations_ms().iter().map(|ms| *ms as u64).collect();
    assert_eq!(ms[..3], [201, 301, 401]);
    assert_eq!(applied(&run, 0), 10);
    // A line that takes less by itself does not notice.
    let run = charges(r#","bandwidth":"8""#, r#"{"fault":"bandwidth","connection":"c-p","kbits":40}"#);
    assert_eq!(applied(&run, 0), 0);
}

#[test]
fn a_narrow_line_has_the_buffer_of_its_connection() {
    // 200 ms each, and one comes each 100 ms. Without room to wait every second one is lost, whoever makes the line narrow.
    for buffer in [0, 2] {
        let size = format!(r#","request_size":1000,"buffer":{buffer}"#);
        let fault = charges(&size, r#"{"fault":"bandwidth","connection":"c-p","direction":"request","kbits":40}"#);
        let own = charges(&format!(r#"{size},"bandwidth_request":40"#), "");
        let lost = |run: &Run| run.count(|fact| matches!(fact, Fact::Lost { .. }));
        assert_eq!(fault.durations_ms(), own.durations_ms(), "{buffer}");
        assert!(lost(&fault) >= 45 && lost(&fault) == lost(&own), "{buffer}: {}", lost(&fault));
    }
}

#[test]
fn a_full_disk_takes_no_writes_and_still_gives_what_it_has() {
    let run = run(
        r#"{"betwixt":1,"duration":"9.95s","components":[{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"},
        {"id":"s","kind":"service","service_time":"1ms","handlers":{"*":[{"read":"db"},{"write":"db"},"answer"]}},
        {"id":"db","kind":"database","service_time":"1ms"}],
        "connections":[{"from":"c","to":"s"},{"from":"s","to":"db"}],
        "faults":[{"fault":"full_disk","component":"db","at":"1.05s","for":"2s"}]}"#,
    );
    assert_eq!((told(&run), applied(&run, 0)), ([79, 20, 0, 0], 20));
    assert_eq!(run.count(|fact| matches!(fact, Fact::RecordRead { found: true, .. })), 99);
    assert_eq!(run.count(|fact| matches!(fact, Fact::RecordWritten { .. })), 79);
}

/// A service that publishes to a queue ten times a second, 99 times, and a consumer.
fn queue(step: &str, faults: &str) -> Run {
    run(&format!(
        r#"{{"betwixt":1,"duration":"9.95s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
        {{"id":"s","kind":"service","service_time":"1ms","handlers":{{"*":["work",{{"{step}":"q"}},"answer"]}}}},
        {{"id":"q","kind":"queue"}},{{"id":"w","kind":"service","service_time":"1ms","handlers":{{"*":["work",{{"effect":"send"}}]}}}}],
        "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"q"}},{{"from":"q","to":"w"}}],"faults":[{faults}]}}"#
    ))
}

#[test]
fn a_queue_with_a_full_disk_takes_nothing_in_and_hands_out_what_it_has() {
    let fault = r#"{"fault":"full_disk","component":"q","at":"1.05s","for":"2s"}"#;
    // Who asks is told; who only tells is not, and the items are gone all the same.
    let asks = queue("call", fault);
    assert_eq!((told(&asks), asks.effects(Effect::Send), applied(&asks, 0)), ([79, 20, 0, 0], 79, 20));
    let tells = queue("publish", fault);
    assert_eq!((told(&tells), tells.effects(Effect::Send), applied(&tells, 0)), ([99, 0, 0, 0], 79, 20));
    let hands_out = queue(
        "publish",
        &format!(r#"{{"fault":"pause","component":"w","for":"2s"}},{}"#, fault.replace("1.05s", "1.95s")),
    );
    assert_eq!(hands_out.effects(Effect::Send), 79, "19 of them while the disk was full");
}

#[test]
fn a_broker_answers_errors_and_takes_its_time() {
    let errors = queue("call", r#"{"fault":"errors","component":"q","first":30}"#);
    assert_eq!((told(&errors), errors.effects(Effect::Send), applied(&errors, 0)), ([69, 30, 0, 0], 69, 30));
    let told_only = queue("publish", r#"{"fault":"errors","component":"q","first":30,"status":"429"}"#);
    assert_eq!((told(&told_only), told_only.effects(Effect::Send)), ([99, 0, 0, 0], 69));
    // Publications take no longer for whoever does not wait for them; calls do.
    let slow = queue("call", r#"{"fault":"slow","component":"q","added":"40ms","first":30}"#);
    let longer = slow.durations_ms().iter().filter(|ms| (**ms - 41.0).abs() < 1e-6).count();
    assert_eq!((told(&slow), longer, applied(&slow, 0)), ([99, 0, 0, 0], 30, 30));
    let item = |fact: &Fact| matches!(fact, Fact::Enqueued { .. });
    let kept_at: Vec<u64> = slow.notes.0.iter().filter(|(_, fact)| item(fact)).map(|(at, _)| at / 1_000_000).collect();
    assert_eq!(kept_at[..2], [141, 241], "an item is there when the broker has taken it in");
}

#[test]
fn a_balancer_answers_errors_and_takes_its_time() {
    let with = |faults: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"9.95s","zones":[{{"id":"z"}}],
            "components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},{{"id":"lb","kind":"balancer","zone":"z"}},
            {{"id":"s","kind":"service","service_time":"1ms","zone":"z"}}],
            "connections":[{{"from":"c","to":"lb"}},{{"from":"lb","to":"s"}}],"faults":[{faults}]}}"#
        ))
    };
    let errors = with(r#"{"fault":"errors","component":"lb","first":30,"status":"503"}"#);
    assert_eq!((told(&errors), applied(&errors, 0)), ([69, 0, 30, 0], 30));
    assert_eq!(errors.count(|fact| matches!(fact, Fact::Accepted { node: 2, .. })), 69);
    let slow = with(r#"{"fault":"slow","component":"lb","added":"40ms"}"#);
    assert!(slow.durations_ms().iter().all(|ms| (ms - 41.0).abs() < 1e-6));
    // In a zone each does what it can: the balancer takes 40 ms, the service 10 times 1 ms and 40 ms.
    let zone = with(r#"{"fault":"slow","zone":"z","added":"40ms"}"#);
    assert!(zone.durations_ms().iter().all(|ms| (ms - 90.0).abs() < 1e-6), "{:?}", zone.durations_ms());
    assert_eq!(applied(&zone, 0), 2 * 99);
    let paused = with(r#"{"fault":"pause","component":"lb","at":"1s","for":"1s"}"#);
    assert_eq!((told(&paused), applied(&paused, 0)), ([99, 0, 0, 0], 0), "it held nothing up, and says so");
}

#[test]
fn an_expired_certificate_refuses_new_requests_and_passes_shallow_checks() {
    let with = |depth: &str, component: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"9.95s","components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"lb","kind":"balancer","eject_after":0,"health_checks":true,"check_interval":"100ms","check_depth":"{depth}","panic_threshold":0}},
            {{"id":"s","kind":"service","service_time":"1ms"}},{{"id":"t","kind":"service","service_time":"1ms"}}],
            "connections":[{{"from":"c","to":"lb"}},{{"from":"lb","to":"s"}},{{"from":"s","to":"t"}}],
            "faults":[{{"fault":"certificate_expired","component":"{component}","at":"4.95s"}}]}}"#
        ))
    };
    let shallow = with("shallow", "s");
    // The service is refused, and goes on asking whom it asks.
    assert_eq!((told(&shallow), applied(&shallow, 0)), ([49, 0, 50, 0], 50));
    assert_eq!(shallow.count(|fact| matches!(fact, Fact::Ejected { .. })), 0, "the port is open, so it looks well");
    let deep = with("deep", "s");
    assert_eq!(deep.count(|fact| matches!(fact, Fact::Ejected { out: true, .. })), 1);
    let below = with("shallow", "t");
    assert_eq!(told(&below), [49, 50, 0, 0], "what s gets is refused, what c gets is an error");
    // Nothing was done, so the caller may infer that.
    let refused = charges(
        r#","retries":1,"backoff":"none","retry_on":"unreachable""#,
        r#"{"fault":"certificate_expired","component":"p","every":2}"#,
    );
    assert_eq!((told(&refused), refused.effects(Effect::Charge)), ([99, 0, 0, 0], 99));
}

#[test]
fn a_crash_loses_memory_and_on_request_records_too() {
    let with = |loses: &str| {
        run(&format!(
            r#"{{"betwixt":1,"duration":"9.95s","flows":[{{"id":"f","keys":1}}],
            "components":[{{"id":"c","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"s","kind":"service","service_time":"1ms","handlers":{{"*":[{{"read":"db"}},{{"write":"db"}},"answer"]}}}},
            {{"id":"db","kind":"database","service_time":"1ms"}}],
            "connections":[{{"from":"c","to":"s"}},{{"from":"s","to":"db"}}],
            "faults":[{{"fault":"crash","component":"db","at":"4.95s","for":"1s"{loses}}}]}}"#
        ))
    };
    let versions = |run: &Run| -> Vec<(bool, u32)> {
        let reads = run.notes.0.iter().filter_map(|(_, fact)| match fact {
            Fact::RecordRead { found, version, .. } => Some((*found, *version)),
            _ => None,
        });
        reads.collect()
    };
    let memory = with("");
    let kept = versions(&memory);
    assert_eq!((told(&memory), kept.len()), ([89, 10, 0, 0], 89));
    assert_eq!([kept[0], kept[48], kept[49], kept[88]], [(true, 0), (true, 48), (true, 49), (true, 88)]);
    let records = with(r#","loses":"records""#);
    let lost = versions(&records);
    assert_eq!([lost[0], lost[48], lost[49], lost[88]], [(true, 0), (true, 48), (false, 0), (true, 39)]);
    assert_eq!(applied(&records, 0), applied(&memory, 0) + 1, "and the records");
}

#[test]
fn a_queue_can_lose_its_items() {
    let with = |loses: &str| {
        queue(
            "publish",
            &format!(
                r#"{{"fault":"pause","component":"w","for":"3s"}},{{"fault":"crash","component":"q","at":"1.95s","for":"1ms"{loses}}}"#
            ),
        )
    };
    // Nineteen had been published, and ten of them were with the consumer: those are handed out a second time.
    assert_eq!(with("").effects(Effect::Send), 99 + 10);
    let lost = with(r#","loses":"records""#);
    // The consumer goes on with the ten that it has; the nine that waited are gone.
    assert_eq!(lost.effects(Effect::Send), 99 - 9);
    assert_eq!(applied(&lost, 1), 19);
}

#[test]
fn a_fault_that_can_do_nothing_says_so_and_what_to_do() {
    let with = |fault: &str| {
        let all = warnings(&format!(
            r#"{{"betwixt":1,"components":[{{"id":"c","kind":"client"}},{{"id":"lb","kind":"balancer"}},{{"id":"q","kind":"queue"}},
            {{"id":"s","kind":"service"}},{{"id":"db","kind":"database"}}],
            "connections":[{{"from":"c","to":"lb"}},{{"from":"lb","to":"s"}},{{"from":"s","to":"q"}},{{"from":"q","to":"db"}},{{"from":"s","to":"db"}}],
            "faults":[{fault}]}}"#
        ));
        assert!(all.len() < 2, "{all:?}");
        all.concat()
    };
    let says = |fault: &str, words: &str| {
        let found = with(fault);
        assert!(found.contains(words) && !words.is_empty() || found == words, "{fault}\n{found}");
    };
    says(r#"{"fault":"slow","component":"c"}"#, "no work that could be slower. Place it on what the client asks.");
    says(r#"{"fault":"slow","component":"q"}"#, "a factor changes nothing. Set \"added\"");
    says(r#"{"fault":"slow","component":"lb","added":"5ms"}"#, "");
    for fault in ["errors", "quota", "malformed", "certificate_expired"] {
        says(&format!(r#"{{"fault":"{fault}","component":"c"}}"#), "Nobody asks a client");
        says(&format!(r#"{{"fault":"{fault}","component":"lb"}}"#), "");
    }
    says(r#"{"fault":"pause","component":"q"}"#, "no work that could be held up");
    says(r#"{"fault":"full_disk","component":"s"}"#, "Place it on a database or a queue.");
    says(r#"{"fault":"crash","component":"s","loses":"records"}"#, "nothing but its memory");
    says(r#"{"fault":"crash","component":"db","loses":"records"}"#, "");
    says(r#"{"fault":"loss","connection":"c-lb","first":0}"#, "so it never acts");
    let both = r#"{"fault":"pause","component":"s","mtbf":"1s","mttr":"1s","when":{"component":"q","measure":"waiting","above":1}}"#;
    says(both, "does not come and go by times of its own");
}
