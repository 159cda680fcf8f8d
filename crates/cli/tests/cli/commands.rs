//! What each command does, through the built program.

use crate::support::{betwixt, betwixt_with, gallery};
use serde_json::Value;

const TWICE: &str = r#"{"betwixt":1,"name":"Twice","seed":3,"duration":"60s","components":[{"id":"c","kind":"client","rate":"20/s"},
    {"id":"shop","kind":"service","workers":50},{"id":"pay","kind":"third_party","effect":"charge"}],
    "connections":[{"from":"c","to":"shop"},{"from":"shop","to":"pay","loss_reply":"10%","timeout":"2s","retries":3}],
    "faults":[{"fault":"slow","component":"shop","at":"2min"}]}"#;

#[test]
fn a_run_prints_what_people_got_and_where_the_sides_disagree() {
    let said = betwixt_with(&["run", "-"], TWICE.as_bytes());
    assert_eq!(said.code, Some(0), "{}", said.err);
    for part in [
        "Twice\n",
        "60s simulated; seed 3, engine ",
        "digest ",
        "What people got",
        "Components",
        "Connections",
        "were charged twice",
        "charged\n",
        "\nFaults\n",
        "!! NEVER APPLIED: The fault \"slow-1\"",
    ] {
        assert!(said.out.contains(part), "{part:?} is missing from\n{}", said.out);
    }
    assert!(!said.out.contains("NaN") && !said.out.contains("inf"), "{}", said.out);
}

fn twice() -> Value {
    let said = betwixt_with(&["run", "-", "--format", "json"], TWICE.as_bytes());
    assert_eq!(said.code, Some(0), "{}", said.err);
    said.json()
}

fn number(report: &Value, pointer: &str) -> f64 {
    report.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("{pointer}: {report:#}"))
}

#[test]
fn the_json_of_a_run_says_what_ran() {
    let report = twice();
    let head =
        ["betwixt_report", "scenario", "seed", "stopped", "simulated_ms", "warmup_ms"].map(|name| report[name].clone());
    let expected: [Value; 6] = [1.into(), "Twice".into(), 3.into(), Value::Null, 60_000.0.into(), 0.0.into()];
    assert_eq!(head, expected);
    assert_eq!(report["digest"].as_str().map(str::len), Some(16));
    assert_eq!(report.pointer("/components/0/time/mean_ms"), Some(&Value::Null), "no samples is null, never 0");
    assert_eq!(report.pointer("/components/0/busy_ratio"), Some(&Value::Null));
    assert_eq!(report.pointer("/faults/0/phase"), Some(&Value::from("planned")));
    let warning = report.pointer("/faults/0/never_applied").and_then(Value::as_str);
    assert!(warning.is_some_and(|warning| warning.contains("after the end")), "{warning:?}");
}

#[test]
fn the_json_of_a_run_agrees_with_itself() {
    let report = twice();
    let flow = |name: &str| number(&report, &format!("/flows/0/{name}"));
    let ended = flow("ended/ok") + flow("ended/failed") + flow("ended/refused") + flow("ended/unknown") + flow("left");
    assert_eq!(flow("started"), ended + flow("open"));
    assert_eq!(flow("latency/samples"), ended);
    assert!((flow("ok_per_s") - flow("ended/ok") / 60.0).abs() < 1e-9);
    assert!(flow("latency/p50_ms") <= flow("latency/p95_ms") && flow("latency/p95_ms") <= flow("latency/max_ms"));
    let messages = |name: &str| number(&report, &format!("/messages/{name}"));
    assert_eq!(messages("sent"), messages("delivered") + messages("lost") + messages("in_flight"));
    let connection = |name: &str| number(&report, &format!("/connections/1/{name}"));
    assert_eq!(connection("requests"), connection("calls") + connection("retries"));
    assert!(number(&report, "/components/2/effects/charge") > flow("started") * 1.05);
    let lines = report["disagreements"].as_array().unwrap();
    let twice = lines.iter().find(|line| line["key"] == "charged_twice").unwrap();
    assert!(number(twice, "/count") > 60.0 && twice["operations"].as_array().unwrap().len() == 50, "{twice}");
}

#[test]
fn a_seed_a_duration_and_settings_can_be_given() {
    let json = |args: &[&str]| {
        let said = betwixt_with(&[&["run", "-", "--format", "json"], args].concat(), TWICE.as_bytes());
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.json()
    };
    let plain = json(&[]);
    assert_eq!(plain["digest"], json(&[])["digest"]);
    assert_eq!(plain["digest"], json(&["--seed", "3", "--for", "60s", "--set", "seed=3"])["digest"]);
    assert_ne!(plain["digest"], json(&["--seed", "4"])["digest"]);
    assert_eq!(json(&["--for", "10s"])["simulated_ms"], 10_000.0);
    let lossless = json(&["--set", "connections.shop-pay.loss_reply=0%", "--set", "flows.request.keys=5"]);
    assert_eq!(lossless["messages"]["lost"], 0);
    let warm = json(&["--warmup", "30s"]);
    assert_eq!((&warm["warmup_ms"], &warm["digest"]), (&Value::from(30_000.0), &plain["digest"]));
    let started = |report: &Value| report["flows"][0]["started"].as_f64().unwrap();
    assert!((started(&warm) / started(&plain) - 0.5).abs() < 0.1);
}

#[test]
fn arguments_that_cannot_be_used_are_explained() {
    for (args, part) in [
        (&["run", "-", "--set", "components.shop.wokers=2"][..], "Did you mean \"workers\"?"),
        (&["run", "-", "--set", "components.shop.workers=many"], "not a whole number"),
        (&["run", "-", "--set", "components.shop.workers=0"], "must be between"),
        (&["run", "-", "--set", "shop"], "write it like"),
        (&["run", "-", "--set", "=1"], "write it like"),
        (&["run", "-", "--seed", "-1"], "--seed"),
        (&["run", "-", "--seed", "9007199254740992"], "9007199254740991"),
        (&["run", "-", "--for", "10"], "not a duration"),
        (&["run", "-", "--for", "0s"], "between"),
        (&["run", "-", "--for", "-5s"], "--for"),
        (&["run", "-", "--warmup", "60s"], "leaves nothing"),
        (&["run", "-", "--format", "xml"], "possible values"),
        (&["run", "-", "--fro", "10s"], "similar"),
        (&["run"], "required"),
        (&["chek", "-"], "similar"),
        (&["check"], "required"),
        (&["run", "no-such-file.json"], "There is no such file."),
        (&["run", env!("CARGO_MANIFEST_DIR")], "could not be read"),
    ] {
        let said = betwixt_with(args, TWICE.as_bytes());
        assert_eq!(said.code, Some(2), "{args:?}: {}", said.err);
        assert!(said.err.contains(part), "{args:?} should say {part:?}, says\n{}", said.err);
        assert_eq!(said.out, "", "{args:?}");
    }
}

#[test]
fn a_limit_ends_a_run_with_its_own_code() {
    let circle = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},
        {"id":"a","kind":"service","while_waiting":"release"},{"id":"b","kind":"service","while_waiting":"release"}],
        "connections":[{"from":"c","to":"a"},{"from":"a","to":"b"},{"from":"b","to":"a"}]}"#;
    let said = betwixt_with(&["run", "-", "--format", "json"], circle.as_bytes());
    assert_eq!(said.code, Some(3), "{}", said.err);
    assert!(said.err.contains("stopped: A request passed through 64 calls"), "{}", said.err);
    assert!(said.json()["stopped"].as_str().unwrap().contains("Break the circle"));
    assert!(number(&said.json(), "/simulated_ms") < 60_000.0, "the results until then are there");
}

#[test]
fn a_link_and_its_file_are_the_same_scenario() {
    let shop = gallery("online-shop");
    let linked = betwixt(&["link", &shop, "--url", "https://example.org/betwixt/#old"]);
    assert_eq!(linked.code, Some(0), "{}", linked.err);
    let link = linked.out.trim();
    assert!(link.starts_with("https://example.org/betwixt/#s=1."), "{link}");
    let digest = |input: &str| betwixt(&["run", input, "--for", "5s", "--format", "json"]).json()["digest"].clone();
    assert_eq!(digest(link), digest(&shop));
    assert_eq!(digest(link.split('#').next_back().unwrap()), digest(&shop));
    let file = betwixt(&["link", link]);
    assert_eq!(file.code, Some(0), "{}", file.err);
    let again = betwixt_with(&["run", "-", "--for", "5s", "--format", "json"], file.out.as_bytes());
    assert_eq!(again.json()["digest"], digest(&shop));
    // A link that was saved as a file, or piped.
    let piped = betwixt_with(&["run", "-", "--for", "5s", "--format", "json"], linked.out.as_bytes());
    assert_eq!(piped.json()["digest"], digest(&shop), "{}", piped.err);
}

#[test]
fn a_run_made_with_another_engine_says_so() {
    let other = TWICE.replace("\"seed\":3", "\"engine\":\"0.0.1\",\"seed\":3");
    let said = betwixt_with(&["run", "-", "--for", "1s"], other.as_bytes());
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("made with engine 0.0.1"), "{}", said.err);
}

#[test]
fn check_lists_every_problem_of_every_document() {
    let (shop, storm) = (gallery("online-shop"), gallery("retry-storm"));
    let said = betwixt(&["check", &shop, &storm]);
    assert_eq!((said.code, said.out.lines().count()), (Some(0), 2), "{}{}", said.out, said.err);
    let spoilt = TWICE.replace("\"workers\":50", "\"wokers\":50").replace("\"to\":\"pay\"", "\"to\":\"bank\"");
    let said = betwixt_with(&["check", &shop, "-"], spoilt.as_bytes());
    assert_eq!(said.code, Some(2));
    assert!(said.out.contains("Did you mean \"workers\"?") && said.out.contains("bank"), "{}", said.out);
    let json = betwixt_with(&["check", &shop, "-", "--format", "json"], spoilt.as_bytes());
    assert_eq!(json.code, Some(2));
    let json = json.json();
    assert_eq!((&json["betwixt_check"], &json["documents"][0]["fine"]), (&Value::from(1), &Value::from(true)));
    let problems = json["documents"][1]["problems"].as_array().unwrap();
    assert!(problems.len() >= 2, "{problems:?}");
    for problem in problems {
        for part in ["severity", "place", "what", "remedy"] {
            assert!(problem[part].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
    }
}

#[test]
fn the_schema_and_the_reference_are_printed() {
    let schema = betwixt(&["schema"]);
    assert_eq!(schema.code, Some(0));
    assert!(schema.json()["$schema"].as_str().is_some_and(|url| url.contains("json-schema")));
    let kinds = betwixt(&["kinds"]);
    assert_eq!(kinds.code, Some(0));
    for word in ["`client`", "`service`", "`service_time`", "`loss_reply`", "`crash`"] {
        assert!(kinds.out.contains(word), "{word}");
    }
}

#[test]
fn help_has_examples_and_exit_codes() {
    for args in [&["--help"][..], &["run", "--help"], &["check", "--help"], &["link", "--help"]] {
        let said = betwixt(args);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{args:?}");
        assert!(said.out.contains("Usage: betwixt"), "{}", said.out);
    }
    let help = betwixt(&["--help"]).out;
    assert!(help.contains("Exit codes") && help.contains("Examples:"), "{help}");
    assert!(betwixt(&["--version"]).out.starts_with("betwixt "));
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_betwixt"))
        .arg("kinds")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn why_leads_from_an_end_back_to_its_beginning() {
    let why = |asked: &str| betwixt_with(&["run", "-", "--why", asked], TWICE.as_bytes());
    let said = why("ok").err;
    let lines: Vec<&str> = said.lines().skip_while(|line| *line != "why:").skip(1).collect();
    assert!(lines.len() >= 4, "{said}");
    assert!(lines[0].contains("ends: ok") && lines[lines.len() - 1].contains("starts"), "{said}");
    assert!(why("999999").err.contains("no such end"));
    assert_eq!(why("sometimes").code, Some(2));
}
