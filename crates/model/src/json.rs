//! Reads JSON text. As strict as the JSON library, but with the exact numbers of [`crate::decimal`] and without the
//! tables and generated readers that everybody would download.

use serde_json::{Map, Number, Value};

use crate::decimal;

pub use crate::write::value_compact as write;

/// Deepest nesting; beyond it the stack would be in danger.
const MAX_DEPTH: usize = 128;

/// Why a text is not JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong: half a sentence.
    pub what: &'static str,
    /// From 1.
    pub line: usize,
    /// From 1, in bytes.
    pub column: usize,
    /// Whether the text ends where more is needed.
    pub ends: bool,
}

/// A number beyond the largest float.
pub(crate) const TOO_LARGE: &str = "the number is out of range";

/// Reads one JSON value that fills the text.
///
/// Errors: the text is not JSON, or nested more than 128 deep.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.value().and_then(|value| match reader.peek() {
        None => Ok(value),
        Some(_) => Err("something follows after its end"),
    });
    value.map_err(|what| reader.error(what))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn error(&self, what: &'static str) -> JsonError {
        let at = self.at.min(self.text.len());
        let before = &self.text.as_bytes()[..at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = at - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) + 1;
        JsonError { what, line, column, ends: at == self.text.len() }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not space.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.byte()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.byte() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self) -> Result<Value, &'static str> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, value) in [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
                {
                    if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err("a value is missing")
            }
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Value, &'static str>) -> Result<Value, &'static str> {
        if self.depth >= MAX_DEPTH {
            return Err("it is nested too deep");
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Result<Value, &'static str> {
        let mut list = Vec::new();
        self.peek();
        if self.take(b']') {
            return Ok(Value::Array(list));
        }
        loop {
            list.push(self.value()?);
            self.peek();
            if self.take(b']') {
                return Ok(Value::Array(list));
            }
            if !self.take(b',') {
                return Err("a comma or a closing bracket is missing");
            }
        }
    }

    fn object(&mut self) -> Result<Value, &'static str> {
        let mut map = Map::new();
        self.peek();
        if self.take(b'}') {
            return Ok(Value::Object(map));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err("a name in double quotes is missing");
            }
            let name = self.string()?;
            self.peek();
            if !self.take(b':') {
                return Err("a colon is missing");
            }
            let value = self.value()?;
            map.insert(name, value);
            self.peek();
            if self.take(b'}') {
                return Ok(Value::Object(map));
            }
            if !self.take(b',') {
                return Err("a comma or a closing brace is missing");
            }
        }
    }

    fn string(&mut self) -> Result<String, &'static str> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while matches!(self.byte(), Some(byte) if byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            // Both ends stand at ASCII or at the end of the text.
            out.push_str(&self.text[start..self.at]);
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escaped()?);
                }
                Some(_) => return Err("a control character stands in a text"),
                None => return Err("a text has no end"),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, &'static str> {
        const WRONG: &str = "a backslash stands before something that needs none";
        let byte = self.byte().ok_or("a text has no end")?;
        let plain = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.unit_pair();
            }
            _ => return Err(WRONG),
        };
        self.at += 1;
        Ok(plain)
    }

    /// One character by its number, which may be written as a pair of surrogates.
    fn unit_pair(&mut self) -> Result<char, &'static str> {
        const ALONE: &str = "half a character stands alone";
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(ALONE);
        }
        if !(self.take(b'\\') && self.take(b'u')) {
            return Err(ALONE);
        }
        let second = self.unit()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(ALONE);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(ALONE)
    }

    fn unit(&mut self) -> Result<u32, &'static str> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit * 16 + digit.ok_or("four hexadecimal digits are missing")?;
            self.at += 1;
        }
        Ok(unit)
    }

    /// At least one digit.
    fn digits(&mut self) -> Result<(), &'static str> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err("a digit is missing") }
    }

    fn number(&mut self) -> Result<Value, &'static str> {
        let start = self.at;
        let negative = self.take(b'-');
        if self.take(b'0') {
            if matches!(self.byte(), Some(b'0'..=b'9')) {
                return Err("a number begins with 0");
            }
        } else {
            self.digits()?;
        }
        let whole = self.at;
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        if self.at == whole {
            // Minus zero is a float, and so is what no whole number can hold.
            let found = if negative {
                text.parse::<i64>().ok().filter(|n| *n != 0).map(Value::from)
            } else {
                text.parse::<u64>().ok().map(Value::from)
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
        decimal::parse(text).and_then(Number::from_f64).map(Value::Number).ok_or(TOO_LARGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_taken_and_refused_as_the_library_does() {
        for text in [
            "",
            " ",
            "null",
            " true ",
            "false",
            "nul",
            "1 2",
            "[1,2,]",
            "[,]",
            "[]",
            "[ ]",
            "{}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "-",
            "-0",
            "0",
            "00",
            "01",
            "-1",
            "1.",
            ".5",
            "1.5",
            "1e",
            "1e+",
            "1E2",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-9223372036854775809",
            "1e999",
            "\"a\\n\\u00e4\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\x\"",
            "\"\t\"",
            "\"",
            "\"\\",
            "\"\\u12",
            "{\"a\":1,\"a\":2}",
            "[1}",
            "\u{feff}1",
            "\"\u{e4}\u{1f600}\"",
            "\"\\/\\b\\f\"",
        ] {
            let theirs: Option<Value> = serde_json::from_str(text).ok();
            assert_eq!(parse(text).ok(), theirs, "{text:?}");
        }
        assert!(parse(&("[".repeat(200) + &"]".repeat(200))).is_err());
    }

    #[test]
    fn errors_say_where() {
        let error = parse("{\n  \"a\": x}").expect_err("x is nothing");
        assert_eq!((error.line, error.column, error.ends), (2, 8, false));
        assert!(parse("{\"a\":").expect_err("cut").ends);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_as_the_library_does(text in "[\\[\\]{},:\"\\\\a0-9.eE+u \\-]{0,24}") {
            let theirs: Option<Value> = serde_json::from_str(&text).ok();
            prop_assert_eq!(parse(&text).ok(), theirs);
        }
    }
}
