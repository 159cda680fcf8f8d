//! What is expected of the run, with the verdict on each: held, broken or never tested, and the moment that showed it.

use std::rc::Rc;

use betwixt_analysis::FindingKind;
use betwixt_model::{About, Expectation, Limit, Metric, Scenario, Target};
use yew::prelude::*;

use super::controls::button::Button;
use super::icons::small;
use super::markup::html;
use super::readout;
use crate::runner::summary::{Standing, Summary, VerdictNow};
use crate::state::expecting::{self, Expecting, short};
use crate::state::lens::Thing;
use crate::state::{Command, Lens, Selection, Spot};

/// What is expected, in the place of the charts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expectations<'a> {
    /// The document.
    pub scenario: &'a Rc<Scenario>,
    /// The run.
    pub summary: &'a Summary,
    /// What is selected.
    pub selection: &'a Selection,
    /// Where commands go.
    pub on: &'a Callback<Command>,
}

/// Of each standing, how many there are: held, broken, open, never tested.
fn counts(summary: &Summary) -> [usize; 4] {
    let all = summary.verdicts.as_deref().unwrap_or_default();
    let of = |standing| all.iter().filter(|now| now.standing == standing).count();
    [of(Standing::Held), of(Standing::Broken), of(Standing::Open), of(Standing::NeverTested)]
}

/// How many are broken, for a tab.
pub(crate) fn badge(summary: &Summary) -> Html {
    let [_, broken, ..] = counts(summary);
    if broken == 0 || !summary.lens.shows(Thing::Truth).any() {
        return Html::default();
    }
    html! { <span class="count">{ broken }<span class="quiet">{ " broken" }</span></span> }
}

/// The moment to look at, and what it is about: what broke it, or what was to be reached.
pub(crate) fn spot(held: &Expectation, now: &VerdictNow) -> Option<Spot> {
    let (at, operation) = now.at?;
    let select = match &held.about {
        About::Metric(_, Target::Component(id)) => Selection::one(id.clone()),
        About::Metric(_, Target::Connection(id)) => Selection::Connection(id.clone()),
        About::Fault(id) => Selection::Fault(id.clone()),
        About::Metric(_, Target::Flow(_)) | About::Finding(_) => Selection::Expectation(held.id.clone()),
    };
    let finding = match &held.about {
        About::Finding(key) => FindingKind::from_key(key).map(|kind| (kind, operation)),
        About::Metric(..) | About::Fault(_) => None,
    };
    Some(Spot { at, select, finding })
}

/// Shape, word and colour: only what is broken is red.
pub(crate) fn standing(now: Option<&VerdictNow>, over: bool) -> Html {
    let held = now.map_or(Standing::Open, |now| now.standing);
    let (icon, class) = match held {
        Standing::Held => ("check", "held"),
        Standing::Broken => ("close", "broken"),
        Standing::Open => ("dots", "open"),
        Standing::NeverTested => ("help", "untested"),
    };
    let so_far = held == Standing::Held && !over && now.is_some_and(|now| !now.settled);
    let words = if so_far { "held so far" } else { held.words() };
    html! { <span class={classes!("verdict", class)}>{ small(icon) }<span>{ words }</span></span> }
}

impl Expectations<'_> {
    /// The list, or how to begin one.
    pub(crate) fn view(self) -> Html {
        let (scenario, on) = (self.scenario, self.on);
        if !self.summary.lens.shows(Thing::Truth).any() {
            return html! {
                <section class="expectations" aria-label="Expectations">
                    <p class="group-empty">{ "Not visible to telemetry: a verdict looks at everything that happened." }</p>
                    { Button::new("Show everything").icon("bulb").asks(Command::Look(Some(Lens::Everything)), on) }
                </section>
            };
        }
        html! {
            <section class="expectations" aria-label="Expectations">
                <header class="expectations-head">
                    <p>{ self.total() }</p>
                    { Button::new("Expect something").icon("plus").id("add-expectation").class("small").asks(Command::Expect(None), on) }
                </header>
                if scenario.expectations.is_empty() {
                    { self.suggestions() }
                } else {
                    <ul class="expectations-list">
                        { for scenario.expectations.iter().enumerate().map(|(at, held)| self.row(at, held)) }
                    </ul>
                }
            </section>
        }
    }

    fn total(self) -> String {
        if self.scenario.expectations.is_empty() {
            return "What should be true of this run? Say it, and each run gives a verdict.".to_owned();
        }
        total(self.summary)
    }

    fn row(self, at: usize, held: &Expectation) -> Html {
        let now = self.summary.verdicts.as_ref().and_then(|all| all.get(at));
        let over = self.summary.is_over();
        let selected = *self.selection == Selection::Expectation(held.id.clone());
        let select = {
            let (on, id) = (self.on.clone(), held.id.clone());
            Callback::from(move |_: MouseEvent| on.emit(Command::Select(Selection::Expectation(id.clone()))))
        };
        let words = short(self.scenario, held);
        let there = now.and_then(|now| Some((spot(held, now)?, now.standing)));
        html! {
            <li key={held.id.to_string()} class={classes!("expectation", selected.then_some("selected"))}>
                { standing(now, over) }
                <button type="button" id={format!("expectation-{}", held.id)} class="expectation-words" aria-pressed={if selected { "true" } else { "false" }}
                    data-menu={format!("expectation:{}", held.id)} onclick={select}>
                    <strong>{ words.clone() }</strong>
                    if let Some(now) = now { <span>{ &now.told }</span> }
                </button>
                if let Some((spot, standing)) = there {
                    { show(spot, standing, &words, self.on) }
                }
            </li>
        }
    }

    /// What people ask for most, for whoever has not asked for anything.
    fn suggestions(self) -> Html {
        let scenario = self.scenario;
        let flow = scenario.flows.last().map(|flow| Target::Flow(flow.id.clone()));
        let of_flow = flow.into_iter().flat_map(|flow| {
            let slow = expecting::about(Metric::P95, flow.clone(), Limit::AtMost(2e9));
            [expecting::about(Metric::ErrorRatio, flow, Limit::AtMost(0.01)), slow]
        });
        let charged = scenario.components.iter().flat_map(|held| held.handlers.values());
        let charges = charged.flat_map(|program| &program.steps).any(|step| {
            let mut found = false;
            betwixt_model::handler::every(std::slice::from_ref(step), &mut |step| {
                found |= matches!(step, betwixt_model::Step::Effect(betwixt_model::Effect::Charge));
            });
            found
        });
        let twice = expecting::never(FindingKind::ChargedTwice).filter(|_| charges);
        html! {
            <div class="expectations-first" role="group" aria-label="Suggestions">
                { for of_flow.chain(twice).map(|new| {
                    let words = expecting::sentence(scenario, &new);
                    Button::new(words).icon("plus").asks(Command::Expect(Some(Expecting::Add(new).into())), self.on)
                }) }
            </div>
        }
    }
}

/// Leads to the moment that showed it.
pub(crate) fn show(spot: Spot, standing: Standing, words: &str, on: &Callback<Command>) -> Html {
    let at = readout::clock(spot.at);
    let label = if standing == Standing::Broken { format!("Show it, {at}") } else { format!("Reached at {at}") };
    Button::new(label)
        .icon("target")
        .class("small")
        .title(format!("Go to {at}, where this was decided: {words}"))
        .asks(Command::Show(spot.into()), on)
}

/// "1 broken, 2 held, 1 never tested."
fn total(summary: &Summary) -> String {
    let [held, broken, open, never] = counts(summary);
    let mut parts = Vec::new();
    for (n, words) in [(broken, "broken"), (held, "held"), (open, "open"), (never, "never tested")] {
        if n > 0 {
            parts.push(format!("{n} {words}"));
        }
    }
    if parts.is_empty() { "Looking\u{2026}".to_owned() } else { parts.join(", ") + "." }
}

/// To be read, in a page inside another one.
pub(crate) fn read_only(scenario: &Scenario, summary: &Summary) -> Html {
    if scenario.expectations.is_empty() {
        return Html::default();
    }
    let [_, broken, ..] = counts(summary);
    html! {
        <details class="embed-expected">
            <summary class={classes!((broken > 0).then_some("harm"))}>{ "Expectations: " }{ total(summary) }</summary>
            <ul class="expectations-list">
                { for scenario.expectations.iter().enumerate().map(|(at, held)| {
                    let now = summary.verdicts.as_ref().and_then(|all| all.get(at));
                    html! {
                        <li key={held.id.to_string()} class="expectation">
                            { standing(now, summary.is_over()) }
                            <span class="expectation-words">
                                <strong>{ short(scenario, held) }</strong>
                                if let Some(now) = now { <span>{ &now.told }</span> }
                            </span>
                        </li>
                    }
                }) }
            </ul>
        </details>
    }
}
