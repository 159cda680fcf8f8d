//! Takes chance out of the page, which no host can compress: its tools put it into names, and no browser needs it there.

use std::collections::BTreeMap;

/// How wasm-bindgen calls what it takes from the browser: this, the name, and sixteen digits that tell two uses apart.
const IMPORT: &str = "__wbg_";
const DIGITS: usize = 16;

/// Gives the imports of a joined app plain numbers, of the same length, in its script and in its WebAssembly.
pub(crate) fn number_imports(script: &str, wasm: &mut [u8]) -> String {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let mut plain: BTreeMap<&str, String> = BTreeMap::new();
    for name in words(script).filter(|name| is_import(name)) {
        if !plain.contains_key(name) {
            let stem = &name[..name.len() - DIGITS];
            let number = uses.entry(stem).or_default();
            plain.insert(name, format!("{stem}{number:0DIGITS$}"));
            *number += 1;
        }
    }
    let mut script = script.to_owned();
    for (name, plain) in &plain {
        script = script.replace(name, plain);
    }
    let mut at = 0;
    while let Some(found) = wasm[at..].windows(IMPORT.len()).position(|window| window == IMPORT.as_bytes()) {
        let start = at + found;
        let length = wasm[start..].iter().take_while(|byte| is_letter(**byte)).count();
        let name = std::str::from_utf8(&wasm[start..start + length]).ok().and_then(|name| plain.get(name));
        if let Some(name) = name {
            wasm[start..start + length].copy_from_slice(name.as_bytes());
        }
        at = start + length;
    }
    script
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

fn words(script: &str) -> impl Iterator<Item = &str> {
    script.split(|letter: char| !letter.is_ascii() || !is_letter(letter as u8))
}

fn is_import(name: &str) -> bool {
    name.len() > IMPORT.len() + DIGITS
        && name.starts_with(IMPORT)
        && name.bytes().rev().take(DIGITS).all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_numbered_alike_in_the_script_and_in_the_webassembly() {
        let (one, other) = ("__wbg_add_00112233445566aa", "__wbg_add_ffeeddccbbaa9988");
        let mut wasm = format!("\u{1a}{other}\0\u{1a}{one}\0__wbg_short\0").into_bytes();
        let script = number_imports(&format!("{{ {one}: a, {other}: b, __wbg_short: c }}"), &mut wasm);
        assert_eq!(script, "{ __wbg_add_0000000000000000: a, __wbg_add_0000000000000001: b, __wbg_short: c }");
        let numbered = "\u{1a}__wbg_add_0000000000000001\0\u{1a}__wbg_add_0000000000000000\0__wbg_short\0";
        assert_eq!(wasm, numbered.as_bytes());
    }
}
