//! What was wrong with the document that was opened: each with its place and what to do.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{Problem, Severity};
use yew::prelude::*;

use crate::state::Command;
use crate::views::controls::dialog::DialogFrame;
use crate::views::icons::small;
use crate::views::memo::View;
use crate::views::readout;

/// So many are listed; a hostile file may have any number.
const LISTED: usize = 200;

/// What was wrong with the document.
#[derive(Clone, Debug, PartialEq)]
pub struct ProblemsDialog {
    /// What was wrong.
    pub problems: Rc<[Problem]>,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl View for ProblemsDialog {
    fn view(&self) -> Html {
        let close = {
            let on = self.on.clone();
            Callback::from(move |()| on.emit(Command::CloseDialog))
        };
        let more = self.problems.len().saturating_sub(LISTED);
        let title = match self.problems.len() {
            0 => "Nothing is wrong with this document".to_owned(),
            n => format!("{} in this document", readout::counted(n as u64, "problem")),
        };
        html! {
            <DialogFrame id="problems-dialog" class="wide" {title} on_close={close}>
                if !self.problems.is_empty() {
                    <p>{ "What could be read is open. These parts were left out or replaced:" }</p>
                }
                <ul class="problems">
                    { for self.problems.iter().take(LISTED).map(|problem| html! {
                        <li class={classes!("problem", (problem.severity != Severity::Warning).then_some("bad"))}>
                            { small(if problem.severity == Severity::Warning { "help" } else { "warn" }) }
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
}
