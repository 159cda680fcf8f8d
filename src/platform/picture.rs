//! Pictures as pixels, the clipboard's way of taking them, and paper.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use super::files::{blob, offer};
use super::{Watch, clipboard, document, window};

/// Browsers make no canvas that is longer [pixels].
const LONGEST: f64 = 8_192.0;

/// The type of a picture of pixels.
const PNG: &str = "image/png";

/// Keeps a drawing as a file of pixels; tells whether the browser did.
pub fn save_png(name: String, svg: &str, size: (f64, f64), scale: f64, done: impl FnOnce(bool) + 'static) {
    pixels(svg, size, scale, move |made| done(made.and_then(|made| offer(&name, &made)).is_some()));
}

/// Puts a drawing on the clipboard as pixels; tells whether the browser took it.
pub fn copy_png(svg: &str, size: (f64, f64), scale: f64, done: impl FnOnce(bool) + 'static) {
    pixels(svg, size, scale, move |made| {
        let written = made.and_then(|made| write(&made));
        spawn_local(async move {
            done(match written {
                Some(promise) => JsFuture::from(promise).await.is_ok(),
                None => false,
            });
        });
    });
}

/// Whether pictures can go to the clipboard here.
#[must_use]
pub fn can_copy() -> bool {
    clipboard::clipboard().is_some() && item_maker().is_some()
}

fn item_maker() -> Option<Function> {
    Reflect::get(&window()?.into(), &"ClipboardItem".into()).ok()?.dyn_into().ok()
}

fn write(pixels: &Blob) -> Option<js_sys::Promise> {
    let clipboard: JsValue = clipboard::clipboard()?.into();
    let parts = Object::new();
    Reflect::set(&parts, &PNG.into(), pixels).ok()?;
    let item = Reflect::construct(&item_maker()?, &Array::of1(&parts)).ok()?;
    let write: Function = Reflect::get(&clipboard, &"write".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &Array::of1(&item)).ok()?.dyn_into().ok()
}

/// Who waits for pixels, until they have heard.
type Waiting = Rc<RefCell<Option<Box<dyn FnOnce(Option<Blob>)>>>>;

fn tell(waiting: &Waiting, made: Option<Blob>) {
    let waiting = waiting.borrow_mut().take();
    if let Some(done) = waiting {
        done(made);
    }
}

/// Lets the browser draw it. Whatever it refuses gives none.
fn pixels(svg: &str, size: (f64, f64), scale: f64, done: impl FnOnce(Option<Blob>) + 'static) {
    let scale = scale.min(LONGEST / size.0.max(size.1).max(1.0));
    let waiting: Waiting = Rc::new(RefCell::new(Some(Box::new(done))));
    if begin(svg, size, scale, &waiting).is_none() {
        tell(&waiting, None);
    }
}

/// Shows it to the browser as an image that is in no page.
fn begin(svg: &str, size: (f64, f64), scale: f64, waiting: &Waiting) -> Option<()> {
    let image: HtmlImageElement = document()?.create_element("img").ok()?.dyn_into().ok()?;
    let address = Url::create_object_url_with_blob(&blob(svg, "image/svg+xml")?).ok()?;
    // The listeners hold the image until one of them was called.
    let held: Rc<RefCell<Vec<EventListener>>> = Rc::default();
    let ends = |name: &'static str| {
        let (drawn, address) = (image.clone(), address.clone());
        let (waiting, holder) = (Rc::clone(waiting), Rc::clone(&held));
        EventListener::once(&image, name, move |_| {
            drop(Url::revoke_object_url(&address));
            if name == "error" || draw(&drawn, size, scale, &waiting).is_none() {
                tell(&waiting, None);
            }
            super::watch::later(0, move || holder.borrow_mut().clear());
        })
    };
    let both = [ends("load"), ends("error")];
    held.borrow_mut().extend(both);
    image.set_src(&address);
    Some(())
}

fn draw(image: &HtmlImageElement, (width, height): (f64, f64), scale: f64, waiting: &Waiting) -> Option<()> {
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((width * scale).ceil() as u32);
    canvas.set_height((height * scale).ceil() as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()?;
    let waiting = Rc::clone(waiting);
    let made = Closure::once_into_js(move |made: JsValue| tell(&waiting, made.dyn_into().ok()));
    canvas.to_blob(made.unchecked_ref()).ok()
}

/// Calls something before the browser prints (`true`), and after it.
pub fn on_print(heard: impl Fn(bool) + 'static) -> Watch {
    let Some(window) = window() else { return Watch::nothing() };
    let heard = Rc::new(heard);
    let other = Rc::clone(&heard);
    let before = EventListener::new(&window, "beforeprint", move |_| heard(true));
    let after = EventListener::new(&window, "afterprint", move |_| other(false));
    Watch::listeners(vec![before, after])
}

/// Asks the browser to print. It comes back when the person has decided.
pub fn print() {
    if let Some(window) = window() {
        drop(window.print());
    }
}
