//! Why an operation took what was not there, and why it was made up for too late.

use betwixt_model::Role;
use betwixt_sim::Outcome;

use super::super::Scene;
use super::super::sides::clock;
use super::super::steps::done;
use super::Reason;
use crate::findings::{After, Late, Oversale};

pub(super) fn oversold(scene: &Scene<'_>) -> Reason {
    let what = "took what was not there";
    let Some(oversale) = scene.listen.oversale() else {
        return Reason { what, why: "others had taken it".to_owned(), ..Reason::default() };
    };
    let Oversale { at, node, took, left, from, to, wrote, heard, between } = *oversale;
    let store = scene.called(node);
    let Some(heard) = heard else {
        let why = format!(
            "it took {took} from {store} at {} without asking and without a condition, where {} left",
            clock(at),
            were(left)
        );
        return Reason { what, why, nodes: vec![node], ..Reason::default() };
    };
    let asked = scene.callee(heard.connection);
    let told =
        format!("{} said at {} that {} left", who(scene, asked, heard.at), clock(heard.at), were(heard.amount.into()));
    let others = match between {
        0 => String::new(),
        1 => "another one had taken from it in between, and ".to_owned(),
        n => format!("{n} others had taken from it in between, and "),
    };
    let did = if wrote { format!("wrote {to} into") } else { format!("took {took} from") };
    let bare = if !wrote && to < 0 { " without a condition" } else { "" };
    // The record says more than there is where somebody has written over what others had taken.
    let hidden =
        if i64::from(from) > left { ", which the record did not say because changes of it were lost" } else { "" };
    let when = clock(at);
    let why = format!("{told}, and it {did} {store} at {when}{bare}; {others}{} left{hidden}", were(left));
    Reason { what, why, nodes: vec![node, asked], connections: vec![heard.connection], ..Reason::default() }
}

/// Whoever said it: one of several copies is named.
fn who(scene: &Scene<'_>, asked: u32, at: u64) -> String {
    let name = scene.called(asked);
    let copies = scene.role(asked) == Some(Role::Store) && !matches!(scene.word(asked, "replication"), "" | "shared");
    let read = scene.trace.records.iter().rfind(|touch| touch.node == asked && !touch.wrote && touch.at <= at);
    match read.filter(|_| copies) {
        Some(touch) => format!("instance {} of {name}", touch.instance + 1),
        None => name.to_owned(),
    }
}

fn were(amount: i64) -> String {
    match amount {
        ..=0 => "none was".to_owned(),
        1 => "1 was".to_owned(),
        n => format!("{n} were"),
    }
}

pub(super) fn too_late(scene: &Scene<'_>) -> Reason {
    let what = "was made up for too late";
    let Some(Late { at, node, effect, after, since }) = scene.listen.late().copied() else {
        return Reason { what, why: "it had been told by then".to_owned(), ..Reason::default() };
    };
    let undone = effect.compensation().map_or("took it back", done);
    let after = match after {
        After::Told => format!("the person had been told at {} that it went well", clock(since)),
        After::Sent => format!("a message had reached the person at {}", clock(since)),
        After::Left => format!("the goods had left at {}, and nobody called them back", clock(since)),
    };
    // What went wrong last before it is why it was made up for.
    let failed = scene.trace.attempts.iter().filter(|attempt| {
        let bad = attempt.ended.is_some_and(|(ended, outcome)| ended <= at && outcome != Outcome::Ok);
        bad && !scene.trace.calls[attempt.call].is_publication
    });
    let failed = failed.max_by_key(|attempt| attempt.ended.map(|(ended, _)| ended));
    let why = failed.map_or(String::new(), |attempt| format!(" when {}", scene.why_bad(attempt)));
    let connections = failed.map(|attempt| scene.trace.calls[attempt.call].connection).into_iter().collect();
    Reason {
        what,
        why: format!("{} {undone} at {}{why}, and {after}", scene.called(node), clock(at)),
        nodes: vec![node],
        connections,
        ..Reason::default()
    }
}
