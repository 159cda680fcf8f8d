//! What can be chosen and written of an expectation: what is looked at, how often it must hold, how much there may be, and when.

use betwixt_analysis::FindingKind;
use betwixt_model::expect::{FINDINGS, SHORTEST_WINDOW, Sort, Unit};
use betwixt_model::{About, Catalogue, Expectation, Limit, Metric, Quantifier, Scenario, SimTime, Target, units};

use crate::state::entries::{Control, Entry};
use crate::state::label::{subject_name, target_name};
use crate::state::selection::Subject;
use crate::state::stretch::moment;

/// The longest sentence of a person's own [characters]; the reader cuts what is longer.
const SAY_MOST: usize = 500;

/// Which sort of part it is, for the metrics that it has; nothing if it is gone.
#[must_use]
pub fn sort_of(scenario: &Scenario, catalogue: &Catalogue, target: &Target) -> Option<Sort> {
    match target {
        Target::Flow(id) => scenario.flow(id).map(|_| Sort::Flow),
        Target::Connection(id) => scenario.connection(id).map(|_| Sort::Connection),
        Target::Component(id) => Some(Sort::Component(catalogue.kind(&scenario.component(id)?.kind)?.role)),
    }
}

/// A bound as people write it, in the unit of what is bounded.
///
/// Errors: the start of a sentence that says what was expected.
pub fn amount(text: &str, unit: Unit) -> Result<f64, String> {
    let number = match unit {
        Unit::Duration => units::parse_span(text)?.0 as f64,
        Unit::Rate => units::parse_rate(text)?,
        Unit::Ratio => units::parse_ratio(text)?,
        Unit::Count => units::parse_number(text)?,
    };
    let most = unit.most();
    let inside = (0.0..=most).contains(&number);
    inside.then_some(number + 0.0).ok_or_else(|| format!("{text:?} is not between 0 and {}", unit.write(most)))
}

/// One expectation, and what it can be about.
struct Of<'a> {
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
    held: &'a Expectation,
}

/// What can be chosen and written of an expectation.
#[must_use]
pub fn entries(scenario: &Scenario, catalogue: &Catalogue, held: &Expectation) -> Vec<Entry<Expectation>> {
    let of = Of { scenario, catalogue, held };
    let mut out = vec![of.quantifier(), of.sort()];
    match &held.about {
        About::Metric(metric, target) => out.extend([of.whose(*metric, target), of.metric(*metric, target)]),
        About::Finding(finding) => out.push(of.finding(finding)),
        About::Fault(id) => out.push(of.fault(id.as_str())),
    }
    out.extend([of.side(), of.amount()]);
    if !held.about.is_whole() {
        out.extend([of.window(), of.from(), of.until()]);
    }
    out.push(of.say());
    out
}

impl Of<'_> {
    fn entry(
        &self,
        id: &str,
        label: &str,
        control: Control,
        change: impl Fn(&mut Expectation, &str) -> Result<(), String> + 'static,
    ) -> Entry<Expectation> {
        Entry::changing(self.held, id, label, control, change)
    }

    fn quantifier(&self) -> Entry<Expectation> {
        let words = Quantifier::ALL.map(|quantifier| (quantifier.name(), quantifier.name()));
        let control = Control::words(&words, self.held.quantifier.name());
        let entry = self.entry("quantifier", "It is", control, |next, chosen| {
            next.quantifier = Quantifier::from_name(chosen).ok_or("there is no such word")?;
            Ok(())
        });
        entry.with_note(format!("Is {}.", self.held.quantifier.meaning()))
    }

    /// What sort of thing is looked at.
    fn sort(&self) -> Entry<Expectation> {
        let mut options = vec![("metric", "something measured"), ("finding", "something that went wrong")];
        let fault = self.scenario.faults.first().map(|fault| fault.id.clone());
        if fault.is_some() {
            options.push(("fault", "a fault's effect"));
        }
        let value = match self.held.about {
            About::Metric(..) => "metric",
            About::Finding(_) => "finding",
            About::Fault(_) => "fault",
        };
        let flow = self.scenario.flows[0].id.clone();
        self.entry("sort", "That", Control::words(&options, value), move |next, chosen| {
            if chosen == value {
                return Ok(());
            }
            (next.about, next.limit) = match (chosen, &fault) {
                ("finding", _) => (About::Finding(FINDINGS[0]), Limit::ONE),
                ("fault", Some(fault)) => (About::Fault(fault.clone()), Limit::ONE),
                _ => (About::Metric(Metric::ErrorRatio, Target::Flow(flow.clone())), Limit::AtMost(0.01)),
            };
            if next.about.is_whole() {
                (next.window, next.from, next.until) = (None, SimTime::START, None);
            }
            Ok(())
        })
    }

    /// Whose metric it is.
    fn whose(&self, metric: Metric, held: &Target) -> Entry<Expectation> {
        let flows = self.scenario.flows.iter().map(|held| Target::Flow(held.id.clone()));
        let components = self.scenario.components.iter().map(|held| Target::Component(held.id.clone()));
        let connections = self.scenario.connections.iter().map(|held| Target::Connection(held.id.clone()));
        let sort = |target: &Target| sort_of(self.scenario, self.catalogue, target);
        let all = flows.chain(components).chain(connections);
        let all: Vec<(Target, Sort)> = all.filter_map(|target| sort(&target).map(|sort| (target, sort))).collect();
        // Who starts operations has no metric of its own: its journeys have.
        let all: Vec<(Target, Sort)> =
            all.into_iter().filter(|(_, sort)| Metric::ALL.into_iter().any(|metric| metric.fits(*sort))).collect();
        let options = all.iter().map(|(target, _)| (word(target), self.shown(target))).collect();
        let control = Control::Choice { options, value: word(held) };
        self.entry("whose", "Of", control, move |next, chosen| {
            let (target, sort) =
                all.iter().find(|(target, _)| word(target) == chosen).ok_or("it is no longer there")?;
            // What is not measured there cannot be expected of it.
            let fitting = if metric.fits(*sort) { metric } else { Metric::Rate };
            set_metric(next, fitting, target.clone());
            Ok(())
        })
    }

    fn shown(&self, target: &Target) -> String {
        let name = target_name(self.scenario, target);
        if matches!(target, Target::Flow(_)) { format!("{name} (journey)") } else { name }
    }

    fn metric(&self, metric: Metric, target: &Target) -> Entry<Expectation> {
        let sort = sort_of(self.scenario, self.catalogue, target);
        let fitting = Metric::ALL.into_iter().filter(|metric| sort.is_some_and(|sort| metric.fits(sort)));
        let options = fitting.map(|metric| (metric.name().to_owned(), super::measure(metric))).collect();
        let control = Control::Choice { options, value: metric.name().to_owned() };
        let target = target.clone();
        let entry = self.entry("metric", "Its", control, move |next, chosen| {
            set_metric(next, Metric::from_name(chosen).ok_or("there is no such metric")?, target.clone());
            Ok(())
        });
        entry.with_note(format!("Measures: {}.", metric.meaning()))
    }

    fn finding(&self, held: &str) -> Entry<Expectation> {
        let title = |key: &'static str| FindingKind::from_key(key).map_or(key, FindingKind::title).to_owned();
        let options = FINDINGS.into_iter().map(|key| (key.to_owned(), title(key))).collect();
        let entry =
            self.entry("finding", "Which", Control::Choice { options, value: held.to_owned() }, |next, chosen| {
                let found = FINDINGS.into_iter().find(|key| *key == chosen).ok_or("there is no such finding")?;
                next.about = About::Finding(found);
                Ok(())
            });
        entry.with_note(FindingKind::from_key(held).map_or("", FindingKind::means))
    }

    fn fault(&self, held: &str) -> Entry<Expectation> {
        let name =
            |id: &betwixt_model::FaultId| subject_name(self.scenario, &Subject::Fault(id.clone()), self.catalogue);
        let options = self.scenario.faults.iter().map(|fault| (fault.id.to_string(), name(&fault.id))).collect();
        let all: Vec<_> = self.scenario.faults.iter().map(|fault| fault.id.clone()).collect();
        self.entry("fault", "Which", Control::Choice { options, value: held.to_owned() }, move |next, chosen| {
            let found = all.iter().find(|id| id.as_str() == chosen).ok_or("it is no longer there")?;
            next.about = About::Fault(found.clone());
            Ok(())
        })
    }

    fn side(&self) -> Entry<Expectation> {
        let words = [("at_most", "at most"), ("at_least", "at least")];
        self.entry("side", "Bound", Control::words(&words, self.held.limit.name()), |next, chosen| {
            let number = next.limit.number();
            next.limit = if chosen == "at_least" { Limit::AtLeast(number) } else { Limit::AtMost(number) };
            Ok(())
        })
    }

    fn amount(&self) -> Entry<Expectation> {
        let unit = self.held.about.unit();
        let control = Control::Field { value: unit.write(self.held.limit.number()), empty: "" };
        self.entry("amount", "Amount", control, move |next, text| {
            let number = amount(text, unit)?;
            next.limit = match next.limit {
                Limit::AtMost(_) => Limit::AtMost(number),
                Limit::AtLeast(_) => Limit::AtLeast(number),
            };
            Ok(())
        })
    }

    fn window(&self) -> Entry<Expectation> {
        let level = matches!(self.held.about, About::Metric(metric, _) if metric.is_level());
        let empty = if level { "each moment" } else { "1s" };
        let value = self.held.window.map_or_else(String::new, |window| window.to_string());
        self.entry("window", "Looked at over", Control::Field { value, empty }, |next, text| {
            next.window = if text.is_empty() { None } else { Some(units::parse_span(text)?) };
            match next.window {
                Some(window) if window < SHORTEST_WINDOW => Err(format!("a window is at least {SHORTEST_WINDOW} long")),
                _ => Ok(()),
            }
        })
    }

    fn from(&self) -> Entry<Expectation> {
        let value = if self.held.from == SimTime::START { String::new() } else { self.held.from.to_string() };
        self.entry("from", "From", Control::Field { value, empty: "the start" }, |next, text| {
            next.from = if text.is_empty() { SimTime::START } else { moment(text)? };
            in_order(next)
        })
    }

    fn until(&self) -> Entry<Expectation> {
        let value = self.held.until.map_or_else(String::new, |until| until.to_string());
        self.entry("until", "Until", Control::Field { value, empty: "the end" }, |next, text| {
            next.until = if text.is_empty() { None } else { Some(moment(text)?) };
            in_order(next)
        })
    }

    fn say(&self) -> Entry<Expectation> {
        let control = Control::Lines { value: self.held.say.clone(), empty: "as above" };
        self.entry("say", "In your own words", control, |next, text| {
            let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            if clean.chars().count() > SAY_MOST {
                return Err(format!("it is longer than {SAY_MOST} letters"));
            }
            next.say = clean.trim().to_owned();
            Ok(())
        })
    }
}

fn in_order(next: &Expectation) -> Result<(), String> {
    match next.until {
        Some(until) if until <= next.from => Err("it would be over before it has begun".to_owned()),
        _ => Ok(()),
    }
}

/// Another metric; a bound in another unit says nothing any more, so it begins with a usual one.
fn set_metric(next: &mut Expectation, metric: Metric, target: Target) {
    let before = next.about.unit();
    next.about = About::Metric(metric, target);
    if next.about.unit() != before {
        next.limit = match next.about.unit() {
            Unit::Duration => Limit::AtMost(1e9),
            Unit::Ratio => Limit::AtMost(0.01),
            Unit::Rate => Limit::AtLeast(1.0),
            Unit::Count => next.about.usual_limit().unwrap_or(Limit::AtMost(10.0)),
        };
    }
}

/// A part as the word of a choice: a component, a connection and a journey may have one id.
fn word(target: &Target) -> String {
    match target {
        Target::Component(id) => format!("component {id}"),
        Target::Connection(id) => format!("connection {id}"),
        Target::Flow(id) => format!("flow {id}"),
    }
}
