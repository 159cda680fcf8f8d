//! What was found, sort by sort, each with its first operations.

use betwixt_analysis::findings::{Finding, Group};
use betwixt_analysis::{Case, FindingKind};
use yew::prelude::*;

use super::{View, trial};
use crate::state::expecting::{self, Expecting};
use crate::state::{Command, Lens};
use crate::views::controls::button::Button;
use crate::views::icons::small;
use crate::views::markup::html;
use crate::views::other_half::OtherHalf;
use crate::views::readout;

pub(super) fn list(view: View<'_>) -> Html {
    let on = view.on;
    let shown: Vec<&Finding> = view.findings.present().filter(|finding| is_shown(view, finding)).collect();
    html! {
        <section class="findings" aria-label="Findings">
            <header class="findings-head">
                <h2>{ "What each side believes" }</h2>
                { Button::bare("close", "Close the findings").id("close-findings").asks(Command::ToggleFindings, on) }
            </header>
            if !view.shows_truth() {
                { unseen(view) }
            } else {
            <p class="findings-lead">{ "Where two sides of this run disagree, and rules that it broke." }</p>
            { OtherHalf::of(view.scenario, view.on) }
            { groups(view) }
            if shown.is_empty() {
                <p class="group-empty">{ if view.complete { "Nothing was found so far." } else { "Looking…" } }</p>
            }
            <ul class="findings-list">{ for shown.iter().map(|found| finding(view, found)) }</ul>
            if view.complete {
                <p class="findings-holding">{ small("check") }<span>{ holding(view.findings.holding()) }</span></p>
            }
            { for view.findings.notes.iter().map(|note| html! { <p key={note.clone()} class="findings-note">{ note }</p> }) }
            { trial::trial(view) }
            }
        </section>
    }
}

/// Telemetry finds no such thing: each tool hears one side.
fn unseen(view: View<'_>) -> Html {
    html! {
        <>
            <p class="findings-lead">{ "Not visible to telemetry. A finding compares what one side believes with what happened, and no tool of the system has heard both." }</p>
            if view.looking.operation.is_some() {
                <p class="findings-lead">{ "The order that is followed is shown as its trace would show it." }</p>
            }
            <p class="findings-lead">
                { Button::new("Show everything").icon("bulb").id("findings-everything").asks(Command::Look(Some(Lens::Everything)), view.on) }
            </p>
        </>
    }
}

fn is_shown(view: View<'_>, finding: &Finding) -> bool {
    view.looking.group.is_none_or(|group| finding.kind.group() == group)
}

/// A row of buttons: all of them, or those about one thing.
fn groups(view: View<'_>) -> Html {
    let count = |group: Option<Group>| -> u64 {
        let of = view.findings.list.iter().filter(|finding| group.is_none_or(|group| finding.kind.group() == group));
        of.map(|finding| finding.count).sum()
    };
    let present = Group::ALL.into_iter().map(Some).filter(|group| count(*group) > 0);
    let all: Vec<Option<Group>> = std::iter::once(None).chain(present).collect();
    if all.len() < 3 {
        return Html::default();
    }
    html! {
        <div class="findings-groups" role="group" aria-label="Findings about">
            { for all.into_iter().map(|group| {
                let label = format!("{} {}", group.map_or("All", Group::label), readout::amount(count(group) as f64));
                Button::new(label).class("small").pressed(view.looking.group == group)
                    .asks(Command::ChooseFindings(group), view.on)
            }) }
        </div>
    }
}

fn finding(view: View<'_>, found: &Finding) -> Html {
    let kind = found.kind;
    let open = view.looking.kind == Some(kind);
    let first = found.examples.first().map(|case| case.operation);
    // One press opens a sort and follows its first operation; another one closes it.
    let command = match first {
        _ if open => Command::ChooseFindings(view.looking.group),
        Some(operation) => Command::Follow(kind, operation),
        None => Command::OpenFinding(kind),
    };
    let on = view.on.clone();
    let more = found.count.saturating_sub(found.examples.len() as u64);
    html! {
        <li key={kind.key()} class={classes!("finding", open.then_some("open"))}>
            <button type="button" id={format!("finding-{}", kind.key())} class="finding-head" aria-expanded={if open { "true" } else { "false" }}
                onclick={move |_: MouseEvent| on.emit(command.clone())}>
                <span class="finding-count">{ readout::amount(found.count as f64) }</span>
                <span class="finding-words"><strong>{ kind.title() }</strong><span>{ kind.means() }</span></span>
                { small(if open { "down" } else { "right" }) }
            </button>
            if open {
                { expect_never(view, kind) }
                <ul class="cases">{ for found.examples.iter().map(|at| case(view, found, at)) }</ul>
                if more > 0 {
                    <p class="findings-note">{ format!("The first {} are listed.", found.examples.len()) }</p>
                }
            }
        </li>
    }
}

/// From what was found to what is expected.
fn expect_never(view: View<'_>, kind: FindingKind) -> Html {
    let Some(new) = expecting::never(kind) else { return Html::default() };
    let is_expected = view.scenario.expectations.iter().any(|held| held.about == new.about);
    if is_expected {
        return html! { <p class="findings-note">{ "Something is expected about it: see Expectations." }</p> };
    }
    Button::new("Expect that this never happens")
        .icon("target")
        .class("small")
        .asks(Command::Expect(Some(Expecting::Add(new).into())), view.on)
}

fn case(view: View<'_>, found: &Finding, case: &Case) -> Html {
    let (kind, operation) = (found.kind, case.operation);
    let followed = view.looking.operation == Some(operation);
    let on = view.on.clone();
    let place = case.node.and_then(|node| view.scenario.components.get(node as usize)).map(|held| held.name.clone());
    html! {
        <li key={operation.to_string()}>
            <button type="button" class={classes!("case", followed.then_some("followed"))} aria-pressed={if followed { "true" } else { "false" }}
                onclick={move |_: MouseEvent| on.emit(Command::Follow(kind, operation))}>
                <strong>{ operation.to_string() }</strong>
                <span class="case-place">{ place.unwrap_or_default() }</span>
                <span>{ readout::clock_ms(case.at) }</span>
            </button>
        </li>
    }
}

fn holding(n: usize) -> String {
    match n {
        0 => "Nothing else is checked in this scenario.".to_owned(),
        1 => "1 other check runs all the time, and holds.".to_owned(),
        n => format!("{n} other checks run all the time, and hold."),
    }
}
