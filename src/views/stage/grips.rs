//! What can be taken hold of on the canvas besides boxes: the name and the corners of a region, the ends and the middle of
//! the arrow that is selected. Regions take the focus here.

use betwixt_model::{Scenario, Zone};
use yew::prelude::*;

use crate::canvas::camera::{WorldPoint, WorldRect, number};
use crate::canvas::hit::{Corner, end_centre, middle_centre};
use crate::canvas::track::RouteTable;
use crate::state::{Command, Selection, Subject};
use crate::views::markup::html;

use super::bending::{ENDS, MIDDLE};
use super::dom_ids::grip_dom_id;
use super::layout::{Layout, ZoneBox};
use super::nodes::tab;
use super::overlay::GUIDES;
use super::{StageMode, StageProps};

/// Everything that can be taken hold of.
pub(crate) fn grips(props: &StageProps, layout: &Layout) -> Html {
    html! {
        <>
            { for layout.zones.iter().map(|zone| region(props, zone)) }
            { ends(props, layout) }
            <path id={GUIDES} class="stage-guides" aria-hidden="true" />
        </>
    }
}

fn region(props: &StageProps, zone: &ZoneBox) -> Html {
    let Some(held) = props.scenario.zones.get(zone.index) else { return Html::default() };
    let selected = props.session.selection == Selection::Zone(held.id.clone());
    let focused = props.session.focus == Some(Subject::Zone(held.id.clone()));
    let select = {
        let (on, id) = (props.on_command.clone(), held.id.clone());
        Callback::from(move |()| on.emit(Command::Select(Selection::Zone(id.clone()))))
    };
    let onfocus = {
        let select = select.clone();
        // Whoever gave the focus has selected it already.
        Callback::from(move |_: FocusEvent| {
            if !selected {
                select.emit(());
            }
        })
    };
    let onclick = Callback::from(move |event: MouseEvent| {
        if event.detail() == 0 {
            select.emit(());
        }
    });
    let WorldRect { left, top, right, bottom } = zone.rect;
    let (width, height) = (number(right - left), number(bottom - top));
    let class = classes!("stage-grip", selected.then_some("is-selected"));
    html! {
        <g key={held.id.to_string()} id={grip_dom_id(held.id.as_str())} {class} role="button" tabindex={tab(focused)}
            aria-label={spoken(&props.scenario, held)} aria-pressed={selected.to_string()} {onfocus} {onclick}>
            <rect class="stage-grip-frame" x={number(left)} y={number(top)} {width} {height} rx="22" />
            if selected && props.mode == StageMode::Edit {
                { for Corner::ALL.iter().map(|corner| square(corner.of(&zone.rect))) }
            }
        </g>
    }
}

/// "eu-west, region, 8 components."
fn spoken(scenario: &Scenario, zone: &Zone) -> String {
    let count = scenario.components.iter().filter(|held| held.zone.as_ref() == Some(&zone.id)).count();
    let components = if count == 1 { "component" } else { "components" };
    format!("{}, region, {count} {components}.", zone.name)
}

fn square(at: WorldPoint) -> Html {
    html! {
        <svg class="stage-corner" x={number(at.x)} y={number(at.y)} width="1" height="1" overflow="visible">
            <rect x="-0.42em" y="-0.42em" width="0.84em" height="0.84em" rx="0.17em" />
        </svg>
    }
}

/// The ends of the arrow that is selected.
fn ends(props: &StageProps, layout: &Layout) -> Html {
    let Selection::Connection(id) = &props.session.selection else { return Html::default() };
    let at = props.scenario.connections.iter().position(|held| held.id == *id);
    let table = at.and_then(|at| layout.tables.get(at)).filter(|_| props.mode == StageMode::Edit);
    let Some(table) = table else { return Html::default() };
    html! {
        <>
        <g id={ENDS} class="stage-ends" aria-hidden="true">
            { for [true, false].map(|caller| {
                let WorldPoint { x, y } = end_centre(table, caller, props.session.camera.zoom);
                html! {
                    <svg x={number(x)} y={number(y)} width="1" height="1" overflow="visible"><circle r="0.45em" /></svg>
                }
            }) }
        </g>
        <g id={MIDDLE} class="stage-ends" aria-hidden="true">{ middle(table) }</g>
        </>
    }
}

/// Where it is bent.
fn middle(table: &RouteTable) -> Html {
    let WorldPoint { x, y } = middle_centre(table);
    html! {
        <svg class="stage-middle" x={number(x)} y={number(y)} width="1" height="1" overflow="visible">
            <rect x="-0.34em" y="-0.34em" width="0.68em" height="0.68em" transform="rotate(45)" />
        </svg>
    }
}
