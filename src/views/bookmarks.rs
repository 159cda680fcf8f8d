//! Moments to be looked at, as buttons that go there: for pages without a timeline.

use betwixt_model::Scenario;
use yew::prelude::*;

use super::icons::small;
use crate::state::Command;
use crate::state::bookmarks::{moment, spoken};
use crate::views::markup::html;

/// A button for each bookmark; nothing where there is none.
pub(super) fn bookmarks(scenario: &Scenario, on: &Callback<Command>) -> Html {
    if scenario.bookmarks.is_empty() {
        return Html::default();
    }
    let one = |held: &betwixt_model::Bookmark| {
        let at = held.at;
        let go = on.reform(move |_: MouseEvent| Command::Seek(at));
        html! {
            <button type="button" class="button small bookmark" aria-label={format!("Go to {}", spoken(held))} onclick={go}>
                { small("snapshot") }
                <span class="bookmark-time">{ moment(at) }</span>
                if !held.name.is_empty() { <span class="bookmark-name">{ &held.name }</span> }
            </button>
        }
    };
    html! { <nav class="bookmarks" aria-label="Bookmarks">{ for scenario.bookmarks.iter().map(one) }</nav> }
}
