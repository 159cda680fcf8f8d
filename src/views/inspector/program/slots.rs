//! Which programs a component has: one for everything, and those of single journeys.

use betwixt_model::{Component, FlowId, Program, Scenario};

use crate::state::programs::beneath;
use crate::views::CATALOGUE;

/// At most so many journeys are offered a program of their own.
const OFFERED: usize = 8;

/// One program, and what it is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    /// For which journey; `None` is all that have none of their own.
    pub flow: Option<FlowId>,
    /// "For Checkout"; empty if there is nothing to tell apart.
    pub heading: String,
    /// What is run.
    pub program: Program,
    /// It stands in the scenario; otherwise it follows from the connections.
    pub written: bool,
    /// Journeys that run it without having one of their own.
    pub flows: Vec<(FlowId, String)>,
}

impl Slot {
    /// Tells it from the others of its component.
    pub(super) fn key(&self) -> String {
        self.flow.as_ref().map_or_else(|| "all".to_owned(), |flow| format!("flow-{flow}"))
    }

    /// The slots that could be made from it: each called as its journey.
    pub(super) fn others(&self) -> Vec<Self> {
        let one =
            |(flow, name): &(FlowId, String)| Self { flow: Some(flow.clone()), heading: name.clone(), ..self.clone() };
        self.flows.iter().take(OFFERED).map(one).collect()
    }
}

/// The programs of a component: the common one first.
#[must_use]
pub(super) fn slots(scenario: &Scenario, component: &Component) -> Vec<Slot> {
    let (own, rest): (Vec<_>, Vec<_>) =
        scenario.flows.iter().partition(|flow| component.handlers.contains_key(&Some(flow.id.clone())));
    let mut out = Vec::new();
    let common = component.handlers.get(&None);
    if common.is_some() || !rest.is_empty() || own.is_empty() {
        let names: Vec<&str> = rest.iter().map(|flow| flow.name.as_str()).collect();
        let heading = match (own.is_empty(), names.as_slice()) {
            (true, _) => String::new(),
            (false, []) => "For any other journey".to_owned(),
            (false, names) => format!("For {}", names.join(", ")),
        };
        out.push(Slot {
            flow: None,
            heading,
            program: common.cloned().unwrap_or_else(|| beneath(scenario, &CATALOGUE, component, None)),
            written: common.is_some(),
            flows: rest.iter().map(|flow| (flow.id.clone(), flow.name.clone())).collect(),
        });
    }
    for flow in own {
        let program = component.handlers.get(&Some(flow.id.clone())).cloned().unwrap_or_default();
        let heading = format!("For {}", flow.name);
        out.push(Slot { flow: Some(flow.id.clone()), heading, program, written: true, flows: Vec::new() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::read;

    fn shown(handlers: &str) -> Vec<(String, bool)> {
        let text = format!(
            r#"{{"betwixt":1,"flows":[{{"id":"a","name":"Look"}},{{"id":"b","name":"Buy"}}],
            "components":[{{"id":"c","kind":"client"}},{{"id":"s","kind":"service","handlers":{{{handlers}}}}}],"connections":[{{"from":"c","to":"s"}}]}}"#
        );
        let scenario = read(&text, &CATALOGUE).scenario;
        slots(&scenario, &scenario.components[1]).into_iter().map(|slot| (slot.heading, slot.written)).collect()
    }

    #[test]
    fn the_common_program_comes_first_and_is_there_as_long_as_somebody_runs_it() {
        assert_eq!(shown(""), [(String::new(), false)]);
        assert_eq!(shown(r#""*":["work"]"#), [(String::new(), true)]);
        assert_eq!(shown(r#""b":["work"]"#), [("For Look".into(), false), ("For Buy".into(), true)]);
        assert_eq!(shown(r#""a":["work"],"b":["work"]"#), [("For Look".into(), true), ("For Buy".into(), true)]);
        assert_eq!(shown(r#""*":["work"],"a":["work"],"b":["work"]"#)[0], ("For any other journey".into(), true));
    }
}
