//! What a component does when it is asked, as sentences.

use crate::views::markup::html;
use betwixt_model::{Answer, Component, Effect, Key, OnlyIf, Program, Scenario, Step, program_for};
use yew::prelude::*;

use crate::state::label::component_name;
use crate::views::CATALOGUE;

/// One program with the names of the flows that run it; no names if all do.
#[must_use]
pub(super) fn programs(scenario: &Scenario, component: &Component) -> Vec<(Vec<String>, Program)> {
    let mut out: Vec<(Vec<String>, Program)> = Vec::new();
    for flow in &scenario.flows {
        let program = program_for(scenario, &CATALOGUE, component, &flow.id);
        match out.iter_mut().find(|(_, held)| *held == program) {
            Some((flows, _)) => flows.push(flow.name.clone()),
            None => out.push((vec![flow.name.clone()], program)),
        }
    }
    if let [(flows, _)] = out.as_mut_slice() {
        flows.clear();
    }
    out
}

/// One step as a sentence.
#[must_use]
pub(super) fn sentence(scenario: &Scenario, component: &Component, step: &Step) -> String {
    let who = |role: &str| {
        let connection = scenario.outgoing(&component.id).find(|connection| connection.role == role);
        connection.map_or(role, |connection| component_name(scenario, &connection.to)).to_owned()
    };
    match step {
        Step::Work(None) => "Work".to_owned(),
        Step::Work(Some(time)) => format!("Work for {time}"),
        Step::Call(role) => format!("Ask {} and wait", who(role)),
        Step::Publish(role) => format!("Tell {} and go on", who(role)),
        Step::Read { from, key, cache: None } => format!("Read {} from {}", record(key), who(from)),
        Step::Read { from, key, cache: Some(cache) } => {
            format!("Read {} from {}, else from {}", record(key), who(cache), who(from))
        }
        Step::Write { to, key, condition, besides } => {
            let when = match condition {
                None => "",
                Some(OnlyIf::Unchanged) => ", if nobody has changed it since it was read",
                Some(OnlyIf::Absent) => ", if it was never written",
            };
            let inbox = if besides.inbox { "Unless its message is known, write" } else { "Write" };
            let outbox = if besides.outbox { ", and a message into its outbox" } else { "" };
            format!("{inbox} {} to {}{when}{outbox}", record(key), who(to))
        }
        Step::Transaction { on, isolation, .. } => {
            format!("In one transaction of {}, {}", who(on), isolation.name().replace('_', " "))
        }
        Step::Effect(Effect::Charge) => "Charge the card".to_owned(),
        Step::Effect(Effect::Ship) => "Ship the goods".to_owned(),
        Step::Effect(Effect::Send) => "Send the message".to_owned(),
        Step::Effect(Effect::Reserve) => "Set the goods aside".to_owned(),
        Step::Effect(Effect::Refund) => "Give the money back".to_owned(),
        Step::Effect(Effect::Release) => "Give the goods free again".to_owned(),
        Step::Effect(Effect::Cancel) => "Call the goods back".to_owned(),
        Step::Compensate(role) => format!("Ask {} to make up for it, and wait", who(role)),
        Step::Compensation(_) => "When asked to make up for it, instead of all this".to_owned(),
        Step::Answer(Answer::Ok) => "Answer ok".to_owned(),
        Step::Answer(Answer::Error) => "Answer with an error".to_owned(),
        Step::Together(together) => match (together.need, together.width()) {
            (None, 1) => "Do".to_owned(),
            (None, width) => format!("At the same time, {width} branches"),
            (Some(need), width) => format!("At the same time, {width} branches, until {need} have ended well"),
        },
        Step::Try { otherwise, .. } if otherwise.is_empty() => "Try, and go on whatever comes of it".to_owned(),
        Step::Try { .. } => "Try, and otherwise do the second list".to_owned(),
    }
}

fn record(key: &Key) -> String {
    match key {
        Key::Drawn => "its record".to_owned(),
        Key::Operation => "a record of its own".to_owned(),
        Key::Fixed(name) => format!("the record {name}"),
    }
}

fn list(scenario: &Scenario, component: &Component, steps: &[Step]) -> Html {
    html! {
        <ol class="program">
            { for steps.iter().map(|step| html! {
                <li>
                    { sentence(scenario, component, step) }
                    { for step.inner().filter(|inner| !inner.is_empty()).map(|inner| list(scenario, component, inner)) }
                </li>
            }) }
        </ol>
    }
}

/// The programs of a component, as numbered steps.
pub(super) fn view(scenario: &Scenario, component: &Component) -> Html {
    let programs: Vec<_> =
        programs(scenario, component).into_iter().filter(|(_, program)| !program.steps.is_empty()).collect();
    if programs.is_empty() {
        return Html::default();
    }
    let written = if component.handlers.is_empty() { "made from its connections" } else { "written in the scenario" };
    html! {
        <section class="group" aria-label="What it does">
            <header class="group-head"><h3>{ "What it does" }</h3><span class="group-note">{ written }</span></header>
            { for programs.iter().map(|(flows, program)| html! {
                <>
                    if !flows.is_empty() {
                        <p class="program-flows">{ format!("For {}", flows.join(", ")) }</p>
                    }
                    { list(scenario, component, &program.steps) }
                </>
            }) }
        </section>
    }
}
