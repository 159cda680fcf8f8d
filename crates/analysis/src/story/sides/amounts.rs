//! What each side believes of how much there was, when an operation took what was not there.

use betwixt_model::Role;

use super::super::{Scene, Side};
use super::question::Subject;
use super::{Answer, caller, clock, queue};
use crate::findings::Oversale;

pub(super) fn one(scene: &Scene<'_>, node: u32) -> Answer {
    let Some(oversale) = scene.listen.oversale() else { return others(scene, node) };
    let Oversale { at, from, to, took, heard, wrote, .. } = *oversale;
    if node == oversale.node {
        let note = format!("{} since {}", says(to), clock(at));
        return (Side::Store, Some(count(from)), sentence(from), note);
    }
    match heard {
        Some(heard) if scene.callee(heard.connection) == node => {
            (Side::Store, Some(count(heard.amount)), sentence(heard.amount), format!("Said so at {}", clock(heard.at)))
        }
        Some(heard) if scene.caller(heard.connection) == node => {
            let who = scene.called(scene.callee(heard.connection));
            let what = if wrote { format!("wrote {to}") } else { format!("took {took}") };
            let note = format!("Told so at {}, {what} at {}", clock(heard.at), clock(at));
            (Side::Caller, Some(count(heard.amount)), format!("{who} said {}.", heard.amount), note)
        }
        None if asks(scene, node, oversale.node) => {
            (Side::Caller, None, "I did not ask.".to_owned(), format!("Took {took} at {}", clock(at)))
        }
        _ => others(scene, node),
    }
}

/// As many as are there for anybody.
fn count(amount: i16) -> u32 {
    u32::from(amount.max(0).unsigned_abs())
}

fn sentence(amount: i16) -> String {
    match amount {
        ..0 => format!("{} too many are gone.", amount.unsigned_abs()),
        0 => "None left.".to_owned(),
        _ => format!("{amount} left."),
    }
}

fn says(amount: i16) -> String {
    match amount {
        ..0 => format!("{} below nothing", amount.unsigned_abs()),
        0 => "None left".to_owned(),
        _ => format!("{amount} left"),
    }
}

fn asks(scene: &Scene<'_>, node: u32, store: u32) -> bool {
    let own = |connection: u32| scene.caller(connection) == node && scene.callee(connection) == store;
    scene.trace.calls.iter().any(|call| own(call.connection))
}

/// Somebody who has no answer to the question.
fn others(scene: &Scene<'_>, node: u32) -> Answer {
    let (side, _, sentence, note) = match scene.role(node) {
        Some(Role::Queue) => queue(scene, node),
        Some(Role::Store | Role::Cache) => (Side::Store, None, "Nobody asked me.".to_owned(), String::new()),
        _ => caller(scene, Subject::Amount, node),
    };
    (side, None, sentence, note)
}
