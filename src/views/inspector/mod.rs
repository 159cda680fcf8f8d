//! What is selected, to be looked at and changed; the scenario itself while nothing is.

mod component;
mod connection;
mod breaks;
mod fault;
pub mod faults;
mod head;
mod insides;
pub mod held;
pub mod param_row;
mod params;
mod patience;
mod density;
mod distances;
mod labels;
mod load;
mod meaning;
pub(crate) mod program;
mod fingerprint;
pub(crate) mod scenario;
mod shape_row;
mod entry;
mod expectation;
mod exposing;
mod several;
mod zone;

use std::collections::BTreeSet;
use std::rc::Rc;

use betwixt_model::{ComponentId, Intervention, Problem, Scenario};
use yew::prelude::*;

use crate::runner::summary::Summary;
use crate::state::{Command, Selection};
use crate::views::markup::html;
use crate::views::memo::memo_keyed;
use crate::views::{CATALOGUE, readout};
use component::ComponentInspector;
use connection::ConnectionInspector;
use expectation::ExpectationInspector;
use exposing::exposing;
use fault::FaultInspector;
use scenario::ScenarioInspector;
use several::SeveralInspector;
use zone::ZoneInspector;

/// What is selected.
#[derive(Clone, Copy, Debug)]
pub struct Inspector<'a> {
    /// The document.
    pub scenario: &'a Rc<Scenario>,
    /// The run.
    pub summary: &'a Rc<Summary>,
    /// What is selected.
    pub selection: &'a Selection,
    /// What was wrong with the document.
    pub problems: &'a Rc<[Problem]>,
    /// Where commands go.
    pub on: &'a Callback<Command>,
}

impl Inspector<'_> {
    /// What is selected; the scenario itself while nothing is.
    pub fn view(&self) -> Html {
        let shown = self.selected().unwrap_or_else(|| self.nothing());
        // Several parts at once, regions and faults have nothing that an embed could show.
        let offers = match self.selection {
            Selection::Nothing | Selection::Connection(_) => true,
            Selection::Components(ids) => ids.len() == 1,
            Selection::Zone(_) | Selection::Fault(_) | Selection::Expectation(_) => false,
        };
        html! {
            <>
                if offers {
                    { exposing() }
                }
                { shown }
            </>
        }
    }

    /// What is selected, if anything is.
    fn selected(&self) -> Option<Html> {
        let scenario = self.scenario;
        match self.selection {
            Selection::Nothing => None,
            Selection::Components(ids) if ids.len() > 1 => Some(self.several(ids)),
            Selection::Components(_) => self.component(),
            Selection::Connection(id) => {
                scenario.connections.iter().position(|held| held.id == *id).map(|at| self.connection(at))
            }
            Selection::Zone(id) => scenario.zones.iter().position(|held| held.id == *id).map(|at| self.zone(at)),
            Selection::Expectation(id) => {
                scenario.expectations.iter().position(|held| held.id == *id).map(|at| self.expectation(at))
            }
            Selection::Fault(id) => scenario.faults.iter().position(|held| held.id == *id).map(|at| self.fault(at)),
        }
    }

    // Each sort has a key of its own: what is written into one must not turn up in another.

    fn nothing(&self) -> Html {
        let (scenario, summary, on) = self.shared();
        memo_keyed("scenario", ScenarioInspector { scenario, summary, problems: Rc::clone(self.problems), on })
    }

    fn component(&self) -> Option<Html> {
        let id = self.selection.single_component()?;
        let at = self.scenario.components.iter().position(|held| held.id == *id)?;
        let (scenario, summary, on) = self.shared();
        Some(memo_keyed("component", ComponentInspector { scenario, summary, at, on }))
    }

    fn several(&self, ids: &BTreeSet<ComponentId>) -> Html {
        let (scenario, summary, on) = self.shared();
        memo_keyed("several", SeveralInspector { scenario, now: summary.now, ids: ids.clone(), on })
    }

    fn connection(&self, at: usize) -> Html {
        let (scenario, summary, on) = self.shared();
        memo_keyed("connection", ConnectionInspector { scenario, summary, at, on })
    }

    fn zone(&self, at: usize) -> Html {
        let (scenario, summary, on) = self.shared();
        memo_keyed("zone", ZoneInspector { scenario, summary, at, on })
    }

    fn fault(&self, at: usize) -> Html {
        let (scenario, summary, on) = self.shared();
        memo_keyed("fault", FaultInspector { scenario, summary, at, on })
    }

    fn expectation(&self, at: usize) -> Html {
        let (scenario, summary, on) = self.shared();
        memo_keyed("expectation", ExpectationInspector { scenario, summary, at, on })
    }

    fn shared(&self) -> (Rc<Scenario>, Rc<Summary>, Callback<Command>) {
        (Rc::clone(self.scenario), Rc::clone(self.summary), self.on.clone())
    }
}

/// What a change made while it ran did: "latency to 8 s".
#[must_use]
pub fn change_words(scenario: &Scenario, change: &Intervention) -> String {
    let Some(spec) = scenario.param_spec(&change.target, change.param, &CATALOGUE) else {
        return change.param.to_owned();
    };
    let name = spec.name.to_ascii_lowercase();
    match change.points.last() {
        Some((_, value)) => format!("{name} to {}", readout::value(spec, *value)),
        None => name,
    }
}

#[cfg(test)]
mod tests;
