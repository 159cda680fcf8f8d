//! Operations on single records, from what their two ends said.

use serde_json::Value as Json;

use super::super::history::{Act, Outcome, RegisterOp};
use super::super::value::Value;
use super::Problems;
use super::event::Word;
use super::pairing::Draft;

/// All of them that can be understood.
pub(super) fn all(drafts: &[Draft], problems: &mut Problems) -> Vec<RegisterOp> {
    let one = |draft: &Draft| act(draft, problems).map(|act| RegisterOp { span: draft.span, key: draft.key, act });
    drafts.iter().filter_map(one).collect()
}

fn act(draft: &Draft, problems: &mut Problems) -> Option<Act> {
    match draft.f {
        Word::Read => read(draft, problems),
        Word::Write => {
            let value = Value::from_json(asked(draft, "what to write", problems)?);
            repeats(draft, &value, problems);
            Some(Act::Write(value))
        }
        Word::Append => {
            let asked = asked(draft, "what to add", problems)?;
            repeats(draft, &Value::from_json(asked), problems);
            let Json::String(text) = asked else {
                let remedy = "On single records it lengthens a text: put the value in quotes. Lists are for \"txn\".";
                problems.error(draft.span.begins.place, "What is appended is no text.", remedy);
                return None;
            };
            Some(Act::Append(text.clone()))
        }
        Word::Cas => cas(draft, problems),
        Word::Txn => None,
    }
}

fn read(draft: &Draft, problems: &mut Problems) -> Option<Act> {
    let Some(ends) = draft.span.ends.filter(|_| draft.span.outcome == Outcome::Ok) else {
        return Some(Act::Read(None));
    };
    let Some(value) = &draft.answered else {
        let remedy = "Add \"value\", with null where nothing was there; where no answer came, end it with \"info\".";
        problems.error(ends.place, "The event does not say what was read.", remedy);
        return None;
    };
    Some(Act::Read(Some(Value::from_json(value))))
}

fn cas(draft: &Draft, problems: &mut Problems) -> Option<Act> {
    const REMEDY: &str = "Write \"value\": [what must be there, what to put in its place].";
    let place = draft.span.begins.place;
    let Json::Array(pair) = asked(draft, "what to compare and to set", problems)? else {
        problems.error(place, "The value of a \"cas\" is no list.", REMEDY);
        return None;
    };
    let [expected, new] = pair.as_slice() else {
        problems.error(place, "The value of a \"cas\" is not a list of two.", REMEDY);
        return None;
    };
    let done = match (draft.span.outcome, &draft.answered) {
        (Outcome::Fail | Outcome::Info, _) => None,
        (Outcome::Ok, None | Some(Json::Null | Json::Array(_) | Json::Bool(true))) => Some(true),
        (Outcome::Ok, Some(Json::Bool(false))) => Some(false),
        (Outcome::Ok, Some(_)) => {
            let remedy = "Write true where the value was there and was replaced, false where another was there.";
            let place = draft.span.ends.map_or(place, |ends| ends.place);
            problems.error(place, "The answer to a \"cas\" is neither true nor false.", remedy);
            return None;
        }
    };
    Some(Act::Cas { expected: Value::from_json(expected), new: Value::from_json(new), done })
}

fn asked<'a>(draft: &'a Draft, what: &str, problems: &mut Problems) -> Option<&'a Json> {
    if draft.asked.is_none() {
        let place = draft.span.begins.place;
        let sentence = format!("A \"{}\" does not say {what}.", draft.f.name());
        problems.error(place, sentence, "Add \"value\" where the operation begins.");
    }
    draft.asked.as_ref()
}

/// The end may repeat what was written, but not tell of something else.
fn repeats(draft: &Draft, asked: &Value, problems: &mut Problems) {
    let Some((ends, answered)) = draft.span.ends.zip(draft.answered.as_ref()) else { return };
    let answered = Value::from_json(answered);
    if answered != Value::Nothing && answered != *asked {
        let what = format!("It ends with the value {answered}, but {asked} was asked for.");
        problems.error(ends.place, what, "Repeat the value, or leave it out.");
    }
}
