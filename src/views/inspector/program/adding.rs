//! The end of a list: a button, and under it what can be added there.

use crate::views::markup::html;
use yew::prelude::*;

use super::rows::{Drawn, mark, over};
use crate::state::programs::{Place, Sort};
use crate::views::icons::small;

/// The end of a list.
pub(super) fn end(drawn: &Drawn<'_>, end: &Place, name: &str) -> Html {
    let hand = drawn.hand;
    let open = hand.doing.adding.as_ref() == Some(end);
    let toggle = {
        let (hand, end) = (hand.clone(), end.clone());
        move |_: MouseEvent| hand.offer(&end)
    };
    let label = if end.inside.is_empty() { "Add a step".to_owned() } else { format!("Add a step to {name}") };
    html! {
        <div class={classes!("step-end", mark(hand, end))} onpointermove={over(hand, end)}>
            <button type="button" id={hand.add_id(end)} class="step-add" aria-expanded={if open { "true" } else { "false" }}
                aria-label={label} onclick={toggle}>
                { small("plus") }<span>{ "Add a step" }</span>
            </button>
            if open {
                <div class="step-sorts" role="group" aria-label="Steps to add">
                    { for Sort::ALL.into_iter().map(|sort| offered(drawn, end, sort)) }
                </div>
            }
        </div>
    }
}

fn offered(drawn: &Drawn<'_>, end: &Place, sort: Sort) -> Html {
    let new = sort.fresh(&drawn.here(end));
    let title = new.as_ref().map_or_else(|why| *why, |_| sort.help());
    let disabled = new.is_err();
    let add = {
        let (hand, end) = (drawn.hand.clone(), end.clone());
        move |_: MouseEvent| {
            if let Ok(new) = new.clone() {
                hand.add(&end, new);
            }
        }
    };
    html! {
        <button key={sort.title()} type="button" class="step-sort" {title} {disabled} onclick={add}>{ sort.title() }</button>
    }
}
