//! The stage: boxes and arrows, the messages between them, and what a hand does to them.
//!
//! Three layers. Below, SVG that takes the focus; above, SVG that only shows; between them a canvas of messages. Yew
//! renders the two when the document, the selection or the summary changes, ten times a second at most. Whatever changes
//! more often is written past it by [`live`] and [`painter`].

mod layout;
mod pill;
mod node_look;
mod link_look;
mod looks;
mod nodes;
mod links;
mod ground;
mod bars;
mod live;
mod overlay;
mod hand;
mod flight;
mod painter;
mod following;

use std::cell::RefCell;
use std::rc::Rc;

use betwixt_model::{Catalogue, Scenario};
use yew::prelude::*;

use crate::canvas::gesture::PointerKind;
use crate::canvas::hit::{HANDLE_SIZE, Hit};
use crate::canvas::shape::Side;
use crate::platform::{pointer, watch};
use crate::runner::Summary;
use crate::state::{Command, Selection, Session, Tool, Wanted, connecting};

use bars::{Empty, Legend, Zoom};
use hand::{Around, Asked, Hand, Pointed};
use links::{LinkAbove, LinkBelow, LinkGround};
use looks::Looks;
use nodes::{NodeAbove, NodeBelow};

pub use flight::{flight, traffic};
pub use layout::{Layout, outline, silhouette};
pub use live::{STAGE, link_dom_id, node_dom_id};
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
    /// What is being dragged from the palette: it becomes a component where it is let go over the stage.
    #[prop_or_default]
    pub palette_drag: Option<Wanted>,
    /// Whether the legend floats over the canvas.
    #[prop_or(true)]
    pub legend: bool,
    /// Where commands go.
    pub on_command: Callback<Command>,
    /// Width and height of the stage [pixels]: at once and after every change, for `SessionAction::Stage`.
    pub on_size: Callback<(f64, f64)>,
}

/// By pointer where it is shared: a scenario or a summary of the same pointer is the same one.
impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        let Self { scenario, summary, session, catalogue, mode, painter, palette_drag, legend, on_command, on_size } = self;
        Rc::ptr_eq(scenario, &other.scenario)
            && Rc::ptr_eq(summary, &other.summary)
            && Rc::ptr_eq(session, &other.session)
            && std::ptr::eq(*catalogue, other.catalogue)
            && *mode == other.mode
            && *painter == other.painter
            && *palette_drag == other.palette_drag
            && *legend == other.legend
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
        palette: props.palette_drag.clone().filter(|_| props.mode == StageMode::Edit),
        handles_on: handles_on(props, *pointed),
    };
    let hands_on = HandsOn { hand, painter: props.painter.clone(), around, pointed: pointed.setter(), on_command: props.on_command.clone() };
    let spoken = looks.stage.clone();
    html! {
        <section class={classes!("stage", (props.mode == StageMode::Play).then_some("is-play"))}>
            <div id={STAGE} class="stage-surface" role="group" aria-label={spoken} tabindex="-1"
                onpointerdown={hands_on.pointer(PointerKind::Down)} onpointermove={hands_on.pointer(PointerKind::Move)}
                onpointerup={hands_on.pointer(PointerKind::Up)} onpointercancel={hands_on.pointer(PointerKind::Cancel)}
                onpointerleave={hands_on.left()} onwheel={hands_on.wheel()} ondblclick={hands_on.double_click()}>
                { below(props, &layout, &looks, &hands_on) }
                <canvas id={painter::MESSAGES} class="stage-messages" aria-hidden="true" />
                { above(props, &looks, &layout, &hands_on.around) }
            </div>
            if props.scenario.components.is_empty() {
                <Empty on_command={props.on_command.clone()} />
            } else if props.legend {
                <Legend flows={bars::shares(&props.scenario, props.summary.now, props.catalogue)} />
            }
            <Zoom on_command={props.on_command.clone()} />
        </section>
    }
}

fn below(props: &StageProps, layout: &Layout, looks: &Looks, hands_on: &HandsOn) -> Html {
    let on_press = hands_on.press(false);
    let on_focus = hands_on.focused(false);
    let (on_link, on_link_focus) = (hands_on.press(true), hands_on.focused(true));
    html! {
        <svg class="stage-layer stage-layer-below" width="100%" height="100%">
            { ground::definitions() }
            <rect class="stage-paper" width="100%" height="100%" fill={format!("url(#{})", live::DOTS)} />
            <g id={live::BELOW}>
                <g key="zones" aria-hidden="true">{ for layout.zones.iter().map(|zone| ground::zone(&props.scenario, zone)) }</g>
                <g key="ribbons" aria-hidden="true">
                    { for looks.links.iter().map(|look| html! { <LinkGround key={look.id.clone()} look={Rc::clone(look)} /> }) }
                </g>
                <g key="parts">
                    { for looks.order.iter().map(|part| match part {
                        looks::Part::Node(look) => html! {
                            <NodeBelow key={format!("node-{}", look.id)} look={Rc::clone(look)} on_press={on_press.clone()} on_focus={on_focus.clone()} />
                        },
                        looks::Part::Link(look) => html! {
                            <LinkBelow key={format!("link-{}", look.id)} look={Rc::clone(look)} on_press={on_link.clone()} on_focus={on_link_focus.clone()} />
                        },
                    }) }
                </g>
            </g>
        </svg>
    }
}

fn above(props: &StageProps, looks: &Looks, layout: &Layout, around: &Around) -> Html {
    let ghost = props.palette_drag.as_ref().and_then(|what| {
        let kind = props.catalogue.kind(&what.kind)?;
        let preset = kind.presets.iter().find(|preset| Some(preset.id) == what.preset.as_deref());
        Some(outline(kind, preset.map(|preset| preset.icon)).outline())
    });
    html! {
        <svg class="stage-layer stage-layer-above" width="100%" height="100%" aria-hidden="true">
            <g id={live::ABOVE}>
                <path id={overlay::PULL} class="stage-pull" />
                { for looks.links.iter().map(|look| html! { <LinkAbove key={format!("link-{}", look.id)} look={Rc::clone(look)} /> }) }
                { for looks.nodes.iter().map(|look| html! { <NodeAbove key={format!("node-{}", look.id)} look={Rc::clone(look)} /> }) }
                <g id={live::HANDLES}>{ for around.handles_on.and_then(|at| layout.nodes.get(at)).map(handles) }</g>
                <g id={overlay::GHOST} class="stage-ghost"><path d={ghost} /></g>
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
    let place = |id| props.scenario.components.iter().position(|held| held.id == *id);
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

/// Everything that listens: the hand, and where its wishes go.
#[derive(Clone)]
struct HandsOn {
    hand: Rc<RefCell<Hand>>,
    painter: PainterHandle,
    around: Around,
    pointed: UseStateSetter<Pointed>,
    on_command: Callback<Command>,
}

impl HandsOn {
    /// Carries out what the hand asked for, now that nothing is borrowed.
    fn carry_out(&self, asked: Asked) {
        following::carry_out(asked, &self.hand, &self.pointed, &self.on_command);
    }

    fn pointer(&self, kind: PointerKind) -> Callback<PointerEvent> {
        let this = self.clone();
        Callback::from(move |event: PointerEvent| {
            let at = pointer::at(&event);
            let _held = match kind {
                PointerKind::Down => pointer::capture(&event),
                PointerKind::Up | PointerKind::Cancel => pointer::release(&event),
                PointerKind::Move => false,
            };
            let asked = this.painter.with(|painter| this.hand.borrow_mut().pointer(kind, &at, &mut painter.live, &this.around));
            this.carry_out(asked);
        })
    }

    fn left(&self) -> Callback<PointerEvent> {
        let this = self.clone();
        Callback::from(move |_: PointerEvent| {
            let asked = this.hand.borrow_mut().left();
            this.carry_out(asked);
        })
    }

    fn wheel(&self) -> Callback<WheelEvent> {
        /// A wheel that has not turned for so long has stopped [page milliseconds].
        const STOPPED: u32 = 160;
        let this = self.clone();
        Callback::from(move |event: WheelEvent| {
            let zooms = event.ctrl_key() || event.meta_key();
            if this.around.looking_only && !zooms {
                return;
            }
            event.prevent_default();
            let (at, turned) = (pointer::place(&event), pointer::wheel(&event));
            let serial = this.painter.with(|painter| this.hand.borrow_mut().wheel(at, turned, zooms, &mut painter.live));
            let later = this.clone();
            watch::later(STOPPED, move || {
                if later.hand.borrow().is_last_turn(serial) {
                    let camera = later.painter.with(|painter| painter.live.session_camera());
                    later.on_command.emit(Command::SetCamera(camera));
                }
            });
        })
    }

    fn double_click(&self) -> Callback<MouseEvent> {
        let this = self.clone();
        Callback::from(move |event: MouseEvent| {
            let place = pointer::place(&event);
            let commands = this.painter.with(|painter| this.hand.borrow().double_click(place, &painter.live, &this.around));
            commands.into_iter().for_each(|command| this.on_command.emit(command));
        })
    }

    /// A box or an arrow was pressed without a pointer.
    fn press(&self, arrow: bool) -> Callback<String> {
        let on_command = self.on_command.clone();
        Callback::from(move |id: String| on_command.emit(Command::Select(selection(&id, arrow))))
    }

    /// A box or an arrow got the focus from the browser: by Tab, or because it was given.
    fn focused(&self, arrow: bool) -> Callback<String> {
        let this = self.clone();
        Callback::from(move |id: String| {
            // Who presses or is given the focus has selected already, and who connects only looks around.
            let Ok(hand) = this.hand.try_borrow() else { return };
            let session = &this.around.session;
            let held = match &session.selection {
                Selection::Connection(held) => arrow && held.as_str() == id,
                other => !arrow && other.has_component(&id.as_str().into()),
            };
            if hand.takes_focus_as_choice() && session.tool == Tool::Select && !held {
                drop(hand);
                this.on_command.emit(Command::Select(selection(&id, arrow)));
            }
        })
    }
}

fn selection(id: &str, arrow: bool) -> Selection {
    if arrow { Selection::Connection(id.into()) } else { Selection::one(id.into()) }
}
