//! What the page around an embed may ask for, and what it is told: messages of version 1. docs/embedding.md lists them.

use betwixt_model::{SimSpan, SimTime};
use serde_json::{Map, Value, json};

/// The version of the messages.
pub const VERSION: u64 = 1;
/// A message is at most so long [bytes of JSON]: a scenario as large as a link may hold, and its frame.
pub const LONGEST: usize = 1_100_000;
/// A text in a message that is no scenario is at most so long [bytes]: a permalink.
const LONGEST_TEXT: usize = 65_536;
/// What a host calls its question by is at most so long [bytes].
const LONGEST_ID: usize = 64;

/// What the page around asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// To be told what happens.
    Hello,
    /// Another scenario.
    Load(Source),
    /// Time passes.
    Play,
    /// Time stands.
    Pause,
    /// To the next thing that happens.
    Step,
    /// Back to 0:00.
    Reset,
    /// To another moment.
    Seek(SimTime),
    /// A parameter, by its path, to a value.
    Set(String, Given),
    /// What something is now.
    Get(What),
}

/// Where a scenario comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The gallery.
    Gallery(String),
    /// A permalink.
    Link(String),
    /// A document, as JSON.
    Document(String),
}

/// A value, as it stands in a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// As people write it: "8s".
    Text(String),
    /// A magnitude: seconds, per second, a share, or a plain number.
    Number(f64),
    /// On or off.
    Flag(bool),
}

/// What can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Where the run is.
    State,
    /// The sliders that are shown.
    Sliders,
    /// The run in numbers.
    Metrics,
    /// What two sides disagree about.
    Findings,
    /// What became of what is expected.
    Expectations,
    /// The permalink.
    Link,
    /// The document.
    Scenario,
    /// One parameter, by its path.
    Param(String),
}

/// A message that was understood, with what the host calls it by.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What the host calls it by; an answer carries it.
    pub id: Value,
    /// What it asks for; or why it cannot be done, in a sentence.
    pub ask: Result<Ask, String>,
}

/// Reads a message. None if it is not one of ours: then it is somebody else's business.
#[must_use]
pub fn read(text: &str) -> Option<Asked> {
    let message: Map<String, Value> = serde_json::from_str(text).ok()?;
    let version = message.get("betwixt")?.as_u64();
    let id = match message.get("id") {
        Some(Value::String(id)) if id.len() <= LONGEST_ID => Value::String(id.clone()),
        // A fraction would not come back as the same one.
        Some(Value::Number(id)) if id.is_u64() || id.is_i64() => Value::Number(id.clone()),
        _ => Value::Null,
    };
    let ask = if version == Some(VERSION) {
        understand(&message)
    } else {
        Err(format!("This Betwixt speaks version {VERSION} of the messages, and no other."))
    };
    Some(Asked { id, ask })
}

fn understand(message: &Map<String, Value>) -> Result<Ask, String> {
    Ok(match text(message, "type")?.unwrap_or_default() {
        "hello" => Ask::Hello,
        "load" => Ask::Load(source(message)?),
        "play" => Ask::Play,
        "pause" => Ask::Pause,
        "step" => Ask::Step,
        "reset" => Ask::Reset,
        "seek" => match message.get("t").and_then(Value::as_f64) {
            Some(t) if (0.0..=1e9).contains(&t) => Ask::Seek(SimTime(SimSpan::from_seconds(t).0)),
            _ => return Err("Give \"t\" in seconds, such as 60.25.".to_owned()),
        },
        "set" => {
            let path =
                text(message, "path")?.ok_or("Say in \"path\" what to set, such as components.checkout.workers.")?;
            let value = match message.get("value") {
                Some(Value::String(value)) if value.len() <= LONGEST_TEXT => Given::Text(value.clone()),
                Some(Value::Number(value)) => Given::Number(value.as_f64().unwrap_or(f64::NAN)),
                Some(Value::Bool(value)) => Given::Flag(*value),
                _ => return Err("Give \"value\": a text such as \"8s\", a number, or true or false.".to_owned()),
            };
            Ask::Set(path.to_owned(), value)
        }
        "get" => Ask::Get(match text(message, "path")?.unwrap_or("state") {
            "state" => What::State,
            "sliders" => What::Sliders,
            "metrics" => What::Metrics,
            "findings" => What::Findings,
            "expectations" => What::Expectations,
            "link" => What::Link,
            "scenario" => What::Scenario,
            path => What::Param(path.to_owned()),
        }),
        other => {
            let short: String = other.chars().take(40).collect();
            return Err(format!(
                "There is no message of the type {short:?}. There are hello, load, play, pause, step, reset, seek, set and get."
            ));
        }
    })
}

fn source(message: &Map<String, Value>) -> Result<Source, String> {
    if let Some(slug) = text(message, "open")? {
        return Ok(Source::Gallery(slug.to_owned()));
    }
    if let Some(link) = text(message, "link")? {
        return Ok(Source::Link(link.to_owned()));
    }
    match message.get("scenario") {
        Some(Value::String(text)) => Ok(Source::Document(text.clone())),
        Some(Value::Object(document)) => Ok(Source::Document(Value::Object(document.clone()).to_string())),
        _ => {
            Err("Give \"open\" (a name of the gallery), \"link\" (a permalink) or \"scenario\" (a document)."
                .to_owned())
        }
    }
}

/// A text of the message, if it has one.
fn text<'a>(message: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, String> {
    match message.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.len() <= LONGEST_TEXT => Ok(Some(text)),
        Some(Value::String(_)) => Err(format!("{name:?} is longer than {LONGEST_TEXT} characters.")),
        Some(_) => Err(format!("{name:?} must be a text.")),
    }
}

/// A message to the page around.
#[must_use]
pub fn message(kind: &str, mut fields: Value) -> String {
    if let Value::Object(fields) = &mut fields {
        fields.insert("betwixt".to_owned(), json!(VERSION));
        fields.insert("type".to_owned(), json!(kind));
    }
    fields.to_string()
}

/// How many messages are heard: sixty a second, and twice as many at once. Whoever drags a slider sends no more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gate {
    left: f64,
    at: f64,
    complained: bool,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// It is heard.
    Heard,
    /// It is not, and the host is told so.
    Refused,
    /// It is not, as the host knows.
    Ignored,
}

impl Gate {
    const PER_PAGE_MS: f64 = 0.06;
    const MOST: f64 = 120.0;

    /// Open.
    #[must_use]
    pub const fn new() -> Self {
        Self { left: Self::MOST, at: 0.0, complained: false }
    }

    /// One message comes [page milliseconds].
    pub fn take(&mut self, page_ms: f64) -> Passage {
        self.left = (self.left + (page_ms - self.at).max(0.0) * Self::PER_PAGE_MS).min(Self::MOST);
        self.at = page_ms;
        if self.left >= 1.0 {
            self.left -= 1.0;
            // Told once per flood: half of the room must be there again before the next is one.
            self.complained &= self.left < Self::MOST / 2.0;
            Passage::Heard
        } else if std::mem::replace(&mut self.complained, true) {
            Passage::Ignored
        } else {
            Passage::Refused
        }
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> Result<Ask, String> {
        read(text).expect("it is one of ours").ask
    }

    #[test]
    fn each_message_of_the_documentation_is_understood() {
        let asks = [
            (r#"{"betwixt":1,"type":"hello"}"#, Ask::Hello),
            (r#"{"betwixt":1,"type":"load","open":"failover"}"#, Ask::Load(Source::Gallery("failover".into()))),
            (r#"{"betwixt":1,"type":"load","link":"1.a.b"}"#, Ask::Load(Source::Link("1.a.b".into()))),
            (
                r#"{"betwixt":1,"type":"load","scenario":{"betwixt":1}}"#,
                Ask::Load(Source::Document("{\"betwixt\":1}".into())),
            ),
            (r#"{"betwixt":1,"type":"play"}"#, Ask::Play),
            (r#"{"betwixt":1,"type":"pause"}"#, Ask::Pause),
            (r#"{"betwixt":1,"type":"step"}"#, Ask::Step),
            (r#"{"betwixt":1,"type":"reset"}"#, Ask::Reset),
            (r#"{"betwixt":1,"type":"seek","t":1.5}"#, Ask::Seek(SimTime(1_500_000_000))),
            (r#"{"betwixt":1,"type":"set","path":"seed","value":7}"#, Ask::Set("seed".into(), Given::Number(7.0))),
            (
                r#"{"betwixt":1,"type":"set","path":"speed","value":"auto"}"#,
                Ask::Set("speed".into(), Given::Text("auto".into())),
            ),
            (r#"{"betwixt":1,"type":"get"}"#, Ask::Get(What::State)),
            (r#"{"betwixt":1,"type":"get","path":"a.b.c"}"#, Ask::Get(What::Param("a.b.c".into()))),
        ];
        for (text, expected) in asks {
            assert_eq!(ask(text), Ok(expected), "{text}");
        }
        let id = |id: &str| read(&format!(r#"{{"betwixt":1,"type":"play","id":{id}}}"#)).unwrap().id;
        assert_eq!([id("\"q1\""), id("-7"), id("0.1"), id("{}")], [json!("q1"), json!(-7), Value::Null, Value::Null]);
    }

    #[test]
    fn junk_is_nobodys_and_what_is_wrong_gets_a_sentence() {
        for junk in
            ["", "{", "[]", "null", "7", "\"play\"", "{}", r#"{"type":"play"}"#, r#"{"source":"react-devtools"}"#]
        {
            assert_eq!(read(junk), None, "{junk}");
        }
        let long = "x".repeat(LONGEST_TEXT + 1);
        for wrong in [
            r#"{"betwixt":2,"type":"play"}"#.to_owned(),
            r#"{"betwixt":"1","type":"play"}"#.to_owned(),
            r#"{"betwixt":1}"#.to_owned(),
            r#"{"betwixt":1,"type":7}"#.to_owned(),
            r#"{"betwixt":1,"type":"explode"}"#.to_owned(),
            r#"{"betwixt":1,"type":"load"}"#.to_owned(),
            r#"{"betwixt":1,"type":"load","open":{}}"#.to_owned(),
            format!(r#"{{"betwixt":1,"type":"load","link":"{long}"}}"#),
            r#"{"betwixt":1,"type":"seek","t":-1}"#.to_owned(),
            r#"{"betwixt":1,"type":"seek","t":"1s"}"#.to_owned(),
            r#"{"betwixt":1,"type":"set","path":"seed"}"#.to_owned(),
            r#"{"betwixt":1,"type":"set","value":1}"#.to_owned(),
            r#"{"betwixt":1,"type":"set","path":"seed","value":[1]}"#.to_owned(),
        ] {
            let said = ask(&wrong).unwrap_err();
            assert!(said.len() < 200 && said.ends_with('.'), "{said}");
        }
        assert_eq!(read(&format!(r#"{{"betwixt":1,"type":"play","id":"{long}"}}"#)).unwrap().id, Value::Null);
    }

    #[test]
    fn a_flood_is_stemmed_and_told_of_once() {
        let mut gate = Gate::new();
        let passages: Vec<Passage> = (0..1_000).map(|n| gate.take(f64::from(n))).collect();
        let count = |sort| passages.iter().filter(|passage| **passage == sort).count();
        // What was there at first, and sixty a second since.
        assert_eq!(count(Passage::Heard), 120 + 59);
        assert_eq!(count(Passage::Refused), 1);
        assert_eq!(gate.take(10_000.0), Passage::Heard);
        // A drag of sixty a second is heard whole.
        let mut gate = Gate::new();
        assert!((0..600).all(|n| gate.take(f64::from(n) * 1_000.0 / 60.0) == Passage::Heard));
    }

    #[test]
    fn what_is_told_has_version_and_type() {
        let said: Value = serde_json::from_str(&message("state", json!({ "t": 1.5 }))).unwrap();
        assert_eq!(said, json!({ "betwixt": 1, "type": "state", "t": 1.5 }));
    }
}
