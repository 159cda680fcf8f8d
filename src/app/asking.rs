//! Menus, the page of commands and new names: what they are about, and what they show.

use std::rc::Rc;

use betwixt_model::SimTime;
use yew::html::Scope;
use yew::{Context, Html, KeyboardEvent};

use super::{App, CANVAS, Message};
use crate::platform::keyboard::look_up;
use crate::platform::menus::{self, Spot};
use crate::platform::{Watch, place};
use crate::state::bookmarks;
use crate::state::shortcuts::{Focus, Press, more};
use crate::state::verbs::{Around, offers};
use crate::state::{About, Ask, Command, Menu, Selection, Subject, label, walk};
use crate::views::dialogs::commands::Commands;
use crate::views::dialogs::menu::MenuOf;
use crate::views::dialogs::rename::Rename;
use crate::views::markup::html;
use crate::views::stage::{grip_dom_id, link_dom_id, node_dom_id};

/// What has a menu: boxes and arrows by their identity, rows and blocks by what they say, the canvas, the timeline.
const HAVING: &str =
    "[data-menu], [id^='stage-node-'], [id^='stage-link-'], [id^='stage-grip-'], #stage-surface, .timeline, #menu";

/// What stands in the middle of a box, however large its name and its light are.
const MIDDLE: &str = ".stage-icon";

/// Listens for whoever asks what can be done with something.
pub(super) fn watch(ctx: &Context<App>) -> Watch {
    let scope = ctx.link().clone();
    menus::on_ask(HAVING, move |spot| {
        let Some(app) = scope.get_component() else { return false };
        let commands = app.asked_about(spot);
        drop(app);
        // In a menu that is open, the browser's own would only be in the way.
        if commands.is_empty() {
            return spot.part == "menu";
        }
        commands.into_iter().for_each(|command| scope.send_message(Message::Command(command)));
        true
    })
}

impl App {
    /// A key that was pressed before its table had come.
    pub(crate) fn held(key: &KeyboardEvent, scope: &Scope<Self>) {
        let single_keys = scope.get_component().is_none_or(|app| app.session.settings.single_keys);
        let find = |press: &Press<'_>, focus: Focus| more::lookup(press, focus, single_keys);
        if let Some(command) = look_up(key, CANVAS, find) {
            // In a task of its own: the page hears first that its second file is here.
            scope.send_future(async { Message::Command(command) });
        }
    }

    /// What it takes to open the menu of something.
    fn asked_about(&self, spot: &Spot) -> Vec<Command> {
        if spot.part == "menu" {
            return Vec::new();
        }
        let scenario = self.document.scenario();
        let open = |about: About| Command::OpenMenu(Some(Menu { at: spot.at, about }));
        let of = |subject: Subject| {
            if !subject.is_in(scenario) {
                return Vec::new();
            }
            let several = matches!(&subject, Subject::Component(id) if self.session.selection.has_component(id));
            let mut out = vec![open(About::Selection)];
            if !several {
                out.insert(0, Command::Select(subject.into()));
            }
            out
        };
        let part = spot.part.as_str();
        if let Some((sort, id)) = part.split_once(':') {
            return match sort {
                "component" => of(Subject::Component(id.into())),
                "connection" => of(Subject::Connection(id.into())),
                "fault" => of(Subject::Fault(id.into())),
                "zone" => of(Subject::Zone(id.into())),
                "bookmark" => id.parse().map(|at| vec![open(About::Bookmark(SimTime(at)))]).unwrap_or_default(),
                "expectation" => of(Subject::Expectation(id.into())),
                _ => Vec::new(),
            };
        }
        if part == "timeline" {
            let at = (spot.share * self.document.scenario().duration.0 as f64) as u64;
            // To a second: nobody means a nanosecond with a finger.
            let second = betwixt_model::units::SECOND;
            return vec![open(About::Time(SimTime((at + second / 2) / second * second)))];
        }
        let component = scenario.components.iter().find(|held| node_dom_id(held.id.as_str()) == part);
        let connection = scenario.connections.iter().find(|held| link_dom_id(held.id.as_str()) == part);
        let zone = scenario.zones.iter().find(|held| grip_dom_id(held.id.as_str()) == part);
        if let Some(held) = zone {
            return of(Subject::Zone(held.id.clone()));
        }
        match (component, connection) {
            (Some(held), _) => of(Subject::Component(held.id.clone())),
            (None, Some(held)) => of(Subject::Connection(held.id.clone())),
            (None, None) if part == CANVAS => match self.painter.under(spot.at, scenario) {
                (Some(subject), _) => of(subject),
                // On a phone the drawing is turned: a place in it is none of the document's.
                (None, _) if self.session.surroundings.shape.is_narrow() => {
                    vec![Command::Select(Selection::Nothing), open(About::Selection)]
                }
                (None, at) => vec![open(About::Canvas(at))],
            },
            (None, None) => Vec::new(),
        }
    }

    /// A key asked for the menu of what has the focus; without any it is about what is selected.
    pub(super) fn menu_of_focus(&self) -> Vec<Command> {
        if let Some(spot) = menus::focused(HAVING, MIDDLE) {
            // A key points nowhere on the timeline: now is meant.
            if spot.part == "timeline" {
                let about = About::Time(self.runner.edit_time());
                return vec![Command::OpenMenu(Some(Menu { at: spot.at, about }))];
            }
            // The canvas itself has the focus, and something on it is selected.
            if spot.part != CANVAS || self.session.selection.is_nothing() {
                return self.asked_about(&spot);
            }
        }
        let (left, top) = place::corner(CANVAS).unwrap_or_default();
        let (width, height) = self.session.stage;
        vec![Command::OpenMenu(Some(Menu { at: (left + width / 2.0, top + height / 2.0), about: About::Selection }))]
    }

    pub(super) fn menu(&self, menu: Menu) -> Html {
        let gallery = super::dialog::gallery_names();
        let around =
            Around { document: &self.document, selection: &self.session.selection, parts: &[], gallery: &gallery };
        let lines = Rc::new(offers::of_menu(menu.about, &around));
        html! { <MenuOf {menu} name={self.menu_name(menu.about)} offers={lines} on={self.ears.command.clone()} /> }
    }

    fn menu_name(&self, about: About) -> String {
        let (scenario, selection) = (self.document.scenario(), &self.session.selection);
        match (about, selection) {
            (About::Canvas(_), _) => scenario.name.clone(),
            (About::Time(at), _) => format!("Timeline at {}", crate::state::announce::clock(at)),
            (About::Bookmark(at), _) => {
                let held = scenario.bookmarks.iter().find(|held| held.at == at);
                held.map_or_else(|| bookmarks::moment(at), bookmarks::title)
            }
            (About::Selection, Selection::Components(ids)) if ids.len() > 1 => format!("{} components", ids.len()),
            (About::Selection, selection) => match selection.single() {
                Some(subject) => label::subject_name(scenario, &subject, self.document.catalogue()),
                None => scenario.name.clone(),
            },
        }
    }

    pub(super) fn commands(&self, ask: Ask) -> Html {
        html! {
            <Commands document={Rc::clone(&self.document)} selection={self.session.selection.clone()}
                gallery={super::dialog::gallery_names()} {ask} on={self.ears.command.clone()} />
        }
    }

    pub(super) fn rename(&self) -> Html {
        let scenario = self.document.scenario();
        let selection = &self.session.selection;
        let order = walk::flow_order(scenario, self.document.catalogue());
        let first = order.into_iter().find(|id| selection.has_component(id)).map(Subject::Component);
        let catalogue = self.document.catalogue();
        let name = first.or(selection.single()).map(|held| label::subject_name(scenario, &held, catalogue));
        let name = name.unwrap_or_default();
        html! { <Rename {name} count={selection.components().count().max(1)} on={self.ears.command.clone()} /> }
    }
}
