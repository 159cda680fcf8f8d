//! One call per picture that the browser shows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use super::{panic_page, window};

type Tick = Closure<dyn FnMut(f64)>;

/// Calls something before every picture until it is dropped. Browsers call nothing in a hidden tab.
#[derive(Debug)]
#[must_use = "dropping it ends the calls"]
pub struct FrameLoop {
    tick: Rc<RefCell<Option<Tick>>>,
    request: Rc<Cell<Option<i32>>>,
}

impl FrameLoop {
    /// Starts; `frame` gets the page's time [page milliseconds].
    pub fn start(mut frame: impl FnMut(f64) + 'static) -> Self {
        let tick: Rc<RefCell<Option<Tick>>> = Rc::default();
        let request: Rc<Cell<Option<i32>>> = Rc::default();
        let (again, asked) = (Rc::downgrade(&tick), Rc::downgrade(&request));
        let closure = Closure::new(move |page_ms: f64| {
            // After a panic the world is in no state to go on.
            if panic_page::is_shown() {
                return;
            }
            frame(page_ms);
            if let (Some(tick), Some(request)) = (again.upgrade(), asked.upgrade()) {
                request.set(tick.try_borrow().ok().and_then(|tick| ask(tick.as_ref()?)));
            }
        });
        request.set(ask(&closure));
        *tick.borrow_mut() = Some(closure);
        Self { tick, request }
    }
}

impl Drop for FrameLoop {
    fn drop(&mut self) {
        if let (Some(request), Some(window)) = (self.request.take(), window()) {
            drop(window.cancel_animation_frame(request));
        }
        // If the loop is dropped from within its own call, the closure is still running: leave it to the browser.
        if let Ok(mut tick) = self.tick.try_borrow_mut()
            && let Some(tick) = tick.take()
        {
            super::watch::later(0, move || drop(tick));
        }
    }
}

fn ask(tick: &Tick) -> Option<i32> {
    window()?.request_animation_frame(tick.as_ref().unchecked_ref()).ok()
}
