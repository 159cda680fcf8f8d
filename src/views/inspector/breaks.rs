//! A button that breaks a part: pressed it breaks it now, dragged onto the timeline it plans that for later.

use crate::views::markup::html;
use betwixt_model::{FaultTarget, SimSpan};
use yew::prelude::*;

use crate::platform::drop_mark;
use crate::state::Command;
use crate::state::stretch::dropped;
use crate::views::carry::Carry;
use crate::views::icons::icon;
use crate::views::readout;
use crate::views::timeline::ART;

/// What the button needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct BreaksProps {
    /// What goes wrong: one of the catalogue's faults.
    pub kind: &'static str,
    /// What that is called.
    pub title: &'static str,
    /// What that is.
    pub summary: &'static str,
    /// It happens at once, and has no length.
    pub instant: bool,
    /// Its picture.
    pub icon: &'static str,
    /// With what.
    pub target: FaultTarget,
    /// How long the run is.
    pub duration: SimSpan,
    /// Tab reaches it: the first of its row, of which arrow keys reach the rest.
    pub first: bool,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl BreaksProps {
    fn planned(&self, share: f64) -> Command {
        let (at, lasts) = dropped(share, self.instant, self.duration);
        Command::break_at(self.kind, self.target.clone(), Some(at), lasts)
    }

    fn mark(&self, event: &PointerEvent) {
        match drop_mark::over(event, ART).filter(|over| over.inside) {
            Some(over) => {
                let (at, _) = dropped(over.share, self.instant, self.duration);
                drop_mark::show(ART, over.share, &format!("{} at {}", self.title, readout::clock(at)));
            }
            None => drop_mark::hide(),
        }
    }
}

/// A button that breaks a part.
#[function_component]
pub(crate) fn Breaks(props: &BreaksProps) -> Html {
    let press = use_mut_ref(Carry::<()>::default);
    let onpointerdown = {
        let press = press.clone();
        Callback::from(move |event: PointerEvent| press.borrow_mut().down((), &event))
    };
    let onpointermove = {
        let (press, props) = (press.clone(), props.clone());
        Callback::from(move |event: PointerEvent| {
            let drags = press.borrow_mut().moved(&(), &event);
            if drags {
                props.mark(&event);
            }
        })
    };
    let ended = |drops: bool| {
        let (press, props) = (press.clone(), props.clone());
        Callback::from(move |event: PointerEvent| {
            let dragged = press.borrow_mut().ended(&());
            if !dragged {
                return;
            }
            drop_mark::hide();
            let over = drop_mark::over(&event, ART).filter(|over| over.inside && drops);
            if let Some(over) = over {
                props.on.emit(props.planned(over.share));
            }
        })
    };
    let onclick = {
        let (press, props) = (press.clone(), props.clone());
        Callback::from(move |event: MouseEvent| {
            let clicked = press.borrow_mut().clicked(&(), &event);
            if clicked {
                props.on.emit(Command::break_now(props.kind, props.target.clone()));
            }
        })
    };
    let onkeydown = {
        let press = press.clone();
        Callback::from(move |event: KeyboardEvent| {
            let given_up = press.borrow_mut().given_up(&(), &event);
            if given_up {
                drop_mark::hide();
            }
        })
    };
    let title = format!("{} Press to break it now; drag it onto the timeline to plan it.", props.summary);
    html! {
        <button type="button" class="button pill" {title} tabindex={if props.first { "0" } else { "-1" }} {onclick} {onkeydown} {onpointerdown} {onpointermove} onpointerup={ended(true)}
            onpointercancel={ended(false)}>
            { icon(props.icon) }
            <span>{ props.title }</span>
        </button>
    }
}
