//! A region: its name, how large it is drawn, what is in it, and what is wrong with it.

use std::rc::Rc;

use betwixt_model::{FaultTarget, Scenario, Zone};
use yew::prelude::*;

use super::distances::distances;
use super::entry::entries;
use super::faults::Faults;
use crate::runner::summary::Summary;
use crate::state::extent::extent;
use crate::state::{Command, Selection, Sketch, Subject};
use crate::views::controls::button::Button;
use crate::views::controls::name::Name;
use crate::views::icons::small;
use crate::views::markup::html;
use crate::views::memo::View;
use crate::views::{CATALOGUE, readout};

/// A region.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ZoneInspector {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// Its place in the document.
    pub at: usize,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for ZoneInspector {
    fn view(&self) -> Html {
        let Some(zone) = self.scenario.zones.get(self.at) else { return Html::default() };
        let rename = {
            let (on, zone) = (self.on.clone(), zone.id.clone());
            Callback::from(move |name| on.emit(Command::from(Sketch::RenameZone { zone: zone.clone(), name })))
        };
        html! {
            <>
                <header class="inspector-head">
                    <p class="inspector-kind">{ small("pin") }{ "Region" }</p>
                    <h2 class="inspector-title">
                        <Name key={zone.id.to_string()} id="inspector-region" name={zone.name.clone()} label="Rename the region" on_name={rename} />
                    </h2>
                </header>
                { members(self, zone) }
                { distances(&self.scenario, Some(&zone.id), &self.on) }
                { size(self, zone) }
                { Faults {
                    scenario: Rc::clone(&self.scenario),
                    summary: Rc::clone(&self.summary),
                    target: FaultTarget::Zone(zone.id.clone()),
                    on: self.on.clone(),
                }.view() }
                <footer class="inspector-foot">
                    { Button::new("Delete the region").icon("trash").title("What is in it stays. Restarts the run.")
                        .asks(Command::Delete(Subject::Zone(zone.id.clone())), &self.on) }
                </footer>
            </>
        }
    }
}

fn members(props: &ZoneInspector, zone: &Zone) -> Html {
    let members = || props.scenario.components.iter().filter(|held| held.zone.as_ref() == Some(&zone.id));
    html! {
        <section class="group" aria-label="Components">
            <header class="group-head">
                <h3>{ "Components" }</h3><span class="group-note">{ readout::amount(members().count() as f64) }</span>
            </header>
            if members().next().is_none() {
                <p class="group-empty">{ "None yet. Drop a component into it." }</p>
            }
            <ul class="links">
                { for members().map(|held| {
                    let (on, id) = (props.on.clone(), held.id.clone());
                    let onclick = Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::one(id.clone()))));
                    html! {
                        <li key={held.id.to_string()}>
                            <button type="button" class="link-entry is-plain" {onclick}>
                                <span class="link-name">{ &held.name }</span>{ small("right") }
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

/// Numbers for what a hand drags: everybody can set them.
fn size(props: &ZoneInspector, zone: &Zone) -> Html {
    let extent = extent(&props.scenario, &CATALOGUE, &zone.id);
    if extent.is_empty() {
        return Html::default();
    }
    let on = props.on.clone();
    let asks = Callback::from(move |sketch: Sketch| on.emit(Command::from(sketch)));
    html! {
        <section class="group" aria-label="Place and size">
            <header class="group-head"><h3>{ "Place and size" }</h3></header>
            { entries("region", &extent, &asks) }
        </section>
    }
}
