//! Results as text for people.

use std::fmt::Write as _;

use betwixt_analysis::Report;
use betwixt_analysis::report::{ComponentReport, Durations, Effects};

use crate::table::{Table, count, number, percent, span};

/// The whole report.
pub(crate) fn show(report: &Report) -> String {
    let mut out = String::new();
    head(report, &mut out);
    out.push_str(&crate::verdicts::show(&report.expectations));
    flows(report, &mut out);
    components(report, &mut out);
    connections(report, &mut out);
    pools(report, &mut out);
    disagreements(report, &mut out);
    faults(report, &mut out);
    out
}

fn head(report: &Report, out: &mut String) {
    let Report { scenario, seed, engine, digest, events, simulated_ms, warmup_ms, messages, .. } = report;
    let seconds = simulated_ms / 1e3;
    let warmup = if *warmup_ms > 0.0 { format!(", the first {}s left out", warmup_ms / 1e3) } else { String::new() };
    line(out, scenario);
    line(out, &format!("  {seconds}s simulated{warmup}; seed {seed}, engine {engine}, digest {digest}"));
    let (sent, lost, left) = (count(messages.sent), count(messages.lost), count(messages.in_flight));
    line(out, &format!("  {} events; {sent} messages sent, {lost} lost, {left} still on their way", count(*events)));
    if let Some(limit) = &report.stopped {
        line(out, &format!("\n!! STOPPED before its end. {limit}"));
    }
}

fn flows(report: &Report, out: &mut String) {
    line(out, "\nWhat people got");
    let columns = ["flow", "started", "ok", "failed?", "refused?", "unknown?", "left?", "open?", "errors", "ok/s"];
    let mut table = Table::new(&[&columns[..], &TIMES[..]].concat());
    for flow in &report.flows {
        let counts = [
            flow.started,
            flow.ended.ok,
            flow.ended.failed,
            flow.ended.refused,
            flow.ended.unknown,
            flow.left,
            flow.open,
        ];
        let mut row = vec![flow.id.clone()];
        row.extend(counts.map(count));
        row.extend([percent(flow.error_ratio), number(flow.ok_per_s)]);
        row.extend(times(&flow.latency));
        table.row(row);
    }
    table.write(out);
}

fn components(report: &Report, out: &mut String) {
    let did_something = |part: &&ComponentReport| part.accepted + part.turned_away > 0 || part.workers > 0;
    let shown: Vec<&ComponentReport> = report.components.iter().filter(did_something).collect();
    if shown.is_empty() {
        return;
    }
    line(out, "\nComponents");
    let columns = ["component", "requests", "turned away?", "failed?", "crashed over?", "done/s"];
    let more = ["workers?", "working?", "busy?", "queue mean?", "queue max?", "dead letters?", "found?", "happened?"];
    let mut table = Table::new(&[&columns[..], &TIMES[..], &more[..]].concat());
    for part in shown {
        let requests = part.accepted + part.turned_away;
        let counts = [requests, part.turned_away, part.finished.failed + part.finished.refused, part.finished.unknown];
        let mut row = vec![part.id.clone()];
        row.extend(counts.map(count));
        row.push(number(part.finished_per_s));
        row.extend(times(&part.time));
        row.push(count(part.workers.into()));
        row.extend([percent(part.working_ratio), percent(part.busy_ratio), number(part.queue_mean)]);
        row.extend([
            count(part.queue_max.into()),
            count(part.dead_letters),
            percent(part.hit_ratio),
            effects(part.effects),
        ]);
        table.row(row);
    }
    table.write(out);
}

fn connections(report: &Report, out: &mut String) {
    if report.connections.is_empty() {
        return;
    }
    line(out, "\nConnections");
    let columns = ["connection", "calls?", "ok?", "failed?", "refused?", "unknown?", "abandoned?", "retries?"];
    let more = ["published?", "lost?", "late replies?"];
    let mut table = Table::new(&[&columns[..], &more[..], &TIMES[..]].concat());
    for part in &report.connections {
        let ended = &part.ended;
        let calls = [part.calls, ended.ok, ended.failed, ended.refused, ended.unknown, part.abandoned, part.retries];
        let mut row = vec![part.id.clone()];
        row.extend(calls.map(count));
        row.extend([part.publications, part.lost, part.late_replies].map(count));
        row.extend(times(&part.latency));
        table.row(row);
    }
    table.write(out);
}

fn pools(report: &Report, out: &mut String) {
    if report.connections.iter().all(|part| part.pool.is_none()) {
        return;
    }
    line(out, "\nConnection pools");
    let columns =
        ["connection", "opened", "failed?", "open", "idle", "most open", "waiting?", "most waiting?", "mean wait"];
    let mut table = Table::new(&columns);
    for part in &report.connections {
        let Some(pool) = &part.pool else { continue };
        let [open, idle, most] = [pool.open, pool.idle, pool.connections_max].map(u64::from);
        let [waiting, most_waiting] = [pool.waiting, pool.waiting_max].map(u64::from);
        let mut row = vec![part.id.clone()];
        row.extend([pool.opened, pool.failed, open, idle, most, waiting, most_waiting].map(count));
        row.push(span(pool.wait_mean_ms));
        table.row(row);
    }
    table.write(out);
}

fn disagreements(report: &Report, out: &mut String) {
    /// Enough to look one up; the JSON has more.
    const SHOWN: usize = 5;
    if report.disagreements.is_empty() {
        return;
    }
    line(out, "\nWhere the two sides disagree");
    let width = report.disagreements.iter().map(|found| count(found.count).len()).max().unwrap_or(0);
    for found in &report.disagreements {
        let mut text = format!("  {:>width$}  {}", count(found.count), found.label);
        if let Some(first) = found.first_ms {
            let operations: Vec<String> = found.operations.iter().take(SHOWN).map(u64::to_string).collect();
            let more = if found.count > SHOWN as u64 { ", ..." } else { "" };
            text.push_str(&format!("; first at {:.3}s; operations {}{more}", first / 1e3, operations.join(", ")));
        }
        if found.cut_off > 0 {
            text.push_str(&format!("; {} of them only because the run ended", count(found.cut_off)));
        }
        line(out, &text);
    }
}

fn faults(report: &Report, out: &mut String) {
    if report.faults.is_empty() {
        return;
    }
    line(out, "\nFaults");
    let mut table = Table::new(&["fault", "kind", "on", "from", "until", "times applied"]);
    for fault in &report.faults {
        let until = fault.ends_ms.map_or_else(|| "the end".to_owned(), |at| format!("{}s", at / 1e3));
        let from = format!("{}s", fault.begins_ms / 1e3);
        table.row(vec![
            fault.id.clone(),
            fault.kind.clone(),
            fault.target.clone(),
            from,
            until,
            count(fault.times_applied),
        ]);
    }
    table.write(out);
    for warning in report.faults.iter().filter_map(|fault| fault.never_applied.as_ref()) {
        line(out, &format!("!! NEVER APPLIED: {warning}"));
    }
}

const TIMES: [&str; 5] = ["mean", "p50", "p95", "p99", "max"];

fn times(durations: &Durations) -> [String; 5] {
    let Durations { mean_ms, p50_ms, p95_ms, p99_ms, max_ms, .. } = *durations;
    [mean_ms, p50_ms, p95_ms, p99_ms, max_ms].map(span)
}

fn effects(effects: Effects) -> String {
    let Effects { charge, ship, send, reserve, refund, release, cancel } = effects;
    let taken_back = [(refund, "refunded"), (release, "released"), (cancel, "cancelled")];
    let done = [(charge, "charged"), (ship, "shipped"), (send, "sent"), (reserve, "reserved")];
    let said = [&done[..], &taken_back[..]].concat();
    let said: Vec<String> =
        said.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", count(*n))).collect();
    said.join(", ")
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _written = writeln!(out, "{text}");
}
