//! A line under the bar that says why nothing moves: the run has ended, stopped, or cannot begin.

use std::rc::Rc;

use crate::views::markup::html;
use yew::prelude::*;

use super::controls::button::Button;
use super::icons::small;
use super::topbar::standing;
use crate::runner::summary::{RunState, Summary};
use crate::state::Command;

/// Why nothing moves; nothing while something does.
#[derive(Clone, Debug, PartialEq)]
pub struct RunNotice {
    /// The run.
    pub summary: Rc<Summary>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl RunNotice {
    /// Why nothing moves; nothing while something does.
    pub fn view(&self) -> Html {
        let Some(words) = standing(&self.summary) else { return Html::default() };
        let bad = matches!(self.summary.state, RunState::Stopped(_) | RunState::CannotRun(_));
        let again = matches!(self.summary.state, RunState::Stopped(_) | RunState::Ended);
        html! {
            <div class={classes!("notice", bad.then_some("bad"))} role="status">
                { small(if bad { "warn" } else { "flag" }) }
                <span>{ words }</span>
                if again {
                    { Button::new("Play again").class("small").asks(Command::Reset, &self.on) }
                }
            </div>
        }
    }
}
