//! One line of the outline as it is drawn: its name, what can be changed in place, how it is doing, and its menu.

use std::rc::Rc;

use betwixt_model::ZoneId;
use yew::prelude::*;

use super::rows::{About, Row};
use crate::platform::input;
use crate::state::Subject;
use crate::views::icons::{icon, small};
use crate::views::markup::html;
use crate::views::memo::View;

/// What somebody does with a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    /// Selects it; with Shift or Control besides what is selected.
    Choose {
        /// Besides.
        add: bool,
    },
    /// It has the focus.
    Focus,
    /// Shows what stands below it, or no longer.
    Turn,
    /// Begins to write another name.
    Edit,
    /// Has written it; nothing if it was given up.
    Written(Option<String>),
    /// Takes it to another place.
    Zone(Option<ZoneId>),
    /// Turns its telemetry on or off.
    Telemetry(bool),
    /// Asks where it shall be connected to.
    Connect,
    /// Asks what can be done with it.
    Menu,
    /// Takes the run there.
    Go,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowView {
    pub(super) row: Row,
    /// Tab enters the outline here.
    pub(super) here: bool,
    /// Its name is being written.
    pub(super) editing: bool,
    /// Every place there is: identity and name.
    pub(super) zones: Rc<[(AttrValue, AttrValue)]>,
    pub(super) act: Callback<(String, Act)>,
}

/// The identity of a line's element.
pub(super) fn row_id(key: &str) -> String {
    format!("outline-{key}")
}

/// The identity of something in a line that takes the focus, counted from 1.
pub(super) fn widget_id(key: &str, number: usize) -> String {
    format!("outline-{key}.{number}")
}

/// How many things in a line take the focus.
pub(super) const fn widgets(row: &Row) -> usize {
    match &row.about {
        About::Heading | About::Flow(_) => 0,
        About::Bookmark(_) => 2,
        About::Subject(Subject::Component(_)) => 4,
        About::Subject(_) => 1,
    }
}

impl RowView {
    fn ear<E: 'static>(&self, act: Act) -> Callback<E> {
        let (to, key) = (self.act.clone(), self.row.key.clone());
        Callback::from(move |_: E| to.emit((key.clone(), act.clone())))
    }

    fn told<E: 'static>(&self, act: impl Fn(&E) -> Act + 'static) -> Callback<E> {
        let (to, key) = (self.act.clone(), self.row.key.clone());
        Callback::from(move |event: E| to.emit((key.clone(), act(&event))))
    }

    /// What can be changed in a component's line.
    fn component(&self) -> Html {
        let row = &self.row;
        let zone = row.zone.clone().flatten().map_or_else(AttrValue::default, |id| id.to_string().into());
        let zoned = self.told(|event: &Event| {
            let id = input::value_of(event);
            Act::Zone((!id.is_empty()).then(|| ZoneId::new(&id)))
        });
        let instrumented = row.instrumented.unwrap_or(true);
        html! {
            <>
                <td role="gridcell" class="outline-zone">
                    if self.zones.len() > 1 {
                        <select id={widget_id(&row.key, 1)} tabindex="-1" aria-label={format!("Zone of {}", row.name)} onchange={zoned}>
                            { for self.zones.iter().map(|(id, name)| html! {
                                <option key={id.to_string()} value={id.clone()} selected={*id == zone}>{ name }</option>
                            }) }
                        </select>
                    } else {
                        <span id={widget_id(&row.key, 1)} tabindex="-1">{ "–" }</span>
                    }
                </td>
                <td role="gridcell" class="outline-tick">
                    <button type="button" id={widget_id(&row.key, 2)} class="outline-button" role="switch" tabindex="-1"
                        aria-checked={if instrumented { "true" } else { "false" }} aria-label={format!("Telemetry of {}", row.name)}
                        title={if instrumented { "Sends telemetry" } else { "Dark: sends no telemetry" }}
                        onclick={self.ear::<MouseEvent>(Act::Telemetry(!instrumented))}>
                        { small(if instrumented { "probe" } else { "dark" }) }
                    </button>
                </td>
            </>
        }
    }

    fn name(&self) -> Html {
        let row = &self.row;
        if self.editing {
            let onkeydown = {
                let (to, key) = (self.act.clone(), row.key.clone());
                Callback::from(move |event: KeyboardEvent| {
                    // What is written here is nobody else's key.
                    event.stop_propagation();
                    let written = match event.key().as_str() {
                        "Enter" => Some(input::value_of(&event)),
                        "Escape" => None,
                        _ => return,
                    };
                    event.prevent_default();
                    to.emit((key.clone(), Act::Written(written)));
                })
            };
            let onblur = self.told(|event: &FocusEvent| Act::Written(Some(input::value_of(event))));
            let label = match &row.about {
                About::Subject(Subject::Fault(_)) => format!("When {} happens, such as 0:30 for 20 s", row.name),
                _ => format!("New name of {}", row.name),
            };
            let value = row.written.clone().unwrap_or_default();
            return yew::html! {
                <input type="text" id={format!("{}-name", row_id(&row.key))} class="outline-field" maxlength="80" autocomplete="off"
                    spellcheck="false" aria-label={label} {value} {onkeydown} {onblur}
                    onfocus={|event: FocusEvent| input::select_all(&event)} />
            };
        }
        html! { <span class="outline-name-text">{ &row.name }</span> }
    }
}

impl View for RowView {
    fn view(&self) -> Html {
        let row = &self.row;
        let figures = &row.figures;
        let choose = self
            .told(|event: &MouseEvent| Act::Choose { add: event.shift_key() || event.ctrl_key() || event.meta_key() });
        let turn = {
            let turn = self.ear::<()>(Act::Turn);
            Callback::from(move |event: MouseEvent| {
                event.stop_propagation();
                turn.emit(());
            })
        };
        let selectable = matches!(row.about, About::Subject(_));
        let menu = selectable || matches!(row.about, About::Bookmark(_));
        let class = classes!(
            "outline-row",
            match row.level {
                1 => "level-1",
                2 => "level-2",
                _ => "level-3",
            },
            matches!(row.about, About::Heading | About::Subject(Subject::Zone(_))).then_some("heading"),
            figures.harm.then_some("harm"),
            row.selected.then_some("selected"),
        );
        let caret = match row.open {
            Some(open) => html! {
                <span class="outline-caret" aria-hidden="true" onclick={turn}>{ small(if open { "down" } else { "right" }) }</span>
            },
            None => html! { <span class="outline-caret none" aria-hidden="true"></span> },
        };
        let component = matches!(row.about, About::Subject(Subject::Component(_)));
        html! {
            <tr role="row" id={row_id(&row.key)} {class} data-menu={menu.then(|| row.key.clone())} aria-level={row.level.to_string()}
                aria-expanded={row.open.map(|open| if open { "true" } else { "false" })}
                aria-selected={selectable.then_some(if row.selected { "true" } else { "false" })}
                tabindex={if self.here { "0" } else { "-1" }} onclick={choose} onfocus={self.ear::<FocusEvent>(Act::Focus)}
                ondblclick={self.ear::<MouseEvent>(Act::Edit)}>
                <th role="rowheader" scope="row" class="outline-name">
                    <span class="outline-name-box">{ caret }{ icon(&row.icon) }{ self.name() }</span>
                </th>
                <td role="gridcell" class="outline-kind">{ &row.kind }</td>
                if component { { self.component() } } else { <td role="gridcell"></td><td role="gridcell"></td> }
                <td role="gridcell" class="outline-figure">{ &figures.rate }</td>
                <td role="gridcell" class="outline-figure">{ &figures.p95 }</td>
                <td role="gridcell" class="outline-figure">{ &figures.errors }</td>
                <td role="gridcell" class="outline-state">{ &figures.state }</td>
                <td role="gridcell" class="outline-actions">{ self.actions() }</td>
            </tr>
        }
    }
}

impl RowView {
    fn actions(&self) -> Html {
        let row = &self.row;
        let component = matches!(row.about, About::Subject(Subject::Component(_)));
        let button = |number: usize, picture: &'static str, label: String, act: Act| {
            let act = self.ear::<()>(act);
            let onclick = Callback::from(move |event: MouseEvent| {
                event.stop_propagation();
                act.emit(());
            });
            html! {
                <button type="button" id={widget_id(&row.key, number)} class="outline-button" tabindex="-1" title={label.clone()} aria-label={label} {onclick}>
                    { small(picture) }
                </button>
            }
        };
        match row.about {
            About::Heading | About::Flow(_) => Html::default(),
            About::Bookmark(_) => html! {
                <>
                    { button(1, "target", format!("Go to {}", row.name), Act::Go) }
                    { button(2, "dots", format!("Menu of {}", row.name), Act::Menu) }
                </>
            },
            About::Subject(_) => html! {
                <>
                    if component { { button(3, "connect", format!("Connect {} to…", row.name), Act::Connect) } }
                    { button(widgets(row), "dots", format!("Menu of {}", row.name), Act::Menu) }
                </>
            },
        }
    }
}
