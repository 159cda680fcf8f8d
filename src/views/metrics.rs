//! What can be measured: rate, errors and duration over time, and what each side believes.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_analysis::FindingKind;
use betwixt_model::Scenario;
use yew::prelude::*;

use super::controls::button::Button;
use super::controls::chart::{Chart, Curve, Written};
use super::controls::plot::Axis;
use super::expectations::{self, Expectations};
use super::icons::{icon, small};
use super::memo::View;
use super::{CATALOGUE, flow_class, flow_letter, readout};
use crate::runner::seen::dark_source;
use crate::runner::summary::{BeliefNow, Line, Summary};
use crate::state::lens::Thing;
use crate::state::{BookmarkCommand, Command, Lens, Panel, Selection};

/// In the place of what only the simulator knows.
const UNSEEN: &str =
    "Not visible to telemetry: each tool hears its own side, and none compares them with what happened.";

/// The time axis is at least so long [seconds].
const LEAST_SPAN: f64 = 2.0;

/// The measurements below the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// Only the row of tabs.
    pub folded: bool,
    /// What is expected stands in the place of the charts; with what is selected.
    pub expecting: Option<Selection>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for Metrics {
    fn view(&self) -> Html {
        let fold = {
            let on = self.on.clone();
            Callback::from(move |_: MouseEvent| on.emit(Command::TogglePanel(Panel::Evidence)))
        };
        let findings = {
            let on = self.on.clone();
            Callback::from(move |_: MouseEvent| on.emit(Command::ToggleFindings))
        };
        let outline = {
            let on = self.on.clone();
            Callback::from(move |_: MouseEvent| on.emit(Command::TogglePanel(Panel::Outline)))
        };
        let expectations = {
            let on = self.on.clone();
            Callback::from(move |_: MouseEvent| on.emit(Command::TogglePanel(Panel::Expectations)))
        };
        let expecting = self.expecting.is_some();
        let found: u64 = self.summary.beliefs.iter().filter(|belief| !belief.open).map(|belief| belief.count).sum();
        let (icon, label) = if self.folded { ("up", "Show the charts") } else { ("down", "Fold the charts away") };
        let keep = BookmarkCommand::Add { at: None, name: String::new() };
        html! {
            <section class="evidence" aria-label="Measurements">
                <div class="tabs">
                    if expecting {
                        <button type="button" id="open-metrics" class="tab" onclick={expectations.clone()}>{ small("chart") }{ "Metrics" }</button>
                    } else {
                        <h2 class="tab" aria-current="true">{ small("chart") }{ "Metrics" }</h2>
                    }
                    <button type="button" id="open-findings" class="tab" onclick={findings}>
                        { small("flag") }{ "Findings" }
                        if found > 0 { <span class="count">{ readout::amount(found as f64) }</span> }
                    </button>
                    if expecting {
                        <h2 class="tab" aria-current="true">{ small("target") }{ "Expectations" }{ expectations::badge(&self.summary) }</h2>
                    } else {
                        <button type="button" id="open-expectations" class="tab" onclick={expectations}>
                            { small("target") }{ "Expectations" }{ expectations::badge(&self.summary) }
                        </button>
                    }
                    <button type="button" id="open-outline" class="tab" onclick={outline}>{ small("rows") }{ "Outline" }</button>
                    { Button::bare("snapshot", "Bookmark this moment").id("bookmark").class("small keep-moment").asks(keep.into(), &self.on) }
                    <button type="button" class="button bare fold" aria-label={label} title={label} onclick={fold}
                        aria-expanded={if self.folded { "false" } else { "true" }}>{ small(icon) }</button>
                </div>
                if let Some(selection) = self.expecting.as_ref().filter(|_| !self.folded) {
                    { Expectations {
                        scenario: &self.scenario,
                        summary: &self.summary,
                        selection,
                        on: &self.on,
                    }.view() }
                } else if !self.folded {
                    <div class="metrics">
                        { Charts { scenario: Rc::clone(&self.scenario), summary: Rc::clone(&self.summary) }.view() }
                        { Beliefs { beliefs: self.summary.beliefs.clone(), lens: self.summary.lens, on: Some(self.on.clone()) }.view() }
                    </div>
                }
            </section>
        }
    }
}

/// Rate, errors, duration.
#[derive(Clone, Debug, PartialEq)]
pub struct Charts {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
}

impl Charts {
    /// Rate, errors, duration.
    pub fn view(&self) -> Html {
        let (scenario, summary) = (&self.scenario, &self.summary);
        let shows = |known| summary.lens.shows(Thing::Journeys(known)).any();
        if let Some(dark) = dark_source(scenario, &CATALOGUE).filter(|_| !shows(false)) {
            return html! {
                <p class="charts-unseen">
                    { icon("dark") }
                    <span>{ format!("How people fare is not visible to telemetry: {dark} sends none.") }</span>
                </p>
            };
        }
        let span = summary.now.seconds().max(LEAST_SPAN);
        let shaded = shaded(scenario, summary);
        let charts = &summary.charts;
        let values = |lines: &[Line]| lines.iter().flatten().map(|point| point.1).collect::<Vec<f64>>();
        let rate = Axis::linear(values(&charts.rate).into_iter(), 4.0);
        let errors = share_axis(values(&charts.errors).into_iter().fold(0.0, f64::max));
        let duration = Axis::log(values(&charts.duration).into_iter(), (10.0, 1_000.0));
        html! {
            <div class="charts">
                { Chart {
                    title: "Rate".into(),
                    unit: "operations per second".into(),
                    curves: by_flow(scenario, &charts.rate, Written::Amount, false),
                    axis: rate,
                    write: Written::Amount,
                    span,
                    shaded: shaded.clone(),
                }.view() }
                { Chart {
                    title: "Errors".into(),
                    unit: "seen by whoever asked".into(),
                    curves: by_flow(scenario, &charts.errors, Written::Percent, true),
                    axis: errors,
                    write: Written::Percent,
                    span,
                    shaded: shaded.clone(),
                }.view() }
                { Chart {
                    title: "Duration".into(),
                    unit: "all journeys, log scale".into(),
                    curves: percentiles(&charts.duration),
                    axis: duration,
                    write: Written::Duration,
                    span,
                    shaded,
                }.view() }
            </div>
        }
    }
}

/// Round shares, and never so close that one lost answer looks like a catastrophe.
fn share_axis(most: f64) -> Axis {
    let greatest = [0.02, 0.1, 0.2, 0.5].into_iter().find(|top| most <= top * 0.95).unwrap_or(1.0);
    Axis { least: 0.0, greatest, log: false }
}

/// When something was broken: from the first to the last moment of each fault that has begun, and from each change made by hand.
#[must_use]
pub fn shaded(scenario: &Scenario, summary: &Summary) -> Vec<(f64, f64)> {
    let now = summary.now.seconds();
    let seen = summary.lens.shows(Thing::Truth).any();
    let faults = scenario.faults.iter().filter(|fault| seen && fault.at <= summary.now).map(|fault| {
        let end = fault.lasts.map_or(now, |lasts| fault.at.after(lasts).seconds());
        (fault.at.seconds(), end.min(now))
    });
    let mut all: Vec<(f64, f64)> = Vec::with_capacity(scenario.faults.len());
    for (from, to) in faults.filter(|(from, to)| to > from) {
        let place = all.iter().position(|held| held.0 > from).unwrap_or(all.len());
        all.insert(place, (from, to));
    }
    // Where two overlap, the shade must not be twice as dark.
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(all.len());
    for (from, to) in all {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

fn by_flow(scenario: &Scenario, lines: &[Line], write: Written, filled: bool) -> Vec<Curve> {
    let curve = |(at, points): (usize, &Line)| {
        let name = scenario.flows.get(at).map_or("", |flow| flow.name.as_str());
        let last = points.last().map_or(0.0, |point| point.1);
        let end = if filled { write.write(last) } else { format!("{} {name}", write.write(last)) };
        Curve { points: Rc::new(points.clone()), end, letter: Some(flow_letter(at)), class: flow_class(at), filled }
    };
    lines.iter().enumerate().filter(|(_, points)| !points.is_empty()).map(curve).collect()
}

fn percentiles(lines: &[Line; 3]) -> Vec<Curve> {
    let names = [("p50", "ink3"), ("p95", "ink2"), ("p99", "ink")];
    let curve = |(points, (name, class)): (&Line, (&str, &'static str))| {
        let last = points.last().map_or(0.0, |point| point.1);
        Curve {
            points: Rc::new(points.clone()),
            end: format!("{name} {}", readout::duration_ms(last)),
            letter: None,
            class,
            filled: false,
        }
    };
    lines.iter().zip(names).filter(|(points, _)| !points.is_empty()).map(curve).collect()
}

/// Where the two sides disagree, and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct Beliefs {
    /// Disagreements, those that occurred first.
    pub beliefs: Vec<BeliefNow>,
    /// What of the run is looked at.
    pub lens: Lens,
    /// Where commands go, if there is a view of findings to go to.
    pub on: Option<Callback<Command>>,
}

impl Beliefs {
    /// Where the two sides disagree, and how often.
    pub fn view(&self) -> Html {
        let seen: Vec<&BeliefNow> = self.beliefs.iter().filter(|belief| belief.count > 0).collect();
        html! {
            <section class="beliefs" aria-label="What each side believes">
                // In an embed no part of the page stands above it.
                if self.on.is_some() {
                    <h3>{ "What each side believes" }</h3>
                } else {
                    <h2>{ "What each side believes" }</h2>
                }
                if !self.lens.shows(Thing::Truth).any() {
                    <p class="group-empty">{ UNSEEN }</p>
                } else if seen.is_empty() {
                    <p class="group-empty">{ no_beliefs(self.beliefs.len()) }</p>
                } else {
                    <ul>
                        { for seen.iter().map(|belief| html! {
                            <li key={belief.words.clone()} class={classes!(belief.open.then_some("open"))}>
                                <span class="belief-count">{ readout::amount(belief.count as f64) }</span>
                                <span class="belief-words">
                                    { words(belief, self.on.as_ref()) }
                                    if belief.open {
                                        <span class="belief-open">{ " may still come right" }</span>
                                    }
                                </span>
                                if let Some(first) = belief.first {
                                    <span class="belief-first">{ format!("from {}", readout::clock(first)) }</span>
                                }
                            </li>
                        }) }
                    </ul>
                }
            </section>
        }
    }
}

/// The words of a sort, which lead to its operations where there is a view of them.
fn words(belief: &BeliefNow, on: Option<&Callback<Command>>) -> Html {
    let kind = FindingKind::ALL.into_iter().find(|kind| kind.label() == belief.words);
    let (Some(kind), Some(on)) = (kind, on) else { return html! { <span>{ &belief.words }</span> } };
    let on = on.clone();
    let show = Callback::from(move |_: MouseEvent| on.emit(Command::OpenFinding(kind)));
    html! { <button type="button" class="belief-link" onclick={show}>{ &belief.words }</button> }
}

fn no_beliefs(checks: usize) -> String {
    match checks {
        0 => "No disagreements so far.".to_owned(),
        1 => "No disagreements so far. 1 check is running.".to_owned(),
        n => format!("No disagreements so far. {n} checks are running."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_of_shares_is_round() {
        let tops: Vec<f64> = [0.0, 0.03, 0.31, 0.8, 1.0].map(|most| share_axis(most).greatest).into();
        assert_eq!(tops, [0.02, 0.1, 0.5, 1.0, 1.0]);
    }

    #[test]
    fn the_lines_of_durations_are_told_apart_without_colour() {
        let lines = [vec![(1.0, 41.0)], vec![(1.0, 9_600.0)], Vec::new()];
        let ends: Vec<String> = percentiles(&lines).into_iter().map(|curve| curve.end).collect();
        assert_eq!(ends, ["p50 41 ms", "p95 9.6 s"]);
    }
}
