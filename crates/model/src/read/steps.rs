//! Handler programs: lists of steps, each a word or an object with one entry.

use std::cell::Cell;

use serde_json::Value;

use crate::distribution::Distribution;
use crate::handler::{Answer, Besides, Effect, Key, OnlyIf, Program, Step};
use crate::problem::Problem;

use super::amounts;
use super::blocks;
use super::fields::{Fields, MAX_NAME, Problems, reference};
use super::scan::scan;
use super::value;
use super::words::{clip, sentences, without_controls};

/// Most steps in a program, those inside others included.
pub const MAX_STEPS: usize = 200;

/// The steps there are, as they are written.
pub const STEPS: [&str; 13] = [
    "work",
    "call",
    "publish",
    "read",
    "write",
    "two_phase_commit",
    "effect",
    "compensate",
    "compensation",
    "answer",
    "together",
    "try",
    "transaction",
];

const SHAPE: &str = "Write a word such as \"work\", or an object with one entry such as {\"call\": \"payments\"}.";

/// Reads a program; a step that cannot be read is left out.
pub(crate) fn program(list: &Value, place: &str, problems: &Problems) -> Option<Program> {
    let Value::Array(list) = list else {
        problems.error(
            place,
            format!("{} stands here instead of a list of steps.", value::sort(list)),
            "Write it as [ … ].",
        );
        return None;
    };
    let left = Cell::new(MAX_STEPS);
    let steps = steps(list, place, problems, &left);
    if left.get() == 0 && count(list) > MAX_STEPS {
        let what = format!("There are more than {MAX_STEPS} steps; only the first {MAX_STEPS} were read.");
        problems.error(place, what, "Write a shorter program.");
    }
    Some(Program { steps })
}

/// What no document could hold of a program: it would not come back as it is. `None` if it would.
#[must_use]
pub fn program_problem(program: &Program) -> Option<Problem> {
    let written = crate::write::program(program);
    // In a document it stands in a handler of a component in the list of components.
    if let Err(problem) = scan(&format!("[[[[{written}]]]]")) {
        return Some(problem);
    }
    let problems = Problems::default();
    let read = self::program(&written, "", &problems);
    let first = problems.into_list().into_iter().next();
    first.or_else(|| {
        let other =
            || Problem::error("", "It would not come back from a document as it is.", "Write it in another way.");
        (read.as_ref() != Some(program)).then(other)
    })
}

/// Steps as they are written, those inside others included.
fn count(list: &[Value]) -> usize {
    list.iter().map(|value| 1 + blocks::inside(value).map(count).sum::<usize>()).sum()
}

/// Reads a list of steps, as far as there are steps left to be read.
pub(super) fn steps(list: &[Value], place: &str, problems: &Problems, left: &Cell<usize>) -> Vec<Step> {
    let mut read = Vec::new();
    for (index, value) in list.iter().enumerate() {
        if left.get() == 0 {
            break;
        }
        left.set(left.get() - 1);
        read.extend(Reader { place: format!("{place}[{index}]"), problems, left }.step(value));
    }
    read
}

/// Reads one step.
pub(super) struct Reader<'a> {
    pub(super) place: String,
    pub(super) problems: &'a Problems,
    /// How many more steps may be read.
    pub(super) left: &'a Cell<usize>,
}

impl Reader<'_> {
    pub(super) fn step(&self, value: &Value) -> Option<Step> {
        match value {
            Value::String(word) => match word.as_str() {
                "work" => Some(Step::Work(None)),
                "answer" => Some(Step::Answer(Answer::Ok)),
                "call" | "publish" | "read" | "write" | "effect" | "compensate" | "compensation" | "together"
                | "try" | "two_phase_commit" | "transaction" => {
                    self.wrong(format!("{word:?} must say which one is meant."), format!("Write {{{word:?}: …}}."))
                }
                _ => self.unknown(word),
            },
            Value::Object(map) if map.contains_key("together") => self.together(value),
            Value::Object(map) if map.contains_key("try") => self.attempt(value),
            Value::Object(map) if map.contains_key("compensation") => self.compensation(value),
            Value::Object(map) if map.contains_key("two_phase_commit") => self.two_phase_commit(value),
            Value::Object(map) if map.contains_key("transaction") => self.transaction(value),
            Value::Object(map) => match (map.len(), map.iter().next()) {
                (1, Some((name, inside))) => self.named(name, inside),
                (entries, _) => self.wrong(format!("A step has one entry, not {entries}."), SHAPE),
            },
            other => self.wrong(format!("{} is not a step.", value::sort(other)), SHAPE),
        }
    }

    fn named(&self, name: &str, inside: &Value) -> Option<Step> {
        match name {
            "work" => self.work(inside),
            "call" => Some(Step::Call(self.role(inside)?)),
            "publish" => Some(Step::Publish(self.role(inside)?)),
            "read" => self.read(inside),
            "write" => self.write(inside),
            "effect" => self.effect(inside),
            "compensate" => Some(Step::Compensate(self.role(inside)?)),
            "answer" => self.answer(inside),
            _ => self.unknown(name),
        }
    }

    fn work(&self, inside: &Value) -> Option<Step> {
        let made = match inside {
            Value::String(text) if text.len() <= MAX_NAME => crate::distribution::parse(text),
            other => {
                value::span(other).map(Distribution::Constant).map_err(|(what, remedy)| format!("{what}; {remedy}"))
            }
        };
        match made {
            Ok(time) => Some(Step::Work(Some(time))),
            Err(error) => {
                let (what, remedy) = sentences(&error, "Write it like \"10ms\" or \"exponential(10ms)\".");
                self.wrong(what, remedy)
            }
        }
    }

    fn read(&self, inside: &Value) -> Option<Step> {
        let Value::Object(_) = inside else {
            return Some(Step::Read { from: self.role(inside)?, key: Key::Drawn, cache: None, at_least: None });
        };
        let mut fields = Fields::open(inside, format!("{}.read", self.place), self.problems)?;
        let from = fields.reference("from");
        let key = self.key(&mut fields);
        let cache = fields.reference("cache").filter(|cache| {
            let itself = from.as_ref() == Some(cache);
            if itself {
                fields.error(
                    "cache",
                    "It is read through what it is read from.",
                    "Name a cache, or take \"cache\" out.",
                );
            }
            !itself
        });
        let at_least = amounts::at_least(&mut fields);
        if from.is_none() && !fields.has("from") {
            fields.error("", "It does not say which store is read.", "Add \"from\" with the role of a connection.");
        }
        fields.close();
        Some(Step::Read { from: from?, key: key?, cache, at_least: at_least? })
    }

    fn write(&self, inside: &Value) -> Option<Step> {
        let Value::Object(_) = inside else {
            let to = self.role(inside)?;
            let besides = Besides::NOTHING;
            return Some(Step::Write { to, key: Key::Drawn, condition: None, besides, amount: None });
        };
        let mut fields = Fields::open(inside, format!("{}.write", self.place), self.problems)?;
        let to = fields.reference("to");
        let key = self.key(&mut fields);
        if to.is_none() && !fields.has("to") {
            fields.error("", "It does not say which store is written.", "Add \"to\" with the role of a connection.");
        }
        let condition = self.condition(&mut fields);
        let besides = Besides {
            inbox: fields.flag("inbox").unwrap_or_default(),
            outbox: fields.flag("outbox").unwrap_or_default(),
        };
        let amount = amounts::change(&mut fields);
        if condition == Some(Some(OnlyIf::Enough)) && amount == Some(None) {
            let remedy = "Add \"add\" or \"set\"; the step was left out.";
            fields.error("if", "\"enough\" is about an amount, and the step changes none.", remedy);
            return None;
        }
        fields.close();
        Some(Step::Write { to: to?, key: key?, condition: condition?, besides, amount: amount? })
    }

    /// When a write takes place; nothing where the word means nothing, for then the step must not be carried out.
    #[expect(clippy::option_option, reason = "not understood, no condition, a condition")]
    fn condition(&self, fields: &mut Fields<'_>) -> Option<Option<OnlyIf>> {
        if !fields.has("if") {
            return Some(None);
        }
        let word = fields.word("if")?;
        let found = OnlyIf::ALL.into_iter().find(|condition| condition.name() == word);
        if found.is_none() {
            let what = format!("{:?} is no condition.", clip(word));
            fields.error("if", what, "Write \"unchanged\", \"absent\" or \"enough\"; the step was left out.");
        }
        found.map(Some)
    }

    /// The record that is meant; the drawn one unless said otherwise.
    fn key(&self, fields: &mut Fields<'_>) -> Option<Key> {
        if !fields.has("key") {
            return Some(Key::Drawn);
        }
        match fields.word("key")? {
            "key" => Some(Key::Drawn),
            "operation" => Some(Key::Operation),
            fixed if fixed.len() > 1 && fixed.len() <= MAX_NAME && fixed.starts_with('=') => {
                Some(Key::Fixed(without_controls(&fixed[1..], false)))
            }
            other => {
                let what = format!("{:?} names no record.", clip(other));
                fields.error("key", what, "Write \"key\", \"operation\" or \"=name\"; the step was left out.");
                None
            }
        }
    }

    fn effect(&self, inside: &Value) -> Option<Step> {
        let found = inside.as_str().and_then(Effect::from_name);
        if found.is_none() {
            let names = Effect::ALL.map(Effect::name).join(", ");
            return self.wrong(format!("{} is not an effect.", value::sort(inside)), format!("Write one of {names}."));
        }
        found.map(Step::Effect)
    }

    fn answer(&self, inside: &Value) -> Option<Step> {
        match inside.as_str() {
            Some("ok") => Some(Step::Answer(Answer::Ok)),
            Some("error") => Some(Step::Answer(Answer::Error)),
            _ => self.wrong(format!("{} is not an answer.", value::sort(inside)), "Write \"ok\" or \"error\"."),
        }
    }

    fn role(&self, inside: &Value) -> Option<String> {
        match inside {
            Value::String(role) => Some(reference(role)),
            other => self.wrong(
                format!("{} stands here instead of a role.", value::sort(other)),
                "Name one of the component's connections by its role.",
            ),
        }
    }

    fn unknown<T>(&self, word: &str) -> Option<T> {
        self.wrong(format!("There is no step {:?}; it was left out.", clip(word)), self.problems.hint(word, STEPS))
    }

    pub(super) fn wrong<T>(&self, what: impl Into<String>, remedy: impl Into<String>) -> Option<T> {
        self.problems.error(self.place.clone(), what, remedy);
        None
    }
}
