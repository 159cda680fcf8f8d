//! What goes on paper: name, picture, measurements and what each side believes. On a screen nobody sees it.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::Scenario;
use yew::prelude::*;

use super::memo::View;
use super::metrics::{Beliefs, Charts};
use super::stage::picture::Picture;
use crate::runner::Summary;

/// What goes on paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PrintSheet {
    /// The document.
    pub(crate) scenario: Rc<Scenario>,
    /// The run as it stands.
    pub(crate) summary: Rc<Summary>,
    /// The stage.
    pub(crate) picture: Picture,
}

impl View for PrintSheet {
    fn view(&self) -> Html {
        let Self { scenario, summary, picture } = self;
        html! {
            <section class="print-sheet" aria-label="For paper">
                <div class="print-picture">{ picture.drawn.html() }</div>
                if !scenario.about.is_empty() {
                    <p class="print-about">{ &scenario.about }</p>
                }
                { Charts { scenario: Rc::clone(scenario), summary: Rc::clone(summary) }.view() }
                { Beliefs { beliefs: summary.beliefs.clone(), lens: summary.lens, on: None }.view() }
            </section>
        }
    }
}
