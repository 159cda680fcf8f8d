//! Several components that are selected together: how they stand, and what can be set of all of them at once.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{ComponentId, ParamSpec, ParamValue, Scenario, SimTime, Target};
use yew::prelude::*;

use super::held::Held;
use super::param_row::{ParamRow, Whose};
use crate::state::label::component_name;
use crate::state::{Arrange, Command, Sketch};
use crate::views::controls::button::Button;
use crate::views::memo::{View, memo_keyed};
use crate::views::readout;

/// Pictures of the ways to arrange, in their order.
const PICTURES: [&str; 8] = [
    "align-left",
    "align-centre",
    "align-right",
    "align-top",
    "align-middle",
    "align-bottom",
    "spread-across",
    "spread-down",
];

/// Headings that are seen at once.
const SEEN: usize = 2;

/// Several components.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SeveralInspector {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// Where the run is.
    pub now: SimTime,
    /// Which.
    pub ids: BTreeSet<ComponentId>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for SeveralInspector {
    fn view(&self) -> Html {
        let Self { scenario, ids, on, .. } = self;
        let names: Vec<&str> = ids.iter().map(|id| component_name(scenario, id)).collect();
        html! {
            <>
                <header class="inspector-head">
                    <p class="inspector-kind">{ "Selection" }</p>
                    <h2 class="inspector-title">{ readout::counted(names.len() as u64, "component") }</h2>
                    <p class="inspector-about">{ names.join(", ") }</p>
                </header>
                <section class="group" aria-label="Arrange">
                    <header class="group-head"><h3>{ "Arrange" }</h3></header>
                    <div class="arrange" role="group" aria-label="Align and distribute">
                        { for Arrange::OF_SELECTION.into_iter().zip(PICTURES).map(|(how, picture)| {
                            let few = matches!(how, Arrange::Distribute(_)) && names.len() < 3;
                            Button::bare(picture, how.label()).disabled(few).asks(Command::Arrange(how), on)
                        }) }
                    </div>
                </section>
                { self.settings() }
                <footer class="inspector-foot">
                    { Button::bare("double", "Duplicate them").asks(Command::Duplicate, on) }
                    { Button::bare("copy", "Copy them").asks(Command::Copy, on) }
                    { Button::bare("region", "Put a region around them").asks(Command::from(Sketch::AddZone), on) }
                    { Button::new("Delete them").icon("trash").asks(Command::DeleteSelection, on) }
                </footer>
            </>
        }
    }
}

/// What several parts hold of one parameter.
struct Shared {
    spec: &'static ParamSpec,
    /// Of the first.
    value: ParamValue,
    /// What they hold, if it is not the same: "differ: 4, 16".
    differ: Option<String>,
}

impl SeveralInspector {
    fn targets(&self) -> Rc<[Target]> {
        self.ids.iter().cloned().map(Target::Component).collect()
    }

    fn settings(&self) -> Html {
        let targets = self.targets();
        let groups = shared(&self.scenario, self.now, &targets);
        if groups.is_empty() {
            return html! {
                <section class="group" aria-label="Settings">
                    <p class="group-empty">{ "They have no setting in common." }</p>
                </section>
            };
        }
        groups
            .into_iter()
            .enumerate()
            .map(|(at, (group, rows))| {
                let name = if group.is_empty() { "Settings of all" } else { group };
                let rows: Html = rows.into_iter().map(|shared| self.row(&targets, shared)).collect();
                if at < SEEN {
                    return html! {
                        <section class="group" key={group} aria-label={name}>
                            <header class="group-head"><h3>{ name }</h3></header>
                            { rows }
                        </section>
                    };
                }
                html! {
                    <details class="group folded" key={group}>
                        <summary><h3>{ name }</h3></summary>
                        { rows }
                    </details>
                }
            })
            .collect()
    }

    fn row(&self, targets: &Rc<[Target]>, shared: Shared) -> Html {
        let Shared { spec, value, differ } = shared;
        let row = ParamRow {
            spec,
            whose: Whose::All(Rc::clone(targets)),
            value,
            base: value,
            changed_at: None,
            follows: differ.map(AttrValue::from),
            leaves: [].into(),
            exposed: None,
            on: self.on.clone(),
        };
        memo_keyed(spec.id, row)
    }
}

/// The parameters that all of them have and use, under their headings.
fn shared(scenario: &Scenario, now: SimTime, targets: &[Target]) -> Vec<(&'static str, Vec<Shared>)> {
    let all: Option<Vec<Held>> = targets.iter().map(|target| Held::at(scenario, now, target)).collect();
    let Some((first, rest)) = all.as_ref().and_then(|all| all.split_first()) else { return Vec::new() };
    let in_all = |spec: &ParamSpec| {
        rest.iter().all(|held| {
            let same =
                held.specs.iter().find(|other| other.id == spec.id && other.ty == spec.ty && other.name == spec.name);
            same.is_some_and(|same| held.in_use(same))
        })
    };
    let of = |spec: &'static ParamSpec| {
        let value = first.value(spec);
        let mut values = vec![value];
        for held in rest {
            let other = held.value(spec);
            if !values.contains(&other) {
                values.push(other);
            }
        }
        let differ = (values.len() > 1).then(|| {
            let written: Vec<String> = values.iter().take(SHOWN).map(|value| readout::value(spec, *value)).collect();
            format!("differ: {}{}", written.join(", "), if values.len() > SHOWN { " …" } else { "" })
        });
        Shared { spec, value, differ }
    };
    first
        .groups()
        .into_iter()
        .filter_map(|(group, specs)| {
            let rows: Vec<Shared> = specs.into_iter().filter(|spec| in_all(spec)).map(of).collect();
            (!rows.is_empty()).then_some((group, rows))
        })
        .collect()
}

/// At most so many different values are named.
const SHOWN: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::CATALOGUE;

    #[test]
    fn only_what_all_have_is_offered_and_differences_are_told() {
        let text = r#"{"betwixt":1,"components":[{"id":"a","kind":"service","workers":4},{"id":"b","kind":"service","workers":16},
            {"id":"d","kind":"database","workers":4},{"id":"c","kind":"client"}]}"#;
        let scenario = betwixt_model::read(text, &CATALOGUE).scenario;
        let of = |ids: &[&str]| -> Vec<(&str, Option<String>)> {
            let targets: Vec<Target> = ids.iter().map(|id| Target::Component(ComponentId::new(id))).collect();
            shared(&scenario, SimTime::START, &targets)
                .into_iter()
                .flat_map(|group| group.1)
                .map(|row| (row.spec.id, row.differ))
                .collect()
        };
        let services = of(&["a", "b"]);
        assert!(services.contains(&("workers", Some("differ: 4, 16".to_owned()))));
        assert!(services.contains(&("service_time", None)));
        assert!(of(&["a", "d"]).contains(&("workers", None)));
        assert!(of(&["a", "d"]).len() < services.len(), "a database has other settings");
        assert!(of(&["a", "c"]).iter().all(|(id, _)| *id != "workers"), "people have no workers");
    }
}
