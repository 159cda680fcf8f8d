//! One program that can be changed.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{ComponentId, FlowId, Problem, Scenario, Step, validate};
use yew::prelude::*;

use super::hand::{Doing, Hand};
use super::lanes::Lanes;
use super::rows::Drawn;
use super::{picture, rows};
use crate::platform::focus;
use crate::state::Command;
use crate::state::programs::{Place, callees};
use crate::views::CATALOGUE;

/// What an editor needs.
#[derive(Clone, Debug, Properties)]
pub(super) struct EditorProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// Whose program.
    pub component: ComponentId,
    /// For which journey.
    pub flow: Option<FlowId>,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// Documents are compared by where they are: a large one is not gone through ten times a second.
impl PartialEq for EditorProps {
    fn eq(&self, other: &Self) -> bool {
        let Self { scenario, component, flow, on } = other;
        Rc::ptr_eq(&self.scenario, scenario) && self.component == *component && self.flow == *flow && self.on == *on
    }
}

/// One program that can be changed.
#[function_component]
pub(super) fn Editor(props: &EditorProps) -> Html {
    let EditorProps { scenario, component: id, flow, on } = props;
    let doing = use_state_eq(Doing::default);
    let wanted = use_mut_ref(|| None::<String>);
    let problems = {
        let (scenario, place) = (Rc::clone(scenario), place_of(id, flow.as_ref()));
        use_memo(Rc::as_ptr(&scenario).addr(), move |_| problems(&scenario, &place))
    };
    {
        let wanted = Rc::clone(&wanted);
        use_effect(move || {
            // A new step may not be there before the next time that this is drawn.
            let id = wanted.borrow_mut().take();
            if let Some(id) = id.filter(|id| !focus::give(id)) {
                *wanted.borrow_mut() = Some(id);
            }
        });
    }
    let Some(component) = scenario.component(id) else { return Html::default() };
    let Some(program) = component.handlers.get(flow) else { return Html::default() };
    let steps: Rc<[Step]> = program.steps.as_slice().into();
    let roles = callees(scenario, &CATALOGUE, component);
    let lanes = Lanes::of(scenario, component, &roles, &steps);
    let hand = Hand { on: on.clone(), component: id.clone(), flow: flow.clone(), steps, doing, wanted };
    let open = hand.doing.open.clone();
    let drops = {
        let hand = hand.clone();
        move |_: PointerEvent| hand.drop()
    };
    let keys = {
        let hand = hand.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && hand.doing.drags.is_some() {
                event.prevent_default();
                event.stop_propagation();
                hand.let_go();
            }
        }
    };
    let drawn = Drawn { scenario, component, hand: &hand, roles: &roles, problems: &problems };
    html! {
        <div class={classes!("program-editor", hand.doing.drags.is_some().then_some("dragging"))} onpointerup={drops} onkeydown={keys}>
            { picture::picture(&lanes, open.as_ref()) }
            { rows::list(&drawn, &hand.steps, &Place::top(0), "Steps") }
        </div>
    }
}

/// Where the validator says that a program stands.
fn place_of(component: &ComponentId, flow: Option<&FlowId>) -> String {
    format!("components.{component}.handlers.{}", flow.map_or("*", |flow| flow.as_str()))
}

/// What is wrong with single steps, each with the place behind that of the program: `[2].try[0]`.
fn problems(scenario: &Scenario, program: &str) -> Vec<(String, Problem)> {
    let all = validate(scenario, &CATALOGUE).into_iter();
    all.filter_map(|problem| {
        let place = problem.place.strip_prefix(program).filter(|rest| rest.starts_with('['))?.to_owned();
        Some((place, problem))
    })
    .collect()
}

/// The same place in the validator's words.
pub(super) fn path(steps: &[Step], place: &Place) -> String {
    let (mut out, mut held) = (String::new(), steps);
    for (at, list) in &place.inside {
        let Some(step) = held.get(*at) else { return out };
        out += &match step {
            Step::Together(_) => format!("[{at}].together[{list}]"),
            Step::Compensation(_) => format!("[{at}].compensation"),
            Step::TwoPhaseCommit(_) => format!("[{at}].two_phase_commit"),
            Step::Transaction { .. } => format!("[{at}].transaction"),
            _ if *list == 0 => format!("[{at}].try"),
            _ => format!("[{at}].otherwise"),
        };
        held = step.inner().nth(*list).map_or(&[], Vec::as_slice);
    }
    out + &format!("[{}]", place.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::programs::every;
    use betwixt_model::read;

    #[test]
    fn problems_of_steps_stand_beside_their_steps() {
        let text = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},{"id":"x","kind":"service"},{"id":"d","kind":"database"},{"id":"s","kind":"service","handlers":{"*":[
            "work",{"together":[[{"call":"x"}],["work",{"read":"d"}]]},
            {"try":[{"call":"x"}],"otherwise":[{"call":"x"}]},{"compensation":[{"call":"x"}]}]}}],
            "connections":[{"from":"c","to":"s"},{"from":"s","to":"x"},{"from":"s","to":"d"}]}"#;
        let mut scenario = read(text, &CATALOGUE).scenario;
        // Steps that name nothing are left out when a document is read.
        scenario.connections.truncate(1);
        let service = &scenario.components[3];
        let found = problems(&scenario, &place_of(&service.id, None));
        let steps = &service.handlers[&None].steps;
        let places: Vec<String> = every(steps)
            .iter()
            .filter(|place| found.iter().any(|(held, _)| *held == path(steps, place)))
            .map(Place::id)
            .collect();
        assert_eq!(
            (places, found.len()),
            (vec!["1-0-0".into(), "1-1-1".into(), "2-0-0".into(), "2-1-0".into(), "3-0-0".into()], 5)
        );
        assert!(found.iter().all(|(_, problem)| !problem.remedy.is_empty()));
    }
}
