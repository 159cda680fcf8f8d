//! What a store holds, as far as a history can say: values that are equal or not, and texts that can be lengthened.

use std::fmt;

use betwixt_model::json;

/// A value in a history. Values of different sorts are never equal: `3` is not `"3"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// `null`: nothing is there, or nobody said.
    #[default]
    Nothing,
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(String),
    /// Anything else, as its canonical JSON: equal when that is.
    Other(String),
}

impl Value {
    /// From JSON of any sort.
    #[must_use]
    pub fn from_json(from: &serde_json::Value) -> Self {
        match from {
            serde_json::Value::Null => Self::Nothing,
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Number(number) if number.as_i64().is_some() => {
                Self::Whole(number.as_i64().unwrap_or_default())
            }
            other => Self::Other(json::write(other)),
        }
    }

    /// The same with something added at its end; nothing is an empty text here, and a number its digits.
    #[must_use]
    pub fn with(&self, more: &str) -> Self {
        let before = match self {
            Self::Nothing => String::new(),
            Self::Whole(number) => number.to_string(),
            Self::Text(text) | Self::Other(text) => text.clone(),
        };
        Self::Text(before + more)
    }
}

/// As in JSON, so that a number can be told from a text; long texts are cut.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Enough to recognise it in a sentence.
        const SHOWN: usize = 60;
        match self {
            Self::Nothing => write!(f, "nothing"),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Text(text) => match text.char_indices().nth(SHOWN) {
                Some((cut, _)) => write!(f, "\"{}…\"", &text[..cut]),
                None => write!(f, "\"{text}\""),
            },
            Self::Other(text) => match text.char_indices().nth(SHOWN) {
                Some((cut, _)) => write!(f, "{}…", &text[..cut]),
                None => write!(f, "{text}"),
            },
        }
    }
}

/// Values of a list, as in JSON.
#[must_use]
pub fn list(values: &[Value]) -> String {
    /// Enough to see where two lists part.
    const SHOWN: usize = 12;
    let mut shown: Vec<String> = values.iter().take(SHOWN).map(Value::to_string).collect();
    if values.len() > SHOWN {
        shown.push(format!("… {} more", values.len() - SHOWN));
    }
    format!("[{}]", shown.join(", "))
}
