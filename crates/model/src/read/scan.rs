//! A look over the text before it is parsed: nesting, size, doubled names, and the slips that people make in JSON.

use std::collections::BTreeSet;

use crate::problem::Problem;

/// Deepest nesting that is read. A scenario needs eight.
pub(crate) const MAX_DEPTH: usize = 32;

/// Most values in one text.
const MAX_VALUES: usize = 4_000_000;

/// Most doubled names that are reported.
const MAX_DOUBLED: usize = 100;

struct Level<'a> {
    keys: Option<BTreeSet<&'a str>>,
    key: &'a str,
    index: usize,
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    levels: Vec<Level<'a>>,
    values: usize,
    doubled: Vec<Problem>,
}

/// Walks over the text once, without recursion.
///
/// Returns the names that are written twice in one object. Errors: a text that must not be parsed.
pub(crate) fn scan(text: &str) -> Result<Vec<Problem>, Problem> {
    let mut scan = Scan { text, at: 0, levels: Vec::new(), values: 1, doubled: Vec::new() };
    while let Some(&byte) = text.as_bytes().get(scan.at) {
        match byte {
            b'"' => scan.string(),
            b'{' | b'[' => scan.open(byte == b'{')?,
            b'}' | b']' => {
                scan.levels.pop();
                scan.at += 1;
            }
            b',' => scan.comma()?,
            b'#' => return Err(scan.comment()),
            b'/' if matches!(text.as_bytes().get(scan.at + 1), Some(b'/' | b'*')) => return Err(scan.comment()),
            b'\'' => return Err(scan.slip("Text in JSON stands in double quotes.", "Write \"…\" instead of '…'.")),
            0xE2 if text[scan.at..].starts_with(['“', '”', '„']) => {
                return Err(scan.slip("Text in JSON stands in straight double quotes.", "Write \"…\" instead of “…”."));
            }
            _ if byte.is_ascii_alphabetic() => scan.word()?,
            _ => scan.at += 1,
        }
    }
    Ok(scan.doubled)
}

impl<'a> Scan<'a> {
    fn string(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = start;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'\\' => end += 2,
                b'"' => break,
                _ => end += 1,
            }
        }
        let end = end.min(bytes.len());
        self.at = (end + 1).min(bytes.len());
        let rest = bytes[self.at..].iter().find(|byte| !byte.is_ascii_whitespace());
        if rest == Some(&b':') {
            // An escape can move `end` into the middle of a character; such a text is not JSON, and the parser says so.
            if let Some(key) = self.text.get(start..end) {
                self.key(key);
            }
        }
    }

    fn key(&mut self, key: &'a str) {
        let Some(level) = self.levels.last_mut() else { return };
        let Some(keys) = &mut level.keys else { return };
        level.key = key;
        if !keys.insert(key) && self.doubled.len() < MAX_DOUBLED {
            let place = self.path();
            self.doubled.push(Problem::error(
                place,
                format!("{:?} is written twice here; the last one is used.", super::words::clip(key)),
                "Take one of the two out.",
            ));
        }
    }

    fn open(&mut self, object: bool) -> Result<(), Problem> {
        if self.levels.len() >= MAX_DEPTH {
            return Err(Problem::unreadable(
                self.line_and_column(),
                format!("Lists and objects are nested more than {MAX_DEPTH} deep here."),
                "Write a flat document: a scenario needs no more than eight levels.",
            ));
        }
        self.levels.push(Level { keys: object.then(BTreeSet::new), key: "", index: 0 });
        self.at += 1;
        self.count()
    }

    fn comma(&mut self) -> Result<(), Problem> {
        if let Some(level) = self.levels.last_mut() {
            level.index += 1;
        }
        self.at += 1;
        self.count()
    }

    fn count(&mut self) -> Result<(), Problem> {
        self.values += 1;
        if self.values <= MAX_VALUES {
            return Ok(());
        }
        Err(Problem::unreadable(
            "document",
            format!("The document is too large: it holds more than {MAX_VALUES} values."),
            "Open a smaller one.",
        ))
    }

    fn word(&mut self) -> Result<(), Problem> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..length];
        if matches!(word, "NaN" | "nan" | "Infinity" | "inf" | "undefined" | "None" | "True" | "False") {
            return Err(self.slip(
                &format!("{word} is not a value that JSON can hold."),
                "Write a number, a text in double quotes, true, false or null.",
            ));
        }
        self.at += length;
        Ok(())
    }

    fn comment(&self) -> Problem {
        self.slip("JSON has no comments.", "Take the comment out.")
    }

    fn slip(&self, what: &str, remedy: &str) -> Problem {
        Problem::unreadable(self.line_and_column(), what, remedy)
    }

    fn line_and_column(&self) -> String {
        let before = &self.text.as_bytes()[..self.at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = self.at - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) + 1;
        format!("line {line}, column {column}")
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for level in &self.levels {
            if level.keys.is_none() {
                path.push_str(&format!("[{}]", level.index));
            } else {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&super::words::clip(level.key));
            }
        }
        path
    }
}
