//! What appeared in the scenarios that were tried, and what never did.

use std::collections::BTreeMap;

use betwixt_model::expect::{About, FINDINGS, Metric, Quantifier};
use betwixt_model::handler::every;
use betwixt_model::{
    Amount, Bound, Isolation, Measure, OnlyIf, ParamDefault, ParamMap, ParamSpec, ParamType, ParamValue, Program, Role,
    Scenario, Step,
};
use betwixt_sim::CATALOGUE;

/// How many scenarios had each thing.
#[derive(Clone, Debug)]
pub struct Coverage(BTreeMap<String, u64>);

impl Default for Coverage {
    fn default() -> Self {
        Self::new()
    }
}

impl Coverage {
    /// Everything that the catalogue has, none of it seen yet.
    #[must_use]
    pub fn new() -> Self {
        let mut all = Self(BTreeMap::new());
        for kind in CATALOGUE.kinds {
            all.expect(format!("kind {}", kind.id));
            all.expect_params(&format!("{}.", kind.id), kind.params);
        }
        for fault in CATALOGUE.faults {
            all.expect(format!("fault {}", fault.id));
            all.expect_params(&format!("fault {}.", fault.id), fault.params);
        }
        for measure in Measure::ALL {
            all.expect(format!("when {}", measure.name()));
        }
        for metric in Metric::ALL {
            all.expect(format!("expect {}", metric.name()));
        }
        for finding in FINDINGS {
            all.expect(format!("expect {finding}"));
        }
        for quantifier in Quantifier::ALL {
            all.expect(format!("expect {}", quantifier.name()));
        }
        for word in ["fault", "at_most", "at_least", "window", "from", "until"] {
            all.expect(format!("expect {word}"));
        }
        for word in ["above", "below", "held_for", "flows"] {
            all.expect(format!("when {word}"));
        }
        all.expect_params("connection.", CATALOGUE.connection);
        all.expect_params("flow.", CATALOGUE.flow);
        for preset in CATALOGUE.connection_presets.iter().copied().flatten() {
            all.expect(format!("preset {}", preset.id));
        }
        for step in betwixt_model::read::STEPS {
            all.expect(format!("step {step}"));
        }
        for condition in OnlyIf::ALL {
            all.expect(format!("step write if {}", condition.name()));
        }
        for level in Isolation::ALL {
            all.expect(format!("step transaction {}", level.name()));
        }
        all.expect("step read at_least".to_owned());
        for word in ["inbox", "outbox", "add", "set"] {
            all.expect(format!("step write {word}"));
        }
        all
    }

    fn expect(&mut self, what: String) {
        self.0.insert(what, 0);
    }

    fn expect_params(&mut self, owner: &str, specs: &[ParamSpec]) {
        for spec in specs {
            match spec.ty {
                ParamType::Choice(words) => {
                    for (word, _) in words {
                        // A default is left out of the document, so nobody sees it there.
                        if spec.default != ParamDefault::Value(ParamValue::Choice(word)) {
                            self.expect(format!("{owner}{}={word}", spec.id));
                        }
                    }
                }
                _ => self.expect(format!("{owner}{}", spec.id)),
            }
        }
    }

    /// Takes in one scenario.
    pub fn see(&mut self, scenario: &Scenario) {
        let mut seen: Vec<String> = Vec::new();
        for component in &scenario.components {
            seen.push(format!("kind {}", component.kind));
            params(&mut seen, &format!("{}.", component.kind), &component.params);
            for program in component.handlers.values() {
                steps(&mut seen, program);
            }
            // A source's own program is the default one; what it says is seen in the written ones.
            debug_assert!(CATALOGUE.kind(&component.kind).is_some_and(|kind| kind.role != Role::Source || kind.sends));
        }
        for connection in &scenario.connections {
            params(&mut seen, "connection.", &connection.params);
        }
        for flow in &scenario.flows {
            params(&mut seen, "flow.", &flow.params);
        }
        for fault in &scenario.faults {
            seen.push(format!("fault {}", fault.kind));
            params(&mut seen, &format!("fault {}.", fault.kind), &fault.params);
            if !fault.flows.is_empty() {
                seen.push("when flows".to_owned());
            }
            if let Some(when) = &fault.when {
                let bound = if matches!(when.bound, Bound::Above(_)) { "above" } else { "below" };
                seen.extend([format!("when {}", when.measure.name()), format!("when {bound}")]);
                if !when.held_for.is_zero() {
                    seen.push("when held_for".to_owned());
                }
            }
        }
        expected(&mut seen, scenario);
        self.count(seen);
    }

    /// Takes in the names of presets that a text uses: reading puts their values in their place.
    pub fn see_text(&mut self, text: &str) {
        let presets = CATALOGUE.connection_presets.iter().copied().flatten();
        let used = presets.filter(|preset| text.contains(&format!("\"{}\"", preset.id)));
        self.count(used.map(|preset| format!("preset {}", preset.id)).collect());
    }

    fn count(&mut self, mut seen: Vec<String>) {
        seen.sort();
        seen.dedup();
        for what in seen {
            *self.0.entry(what).or_default() += 1;
        }
    }

    /// Adds what another one saw.
    pub fn add(&mut self, other: &Self) {
        for (what, times) in &other.0 {
            *self.0.entry(what.clone()).or_default() += times;
        }
    }

    /// How many scenarios had each thing, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(what, times)| (what.as_str(), *times))
    }

    /// What never appeared.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        self.iter().filter(|(_, times)| *times == 0).map(|(what, _)| what).collect()
    }
}

fn expected(seen: &mut Vec<String>, scenario: &Scenario) {
    for expectation in &scenario.expectations {
        let about = match &expectation.about {
            About::Metric(metric, _) => metric.name(),
            About::Finding(finding) => finding,
            About::Fault(_) => "fault",
        };
        let mut words = vec![about, expectation.quantifier.name(), expectation.limit.name()];
        words.extend(expectation.window.map(|_| "window"));
        words.extend(expectation.until.map(|_| "until"));
        words.extend((expectation.from.0 > 0).then_some("from"));
        seen.extend(words.into_iter().map(|word| format!("expect {word}")));
    }
}

fn params(seen: &mut Vec<String>, owner: &str, map: &ParamMap) {
    for (id, value) in map.iter() {
        match value {
            ParamValue::Choice(word) => seen.push(format!("{owner}{id}={word}")),
            _ => seen.push(format!("{owner}{id}")),
        }
    }
}

fn steps(seen: &mut Vec<String>, program: &Program) {
    every(&program.steps, &mut |step: &Step| {
        let written = betwixt_model::write::step(step);
        let named = |name: &&str| written.get(name).is_some() || written.as_str() == Some(name);
        if let Step::Read { at_least: Some(_), .. } = step {
            seen.push("step read at_least".to_owned());
        }
        if let Step::Write { condition, besides, amount, .. } = step {
            seen.extend(condition.map(|condition| format!("step write if {}", condition.name())));
            let (adds, sets) = (matches!(amount, Some(Amount::Add(_))), matches!(amount, Some(Amount::Set(_))));
            let words = [(besides.inbox, "inbox"), (besides.outbox, "outbox"), (adds, "add"), (sets, "set")];
            seen.extend(words.iter().filter(|(on, _)| *on).map(|(_, word)| format!("step write {word}")));
        }
        if let Step::Transaction { isolation, .. } = step {
            seen.push(format!("step transaction {}", isolation.name()));
        }
        seen.extend(betwixt_model::read::STEPS.iter().copied().filter(named).map(|name| format!("step {name}")));
    });
}
