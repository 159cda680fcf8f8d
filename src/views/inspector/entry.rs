//! What can be chosen and written about something, drawn: a row for each entry, and a line of buttons.

use std::rc::Rc;

use crate::views::markup::html;
use yew::prelude::*;

use crate::state::entries::{Control, Entry};
use crate::views::controls::choice::Choice;
use crate::views::controls::field::{Field, refusal};
use crate::views::controls::lines::Lines;
use crate::views::controls::switch::Switch;

/// Rows for all of them, and the buttons among them in a line below.
pub(super) fn entries<T: 'static>(of: &str, all: &[Entry<T>], on: &Callback<T>) -> Html {
    let (buttons, rows): (Vec<_>, Vec<_>) = all.iter().partition(|entry| matches!(entry.control, Control::Press(_)));
    html! {
        <>
            { for rows.into_iter().map(|entry| row(of, entry, on)) }
            if !buttons.is_empty() {
                <div class="step-tools">{ for buttons.into_iter().map(|entry| button(of, entry, on)) }</div>
            }
        </>
    }
}

fn row<T: 'static>(of: &str, entry: &Entry<T>, on: &Callback<T>) -> Html {
    let id: AttrValue = format!("{of}-{}", entry.id).into();
    let label: AttrValue = entry.label.clone().into();
    let control = match &entry.control {
        Control::Choice { options, value } => choice(&id, &label, (options, value), entry, on),
        Control::Field { value, empty } => field(&id, &label, (value, empty), entry, on),
        Control::Lines { value, empty } => return lines(&id, &label, (value, empty), entry, on),
        Control::Switch(held) => return switch(&id, &label, *held, entry, on),
        Control::Press(_) => return Html::default(),
    };
    html! {
        <div class="row wide" key={id.to_string()}>
            <span class="row-label">{ label }</span>
            { control }
            if !entry.note.is_empty() {
                <p class="row-note">{ entry.note.clone() }</p>
            }
        </div>
    }
}

fn choice<T: 'static>(
    id: &AttrValue,
    label: &AttrValue,
    (options, value): (&[(String, String)], &str),
    entry: &Entry<T>,
    on: &Callback<T>,
) -> Html {
    let options: Rc<[(AttrValue, AttrValue)]> =
        options.iter().map(|(value, shown)| (value.clone().into(), shown.clone().into())).collect();
    let on_choice = {
        let (entry, on) = (entry.clone(), on.clone());
        Callback::from(move |chosen: AttrValue| {
            if let Ok(made) = entry.ask(&chosen) {
                on.emit(made);
            }
        })
    };
    let (id, label, value) = (id.clone(), label.clone(), AttrValue::from(value.to_owned()));
    Choice { id, label, options, value, changed: false, list: true, on_choice }.view()
}

fn field<T: 'static>(
    id: &AttrValue,
    label: &AttrValue,
    (value, empty): (&str, &'static str),
    entry: &Entry<T>,
    on: &Callback<T>,
) -> Html {
    let held = if value.is_empty() { empty.to_owned() } else { value.to_owned() };
    let commit = commit(held, entry, on);
    let value = value.to_owned();
    html! { <Field key={id.to_string()} id={id.clone()} class="long" label={label.clone()} {value} placeholder={empty} {commit} /> }
}

/// What happens to what is written, while this holds.
fn commit<T: 'static>(held: String, entry: &Entry<T>, on: &Callback<T>) -> Callback<String, Result<(), String>> {
    let (entry, on) = (entry.clone(), on.clone());
    Callback::from(move |text: String| match entry.ask(text.trim()) {
        Ok(made) => {
            on.emit(made);
            Ok(())
        }
        Err(why) => Err(refusal(&why, &held)),
    })
}

/// A text has the whole width, below its name.
fn lines<T: 'static>(
    id: &AttrValue,
    label: &AttrValue,
    (value, empty): (&str, &'static str),
    entry: &Entry<T>,
    on: &Callback<T>,
) -> Html {
    let commit = commit("What was there".to_owned(), entry, on);
    let value = value.to_owned();
    html! {
        <div class="row text" key={id.to_string()}>
            <span class="row-label">{ label }</span>
            <Lines key={id.to_string()} id={id.clone()} label={label.clone()} {value} placeholder={empty} {commit} />
            if !entry.note.is_empty() {
                <p class="row-note">{ entry.note.clone() }</p>
            }
        </div>
    }
}

fn switch<T: 'static>(id: &AttrValue, label: &AttrValue, held: bool, entry: &Entry<T>, on: &Callback<T>) -> Html {
    let on_switch = {
        let (entry, on) = (entry.clone(), on.clone());
        Callback::from(move |asked| {
            if let Ok(made) = entry.ask(if asked { Control::ON } else { Control::OFF }) {
                on.emit(made);
            }
        })
    };
    let switch = Switch { label: label.clone(), note: entry.note.clone().into(), on: held, changed: false, on_switch };
    html! { <div class="row flag" key={id.to_string()} id={id.clone()}>{ switch.view() }</div> }
}

fn button<T: 'static>(of: &str, entry: &Entry<T>, on: &Callback<T>) -> Html {
    let onclick = {
        let (entry, on) = (entry.clone(), on.clone());
        Callback::from(move |_: MouseEvent| {
            if let Ok(made) = entry.ask("") {
                on.emit(made);
            }
        })
    };
    let id = format!("{of}-{}", entry.id);
    html! {
        <button key={id.clone()} {id} type="button" class="button" disabled={entry.control == Control::Press(false)} {onclick}>
            <span>{ entry.label.clone() }</span>
        </button>
    }
}
