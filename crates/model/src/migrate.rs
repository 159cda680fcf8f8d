//! Brings documents of older versions up to the one that this code reads: named steps, one version each, forward only.

use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::scenario::VERSION;

/// One step forward.
#[derive(Clone, Copy, Debug)]
struct Migration {
    /// The version it starts from; it ends at the next.
    from: u64,
    /// What it does, for problems: `"durations got units"`.
    name: &'static str,
    /// Changes the document, and says what could not be brought along.
    up: fn(&mut Map<String, Value>, &mut Vec<Problem>),
}

/// The steps of released versions, oldest first. A step that was released is never changed.
const STEPS: &[Migration] = &[];

/// The version that a document says it has.
pub(crate) fn version_of(value: &Value) -> Option<u64> {
    value.get("betwixt")?.as_u64()
}

/// Brings a document to the version that this code reads. Newer documents stay as they are.
///
/// Errors: a version that there never was, or one that is too old.
pub fn migrate(value: Value) -> Result<(Value, Vec<Problem>), Problem> {
    migrate_by(STEPS, VERSION, value)
}

fn migrate_by(steps: &[Migration], target: u64, mut value: Value) -> Result<(Value, Vec<Problem>), Problem> {
    let mut problems = Vec::new();
    let Some(mut version) = stated_version(&value, target, &mut problems) else {
        return Ok((value, problems));
    };
    let Value::Object(map) = &mut value else {
        return Ok((value, problems));
    };
    while version < target {
        let Some(step) = steps.iter().find(|step| step.from == version) else {
            let what = format!("There is no document version {version} that this Betwixt can read.");
            return Err(Problem::unreadable("betwixt", what, format!("Write \"betwixt\": {target}.")));
        };
        let before = problems.len();
        (step.up)(map, &mut problems);
        for problem in &mut problems[before..] {
            problem.what = format!("{} (version {} to {}: {})", problem.what, version, version + 1, step.name);
        }
        version += 1;
        map.insert("betwixt".to_owned(), version.into());
    }
    Ok((value, problems))
}

/// The version a document states. `None`, with a problem, where it states none: it is then read as the newest.
fn stated_version(value: &Value, target: u64, problems: &mut Vec<Problem>) -> Option<u64> {
    let stated = value.get("betwixt");
    let version = stated.and_then(Value::as_u64);
    if version.is_none() {
        let what = match stated {
            None => "The document does not say which version of the form it has.".to_owned(),
            Some(_) => "The version of the form is not a whole number.".to_owned(),
        };
        problems.push(Problem::error(
            "betwixt",
            what,
            format!("Write \"betwixt\": {target} at its start; it was read as that."),
        ));
    }
    version
}

#[cfg(test)]
mod tests;
