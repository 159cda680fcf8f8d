//! As much of WebAssembly's binary format as is needed to make the page smaller: its sections, and the names of imports.

use std::ops::Range;

const HEAD: usize = 8;
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
/// How an import of this sort goes on after its names.
const FUNCTION: u8 = 0;

/// A module without the names of its functions and the like, which nobody needs to run it.
pub(crate) fn without_custom_sections(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut out = wasm.get(..HEAD)?.to_vec();
    for (id, section) in sections(wasm)? {
        if id != CUSTOM {
            append(&mut out, id, &wasm[section]);
        }
    }
    Some(out)
}

/// A module of which every imported function is called as this says.
pub(crate) fn with_imports_called(wasm: &[u8], mut called: impl FnMut(&str) -> String) -> Option<Vec<u8>> {
    let mut out = wasm.get(..HEAD)?.to_vec();
    for (id, section) in sections(wasm)? {
        let section = &wasm[section];
        if id == IMPORTS {
            append(&mut out, id, &imports_called(section, &mut called)?);
        } else {
            append(&mut out, id, section);
        }
    }
    Some(out)
}

/// Functions come first, as the linker writes them; what follows them is left as it is.
fn imports_called(section: &[u8], called: &mut impl FnMut(&str) -> String) -> Option<Vec<u8>> {
    let (mut at, mut out) = (0, Vec::new());
    let count = leb128(section, &mut at)?;
    write_leb128(&mut out, count);
    for _ in 0..count {
        let start = at;
        let module = name(section, &mut at)?;
        let field = name(section, &mut at)?;
        if *section.get(at)? != FUNCTION {
            out.extend_from_slice(&section[start..]);
            return Some(out);
        }
        at += 1;
        let plain = called(field);
        for text in [module, &plain] {
            write_leb128(&mut out, text.len());
            out.extend_from_slice(text.as_bytes());
        }
        out.push(FUNCTION);
        write_leb128(&mut out, leb128(section, &mut at)?);
    }
    Some(out)
}

/// Its sections: of which sort they are, and where their content is.
fn sections(wasm: &[u8]) -> Option<Vec<(u8, Range<usize>)>> {
    let (mut at, mut found) = (HEAD, Vec::new());
    while let Some(id) = wasm.get(at) {
        at += 1;
        let length = leb128(wasm, &mut at)?;
        let content = at..at.checked_add(length)?;
        wasm.get(content.clone())?;
        at = content.end;
        found.push((*id, content));
    }
    Some(found)
}

fn append(out: &mut Vec<u8>, id: u8, content: &[u8]) {
    out.push(id);
    write_leb128(out, content.len());
    out.extend_from_slice(content);
}

fn name<'a>(bytes: &'a [u8], at: &mut usize) -> Option<&'a str> {
    let length = leb128(bytes, at)?;
    let text = bytes.get(*at..at.checked_add(length)?)?;
    *at += length;
    std::str::from_utf8(text).ok()
}

/// A number as WebAssembly writes it: seven bits a byte, the low ones first.
fn leb128(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0_usize;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn write_leb128(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: [u8; HEAD] = *b"\0asm\x01\0\0\0";

    #[test]
    fn custom_sections_are_left_out() {
        let (custom, data): (&[u8], &[u8]) = (&[0, 3, 1, b'n', 7], &[11, 1, 0]);
        let module = [&MAGIC[..], custom, data, custom].concat();
        assert_eq!(without_custom_sections(&module), Some([&MAGIC[..], data].concat()));
        assert_eq!(without_custom_sections(&module[..module.len() - 1]), None);
    }

    #[test]
    fn functions_are_renamed_and_the_rest_of_the_imports_stays() {
        let memory: &[u8] = b"\x01m\x03mem\x02\x00\x01";
        let imports = [&b"\x03\x01m\x04long\x00\x05\x01m\x02ab\x00\x81\x01"[..], memory].concat();
        let wanted = [&b"\x03\x01m\x01l\x00\x05\x01m\x01a\x00\x81\x01"[..], memory].concat();
        let data: &[u8] = &[11, 1, 0];
        let module = [&MAGIC[..], &[2, imports.len() as u8], &imports, data].concat();
        let renamed = with_imports_called(&module, |name| name[..1].to_owned());
        assert_eq!(renamed, Some([&MAGIC[..], &[2, wanted.len() as u8], &wanted, data].concat()));
    }

    #[test]
    fn numbers_are_written_as_they_are_read() {
        for value in [0, 127, 128, 300, 1 << 20] {
            let (mut bytes, mut at) = (Vec::new(), 0);
            write_leb128(&mut bytes, value);
            assert_eq!((leb128(&bytes, &mut at), at), (Some(value), bytes.len()));
        }
    }
}
