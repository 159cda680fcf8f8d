//! The menu of one thing: arrows walk it, a letter goes to the next line that begins with it, Escape closes it.

use std::rc::Rc;

use yew::prelude::*;

use super::beside;
use crate::platform::{focus, input, place};
use crate::state::verbs::{Does, Offer, caps};
use crate::state::{Command, Menu};
use crate::views::icons::icon;
use crate::views::markup::html;

/// What a menu needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MenuProps {
    /// Where it opens.
    pub menu: Menu,
    /// What it is about, by its name.
    pub name: AttrValue,
    /// Its lines.
    pub offers: Rc<Vec<Offer>>,
    /// Where commands go.
    pub on: Callback<Command>,
}

const MENU: &str = "menu";

/// A menu.
#[function_component]
pub fn MenuOf(props: &MenuProps) -> Html {
    {
        let at = props.menu.at;
        use_effect_with((), move |()| {
            input::show_modal(MENU);
            place::put(MENU, at);
            focus::give(&item_id(0));
            move || {
                input::close_modal(MENU);
            }
        });
    }
    let close = props.on.reform(|()| Command::CloseDialog);
    let oncancel = {
        let close = close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            close.emit(());
        })
    };
    let (onpointerdown, onclick) = beside(MENU, &use_mut_ref(|| false), close.clone());
    let onkeydown = {
        let offers = Rc::clone(&props.offers);
        Callback::from(move |event: KeyboardEvent| {
            let here =
                focus::held_by().and_then(|id| id.strip_prefix("menu-item-")?.parse::<usize>().ok()).unwrap_or(0);
            let key = event.key();
            if key == "Tab" {
                event.prevent_default();
                return close.emit(());
            }
            if let Some(to) = walked(&key, here, &offers) {
                event.prevent_default();
                // Letters are for the menu, not for the canvas behind it.
                event.stop_propagation();
                focus::give(&item_id(to));
            }
        })
    };
    let mut group = props.offers.first().map(|offer| offer.group);
    html! {
        <dialog id={MENU} class="menu" aria-label={props.name.clone()} {oncancel} {onpointerdown} {onclick} {onkeydown}>
            <p class="menu-name" aria-hidden="true">{ &props.name }</p>
            <div role="menu" aria-label={props.name.clone()} class="menu-items">
                { for props.offers.iter().enumerate().map(|(at, offer)| {
                    let begins = group.replace(offer.group) != Some(offer.group);
                    html! {
                        <key={offer.sentence.clone()}>
                            if begins {
                                <div role="separator" class="menu-rule"></div>
                            }
                            { item(offer, at, &props.on) }
                        </>
                    }
                }) }
            </div>
        </dialog>
    }
}

fn item_id(at: usize) -> String {
    format!("menu-item-{at}")
}

/// Where a key leads; nowhere if it is none of the menu's.
fn walked(key: &str, here: usize, offers: &[Offer]) -> Option<usize> {
    let last = offers.len().checked_sub(1)?;
    match key {
        "ArrowDown" => Some(if here >= last { 0 } else { here + 1 }),
        "ArrowUp" => Some(if here == 0 { last } else { here - 1 }),
        "Home" => Some(0),
        "End" => Some(last),
        letter if letter.chars().count() == 1 && letter != " " => {
            let begins = |at: &usize| {
                offers
                    .get(*at)
                    .and_then(|offer| offer.verb.get(..letter.len()))
                    .is_some_and(|first| first.eq_ignore_ascii_case(letter))
            };
            (1..=offers.len()).map(|on| (here + on) % offers.len()).find(begins).or(Some(here))
        }
        _ => None,
    }
}

fn item(offer: &Offer, at: usize, on: &Callback<Command>) -> Html {
    let (on, does) = (on.clone(), offer.does.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        on.emit(Command::CloseDialog);
        match &does {
            Does::Ask(commands) => super::carry_out(commands, &on),
            Does::GoOn(text) => on.emit(Command::OpenCommands(crate::state::Ask::of(text))),
            Does::Nothing => {}
        }
    });
    html! {
        <button type="button" id={item_id(at)} class={classes!("menu-item", (offer.icon == "bolt").then_some("cause"), (offer.icon == "trash").then_some("away"))}
            role="menuitem" tabindex="-1" {onclick}>
            <span class="menu-icon">{ icon(offer.icon) }</span>
            <span class="menu-verb">{ &offer.verb }</span>
            <span class="menu-keys" aria-hidden="true">
                { for offer.key.as_ref().map_or(&[][..], caps).iter().map(|cap| html! { <kbd>{ *cap }</kbd> }) }
            </span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::verbs::Group;

    fn offer(verb: &str) -> Offer {
        Offer {
            verb: verb.to_owned(),
            sentence: verb.to_owned(),
            also: "",
            group: Group::Look,
            icon: "",
            does: Does::Nothing,
            key: None,
        }
    }

    #[test]
    fn keys_walk_round_and_letters_find_their_lines() {
        let offers = ["Slow", "Crash", "Select downstream", "Delete"].map(offer);
        let to = |key, here| walked(key, here, &offers);
        assert_eq!(
            [to("ArrowDown", 3), to("ArrowUp", 0), to("Home", 2), to("End", 0)],
            [Some(0), Some(3), Some(0), Some(3)]
        );
        assert_eq!([to("s", 0), to("s", 2), to("D", 0), to("q", 1)], [Some(2), Some(0), Some(3), Some(1)]);
        assert_eq!([to("Enter", 0), to(" ", 0), walked("End", 0, &[])], [None, None, None]);
    }
}
