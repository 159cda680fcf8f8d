//! The small list on the canvas: type what is wanted, and it is put where the list stands.

use std::rc::Rc;

use betwixt_model::{Point, Scenario};
use yew::prelude::*;

use crate::platform::{focus, input, place};
use crate::state::{Command, Direction, End, Picked, Picking, Session, Sketch, Wanted, beside, connecting};
use crate::views::icons::icon;
use crate::views::markup::html;
use crate::views::{CATALOGUE, found};

use super::dom_ids::STAGE;

/// The element that is put in its place.
const FRAME: &str = "picker";
/// The field.
const FIELD: &str = "picker-field";
/// What can be chosen.
const LIST: &str = "picker-list";
/// Room that the list takes [pixels].
const SIZE: (f64, f64) = (272.0, 316.0);

/// What the list needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PickerProps {
    /// What it is asked for.
    pub picking: Picked,
    /// The document.
    pub scenario: Rc<Scenario>,
    /// Selection and camera.
    pub session: Rc<Session>,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    title: String,
    note: &'static str,
    icon: String,
    command: Command,
}

/// The list.
#[function_component]
pub(super) fn Picker(props: &PickerProps) -> Html {
    let search = use_state_eq(String::new);
    let active = use_state_eq(|| 0_usize);
    let lines = lines(&props.picking, &props.scenario, &search);
    let place = place(&props.picking, &props.scenario, &props.session);
    use_effect_with(place, |place| {
        place::at(FRAME, *place);
    });
    use_effect_with((), |()| {
        focus::give(FIELD);
    });
    let chosen = (*active).min(lines.len().saturating_sub(1));
    let oninput = {
        let (search, active) = (search.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            search.set(input::value_of(&event));
            active.set(0);
        })
    };
    let onkeydown = {
        let (on, active, lines) = (props.on.clone(), active.clone(), lines.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" => {
                    if let Some(line) = lines.get(chosen) {
                        on.emit(line.command.clone());
                    }
                }
                "ArrowDown" => active.set((chosen + 1) % lines.len().max(1)),
                "ArrowUp" => active.set(chosen.checked_sub(1).unwrap_or(lines.len().saturating_sub(1))),
                "Home" => active.set(0),
                "End" => active.set(lines.len().saturating_sub(1)),
                "Escape" => {
                    focus::give(STAGE);
                    on.emit(Command::from(Sketch::StopPicking));
                }
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onblur = {
        let on = props.on.clone();
        Callback::from(move |_: FocusEvent| on.emit(Command::from(Sketch::StopPicking)))
    };
    let what = asked(&props.picking);
    use_effect_with(chosen, |chosen| {
        focus::show(&option_id(*chosen));
    });
    html! {
        <div id={FRAME} class="picker">
            <input id={FIELD} type="text" role="combobox" aria-label={what} placeholder={what} aria-expanded="true" aria-controls={LIST}
                aria-autocomplete="list" aria-activedescendant={(!lines.is_empty()).then(|| option_id(chosen))}
                autocomplete="off" spellcheck="false" value={(*search).clone()} {oninput} {onkeydown} {onblur} />
            <ul id={LIST} class="picker-list" role="listbox" aria-label={what}>
                { for lines.iter().enumerate().map(|(at, line)| line_view(line, at, at == chosen, &props.on)) }
            </ul>
            if lines.is_empty() {
                <p class="picker-none" role="status">{ format!("Nothing is called “{}”.", search.trim()) }</p>
            }
        </div>
    }
}

fn option_id(at: usize) -> String {
    format!("picker-option-{at}")
}

fn line_view(line: &Line, at: usize, chosen: bool, on: &Callback<Command>) -> Html {
    let onclick = {
        let (on, command) = (on.clone(), line.command.clone());
        Callback::from(move |_: MouseEvent| on.emit(command.clone()))
    };
    // The field keeps the focus, or the list would be gone before the click.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <li key={at.to_string()} id={option_id(at)} class={classes!("picker-line", chosen.then_some("is-chosen"))} role="option"
            aria-selected={chosen.to_string()} {onclick} {onmousedown}>
            { icon(&line.icon) }
            <span class="picker-title">{ &line.title }</span>
            <span class="picker-note">{ line.note }</span>
        </li>
    }
}

/// What is asked for, as the field says it.
fn asked(picking: &Picking) -> &'static str {
    match picking {
        Picking::Add(_) => "Add a component",
        Picking::Beside(_, Direction::Left) => "Add who asks it",
        Picking::Beside(..) | Picking::EndOf(..) => "Add what it asks",
        Picking::Rewire(_, End::Callee) => "Lead it to",
        Picking::Rewire(_, End::Caller) => "Let it come from",
    }
}

/// What fits the search.
fn lines(picking: &Picking, scenario: &Scenario, search: &str) -> Vec<Line> {
    if let Picking::Rewire(id, end) = picking {
        return ends(id, *end, scenario, search);
    }
    let ours = tiles(picking, scenario, |_, texts| found(texts, search));
    let out = match ours.is_empty() {
        true => tiles(picking, scenario, |kind, _| betwixt_model::called(kind, search)),
        false => ours,
    };
    // Those that begin with what was typed come first.
    let typed = search.trim().to_ascii_lowercase();
    let begins = |line: &Line| line.title.to_ascii_lowercase().starts_with(&typed);
    let (mut first, rest): (Vec<Line>, Vec<Line>) = out.into_iter().partition(begins);
    first.extend(rest);
    first
}

/// What can be added there and fits, by its kind and by what it is called.
fn tiles(picking: &Picking, scenario: &Scenario, is_meant: impl Fn(&str, &[&str]) -> bool) -> Vec<Line> {
    let mut out = Vec::new();
    for kind in CATALOGUE.kinds {
        let fits = match picking {
            Picking::Beside(held, way) => beside::can_stand(scenario, kind, held, *way, &CATALOGUE),
            Picking::EndOf(..) => kind.takes,
            Picking::Add(_) | Picking::Rewire(..) => true,
        };
        for preset in kind.presets.iter().filter(|_| fits) {
            if is_meant(kind.id, &[preset.title, preset.category, kind.title]) {
                let what = Wanted::new(kind.id, Some(preset.id));
                let command = match picking {
                    Picking::Beside(held, way) => {
                        Command::from(Sketch::AddBeside { what, beside: held.clone(), way: *way })
                    }
                    Picking::EndOf(from, at) => Command::AddAndConnect { what, from: from.clone(), at: Some(*at) },
                    Picking::Add(at) => Command::Add { what, at: *at },
                    Picking::Rewire(..) => continue,
                };
                let (title, icon) = (preset.title.to_owned(), preset.icon.to_owned());
                out.push(Line { title, note: preset.category, icon, command });
            }
        }
    }
    out
}

/// Components that an end of a connection can go to.
fn ends(id: &betwixt_model::ConnectionId, end: End, scenario: &Scenario, search: &str) -> Vec<Line> {
    let Some(held) = scenario.connection(id) else { return Vec::new() };
    let mut out = Vec::new();
    for component in &scenario.components {
        let (from, to) = match end {
            End::Caller => (&component.id, &held.to),
            End::Callee => (&held.from, &component.id),
        };
        let can = connecting::can_connect(scenario, from, to, &CATALOGUE).is_ok();
        if can && found(&[&component.name, &component.kind], search) {
            let kind = CATALOGUE.kind(&component.kind);
            out.push(Line {
                title: component.name.clone(),
                note: kind.map_or("", |kind| kind.title),
                icon: component.icon.clone().or(kind.map(|kind| kind.icon.to_owned())).unwrap_or_default(),
                command: Command::from(Sketch::Rewire { connection: id.clone(), end, to: component.id.clone() }),
            });
        }
    }
    out
}

/// Where the list stands on the stage [pixels]: at the place that it is about, and wholly inside.
fn place(picking: &Picking, scenario: &Scenario, session: &Session) -> (f64, f64) {
    let component = |id| scenario.component(id).map(|held| held.at);
    let at = match picking {
        Picking::Add(at) => at.or_else(|| session.selection.single_component().and_then(component)),
        Picking::EndOf(_, at) => Some(*at),
        Picking::Beside(id, way) => component(id).map(|Point { x, y }| match way {
            Direction::Left => Point { x: x - 160.0, y },
            Direction::Right => Point { x: x + 160.0, y },
            Direction::Up => Point { x, y: y - 120.0 },
            Direction::Down => Point { x, y: y + 120.0 },
        }),
        Picking::Rewire(id, end) => scenario.connection(id).and_then(|held| match end {
            End::Caller => component(&held.from),
            End::Callee => component(&held.to),
        }),
    };
    let camera = session.camera;
    let Point { x, y } = at.unwrap_or(camera.centre);
    let (width, height) = session.stage;
    let on_stage = |value: f64, centre: f64, length: f64, own: f64| {
        ((value - centre) * camera.zoom + length / 2.0).clamp(8.0, (length - own - 8.0).max(8.0))
    };
    (on_stage(x, camera.centre.x, width, SIZE.0), on_stage(y, camera.centre.y, height, SIZE.1))
}
