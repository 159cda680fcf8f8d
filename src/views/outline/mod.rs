//! The outline: the scenario as a table that unfolds, with the same power as the canvas and in step with it.
//!
//! A tree grid as screen readers know it: arrows go from line to line, to the right into what a line can do, Enter opens the
//! inspector, F2 writes another name. All other keys do what they do on the canvas.

mod keys;
mod row;
mod planned;
mod rows;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use betwixt_model::{Catalogue, Scenario};
use yew::prelude::*;

use crate::platform::{focus, page_clock, place, watch};
use crate::runner::{RunState, Summary};
use crate::state::verbs::times;
use crate::state::{Ask, BookmarkCommand, Command, Panel, Selection, Sketch, Subject};
use crate::views::controls::button::Button;
use crate::views::icons::small;
use crate::views::markup::html;
use crate::views::memo::memo_keyed;
use row::{Act, RowView, row_id, widget_id, widgets};
use rows::{About, Row, Source, rows};

/// By then the canvas has its new size [page milliseconds].
const RESIZED_PAGE_MS: u32 = 120;
/// The table.
const TABLE: &str = "outline";

/// What the outline needs.
#[derive(Clone, Debug, Properties)]
pub struct OutlineProps {
    /// The document.
    pub scenario: Rc<Scenario>,
    /// The run.
    pub summary: Rc<Summary>,
    /// What is selected, here as on the canvas.
    pub selection: Selection,
    /// What can stand in a scenario.
    pub catalogue: &'static Catalogue,
    /// Whether letters alone are keys.
    pub single_keys: bool,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// By pointer where it is shared.
impl PartialEq for OutlineProps {
    fn eq(&self, other: &Self) -> bool {
        let Self { scenario, summary, selection, catalogue, single_keys, on } = self;
        Rc::ptr_eq(scenario, &other.scenario)
            && Rc::ptr_eq(summary, &other.summary)
            && *selection == other.selection
            && std::ptr::eq(*catalogue, other.catalogue)
            && *single_keys == other.single_keys
            && *on == other.on
    }
}

/// What listeners need that were made in an earlier picture.
#[derive(Clone)]
struct Latest {
    props: OutlineProps,
    rows: Rc<Vec<Row>>,
    active: UseStateHandle<Option<String>>,
    turned: UseStateHandle<BTreeSet<String>>,
    editing: UseStateHandle<Option<String>>,
}

/// The outline.
#[function_component]
pub fn Outline(props: &OutlineProps) -> Html {
    let active = use_state_eq(|| None::<String>);
    let turned = use_state_eq(BTreeSet::<String>::new);
    let editing = use_state_eq(|| None::<String>);
    let held = use_mut_ref(|| None::<(f64, Rc<Scenario>, Rc<Summary>)>);
    let summary = at_rest(&mut held.borrow_mut(), props);
    let lines = Rc::new(rows(&Source {
        scenario: &props.scenario,
        summary: &summary,
        selection: &props.selection,
        catalogue: props.catalogue,
        turned: &turned,
    }));
    let latest = use_mut_ref(|| None::<Latest>);
    let now = Latest {
        props: props.clone(),
        rows: Rc::clone(&lines),
        active: active.clone(),
        turned: turned.clone(),
        editing: editing.clone(),
    };
    let here = now.here();
    *latest.borrow_mut() = Some(now);
    let act = {
        let latest = Rc::clone(&latest);
        use_memo((), move |()| {
            Callback::from(move |(key, act): (String, Act)| with(&latest, |now| now.acts(&key, act)))
        })
    };
    let onkeydown = {
        let latest = Rc::clone(&latest);
        Callback::from(move |event: KeyboardEvent| with(&latest, |now| now.key(&event)))
    };
    use_effect_with((*editing).clone(), |editing| {
        if let Some(key) = editing {
            focus::give(&format!("{}-name", row_id(key)));
        }
    });
    // Whoever opens it goes there; the canvas has another size then, and shows all of it.
    use_effect_with((), {
        let (on, first) = (props.on.clone(), lines.get(here).map(|row| row_id(&row.key)));
        move |()| {
            first.iter().for_each(|id| focus::soon(id));
            let fit = move || {
                let on = on.clone();
                watch::later(RESIZED_PAGE_MS, move || on.emit(Command::ZoomFit));
            };
            fit();
            fit
        }
    });
    // What is selected on the canvas is brought into sight here.
    use_effect_with(props.selection.clone(), {
        let chosen = lines.iter().find(|row| row.selected).map(|row| row.key.clone());
        move |_| {
            if let Some(key) = chosen
                && !place::has_focus(TABLE)
            {
                place::show(&row_id(&key));
            }
        }
    });
    let zones: Rc<[(AttrValue, AttrValue)]> = {
        let nowhere = (AttrValue::from(""), AttrValue::from("Nowhere"));
        let known = props.scenario.zones.iter().map(|zone| (zone.id.to_string().into(), zone.name.clone().into()));
        std::iter::once(nowhere).chain(known).collect()
    };
    let line = |(at, row): (usize, &Row)| {
        let editing = editing.as_ref() == Some(&row.key);
        let view =
            RowView { row: row.clone(), here: at == here, editing, zones: Rc::clone(&zones), act: (*act).clone() };
        memo_keyed(row.key.clone(), view)
    };
    html! {
        <section class="evidence" aria-label="Outline">
            { tabs(&props.on) }
            <div class="outline-box">
                <table id={TABLE} class="outline" role="treegrid" aria-label={format!("{} as a table", props.scenario.name)}
                    aria-multiselectable="true" {onkeydown}>
                    <thead role="rowgroup"><tr role="row">
                        { for COLUMNS.iter().map(|(name, class)| html! { <th role="columnheader" scope="col" class={*class}>{ *name }</th> }) }
                    </tr></thead>
                    <tbody role="rowgroup">{ for lines.iter().enumerate().map(line) }</tbody>
                </table>
                if props.scenario.components.is_empty() {
                    <p class="outline-empty">{ "Nothing is here yet. Add a component: a client first, then what it calls." }</p>
                }
            </div>
        </section>
    }
}

/// Figures that are read stand still for so long [page milliseconds].
const REST_PAGE_MS: f64 = 400.0;

/// The run as it is shown: while it plays, a new picture of it only now and then.
fn at_rest(held: &mut Option<(f64, Rc<Scenario>, Rc<Summary>)>, props: &OutlineProps) -> Rc<Summary> {
    let now = page_clock::now();
    let plays = props.summary.state == RunState::Playing;
    if let Some((since, scenario, summary)) = held
        && plays
        && now - *since < REST_PAGE_MS
        && Rc::ptr_eq(scenario, &props.scenario)
    {
        return Rc::clone(summary);
    }
    *held = Some((now, Rc::clone(&props.scenario), Rc::clone(&props.summary)));
    Rc::clone(&props.summary)
}

const COLUMNS: [(&str, &str); 9] = [
    ("Name", "column-name"),
    ("Sort", "column-sort"),
    ("Zone", "column-zone"),
    ("Telemetry", "column-telemetry"),
    ("Rate", "column-figure"),
    ("p95", "column-figure"),
    ("Errors", "column-figure"),
    ("Now", "column-now"),
    ("Do", "column-do"),
];

fn tabs(on: &Callback<Command>) -> Html {
    let ask = |commands: &'static [fn() -> Command]| {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| {
            commands.iter().for_each(|command| on.emit(command()));
            // What was pressed goes with the outline: the focus goes to what leads back here.
            focus::soon(if commands.len() > 1 { "close-findings" } else { "open-outline" });
        })
    };
    html! {
        <div class="tabs">
            <button type="button" id="open-metrics" class="tab" onclick={ask(&[|| Command::TogglePanel(Panel::Outline)])}>{ small("chart") }{ "Metrics" }</button>
            <button type="button" id="open-findings" class="tab" onclick={ask(&[|| Command::TogglePanel(Panel::Outline), || Command::ToggleFindings])}>
                { small("flag") }{ "Findings" }
            </button>
            <h2 class="tab" aria-current="true">{ small("rows") }{ "Outline" }</h2>
            <span class="outline-tools">
                { Button::new("Add").icon("plus").id("outline-add").class("small").asks(Command::OpenCommands(Ask::Add), on) }
                { Button::new("Commands").icon("search").id("outline-commands").class("small").asks(Command::OpenCommands(Ask::Anything), on) }
                <button type="button" id="close-outline" class="button bare small" aria-label="Close the outline" title="Close the outline"
                    onclick={ask(&[|| Command::TogglePanel(Panel::Outline)])}>{ small("close") }</button>
            </span>
        </div>
    }
}

fn with(latest: &Rc<RefCell<Option<Latest>>>, act: impl FnOnce(&Latest)) {
    let now = latest.borrow().clone();
    if let Some(now) = now {
        act(&now);
    }
}

impl Latest {
    fn place(&self, key: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.key == key)
    }

    /// The line that Tab enters at: where somebody was last, else what is selected, else the first.
    fn here(&self) -> usize {
        let was = self.active.as_ref().and_then(|key| self.place(key));
        was.or_else(|| self.rows.iter().position(|row| row.selected)).unwrap_or(0)
    }

    fn ask(&self, command: Command) {
        self.props.on.emit(command);
    }

    fn acts(&self, key: &str, act: Act) {
        let Some(row) = self.place(key).and_then(|at| self.rows.get(at)) else { return };
        match (act, &row.about) {
            (Act::Choose { add: true }, About::Subject(Subject::Component(id))) => {
                self.ask(Command::ToggleSelected(id.clone()));
            }
            (Act::Choose { .. }, _) => self.choose(row),
            (Act::Focus, _) => self.active.set(Some(key.to_owned())),
            (Act::Turn, _) => self.turn(row),
            (Act::Edit, _) if row.written.is_some() => self.editing.set(Some(key.to_owned())),
            (Act::Edit, _) => {}
            (Act::Written(written), _) => self.written(row, written),
            (Act::Zone(zone), About::Subject(Subject::Component(id))) => {
                self.ask(Command::SetZone { component: id.clone(), zone });
            }
            (Act::Telemetry(instrumented), About::Subject(Subject::Component(id))) => {
                self.ask(Command::SetInstrumented { component: id.clone(), instrumented });
            }
            (Act::Connect, _) => {
                self.choose(row);
                self.ask(Command::OpenCommands(Ask::Connect));
            }
            (Act::Menu, _) => {
                focus::give(&widget_id(key, widgets(row)));
                self.ask(Command::OpenMenu(None));
            }
            (Act::Go, About::Bookmark(at)) => self.ask(Command::Seek(*at)),
            (Act::Zone(_) | Act::Telemetry(_) | Act::Go, _) => {}
        }
    }

    fn choose(&self, row: &Row) {
        self.active.set(Some(row.key.clone()));
        if let About::Subject(subject) = &row.about {
            self.ask(Command::Select(subject.clone().into()));
        }
    }

    fn turn(&self, row: &Row) {
        if row.open.is_some() {
            let mut turned = (*self.turned).clone();
            if !turned.remove(&row.key) {
                turned.insert(row.key.clone());
            }
            self.turned.set(turned);
        }
    }

    /// Another name was written, or given up; the focus goes back to the line if it was a key that ended it.
    fn written(&self, row: &Row, written: Option<String>) {
        // Leaving the field ends it a second time.
        if self.editing.as_ref() != Some(&row.key) {
            return;
        }
        self.editing.set(None);
        let id = row_id(&row.key);
        watch::later(0, move || {
            if focus::held_by().is_none() {
                focus::give(&id);
            }
        });
        let text = written
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty() && row.written.as_ref() != Some(text));
        let Some(name) = text else { return };
        match &row.about {
            About::Subject(Subject::Component(component)) => {
                self.ask(Command::Rename { component: component.clone(), name });
            }
            About::Flow(flow) => self.ask(Command::RenameFlow { flow: flow.clone(), name }),
            About::Bookmark(at) => self.ask(BookmarkCommand::Rename(*at, name).into()),
            About::Subject(Subject::Fault(fault)) => match times::window(&name, self.props.scenario.duration) {
                Ok((at, lasts)) => self.ask(Command::MoveFault { fault: fault.clone(), at, lasts, gesture: None }),
                Err(why) => self.ask(Command::Announce(why)),
            },
            About::Subject(Subject::Zone(zone)) => self.ask(Sketch::RenameZone { zone: zone.clone(), name }.into()),
            About::Subject(Subject::Connection(_) | Subject::Expectation(_)) | About::Heading => {}
        }
    }
}
