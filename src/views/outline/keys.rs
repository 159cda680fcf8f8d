//! What keys do in the outline: they walk it, act on a line, or mean what they mean on the canvas.

use yew::KeyboardEvent;

use super::Latest;
use super::row::{row_id, widget_id, widgets};
use super::rows::{About, Row, parent};
use crate::platform::focus;
use crate::state::shortcuts::{Focus, Press, lookup, more};
use crate::state::{Ask, BookmarkCommand, Command, Panel, Subject};
use crate::views::stage::STAGE;

/// What Enter leads to.
const INSPECTOR: &str = "inspector";

impl Latest {
    /// To another line, and what it is about is selected: with Shift besides.
    fn go(&self, at: usize, add: bool) {
        let Some(row) = self.rows.get(at) else { return };
        focus::give(&row_id(&row.key));
        match &row.about {
            About::Subject(Subject::Component(id)) if add => self.ask(Command::ToggleSelected(id.clone())),
            // Past what is between two components: it cannot be selected with them.
            _ if add => {}
            _ => self.choose(row),
        }
    }

    pub(super) fn key(&self, event: &KeyboardEvent) {
        if event.default_prevented() {
            return;
        }
        let key = event.key();
        let (ctrl, alt) = (event.ctrl_key() || event.meta_key(), event.alt_key());
        let here = self.here();
        let Some(row) = self.rows.get(here) else { return };
        // The thing in the line that has the focus, counted from 1; 0 is the line itself.
        let inside = focus::held_by().and_then(|id| id.rsplit_once('.')?.1.parse::<usize>().ok()).unwrap_or(0);
        if key == " "
            && event.shift_key()
            && inside == 0
            && let About::Subject(Subject::Component(id)) = &row.about
        {
            event.prevent_default();
            event.stop_propagation();
            return self.ask(Command::ToggleSelected(id.clone()));
        }
        let used = !ctrl && !alt && self.walks(&key, (here, row), inside, event.shift_key());
        if used || (inside == 0 && !ctrl && !alt && self.does(&key, (here, row))) {
            event.prevent_default();
            event.stop_propagation();
            return;
        }
        // What a button or a list in the line does with a key is its own.
        if inside > 0 && matches!(key.as_str(), "Enter" | " " | "ArrowUp" | "ArrowDown") {
            return;
        }
        let press = Press { key: &key, ctrl, shift: event.shift_key(), alt };
        let single = self.props.single_keys;
        let command = lookup(&press, Focus::Canvas, single).or_else(|| more::lookup(&press, Focus::Canvas, single));
        if let Some(command) = command {
            event.prevent_default();
            event.stop_propagation();
            if command == Command::TogglePanel(Panel::Outline) {
                focus::soon(STAGE);
            }
            self.ask(command);
        }
    }

    /// Keys that go somewhere.
    fn walks(&self, key: &str, (here, row): (usize, &Row), inside: usize, add: bool) -> bool {
        let last = self.rows.len().saturating_sub(1);
        let to = match (key, inside) {
            ("ArrowDown", 0) => (here + 1).min(last),
            ("ArrowUp", 0) => here.saturating_sub(1),
            ("PageDown", 0) => (here + 10).min(last),
            ("PageUp", 0) => here.saturating_sub(10),
            ("Home", 0) => 0,
            ("End", 0) => last,
            ("ArrowRight", 0) if row.open == Some(false) => {
                self.turn(row);
                return true;
            }
            ("ArrowRight", _) => {
                if inside < widgets(row) {
                    focus::give(&widget_id(&row.key, inside + 1));
                }
                return true;
            }
            ("ArrowLeft", 0) if row.open == Some(true) => {
                self.turn(row);
                return true;
            }
            ("ArrowLeft", 0) => match parent(&self.rows, here) {
                Some(parent) => parent,
                None => return true,
            },
            ("ArrowLeft", 1) => {
                focus::give(&row_id(&row.key));
                return true;
            }
            ("ArrowLeft", _) => {
                focus::give(&widget_id(&row.key, inside - 1));
                return true;
            }
            _ => return false,
        };
        self.go(to, add && to != here);
        true
    }

    /// Keys that do something with a line.
    fn does(&self, key: &str, (here, row): (usize, &Row)) -> bool {
        match (key, &row.about) {
            ("Enter", About::Subject(subject)) => {
                self.ask(Command::Select(subject.clone().into()));
                self.ask(Command::OpenInspector);
                focus::soon(INSPECTOR);
            }
            ("Enter", About::Heading) => self.turn(row),
            ("Enter", About::Bookmark(at)) => self.ask(Command::Seek(*at)),
            ("Enter" | "F2", _) if row.written.is_some() => self.editing.set(Some(row.key.clone())),
            ("c", About::Subject(Subject::Component(_))) if self.props.single_keys => {
                self.ask(Command::OpenCommands(Ask::Connect));
            }
            ("Delete" | "Backspace", About::Subject(_) | About::Flow(_) | About::Bookmark(_)) => self.delete(here, row),
            _ => return false,
        }
        true
    }

    /// Away with it; the focus goes to what stands there then.
    fn delete(&self, here: usize, row: &Row) {
        let next = self
            .rows
            .get(here + 1)
            .filter(|next| next.level <= row.level)
            .or_else(|| self.rows.get(here.checked_sub(1)?));
        if let Some(next) = next {
            self.active.set(Some(next.key.clone()));
            // Once it has been drawn without the line.
            focus::soon(&row_id(&next.key));
        }
        self.ask(match &row.about {
            About::Subject(Subject::Component(id)) if !self.props.selection.has_component(id) => {
                Command::Delete(Subject::Component(id.clone()))
            }
            About::Subject(Subject::Component(_)) => Command::DeleteSelection,
            About::Subject(subject) => Command::Delete(subject.clone()),
            About::Flow(flow) => Command::RemoveFlow(flow.clone()),
            About::Bookmark(at) => BookmarkCommand::Remove(*at).into(),
            About::Heading => return,
        });
    }
}
