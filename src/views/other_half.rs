//! Where an anomaly is open, broken or mended: what differs in the other half of the pair, and the way there.

use std::rc::Rc;

use betwixt_model::Scenario;
use yew::prelude::*;

use super::CATALOGUE;
use super::controls::button::Button;
use super::markup::html;
use super::memo::{Shared, View, memo};
use crate::gallery::pairs::{Half, beside};
use crate::state::Command;
use crate::state::differs::differs;

/// What differs in the other half, and the way there; nothing where what is open is not one of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherHalf {
    scenario: Shared<Scenario>,
    on: Callback<Command>,
}

impl OtherHalf {
    /// Of the scenario that is open.
    pub fn of(scenario: &Rc<Scenario>, on: &Callback<Command>) -> Html {
        memo(Self { scenario: scenario.into(), on: on.clone() })
    }
}

impl View for OtherHalf {
    fn view(&self) -> Html {
        let Some(there) = beside(&self.scenario, &CATALOGUE) else { return Html::default() };
        let (this, verb) = match there.open {
            Half::Broken => ("This is the broken one.", "Open the mended one"),
            Half::Mended => ("This is the mended one.", "Open the broken one"),
        };
        let what = differs(&self.scenario, &there.scenario, &CATALOGUE);
        let what = what.map(|what| format!(" What differs in the {} one: {what}.", there.open.other().word()));
        html! {
            <aside class="other-half" aria-label="Broken and mended">
                <p><strong>{ this }</strong>{ what.unwrap_or_default() }</p>
                { Button::new(verb).icon("compare").id("other-half").title(format!("{verb} (B on the canvas)"))
                    .asks(Command::OtherHalf, &self.on) }
            </aside>
        }
    }
}
