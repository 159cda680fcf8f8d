//! Takes out of the joined page what its tools write there for people and by chance: long names of imports, made from
//! hashes, comments and indentation. No host can compress hashes, and no browser needs any of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::wasm::with_imports_called;

/// How wasm-bindgen calls what it takes from the browser begins with one of these.
const IMPORTS: [&str; 2] = ["__wbg_", "__wbindgen_"];

/// The script and the WebAssembly of a joined app, with the same short name for each import in both.
pub(crate) fn plain(script: &str, wasm: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut short: BTreeMap<String, String> = BTreeMap::new();
    let wasm = with_imports_called(wasm, |name| {
        if !IMPORTS.iter().any(|begins| name.starts_with(begins)) {
            return name.to_owned();
        }
        let next = format!("_{}", short.len());
        short.entry(name.to_owned()).or_insert(next).clone()
    })?;
    let script = without_comments(&keys_called(script, &short));
    Some((without_steps(&with_short_names(&script)), wasm))
}

/// The script with other keys where it lists what it gives to the WebAssembly; names of exports may be the same, and stay.
fn keys_called(script: &str, short: &BTreeMap<String, String>) -> String {
    let line = |line: &str| {
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        match rest.split_once(':').and_then(|(key, value)| Some((short.get(key)?, value))) {
            Some((plain, value)) => format!("{indent}{plain}:{value}\n"),
            None => format!("{line}\n"),
        }
    };
    script.lines().map(line).collect()
}

/// The script where what is computed is given back at once, instead of under a name first.
fn without_steps(script: &str) -> String {
    const NAMED: &str = "const ret = ";
    const GIVEN: &str = ";\nreturn ret;\n";
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, after)) = rest.split_once(NAMED) {
        out.push_str(before);
        match after.split_once('\n').zip(after.split_once(GIVEN)) {
            // In the very next line.
            Some(((line, _), (value, next))) if line.len() == value.len() + 1 => {
                out.push_str("return ");
                out.push_str(value);
                out.push_str(";\n");
                rest = next;
            }
            _ => {
                out.push_str(NAMED);
                rest = after;
            }
        }
    }
    out + rest
}

/// The script with short names for functions that only it itself calls: at most one thing is ever called so, and it is
/// never somebody's property.
fn with_short_names(script: &str) -> String {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let named = |line: &str| {
        let name = line.strip_prefix("async ").unwrap_or(line).strip_prefix("function ")?.split('(').next()?;
        (name.len() > 4 && name.chars().all(is_letter)).then(|| name.to_owned())
    };
    let mut out = script.to_owned();
    let given: BTreeSet<&str> = script
        .lines()
        .filter(|line| line.starts_with("export {"))
        .flat_map(|line| line.split(|c| !is_letter(c)))
        .collect();
    let names: BTreeSet<String> =
        script.lines().filter_map(named).filter(|name| !given.contains(name.as_str())).collect();
    for (at, name) in names.iter().enumerate() {
        let whole = |(start, _): &(usize, &str)| {
            let (before, after) = (out[..*start].chars().next_back(), out[start + name.len()..].chars().next());
            !before.is_some_and(is_letter) && !after.is_some_and(is_letter)
        };
        let places: Vec<usize> = out.match_indices(name.as_str()).filter(whole).map(|(start, _)| start).collect();
        let foreign = |start: &usize| {
            let (before, after) =
                (out[..*start].chars().next_back(), out[start + name.len()..].trim_start().chars().next());
            matches!(before, Some('.' | '"' | '\'' | '`')) || after == Some(':')
        };
        if places.iter().any(foreign) {
            continue;
        }
        for start in places.into_iter().rev() {
            out.replace_range(start..start + name.len(), &format!("${at}"));
        }
    }
    out
}

/// The script without lines that are only comment, and without indentation. A text that goes over several lines could
/// hold both, so a script with such a text stays as it is.
fn without_comments(script: &str) -> String {
    if script.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return script.to_owned();
    }
    let mut inside = false;
    let mut out = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        inside |= line.starts_with("/*");
        if !inside && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
        inside &= !line.ends_with("*/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_called_alike_in_the_script_and_in_the_webassembly() {
        let imports: &[u8] = b"\x03\x01b\x08__wbg_ab\x00\x00\x01b\x08__wbg_cd\x00\x01\x01b\x04kept\x00\x02";
        let module = [b"\0asm\x01\0\0\0", &[2, imports.len() as u8][..], imports].concat();
        let script = "const all = {\n    __wbg_cd: (a) => wasm.__wbg_cd(a),\n    __wbg_ab: b,\n    kept: c,\n};";
        let (script, wasm) = plain(script, &module).expect("a module");
        assert_eq!(script, "const all = {\n_1: (a) => wasm.__wbg_cd(a),\n_0: b,\nkept: c,\n};\n");
        let imports: &[u8] = b"\x03\x01b\x02_0\x00\x00\x01b\x02_1\x00\x01\x01b\x04kept\x00\x02";
        assert_eq!(wasm, [b"\0asm\x01\0\0\0", &[2, imports.len() as u8][..], imports].concat());
    }

    #[test]
    fn what_is_computed_is_given_back_at_once() {
        let script = "const ret = a(b);\nreturn ret;\n}\nconst ret = c;\nvar d = ret;\nreturn ret;\n";
        assert_eq!(without_steps(script), "return a(b);\n}\nconst ret = c;\nvar d = ret;\nreturn ret;\n");
    }

    #[test]
    fn functions_of_its_own_are_called_shortly() {
        let script = "function helper(a) {\nreturn a;\n}\nexport function run(a) {\nreturn helper(a) + wasm.shared;\n}\n\
                      function shared() {\nreturn helpers + 'helper' + helper;\n}\n";
        assert_eq!(
            with_short_names("function started() {\n}\nexport { started };\n"),
            "function started() {\n}\nexport { started };\n"
        );
        let kept = with_short_names(script);
        assert_eq!(kept, script, "the name stands in a text as well");
        let script = script.replace("'helper'", "1");
        let wanted = "function $0(a) {\nreturn a;\n}\nexport function run(a) {\nreturn $0(a) + wasm.shared;\n}\n\
                      function shared() {\nreturn helpers + 1 + $0;\n}\n";
        assert_eq!(with_short_names(&script), wanted);
    }

    #[test]
    fn comments_and_indentation_go_but_texts_stay() {
        let script = "/**\n * Says `so`.\n */\nfunction f() {\n    // Why.\n    return 'https://'; // kept\n}\n";
        assert_eq!(without_comments(script), "function f() {\nreturn 'https://'; // kept\n}\n");
        let over_lines = "const text = `\n    // not a comment\n`;\n";
        assert_eq!(without_comments(over_lines), over_lines);
    }
}
