//! Why a transaction saw what it should not have, or two went past each other.

use betwixt_model::{Isolation, Step, handler};

use super::super::Scene;
use super::Reason;
use crate::findings::FindingKind;

pub(super) fn reason(scene: &Scene<'_>, kind: FindingKind) -> Reason {
    let case = scene.listen.case(kind);
    let (node, other) = (case.and_then(|case| case.node), case.and_then(|case| case.other).unwrap_or_default());
    let store = node.map_or("the store", |node| scene.called(node));
    let (what, why) = match kind {
        FindingKind::DirtyRead => (
            "read what was taken back",
            format!(
                "operation {other} had written it in {store} and not committed, and was rolled back: transactions of \
                 read_uncommitted see that"
            ),
        ),
        FindingKind::NonRepeatableRead => (
            "read a record twice and found it changed",
            format!(
                "operation {other} committed in {store} in between, and below snapshot each read of a transaction sees \
                 what is committed then"
            ),
        ),
        _ => (
            "decided by what another one was changing",
            format!(
                "operation {other} read in {store} what this one wrote, and wrote what this one had read, at the same \
                 time: below serializable only writes of the same record meet"
            ),
        ),
    };
    Reason { what, why, nodes: node.into_iter().collect(), ..Reason::default() }
}

/// The weakest isolation of the transactions that visited components have on a store; none where they have none there.
pub(super) fn weakest(scene: &Scene<'_>, store: u32) -> Option<Isolation> {
    let store = scene.component_id(store);
    let mut levels = Vec::new();
    for node in scene.visited() {
        let Some(component) = scene.scenario.components.get(node as usize) else { continue };
        let leads = |role: &str| {
            scene.scenario.outgoing(&component.id).any(|wire| wire.role == role && wire.to.as_str() == store)
        };
        for program in component.handlers.values() {
            handler::every(&program.steps, &mut |step| {
                if let Step::Transaction { on, isolation, .. } = step
                    && leads(on)
                {
                    levels.push(*isolation);
                }
            });
        }
    }
    levels.into_iter().min()
}
