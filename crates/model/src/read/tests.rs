//! Reading what strangers write: every slip has a place, a sentence and a remedy, and nothing panics or hangs.

mod amounts;
mod expect;
mod hostile;

use super::*;
use crate::handler::Step;
use crate::ids::ComponentId;
use crate::param::ParamValue;
use crate::test_catalogue::CATALOGUE;

fn read(text: &str) -> Loaded {
    super::read(text, &CATALOGUE)
}

/// The document of the table tests: `extra` goes where its own lists would.
fn around(extra: &str) -> String {
    format!(
        r#"{{"betwixt":1,"components":[{{"id":"c","kind":"client"}},{{"id":"a","kind":"service"}},{{"id":"db","kind":"database"}}],
        "connections":[{{"from":"c","to":"a"}},{{"from":"a","to":"db"}}]{extra}}}"#
    )
}

#[test]
fn the_document_of_the_table_tests_is_sound() {
    assert_eq!(read(&around("")).problems, []);
}

#[test]
fn numbers_are_accepted_where_text_is() {
    let text = r#"{"betwixt":1,"components":[{"id":"c","kind":"client","rate":50},
        {"id":"a","kind":"service","workers":"40","queue":40.0,"service_time":0,"hold":"no"},
        {"id":"db","kind":"database","slowdown":"2"}],
        "connections":[{"from":"c","to":"a","loss":0.05},{"from":"a","to":"db","loss":"5%"}],"seed":"9"}"#;
    let loaded = read(text);
    assert_eq!(loaded.problems, []);
    let s = loaded.scenario;
    assert_eq!(s.components[1].params.get("workers"), Some(ParamValue::Count(40)));
    assert_eq!(s.components[1].params.get("queue"), Some(ParamValue::Count(40)));
    assert_eq!(s.components[1].params.get("hold"), Some(ParamValue::Flag(false)));
    assert_eq!(s.connections[0].params, s.connections[1].params);
    assert_eq!(s.seed, 9);
}

#[test]
fn no_time_at_all_is_doubted_where_it_reads_as_none() {
    let with = |value: &str| {
        let text = around("").replace(r#""id":"a","#, &format!(r#""id":"a","patience":{value},"#));
        let loaded = read(&text);
        assert_eq!(loaded.scenario.components[1].params.get("patience"), None, "zero is none");
        loaded.problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for zero in ["0", r#""0""#, r#""0s""#, r#""0 ms""#] {
        let [said] = with(zero).try_into().expect(zero);
        assert!(said.starts_with("components.a.patience: No time at all is read as none."), "{said}");
    }
    assert_eq!(with(r#""none""#), [""; 0]);
}

#[test]
fn what_is_left_out_has_its_default() {
    let s = read(&around("")).scenario;
    assert_eq!(s.flows, [Flow::request()]);
    assert_eq!((s.name.as_str(), s.seed, s.duration), ("Untitled", 1, SimSpan::from_s(120)));
    let connection = &s.connections[1];
    assert_eq!((connection.id.as_str(), connection.role.as_str()), ("a-db", "db"));
    assert_eq!(s.components[1].name, "a");
    assert!(s.components[1].instrumented);
}

#[test]
fn components_without_a_place_stand_in_columns() {
    let places = |text: &str| read(text).scenario.components.iter().map(|c| (c.at.x, c.at.y)).collect::<Vec<_>>();
    assert_eq!(places(&around("")), [(80.0, 80.0), (230.0, 80.0), (380.0, 80.0)]);
    let some = around("").replace(r#""id":"c","#, r#""id":"c","at":[500,300],"#);
    assert_eq!(places(&some), [(500.0, 300.0), (80.0, 410.0), (230.0, 410.0)]);
    let fork = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},{"id":"x","kind":"service"},{"id":"y","kind":"service"},
        {"id":"lonely","kind":"service"}],"connections":[{"from":"c","to":"x"},{"from":"c","to":"y"},{"from":"y","to":"x"}]}"#;
    assert_eq!(places(fork), [(80.0, 80.0), (230.0, 80.0), (230.0, 190.0), (80.0, 190.0)]);
}

#[test]
fn the_good_parts_of_a_bad_document_are_kept() {
    let text = r#"{"betwixt":1,"seed":-4,"nonsense":true,"components":[{"id":"c","kind":"client"},{"id":"x","kind":"sevrice"},
        {"id":"a","kind":"service","wokers":7,"workers":"many","queue":7},7,{"kind":"service"}],
        "connections":[{"from":"c","to":"a"},{"from":"c","to":"x"},{"from":"c","to":"zz"},{"from":"a","to":"c"}]}"#;
    let loaded = read(text);
    let places: Vec<&str> = loaded.problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "seed",
            "components.x.kind",
            "components.a.workers",
            "components.a.wokers",
            "components[3]",
            "components[4]",
            "connections[1].to",
            "connections[2].to",
            "connections[3].to",
            "nonsense",
        ]
    );
    let s = loaded.scenario;
    assert_eq!((s.components.len(), s.connections.len()), (2, 1));
    assert_eq!(s.components[1].params.iter().collect::<Vec<_>>(), [("queue", ParamValue::Count(7))]);
}

#[test]
fn ids_with_spaces_are_mended_and_still_fit_together() {
    let text = r#"{"betwixt":1,"components":[{"id":"web shop","kind":"client"},{"id":"a","kind":"service"}],
        "connections":[{"from":"web shop","to":"a"}]}"#;
    let loaded = read(text);
    assert_eq!(loaded.problems.len(), 1, "{:?}", loaded.problems);
    assert!(loaded.problems[0].remedy.starts_with("Write \"web-shop\""));
    assert_eq!(loaded.scenario.connections[0].id.as_str(), "web-shop-a");
}

#[test]
fn a_newer_document_is_read_as_far_as_it_is_understood() {
    let newer = around(r#","weather":"rain","faults":[{"fault":"flood","component":"a"}]"#).replace(":1,", ":2,");
    let loaded = read(&newer);
    assert_eq!(loaded.problems.len(), 1);
    let problem = &loaded.problems[0];
    assert!(problem.what.contains("newer Betwixt (document version 2"), "{problem}");
    assert!(problem.what.ends_with("Left out: faults[0].fault, weather."), "{problem}");
    assert_eq!(loaded.scenario.components.len(), 3);
    let same = read(&around("").replace(":1,", ":2,"));
    assert!(!same.has_errors() && same.problems.len() == 1, "{:?}", same.problems);
}

#[test]
fn markup_in_a_name_is_just_text() {
    let loaded = read(&around(r#","name":"<script>alert(1)</script>""#));
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.scenario.name, "<script>alert(1)</script>");
}

#[test]
fn unwanted_letters_are_taken_out_of_names() {
    let loaded = read(&around(r#","name":"a\u0000b\u001b[31m\u202ec","about":"one\ntwo\u0007""#));
    assert_eq!(loaded.scenario.name, "ab[31mc");
    assert_eq!(loaded.scenario.about, "one\ntwo");
    assert_eq!(loaded.problems.len(), 2);
    let long = read(&around(&format!(r#","name":"{}""#, "ä".repeat(201))));
    assert_eq!(long.scenario.name.chars().count(), 200);
    assert_eq!(long.problems.len(), 1);
}

#[test]
fn steps_that_cannot_run_are_taken_out() {
    let programs = r#""handlers":{"*":["work",{"call":"dbx"},{"read":"db"},{"call":"db"},{"write":"db"},{"read":{"from":"db","cache":"db"}}]}"#;
    let loaded = read(&around("").replace(r#""id":"a","#, &format!(r#""id":"a",{programs},"#)));
    let steps = &loaded.scenario.component(&ComponentId::new("a")).unwrap().handlers[&None].steps;
    assert_eq!(
        steps[3],
        Step::Write {
            to: "db".into(),
            key: crate::Key::Drawn,
            condition: None,
            besides: crate::Besides::NOTHING,
            amount: None
        }
    );
    // What is read through itself is read without a cache.
    assert_eq!(loaded.problems[0].place, "components.a.handlers.*[5].read.cache");
    assert!(matches!(&steps[4], Step::Read { from, cache: None, .. } if from == "db"));
    assert_eq!(loaded.problems[1].place, "components.a.handlers.*[1]");
    assert_eq!(loaded.problems[1].remedy, "Did you mean \"db\"?");
}

#[test]
fn no_parameter_has_the_name_of_a_field() {
    assert_eq!(reserved::clashes(&CATALOGUE), Vec::<String>::new());
}

#[test]
fn a_file_may_begin_with_a_byte_order_mark() {
    assert_eq!(read_bytes("\u{feff}{\"betwixt\":1}".as_bytes(), &CATALOGUE).problems, []);
}

#[test]
fn steps_that_hold_steps_are_read_and_written_and_their_mistakes_have_a_place() {
    let with = |program: &str| {
        format!(
            r#"{{"betwixt":1,"components":[{{"id":"c","kind":"client"}},{{"id":"a","kind":"service","handlers":{{"*":{program}}}}},
            {{"id":"b","kind":"service"}}],"connections":[{{"from":"c","to":"a"}},{{"from":"a","to":"b"}}]}}"#
        )
    };
    let good = r#"[{"together":[{"call":"b"},["work",{"call":"b"}]],"times":3,"need":5},{"try":[{"call":"b"}],"otherwise":["answer"]}]"#;
    let loaded = read(&with(good));
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let written = crate::write::write(&loaded.scenario, &CATALOGUE);
    assert!(written.contains(r#"{"need":5,"times":3,"together":[{"call":"b"},["work",{"call":"b"}]]}"#), "{written}");
    assert!(written.contains(r#"{"otherwise":["answer"],"try":[{"call":"b"}]}"#), "{written}");
    assert_eq!(read(&written).scenario, loaded.scenario);
    for (program, place, part) in [
        (r#"[{"together":[{"call":"b"},["work",{"call":"x"}]]}]"#, "[0].together[1][1]", "no connection"),
        (r#"[{"together":[{"call":"b"},["work",{"cal":"b"}]]}]"#, "[0].together[1][1]", "no step \"cal\""),
        (r#"[{"together":[]}]"#, "[0].together", "nothing to do"),
        (r#"["together"]"#, "[0]", "which one is meant"),
        (r#"[{"together":["work"],"need":2}]"#, "[0].need", "more of them"),
        (r#"[{"together":["work"],"times":2001}]"#, "[0].times", "whole number"),
        (r#"[{"together":["work","work"],"times":2000}]"#, "[0].times", "4000 branches"),
        (r#"[{"try":["work"],"otherwise":[{"call":"x"}]}]"#, "[0].otherwise[0]", "no connection"),
        (r#"[{"try":"work"}]"#, "[0].try", "instead of a list"),
        (r#"[{"try":["work"],"else":[]}]"#, "[0].else", "no setting"),
    ] {
        let problems = read(&with(program)).problems;
        let found = problems.iter().any(|p| p.place.ends_with(place) && p.what.contains(part));
        assert!(found, "{program}: {problems:?}");
    }
    let many = format!("[{{\"try\":[{}]}}]", vec!["\"work\""; 300].join(","));
    let loaded = read(&with(&many));
    assert!(loaded.problems.iter().any(|p| p.what.contains("more than 200 steps")), "{:?}", loaded.problems);
}

#[test]
fn presets_hold_where_a_connection_says_nothing_itself() {
    let held = |fields: &str| {
        let text = format!(
            r#"{{"betwixt":1,"components":[{{"id":"c","kind":"client"}},{{"id":"a","kind":"service"}}],
            "connections":[{{"from":"c","to":"a",{fields}}}]}}"#
        );
        let loaded = read(&text);
        let params = loaded.scenario.connections[0].params.iter().map(|(name, value)| format!("{name} {value:?}"));
        (params.collect::<Vec<_>>().join(", "), loaded.problems)
    };
    assert_eq!(held(r#""presets":["lossy"]"#).0, "loss Ratio(0.1), retries Count(3)");
    assert_eq!(held(r#""presets":["lossy","once"]"#).0, "loss Ratio(0.1), timeout Span(SimSpan(500000000))");
    assert_eq!(held(r#""presets":["lossy"],"loss":"0%","retries":1"#).0, "retries Count(1)");
    let (params, problems) = held(r#""presets":["losy",7]"#);
    assert_eq!((params.as_str(), problems.len()), ("", 2), "{problems:?}");
    assert!(problems[0].place.ends_with("presets[0]") && problems[0].remedy.contains("lossy"), "{problems:?}");
}

#[test]
fn the_load_of_a_source_is_read_and_written_and_its_mistakes_have_a_place() {
    let with = |kind: &str, fields: &str| {
        read(&format!(r#"{{"betwixt":1,"components":[{{"id":"c","kind":"{kind}",{fields}}}]}}"#))
    };
    let loaded = with("client", r#""profile":[["0s","50%"],["30s",4]],"trace":["0s","1.5s"]"#);
    let load = &loaded.scenario.components[0].load;
    assert_eq!((load.profile.len(), load.trace.len()), (2, 2), "{:?}", loaded.problems);
    let written = crate::write::write(&loaded.scenario, &CATALOGUE);
    assert!(written.contains(r#""profile":[["0s",0.5],["30s",4]]"#), "{written}");
    assert_eq!(read(&written).scenario, loaded.scenario);
    for (kind, fields, place, part) in [
        ("client", r#""profile":[["30s",1],["0s",2]]"#, "profile[1]", "earlier"),
        ("client", r#""profile":[["30s"]]"#, "profile[0]", "a time and a share"),
        ("client", r#""profile":[["30s",-1]]"#, "profile[0]", "between 0 and"),
        ("client", r#""profile":[["30s","x"]]"#, "profile[0]", "x"),
        ("client", r#""profile":{"a":1}"#, "profile", "instead of a list"),
        ("client", r#""trace":["2s","1s"]"#, "trace[1]", "earlier"),
        ("client", r#""trace":["soon"]"#, "trace[0]", "soon"),
        ("service", r#""trace":["1s"]"#, "components.c.trace", "no setting"),
    ] {
        let problems = with(kind, fields).problems;
        assert!(problems.iter().any(|p| p.place.ends_with(place) && p.what.contains(part)), "{fields}: {problems:?}");
    }
}

#[test]
fn a_bend_is_two_numbers_and_straight_is_none() {
    let bent = |bend: &str| {
        let text = format!(
            r#"{{"betwixt":1,"components":[{{"id":"c","kind":"client"}},{{"id":"a","kind":"service"}}],
            "connections":[{{"from":"c","to":"a","bend":{bend}}}]}}"#
        );
        let loaded = read(&text);
        let said: Vec<String> = loaded.problems.iter().map(|problem| problem.place.clone()).collect();
        (loaded.scenario.connections[0].bend.map(|bend| (bend.x, bend.y)), said)
    };
    assert_eq!(bent("[0, 80]"), (Some((0.0, 80.0)), vec![]));
    assert_eq!(bent("[0, -0.0]"), (None, vec![]), "not at all is the default");
    for wrong in ["80", "[80]", "[1, 2, 3]", "[\"a\", 0]", "[0, 1e9]", "null"] {
        assert_eq!(bent(wrong), (None, vec!["connections.c-a.bend".to_owned()]), "{wrong}");
    }
}

#[test]
fn bookmarks_stand_in_order_one_at_each_moment() {
    let extra = r#","bookmarks":[{"at":"42s","name":" The queue is full "},{"at":"5s"},{"at":"42000ms","name":"again"},
        {"name":"when?"},{"at":"soon"},{"at":"3min"},"x",{"at":"6s","colour":"red"}]"#;
    let loaded = read(&around(extra));
    let marks: Vec<(u64, &str)> =
        loaded.scenario.bookmarks.iter().map(|held| (held.at.0 / 1_000_000_000, held.name.as_str())).collect();
    assert_eq!(marks, [(5, ""), (6, ""), (42, "The queue is full"), (180, "")]);
    let places: Vec<&str> = loaded.problems.iter().map(|problem| problem.place.as_str()).collect();
    let wanted = [
        "bookmarks[2].at",
        "bookmarks[3]",
        "bookmarks[4].at",
        "bookmarks[6]",
        "bookmarks[7].colour",
        "bookmarks[3].at",
    ];
    assert_eq!(places, wanted, "the last is one after the end of the run: {:?}", loaded.problems);
    assert!(loaded.problems[5].what.starts_with("3min is after the run of 2min"), "{:?}", loaded.problems[5]);
}
