//! A step as a sentence.

use betwixt_model::{Amount, Answer, Component, Effect, Key, OnlyIf, Scenario, Step};

use crate::state::label::component_name;

/// One step as a sentence.
#[must_use]
pub fn sentence(scenario: &Scenario, component: &Component, step: &Step) -> String {
    let who = |role: &str| {
        let connection = scenario.outgoing(&component.id).find(|connection| connection.role == role);
        connection.map_or(role, |connection| component_name(scenario, &connection.to)).to_owned()
    };
    match step {
        Step::Work(None) => "Work".to_owned(),
        Step::Work(Some(time)) => format!("Work for {time}"),
        Step::Call(role) => format!("Ask {} and wait", who(role)),
        Step::Publish(role) => format!("Tell {} and go on", who(role)),
        Step::Read { from, key, cache, at_least } => {
            let need = at_least.map_or(String::new(), |least| format!(", which must have {least} left"));
            let cache = cache.as_ref().map_or(String::new(), |cache| format!("{}, else from ", who(cache)));
            format!("Read {} from {cache}{}{need}", record(key), who(from))
        }
        Step::Write { to, key, condition, besides, amount } => {
            let when = match condition {
                None => "",
                Some(OnlyIf::Unchanged) => ", if nobody has changed it since it was read",
                Some(OnlyIf::Absent) => ", if it was never written",
                Some(OnlyIf::Enough) => ", if there is enough",
            };
            let inbox = if besides.inbox { "Unless its message is known, write" } else { "Write" };
            let outbox = if besides.outbox { ", and a message into its outbox" } else { "" };
            format!("{inbox} {} to {}{}{when}{outbox}", record(key), who(to), changed(*amount))
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
        Step::TwoPhaseCommit(_) => "Do all of these writes or none (two-phase commit)".to_owned(),
        Step::Transaction { on, isolation, .. } => {
            format!("In one transaction of {}, {}", who(on), isolation.name().replace('_', " "))
        }
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

/// What a write does to the amount of its record.
fn changed(amount: Option<Amount>) -> String {
    match amount {
        None => String::new(),
        Some(Amount::Add(by @ ..0)) => format!(" with {} less", by.unsigned_abs()),
        Some(Amount::Add(by)) => format!(" with {by} more"),
        Some(Amount::Set(by @ ..0)) => format!(" with {} less than was read", by.unsigned_abs()),
        Some(Amount::Set(0)) => " with as much as was read".to_owned(),
        Some(Amount::Set(by)) => format!(" with {by} more than was read"),
    }
}

fn record(key: &Key) -> String {
    match key {
        Key::Drawn => "its record".to_owned(),
        Key::Operation => "a record of its own".to_owned(),
        Key::Fixed(name) => format!("the record {name}"),
    }
}
