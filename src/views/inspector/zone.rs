//! A region: its name, how large it is drawn, what is in it, and what is wrong with it.

use std::rc::Rc;

use betwixt_model::{Area, FaultTarget, Scenario, Zone};
use yew::prelude::*;

use super::faults::Faults;
use crate::runner::summary::Summary;
use crate::state::fixed;
use crate::state::regions::region;
use crate::state::{Command, Selection, Sketch, Subject};
use crate::views::controls::button::Button;
use crate::views::controls::field::{Field, refusal};
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
                            <button type="button" class="link-entry" {onclick}>
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
    let covered = region(&props.scenario, props.at, &CATALOGUE);
    let Some(area) = covered else { return Html::default() };
    let field = |label: &'static str, id: &'static str, held: f64, with: fn(Area, f64) -> Area| {
        let (on, zone) = (props.on.clone(), zone.id.clone());
        let shown = fixed(held, 0);
        let commit = {
            let shown = shown.clone();
            Callback::from(move |text: String| match text.trim().parse::<f64>() {
                Ok(value) if (Area::LEAST..=100_000.0).contains(&value) => {
                    let area = Some(with(area, value));
                    on.emit(Command::from(Sketch::ResizeZone { zone: zone.clone(), area }));
                    Ok(())
                }
                _ => Err(refusal(&format!("Write a number from {} to 100000", Area::LEAST), &shown)),
            })
        };
        html! {
            <div class="row plain">
                <span class="row-label">{ label }</span>
                <Field {id} {label} value={shown} {commit} inputmode="numeric" />
            </div>
        }
    };
    html! {
        <section class="group" aria-label="Size">
            <header class="group-head"><h3>{ "Size" }</h3></header>
            { field("Width", "region-width", area.width, |area, width| Area { width, ..area }) }
            { field("Height", "region-height", area.height, |area, height| Area { height, ..area }) }
            if zone.area.is_some() {
                { Button::new("Fit to its components").icon("fit")
                    .asks(Command::from(Sketch::ResizeZone { zone: zone.id.clone(), area: None }), &props.on) }
            }
        </section>
    }
}
