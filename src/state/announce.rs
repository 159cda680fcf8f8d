//! Plain sentences for those who listen instead of looking.

use super::fixed::fixed;
use betwixt_model::{Catalogue, Component, ComponentId, Connection, ConnectionId, Role, Scenario, SimTime};

use super::label::{component_name, connection_name, target_name};
use super::lens::{Lens, Thing};

/// A circuit breaker as a caller sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Breaker {
    /// Calls pass.
    Closed,
    /// Calls are refused for so many more simulated seconds.
    Open(f64),
    /// A few calls pass, as probes.
    HalfOpen,
}

/// The numbers of a component at this moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentNumbers {
    /// Requests per simulated second.
    pub rate_per_s: f64,
    /// 95 of 100 answers take at most this [simulated milliseconds]; none without answers.
    pub p95_ms: Option<f64>,
    /// Requests that wait.
    pub waiting: u64,
    /// Workers that are held.
    pub busy: u64,
    /// Workers in all; 0 where there are none to count.
    pub workers: u64,
    /// Whether it can be reached.
    pub down: bool,
    /// Whether nothing of it is known, because only telemetry is looked at.
    pub unseen: bool,
    /// What is inside, in words; may be empty.
    pub inside: String,
}

/// The numbers of a connection at this moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ConnectionNumbers {
    /// Calls per simulated second.
    pub sent_per_s: f64,
    /// Good answers per simulated second.
    pub answered_per_s: f64,
    /// 95 of 100 answers take at most this [simulated milliseconds].
    pub p95_ms: Option<f64>,
    /// The caller's breaker, if it has one.
    pub breaker: Option<Breaker>,
}

/// Where the run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunNumbers {
    /// Simulated time.
    pub now: SimTime,
    /// Whether time passes.
    pub playing: bool,
    /// Whether the run is at its end.
    pub ended: bool,
    /// Simulated seconds per real second.
    pub speed: f64,
    /// Operations on which the two sides disagree.
    pub disagreements: u64,
    /// Share of operations that the person saw fail lately, if there were any.
    pub failing_ratio: Option<f64>,
    /// What of the run is looked at.
    pub lens: Lens,
}

/// Whoever knows the numbers of a run.
pub trait Numbers {
    /// Where the run is.
    fn run(&self) -> RunNumbers;
    /// Of a component, if it has any.
    fn component(&self, id: &ComponentId) -> Option<ComponentNumbers>;
    /// Of a connection, if it has any.
    fn connection(&self, id: &ConnectionId) -> Option<ConnectionNumbers>;
}

/// "Online shop. 14 components, 13 connections, 2 zones. Running, 0:47, half speed."
#[must_use]
pub fn canvas(scenario: &Scenario, run: &RunNumbers) -> String {
    let mut parts =
        vec![counted(scenario.components.len(), "component"), counted(scenario.connections.len(), "connection")];
    if !scenario.zones.is_empty() {
        parts.push(counted(scenario.zones.len(), "zone"));
    }
    let state = match (run.ended, run.playing) {
        (true, _) => format!("Ended at {}.", clock(run.now)),
        (false, true) => format!("Running, {}, {}.", clock(run.now), speed(run.speed)),
        (false, false) => format!("Paused at {}.", clock(run.now)),
    };
    let lens = if run.lens == Lens::Telemetry { " Only telemetry." } else { "" };
    format!("{}. {}. {state}{lens}", scenario.name, parts.join(", "))
}

/// "Checkout, service, eu-west. Full: 40 of 40 workers. 38 waiting. Connections: 1 in, 4 out."
#[must_use]
pub fn component(
    scenario: &Scenario,
    component: &Component,
    numbers: Option<&ComponentNumbers>,
    catalogue: &Catalogue,
) -> String {
    let kind = catalogue.kind(&component.kind);
    let mut head =
        format!("{}, {}", component.name, kind.map_or(component.kind.clone(), |kind| kind.title.to_ascii_lowercase()));
    if let Some(zone) = component.zone.as_ref().and_then(|id| scenario.zones.iter().find(|zone| zone.id == *id)) {
        head = format!("{head}, {}", zone.name);
    }
    let mut out = vec![head];
    if !component.instrumented {
        out.push("No telemetry".to_owned());
    }
    match numbers {
        Some(numbers) if numbers.unseen => {}
        Some(numbers) if numbers.down => out.push("Unreachable".to_owned()),
        Some(numbers) => out.extend(state_of(numbers, kind.map(|kind| kind.role))),
        None => {}
    }
    let ins = scenario.connections.iter().filter(|connection| connection.to == component.id).count();
    let outs = scenario.outgoing(&component.id).count();
    out.push(match (ins, outs) {
        (0, 0) => "Not connected".to_owned(),
        _ => format!("Connections: {ins} in, {outs} out"),
    });
    out.join(". ") + "."
}

fn state_of(numbers: &ComponentNumbers, role: Option<Role>) -> Vec<String> {
    let mut out = Vec::new();
    let ComponentNumbers { rate_per_s, p95_ms, waiting, busy, workers, .. } = *numbers;
    if workers > 0 && role != Some(Role::External) {
        let full = if busy >= workers { "Full: " } else { "" };
        out.push(format!("{full}{busy} of {workers} workers"));
    }
    if waiting > 0 {
        out.push(format!("{waiting} waiting"));
    }
    out.push(format!("{} per second", amount(rate_per_s)));
    if let Some(p95_ms) = p95_ms {
        out.push(format!("95 in 100 within {}", duration(p95_ms)));
    }
    if !numbers.inside.is_empty() {
        out.push(numbers.inside.clone());
    }
    out
}

/// "Checkout to Payments, calls a third party. 5 of 10 per second answered. 95 in 100 within 14 seconds. Latency
/// changed by you at 0:30."
#[must_use]
pub fn connection(
    scenario: &Scenario,
    connection: &Connection,
    numbers: Option<&ConnectionNumbers>,
    now: SimTime,
    catalogue: &Catalogue,
) -> String {
    let verb = if connection.asynchronous { "publishes to" } else { "calls" };
    let callee = scenario.component(&connection.to).and_then(|callee| catalogue.kind(&callee.kind));
    let what = callee.map_or_else(|| "a component".to_owned(), |kind| format!("a {}", kind.title.to_ascii_lowercase()));
    let mut out = vec![format!("{}, {verb} {what}", connection_name(scenario, &connection.id))];
    if connection.disabled {
        out.push("Switched off".to_owned());
    }
    if let Some(numbers) = numbers {
        if numbers.sent_per_s > 0.0 {
            let (answered, sent) = (amount(numbers.answered_per_s), amount(numbers.sent_per_s));
            out.push(format!("{answered} of {sent} per second answered"));
        }
        if let Some(p95_ms) = numbers.p95_ms {
            out.push(format!("95 in 100 within {}", duration(p95_ms)));
        }
        out.extend(numbers.breaker.and_then(breaker));
    }
    out.extend(changes(scenario, connection, now, catalogue));
    out.join(". ") + "."
}

fn breaker(breaker: Breaker) -> Option<String> {
    match breaker {
        Breaker::Closed => None,
        Breaker::Open(s) => Some(format!("Breaker open, tries again in {}", duration(s * 1_000.0))),
        Breaker::HalfOpen => Some("Breaker half open".to_owned()),
    }
}

fn changes<'a>(
    scenario: &'a Scenario,
    connection: &'a Connection,
    now: SimTime,
    catalogue: &'a Catalogue,
) -> impl Iterator<Item = String> + 'a {
    let target = betwixt_model::Target::Connection(connection.id.clone());
    catalogue.connection.iter().filter_map(move |spec| {
        let (at, _) = super::interventions::last_change(scenario, now, &target, spec.id)?;
        Some(format!("{} changed by you at {}", spec.name, clock(at)))
    })
}

/// What is happening, for the key D: what was changed, who is full, how many fail, where the sides disagree.
#[must_use]
pub fn describe(scenario: &Scenario, numbers: &dyn Numbers, catalogue: &Catalogue) -> String {
    let run = numbers.run();
    let mut out = Vec::new();
    for held in &scenario.interventions {
        let Some((at, value)) = held.points.iter().rev().find(|(at, _)| *at <= run.now) else { continue };
        if let Some(spec) = scenario.param_spec(&held.target, held.param, catalogue) {
            let whose = target_name(scenario, &held.target);
            out.push(format!(
                "At {} {whose}: {} to {}",
                clock(*at),
                spec.name.to_ascii_lowercase(),
                spec.format(*value)
            ));
        }
    }
    for fault in scenario
        .faults
        .iter()
        .filter(|_| run.lens.shows(Thing::Truth).any())
        .filter(|fault| fault.at <= run.now && fault.lasts.is_none_or(|lasts| fault.at.after(lasts) > run.now))
    {
        let title = catalogue.fault(&fault.kind).map_or(fault.kind.as_str(), |spec| spec.title);
        out.push(format!(
            "{title} since {}: {}",
            clock(fault.at),
            super::label::fault_target_name(scenario, &fault.target)
        ));
    }
    for component in &scenario.components {
        match numbers.component(&component.id) {
            Some(held) if held.down => out.push(format!("{} is unreachable", component.name)),
            Some(held) if held.workers > 0 && held.busy >= held.workers => {
                out.push(format!("{} is full", component.name));
            }
            _ => {}
        }
    }
    match run.failing_ratio {
        Some(ratio) if ratio >= 0.005 => out.push(format!("{}% of operations fail", fixed(ratio * 100.0, 0))),
        Some(_) => out.push("No operations fail".to_owned()),
        None => {}
    }
    out.push(match run.disagreements {
        _ if !run.lens.shows(Thing::Truth).any() => "What the sides believe is not visible to telemetry".to_owned(),
        0 => "No disagreements".to_owned(),
        n => counted(usize::try_from(n).unwrap_or(usize::MAX), "disagreement"),
    });
    out.join(". ") + "."
}

/// "Connecting Checkout. Payments."; said while aiming.
#[must_use]
pub fn aimed(scenario: &Scenario, from: &ComponentId, to: &ComponentId) -> String {
    format!("{} to {}. Enter connects.", component_name(scenario, from), component_name(scenario, to))
}

/// "Latency, 8 seconds, was 180 milliseconds".
#[must_use]
pub fn slider(name: &str, now: &str, scenario_value: &str) -> String {
    let now = spoken(now);
    if scenario_value.is_empty() {
        format!("{name}, {now}")
    } else {
        format!("{name}, {now}, was {}", spoken(scenario_value))
    }
}

/// A value as people write it, with its unit as people say it: "8s" is "8 seconds".
#[must_use]
pub fn spoken(written: &str) -> String {
    let split = written.find(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '%').unwrap_or(written.len());
    let (number, unit) = written.split_at(split);
    let one = number == "1";
    let unit = match unit {
        "ns" => "nanosecond",
        "us" => "microsecond",
        "ms" => "millisecond",
        "s" => "second",
        "min" => "minute",
        "h" => "hour",
        "/s" => return format!("{number} per second"),
        "%" => return format!("{number} percent"),
        _ => return written.to_owned(),
    };
    format!("{number} {unit}{}", if one { "" } else { "s" })
}

/// Simulated time as a clock shows it: "0:47", "1:02:09".
#[must_use]
pub fn clock(at: SimTime) -> String {
    let s = at.0 / betwixt_model::units::SECOND;
    let (hours, minutes, seconds) = (s / 3_600, s / 60 % 60, s % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// "half speed", "full speed", "10 times faster".
#[must_use]
pub fn speed(speed: f64) -> String {
    match speed {
        s if (s - 1.0).abs() < 0.05 => "full speed".to_owned(),
        s if (s - 0.5).abs() < 0.025 => "half speed".to_owned(),
        s if s > 1.0 => format!("{} times faster", amount(s)),
        s => format!("{} times slower", amount(1.0 / s)),
    }
}

fn duration(ms: f64) -> String {
    match ms {
        ms if ms >= 60_000.0 => format!("{} minutes", amount(ms / 60_000.0)),
        ms if ms >= 1_000.0 => format!("{} seconds", amount(ms / 1_000.0)),
        ms => format!("{} milliseconds", amount(ms)),
    }
}

/// Three digits are enough for the ear.
fn amount(n: f64) -> String {
    match n.abs() {
        a if a >= 10.0 => fixed(n, 0),
        a if a >= 0.05 => {
            let text = fixed(n, 1);
            text.strip_suffix(".0").unwrap_or(&text).to_owned()
        }
        a if a > 0.0 => "less than 0.1".to_owned(),
        _ => "0".to_owned(),
    }
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
