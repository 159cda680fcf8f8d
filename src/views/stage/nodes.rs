//! Boxes: below the messages what takes the focus, above them names, badges and counts.

use std::rc::Rc;

use crate::views::markup::html;
use yew::prelude::*;

use crate::canvas::camera::number;
use crate::canvas::shape::Silhouette;
use crate::views::memo::View;

use super::dom_ids::{held_dom_ids, node_dom_id};
use super::layout::NameSide;
use super::node_look::NodeLook;
use super::pill::{Pill, pill};

/// Distance of a name from its box [canvas units].
const NAME_GAP: f64 = 4.0;
/// Room that a queue bar takes below a box [canvas units].
const BAR_ROOM: f64 = 11.0;
/// How far the copies of a stack stand apart [canvas units].
const STACK_STEP: f64 = 4.0;

/// The box itself.
#[derive(Clone, Debug)]
pub(super) struct NodeBelow {
    /// What it shows.
    pub(super) look: Rc<NodeLook>,
    /// Pressed by something that is not a pointer.
    pub(super) on_press: Callback<String>,
    /// Got the browser's focus.
    pub(super) on_focus: Callback<String>,
}

/// By what is drawn, apart from where: where that alone changes, [`super::live::Live`] writes it.
impl PartialEq for NodeBelow {
    fn eq(&self, other: &Self) -> bool {
        let NodeLook { id, silhouette, icon, busy, items, instances, down, dark, unseen, marks, spoken, .. } =
            &*self.look;
        let same = &*other.look;
        (*silhouette, *items, *instances, *marks) == (same.silhouette, same.items, same.instances, same.marks)
            && (*down, *dark, *unseen) == (same.down, same.dark, same.unseen)
            && (id, icon, busy, spoken) == (&same.id, &same.icon, &same.busy, &same.spoken)
            && (&self.on_press, &self.on_focus) == (&other.on_press, &other.on_focus)
    }
}

impl View for NodeBelow {
    fn view(&self) -> Html {
        let look = &self.look;
        let [held, _] = held_dom_ids(&look.id);
        let marks = look.marks;
        let class = classes!(
            "stage-node",
            look.silhouette.is_dashed().then_some("is-outside"),
            marks.selected.then_some("is-selected"),
            look.down.then_some("is-down"),
            look.dark.then_some("is-dark"),
            marks.aimed.map(|may| if may { "is-aimed" } else { "is-refused" }),
        );
        let press = {
            let (on_press, id) = (self.on_press.clone(), look.id.clone());
            // A pointer's click has been dealt with already; this one comes from a screen reader.
            Callback::from(move |event: MouseEvent| {
                if event.detail() == 0 {
                    on_press.emit(id.clone());
                }
            })
        };
        let focus = {
            let (on_focus, id) = (self.on_focus.clone(), look.id.clone());
            Callback::from(move |_: FocusEvent| on_focus.emit(id.clone()))
        };
        html! {
            <g {class} id={node_dom_id(&look.id)} role="button" tabindex={tab(marks.in_tab_order)}
                aria-label={look.spoken.clone()} aria-pressed={marks.selected.to_string()}
                transform={translate(look.at)} onclick={press} onfocus={focus}>
                <g id={held}>{ tile(look) }</g>
            </g>
        }
    }
}

fn tile(look: &NodeLook) -> Html {
    let outline = look.silhouette.outline();
    let copies = look.instances.min(3);
    html! {
        <>
            if look.marks.selected {
                <circle class="stage-lamp" r="60" fill="url(#stage-lamp)" />
            }
            if look.marks.in_tab_order {
                <path class="stage-ring" d={outline.clone()} />
                <path class="stage-ring-gap" d={outline.clone()} />
            }
            { for (1..copies).rev().map(|copy| {
                let step = f64::from(copy) * STACK_STEP;
                html! { <path class="stage-tile" d={outline.clone()} transform={translate((step, -step))} /> }
            }) }
            <path class="stage-tile" d={outline.clone()} />
            if look.dark {
                <path class="stage-hatched" d={outline} fill="url(#stage-hatch)" />
            }
            if let Some(detail) = look.silhouette.detail().filter(|_| !look.unseen) {
                <path class="stage-bands" d={detail} />
            }
            if let Some((dash, full)) = &look.busy {
                <path class={classes!("stage-busy", full.then_some("is-full"))} d={look.silhouette.perimeter()}
                    pathLength="100" stroke-dasharray={dash.clone()} />
            }
            { picture(look) }
        </>
    }
}

fn picture(look: &NodeLook) -> Html {
    match (&look.icon, look.items) {
        (None, Some((drawn, more))) => html! {
            <g class="stage-items">
                if more > 0 {
                    <text x="-36" dy="0.36em">{ format!("+{more}") }</text>
                }
                { for (0..drawn).map(|at| {
                    let x = 30.0 - f64::from(at) * 14.0;
                    html! { <path d="M0-6.4L6.4 0L0 6.4L-6.4 0Z" transform={translate((x, 0.0))} /> }
                }) }
            </g>
        },
        // The bands are the picture of what holds data.
        (Some(_), _) if look.silhouette == Silhouette::Cylinder46 && !look.unseen => Html::default(),
        (Some(icon), _) => html! {
            <use class="stage-icon" href={format!("#bx-{icon}")} x="-12" y="-12" width="24" height="24" />
        },
        _ => Html::default(),
    }
}

/// What stands around the box.
#[derive(Clone, Debug)]
pub(super) struct NodeAbove {
    /// What it shows.
    pub(super) look: Rc<NodeLook>,
}

impl NodeAbove {
    /// Nothing stands around it: it is far off, and nothing was done to it.
    fn is_bare(&self) -> bool {
        self.look.plain && self.look.fault.is_none()
    }
}

/// By what is drawn.
impl PartialEq for NodeAbove {
    fn eq(&self, other: &Self) -> bool {
        (self.is_bare() && other.is_bare()) || self.look == other.look
    }
}

impl View for NodeAbove {
    fn view(&self) -> Html {
        let look = &self.look;
        if self.is_bare() {
            return Html::default();
        }
        let [_, held] = held_dom_ids(&look.id);
        let (half_width, half_height) = look.silhouette.half_extents();
        html! {
            <g transform={translate(look.at)}>
                <g id={held} class="stage-node-over">
                    if !look.plain {
                        { names(look, (half_width, half_height)) }
                    }
                    if let Some((count, filled)) = look.waiting {
                        <g class={classes!("stage-waiting", look.harm.then_some("is-full"))} transform={translate((-26.0, half_height + 6.0))}>
                            <rect class="stage-waiting-track" width="52" height="5" rx="1.5" />
                            <rect class="stage-waiting-fill" width={number(filled)} height="5" rx="1.5" />
                            <text x="-5" y="2.5" dy="0.36em">{ count }</text>
                        </g>
                    }
                    if look.instances > 1 {
                        { pill(&Pill { class: "is-count", icon: None, text: &format!("×{}", look.instances) }, (half_width + 2.0, -half_height - 6.0)) }
                    }
                    if let Some(fault) = &look.fault {
                        { pill(&Pill { class: "is-cause", icon: Some("bolt"), text: fault }, (0.0, -half_height - fault_rise(look))) }
                    }
                </g>
            </g>
        }
    }
}

/// How far a fault stands above its box: out of the way of a stack's count.
const fn fault_rise(look: &NodeLook) -> f64 {
    if look.instances > 1 { 24.0 } else { 12.0 }
}

fn names(look: &NodeLook, (half_width, half_height): (f64, f64)) -> Html {
    let (class, x, y, lines) = match look.side {
        NameSide::Below => {
            let bar = if look.waiting.is_some() { BAR_ROOM } else { 0.0 };
            ("is-below", 0.0, half_height + NAME_GAP + bar, ["1em", "2.35em"])
        }
        NameSide::Above => {
            let pill = if look.fault.is_some() { fault_rise(look) + 10.0 } else { 6.0 };
            let stack = if look.instances > 1 { STACK_STEP * 2.0 } else { 0.0 };
            ("is-above", 0.0, -half_height - pill.max(stack + 6.0), ["-1.35em", "-0.1em"])
        }
        NameSide::Right => ("is-right", half_width + 9.0, 0.0, ["-0.2em", "1.15em"]),
    };
    let [name, metric] = lines;
    // Further off there is room for the first number only.
    let (first, rest) = look.metric.split_at(look.metric.find('·').unwrap_or(look.metric.len()));
    let (first, rest) = (first.to_owned(), rest.to_owned());
    html! {
        <g class={classes!("stage-names", class)} transform={translate((x, y))}>
            <text class="stage-name" dy={name}>{ look.name.clone() }</text>
            <text class={classes!("stage-metric", look.harm.then_some("is-harm"))} dy={metric}>
                { first }<tspan class="stage-more">{ rest }</tspan>
            </text>
        </g>
    }
}

pub(super) fn translate((x, y): (f64, f64)) -> String {
    format!("translate({} {})", number(x), number(y))
}

pub(super) const fn tab(in_order: bool) -> &'static str {
    if in_order { "0" } else { "-1" }
}
