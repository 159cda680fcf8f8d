//! What queueing theory says of one and of four workers, read from the command line's JSON.

use crate::support::betwixt_with;
use serde_json::Value;

fn run(rate: &str, workers: u32, duration: &str) -> Value {
    let scenario = format!(
        r#"{{"betwixt":1,"components":[{{"id":"source","kind":"client","rate":"{rate}"}},
        {{"id":"server","kind":"service","workers":{workers},"queue":"unlimited","service_time":"exponential(10ms)"}}],
        "connections":[{{"from":"source","to":"server"}}]}}"#
    );
    let said =
        betwixt_with(&["run", "-", "--for", duration, "--warmup", "10s", "--format", "json"], scenario.as_bytes());
    assert_eq!(said.code, Some(0), "{}", said.err);
    said.json()
}

fn near(report: &Value, pointer: &str, expected: f64, tolerance: f64) {
    let found = report.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("{pointer}: {report:#}"));
    assert!((found / expected - 1.0).abs() < tolerance, "{pointer}: {found} instead of {expected}");
}

#[test]
fn one_worker_at_0_8_load() {
    let report = run("80/s", 1, "20000s");
    near(&report, "/components/1/working_ratio", 0.80, 0.03);
    near(&report, "/components/1/time/mean_ms", 50.0, 0.03);
    // The time in the system is exponential: its 99th percentile is ln(100) means.
    near(&report, "/components/1/time/p99_ms", 230.26, 0.03);
    near(&report, "/flows/0/latency/mean_ms", 50.0, 0.03);
    near(&report, "/components/1/queue_mean", 3.2, 0.05);
    near(&report, "/flows/0/ok_per_s", 80.0, 0.01);
}

#[test]
fn four_workers_at_0_9_load() {
    let report = run("360/s", 4, "4000s");
    // Erlang C for four workers and 3.6 erlangs: 0.7878 have to wait; the mean wait is 0.7878 / (400 - 360) s.
    let wait_ms = 0.787_75 / 40.0 * 1e3;
    near(&report, "/components/1/working_ratio", 0.90, 0.03);
    near(&report, "/components/1/time/mean_ms", wait_ms + 10.0, 0.05);
    near(&report, "/components/1/queue_mean", wait_ms * 0.36, 0.05);
}
