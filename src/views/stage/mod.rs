//! The stage: boxes and arrows, the messages between them, and what a hand does to them.
//!
//! Layers. On the ground dots and regions; then SVG that takes the focus: boxes and arrows, and what can be taken hold of
//! besides; above, SVG that only shows; under that a canvas of messages. Yew renders these when the document, the selection or the summary changes, ten times a second at most. Whatever changes
//! more often is written past it by [`live`] and [`painter`].

mod bars;
mod bending;
mod dom_ids;
mod flight;
mod following;
mod from_palette;
mod ground;
pub(crate) mod grips;
pub(crate) mod floats;
pub(crate) mod insides;
mod hand;
pub(crate) mod hands;
mod sketch_hand;
mod picker;
mod map;
mod layout;
mod link_look;
mod links;
mod listening;
mod live;
mod looks;
mod meaning;
mod node_look;
mod nodes;
mod overlay;
mod painter;
pub(crate) mod picture;
mod pill;
mod under;
pub(crate) mod way;

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Catalogue, ComponentId, Scenario};
use yew::prelude::*;

use crate::canvas::hit::{HANDLE_SIZE, Hit};
use crate::canvas::pointer::PointerKind;
use crate::canvas::shape::Side;
use crate::runner::Summary;
use crate::state::{Command, Session, Tool, connecting};
use crate::views::memo::{memo, memo_keyed};
use crate::views::parts::piece;

use bars::{Legend, Zoom};
use hand::{Around, Hand, Pointed};
use links::{LinkAbove, LinkBelow, LinkGround};
use listening::{Ears, HandsOn, use_ears};
use looks::Looks;
use nodes::{NodeAbove, NodeBelow};

pub use dom_ids::{STAGE, grip_dom_id, link_dom_id, node_dom_id};
pub use flight::{flight, traffic};
pub use layout::{Layout, outline, silhouette};
pub use painter::{Moment, Painter, PainterHandle};

/// What can be done on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StageMode {
    /// Everything.
    #[default]
    Edit,
    /// Looking and selecting: embeds and phones. The plain wheel belongs to the page around.
    Play,
}

/// What the stage needs.
#[derive(Clone, Debug, Properties)]
pub struct StageProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// Selection, camera, tool, theme and motion.
    pub session: Rc<Session>,
    /// What can stand in a scenario.
    pub catalogue: &'static Catalogue,
    /// What can be done here.
    #[prop_or_default]
    pub mode: StageMode,
    /// Who paints the messages; made once by whoever runs the frame loop.
    pub painter: PainterHandle,
    /// Whether the legend floats over the canvas.
    #[prop_or(true)]
    pub legend: bool,
    /// Whether the small map does, where nothing can be built: where it can, it does.
    #[prop_or_default]
    pub map: bool,
    /// The way of one operation, if one is followed: all else is dim.
    #[prop_or_default]
    pub way: Option<Rc<way::Way>>,
    /// Where commands go.
    pub on_command: Callback<Command>,
    /// Width and height of the stage [pixels]: at once and after every change, for `SessionAction::Stage`.
    pub on_size: Callback<(f64, f64)>,
}

/// By pointer where it is shared: a scenario or a summary of the same pointer is the same one.
impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        let Self { scenario, summary, session, catalogue, mode, painter, legend, map, way, on_command, on_size } = self;
        Rc::ptr_eq(scenario, &other.scenario)
            && Rc::ptr_eq(summary, &other.summary)
            && Rc::ptr_eq(session, &other.session)
            && std::ptr::eq(*catalogue, other.catalogue)
            && *mode == other.mode
            && *painter == other.painter
            && (*legend, *map) == (other.legend, other.map)
            && way.as_ref().map(Rc::as_ptr) == other.way.as_ref().map(Rc::as_ptr)
            && *on_command == other.on_command
            && *on_size == other.on_size
    }
}

/// The stage.
#[function_component]
pub fn Stage(props: &StageProps) -> Html {
    let hand = use_mut_ref(Hand::default);
    let pointed = use_state_eq(Pointed::default);
    let layout = following::use_layout(&props.scenario, props.catalogue);
    following::use_painter(props, &layout, &hand, &pointed.setter());
    let looks = looks::use_looks(props, &layout, *pointed);
    let around = Around {
        scenario: Rc::clone(&props.scenario),
        session: Rc::clone(&props.session),
        catalogue: props.catalogue,
        looking_only: props.mode == StageMode::Play,
        handles_on: handles_on(props, *pointed),
    };
    let hands_on = HandsOn {
        hand,
        painter: props.painter.clone(),
        around,
        pointed: pointed.setter(),
        on_command: props.on_command.clone(),
    };
    let ears = use_ears(&hands_on);
    let spoken = looks.stage.clone();
    html! {
        <section class={classes!("stage", (props.mode == StageMode::Play).then_some("is-play"), props.way.is_some().then_some("is-following"))}>
            <div id={STAGE} class="stage-surface" role="group" aria-label={spoken} tabindex="-1" data-pointer="canvas"
                onpointerdown={hands_on.pointer(PointerKind::Down)} onpointermove={hands_on.pointer(PointerKind::Move)}
                onpointerup={hands_on.pointer(PointerKind::Up)} onpointercancel={hands_on.pointer(PointerKind::Cancel)}
                onpointerleave={hands_on.left()} onwheel={hands_on.wheel()} ondblclick={hands_on.double_click()}
                onkeydown={hands_on.key()}>
                { ground::ground(&props.scenario, &layout) }
                { below(props, &looks, &ears) }
                <svg class="stage-layer stage-layer-grips" width="100%" height="100%">
                    <g id={dom_ids::GRIPS} font-size="12">{ piece(|parts| (parts.grips)(props, &layout)) }</g>
                </svg>
                <canvas id={painter::MESSAGES} class="stage-messages" aria-hidden="true" />
                { above(props, &looks, &layout, &hands_on.around) }
            </div>
            if props.legend && !props.scenario.components.is_empty() {
                { memo(Legend { flows: bars::shares(&props.scenario, props.summary.now, props.catalogue) }) }
            }
            { memo(Zoom { on_command: props.on_command.clone() }) }
            { piece(|parts| (parts.floats)(props, &layout)) }
        </section>
    }
}

fn below(props: &StageProps, looks: &Looks, ears: &Ears) -> Html {
    let Ears { node_pressed, node_focused, link_pressed, link_focused } = ears;
    html! {
        <svg id={dom_ids::BELOW} class="stage-layer stage-layer-below" font-size="12">
            <g key="ribbons" aria-hidden="true">
                { for looks.links.iter().map(|look| memo_keyed(look.id.clone(), LinkGround { look: Rc::clone(look) })) }
            </g>
            <g key="parts">
                { for looks.order.iter().map(|part| match part {
                    looks::Part::Node(look) => html! {
                        { memo_keyed(format!("node-{}", look.id), NodeBelow {
                            look: Rc::clone(look),
                            on_press: node_pressed.clone(),
                            on_focus: node_focused.clone(),
                        }) }
                    },
                    looks::Part::Link(look) => html! {
                        { memo_keyed(format!("link-{}", look.id), LinkBelow {
                            look: Rc::clone(look),
                            on_press: link_pressed.clone(),
                            on_focus: link_focused.clone(),
                        }) }
                    },
                }) }
            </g>
            { props.way.as_ref().map(|way| way.below.clone()).unwrap_or_default() }
        </svg>
    }
}

fn above(props: &StageProps, looks: &Looks, layout: &Layout, around: &Around) -> Html {
    html! {
        <svg class="stage-layer stage-layer-above" width="100%" height="100%" aria-hidden="true">
            <g id={dom_ids::ABOVE}>
                <path id={overlay::PULL} class="stage-pull" />
                <g>{ for looks.links.iter().map(|look| memo_keyed(look.id.clone(), LinkAbove { look: Rc::clone(look) })) }</g>
                <g>{ for looks.nodes.iter().map(|look| memo_keyed(look.id.clone(), NodeAbove { look: Rc::clone(look) })) }</g>
                { piece(|parts| (parts.insides)(props, layout)) }
                { props.way.as_ref().map(|way| way.above.clone()).unwrap_or_default() }
                <g id={dom_ids::HANDLES}>{ for around.handles_on.and_then(|at| layout.nodes.get(at)).map(handles) }</g>
                <path id={overlay::GHOST} class="stage-ghost" />
                <rect id={overlay::MARQUEE} class="stage-marquee" />
                <text id={overlay::WHY} class="stage-why" dy="-1.2em" />
            </g>
        </svg>
    }
}

/// Four small discs, a little outside of the box.
fn handles(node: &crate::canvas::route::NodeBox) -> Html {
    let em = |pixels: f64| format!("{}em", crate::canvas::camera::number(pixels / 12.0));
    html! {
        <g class="stage-handles">
            { for Side::ALL.map(|side| {
                let at = node.edge_at(side, 0.0);
                let (x, y) = side.outward();
                html! {
                    <svg x={crate::canvas::camera::number(at.x)} y={crate::canvas::camera::number(at.y)} width="1" height="1" overflow="visible">
                        <circle cx={em(x * 12.0)} cy={em(y * 12.0)} r={em(HANDLE_SIZE / 2.0)} />
                    </svg>
                }
            }) }
        </g>
    }
}

/// The box that shows its handles: the one under the pointer, else the one that is selected; if it can call at all.
fn handles_on(props: &StageProps, pointed: Pointed) -> Option<usize> {
    if props.mode == StageMode::Play || props.session.tool != Tool::Select {
        return None;
    }
    let place = |id: &ComponentId| props.scenario.components.iter().position(|held| held.id == *id);
    let at = match pointed.over {
        Hit::Component(at) => Some(at),
        _ => props.session.selection.single_component().and_then(place),
    };
    let can = |at: &usize| {
        let held = props.scenario.components.get(*at);
        held.is_some_and(|held| connecting::can_start(&props.scenario, &held.id, props.catalogue).is_ok())
    };
    at.filter(can)
}
