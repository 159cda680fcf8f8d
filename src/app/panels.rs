//! The panels around the canvas: what can be added, what is selected, and what is measured.

use std::rc::Rc;

use yew::Html;

use super::App;
use crate::views::divider::{BELOW, Divider};
use crate::views::inspector::Inspector;
use crate::views::markup::html;
use crate::views::memo::memo;
use crate::views::metrics::Metrics;
use crate::views::outline::Outline;
use crate::views::palette::Palette;

impl App {
    pub(crate) fn palette(&self) -> Html {
        html! { <Palette on={self.ears.command.clone()} on_drag={self.ears.drag.clone()} /> }
    }

    pub(crate) fn inspector(&self) -> Html {
        Inspector {
            scenario: self.document.scenario(),
            summary: &self.summary,
            selection: &self.session.selection,
            problems: self.document.problems(),
            on: &self.ears.command,
        }
        .view()
    }

    /// The scenario as a table, in the place of the charts.
    pub(super) fn outline(&self) -> Html {
        html! {
            <Outline scenario={Rc::clone(self.document.scenario())} summary={Rc::clone(&self.summary)}
                selection={self.session.selection.clone()} catalogue={self.document.catalogue()}
                single_keys={self.session.settings.single_keys} on={self.ears.command.clone()} />
        }
    }

    pub(crate) fn evidence(&self) -> Html {
        let panels = &self.session.panels;
        let divider = || html! { <Divider height={self.session.settings.dock} outline={panels.outline} on={self.ears.command.clone()} /> };
        html! {
            <div id={BELOW}>
                if panels.evidence || panels.outline { { divider() } }
                { if panels.outline { self.outline() } else { self.metrics() } }
            </div>
        }
    }

    fn metrics(&self) -> Html {
        memo(Metrics {
            scenario: Rc::clone(self.document.scenario()),
            summary: Rc::clone(&self.summary),
            folded: !self.session.panels.evidence,
            expecting: self.session.panels.expectations.then(|| self.session.selection.clone()),
            on: self.ears.command.clone(),
        })
    }
}
