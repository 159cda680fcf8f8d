//! Where something that a hand carries would be put down: a share of an element's width, and a mark that shows it there.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, MouseEvent};

use super::{document, pointer};

const SVG: &str = "http://www.w3.org/2000/svg";
/// Identity of the mark while there is one.
const MARK: &str = "drop-mark";
/// So far above and below an element a hand is still over it [pixels].
const SLACK: f64 = 12.0;

/// A hand over an element, or beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Over {
    /// How far across it is: 0 at the left edge, 1 at the right one.
    pub share: f64,
    /// How wide the element is [pixels].
    pub width: f64,
    /// Whether the hand is over it.
    pub inside: bool,
}

/// Where a hand is, seen from the element of this identity; `None` if that is not there, or is not seen.
#[must_use]
pub fn over(event: &MouseEvent, id: &str) -> Option<Over> {
    let bounds = document()?.get_element_by_id(id)?.get_bounding_client_rect();
    let (x, y) = pointer::client(event);
    let width = bounds.width();
    let share = (x - bounds.left()) / width;
    let inside = (0.0..=1.0).contains(&share) && y > bounds.top() - SLACK && y < bounds.bottom() + SLACK;
    (width > 0.0).then_some(Over { share, width, inside })
}

/// Shows the mark with these words in the drawing of this identity, or moves it.
pub fn show(id: &str, share: f64, words: &str) {
    draw(id, share, words);
}

/// Takes the mark away.
pub fn hide() {
    if let Some(mark) = document().and_then(|document| document.get_element_by_id(MARK)) {
        mark.remove();
    }
}

fn draw(id: &str, share: f64, words: &str) -> Option<()> {
    let document = document()?;
    let mark = match document.get_element_by_id(MARK) {
        Some(mark) => mark,
        None => {
            // Behind everything that Yew put there, so that it never looks at it.
            let drawing = document.get_element_by_id(id)?;
            let mark = document.create_element_ns(Some(SVG), "svg").ok()?;
            for (name, value) in [("id", MARK), ("overflow", "visible"), ("width", "1"), ("aria-hidden", "true")] {
                mark.set_attribute(name, value).ok()?;
            }
            let line = child(&document, &mark, "line", &[("y2", "100%")])?;
            line.set_attribute("class", "drop-mark-line").ok()?;
            child(&document, &mark, "text", &[("x", "6"), ("y", "12"), ("class", "drop-mark-text")])?;
            drawing.append_child(&mark).ok()?;
            mark
        }
    };
    mark.set_attribute("x", &format!("{}%", share.clamp(0.0, 1.0) * 100.0)).ok()?;
    mark.last_element_child()?.set_text_content(Some(words));
    Some(())
}

fn child(document: &web_sys::Document, of: &Element, tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let made: Element = document.create_element_ns(Some(SVG), tag).ok()?.dyn_into().ok()?;
    for (name, value) in attributes {
        made.set_attribute(name, value).ok()?;
    }
    of.append_child(&made).ok()?;
    Some(made)
}
