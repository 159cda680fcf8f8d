//! One expectation by itself: the verdict on it, and everything that can be said of it.

use std::rc::Rc;

use betwixt_model::{Expectation, Scenario};
use yew::prelude::*;

use super::entry::entries;
use crate::runner::summary::Summary;
use crate::state::expecting::{self, Expecting, sentence};
use crate::state::lens::Thing;
use crate::state::{Command, Subject};
use crate::views::CATALOGUE;
use crate::views::controls::button::Button;
use crate::views::expectations::{show, spot, standing};
use crate::views::icons::small;
use crate::views::markup::html;
use crate::views::memo::View;

/// One expectation by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ExpectationInspector {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// Its place in the document.
    pub at: usize,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for ExpectationInspector {
    fn view(&self) -> Html {
        let Some(held) = self.scenario.expectations.get(self.at) else { return Html::default() };
        let ours = sentence(&self.scenario, held);
        let asks = {
            let on = self.on.clone();
            Callback::from(move |next: Expectation| on.emit(Command::Expect(Some(Expecting::Change(next).into()))))
        };
        let all = expecting::entries(&self.scenario, &CATALOGUE, held);
        html! {
            <>
                <header class="inspector-head">
                    <p class="inspector-kind">{ small("target") }{ "Expectation" }</p>
                    <h2 class="inspector-title">{ if held.say.is_empty() { ours.clone() } else { held.say.clone() } }</h2>
                    if !held.say.is_empty() {
                        <p class="inspector-about">{ ours }</p>
                    }
                    { self.verdict(held) }
                </header>
                <section class="group" aria-label="What is expected">
                    { entries("expect", &all, &asks) }
                </section>
                <footer class="inspector-foot">
                    { Button::new("Expect it no longer").icon("trash")
                        .asks(Command::Delete(Subject::Expectation(held.id.clone())), &self.on) }
                </footer>
            </>
        }
    }
}

impl ExpectationInspector {
    fn verdict(&self, held: &Expectation) -> Html {
        if !self.summary.lens.shows(Thing::Truth).any() {
            return html! { <p class="inspector-line unseen">{ small("dark") }{ "The verdict is not visible to telemetry." }</p> };
        }
        let now = self.summary.verdicts.as_ref().and_then(|all| all.get(self.at));
        let there = now.and_then(|now| Some((spot(held, now)?, now.standing)));
        html! {
            <div class="expectation-verdict">
                { standing(now, self.summary.is_over()) }
                if let Some(now) = now { <p class="inspector-line">{ &now.told }</p> }
                if let Some((spot, standing)) = there {
                    { show(spot, standing, "this expectation", &self.on) }
                }
            </div>
        }
    }
}
