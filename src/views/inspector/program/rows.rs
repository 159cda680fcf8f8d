//! The steps of a program as a list: what each does, what is wrong with it, what can be changed of it, and what is in it.

use crate::views::markup::html;
use betwixt_model::{Component, Problem, Scenario, Step};
use yew::prelude::*;

use super::editor::path;
use super::hand::Hand;
use super::keys::{Asked, asked};
use super::{adding, form};
use crate::platform::{focus, pointer};
use crate::state::programs::{Callee, Here, Place, sentence};
use crate::views::CATALOGUE;
use crate::views::icons::small;

/// What a list is drawn from.
#[derive(Clone, Copy)]
pub(super) struct Drawn<'a> {
    /// The document.
    pub scenario: &'a Scenario,
    /// Whose program.
    pub component: &'a Component,
    /// What a hand does to it.
    pub hand: &'a Hand,
    /// What its steps can name.
    pub roles: &'a [Callee],
    /// What is wrong with its steps.
    pub problems: &'a [(String, Problem)],
}

impl Drawn<'_> {
    /// What a step can be that stands there.
    pub(super) fn here(&self, place: &Place) -> Here<'_> {
        Here::of(self.roles, &CATALOGUE, self.component, &self.hand.steps, place)
    }
}

/// A list of steps, and the button that adds to it.
pub(super) fn list(drawn: &Drawn<'_>, steps: &[Step], first: &Place, name: &str) -> Html {
    html! {
        <>
            <ol class="steps-edited" role="list" aria-label={name.to_owned()}>
                { for steps.iter().enumerate().map(|(at, step)| one(drawn, step, &first.beside(at), steps.len())) }
            </ol>
            { adding::end(drawn, &first.beside(steps.len()), name) }
        </>
    }
}

fn one(drawn: &Drawn<'_>, step: &Step, place: &Place, of: usize) -> Html {
    let hand = drawn.hand;
    let open = hand.doing.open.as_ref() == Some(place);
    let wrong = path(&hand.steps, place);
    let wrong = drawn.problems.iter().filter(|(held, _)| *held == wrong);
    html! {
        <li key={place.id()} class="step-edited">
            { row(drawn, step, place, of) }
            { for wrong.map(|(_, problem)| html! {
                <p class="step-problem">{ small("warn") }<span>{ format!("{} {}", problem.what, problem.remedy) }</span></p>
            }) }
            if open {
                { form::form(drawn, step, place) }
            }
            { for step.inner().enumerate().map(|(number, inner)| {
                let name = inner_name(step, number);
                html! {
                    <div class="step-inner" key={format!("inner-{number}")}>
                        <p class="step-inner-name">{ name.clone() }</p>
                        { list(drawn, inner, &place.within(number, 0), &name) }
                    </div>
                }
            }) }
        </li>
    }
}

/// What a list inside a step is called.
fn inner_name(step: &Step, number: usize) -> String {
    match (step, number) {
        (Step::Together(_), number) => format!("Branch {}", number + 1),
        (Step::TwoPhaseCommit(_), _) => "In all of them or in none".to_owned(),
        (Step::Transaction { .. }, _) => "In one transaction".to_owned(),
        (Step::Compensation(_), _) => "To make up for it".to_owned(),
        (_, 0) => "Try".to_owned(),
        _ => "Otherwise".to_owned(),
    }
}

fn row(drawn: &Drawn<'_>, step: &Step, place: &Place, of: usize) -> Html {
    let hand = drawn.hand;
    let open = hand.doing.open.as_ref() == Some(place);
    let says = sentence(drawn.scenario, drawn.component, step);
    let label = format!("Step {} of {of}: {says}", place.at + 1);
    let on = |what: fn(&Hand, &Place)| {
        let (hand, place) = (hand.clone(), place.clone());
        move |_: MouseEvent| what(&hand, &place)
    };
    html! {
        <div class={classes!("step-row", mark(hand, place))} onpointermove={over(hand, place)}>
            <span class="step-grip" data-pointer="" aria-hidden="true" title="Drag it to another place" onpointerdown={grab(hand, place)}>
                { small("menu") }
            </span>
            <button type="button" id={hand.id(place)} class="step-name" aria-expanded={if open { "true" } else { "false" }}
                aria-label={label} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight Delete"
                onclick={on(Hand::toggle)} onkeydown={keys(hand, place)}>
                <span>{ says }</span>
            </button>
        </div>
    }
}

/// Where a dragged step would come to stand.
pub(super) fn mark(hand: &Hand, place: &Place) -> Option<&'static str> {
    let doing = &hand.doing;
    if doing.drags.as_ref() == Some(place) {
        return Some("held");
    }
    let from = doing.drags.as_ref()?;
    (doing.over.as_ref() == Some(place)).then(|| {
        let below = from.inside == place.inside && place.at > from.at;
        if below { "drops-below" } else { "drops-above" }
    })
}

/// A pointer that drags comes over a place.
pub(super) fn over(hand: &Hand, place: &Place) -> Callback<PointerEvent> {
    let (hand, place) = (hand.clone(), place.clone());
    Callback::from(move |event: PointerEvent| hand.over(&place, event.buttons() & 1 == 1))
}

fn grab(hand: &Hand, place: &Place) -> Callback<PointerEvent> {
    let (hand, place) = (hand.clone(), place.clone());
    Callback::from(move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        // A finger holds on to what it touched; the rows below must hear of it.
        pointer::release(&event);
        focus::give(&hand.id(&place));
        hand.grab(&place);
    })
}

fn keys(hand: &Hand, place: &Place) -> Callback<KeyboardEvent> {
    let (hand, place) = (hand.clone(), place.clone());
    Callback::from(move |event: KeyboardEvent| {
        let Some(asked) = asked(&event) else { return };
        // Also where there is nowhere to go: Alt and an arrow would leave the page.
        event.prevent_default();
        event.stop_propagation();
        match asked {
            Asked::Go(way) => hand.send(&place, way),
            Asked::Remove => hand.remove(&place),
            Asked::Before | Asked::Behind => {
                if let Some(id) = hand.neighbour(&place, asked == Asked::Behind) {
                    focus::give(&id);
                }
            }
        }
    })
}
