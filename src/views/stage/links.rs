//! Arrows: beam and ribbon, the line that takes the focus, and above the messages discs, chips and numbers.

use std::rc::Rc;

use crate::views::markup::html;
use yew::prelude::*;

use crate::canvas::camera::number;
use crate::views::memo::View;

use super::dom_ids::{link_dom_id, resting_dom_ids, route_dom_id};
use super::link_look::{Disc, LinkLook};
use super::nodes::{tab, translate};
use super::pill::{Pill, pill};

/// Letters of the flows, as their colours are called.
pub(super) const FLOWS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
/// Strokes of the beam, widest first; together they fade as a blurred one would, without a filter to compute again
/// and again.
const BEAM: [&str; 8] = ["76", "68", "60", "52", "44", "36", "28", "20"];
/// Strokes of the bright middle of the beam.
const GLARE: [&str; 4] = ["30", "25", "20", "15"];

/// The light that falls on a selected arrow, and its ribbon.
#[derive(Clone, Debug)]
pub(super) struct LinkGround {
    /// What it shows.
    pub(super) look: Rc<LinkLook>,
}

/// By what is drawn: an arrow without a ribbon goes where it likes, and nothing is drawn again.
impl PartialEq for LinkGround {
    fn eq(&self, other: &Self) -> bool {
        let drawn = |look: &LinkLook| (look.marks.selected, look.marks.notable, look.is_harmed());
        self.look.strands == other.look.strands && drawn(&self.look) == drawn(&other.look)
    }
}

impl View for LinkGround {
    fn view(&self) -> Html {
        let look = &self.look;
        let tells = look.is_harmed() || look.marks.notable;
        if !look.marks.selected && look.strands.is_empty() && !tells {
            // Of hundreds that are at rest nothing is laid out and painted.
            return Html::default();
        }
        let href = format!("#{}", route_dom_id(&look.id));
        let [ribbon, _] = resting_dom_ids(&look.id);
        html! {
            <g>
                if look.marks.selected {
                    <g class="stage-beam">{ for BEAM.map(|width| html! { <use href={href.clone()} stroke-width={width} /> }) }</g>
                    <g class="stage-glare">{ for GLARE.map(|width| html! { <use href={href.clone()} stroke-width={width} /> }) }</g>
                }
                <g id={ribbon} class="stage-ribbon">
                    { for look.strands.iter().map(|strand| html! {
                        <path key={strand.flow} class={classes!("stage-strand", format!("is-flow-{}", FLOWS[strand.flow]))}
                            d={Rc::clone(&strand.path)} stroke-width={number(strand.width)} />
                    }) }
                    if tells {
                        <use class="stage-strand is-error" href={href} stroke-width="2" />
                    }
                </g>
            </g>
        }
    }
}

/// The line itself.
#[derive(Clone, Debug)]
pub(super) struct LinkBelow {
    /// What it shows.
    pub(super) look: Rc<LinkLook>,
    /// Pressed by something that is not a pointer.
    pub(super) on_press: Callback<String>,
    /// Got the browser's focus.
    pub(super) on_focus: Callback<String>,
}

/// By what is drawn, apart from the way it goes: where that alone changes, [`super::live::Live`] writes it.
impl PartialEq for LinkBelow {
    fn eq(&self, other: &Self) -> bool {
        let LinkLook { id, marks, asynchronous, ejected, disabled, disc, broken, plain, spoken, .. } = &*self.look;
        let same = &*other.look;
        (*marks, *asynchronous, *ejected, *disabled, *plain)
            == (same.marks, same.asynchronous, same.ejected, same.disabled, same.plain)
            && (*disc == Some(Disc::Open)) == (same.disc == Some(Disc::Open))
            && (id, broken, spoken) == (&same.id, &same.broken, &same.spoken)
            && (&self.on_press, &self.on_focus) == (&other.on_press, &other.on_focus)
    }
}

impl View for LinkBelow {
    fn view(&self) -> Html {
        let look = &self.look;
        let marks = look.marks;
        let route = route_dom_id(&look.id);
        let href = format!("#{route}");
        let class = classes!(
            "stage-link",
            marks.selected.then_some("is-selected"),
            marks.hovered.then_some("is-hovered"),
            look.asynchronous.then_some("is-async"),
            look.ejected.then_some("is-ejected"),
            look.disabled.then_some("is-disabled"),
            (look.disc == Some(Disc::Open)).then_some("is-open"),
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
        let marker = match (look.disc, marks.selected) {
            (Some(Disc::Open), _) => "url(#stage-chevron-error)",
            (_, true) => "url(#stage-chevron-ink)",
            _ => "url(#stage-chevron)",
        };
        html! {
            <g {class} id={link_dom_id(&look.id)} role="button" tabindex={tab(marks.in_tab_order)}
                aria-label={look.spoken.clone()} aria-pressed={marks.selected.to_string()} onclick={press} onfocus={focus}
                marker-end={marker} stroke-dasharray={look.broken.clone()}>
                // Whatever else follows this line uses it, and must not take its looks along: they are the arrow's.
                <path id={route} d={Rc::clone(&look.path)} />
                if !look.plain {
                    <use class="stage-line-hit" href={href.clone()} />
                }
                if marks.in_tab_order {
                    <use class="stage-line-focus" href={href} />
                }
            </g>
        }
    }
}

/// What stands on the arrow.
#[derive(Clone, Debug)]
pub(super) struct LinkAbove {
    /// What it shows.
    pub(super) look: Rc<LinkLook>,
}

/// By what is drawn: from far off that is nothing.
impl PartialEq for LinkAbove {
    fn eq(&self, other: &Self) -> bool {
        (self.look.plain && other.look.plain) || self.look == other.look
    }
}

impl View for LinkAbove {
    fn view(&self) -> Html {
        let look = &self.look;
        if look.plain {
            return Html::default();
        }
        let [_, over] = resting_dom_ids(&look.id);
        let (x, y) = look.middle;
        // What has a disc in its middle says its numbers above it.
        let raised = if look.disc.is_some() { 30.0 } else { 20.0 };
        html! {
            <g id={over} class="stage-link-over">
                if let Some(disc) = look.disc {
                    { disc_view(disc, look.middle) }
                }
                if !look.disc_text.is_empty() {
                    <text class={classes!("stage-disc-text", (look.disc == Some(Disc::Cut)).then_some("is-cause"))}
                        x={number(x)} y={number(y + 18.0)} dy="0.9em">{ look.disc_text.clone() }</text>
                }
                if let Some((text, outlasts)) = &look.patience {
                    { pill(&Pill { class: if *outlasts { "is-error" } else { "is-plain" }, icon: Some("timeout"), text }, look.patience_at) }
                }
                if let Some(fault) = &look.fault {
                    { pill(&Pill { class: "is-cause", icon: Some("bolt"), text: fault }, (x, y - raised - if look.label.is_some() { 24.0 } else { 0.0 })) }
                }
                if let Some((text, harm)) = &look.label {
                    { pill(&Pill { class: if *harm { "is-error is-numbers" } else { "is-plain is-numbers" }, icon: None, text }, (x, y - raised)) }
                }
                <text id={format!("stage-station-{}", look.id)} class="stage-station" x={number(x)} y={number(y)} dy="0.35em" />
            </g>
        }
    }
}

fn disc_view(disc: Disc, middle: (f64, f64)) -> Html {
    let (class, icon) = match disc {
        Disc::Closed => ("is-closed", "breaker"),
        Disc::Open => ("is-open", "breaker"),
        Disc::HalfOpen => ("is-half-open", "breaker"),
        Disc::Cut => ("is-cause", "partition"),
    };
    html! {
        <g class={classes!("stage-disc", class)} transform={translate(middle)}>
            <circle r="14" />
            if disc == Disc::Closed {
                // A switch that is shut, unlike the picture of one that stands open.
                <path d="M-7 3H7M-9 3h2M7 3h2" />
            } else {
                <use href={format!("#bx-{icon}")} x="-9" y="-9" width="18" height="18" />
            }
            if disc == Disc::HalfOpen {
                <circle class="stage-probe" cx="0" cy="-20" r="3" />
            }
        </g>
    }
}
