//! Why a read was old, or a change is lost.

use betwixt_model::{ParamValue, Role};

use super::super::Scene;
use super::super::trace::Touch;
use super::Reason;
use crate::findings::FindingKind;

pub(super) fn old_value(scene: &Scene<'_>, kind: FindingKind) -> Reason {
    let what = match kind {
        FindingKind::NonMonotonicRead => "read an older value than it had read before",
        FindingKind::ReadYourWrites => "did not see its own write",
        FindingKind::LongFork => "saw two writes in the opposite order to somebody else",
        _ => "read an old value",
    };
    let case = scene.listen.case(kind);
    let connection = case.and_then(|case| case.connection);
    let newer = match (kind, case.and_then(|case| case.other)) {
        (FindingKind::StaleRead, Some(other)) => format!("the write of operation {other}"),
        (FindingKind::ReadYourWrites, _) => "that write".to_owned(),
        (FindingKind::LongFork, Some(other)) => format!("what operation {other} had seen there"),
        _ => "the newer one".to_owned(),
    };
    let asked = connection.map(|connection| scene.callee(connection));
    let Some(asked) = asked else { return Reason { what, why: "a copy was old".to_owned(), ..Reason::default() } };
    let name = scene.called(asked);
    let nodes = vec![asked];
    let connections = connection.into_iter().collect();
    if scene.role(asked) == Some(Role::Cache) {
        let why = format!("{name} still had a copy from before {newer}, and nobody had told it");
        let missing = Some(format!("components.{}.ttl", scene.component_id(asked)));
        return Reason { what, why, missing, nodes, connections, ..Reason::default() };
    }
    let at = scene.found_at(kind).map_or(u64::MAX, |at| at.0);
    let written = case.and_then(|case| case.other).and_then(|other| {
        let own = |newest: &&super::super::listen::Newest| (newest.node, newest.by) == (asked, other);
        scene.listen.newest_asked().iter().rfind(own).map(|newest| newest.at)
    });
    if let Some(written) = written {
        if scene.lost_its_disk(asked, (written, at)) {
            let why = format!("{name} had lost {newer} with its disk");
            return Reason { what, why, nodes, connections, ..Reason::default() };
        }
        if scene.word(asked, "storage") == "memory" && scene.went_down_between(asked, (written, at)) {
            let why = format!("members of {name} that went down had kept {newer} in memory only");
            let missing = Some(format!("components.{}.storage", scene.component_id(asked)));
            return Reason { what, why, missing, nodes, connections, ..Reason::default() };
        }
    }
    if let Some((reads, writes, replicas)) = quorums(scene, asked) {
        let why = if reads + writes > replicas {
            format!(
                "{name} kept an earlier write with a later timestamp, or others had stood in for replicas, so not all had {newer}"
            )
        } else {
            format!("{reads} of {replicas} replicas were enough for {name} to answer, and had not got {newer} yet")
        };
        return Reason { what, why, nodes, connections, ..Reason::default() };
    }
    let read = |touch: &&Touch| touch.node == asked && !touch.wrote && !touch.conflict;
    let last = scene.trace.records.iter().filter(read).rfind(|touch| touch.at <= at);
    let copy =
        last.map_or_else(|| "the copy that answered".to_owned(), |touch| format!("instance {}", touch.instance + 1));
    let why = match scene.word(asked, "replication") {
        "shared" | "" => format!("{name} did not have {newer}"),
        mode => {
            let how = mode.replace('_', "-");
            format!("{copy} of {name} answered, which did not have {newer} yet: replication is {how}")
        }
    };
    let missing = matches!(scene.of_component(asked, "read_from"), Some(ParamValue::Choice(word)) if word != "leader")
        .then(|| format!("components.{}.read_from", scene.component_id(asked)));
    Reason { what, why, missing, nodes, connections, ..Reason::default() }
}

pub(super) fn lost_update(scene: &Scene<'_>) -> Reason {
    let what = "overwrote a change";
    let case = scene.listen.case(FindingKind::LostUpdate);
    let (node, other) = (case.and_then(|case| case.node), case.and_then(|case| case.other).unwrap_or_default());
    let store = node.map_or("the store", |node| scene.called(node));
    let isolated = node.and_then(|node| super::transactions::weakest(scene, node));
    let but = match isolated {
        Some(level) => format!("transactions of {} do not look for that", level.name()),
        None => "the write asked for no condition".to_owned(),
    };
    let why = format!(
        "operation {other} changed the record in {store} after it was read and before it was written back, and {but}"
    );
    Reason { what, why, nodes: node.into_iter().collect(), ..Reason::default() }
}

pub(super) fn lost_write(scene: &Scene<'_>) -> Reason {
    let what = "lost a write that was acknowledged";
    let node = scene.listen.case(FindingKind::LostWrite).and_then(|case| case.node);
    let Some(node) = node else { return Reason { what, why: "its store lost it".to_owned(), ..Reason::default() } };
    let name = scene.called(node);
    if scene.role(node) == Some(Role::Cache) {
        let why = format!("{name} had answered before the store was told, and went down");
        let missing = Some(format!("components.{}.writes", scene.component_id(node)));
        return Reason { what, why, missing, nodes: vec![node], ..Reason::default() };
    }
    let lost = scene.trace.records.iter().find(|touch| touch.lost && touch.node == node);
    if lost.is_some_and(|touch| scene.lost_its_disk(node, (touch.at, touch.at))) {
        let why = format!("{name} lost what was on its disk");
        return Reason { what, why, nodes: vec![node], ..Reason::default() };
    }
    if scene.word(node, "storage") == "memory" {
        let why = format!("members of {name} that went down had kept it in memory only");
        let missing = Some(format!("components.{}.storage", scene.component_id(node)));
        return Reason { what, why, missing, nodes: vec![node], ..Reason::default() };
    }
    if quorums(scene, node).is_some() {
        let why = format!("{name} keeps an earlier write in its place, whose timestamp is later: a clock was wrong");
        return Reason { what, why, nodes: vec![node], ..Reason::default() };
    }
    let instance = lost.map_or(1, |touch| touch.instance + 1);
    let ignores = scene.of_component(node, "lease_ignored") == Some(ParamValue::Flag(true));
    let why = if ignores {
        format!("instance {instance} of {name} went on as a leader without its lease, and another one led as well")
    } else {
        match scene.word(node, "replication") {
            // A group of which members lost their disks, one after the other.
            "" => format!("members of {name} that had it lost their disks"),
            how => {
                let how = how.replace('_', "-");
                format!("instance {instance} of {name} took it and does not lead any more: replication is {how}")
            }
        }
    };
    let setting = if ignores { "lease_ignored" } else { "replication" };
    let missing = Some(format!("components.{}.{setting}", scene.component_id(node)));
    Reason { what, why, missing, nodes: vec![node], ..Reason::default() }
}

/// How many replicas answer a read and a write, of how many, where a store counts them.
fn quorums(scene: &Scene<'_>, node: u32) -> Option<(u64, u64, u64)> {
    let count = |param: &str| match scene.of_component(node, param) {
        Some(ParamValue::Count(count)) => Some(count),
        _ => None,
    };
    let replicas = count("replicas")?.min(count("instances")?);
    Some((count("read_quorum")?.min(replicas), count("write_quorum")?.min(replicas), replicas))
}
