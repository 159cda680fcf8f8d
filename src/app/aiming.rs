//! Keys while a connection looks for its far end: arrows aim at the nearest box that way, letters at the one of that name.

use std::cell::RefCell;

use betwixt_model::{ComponentId, Scenario};

use super::App;
use crate::platform;
use crate::state::shortcuts::{Focus, Press};
use crate::state::{Command, Direction, Tool, connecting};

/// Whoever has not typed for so long begins another name [page milliseconds].
const PAUSE_PAGE_MS: f64 = 1_500.0;

thread_local! {
    /// The name as far as it was typed, and when the last letter came [page milliseconds].
    static TYPED: RefCell<(String, f64)> = const { RefCell::new((String::new(), 0.0)) };
}

impl App {
    /// What a key asks for while a connection looks for its far end.
    pub(crate) fn while_connecting(&self, press: &Press<'_>, focus: Focus) -> Option<Command> {
        let Press { key, ctrl: false, shift, alt: false } = *press else { return None };
        let Tool::Connecting { from, .. } = &self.session.tool else { return None };
        if focus != Focus::Canvas {
            return None;
        }
        let way = match key {
            "ArrowLeft" => Direction::Left,
            "ArrowRight" => Direction::Right,
            "ArrowUp" => Direction::Up,
            "ArrowDown" => Direction::Down,
            _ => return self.typed(key, from),
        };
        (!shift).then_some(Command::FocusNearest(way))
    }

    fn typed(&self, key: &str, from: &ComponentId) -> Option<Command> {
        let mut letters = key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
        let now = platform::page_clock::now();
        let (scenario, catalogue) = (self.document.scenario(), self.document.catalogue());
        TYPED.with_borrow_mut(|(text, at)| {
            if now - *at > PAUSE_PAGE_MS {
                text.clear();
            }
            // A space plays, unless it stands within a name.
            if !letter.is_alphanumeric() && (text.is_empty() || letter != ' ') {
                return None;
            }
            *at = now;
            text.extend(letter.to_lowercase());
            let may = |id: &ComponentId| connecting::can_connect(scenario, from, id, catalogue).is_ok();
            Some(match named(scenario, text, may) {
                Some(id) => Command::AimAt(Some(id.clone())),
                None => {
                    let said = format!("Nothing to connect to is called “{text}”.");
                    text.clear();
                    Command::Announce(said)
                }
            })
        })
    }
}

/// The component that may be meant whose name, or a later word of it, begins so.
fn named<'a>(scenario: &'a Scenario, typed: &str, may: impl Fn(&ComponentId) -> bool) -> Option<&'a ComponentId> {
    let begins = |name: &str| name.to_lowercase().starts_with(typed);
    let within = |name: &str| name.char_indices().any(|(at, letter)| letter == ' ' && begins(&name[at + 1..]));
    let all = || scenario.components.iter().filter(|held| may(&held.id));
    all().find(|held| begins(&held.name)).or_else(|| all().find(|held| within(&held.name))).map(|held| &held.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::CATALOGUE;
    use crate::gallery;

    #[test]
    fn a_name_is_meant_by_its_beginning_or_by_a_later_word() {
        let shop = gallery::find(gallery::FIRST, &CATALOGUE).expect("it is in the gallery");
        let meant = |typed: &str| named(&shop, typed, |id| id.as_str() != "payments").map(ComponentId::as_str);
        assert_eq!(meant("em"), Some("email"));
        assert_eq!(meant("gate"), Some("gateway"), "the Web gateway");
        assert_eq!(meant("catalog d"), Some("catalog-db"));
        assert_eq!(meant("pay"), None, "it may not be connected");
    }
}
