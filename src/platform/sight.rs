//! Whether anybody can see this page where it stands in another: half of it, or a good piece of a tall one.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

use super::{Watch, document, panic_page, visibility};

/// Of a frame that is higher than the window so much is enough [pixels].
const ENOUGH: f64 = 320.0;

/// Whether this much of it is to be looked at.
fn is_enough(ratio: f64, height: f64) -> bool {
    ratio >= 0.5 || height >= ENOUGH
}

/// Calls something whenever the page goes out of sight (`true`) or comes back: because it is scrolled away, or because the tab
/// is hidden. It begins in sight, and is watched for as long as it lives.
pub fn watch(heard: impl FnMut(bool) + 'static) -> Watch {
    let seen = Rc::new(RefCell::new(Seen { scrolled_off: false, told: false, heard: Box::new(heard) }));
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let seen = Rc::clone(&seen);
        let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            // Of several the last is how it is now.
            if !panic_page::is_shown() {
                let entry: IntersectionObserverEntry = entries.pop().unchecked_into();
                let enough = is_enough(entry.intersection_ratio(), entry.intersection_rect().height());
                seen.borrow_mut().change(|seen| seen.scrolled_off = !enough);
            }
        });
        observe(&root, on_change.as_ref().unchecked_ref());
        on_change.forget();
    }
    visibility::on_change(move |_| seen.borrow_mut().change(|_| {}))
}

fn observe(root: &web_sys::Element, on_change: &js_sys::Function) {
    let options = js_sys::Object::new();
    // Twenty steps, for frames of any height.
    let steps: js_sys::Array = (0..=20).map(|step| wasm_bindgen::JsValue::from(f64::from(step) / 20.0)).collect();
    if js_sys::Reflect::set(&options, &"threshold".into(), &steps).is_ok()
        && let Ok(observer) = IntersectionObserver::new_with_options(on_change, options.unchecked_ref())
    {
        observer.observe(root);
    }
}

struct Seen {
    scrolled_off: bool,
    told: bool,
    heard: Box<dyn FnMut(bool)>,
}

impl Seen {
    fn change(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        let hidden = self.scrolled_off || visibility::is_hidden();
        if hidden != self.told {
            self.told = hidden;
            (self.heard)(hidden);
        }
    }
}
