//! JSON text with sorted keys and the shortest numbers, whatever the JSON library is configured to do.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::sort::Names;

/// Longest list or object that stays on one line in the pretty form, in characters.
const ONE_LINE: usize = 100;

/// Without spaces.
pub(super) fn compact(value: &Value) -> String {
    let mut out = String::new();
    put(&mut out, value, "");
    out
}

/// Two spaces for each level; what fits on a line stays on one, save the document and its lists.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    lay_out(&mut out, value, 0);
    out.push('\n');
    out
}

fn put(out: &mut String, value: &Value, gap: &str) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(on) => out.push_str(if *on { "true" } else { "false" }),
        Value::Number(n) => out.push_str(&number(n)),
        Value::String(text) => put_text(out, text),
        Value::Array(list) => {
            out.push('[');
            for (at, entry) in list.iter().enumerate() {
                separate(out, at, gap);
                put(out, entry, gap);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (at, (key, entry)) in sorted(map).into_iter().enumerate() {
                separate(out, at, gap);
                put_text(out, key);
                out.push(':');
                out.push_str(gap);
                put(out, entry, gap);
            }
            out.push('}');
        }
    }
}

fn separate(out: &mut String, at: usize, gap: &str) {
    if at > 0 {
        out.push(',');
        out.push_str(gap);
    }
}

/// A number as this code writes it: the library's own way brings another ten kilobytes of tables along.
pub(crate) fn number(n: &serde_json::Number) -> String {
    let whole = n.as_u64().map(|n| n.to_string()).or_else(|| n.as_i64().map(|n| n.to_string()));
    // The shortest text that reads back as the same number; 340 and not 340.0.
    whole.or_else(|| n.as_f64().map(crate::units::format_number)).unwrap_or_default()
}

fn put_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => write!(out, "\\u{:04x}", u32::from(c)).expect("writing to a String cannot fail"),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn sorted(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let names = Names::new(map.keys().map(String::as_str));
    names.iter().filter_map(|name| map.get_key_value(name)).collect()
}

fn lay_out(out: &mut String, value: &Value, level: usize) {
    let mut line = String::new();
    put(&mut line, value, " ");
    // The document and its lists are always spread out; below that, whatever fits on a line stays on one.
    let spread = match value {
        Value::Array(list) => !list.is_empty() && (level <= 1 || line.chars().count() > ONE_LINE),
        Value::Object(map) => !map.is_empty() && (level == 0 || line.chars().count() > ONE_LINE),
        _ => false,
    };
    if !spread {
        out.push_str(&line);
        return;
    }
    match value {
        Value::Array(list) => {
            out.push('[');
            for (at, entry) in list.iter().enumerate() {
                new_line(out, at, level + 1);
                lay_out(out, entry, level + 1);
            }
            end_line(out, level, ']');
        }
        Value::Object(map) => {
            out.push('{');
            for (at, (key, entry)) in sorted(map).into_iter().enumerate() {
                new_line(out, at, level + 1);
                put_text(out, key);
                out.push_str(": ");
                lay_out(out, entry, level + 1);
            }
            end_line(out, level, '}');
        }
        _ => {}
    }
}

fn new_line(out: &mut String, at: usize, level: usize) {
    out.push_str(if at > 0 { ",\n" } else { "\n" });
    out.push_str(&"  ".repeat(level));
}

fn end_line(out: &mut String, level: usize, bracket: char) {
    out.push('\n');
    out.push_str(&"  ".repeat(level));
    out.push(bracket);
}
