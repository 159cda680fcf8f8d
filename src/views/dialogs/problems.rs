//! What was wrong with the document that was opened: each with its place and what to do.

use std::rc::Rc;

use betwixt_model::{Problem, Severity};
use yew::prelude::*;

use crate::state::Command;
use crate::views::controls::dialog::DialogFrame;
use crate::views::icons::Icon;
use crate::views::readout;

/// So many are listed; a hostile file may have any number.
const LISTED: usize = 200;

/// What the dialog needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ProblemsDialogProps {
    /// What was wrong.
    pub problems: Rc<[Problem]>,
    /// Where commands go.
    pub on: Callback<Command>,
}

/// What was wrong with the document.
#[function_component]
pub fn ProblemsDialog(props: &ProblemsDialogProps) -> Html {
    let close = {
        let on = props.on.clone();
        Callback::from(move |()| on.emit(Command::CloseDialog))
    };
    let more = props.problems.len().saturating_sub(LISTED);
    let title = match props.problems.len() {
        0 => "Nothing is wrong with this document".to_owned(),
        n => format!("{} in this document", readout::counted(n as u64, "problem")),
    };
    html! {
        <DialogFrame id="problems-dialog" class="wide" {title} on_close={close}>
            if !props.problems.is_empty() {
                <p>{ "What could be read is open. These parts were left out or replaced:" }</p>
            }
            <ul class="problems">
                { for props.problems.iter().take(LISTED).map(|problem| html! {
                    <li class={classes!("problem", (problem.severity != Severity::Warning).then_some("bad"))}>
                        <Icon name={if problem.severity == Severity::Warning { "help" } else { "warn" }} class="small" />
                        <div>
                            <code>{ &problem.place }</code>
                            <p>{ &problem.what }</p>
                            <p class="remedy">{ &problem.remedy }</p>
                        </div>
                    </li>
                }) }
            </ul>
            if more > 0 {
                <p>{ format!("And {}.", readout::counted(more as u64, "more problem")) }</p>
            }
        </DialogFrame>
    }
}
