//! Letting the browser keep the page itself, for when there is no network, and install it. Only where that is allowed, and
//! never in somebody else's page.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{document, watch, window};

/// The service worker, beside the page.
const WORKER: &str = "./sw.js";

/// What the browser may install the page by, beside it too.
const MANIFEST: &str = "./manifest.webmanifest";

/// The only policy that the page's security policy names.
const POLICY: &str = "betwixt";

/// How long the page has the network for itself first [page milliseconds].
const WAIT_PAGE_MS: u32 = 3_000;

/// Asks the browser to keep the page, a while after it has begun.
pub fn keep_page() {
    if is_allowed().unwrap_or(false) {
        watch::later(WAIT_PAGE_MS, || {
            // A browser that does not know one of them does without.
            let _asked = add_manifest();
            let _asked = add_worker();
        });
    }
}

/// Not in a frame, from a file, over an open wire, or where the page is one file with nothing beside it.
fn is_allowed() -> Option<bool> {
    let window = window()?;
    let secure = Reflect::get(&window, &"isSecureContext".into()).ok()?.is_truthy();
    let served = window.location().protocol().ok()?.starts_with("http");
    let beside = document()?.query_selector("meta[name=betwixt-second]").ok()?.is_some();
    Some(!super::is_framed() && secure && served && beside)
}

fn add_manifest() -> Option<()> {
    let document = document()?;
    let link = document.create_element("link").ok()?;
    link.set_attribute("rel", "manifest").ok()?;
    link.set_attribute("href", MANIFEST).ok()?;
    document.head()?.append_child(&link).ok()?;
    Some(())
}

fn add_worker() -> Option<()> {
    let workers = Reflect::get(&window()?.navigator(), &"serviceWorker".into()).ok()?;
    let register = method(&workers, "register")?;
    let promise = register.call1(&workers, &worker_address()?).ok()?.dyn_into::<js_sys::Promise>().ok()?;
    spawn_local(async move {
        let _kept = JsFuture::from(promise).await;
    });
    Some(())
}

/// The worker's address; where the browser asks for it, marked as one that no text of a scenario has come near.
fn worker_address() -> Option<JsValue> {
    let plain = JsValue::from(WORKER);
    let types = Reflect::get(&window()?.into(), &"trustedTypes".into()).ok()?;
    let Some(create) = method(&types, "createPolicy") else { return Some(plain) };
    let always = Closure::<dyn Fn() -> JsValue>::new(|| JsValue::from(WORKER));
    let rules = Object::new();
    Reflect::set(&rules, &"createScriptURL".into(), always.as_ref()).ok()?;
    let policy = create.call2(&types, &POLICY.into(), &rules).ok()?;
    method(&policy, "createScriptURL")?.call1(&policy, &plain).ok()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    if of.is_undefined() || of.is_null() {
        return None;
    }
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
