//! The scenario of a first visit as code is the one of its file: without it, the first load would have to read scenarios.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::iter::Peekable;
use std::str::Chars;

use betwixt_app::{first_visit, gallery};
use betwixt_sim::CATALOGUE;

const CODE: &str = "src/first_visit.rs";

/// Structures of which there are many, before their fields: functions make them.
const GIVEN: &[&str] = &[" Component ", "[Component ", " Connection ", "[Connection "];

/// Texts longer than this go on in the next line [letters].
const LINE: usize = 80;

const HEAD: &str = r#"//! What a first visit opens, as code: `scenarios/online-shop.json`, written by `cargo xtask bless`; do not edit.
//!
//! All that reads scenarios is much larger than this one, and no first visit needs it.

use std::collections::BTreeMap;

use betwixt_model::Answer::*;
use betwixt_model::Distribution::*;
use betwixt_model::Key::*;
use betwixt_model::ParamValue::*;
use betwixt_model::Step::*;
use betwixt_model::Target::*;
use betwixt_model::scenario::{Component, Connection, Distance, Exposed, Flow, Point, Scenario, Zone};
use betwixt_model::{Besides, FlowId, Load, ParamMap, ParamValue, Program, SimSpan};

type Held<'a> = &'a [(&'static str, ParamValue)];

fn params(held: Held<'_>) -> ParamMap {
    let mut map = ParamMap::new();
    for (id, value) in held {
        map.set(id, *value);
    }
    map
}

/// In the order of the fields: a few letters of code for each, where a literal takes hundreds.
#[inline(never)]
#[expect(clippy::too_many_arguments, reason = "one for each field")]
fn component(
    id: &str,
    name: &str,
    kind: &str,
    at: Point,
    zone: Option<&str>,
    icon: Option<&str>,
    instrumented: bool,
    held: Held<'_>,
    load: Load,
    handlers: BTreeMap<Option<FlowId>, Program>,
) -> Component {
    let (icon, params) = (icon.map(Into::into), params(held));
    let (id, name, kind, zone) = (id.into(), name.into(), kind.into(), zone.map(Into::into));
    Component { id, name, kind, at, zone, icon, instrumented, params, load, handlers }
}

/// In the order of the fields.
#[inline(never)]
fn connection(id: &str, from: &str, to: &str, role: &str, asynchronous: bool, held: Held<'_>) -> Connection {
    let (id, from, to, role) = (id.into(), from.into(), to.into(), role.into());
    Connection { id, from, to, role, asynchronous, disabled: false, bend: None, params: params(held) }
}

/// The scenario of a first visit.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a document, not a decision")]
pub fn scenario() -> Scenario {
    "#;

#[test]
fn the_first_visit_is_the_file_of_the_gallery() {
    let scenario = gallery::find(gallery::FIRST, &CATALOGUE).unwrap();
    let mut code = HEAD.to_owned();
    // Nothing in it is switched off or bent: a word less for each connection.
    let printed = format!("{scenario:?}").replace(", disabled: false, bend: None", "");
    expression(&printed, &mut code);
    code.push_str("\n}\n");
    if std::env::var_os("BETWIXT_BLESS").is_some() {
        std::fs::write(CODE, &code).unwrap();
        let formatted = std::process::Command::new("rustfmt").args(["--edition", "2024", CODE]).status().unwrap();
        assert!(formatted.success(), "rustfmt takes {CODE}");
        return;
    }
    assert!(first_visit::scenario() == scenario, "{CODE} is another scenario: run `cargo xtask bless`");
}

/// What an expression is inside of.
#[derive(PartialEq)]
enum Inside {
    /// Fields, arguments, a list.
    Plain,
    /// A list of parameters, whose names are kept as they are.
    Params,
    /// The same, given to a function.
    GivenParams,
    /// A map: keys and values become pairs.
    Map,
    /// Fields that are given to a function, in their order.
    Given,
}

/// What `Debug` prints, as Rust: texts become whatever is wanted there, lists vectors, maps what they are collected from.
fn expression(printed: &str, code: &mut String) {
    let mut inside = Vec::new();
    let mut letters = printed.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                // A name out of a table is borrowed, every other text is owned.
                let innermost = inside.iter().rev().find(|inside| **inside != Inside::Plain);
                let borrowed = matches!(innermost, Some(Inside::Params | Inside::GivenParams | Inside::Given))
                    || code.ends_with(" param: ");
                text(&mut letters, code);
                code.push_str(if borrowed { "" } else { ".into()" });
            }
            '(' | '[' | '{' => {
                let opened = opened(letter, inside.last(), &mut letters, code);
                inside.push(opened);
            }
            ')' | ']' | '}' => match inside.pop() {
                Some(Inside::Given) => code.push(')'),
                Some(Inside::GivenParams) => {}
                Some(Inside::Map) => code.push_str(if code.ends_with('[') { "].into()" } else { ")].into()" }),
                _ => code.push(letter),
            },
            ':' if inside.last() == Some(&Inside::Map) => code.push(','),
            ',' if inside.last() == Some(&Inside::Given) => {
                code.push(letter);
                field(&mut letters);
            }
            ',' if inside.last() == Some(&Inside::Map) => {
                letters.next();
                code.push_str("), (");
            }
            _ => code.push(letter),
        }
    }
}

/// What begins with a bracket: how it begins in Rust, and what it is.
fn opened(letter: char, around: Option<&Inside>, letters: &mut Peekable<Chars<'_>>, code: &mut String) -> Inside {
    if letter == '(' && code.ends_with("ParamMap") {
        code.truncate(code.len() - "ParamMap".len());
        let given = around == Some(&Inside::Given);
        code.push_str(if given { "&" } else { "params(&" });
        return if given { Inside::GivenParams } else { Inside::Params };
    }
    if letter == '{' && GIVEN.iter().any(|name| code.ends_with(name)) {
        let name = code.trim_end().rfind(|letter: char| !letter.is_alphanumeric()).map_or(0, |at| at + 1);
        let call = code.split_off(name).trim_end().to_lowercase();
        code.push_str(&call);
        code.push('(');
        field(letters);
        return Inside::Given;
    }
    if letter == '{' && (code.ends_with(": ") || code.ends_with(", ")) {
        code.push_str(if letters.peek() == Some(&'}') { "[" } else { "[(" });
        return Inside::Map;
    }
    if letter == '[' && !code.ends_with('&') {
        code.push_str("vec!");
    }
    code.push(letter);
    Inside::Plain
}

/// A text, up to its end.
fn text(letters: &mut Peekable<Chars<'_>>, code: &mut String) {
    code.push('"');
    let mut length = 0;
    while let Some(letter) = letters.next() {
        code.push(letter);
        length += 1;
        match letter {
            '\\' => code.extend(letters.next()),
            '"' => return,
            ' ' if length > LINE => {
                // rustfmt leaves everything as it is around a line that cannot be made short enough.
                code.push_str("\\\n");
                length = 0;
            }
            _ => {}
        }
    }
}

/// Passes over the name of a field.
fn field(letters: &mut Peekable<Chars<'_>>) {
    for letter in letters.by_ref() {
        if letter == ':' {
            return;
        }
    }
}
