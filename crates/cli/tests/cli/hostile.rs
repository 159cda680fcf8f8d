//! Documents and links that are broken, or meant to break something: a clear message, exit code 2, and never a panic.

use std::time::{Duration, Instant};

use crate::support::{Said, betwixt, betwixt_with, gallery};

const FINE: &str = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},{"id":"s","kind":"service"}],"connections":[{"from":"c","to":"s"}]}"#;

fn with(part: &str, instead: &str) -> Vec<u8> {
    assert!(FINE.contains(part));
    FINE.replace(part, instead).into_bytes()
}

fn many_components(count: usize) -> Vec<u8> {
    let list: Vec<String> = (0..count).map(|at| format!(r#"{{"id":"c{at}","kind":"service"}}"#)).collect();
    format!(r#"{{"betwixt":1,"components":[{}]}}"#, list.join(",")).into_bytes()
}

/// A client asks a queue, and the queue that many services.
fn many_subscribers(count: usize) -> Vec<u8> {
    let services: String = (0..count).map(|at| format!(r#",{{"id":"s{at}","kind":"service"}}"#)).collect();
    let wires: String = (0..count).map(|at| format!(r#",{{"from":"q","to":"s{at}"}}"#)).collect();
    let parts = r#"{"id":"c","kind":"client"},{"id":"q","kind":"queue"}"#;
    format!(r#"{{"betwixt":1,"components":[{parts}{services}],"connections":[{{"from":"c","to":"q"}}{wires}]}}"#)
        .into_bytes()
}

/// Name, and what is on standard input.
fn documents() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("nothing", vec![]),
        ("white space", b" \n\t ".to_vec()),
        ("zeros", vec![0; 1_000]),
        ("not text", vec![0xff, 0xfe, 0x80, 0x81]),
        ("half a character", b"{\"betwixt\":1,\"name\":\"\xe2\x82".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("a web page", b"<!doctype html><html><script>alert(1)</script></html>".to_vec()),
        ("cut in the middle", FINE.as_bytes()[..FINE.len() / 2].to_vec()),
        ("cut at the end", FINE.as_bytes()[..FINE.len() - 1].to_vec()),
        ("two documents", [FINE, FINE].concat().into_bytes()),
        ("a comma too many", with("\"kind\":\"client\"", "\"kind\":\"client\",")),
        ("a list", b"[]".to_vec()),
        ("a word", b"null".to_vec()),
        ("a number", b"1e999".to_vec()),
        ("deep lists", [vec![b'['; 200_000], vec![b']'; 200_000]].concat()),
        ("deep objects", "{\"a\":".repeat(100_000).into_bytes()),
        ("no version", with("\"betwixt\":1,", "")),
        ("a newer version with parts of its own", with("\"betwixt\":1,", "\"betwixt\":99,\"portals\":[1],")),
        ("a negative version", with("\"betwixt\":1,", "\"betwixt\":-1,")),
        ("a version that is text", with("\"betwixt\":1,", "\"betwixt\":\"one\",")),
        ("an unknown kind", with("\"service\"", "\"blockchain\"")),
        ("an unknown part", with("\"kind\":\"service\"", "\"kind\":\"service\",\"colour\":\"red\"")),
        ("not a number", with("\"kind\":\"client\"", "\"kind\":\"client\",\"rate\":\"NaN\"")),
        ("infinite", with("\"kind\":\"client\"", "\"kind\":\"client\",\"rate\":\"inf\"")),
        ("a huge number", with("\"kind\":\"client\"", "\"kind\":\"client\",\"rate\":1e308")),
        ("a negative time", with("\"kind\":\"service\"", "\"kind\":\"service\",\"service_time\":\"-5ms\"")),
        ("a time beyond all", with("\"betwixt\":1,", "\"betwixt\":1,\"duration\":\"99999999999999999999d\",")),
        ("no time at all", with("\"betwixt\":1,", "\"betwixt\":1,\"duration\":\"0s\",")),
        ("a seed too large", with("\"betwixt\":1,", "\"betwixt\":1,\"seed\":18446744073709551616,")),
        ("a component twice", with("\"id\":\"s\"", "\"id\":\"c\"")),
        ("a connection to nowhere", with("\"to\":\"s\"", "\"to\":\"nowhere\"")),
        ("somebody asks the client", with("\"from\":\"c\",\"to\":\"s\"", "\"from\":\"s\",\"to\":\"c\"")),
        ("a script for an id", with("\"id\":\"s\"", "\"id\":\"<script>alert(1)</script>\"")),
        ("an escape sequence for an id", with("\"id\":\"s\"", "\"id\":\"\\u001b[2J\\u0007\"")),
        ("an id of a megabyte", with("\"id\":\"s\"", &format!("\"id\":\"{}\"", "x".repeat(1 << 20)))),
        ("lists for words", with("\"kind\":\"service\"", "\"kind\":[\"service\"]")),
        ("ten thousand and one components", many_components(10_001)),
        ("a million components", many_components(1_000_000)),
        ("more subscribers than a queue has places for", many_subscribers(257)),
        ("seventeen megabytes", vec![b' '; 17 << 20]),
        (
            "a fault on nothing",
            with("\"betwixt\":1,", "\"betwixt\":1,\"faults\":[{\"fault\":\"crash\",\"component\":\"x\"}],"),
        ),
        (
            "an unknown fault",
            with("\"betwixt\":1,", "\"betwixt\":1,\"faults\":[{\"fault\":\"meteor\",\"component\":\"s\"}],"),
        ),
        ("a name twice", with("\"kind\":\"client\"", "\"kind\":\"client\",\"kind\":\"service\"")),
    ]
}

fn judge(name: &str, said: &Said) {
    assert_eq!(said.code, Some(2), "{name}: {}{}", said.out, said.err);
    let all = format!("{}{}", said.out, said.err);
    assert!(!all.contains("panicked") && !all.contains("RUST_BACKTRACE"), "{name}: {all}");
    assert!(all.contains("error: "), "{name}: {all}");
    assert!(all.len() < 20_000, "{name}: {} bytes of messages", all.len());
    assert!(!all.chars().any(|c| c.is_control() && c != '\n'), "{name}: {all:?}");
    // Place, sentence and remedy, each a line of its own.
    let sentences =
        all.lines().filter(|line| line.starts_with("  ") && line.trim_end().ends_with(['.', '?', '}', '"'])).count();
    assert!(sentences >= 2, "{name}: {all}");
}

#[test]
fn hostile_documents() {
    for (name, document) in documents() {
        let begun = Instant::now();
        let run = betwixt_with(&["run", "-"], &document);
        judge(name, &run);
        assert_eq!(run.out, "", "{name}: nothing was run");
        judge(name, &betwixt_with(&["check", "-"], &document));
        let link = betwixt_with(&["link", "-"], &document);
        judge(name, &link);
        assert_eq!(link.out, "", "{name}: no link was made");
        assert!(begun.elapsed() < Duration::from_secs(60), "{name}: {:?}", begun.elapsed());
    }
}

fn packed(document: &str) -> String {
    let said = betwixt_with(&["link", "-"], document.as_bytes());
    assert_eq!(said.code, Some(0), "{}", said.err);
    said.out.trim().to_owned()
}

#[test]
fn hostile_links() {
    let fine = packed(FINE);
    let shop = betwixt(&["link", &gallery("online-shop")]).out.trim().to_owned();
    let flip = |at: usize| {
        let mut letters: Vec<char> = shop.chars().collect();
        letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
        letters.into_iter().collect::<String>()
    };
    let mut links = vec![
        ("nothing in it", "#s=".to_owned()),
        ("only a form", "#s=1".to_owned()),
        ("no payload", "#s=1..".to_owned()),
        ("no check", "#s=1.abcd".to_owned()),
        ("nonsense", "#s=hello".to_owned()),
        ("letters of another alphabet", "#s=1.äöü.00000000".to_owned()),
        ("a wrong check", format!("{}00000000", &fine[..fine.len() - 8])),
        ("a newer form", fine.replacen("#s=1.", "#s=7.", 1)),
        ("a form beyond all", fine.replacen("#s=1.", "#s=99999999999999999999.", 1)),
        ("a page without a scenario", "https://example.org/betwixt/".to_owned()),
        ("too long", format!("#s=1.{}.00000000", "A".repeat(70_000))),
    ];
    links.extend([20, 100, shop.len() / 2, shop.len() - 20].map(|at| ("a flipped letter", flip(at))));
    links.extend([8, 40, shop.len() / 2, shop.len() - 9, shop.len() - 1].map(|at| ("cut", shop[..at].to_owned())));
    for (name, link) in &links {
        let said = betwixt(&["run", link]);
        judge(name, &said);
        assert_eq!(said.out, "", "{name}");
        judge(name, &betwixt_with(&["check", "-"], link.as_bytes()));
        judge(name, &betwixt(&["link", link]));
    }
}

#[test]
fn a_scenario_that_is_too_large_for_a_link_makes_none() {
    let said = betwixt_with(&["link", "-"], &many_components(501));
    judge("501 components", &said);
    assert_eq!(said.out, "");
    assert!(said.err.contains("500"), "{}", said.err);
}

#[test]
fn circles_are_pointed_out_and_stop_at_a_limit() {
    let circle = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},
        {"id":"a","kind":"service","while_waiting":"release"},{"id":"b","kind":"service","while_waiting":"release"}],
        "connections":[{"from":"c","to":"a"},{"from":"a","to":"b"},{"from":"b","to":"a"}]}"#;
    let said = betwixt_with(&["run", "-"], circle.as_bytes());
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(said.err.contains("circle: a -> b -> a") && said.err.contains("stopped: "), "{}", said.err);
    assert!(said.out.contains("!! STOPPED before its end."), "{}", said.out);
}

#[test]
fn names_cannot_move_the_cursor() {
    let loud = FINE.replacen("\"betwixt\":1,", "\"betwixt\":1,\"name\":\"\\u001b[31mred\\u0007\\u009b2J\",", 1);
    let said = betwixt_with(&["run", "-", "--for", "1s"], loud.as_bytes());
    let all = format!("{}{}", said.out, said.err);
    assert!(!all.chars().any(|c| c.is_control() && c != '\n'), "{all:?}");
}
