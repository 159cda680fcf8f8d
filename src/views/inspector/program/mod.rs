//! What a component does when it is asked: its programs, as lists that can be changed, each with its picture.

mod slots;
mod editor;
mod hand;
mod rows;
mod adding;
mod form;
pub(crate) mod keys;
mod lanes;
mod picture;

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Component, Scenario};
use yew::prelude::*;

use crate::state::Command;
use crate::state::programs::{Change, ProgramEdit, callees, sentence};
use crate::views::CATALOGUE;
use crate::views::controls::button::Button;
use editor::Editor;
use slots::{Slot, slots};

/// The programs of a component.
pub(super) fn view(scenario: &Rc<Scenario>, component: &Component, on: &Callback<Command>) -> Html {
    if !CATALOGUE.kind(&component.kind).is_some_and(|kind| kind.programmable) {
        return Html::default();
    }
    let slots = slots(scenario, component);
    html! {
        <section class="group" aria-label="What it does">
            <header class="group-head"><h3>{ "What it does" }</h3></header>
            { for slots.iter().map(|slot| part(scenario, component, slot, on)) }
            { own(component, &slots, on) }
        </section>
    }
}

fn asked(component: &Component, slot: &Slot, change: Change) -> Command {
    Command::EditProgram(Rc::new(ProgramEdit { component: component.id.clone(), flow: slot.flow.clone(), change }))
}

/// One program: to be changed if it is written in the scenario, else as it follows from the connections.
fn part(scenario: &Rc<Scenario>, component: &Component, slot: &Slot, on: &Callback<Command>) -> Html {
    let key = slot.key();
    let (note, button) = if slot.written {
        let title =
            if slot.flow.is_some() { "Do the same as for the others" } else { "Do what follows from its connections" };
        let back = Button::new("Back to the usual").icon("undo").title(title).class("quiet-button");
        (None, back.asks(asked(component, slot, Change::TakeBack), on))
    } else {
        let write =
            Button::new("Change it").class("quiet-button").title("Write these steps out, so that they can be changed");
        (Some("from its connections"), write.asks(asked(component, slot, Change::WriteOut), on))
    };
    html! {
        <div class="program-part" key={key.clone()}>
            <div class="program-head">
                if !slot.heading.is_empty() {
                    <p class="program-flows">{ &slot.heading }</p>
                }
                if let Some(note) = note {
                    <span class="group-note">{ note }</span>
                }
                { button }
            </div>
            if slot.written {
                <Editor scenario={Rc::clone(scenario)} component={component.id.clone()} flow={slot.flow.clone()} on={on.clone()} />
            } else {
                { usual(scenario, component, slot) }
            }
        </div>
    }
}

/// A program that follows from the connections: to be read.
fn usual(scenario: &Scenario, component: &Component, slot: &Slot) -> Html {
    if slot.program.steps.is_empty() {
        return html! { <p class="group-empty">{ "Nothing yet: it is connected to nobody." }</p> };
    }
    let roles = callees(scenario, &CATALOGUE, component);
    html! {
        <>
            { picture::picture(&lanes::Lanes::of(scenario, component, &roles, &slot.program.steps), None) }
            <ol class="program">
                { for slot.program.steps.iter().map(|step| html! { <li>{ sentence(scenario, component, step) }</li> }) }
            </ol>
        </>
    }
}

/// Buttons that give a journey a program of its own, where there are several.
fn own(component: &Component, slots: &[Slot], on: &Callback<Command>) -> Html {
    let without: Vec<Slot> = slots.iter().flat_map(Slot::others).collect();
    if slots.len() == 1 && without.len() < 2 || without.is_empty() {
        return Html::default();
    }
    html! {
        <div class="program-own" role="group" aria-label="Its own program for">
            <span class="group-note">{ "Its own program for" }</span>
            { for without.into_iter().map(|slot| {
                Button::new(slot.heading.clone()).class("pill").asks(asked(component, &slot, Change::WriteOut), on)
            }) }
        </div>
    }
}
