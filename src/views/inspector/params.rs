//! The parameters of a part under their headings; what is rarely set is folded away until it is.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{ParamSpec, ParamType, Scenario, SimTime, Target};
use yew::prelude::*;

use super::density::Leaves;
use super::held::Held;
use super::meaning::Meaning;
use super::param_row::{ParamRow, Whose};
use crate::state::Command;
use crate::state::label::target_name;
use crate::views::icons::small;
use crate::views::memo::memo_keyed;
use crate::views::readout;

/// What is folded away while nobody has set anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// Nothing.
    Nothing,
    /// All headings but the first ones.
    AfterFirst(usize),
    /// All headings but these, which come first, in this order.
    AllBut(&'static [&'static str]),
}

/// The parameters of a part.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ParamGroups {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// Where the run is.
    pub now: SimTime,
    /// Whose parameters.
    pub target: Target,
    /// What is folded away.
    pub folded: Folded,
    /// Headings that have no meaning here, unless something under them is set.
    pub left_out: Vec<&'static str>,
    /// Headings as they are shown here, where that is not as they are written.
    pub renamed: Vec<(&'static str, AttrValue)>,
    /// The heading of parameters that have none.
    pub heading: AttrValue,
    /// Parameters for which somebody waits, with who they are.
    pub leaves: Vec<(&'static str, Rc<[Leaves]>)>,
    /// What stands under a heading before its parameters.
    pub above: Vec<(&'static str, Html)>,
    /// What else stands under a heading, after its parameters.
    pub below: Vec<(&'static str, Html)>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl ParamGroups {
    /// All of them, under the headings that they have.
    pub(super) fn of(scenario: &Rc<Scenario>, now: SimTime, target: Target, on: &Callback<Command>) -> Self {
        let (scenario, on) = (Rc::clone(scenario), on.clone());
        Self {
            scenario,
            now,
            target,
            folded: Folded::Nothing,
            left_out: Vec::new(),
            renamed: Vec::new(),
            heading: "Settings".into(),
            leaves: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            on,
        }
    }

    /// The parameters of a part.
    pub(super) fn view(&self) -> Html {
        let Some(held) = Held::at(&self.scenario, self.now, &self.target) else { return Html::default() };
        let mut groups = held.groups();
        if let Folded::AllBut(seen) = self.folded {
            let place = |group| seen.iter().position(|held| *held == group).unwrap_or(seen.len());
            betwixt_model::sort::by_number(&mut groups, |(group, _)| place(*group) as u64);
        }
        groups.into_iter().enumerate().map(|(at, (group, specs))| section(self, &held, (at, group), &specs)).collect()
    }
}

fn section(props: &ParamGroups, held: &Held, (at, group): (usize, &'static str), specs: &[&'static ParamSpec]) -> Html {
    let set = specs.iter().any(|spec| held.is_set(spec));
    if props.left_out.contains(&group) && !set {
        return Html::default();
    }
    let renamed = props.renamed.iter().find(|(held, _)| *held == group).map(|(_, shown)| shown.clone());
    let shown = renamed.unwrap_or_else(|| if group.is_empty() { props.heading.clone() } else { group.into() });
    let more = |all: &[(&'static str, Html)]| -> Html {
        all.iter().filter(|(held, _)| *held == group).map(|(_, shown)| shown.clone()).collect()
    };
    let rows: Html = specs.iter().map(|spec| row(props, held, spec)).collect();
    let meaning = memo_keyed(format!("meaning-{group}"), Meaning(specs.to_vec()));
    let rows = html! { <>{ more(&props.above) }{ rows }{ more(&props.below) }{ meaning }</> };
    let folded = match props.folded {
        Folded::Nothing => false,
        Folded::AfterFirst(seen) => at >= seen,
        Folded::AllBut(seen) => !seen.contains(&group),
    };
    if folded {
        return html! {
            <details class="group folded" key={group} open={set}>
                <summary><h3>{ shown }</h3></summary>
                { rows }
            </details>
        };
    }
    // A switch that is called like its heading is heading enough.
    let named = specs.first().is_some_and(|first| first.ty == ParamType::Flag && first.name == group);
    let latest = specs.iter().filter_map(|spec| held.changed_at(spec)).max();
    html! {
        <section class="group" key={group} aria-label={shown.clone()}>
            <header class={classes!("group-head", (named && latest.is_none()).then_some("quiet"))}>
                <h3>{ shown }</h3>
                if let Some(at) = latest {
                    <span class="changed-pill">
                        { small("bolt") }
                        { format!("changed at {}", readout::clock(at)) }
                    </span>
                }
            </header>
            { rows }
        </section>
    }
}

fn row(props: &ParamGroups, held: &Held, spec: &'static ParamSpec) -> Html {
    let shown = props.scenario.exposed.iter().find(|held| held.target == props.target && held.param == spec.id);
    let slides = spec.sample().magnitude().is_some() && spec.ty != ParamType::Flag;
    let exposed = slides.then(|| match shown {
        Some(shown) => (AttrValue::from(shown.label.clone()), true),
        None => (
            format!("{} {}", target_name(&props.scenario, &props.target), spec.name.to_ascii_lowercase()).into(),
            false,
        ),
    });
    let row = ParamRow {
        spec,
        whose: Whose::Part(props.target.clone()),
        value: held.value(spec),
        base: held.base(spec),
        changed_at: held.changed_at(spec),
        follows: held.follows(spec).map(AttrValue::from),
        leaves: props
            .leaves
            .iter()
            .find(|(param, _)| *param == spec.id)
            .map_or_else(|| [].into(), |held| Rc::clone(&held.1)),
        exposed,
        on: props.on.clone(),
    };
    memo_keyed(spec.id, row)
}
