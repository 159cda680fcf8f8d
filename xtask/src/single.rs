//! `cargo xtask single`: the whole page in one file, which opens from a disk or inside a learning platform, with no server.
//!
//! A page from a disk may fetch nothing and import nothing. So both WebAssembly files stand in the page as text, both
//! scripts are one, and both style sheets too; the security policy names them by their hashes and allows nothing else.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec;

use crate::arguments::Arguments;
use crate::modules::{Module, read_module};
use crate::process::say;
use crate::seal::{hash, inline_scripts};
use crate::split::{PART, target, text, write};
use crate::{Done, page, sheets};

/// DEFLATE's slowest and smallest.
const LEVEL: u8 = 10;

/// What the loader calls the two parts of the app.
const FIRST: &str = "wasm-first";
const SECOND: &str = "wasm-second";

/// Where the page is put.
pub(crate) fn file() -> PathBuf {
    target().join("single").join("betwixt.html")
}

/// Builds the page and makes one file of it.
pub(crate) fn run(mut arguments: Arguments) -> Done {
    let built = arguments.flag("--built");
    arguments.finish()?;
    if !built {
        page::build()?;
    }
    make()
}

/// Makes one file of the page that is in dist/.
pub(crate) fn make() -> Done {
    let html = join(&page::folder())?;
    let file = file();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}.", folder.display()))?;
    }
    write(&file, html.as_bytes())?;
    say(&format!("The whole page is in {} ({} bytes).", file.display(), html.len()));
    Ok(())
}

/// The files of a built page that the one file is made from.
struct Parts {
    html: String,
    sheets: String,
    app: Module,
    later: Module,
    first: Vec<u8>,
    second: Vec<u8>,
}

fn join(folder: &Path) -> Result<String, String> {
    let names = names(folder)?;
    let one = |begins: &str, ends: &str| {
        let mut fit = names.iter().filter(|name| name.starts_with(begins) && name.ends_with(ends));
        match (fit.next(), fit.next()) {
            (Some(name), None) => Ok(folder.join(name)),
            _ => Err(format!("dist/ should have one file {begins}…{ends}; was it built by `cargo xtask serve`?")),
        }
    };
    let bytes =
        |file: &Path| std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}.", file.display()));
    let (first, second) = (one("betwixt-app", ".wasm")?, one(PART, ".wasm")?);
    let second_name = second.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fetched = format!("fetch(new URL(\"./{second_name}\", import.meta.url))");
    let later = text(&one("later", ".js")?)?;
    if !later.contains(&fetched) || !later.contains("WebAssembly.instantiateStreaming(src, imports)") {
        return Err("the script of the second file is fetched in a way that this does not know.".to_owned());
    }
    let later = later
        .replace(&fetched, &format!("part(\"{SECOND}\")"))
        .replace("WebAssembly.instantiateStreaming(src, imports)", "WebAssembly.instantiate(await src, imports)");
    let sheets = format!("{}{}", text(&one("page", ".css")?)?, text(&one(sheets::SECOND, ".css")?)?);
    let parts = Parts {
        html: text(&folder.join("index.html"))?,
        sheets,
        app: read_module(&text(&one("betwixt-app", ".js")?)?)?,
        later: read_module(&later)?,
        first: bytes(&first)?,
        second: bytes(&second)?,
    };
    parts.join()
}

fn names(folder: &Path) -> Result<Vec<String>, String> {
    let files = std::fs::read_dir(folder)
        .map_err(|error| format!("{} cannot be listed: {error}; has the page been built?", folder.display()))?;
    Ok(files.filter_map(|file| file.ok()?.file_name().into_string().ok()).collect())
}

impl Parts {
    fn join(&self) -> Result<String, String> {
        let script = self.script();
        if script.contains("</script") || script.contains("<!--") || self.sheets.contains("</style") {
            return Err("a script or a style sheet has what would end it in a page.".to_owned());
        }
        let (head, body) = self.html.split_once("</head>").ok_or("index.html has no head.")?;
        // What the page would fetch stands in it now.
        let wanted = |line: &&str| {
            ![
                "<link rel=\"modulepreload\"",
                "<link rel=\"stylesheet\"",
                "<meta name=\"betwixt-second\"",
                "<link rel=\"manifest\"",
            ]
            .iter()
            .any(|begins| line.trim_start().starts_with(begins))
        };
        let (before, rest) = head.split_once("<script type=\"module\">").ok_or("Trunk's loader is not in the page.")?;
        let (_, after) = rest.split_once("</script>").ok_or("Trunk's loader does not end.")?;
        let kept: Vec<&str> =
            before.lines().chain(after.lines()).filter(|line| !line.trim().is_empty()).filter(wanted).collect();
        let policy = self.policy(&script, body)?;
        let head: Vec<String> = kept
            .iter()
            .map(|line| if line.contains("Content-Security-Policy") { policy.clone() } else { (*line).to_owned() })
            .collect();
        let (body, end) = body.split_once("</body>").ok_or("index.html has no body.")?;
        Ok(format!(
            "{}\n<style>{}</style>\n</head>{body}{}{}<script type=\"module\">{script}</script>\n</body>{end}",
            head.join("\n"),
            self.sheets,
            data(FIRST, &self.first),
            data(SECOND, &self.second),
        ))
    }

    /// Both scripts as one, each in a scope of its own, and what starts them.
    fn script(&self) -> String {
        let Self { app, later, .. } = self;
        format!(
            "
const part = async (id) => {{
const text = atob(document.getElementById(id).textContent);
const packed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream(\"deflate-raw\"));
return new Response(plain).arrayBuffer();
}};
let app;
const later = (() => {{
{}{}return {};
}})();
app = (() => {{
{}{}return {};
}})();
const wasm = await app.default({{ module_or_path: part(\"{FIRST}\") }});
window.wasmBindings = app;
dispatchEvent(new CustomEvent(\"TrunkApplicationStarted\", {{ detail: {{ wasm }} }}));
",
            later.imports("app"),
            later.body,
            later.exports(),
            app.imports("later"),
            app.body,
            app.exports(),
        )
    }

    /// The page's policy: scripts and styles by their hashes, and nothing from anywhere.
    fn policy(&self, script: &str, body: &str) -> Result<String, String> {
        let scripts: Vec<String> = inline_scripts(body).into_iter().chain([script]).map(hash).collect();
        let (scripts, sheets) = (scripts.join(" "), hash(&self.sheets));
        if !self.html.contains("require-trusted-types-for 'script'; trusted-types betwixt") {
            return Err("index.html has another policy than this knows.".to_owned());
        }
        Ok(format!(
            "  <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'wasm-unsafe-eval' {scripts}; \
             style-src {sheets}; img-src data: blob:; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types betwixt\">"
        ))
    }
}

/// WebAssembly as a block of text, which no browser runs.
fn data(id: &str, bytes: &[u8]) -> String {
    format!(
        "<script type=\"application/octet-stream\" id=\"{id}\">{}</script>\n",
        STANDARD.encode(compress_to_vec(bytes, LEVEL))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(html: &str) -> Parts {
        let module = |text: &str| read_module(text).expect("it is a module");
        Parts {
            html: html.to_owned(),
            sheets: "p { margin: 0 }".to_owned(),
            app: module("import * as import1 from \"./later-1.js\"\nlet a = import1;\nexport { a as default };\n"),
            later: module("import { initSync } from \"./app.js\";\nexport const load = () => initSync();\n"),
            first: b"first".to_vec(),
            second: b"second".to_vec(),
        }
    }

    const PAGE: &str = "<html><head>
<meta http-equiv=\"Content-Security-Policy\" content=\"require-trusted-types-for 'script'; trusted-types betwixt\">
<meta name=\"betwixt-second\" content=\"second.css\">
<script type=\"module\">import './app.js';</script>
<link rel=\"modulepreload\" href=\"./app.js\">
</head><body><p>Betwixt</p><script>say()</script></body></html>";

    #[test]
    fn nothing_is_left_to_fetch_and_every_script_is_named() {
        let html = parts(PAGE).join().expect("it can be joined");
        for gone in ["app.js", "second.css", "modulepreload", "'self'", "SEALED"] {
            assert!(!html.contains(gone), "{gone} in {html}");
        }
        let run: Vec<&str> = inline_scripts(&html)
            .into_iter()
            .filter(|script| script.contains("say()") || script.contains("part("))
            .collect();
        assert_eq!(run.len(), 2);
        assert!(run.iter().all(|script| html.contains(&hash(script))));
        assert!(html.contains(&hash("p { margin: 0 }")) && html.contains("<style>p { margin: 0 }</style>"));
    }

    #[test]
    fn what_would_end_a_script_is_refused() {
        let mut parts = parts(PAGE);
        parts.app.body.push_str("\"</script>\"");
        assert!(parts.join().is_err());
    }
}
