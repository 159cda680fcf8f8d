//! What lies under everything: the dots of the grid, the zones, and the marks that arrows end in.

use crate::views::markup::html;
use betwixt_model::Scenario;
use yew::prelude::*;

use crate::canvas::camera::{WorldRect, number};
use crate::canvas::gesture::GRID;
use crate::views::readout;

use super::dom_ids::{DOTS, ZONES, zone_dom_id};
use super::layout::{Layout, ZoneBox};

/// All of it: a drawing of its own, so that the boxes need not be painted again with the dots.
pub(super) fn ground(scenario: &Scenario, layout: &Layout) -> Html {
    html! {
        <svg class="stage-layer" width="100%" height="100%" aria-hidden="true">
            { definitions() }
            <rect class="stage-paper" width="100%" height="100%" fill={format!("url(#{DOTS})")} />
            <g id={ZONES}>{ for layout.zones.iter().map(|zone| self::zone(scenario, zone)) }</g>
        </svg>
    }
}

/// Patterns and arrow heads; their `patternTransform` is written by the camera.
fn definitions() -> Html {
    let chevron = |id: &'static str, class: &'static str| {
        html! {
            <marker {id} viewBox="-10 -6 12 12" refX="0" refY="0" markerWidth="12" markerHeight="12"
                markerUnits="userSpaceOnUse" orient="auto">
                <path class={classes!("stage-chevron", class)} d="M-6-4L0 0L-6 4" />
            </marker>
        }
    };
    html! {
        <defs>
            <pattern id={DOTS} patternUnits="userSpaceOnUse" width={number(GRID)} height={number(GRID)}>
                <circle class="stage-dot" cx="0.9" cy="0.9" r="0.9" />
            </pattern>
            <pattern id="stage-hatch" patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(45)">
                <path class="stage-hatch-line" d="M0 0V6" />
            </pattern>
            <radialGradient id="stage-lamp">
                <stop class="stage-lamp-stop is-inner" offset="40%" />
                <stop class="stage-lamp-stop is-outer" offset="100%" />
            </radialGradient>
            { chevron("stage-chevron", "is-plain") }
            { chevron("stage-chevron-ink", "is-ink") }
            { chevron("stage-chevron-error", "is-error") }
        </defs>
    }
}

/// A zone: its border, its name, and how far apart its members are.
fn zone(scenario: &Scenario, zone: &ZoneBox) -> Html {
    let Some(held) = scenario.zones.get(zone.index) else { return Html::default() };
    let WorldRect { left, top, right, bottom } = zone.rect;
    let inside = scenario.distances.iter().find(|distance| distance.a == held.id && distance.b == held.id);
    html! {
        <g key={held.id.to_string()} id={zone_dom_id(held.id.as_str())} class="stage-zone">
            <rect x={number(left)} y={number(top)} width={number(right - left)} height={number(bottom - top)} rx="22" />
            <use class="stage-zone-icon" href="#bx-pin" x={number(left + 14.0)} y={number(top + 12.0)} width="14" height="14" />
            <text x={number(left + 34.0)} y={number(top + 19.0)} dy="0.35em">
                <tspan class="stage-zone-name">{ held.name.clone() }</tspan>
                if let Some(inside) = inside {
                    <tspan class="stage-zone-inside" dx="0.8em">{ format!("~{} inside", readout::duration_ms(inside.latency.ms())) }</tspan>
                }
            </text>
        </g>
    }
}
