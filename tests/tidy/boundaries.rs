//! Where the browser may be named, and what nobody may do with it.

use crate::repository::{files, forbid, names};

#[test]
fn crates_know_no_browser() {
    let browser = ["web_sys", "js_sys", "wasm_bindgen", "yew", "gloo"];
    let found = files("crates", &[".rs"]).iter().flat_map(|file| file.naming(&browser)).collect();
    forbid(found, "Everything in crates/ also runs without a browser. What needs one goes to src/platform.");
}

#[test]
fn only_the_platform_folder_and_the_painter_touch_the_browser() {
    let allowed =
        |path: &str| path.starts_with("src/platform") || path == "src/canvas/paint.rs" || path == "src/main.rs";
    let found = files("src", &[".rs"])
        .iter()
        .filter(|file| !allowed(&file.path))
        .flat_map(|file| file.naming(&["web_sys", "js_sys", "gloo"]))
        .collect();
    forbid(found, "Give src/platform a function with plain Rust types, and call that.");
}

#[test]
fn views_never_hold_the_world() {
    let found = files("src/views", &[".rs"]).iter().flat_map(|file| file.naming(&["World", "sim::kernel"])).collect();
    forbid(found, "A view gets a Summary and sends a Command; the runner holds the world.");
}

/// A scenario is untrusted, so no text of it may ever become HTML, style or script.
#[test]
fn nothing_becomes_markup_style_or_script() {
    let sinks = [
        concat!("from_html_", "unchecked"),
        concat!("set_inner_", "html"),
        concat!("set_outer_", "html"),
        concat!("insert_adjacent_", "html"),
        concat!("inner", "HTML"),
        concat!("ev", "al("),
        concat!("sty", "le="),
    ];
    let mut sources = files("src", &[".rs"]);
    sources.extend(files("static", &[".js", ".mjs", ".html"]));
    sources.extend(files("", &["index.html"]).into_iter().filter(|file| file.path == "index.html"));
    let found = sources.iter().flat_map(|file| file.naming(&sinks)).collect();
    forbid(
        found,
        "Build elements with html!, and put looks into a class: the security policy refuses markup, style and script made \
         from text.",
    );
}

#[test]
fn no_inline_event_handler() {
    let handlers = ["onclick=\"", "onload=\"", "onerror=\"", "oninput=\""];
    let mut found = Vec::new();
    for file in files("", &["index.html"]).iter().filter(|file| file.path == "index.html") {
        found.extend(file.code().filter(|(_, line)| handlers.iter().any(|word| names(line, word))).map(|(n, _)| n));
    }
    forbid(
        found.into_iter().map(|number| format!("index.html:{number}")).collect(),
        "The security policy lets no handler written as an attribute run; use addEventListener.",
    );
}
