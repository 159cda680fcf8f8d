//! Messages: whether each was done, whether it was done once, and in which order.

use betwixt_model::Role;
use betwixt_sim::Outcome;

use super::going::Going;
use super::watch::{Watch, case};
use super::{Case, FindingKind};

/// So many errors without a success make a message a poisonous one. Chosen: queues give a message up after three to ten.
const POISON: u32 = 10;

/// A message that asks or tells has left.
pub(super) fn sent(watch: &mut Watch, id: u64, connection: u32) {
    if !watch.shape.tells.get(connection as usize).is_some_and(|tells| *tells) {
        return;
    }
    let to_queue = watch.shape.role(watch.shape.to(connection)) == Some(Role::Queue);
    let Some(going) = watch.going.get(id) else { return };
    if !going.told.contains(&connection) {
        going.told.push(connection);
    }
    if !to_queue {
        in_line(watch, id);
    }
}

/// A queue keeps it.
pub(super) fn kept(watch: &mut Watch, id: u64, node: u32) {
    if watch.shape.role(node) != Some(Role::Queue) {
        return;
    }
    if let Some(going) = watch.going.get(id) {
        going.count(node);
    }
    in_line(watch, id);
}

/// It gets its place among all messages.
fn in_line(watch: &mut Watch, id: u64) {
    let next = watch.told + 1;
    if let Some(going) = watch.going.get(id).filter(|going| going.sequence == 0) {
        going.sequence = next;
        watch.told = next;
    }
}

/// A component is done with it.
pub(super) fn done(watch: &mut Watch, (id, at): (u64, u64), node: u32) {
    if watch.shape.role(node) == Some(Role::Queue) {
        return;
    }
    let shape = watch.shape.clone();
    let Some(going) = watch.going.get(id) else { return };
    let (times, flow) = (going.count(node), usize::from(going.flow));
    let wanted = shape.times.get(flow).and_then(|times| times.get(node as usize)).copied().unwrap_or(u32::MAX);
    if shape.is_consumer(node) && times > wanted {
        watch.find(FindingKind::ProcessedTwice, Case { node: Some(node), ..case(id, at) });
    }
}

/// A queue gives it up.
pub(super) fn dead(watch: &mut Watch, (id, at): (u64, u64), node: u32) {
    if watch.shape.role(node) == Some(Role::Cache) {
        // What its writer was told is written, and the store never got it.
        watch.find(FindingKind::LostWrite, Case { node: Some(node), ..case(id, at) });
        return;
    }
    if let Some(going) = watch.going.get(id) {
        going.dead.push(node);
    }
}

/// Somebody has answered, or will not.
pub(super) fn call_ended(watch: &mut Watch, (id, at): (u64, u64), connection: u32, outcome: Outcome) {
    let queue = watch.shape.from(connection);
    if watch.shape.role(queue) != Some(Role::Queue) {
        return;
    }
    let Some(going) = watch.going.get(id) else { return };
    let place = going.failures.iter().position(|(of, _)| *of == connection).unwrap_or_else(|| {
        going.failures.push((connection, Some(0)));
        going.failures.len() - 1
    });
    let failures = &mut going.failures[place].1;
    match outcome {
        Outcome::Ok => *failures = None,
        Outcome::Failed => *failures = failures.map(|failures| failures + 1),
        Outcome::Refused | Outcome::Unknown => {}
    }
    if *failures == Some(POISON) {
        let case = Case { connection: Some(connection), node: Some(queue), ..case(id, at) };
        watch.find(FindingKind::PoisonMessage, case);
    }
}

/// Nothing of the operation is left: what was told and never done is lost.
pub(super) fn close(watch: &mut Watch, (id, at): (u64, u64), going: &Going) {
    watch.records.forget(id, going);
    let shape = watch.shape.clone();
    let lost = |connection: &&u32| {
        let (queue, to) = (shape.from(**connection), shape.to(**connection));
        if going.times(to) > 0 {
            return false;
        }
        if shape.role(queue) != Some(Role::Queue) {
            return true;
        }
        let others = || going.told.iter().filter(|other| shape.from(**other) == queue);
        let somewhere = others().any(|other| going.times(shape.to(*other)) > 0);
        // One subscriber is enough where they share, and where it was set aside for people to look at.
        !(somewhere && (going.dead.contains(&queue) || !shape.to_each.get(queue as usize).is_some_and(|each| *each)))
    };
    let case = case(id, at);
    if let Some(connection) = going.told.iter().find(lost) {
        let case = Case { connection: Some(*connection), node: Some(shape.to(*connection)), ..case };
        watch.find(FindingKind::LostMessage, case);
        return;
    }
    let kept = |node: u32| shape.role(node) == Some(Role::Queue);
    let handed = |node: u32| going.told.iter().any(|connection| shape.from(*connection) == node);
    let sends = |node: u32| shape.ends.iter().any(|(from, _)| *from == node);
    if let Some((node, _)) = going.done.iter().find(|(node, _)| kept(*node) && sends(*node) && !handed(*node)) {
        watch.find(FindingKind::LostMessage, Case { node: Some(*node), ..case });
    }
}
