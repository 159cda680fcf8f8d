//! Documents that nobody should write, each with the place and the words of the problem that it must give.

use std::time::{Duration, Instant};

use super::*;

/// Extra fields of the document, the place of the problem, and a part of what it says or what to do.
const IN_DOCUMENT: &[(&str, &str, &str)] = &[
    (r#","components":[]"#, "components", "written twice"),
    (r#","duration":"0s""#, "duration", "between 1ms and 1000 days"),
    (r#","duration":"2000d""#, "duration", "longest duration"),
    (r#","duration":60"#, "duration", "no unit"),
    (r#","duration":"-5s""#, "duration", "negative"),
    (r#","duration":"NaN""#, "duration", "not a duration"),
    (r#","duration":"1e9s""#, "duration", "not a duration"),
    (r#","duration":null"#, "duration", "(null)"),
    (r#","duration":{}"#, "duration", "object"),
    (r#","seed":9007199254740992"#, "seed", "whole number from 0"),
    (r#","seed":1.5"#, "seed", "whole number from 0"),
    (r#","seed":-1"#, "seed", "whole number from 0"),
    (r#","seed":1e300"#, "seed", "whole number from 0"),
    (r#","name":["x"]"#, "name", "list"),
    (r#","Name":"x""#, "Name", "Did you mean \"name\"?"),
    (r#","flows":{}"#, "flows", "instead of a list"),
    (r#","flows":[{"id":"a"},{"id":"a"}]"#, "flows[1]", "already taken"),
    (r#","flows":[{"id":"a","weight":-1}]"#, "flows.a.weight", "must be between"),
    (r#","flows":[{"id":"a","weight":0}]"#, "flows", "weight zero"),
    (r#","flows":[{"id":"a","clients":["a"]}]"#, "flows.a.clients", "starts nothing"),
    (r#","flows":[{"id":"a","clients":["cc"]}]"#, "flows.a.clients", "Known here: a, c, db."),
    (
        r#","zones":[{"id":"eu"}],"distances":[{"between":["eu","us"],"latency":"1s"}]"#,
        "distances[0].between",
        "no zone",
    ),
    (r#","zones":[{"id":"eu"}],"distances":[{"between":["eu"],"latency":"1s"}]"#, "distances[0].between", "two zones"),
    (
        r#","zones":[{"id":"eu"}],"distances":[{"between":["eu","eu"],"latency":"-1s"}]"#,
        "distances[0].latency",
        "negative",
    ),
    (r#","zones":[{"id":"eu"}],"distances":[{"between":["eu","eu"]}]"#, "distances[0]", "how far"),
    (r#","faults":[{"fault":"slwo","component":"a"}]"#, "faults[0].fault", "Did you mean \"slow\"?"),
    (r#","faults":[{"fault":"slow","component":"b"}]"#, "faults.slow-1.component", "no component"),
    (r#","faults":[{"fault":"slow","connection":"a-db"}]"#, "faults.slow-1", "can be placed on"),
    (r#","faults":[{"fault":"slow"}]"#, "faults.slow-1", "placed on"),
    (r#","faults":[{"fault":"slow","component":"a","zone":"eu"}]"#, "faults.slow-1", "more than one"),
    (r#","faults":[{"fault":"slow","component":"a","at":"-3s"}]"#, "faults.slow-1.at", "negative"),
    (r#","faults":[{"fault":"slow","component":"a","at":"3 h"}]"#, "faults.slow-1.at", "when the run of 2min is over"),
    (r#","faults":[{"fault":"slow","component":"a","factor":1e99}]"#, "faults.slow-1.factor", "must be between"),
    (r#","faults":[{"fault":"crash","component":"a","for":"3s"}]"#, "faults.crash-1.for", "no meaning"),
    (r#","faults":[{"fault":"loss","connection":"c-a","flow":"buy"}]"#, "faults.loss-1.flows", "no flow"),
    (r#","faults":[{"fault":"loss","connection":"c-a","flows":[1]}]"#, "faults.loss-1.flows", "the id of a flow"),
    (r#","faults":[{"fault":"slow","component":"a","flow":"request"}]"#, "faults.slow-1.flow", "no setting"),
    (r#","faults":[{"fault":"loss","connection":"c-a","first":0}]"#, "faults.loss-1.first", "never acts"),
    (r#","faults":[{"fault":"slow","component":"a","when":[]}]"#, "faults.slow-1.when", "instead of an object"),
    (
        r#","faults":[{"fault":"slow","component":"a","when":{"component":"a","measure":"records","above":1}}]"#,
        "faults.slow-1.when.measure",
        "has no records",
    ),
    (
        r#","faults":[{"fault":"slow","component":"a","when":{"connection":"c-a","measure":"in_flight","above":-1}}]"#,
        "faults.slow-1.when.above",
        "from 0 up",
    ),
    (
        r#","faults":[{"fault":"slow","component":"a","when":{"component":"a","measure":"busy","above":1,"below":2}}]"#,
        "faults.slow-1.when",
        "either above or below",
    ),
    (
        r#","faults":[{"fault":"slow","component":"a","when":{"component":"a","connection":"c-a","measure":"waiting","above":1}}]"#,
        "faults.slow-1.when",
        "one part",
    ),
    (
        r#","faults":[{"id":"x","fault":"slow","component":"a"},{"id":"x","fault":"slow","component":"a"}]"#,
        "faults[1]",
        "taken",
    ),
    (
        r#","interventions":[{"set":"connections.a-b.latency","points":[["1s","1s"]]}]"#,
        "interventions[0].set",
        "Did you mean \"a-db\"?",
    ),
    (
        r#","interventions":[{"set":"components.a.latency","points":[["1s","1s"]]}]"#,
        "interventions[0].set",
        "has no setting",
    ),
    (r#","interventions":[{"set":"seed","points":[["1s",4]]}]"#, "interventions[0].set", "not the path"),
    (r#","interventions":[{"set":"components.a.workers","points":[]}]"#, "interventions[0].points", "changes nothing"),
    (
        r#","interventions":[{"set":"components.a.workers","points":[["-1s",4]]}]"#,
        "interventions[0].points[0]",
        "negative",
    ),
    (
        r#","interventions":[{"set":"components.a.workers","points":[["1s",4,5]]}]"#,
        "interventions[0].points[0]",
        "a time and a value",
    ),
    (
        r#","interventions":[{"set":"components.a.workers","points":[["1s",0]]}]"#,
        "interventions[0].points[0]",
        "must be between",
    ),
    (r#","interventions":[{"set":"components.a.workers","points":[["3min",5]]}]"#, "interventions[0]", "after the run"),
    (r#","exposed":[{"label":"x"}]"#, "exposed[0]", "what it sets"),
    (r#","exposed":[{"set":"a.b.c.d.e"}]"#, "exposed[0].set", "not the path"),
];

/// Fields of the service `a`.
const IN_COMPONENT: &[(&str, &str, &str)] = &[
    (r#""at":[1]"#, "components.a.at", "two numbers"),
    (
        r#""handlers":{"*":[{"together":[{"together":["work"],"times":200}],"times":100}]}"#,
        "components.a.handlers.*[0].times",
        "comes to 20100 branches",
    ),
    (r#""at":["1","2"]"#, "components.a.at", "two numbers"),
    (r#""at":[1e7,0]"#, "components.a.at", "farther out"),
    (r#""at":[1e308,-1e308]"#, "components.a.at", "farther out"),
    (r#""zone":"eu""#, "components.a.zone", "no zone"),
    (r#""icon":"../../etc/passwd""#, "components.a.icon", "no icon"),
    (r#""instrumented":"yes""#, "components.a.instrumented", "true or false"),
    (r#""service_time":10"#, "components.a.service_time", "no unit"),
    (r#""service_time":-10"#, "components.a.service_time", "negative"),
    (r#""service_time":"-10ms""#, "components.a.service_time", "negative"),
    (r#""service_time":"exponential(NaN)""#, "components.a.service_time", "not a duration"),
    (r#""service_time":"exponential(10ms""#, "components.a.service_time", "closing bracket"),
    (r#""workers":-1"#, "components.a.workers", "not a whole number"),
    (r#""workers":1.5"#, "components.a.workers", "not a whole number"),
    (r#""workers":18446744073709551615"#, "components.a.workers", "must be between"),
    (r#""workers":"unlimited""#, "components.a.workers", "not a whole number"),
    (r#""workers":[]"#, "components.a.workers", "list"),
    (r#""handlers":[]"#, "components.a.handlers", "instead of programs"),
    (r#""handlers":{"brwose":[]}"#, "components.a.handlers", "no flow"),
    (r#""handlers":{"*":"work"}"#, "components.a.handlers.*", "list of steps"),
    (r#""handlers":{"*":["wrok"]}"#, "components.a.handlers.*[0]", "Did you mean \"work\"?"),
    (r#""handlers":{"*":["call"]}"#, "components.a.handlers.*[0]", "which one"),
    (r#""handlers":{"*":[{"call":"db","work":"1s"}]}"#, "components.a.handlers.*[0]", "one entry"),
    (r#""handlers":{"*":[{"work":"soon"}]}"#, "components.a.handlers.*[0]", "not a duration"),
    (r#""handlers":{"*":[{"effect":"explode"}]}"#, "components.a.handlers.*[0]", "not an effect"),
    (r#""handlers":{"*":[{"compensate":"db"}]}"#, "components.a.handlers.*[0]", "to a service or a third party"),
    (r#""handlers":{"*":[{"compensation":"work"}]}"#, "components.a.handlers.*[0].compensation", "instead of a list"),
    (
        r#""handlers":{"*":[{"write":{"to":"db","outbox":"yes"}}]}"#,
        "components.a.handlers.*[0].write.outbox",
        "instead of true or false",
    ),
    (r#""handlers":{"*":[{"transaction":[]}]}"#, "components.a.handlers.*[0]", "which store"),
    (r#""handlers":{"*":[{"transaction":["work"],"on":"b"}]}"#, "components.a.handlers.*[0]", "the role \"b\""),
    (
        r#""handlers":{"*":[{"transaction":[],"on":"db","isolation":"snapshots"}]}"#,
        "components.a.handlers.*[0].isolation",
        "no isolation level",
    ),
    (
        r#""handlers":{"*":[{"transaction":["work","answer",{"write":{"to":"db","if":"absent"}}],"on":"db"}]}"#,
        "components.a.handlers.*[0].transaction",
        "2 of its steps cannot stand",
    ),
    (r#""handlers":{"*":[{"answer":"maybe"}]}"#, "components.a.handlers.*[0]", "not an answer"),
    (
        r#""handlers":{"*":[{"read":{"from":"db","key":"row"}}]}"#,
        "components.a.handlers.*[0].read.key",
        "names no record",
    ),
    (r#""handlers":{"*":[{"write":{"key":"key"}}]}"#, "components.a.handlers.*[0].write", "which store"),
    (r#""handlers":{"*":[{"read":"dv"}]}"#, "components.a.handlers.*[0]", "Did you mean \"db\"?"),
];

/// Texts of which nothing can be read.
const UNREADABLE: &[(&str, &str)] = &[
    ("", "not JSON"),
    ("   ", "not JSON"),
    ("hello", "not JSON"),
    ("null", "instead of a scenario"),
    ("[]", "instead of a scenario"),
    (r#"{"betwixt":1"#, "ends too early"),
    (r#"{"betwixt":1,}"#, "extra comma"),
    (r#"{"betwixt":1}}"#, "not JSON"),
    (r#"{"seed":1e999}"#, "smaller number"),
    (r#"{"seed":NaN}"#, "NaN is not a value"),
    (r#"{"seed":-Infinity}"#, "Infinity is not a value"),
    ("{\n  // why\n}", "no comments"),
    ("{'betwixt':1}", "double quotes"),
    ("{“betwixt”:1,\"rate\":“10/s”}", "straight double quotes"),
    ("# why\n{}", "no comments"),
    ("{} /* why */", "no comments"),
    ("<html></html>", "a value is missing"),
    (r#"{"betwixt":0}"#, "no document version 0"),
    ("{\"a\":\"\\", "not JSON"),
    ("{\"a\":\"\\ä\":1}", "not JSON"),
    ("{\"name\":\"a\u{0}b\"}", "not JSON"),
];

fn expect(text: &str, place: &str, words: &str) {
    let problems = read(text).problems;
    let found = problems.iter().any(|problem| problem.place == place && problem.to_string().contains(words));
    assert!(found, "{text}\nexpected {place}: {words}\nfound {problems:#?}");
    for problem in &problems {
        assert!(problem.what.ends_with('.') && problem.remedy.ends_with(['.', '?']), "{problem:?}");
        assert!(problem.to_string().len() < 1_000, "{problem:?}");
    }
}

#[test]
fn each_hostile_setting_has_its_place_and_its_words() {
    for (extra, place, words) in IN_DOCUMENT {
        expect(&around(extra), place, words);
    }
    for (fields, place, words) in IN_COMPONENT {
        expect(&around("").replace(r#""id":"a","#, &format!(r#""id":"a",{fields},"#)), place, words);
    }
}

#[test]
fn each_hostile_connection_has_its_place_and_its_words() {
    for (connection, place, words) in [
        (r#"{"from":"c","to":"a"}"#, "connections[2]", "already taken"),
        (r#"{"from":"c","to":"a","id":"x"}"#, "connections.x.role", "already has a connection with the role"),
        (r#"{"from":"c","to":"nobody"}"#, "connections[2].to", "no component"),
        (r#"{"from":"c"}"#, "connections[2]", "no \"to\""),
        (r#"{"from":"c","to":5}"#, "connections[2].to", "instead of text"),
        (r#"{"from":"db","to":"a"}"#, "connections[2].from", "asks nobody"),
        (r#"{"from":"a","to":"c"}"#, "connections[2].to", "cannot be asked"),
        (r#"{"from":"a","to":"a"}"#, "components.a", "in a circle: a -> a."),
        (r#"{"from":"c","to":"db","timeout":"-1ms"}"#, "connections.c-db.timeout", "negative"),
        (r#"{"from":"c","to":"db","loss":"150%"}"#, "connections.c-db.loss", "must be between"),
        (r#"{"from":"c","to":"db","async":1}"#, "connections.c-db.async", "true or false"),
    ] {
        let text = around("").replace(r#""to":"db"}]"#, &format!(r#""to":"db"}},{connection}]"#));
        expect(&text, place, words);
    }
}

#[test]
fn each_unreadable_text_says_why() {
    for (text, words) in UNREADABLE {
        let loaded = read(text);
        assert!(loaded.is_unreadable(), "{text}");
        let [problem] = loaded.problems.as_slice() else { panic!("{text}: {:?}", loaded.problems) };
        assert!(problem.to_string().contains(words), "{text}: {problem}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for bytes in [&[0xff_u8, 0xfe, 0][..], &[b'{', 0xc3, 0x28, b'}'], &[0xf8; 64]] {
        let loaded = read_bytes(bytes, &CATALOGUE);
        assert!(loaded.is_unreadable());
        assert!(loaded.problems[0].what.contains("UTF-8"), "{:?}", loaded.problems);
    }
    // Every text that breaks off anywhere is an answer, not a panic.
    let whole = around("").into_bytes();
    for length in 0..whole.len() {
        assert!(read_bytes(&whole[..length], &CATALOGUE).is_unreadable());
    }
}

/// Reads, and stops the test where the time grows with the square of the document: then these take hours instead of seconds.
fn quickly(text: &str) -> Loaded {
    let start = Instant::now();
    let loaded = read(text);
    assert!(start.elapsed() < Duration::from_secs(600), "it took {:?}", start.elapsed());
    loaded
}

fn list(name: &str, count: usize, entry: impl Fn(usize) -> String) -> String {
    let entries: Vec<String> = (0..count).map(entry).collect();
    format!(r#""{name}":[{}]"#, entries.join(","))
}

#[test]
fn what_is_too_much_is_refused_quickly() {
    let million = format!(r#"{{"betwixt":1,{}}}"#, list("components", 1_000_000, |_| "{}".into()));
    let loaded = quickly(&million);
    assert!(
        loaded.is_unreadable() && loaded.problems[0].what.contains("There are 1000000 components"),
        "{:?}",
        loaded.problems
    );
    let arrows = format!(r#"{{"betwixt":1,{}}}"#, list("connections", 40_001, |_| "{}".into()));
    assert!(quickly(&arrows).problems[0].what.contains("at most 40000"));
    let values = format!("[{}1]", "1,".repeat(4_100_000));
    assert!(quickly(&values).problems[0].what.contains("too large"));
    let long = " ".repeat(MAX_TEXT + 1);
    assert!(quickly(&long).problems[0].what.contains("16 MiB"));
    assert!(read_bytes(long.as_bytes(), &CATALOGUE).is_unreadable());
    for open in ["[", "{\"a\":"] {
        assert!(quickly(&open.repeat(1_000_000)).problems[0].what.contains("nested"));
    }
    let points = list("points", 10_001, |n| format!(r#"["{n}ms",5]"#));
    let text = around(&format!(r#","interventions":[{{"set":"components.a.workers",{points}}}]"#));
    assert!(quickly(&text).problems[0].what.contains("only the first 10000"));
    let steps = format!(r#""handlers":{{{}}}"#, list("*", 201, |_| "\"work\"".into()));
    expect(
        &around("").replace(r#""id":"a","#, &format!(r#""id":"a",{steps},"#)),
        "components.a.handlers.*",
        "first 200",
    );
}

#[test]
fn a_document_full_of_problems_is_read_quickly_and_listed_in_part() {
    let id = |n: usize| format!("{}{n}", "x".repeat(50));
    let components = list("components", 10_000, |n| format!(r#"{{"id":"{}","kind":"service","wrong{n}":1}}"#, id(n)));
    let connections = list("connections", 40_000, |n| format!(r#"{{"from":"{}","to":"y{}"}}"#, id(n % 10_000), id(n)));
    let faults = list("faults", 10_000, |n| format!(r#"{{"fault":"slow","component":"z{}"}}"#, id(n)));
    let moved = list("interventions", 10_000, |n| format!(r#"{{"set":"components.v{}.workers","points":[]}}"#, id(n)));
    let loaded = quickly(&format!(r#"{{"betwixt":1,{components},{connections},{faults},{moved}}}"#));
    assert_eq!(loaded.scenario.components.len(), 10_000);
    let last = loaded.problems.iter().find(|problem| problem.what.contains("more problems"));
    assert!(last.is_some() && loaded.problems.len() < 2_100, "{}", loaded.problems.len());
}

#[test]
fn a_long_chain_and_a_large_circle_are_read_quickly() {
    let components = list("components", 10_000, |n| format!(r#"{{"id":"s{n}","kind":"service"}}"#));
    let connections = list("connections", 10_000, |n| format!(r#"{{"from":"s{n}","to":"s{}"}}"#, (n + 1) % 10_000));
    let loaded = quickly(&format!(r#"{{"betwixt":1,{components},{connections}}}"#));
    assert!(!loaded.has_errors());
    assert!(loaded.problems.iter().any(|problem| problem.what.contains("in a circle")));
}
