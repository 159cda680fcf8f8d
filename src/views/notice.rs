//! A line under the bar that says why nothing moves: the run has ended, stopped, or cannot begin.

use std::rc::Rc;

use yew::prelude::*;

use super::controls::button::Button;
use super::icons::Icon;
use super::topbar::standing;
use crate::runner::summary::{RunState, Summary};
use crate::state::Command;

/// What the line needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct RunNoticeProps {
    /// The run.
    pub summary: Rc<Summary>,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// Why nothing moves; nothing while something does.
#[function_component]
pub fn RunNotice(props: &RunNoticeProps) -> Html {
    let Some(words) = standing(&props.summary) else { return Html::default() };
    let bad = matches!(props.summary.state, RunState::Stopped(_) | RunState::CannotRun(_));
    let again = matches!(props.summary.state, RunState::Stopped(_) | RunState::Ended);
    html! {
        <div class={classes!("notice", bad.then_some("bad"))} role="status">
            <Icon name={if bad { "warn" } else { "flag" }} class="small" />
            <span>{ words }</span>
            if again {
                <Button class="small" label="Play again" command={Command::Reset} on={props.on.clone()} />
            }
        </div>
    }
}
