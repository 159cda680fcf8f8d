//! What can be done with a fault that is planned or goes on.

use betwixt_model::FaultId;

use super::offers::{Group, Offer};
use super::{Around, Does, Part, written_moment};
use crate::state::command::Command;
use crate::state::selection::{Selection, Subject};

/// What a menu says of one.
pub(super) fn of_fault(id: &FaultId, around: &Around<'_>) -> Vec<Offer> {
    let part = Part::Fault(id.clone());
    let name = &around.name(&part);
    let mut out = Vec::new();
    let select = Command::Select(Selection::Fault(id.clone()));
    if let Some(fault) = around.scenario().faults.iter().find(|held| held.id == *id) {
        let lasts = around.catalogue().fault(&fault.kind).is_some_and(|spec| !spec.instant);
        if lasts {
            out.push(
                Offer::new(Group::Change, "check", "End it now", name, Command::EndFault(id.clone()))
                    .said(format!("End {name} now"))
                    .also("stop mend heal"),
            );
        }
        let verb = format!("Go to its start, {}", written_moment(fault.at));
        let does = Does::Ask(vec![select.clone(), Command::Seek(fault.at)]);
        out.push(Offer::new(Group::Look, "target", verb, name, does).said(format!("Go to the start of {name}")));
    }
    let does = Does::Ask(vec![select, Command::OpenInspector]);
    out.push(Offer::new(Group::Look, "right", "Open inspector", name, does).said(format!("Inspect {name}")));
    out.push(
        Offer::new(Group::Away, "trash", "Remove", name, Command::Delete(Subject::Fault(id.clone())))
            .also("delete")
            .key(Command::DeleteSelection),
    );
    out
}
