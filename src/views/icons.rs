//! The pictures: one sprite, drawn into the page once, and a small view that shows one of them.
//!
//! The shapes are data: `static/first-icons.svg` has those of a page's first picture, `static/icons.svg` all others. They are read here into elements of the page's own instead of being
//! fetched or written as markup, because the page's Content Security Policy allows neither.

use crate::views::markup::{self, html};
use yew::prelude::*;
use yew::virtual_dom::VNode;

use super::memo::View;
use super::parts::piece;

const FIRST: &str = include_str!("../../static/first-icons.svg");
const OTHERS: &str = include_str!("../../static/icons.svg");

/// What the identity of every symbol begins with: `bx-play`.
pub const PREFIX: &str = "bx-";

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Without [`PREFIX`].
    pub name: &'static str,
    /// What it is drawn of, in order.
    pub shapes: Vec<Shape>,
}

/// One element of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// `path`, `circle`, `rect` or `ellipse`.
    pub tag: &'static str,
    /// Names and values.
    pub attributes: Vec<(&'static str, &'static str)>,
}

/// The pictures of a file.
fn symbols(source: &'static str) -> Vec<Symbol> {
    source.split("<symbol ").skip(1).filter_map(symbol).collect()
}

fn symbol(text: &'static str) -> Option<Symbol> {
    let (head, rest) = text.split_once('>')?;
    let (body, _) = rest.split_once("</symbol>")?;
    let name = attributes(head).into_iter().find(|(name, _)| *name == "id")?.1.strip_prefix(PREFIX)?;
    let shapes = body.split('<').skip(1).filter_map(|part| {
        let part = part.split_once("/>")?.0;
        let (tag, rest) = part.split_once(' ')?;
        Some(Shape { tag, attributes: attributes(rest) })
    });
    Some(Symbol { name, shapes: shapes.collect() })
}

fn attributes(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once("=\"") {
        let Some((value, next)) = after.split_once('"') else { break };
        out.push((name.trim(), value));
        rest = next;
    }
    out
}

/// What the picture of this name is drawn of.
pub(crate) fn shapes_of(name: &str) -> Vec<Shape> {
    let all = [FIRST, OTHERS].into_iter().flat_map(symbols);
    all.into_iter().find(|symbol| symbol.name == name).map(|symbol| symbol.shapes).unwrap_or_default()
}

/// As markup draws what never changes. A picture is drawn for as long as there is a page: nothing is given back.
fn draw(shape: &Shape) -> VNode {
    let mut template = shape.tag.to_owned();
    for (name, value) in &shape.attributes {
        template.extend(["\n", name, "=", value]);
    }
    markup::leaf(template.leak(), &mut [])
}

/// Every picture as a symbol that [`icon`] and the canvas use; to be drawn once, anywhere in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sprite {
    /// Whether those that the first picture of a page does not need are here: [`crate::later`].
    pub complete: bool,
}

impl View for Sprite {
    fn view(&self) -> Html {
        html! {
            <svg class="bx-sprite" width="0" height="0" aria-hidden="true" focusable="false">
                <g>{ drawn(FIRST) }</g>
                if self.complete { <g>{ piece(|parts| (parts.pictures)()) }</g> }
            </svg>
        }
    }
}

/// The pictures that the first one of a page does not need.
pub(crate) fn others() -> Html {
    drawn(OTHERS)
}

fn drawn(source: &'static str) -> Html {
    let symbol = |symbol: Symbol| {
        html! {
            <symbol id={format!("{PREFIX}{}", symbol.name)} viewBox="0 0 24 24">
                { for symbol.shapes.iter().map(draw) }
            </symbol>
        }
    };
    symbols(source).into_iter().map(symbol).collect()
}

/// The picture of this name, without `bx-`; its meaning is always said beside it in words.
pub fn icon(name: &str) -> Html {
    icon_with(name, "bx-icon")
}

/// The same, smaller and of thinner lines.
pub fn small(name: &str) -> Html {
    icon_with(name, "bx-icon small")
}

/// The same with these classes, `bx-icon` among them.
pub fn icon_with(name: &str, class: &'static str) -> Html {
    html! {
        <svg {class} viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href={format!("#{PREFIX}{name}")} /></svg>
    }
}

/// The sign of Betwixt: two dark blocks, and light in the gap between them.
pub fn logo() -> Html {
    html! {
        <svg class="bx-logo" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <rect class="bx-logo-block" x="0" y="0" width="24" height="24" rx="6.5" />
            <path class="bx-logo-beam" d="M9.4 3.5h5.2L18.4 20.5H5.6Z" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_of_the_file_is_read_whole() {
        let all = [symbols(FIRST), symbols(OTHERS)].concat();
        let count = |what| FIRST.matches(what).count() + OTHERS.matches(what).count();
        assert_eq!(all.len(), count("<symbol "));
        let shapes: usize = all.iter().map(|symbol| symbol.shapes.len()).sum();
        assert_eq!(shapes, count("/>"));
        for symbol in &all {
            assert!(!symbol.shapes.is_empty(), "{} is empty", symbol.name);
            for shape in &symbol.shapes {
                assert!(matches!(shape.tag, "path" | "circle" | "rect" | "ellipse"), "{}", shape.tag);
                assert!(shape.attributes.iter().all(|(name, _)| !name.contains("style") && !name.starts_with("on")));
            }
        }
    }

    #[test]
    fn every_picture_of_the_catalogue_is_drawn() {
        let all = [symbols(FIRST), symbols(OTHERS)].concat();
        for icon in betwixt_sim::CATALOGUE.icons {
            assert!(all.iter().any(|symbol| symbol.name == *icon), "{icon}");
        }
    }
}
