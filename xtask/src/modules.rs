//! Scripts that are modules, taken out of their files: what they import and export, and the rest.

/// A module without its file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Module {
    /// Its lines, without what only a module can say.
    pub(crate) body: String,
    /// A name for all that another module exports.
    wholes: Vec<String>,
    /// Names of single things that another module exports.
    singles: Vec<String>,
    /// What it exports, and how that is called inside.
    exports: Vec<(String, String)>,
}

impl Module {
    /// Lines that give it what it imports from the other module. Single things may come into being later than it does.
    pub(crate) fn imports(&self, other: &str) -> String {
        let wholes = self.wholes.iter().map(|name| format!("const {name} = {other};\n"));
        let singles = self.singles.iter().map(|name| format!("const {name} = (...all) => {other}.{name}(...all);\n"));
        wholes.chain(singles).collect()
    }

    /// An object with all that it exports.
    pub(crate) fn exports(&self) -> String {
        let pairs: Vec<String> = self.exports.iter().map(|(shown, inside)| format!("{shown}: {inside}")).collect();
        format!("{{ {} }}", pairs.join(", "))
    }
}

/// Reads a module of the sort that wasm-bindgen and the splitting write: one import or export a line.
pub(crate) fn read_module(text: &str) -> Result<Module, String> {
    let mut module = Module { body: String::new(), wholes: Vec::new(), singles: Vec::new(), exports: Vec::new() };
    for line in text.lines() {
        if let Some(import) = line.strip_prefix("import ") {
            let (what, _) = import.split_once(" from ").ok_or_else(|| unknown(line))?;
            match (what.strip_prefix("* as "), list(what)) {
                (Some(name), _) => module.wholes.push(name.trim().to_owned()),
                (None, Some(names)) => module.singles.extend(names.into_iter().map(ToOwned::to_owned)),
                (None, None) => return Err(unknown(line)),
            }
            continue;
        }
        let Some(export) = line.strip_prefix("export ") else {
            module.body.push_str(line);
            module.body.push('\n');
            continue;
        };
        if let Some(names) = list(export.trim_end_matches(';')) {
            for name in names {
                let (inside, shown) = name.split_once(" as ").unwrap_or((name, name));
                module.exports.push((shown.to_owned(), inside.to_owned()));
            }
            continue;
        }
        let named =
            ["async function ", "function ", "const ", "class "].iter().find_map(|word| export.strip_prefix(word));
        let name = named.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next());
        let name = name.filter(|name| !name.is_empty()).ok_or_else(|| unknown(line))?.to_owned();
        module.exports.push((name.clone(), name));
        module.body.push_str(export);
        module.body.push('\n');
    }
    Ok(module)
}

/// The names between braces.
fn list(text: &str) -> Option<Vec<&str>> {
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let names: Vec<&str> = inside.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    Some(names)
}

fn unknown(line: &str) -> String {
    format!("a script of the page imports or exports in a way that this does not know: {line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_taken_out_of_its_file() {
        let text = "import * as all from \"./a.js\"\nimport { one, two } from './b.js';\nlet kept = 1;\n\
                    export function run_it(x) {\nreturn x;\n}\nexport const load = run_it(kept);\nexport { kept, load as default };\n";
        let module = read_module(text).expect("it is one");
        assert_eq!(module.body, "let kept = 1;\nfunction run_it(x) {\nreturn x;\n}\nconst load = run_it(kept);\n");
        assert_eq!(
            module.imports("other"),
            "const all = other;\nconst one = (...all) => other.one(...all);\nconst two = (...all) => other.two(...all);\n"
        );
        assert_eq!(module.exports(), "{ run_it: run_it, load: load, kept: kept, default: load }");
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for text in ["import './a.js';", "import a from './a.js';", "export default 7;"] {
            assert!(read_module(text).is_err(), "{text}");
        }
    }
}
