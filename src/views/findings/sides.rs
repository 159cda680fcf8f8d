//! What each side believes of one operation, side by side.

use betwixt_analysis::Story;
use betwixt_analysis::story::Belief;
use yew::prelude::*;

use super::View;
use crate::views::icons::icon;
use crate::views::markup::html;

/// Most sides that stand beside each other.
const MOST: usize = 6;

pub(super) fn sides(view: View<'_>, story: &Story) -> Html {
    html! {
        <ul class="sides" aria-label={story.question.clone()}>
            { for story.participants.iter().take(MOST).map(|belief| side(view, belief)) }
        </ul>
    }
}

fn side(view: View<'_>, belief: &Belief) -> Html {
    // A wrong answer is marked by a sign as well as by its colour.
    let count = belief.count.map_or_else(|| "?".to_owned(), |count| count.to_string());
    html! {
        <li key={belief.component.clone()} class={classes!("side-card", belief.is_wrong.then_some("wrong"))}>
            <p class="side-name">{ icon(view.icon(&belief.component)) }<span>{ &belief.name }</span></p>
            <p class="side-says">
                <strong class="side-count">{ count }</strong>
                if belief.is_wrong { <span class="side-sign" title="This is not the truth">{ "≠" }</span> }
                <q>{ &belief.sentence }</q>
            </p>
            <p class="side-note">{ &belief.note }</p>
        </li>
    }
}
