//! Caches and their stores: who asks, who waits, what is written where, and what a crash takes.

mod support;

use betwixt_sim::{Fact, Outcome};
use support::{Run, run};

/// People, a shop, a cache between it and the store (or beside it), and the store; components 0 to 3.
fn scenario(client: &str, shop: &str, cache: &str, more: &str) -> String {
    format!(
        r#"{{"betwixt":1,"duration":"100s","flows":[{{"id":"f","keys":1}}],"components":[
        {{"id":"people","kind":"client","arrivals":"constant",{client}}},
        {{"id":"shop","kind":"service","service_time":"0s","workers":1000,"handlers":{{"*":[{shop}]}}}},
        {{"id":"cache","kind":"cache","service_time":"1ms","ttl":"none",{cache}}},
        {{"id":"db","kind":"database","service_time":"100ms","workers":1000}}],
        "connections":[{{"from":"people","to":"shop"}},{{"from":"shop","to":"cache"}},
        {{"from":"shop","to":"db"}},{{"from":"cache","to":"db","timeout":"1s"}}]{more}}}"#
    )
}

const THROUGH: &str = r#"{"read":"cache"}"#;
const ASIDE: &str = r#"{"read":{"from":"db","cache":"cache"}}"#;

fn reads(run: &Run, node: u32) -> usize {
    run.count(|fact| matches!(fact, Fact::RecordRead { node: at, .. } if *at == node))
}

fn misses(run: &Run) -> usize {
    run.count(|fact| matches!(fact, Fact::RecordRead { node: 2, found: false, .. }))
}

fn writes(run: &Run, node: u32) -> usize {
    run.count(|fact| matches!(fact, Fact::RecordWritten { node: at, .. } if *at == node))
}

#[test]
fn simultaneous_misses_ask_the_store_once_if_they_are_merged() {
    // A read each 10 ms, and the copy is there 102 ms after the first: ten more reads begin before.
    let asked = |shop: &str, cache: &str| {
        let run = run(&scenario(r#""rate":"100/s""#, shop, cache, ""));
        assert_eq!(run.told(Outcome::Ok), reads(&run, 2), "whoever was answered has read");
        assert_eq!(run.count(|f| matches!(f, Fact::RecordRead { node: 2, value, .. } if *value != 0)), 0);
        (reads(&run, 3), misses(&run))
    };
    assert_eq!(asked(THROUGH, r#""reads":"through""#), (11, 11));
    assert_eq!(asked(THROUGH, r#""reads":"through","coalesce":true"#), (1, 1));
    assert_eq!(asked(ASIDE, r#""reads":"aside""#), (11, 11));
    assert_eq!(asked(ASIDE, r#""coalesce":true"#), (1, 1));
    // Whoever was sent takes longer than the others wait: the next one goes after 50 ms, and one after 100 ms.
    assert_eq!(asked(ASIDE, r#""coalesce":true,"coalesce_for":"50ms""#), (3, 3));
}

#[test]
fn a_page_that_a_service_has_made_is_kept_like_a_record() {
    // One page, asked for each 100 ms for 100 s, and good for 10 s after it came; the origin takes 100 ms.
    let asked = |origin: &str, way: &str| {
        let text = format!(
            r#"{{"betwixt":1,"duration":"100s","flows":[{{"id":"f","keys":1}}],"components":[
            {{"id":"people","kind":"client","arrivals":"constant","rate":"10/s"}},
            {{"id":"edge","kind":"cache","reads":"through","coalesce":true,"ttl":"10s","service_time":"0s"}},
            {{"id":"shield","kind":"cache","reads":"{way}","ttl":"10s","service_time":"0s"}},
            {{"id":"origin","kind":"{origin}","service_time":"100ms"}}],"connections":[{{"from":"people","to":"edge"}},
            {{"from":"edge","to":"shield"}},{{"from":"shield","to":"origin"}}]}}"#
        );
        run(&text).count(|fact| matches!(fact, Fact::Accepted { node: 3, .. }))
    };
    for origin in ["service", "third_party", "database"] {
        assert_eq!(asked(origin, "through"), 10, "{origin}: a copy each 10.1 s");
    }
    assert_eq!(asked("service", "aside"), 0, "a miss of a cache is no page");
}

#[test]
fn a_store_that_fails_is_hidden_by_old_copies_for_a_while() {
    let failed = |cache: &str| {
        let more = r#","faults":[{"fault":"crash","component":"db","at":"20s","for":"40s"}]"#;
        let cache = format!(r#""reads":"through",{cache}"#).replace(r#""ttl":"none","#, "");
        let text = scenario(r#""rate":"1/s""#, THROUGH, &cache, more).replace(r#""ttl":"none""#, r#""ttl":"9.5s""#);
        let run = run(&text);
        (run.told(Outcome::Failed), reads(&run, 3))
    };
    // Copies of 1 s and 11 s; the one of 11 s is good until 20.6 s. Then there is none before 60 s: reads at 21 s to 59 s fail.
    let (lost, asked) = failed(r#""stale_if_error":"0s""#);
    assert_eq!(lost, 39);
    // Then a copy each tenth second: at 60, 70, 80 and 90 s.
    assert_eq!(asked, 2 + 4);
    assert_eq!(failed(r#""stale_if_error":"1h""#).0, 0);
    // The time of the last copy is over at 20.6 s, and with it 25.4 s more: the last good answer is that of 45 s.
    assert_eq!(failed(r#""stale_if_error":"25s""#).0, 14);
}

#[test]
fn an_old_copy_serves_while_a_new_one_is_fetched() {
    let slowest = |cache: &str| {
        let text = scenario(r#""rate":"10/s""#, THROUGH, &format!(r#""reads":"through",{cache}"#), "");
        let run = run(&text.replace(r#""ttl":"none""#, r#""ttl":"5s""#));
        let slow = run.durations_ms().into_iter().filter(|ms| *ms > 50.0).count();
        (slow, reads(&run, 3))
    };
    // The first read waits, and then one or two each 5.1 s, because the next one comes before the copy does.
    let (slow, asked) = slowest(r#""stale_while_revalidate":"0s""#);
    assert!(slow > 19 && slow == asked, "{slow} waited, {asked} asked");
    let (slow, asked) = slowest(r#""stale_while_revalidate":"10s""#);
    assert!(slow <= 2, "{slow}");
    assert!((19..=21).contains(&asked), "{asked}");
}

#[test]
fn writing_through_keeps_copy_and_store_alike() {
    let shop = r#"{"write":"cache"},{"read":"cache"}"#;
    let healthy = run(&scenario(r#""rate":"1/s""#, shop, r#""reads":"through","writes":"through""#, ""));
    assert_eq!((writes(&healthy, 3), misses(&healthy)), (99, 0));
    for (_, fact) in &healthy.notes.0 {
        if let Fact::RecordRead { node: 2, op, value, version, .. } = fact {
            assert_eq!((*value, u64::from(*version)), (op.id, op.id), "each reads its own write");
        }
    }
    let down = r#","faults":[{"fault":"crash","component":"db","at":"50.5s"}]"#;
    let down = run(&scenario(r#""rate":"1/s""#, shop, r#""reads":"through","writes":"through""#, down));
    assert_eq!(
        (down.told(Outcome::Ok), writes(&down, 3)),
        (50, 50),
        "no write is promised that the store does not have"
    );
}

#[test]
fn writing_behind_merges_writes_and_loses_them_in_a_crash() {
    let shop = r#"{"write":"cache"},{"read":"cache"}"#;
    let behind = r#""writes":"behind","flush_after":"10s""#;
    // The first write is at 1 s; each goes to the store 10 s after the first of its bunch, ten writes together or so.
    let healthy = run(&scenario(r#""rate":"1/s""#, shop, behind, ""));
    assert_eq!(healthy.told(Outcome::Ok), 99);
    assert_eq!(writes(&healthy, 3), 9);
    assert!(healthy.durations_ms().iter().all(|ms| *ms < 10.0), "nobody waits for the store");
    let left = |run: &Run| {
        let put = run.count(|f| matches!(f, Fact::Enqueued { node: 2, .. }));
        put - run.count(|f| matches!(f, Fact::Dequeued { node: 2, .. }))
    };
    assert_eq!(left(&healthy), 1, "the newest write waits");
    let crash = r#","faults":[{"fault":"restart","component":"cache","at":"50.5s"}]"#;
    let crashed = run(&scenario(r#""rate":"1/s""#, shop, behind, crash));
    let lost = crashed.count(|f| matches!(f, Fact::Dequeued { node: 2, dead: true, .. }));
    assert_eq!(lost, 1, "one record's newest write");
    assert_eq!(crashed.told(Outcome::Ok), 99, "and everybody was told that all is well");
    // What the store has next is later than what was lost.
    let values: Vec<u64> = crashed
        .notes
        .0
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::RecordWritten { node: 3, op, .. } => Some(op.id),
            _ => None,
        })
        .collect();
    assert!(!values.contains(&50), "{values:?}");
}

#[test]
fn a_cache_that_writes_behind_tries_again_until_the_store_has_it() {
    let shop = r#"{"write":{"to":"cache","key":"operation"}}"#;
    let down = r#","faults":[{"fault":"crash","component":"db","at":"10s","for":"60s"}]"#;
    let run = run(&scenario(r#""rate":"1/s""#, shop, r#""writes":"behind""#, down));
    assert_eq!(run.told(Outcome::Ok), 99);
    assert!(writes(&run, 3) >= 97, "{}", writes(&run, 3));
    assert!(run.world.facets(2).unwritten.is_some_and(|left| left <= 2));
}

#[test]
fn a_copy_that_is_dropped_after_each_write_is_never_old() {
    let shop = r#"{"read":{"from":"db","cache":"cache"}},{"write":"db"},{"write":"cache"},{"read":{"from":"db","cache":"cache"}}"#;
    let old = |cache: &str, rate: &str| {
        let run = run(&scenario(rate, shop, cache, ""));
        run.count(|f| matches!(f, Fact::RecordRead { node: 2, found: true, op, value, .. } if *value + 1 < op.id))
    };
    assert_eq!(old(r#""writes":"drop""#, r#""rate":"1/s""#), 0);
    // Where operations overlap, a copy that was read before a write can be put in after it: the known race.
    assert!(old(r#""writes":"drop""#, r#""rate":"20/s""#) > 0);
}

#[test]
fn a_copy_beside_the_store_does_not_hear_of_writes() {
    let shop = r#"{"read":{"from":"db","cache":"cache"}},{"write":"db"},{"read":{"from":"db","cache":"cache"}}"#;
    let run = run(&scenario(r#""rate":"1/s""#, shop, r#""reads":"aside""#, ""));
    let old = run.count(|f| matches!(f, Fact::RecordRead { node: 2, found: true, version: 0, .. }));
    assert_eq!(
        (writes(&run, 3), old),
        (99, 2 * 99 - 1),
        "every read but the first finds what was there before all writes"
    );
}

#[test]
fn what_a_crash_takes_does_not_come_back_to_what_is_written_afterwards() {
    // Written at 1 s to be passed on at 11 s; a crash at 5.5 s takes it, and what is written at 6 s is passed on at 16 s.
    let shop = r#"{"write":{"to":"cache","key":"operation"}}"#;
    let crash = r#","faults":[{"fault":"restart","component":"cache","at":"5.5s"}]"#;
    let run = run(&scenario(r#""rate":"1/s""#, shop, r#""writes":"behind","flush_after":"10s""#, crash));
    let facts = run.notes.0.iter();
    let passed_on = facts.filter_map(|(at, fact)| match fact {
        Fact::RecordWritten { node: 3, op, .. } => Some((op.id, at / 1_000_000_000)),
        _ => None,
    });
    assert!(passed_on.clone().all(|(op, at)| op >= 6 && at == op + 10), "{:?}", passed_on.collect::<Vec<_>>());
    assert_eq!(passed_on.count(), 84, "those of 6 s to 89 s");
}

#[test]
fn a_read_that_waits_for_the_store_counts_as_asked_before_its_copy_comes() {
    // Room for one, least frequently used: a, a, b, b, b. The second b is as popular as a and stays, so the third finds it.
    let text = |reads: &str, step: &str| {
        format!(
            r#"{{"betwixt":1,"duration":"10s","components":[
            {{"id":"a","kind":"client","arrivals":"recorded","trace":["1s","2s"],"handlers":{{"*":[{}]}}}},
            {{"id":"b","kind":"client","arrivals":"recorded","trace":["3s","4s","5s"],"handlers":{{"*":[{}]}}}},
            {{"id":"cache","kind":"cache","ttl":"none","capacity":1,"eviction":"lfu",{reads}}},
            {{"id":"db","kind":"database"}}],"connections":[{{"from":"a","to":"cache"}},{{"from":"b","to":"cache"}},
            {{"from":"cache","to":"db"}},{{"from":"a","to":"db"}},{{"from":"b","to":"db"}}]}}"#,
            step.replace("KEY", "=a"),
            step.replace("KEY", "=b")
        )
    };
    let through = text(r#""reads":"through""#, r#"{"read":{"from":"cache","key":"KEY"}}"#);
    let coalesced = text(r#""reads":"through","coalesce":true"#, r#"{"read":{"from":"cache","key":"KEY"}}"#);
    let aside = text(r#""reads":"aside""#, r#"{"read":{"from":"db","key":"KEY","cache":"cache"}}"#);
    for text in [aside, through, coalesced] {
        assert_eq!(misses(&run(&text)), 3, "{text}");
    }
}

#[test]
fn a_copy_from_the_store_does_not_replace_what_the_store_does_not_have_yet() {
    // A reader asks the store from 1.0 to 1.1 s; meanwhile somebody writes to the cache, which tells the store 5 s later.
    let text = r#"{"betwixt":1,"duration":"20s","components":[
        {"id":"reader","kind":"client","arrivals":"recorded","trace":["1s","2s","10s"],"handlers":{"*":[{"read":{"from":"db","key":"=a","cache":"cache"}}]}},
        {"id":"writer","kind":"client","arrivals":"recorded","trace":["1050ms"],"handlers":{"*":[{"write":{"to":"cache","key":"=a"}}]}},
        {"id":"cache","kind":"cache","ttl":"none","writes":"behind","flush_after":"5s","service_time":"0ms"},
        {"id":"db","kind":"database","service_time":"100ms"}],
        "connections":[{"from":"reader","to":"db"},{"from":"reader","to":"cache"},{"from":"writer","to":"cache"},{"from":"cache","to":"db"}]}"#;
    let run = run(text);
    let facts = run.notes.0.iter();
    let read: Vec<u64> = facts
        .filter_map(|(_, fact)| match fact {
            Fact::RecordRead { node: 2, found: true, value, .. } => Some(*value),
            _ => None,
        })
        .collect();
    assert_eq!(read, [2, 2], "the writer was operation 2");
}

#[test]
fn what_the_store_does_not_have_yet_is_found_even_where_its_copy_had_to_make_room() {
    // Room for one, least frequently used: the popular record stays, and what is written goes at once.
    let text = r#"{"betwixt":1,"duration":"20s","components":[
        {"id":"often","kind":"client","arrivals":"recorded","trace":["1s","2s","3s"],"handlers":{"*":[{"read":{"from":"cache","key":"=popular"}}]}},
        {"id":"writer","kind":"client","arrivals":"recorded","trace":["4s"],"handlers":{"*":[{"write":{"to":"cache","key":"=row"}},{"read":{"from":"cache","key":"=row"}}]}},
        {"id":"cache","kind":"cache","ttl":"none","reads":"through","writes":"behind","flush_after":"5s","capacity":1,"eviction":"lfu"},
        {"id":"db","kind":"database"}],
        "connections":[{"from":"often","to":"cache"},{"from":"writer","to":"cache"},{"from":"cache","to":"db"}]}"#;
    let run = run(text);
    let mut read = run.notes.0.iter().rev().filter_map(|(_, fact)| match fact {
        Fact::RecordRead { node: 2, found, value, .. } => Some((*found, *value)),
        _ => None,
    });
    assert_eq!(read.next(), Some((true, 4)), "the writer reads what it wrote");
}
