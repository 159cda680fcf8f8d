//! Reads a scenario from text. Nothing in the text is trusted, and reading never fails totally: what can be read is
//! read, and everything else is a [`Problem`].

pub(crate) mod aliases;
mod amounts;
mod blocks;
mod faults;
mod fields;
mod load;
mod parts;
mod plan;
pub mod reserved;
mod scan;
mod steps;
mod value;
mod words;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::handler::Program;
use crate::ids::FlowId;
use crate::index::Index;
use crate::json::{self, JsonError};
use crate::migrate::{migrate, version_of};
use crate::problem::{Problem, Severity};
use crate::scenario::{Flow, MAX_SEED, Scenario, VERSION};
use crate::units::{LONGEST, SimSpan};
use crate::validate::validate;

pub use blocks::MAX_BRANCHES;
pub use faults::MAX_WATCHING;
pub(crate) use fields::Problems;
pub(crate) use load::{MAX_PROFILE, MAX_SHARE, MAX_TRACE};
pub(crate) use parts::MAX_PRESETS;
pub(crate) use plan::{MAX_POINTS, resolve};
pub use steps::{MAX_STEPS, STEPS, program_problem};
pub(crate) use value::FARTHEST;
pub(crate) use words::{clip, sentences};

use fields::{Fields, MAX_NAME};

/// Longest text that is read, in bytes: 16 MiB.
pub const MAX_TEXT: usize = 16 << 20;
/// Most components in a document. A permalink holds fewer.
pub const MAX_COMPONENTS: usize = 10_000;
/// Most connections in a document.
pub const MAX_CONNECTIONS: usize = 40_000;
/// Most faults, and most interventions, in a document.
pub const MAX_PLAN: usize = 10_000;
/// Most flows in a document.
pub const MAX_FLOWS: usize = 200;
/// Most zones in a document.
pub const MAX_ZONES: usize = 1_000;
/// Most sliders that are shown.
pub const MAX_EXPOSED: usize = 1_000;

/// What came out of a text.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Everything that could be read.
    pub scenario: Scenario,
    /// Everything that is wrong, in the order of the document.
    pub problems: Vec<Problem>,
}

impl Loaded {
    /// Whether nothing could be read at all.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Unreadable)
    }

    /// Whether anything was left out or replaced.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity >= Severity::Error)
    }

    fn unreadable(problem: Problem) -> Self {
        Self { scenario: Scenario::default(), problems: vec![problem] }
    }
}

/// Reads a scenario from bytes, as a file gives them. See [`read`].
#[must_use]
pub fn read_bytes(bytes: &[u8], catalogue: &Catalogue) -> Loaded {
    if bytes.len() > MAX_TEXT {
        return Loaded::unreadable(too_large());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text, catalogue),
        Err(error) => Loaded::unreadable(Problem::unreadable(
            format!("byte {}", error.valid_up_to()),
            "This is not text in UTF-8.",
            "Save the file as UTF-8, or open the right one.",
        )),
    }
}

/// Reads a scenario.
///
/// Returns every problem with its place and a remedy, and the scenario without the parts that could not be read.
#[must_use]
pub fn read(text: &str, catalogue: &Catalogue) -> Loaded {
    match parse(text) {
        Ok((value, problems)) => read_value(value, catalogue, problems),
        Err(problem) => Loaded::unreadable(problem),
    }
}

/// From text to JSON, within limits.
fn parse(text: &str) -> Result<(Value, Vec<Problem>), Problem> {
    if text.len() > MAX_TEXT {
        return Err(too_large());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let doubled = scan::scan(text)?;
    let value = json::parse(text).map_err(|error| not_json(&error))?;
    if !value.is_object() {
        let what = format!("{} stands here instead of a scenario.", value::sort(&value));
        return Err(Problem::unreadable("document", what, "A scenario is an object: { \"betwixt\": 1, … }."));
    }
    for (list, most) in [("components", MAX_COMPONENTS), ("connections", MAX_CONNECTIONS)] {
        let count = value.get(list).and_then(Value::as_array).map_or(0, Vec::len);
        if count > most {
            let what = format!("There are {count} {list}; a document holds at most {most}.");
            return Err(Problem::unreadable(list, what, "Make a smaller scenario."));
        }
    }
    Ok((value, doubled))
}

fn read_value(value: Value, catalogue: &Catalogue, mut problems: Vec<Problem>) -> Loaded {
    let version = version_of(&value);
    let value = match migrate(value) {
        Ok((value, more)) => {
            problems.extend(more);
            value
        }
        Err(problem) => return Loaded::unreadable(problem),
    };
    let found = Problems::default();
    let scenario = Reader { catalogue, problems: &found }.scenario(&value);
    let mut found = found.into_list();
    if let Some(version) = version.filter(|version| *version > VERSION) {
        found = vec![newer(version, &found)];
    }
    problems.extend(found);
    let mut loaded = Loaded { scenario, problems };
    let semantic = validate(&loaded.scenario, catalogue);
    crate::validate::drop_spoilt_steps(&mut loaded.scenario, catalogue);
    loaded.problems.extend(semantic);
    loaded
}

/// One problem instead of many, for a document that knows more than this code.
fn newer(version: u64, found: &[Problem]) -> Problem {
    const SHOWN: usize = 12;
    let what = format!("This was made with a newer Betwixt (document version {version}; this one reads {VERSION}).");
    if found.is_empty() {
        return Problem::warning(
            "betwixt",
            what,
            "Nothing was left out; a newer Betwixt may still show it differently.",
        );
    }
    let places: Vec<&str> = found.iter().take(SHOWN).map(|problem| problem.place.as_str()).collect();
    let more = found.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let left_out = format!("{what} Left out: {}{more}.", places.join(", "));
    Problem::error("betwixt", left_out, "Open it with a newer Betwixt to see all of it.")
}

/// A document being read.
struct Reader<'a> {
    catalogue: &'a Catalogue,
    problems: &'a Problems,
}

impl<'a> Reader<'a> {
    fn scenario(&self, value: &'a Value) -> Scenario {
        let mut scenario = Scenario::default();
        let Some(mut fields) = Fields::open(value, String::new(), self.problems) else {
            return scenario;
        };
        // Both have been looked at, or do not matter.
        let _seen = (fields.get("betwixt"), fields.get("$schema"));
        self.head(&mut fields, &mut scenario);
        scenario.zones = self.zones(fields.list("zones", MAX_ZONES));
        scenario.distances = self.distances(fields.list("distances", MAX_CONNECTIONS), &scenario.zones);
        self.boxes_and_arrows(&mut fields, &mut scenario);

        let index = Index::new(&scenario, self.catalogue);
        let faults = self.faults(fields.list("faults", MAX_PLAN), &index);
        let interventions = self.interventions(fields.list("interventions", MAX_PLAN), &index);
        let exposed = self.exposed(fields.list("exposed", MAX_EXPOSED), &index);
        fields.close();
        Scenario { faults, interventions, exposed, ..scenario }
    }

    fn head(&self, fields: &mut Fields<'a>, scenario: &mut Scenario) {
        if let Some(name) = fields.prose("name", MAX_NAME, false).filter(|name| !name.is_empty()) {
            scenario.name = name;
        }
        scenario.about = fields.prose("about", 4_000, true).unwrap_or_default();
        scenario.hint = fields.prose("hint", 500, false).unwrap_or_default();
        scenario.engine = fields.prose("engine", 40, false).unwrap_or_default();
        if let Some(seed) = fields.get("seed") {
            let read = match seed {
                Value::Number(n) => value::whole(n),
                Value::String(text) => text.parse().ok(),
                _ => None,
            };
            match read.filter(|seed| *seed <= MAX_SEED) {
                Some(seed) => scenario.seed = seed,
                None => self.problems.push(crate::setting::seed_problem(&value::sort(seed))),
            }
        }
        if let Some(duration) = fields.span("duration") {
            match duration_problem(duration) {
                None => scenario.duration = duration,
                Some(problem) => self.problems.push(problem),
            }
        }
    }

    fn boxes_and_arrows(&self, fields: &mut Fields<'a>, scenario: &mut Scenario) {
        let components = self.components(fields.list("components", MAX_COMPONENTS), &scenario.zones);
        scenario.components = components.list;
        let flows = self.flows(fields.list("flows", MAX_FLOWS), &Index::new(scenario, self.catalogue));
        scenario.flows = if flows.is_empty() { vec![Flow::request()] } else { flows };
        let programs: Vec<(usize, BTreeMap<Option<FlowId>, Program>)> = components
            .handlers
            .into_iter()
            .map(|(at, kind, written)| {
                (at, self.handlers(scenario.components[at].id.as_str(), kind, written, &scenario.flows))
            })
            .collect();
        parts::attach(scenario, programs);
        let connections = fields.list("connections", MAX_CONNECTIONS);
        let connections = self.connections(connections, &Index::new(scenario, self.catalogue), &components.left_out);
        scenario.connections = connections;
        crate::place::place(scenario, self.catalogue, &components.homeless);
    }
}

/// What is wrong with the length of a run.
pub(crate) fn duration_problem(duration: SimSpan) -> Option<Problem> {
    let range = SimSpan::from_ms(1)..=LONGEST;
    (!range.contains(&duration)).then(|| {
        let what = format!("A run of {duration} is not possible; it lasts between 1ms and 1000 days.");
        Problem::error("duration", what, "Write it like \"2min\".")
    })
}

fn too_large() -> Problem {
    Problem::unreadable("document", "The document is too large: more than 16 MiB.", "Open a smaller one.")
}

fn not_json(error: &JsonError) -> Problem {
    let remedy = if error.what == json::TOO_LARGE {
        "Write a smaller number."
    } else if error.ends {
        "The text ends too early: copy all of it, or add the missing quote or bracket."
    } else {
        "Look for a missing or extra comma, quote or bracket just before this place."
    };
    let place = format!("line {}, column {}", error.line, error.column);
    Problem::unreadable(place, format!("This is not JSON: {}.", error.what), remedy)
}

#[cfg(test)]
mod tests;
