//! What can be changed of a step, and what can be done with it.

use crate::views::markup::html;
use betwixt_model::Step;
use yew::prelude::*;

use super::super::density::{Density, Law};
use super::super::entry::entries;
use super::rows::Drawn;
use crate::state::programs::{self, Place, Way};
use crate::views::icons::small;

/// The fields of a step, and its tools.
pub(super) fn form(drawn: &Drawn<'_>, step: &Step, place: &Place) -> Html {
    let form = Form { drawn, place };
    let here = drawn.here(place);
    let made = {
        let (hand, place) = (drawn.hand.clone(), place.clone());
        Callback::from(move |step| hand.replace(&place, step))
    };
    html! {
        <div class="step-form" role="group" aria-label={format!("Step {}", place.at + 1)}>
            { entries(&drawn.hand.id(place), &programs::entries(&here, step), &made) }
            if let Step::Work(Some(time)) = step {
                { Density { of: "Work".to_owned(), law: Law::Drawn(*time), was: None, leaves: Vec::new() }.shown("density") }
            }
            { form.tools() }
        </div>
    }
}

/// One step that is open.
#[derive(Clone, Copy)]
struct Form<'a> {
    drawn: &'a Drawn<'a>,
    place: &'a Place,
}

impl Form<'_> {
    fn tools(&self) -> Html {
        let (hand, place) = (self.drawn.hand, self.place);
        let goes = |way: Way, icon: &'static str, label: &'static str| {
            let (asked, from) = (hand.clone(), place.clone());
            tool(icon, label, !hand.can_go(place, way), Callback::from(move |_: MouseEvent| asked.send(&from, way)))
        };
        let does = |icon: &'static str, label: &'static str, what: fn(&super::hand::Hand, &Place)| {
            let (hand, place) = (hand.clone(), place.clone());
            tool(icon, label, false, Callback::from(move |_: MouseEvent| what(&hand, &place)))
        };
        html! {
            <div class="step-tools">
                { goes(Way::Up, "up", "Move up (Alt+Up)") }
                { goes(Way::Down, "down", "Move down (Alt+Down)") }
                { goes(Way::Out, "left", "Move out (Alt+Left)") }
                { goes(Way::In, "right", "Move into its neighbour (Alt+Right)") }
                { does("double", "Duplicate the step", super::hand::Hand::double) }
                { does("trash", "Remove the step (Delete)", super::hand::Hand::remove) }
            </div>
        }
    }
}

fn tool(icon: &'static str, label: &'static str, disabled: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button bare" title={label} aria-label={label} {disabled} {onclick}>{ small(icon) }</button>
    }
}
