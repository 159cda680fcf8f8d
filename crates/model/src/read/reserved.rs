//! Names of fields that parameters must not take, since both stand side by side in the document.

use crate::catalogue::Catalogue;
use crate::param::ParamSpec;

/// Fields of a component.
pub const COMPONENT: &[&str] =
    &["id", "kind", "name", "at", "zone", "icon", "instrumented", "handlers", "profile", "trace"];
/// Fields of a connection.
pub const CONNECTION: &[&str] = &["id", "from", "to", "role", "async", "presets"];
/// Fields of a flow.
pub const FLOW: &[&str] = &["id", "name", "clients"];
/// Fields of a fault.
pub const FAULT: &[&str] = &["id", "fault", "component", "connection", "zone", "at", "for", "when", "flow", "flows"];

/// Parameters of a catalogue that clash with a field, or with one another. There must be none; the simulator tests it.
#[must_use]
pub fn clashes(catalogue: &Catalogue) -> Vec<String> {
    let mut clashes = Vec::new();
    let mut check = |owner: &str, specs: &[ParamSpec], fields: &[&str]| {
        for (at, spec) in specs.iter().enumerate() {
            if fields.contains(&spec.id) || specs[..at].iter().any(|other| other.id == spec.id) {
                clashes.push(format!("{owner}.{}", spec.id));
            }
        }
    };
    for kind in catalogue.kinds {
        check(kind.id, kind.params, COMPONENT);
    }
    for fault in catalogue.faults {
        check(fault.id, fault.params, FAULT);
    }
    check("connection", catalogue.connection, CONNECTION);
    check("flow", catalogue.flow, FLOW);
    clashes
}
