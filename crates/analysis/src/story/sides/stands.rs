//! What each side believes of an effect that was made up for: whether it still stands.

use betwixt_model::{Effect, Role};
use betwixt_sim::Outcome;

use super::super::Scene;
use super::super::Side;
use super::super::steps::done;
use super::question::{Subject, doers};
use super::{Answer, caller, capital, clock, queue, store};

/// How many of an effect stand, at one component or at all.
pub(super) fn standing(scene: &Scene<'_>, effect: Effect, node: Option<u32>) -> u32 {
    let times = |effect: Effect| {
        let own = scene.trace.effects.iter().filter(|happened| node.is_none_or(|node| happened.node == node));
        own.filter(|happened| happened.effect == effect).count()
    };
    times(effect).saturating_sub(effect.compensation().map_or(0, times)) as u32
}

pub(super) fn one(scene: &Scene<'_>, effect: Effect, node: u32) -> Answer {
    let subject = Subject::Stands(effect);
    if doers(scene, subject).contains(&node) {
        let count = standing(scene, effect, Some(node));
        let undone = scene
            .trace
            .effects
            .iter()
            .rev()
            .find(|happened| happened.node == node && Some(happened.effect) == effect.compensation());
        let sentence = if count == 0 { "Not any more." } else { "It stands." };
        let note = undone.map(|undone| format!("{} at {}", capital(done(undone.effect)), clock(undone.at)));
        return (Side::Doer, Some(count), sentence.to_owned(), note.unwrap_or_default());
    }
    match scene.role(node) {
        Some(Role::Store | Role::Cache) => {
            let (side, _, sentence, note) = store(scene, Subject::Done, node);
            (side, None, sentence, note)
        }
        Some(Role::Queue) => queue(scene, node),
        _ => {
            let (side, count, sentence, note) = caller(scene, subject, node);
            if let Some(at) = had_it_undone(scene, node) {
                return (side, Some(0), "I had it taken back.".to_owned(), format!("Answered ok at {}", clock(at)));
            }
            (side, count.map(|count| count.min(1)), sentence, note)
        }
    }
}

/// When somebody was answered well who had asked for it.
fn had_it_undone(scene: &Scene<'_>, node: u32) -> Option<u64> {
    let late = scene.listen.late()?;
    let own = scene.trace.calls.iter().filter(|call| scene.caller(call.connection) == node && !call.is_publication);
    let ended = own
        .filter_map(|call| call.ended.filter(|(_, outcome)| *outcome == Outcome::Ok).map(|(at, _)| (call.began, at)));
    ended.filter(|(began, at)| *began <= late.at && *at >= late.at).map(|(_, at)| at).next()
}
