//! The size of an element on the screen.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{ResizeObserver, ResizeObserverEntry};

use super::{document, panic_page, window};

/// Tells the size of an element whenever it changes, until it is dropped.
#[derive(Debug)]
#[must_use = "dropping it ends the telling"]
pub struct SizeWatch {
    observer: Option<ResizeObserver>,
    _heard: Closure<dyn FnMut(js_sys::Array)>,
}

impl SizeWatch {
    /// Of the element of that identity; `heard` gets width and height at once and after every change [pixels].
    pub fn of(id: &str, mut heard: impl FnMut(f64, f64) + 'static) -> Self {
        let heard = Closure::new(move |entries: js_sys::Array| {
            if panic_page::is_shown() {
                return;
            }
            if let Ok(entry) = entries.pop().dyn_into::<ResizeObserverEntry>() {
                let bounds = entry.content_rect();
                heard(bounds.width(), bounds.height());
            }
        });
        let observer = ResizeObserver::new(heard.as_ref().unchecked_ref()).ok();
        let element = document().and_then(|document| document.get_element_by_id(id));
        if let (Some(observer), Some(element)) = (&observer, element) {
            observer.observe(&element);
        }
        Self { observer, _heard: heard }
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// The height of the page, or of the frame that it stands in [pixels].
#[must_use]
pub fn page_height() -> f64 {
    window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(0.0)
}

/// Screen pixels per page pixel: what a sharp canvas is multiplied by.
#[must_use]
pub fn pixel_ratio() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio())
}
