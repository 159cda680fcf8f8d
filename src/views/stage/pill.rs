//! Small rounded labels above the messages: faults, patience, numbers. Measured in em, so that they follow the zoom.

use crate::views::markup::html;
use yew::prelude::*;

use crate::canvas::camera::number;

/// Height of a pill [em].
const HEIGHT: f64 = 1.8;
/// Room for the picture [em].
const ICON: f64 = 1.15;

/// The page's own font may not be there, and most others are wider.
const WIDE: f64 = 1.06;

/// What a pill says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pill<'a> {
    pub(super) class: &'static str,
    pub(super) icon: Option<&'static str>,
    pub(super) text: &'a str,
}

/// A pill with its middle at a place [canvas units].
pub(super) fn pill(pill: &Pill<'_>, (x, y): (f64, f64)) -> Html {
    let Pill { class, icon, text } = pill;
    let left = if icon.is_some() { ICON } else { 0.0 };
    let width = width_em(text) + left + 1.3;
    let em = |value: f64| format!("{}em", number(value));
    html! {
        <svg class={classes!("stage-pill", *class)} x={number(x)} y={number(y)} overflow="visible" width="1" height="1">
            <rect x={em(-width / 2.0)} y={em(-HEIGHT / 2.0)} width={em(width)} height={em(HEIGHT)} rx={em(HEIGHT / 2.0)} />
            if let Some(icon) = icon {
                <use class="stage-pill-icon" href={format!("#bx-{icon}")} x={em(0.55 - width / 2.0)} y={em(-0.55)}
                    width={em(1.1)} height={em(1.1)} />
            }
            <text x={em(left / 2.0)} dy="0.35em">{ (*text).to_owned() }</text>
        </svg>
    }
}

/// About how wide a text is drawn [em]; the page's own measure would cost a layout for each.
pub(super) fn width_em(text: &str) -> f64 {
    let of = |c: char| match c {
        ' ' | '.' | ',' | ':' | '\'' | '|' | 'i' | 'l' | 'j' | '·' => 0.29,
        'f' | 't' | 'r' | '(' | ')' | '/' | '-' | 'I' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' => 0.88,
        c if c.is_ascii_uppercase() => 0.68,
        c if c.is_ascii() => 0.58,
        _ => 0.8,
    };
    text.chars().map(of).sum::<f64>() * WIDE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_texts_are_wider() {
        assert!(width_em("ill") < width_em("abc") && width_em("abc") < width_em("WMW"));
        assert_eq!(width_em(""), 0.0);
    }
}
