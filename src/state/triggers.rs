//! What a fault waits for and whom it meets: what can be chosen and written of it beside its time and its strength.

use betwixt_model::read::MAX_WATCHING;
use betwixt_model::validate::condition_fits;
use betwixt_model::{
    Bound, Catalogue, Condition, Fault, FaultTarget, FlowId, Measure, Role, Scenario, SimSpan, Target, units,
};

use super::apply::gone;
use super::edit::EditError;
use super::entries::{Control, Entry};
use super::label::target_name;

/// What becomes of a fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// It waits for this; for nothing but its time.
    When(Option<Condition>),
    /// It meets only these journeys; all of them if there are none.
    Flows(Vec<FlowId>),
}

impl Trigger {
    /// What it is called in the history.
    #[must_use]
    pub fn label(&self, fault: &str) -> String {
        match self {
            Self::When(None) => format!("Let {fault} begin at its time"),
            Self::When(Some(_)) => format!("Let {fault} wait for a condition"),
            Self::Flows(flows) if flows.is_empty() => format!("Let {fault} meet everybody"),
            Self::Flows(_) => format!("Choose whom {fault} meets"),
        }
    }
}

/// What can be chosen and written of when a fault begins.
#[must_use]
pub fn when(scenario: &Scenario, catalogue: &Catalogue, fault: &Fault) -> Vec<Entry<Trigger>> {
    let Some(first) = fault.when.clone().or_else(|| usual(scenario, &fault.target)) else { return Vec::new() };
    let words = [("time", "At its time"), ("condition", "When something holds")];
    let begins = Control::words(&words, if fault.when.is_some() { "condition" } else { "time" });
    let begins = Entry::new("begins", "Begins", begins, move |chosen| {
        Ok(Trigger::When((chosen == "condition").then(|| first.clone())))
    });
    let mut out = vec![begins];
    if let Some(held) = &fault.when {
        out[0].note = "Again each time that it holds anew.".to_owned();
        out.extend(condition(scenario, catalogue, held));
    }
    out
}

/// What it would wait for at first: for more than 50 who wait where it is.
fn usual(scenario: &Scenario, placed: &FaultTarget) -> Option<Condition> {
    let any = || scenario.components.first().map(|component| Target::Component(component.id.clone()));
    let target = match placed {
        FaultTarget::Component(id) => Some(Target::Component(id.clone())),
        FaultTarget::Connection(id) => Some(Target::Connection(id.clone())),
        FaultTarget::Zone(id) => {
            let inside = scenario.components.iter().find(|component| component.zone.as_ref() == Some(id));
            inside.map(|component| Target::Component(component.id.clone())).or_else(any)
        }
    };
    let (measure, bound, held_for) = (Measure::Waiting, Bound::Above(50.0), SimSpan::ZERO);
    target.map(|target| Condition { target, measure, bound, held_for })
}

/// The role of what is looked at; none for a connection.
fn role_of(scenario: &Scenario, catalogue: &Catalogue, target: &Target) -> Option<Role> {
    let Target::Component(id) = target else { return None };
    Some(catalogue.kind(&scenario.component(id)?.kind)?.role)
}

fn condition(scenario: &Scenario, catalogue: &Catalogue, held: &Condition) -> Vec<Entry<Trigger>> {
    let changed = |change: fn(&mut Condition, &str) -> Result<(), String>| {
        let held = held.clone();
        move |text: &str| {
            let mut next = held.clone();
            change(&mut next, text)?;
            Ok(Trigger::When(Some(next)))
        }
    };
    let (side, number) = match held.bound {
        Bound::Above(number) => ("above", number),
        Bound::Below(number) => ("below", number),
    };
    let role = role_of(scenario, catalogue, &held.target);
    let fitting = Measure::ALL.into_iter().filter(|measure| measure.fits(role));
    let measures = fitting.map(|measure| (measure.name().to_owned(), measure.name().replace('_', " "))).collect();
    let measures = Control::Choice { options: measures, value: held.measure.name().to_owned() };
    let waits = if held.held_for.is_zero() { String::new() } else { held.held_for.to_string() };
    vec![
        whose(scenario, catalogue, held),
        Entry::new(
            "measure",
            "Its",
            measures,
            changed(|next, chosen| {
                next.measure = Measure::from_name(chosen).ok_or("there is no such measure")?;
                Ok(())
            }),
        )
        .with_note(format!("Counts {}.", held.measure.meaning())),
        Entry::new(
            "bound",
            "Is",
            Control::words(&[("above", "more than"), ("below", "less than")], side),
            changed(|next, chosen| {
                let (Bound::Above(number) | Bound::Below(number)) = next.bound;
                next.bound = if chosen == "below" { Bound::Below(number) } else { Bound::Above(number) };
                Ok(())
            }),
        ),
        Entry::new(
            "than",
            "Number",
            Control::Field { value: number.to_string(), empty: "" },
            changed(|next, text| {
                let read = text.parse::<f64>().ok().filter(|number| (0.0..=Bound::MOST).contains(number));
                let number = read.ok_or_else(|| format!("{text:?} is no number from 0 to {}", Bound::MOST))?;
                next.bound = match next.bound {
                    Bound::Above(_) => Bound::Above(number),
                    Bound::Below(_) => Bound::Below(number),
                };
                Ok(())
            }),
        ),
        Entry::new(
            "held-for",
            "For at least",
            Control::Field { value: waits, empty: "a moment" },
            changed(|next, text| {
                next.held_for = if text.is_empty() { SimSpan::ZERO } else { units::parse_span(text)? };
                Ok(())
            }),
        ),
    ]
}

/// Whose measure it is.
fn whose(scenario: &Scenario, catalogue: &Catalogue, held: &Condition) -> Entry<Trigger> {
    let parts = || {
        let components = scenario.components.iter().map(|held| Target::Component(held.id.clone()));
        components.chain(scenario.connections.iter().map(|held| Target::Connection(held.id.clone())))
    };
    let options: Vec<_> = parts().map(|part| (word(&part), target_name(scenario, &part))).collect();
    let all: Vec<(Target, Option<Role>)> =
        parts().map(|part| (part.clone(), role_of(scenario, catalogue, &part))).collect();
    let next = held.clone();
    Entry::new("whose", "Of", Control::Choice { options, value: word(&held.target) }, move |chosen| {
        let (target, role) = all.iter().find(|(part, _)| word(part) == chosen).ok_or("it is no longer there")?;
        // What it does not count there it cannot wait for.
        let measure = if next.measure.fits(*role) { next.measure } else { Measure::Waiting };
        Ok(Trigger::When(Some(Condition { target: target.clone(), measure, ..next.clone() })))
    })
}

/// A part as the word of a choice: a component and a connection may have one id.
fn word(target: &Target) -> String {
    match target {
        Target::Component(id) => format!("component {id}"),
        Target::Connection(id) => format!("connection {id}"),
        Target::Flow(id) => format!("flow {id}"),
    }
}

/// Which journeys a fault meets: a switch for each; nothing for faults that do not tell journeys apart.
#[must_use]
pub fn flows(scenario: &Scenario, catalogue: &Catalogue, fault: &Fault) -> Vec<Entry<Trigger>> {
    if !catalogue.fault(&fault.kind).is_some_and(|kind| kind.selective) {
        return Vec::new();
    }
    let one = |flow: &betwixt_model::Flow| {
        let (held, id) = (fault.flows.clone(), flow.id.clone());
        let on = held.contains(&id);
        Entry::new(format!("flow-{id}"), flow.name.clone(), Control::Switch(on), move |asked| {
            let mut next = held.clone();
            next.retain(|other| *other != id);
            if asked == Control::ON {
                next.push(id.clone());
            }
            Ok(Trigger::Flows(next))
        })
    };
    scenario.flows.iter().map(one).collect()
}

pub(super) fn set(
    next: &mut Scenario,
    fault: &betwixt_model::FaultId,
    trigger: &Trigger,
    catalogue: &Catalogue,
) -> Result<(), EditError> {
    let place = next.faults.iter().position(|held| held.id == *fault).ok_or_else(|| gone("fault"))?;
    match trigger {
        Trigger::When(Some(condition)) => {
            condition_fits(next, catalogue, condition).map_err(EditError::new)?;
            let others = next.faults.iter().filter(|held| held.when.is_some() && held.id != *fault).count();
            if others >= MAX_WATCHING {
                return Err(EditError::new(format!("At most {MAX_WATCHING} faults can wait for a condition.")));
            }
        }
        Trigger::Flows(flows) => {
            let selective = catalogue.fault(&next.faults[place].kind).is_some_and(|kind| kind.selective);
            if !selective || flows.iter().any(|flow| next.flow(flow).is_none()) {
                return Err(EditError::new("It does not tell these journeys apart."));
            }
        }
        Trigger::When(None) => {}
    }
    let held = &mut next.faults[place];
    match trigger.clone() {
        Trigger::When(condition) => held.when = condition,
        Trigger::Flows(flows) => held.flows = flows,
    }
    Ok(())
}
