//! What is inside of boxes: seen on those that are looked at closely, or selected.

use yew::prelude::*;

use crate::views::insides::{picture, size};
use crate::views::markup::html;

use super::StageProps;
use super::layout::{Layout, NameSide};
use super::nodes::translate;

/// From this zoom on every inside is shown [screen pixels per canvas unit].
const CLOSE: f64 = 1.5;
/// Room that names take below a box, and a queue bar [canvas units].
const NAMES: f64 = 34.0;
const BAR: f64 = 11.0;

/// The insides that are to be seen.
pub(crate) fn insides(props: &StageProps, layout: &Layout) -> Html {
    let close = props.session.camera.zoom >= CLOSE;
    let shown = props
        .scenario
        .components
        .iter()
        .enumerate()
        .filter(|(_, held)| close || props.session.selection.single_component() == Some(&held.id));
    html! {
        <g class="insides">
            { for shown.filter_map(|(at, held)| {
                let now = props.summary.components.get(at)?;
                let (inside, node) = (now.inside.as_ref()?, layout.nodes.get(at)?);
                if inside.members.is_empty() && inside.brief.is_empty() {
                    return None;
                }
                let (_, half_height) = node.silhouette.half_extents();
                let names = if layout.names.get(at) == Some(&NameSide::Below) { NAMES } else { 4.0 };
                let bar = if now.waiting > 0 { BAR } else { 0.0 };
                let (width, height) = size(inside);
                let top = node.centre.y + half_height + names + bar;
                let words = if inside.members.is_empty() { 10.0 } else { height + 12.0 };
                Some(html! {
                    <g key={held.id.to_string()} data-inside={held.id.to_string()} transform={translate((node.centre.x, top))}>
                        <g transform={translate((-width / 2.0, 0.0))}>{ picture(inside) }</g>
                        <text class="inside-brief" y={crate::canvas::camera::number(words)}>{ inside.brief.clone() }</text>
                    </g>
                })
            }) }
        </g>
    }
}
