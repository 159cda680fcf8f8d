//! What can be added: only kinds that work, by their headings. Click or Enter adds; a drag carries it to the canvas.

use std::cell::RefCell;
use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::{KindSpec, PresetSpec};
use yew::prelude::*;

use super::carry::Carry;
use super::icons::{icon, small};
use super::{CATALOGUE, found};
use crate::later;
use crate::platform::pointer::client;
use crate::platform::{focus, input};
use crate::state::templates::TEMPLATES;
use crate::state::{Command, Sketch, Wanted};

/// Identity of the search field: whoever follows [`Command::SearchPalette`] gives it the focus.
pub const SEARCH: &str = "palette-search";

/// How far a drag has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DragPhase {
    /// It has begun, or goes on.
    Moves,
    /// The hand let go.
    Drops,
    /// It was given up.
    Ends,
}

/// A component on its way from the palette to the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteDrag {
    /// What is to be added.
    pub wanted: Wanted,
    /// How far the drag has got.
    pub phase: DragPhase,
    /// Where the pointer is in the window [pixels].
    pub at: (f64, f64),
}

/// What the palette needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PaletteProps {
    /// Where commands go.
    pub on: Callback<Command>,
    /// Where drags go: to whoever owns the canvas.
    pub on_drag: Callback<PaletteDrag>,
}

/// One tile.
#[derive(Clone, Copy, Debug)]
struct Tile {
    kind: &'static KindSpec,
    preset: &'static PresetSpec,
}

impl Tile {
    fn id(&self) -> String {
        format!("palette-{}-{}", self.kind.id, self.preset.id)
    }

    fn wanted(&self) -> Wanted {
        Wanted::new(self.kind.id, Some(self.preset.id))
    }

    fn fits(&self, search: &str) -> bool {
        found(&[self.preset.title, self.preset.category, self.kind.title, self.kind.summary], search)
    }
}

/// Tiles under their headings, in the order of the catalogue: what is called so, or else what others call so.
fn groups(search: &str) -> Vec<(&'static str, Vec<Tile>)> {
    let ours = grouped(|tile| tile.fits(search));
    match later::here() {
        Some(later) if ours.is_empty() => grouped(|tile| (later.called)(tile.kind.id, search)),
        _ => ours,
    }
}

fn grouped(fits: impl Fn(&Tile) -> bool) -> Vec<(&'static str, Vec<Tile>)> {
    let mut out: Vec<(&'static str, Vec<Tile>)> = Vec::new();
    for kind in CATALOGUE.kinds {
        for preset in kind.presets {
            let tile = Tile { kind, preset };
            if !fits(&tile) {
                continue;
            }
            match out.iter_mut().find(|(category, _)| *category == preset.category) {
                Some((_, tiles)) => tiles.push(tile),
                None => out.push((preset.category, vec![tile])),
            }
        }
    }
    out
}

/// What can be added.
#[function_component]
pub fn Palette(props: &PaletteProps) -> Html {
    let search = use_state_eq(String::new);
    let roving = use_state_eq(|| 0_usize);
    let press = use_mut_ref(Carry::<Wanted>::default);
    let groups = groups(&search);
    let tiles: Vec<Tile> = groups.iter().flat_map(|(_, tiles)| tiles).copied().collect();
    let oninput = {
        let (search, roving) = (search.clone(), roving.clone());
        Callback::from(move |event: InputEvent| {
            search.set(input::value_of(&event));
            roving.set(0);
        })
    };
    let onkeydown = {
        let (search, on, first) = (search.clone(), props.on.clone(), tiles.first().copied());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => {
                if let Some(tile) = first {
                    on.emit(Command::Add { what: tile.wanted(), at: None });
                }
            }
            "ArrowDown" => {
                event.prevent_default();
                if let Some(tile) = first {
                    focus::give(&tile.id());
                }
            }
            "Escape" if !search.is_empty() => {
                event.stop_propagation();
                search.set(String::new());
            }
            _ => {}
        })
    };
    let show = |place: usize, tile: Tile| {
        let kept = Kept { press: Rc::clone(&press), wanted: tile.wanted(), on_drag: props.on_drag.clone() };
        let roving = Roving { here: place == *roving, place, roving: roving.setter() };
        tile_view(tile, &kept, &props.on, neighbours(&tiles, place), roving)
    };
    let mut place = 0;
    // The groups are a list of their own: Yew lines unkeyed siblings up from the end, and would make the search field anew
    // while somebody types in it.
    html! {
        <nav class="palette" aria-label="Components to add">
            <label class="search">
                { small("search") }
                <input id={SEARCH} type="search" placeholder="Add a component" aria-label="Search components to add" autocomplete="off"
                    spellcheck="false" value={(*search).clone()} {oninput} {onkeydown} />
                <kbd aria-hidden="true">{ "/" }</kbd>
            </label>
            if tiles.is_empty() {
                <p class="group-empty" role="status">{ nothing(&search) }</p>
            }
            <div class="palette-groups">
            { for groups.iter().map(|(category, members)| {
                let start = place;
                place += members.len();
                html! {
                    <section key={*category} aria-label={*category}>
                        <h2 class="palette-group">{ *category }</h2>
                        <div class="tiles">
                            { for members.iter().enumerate().map(|(at, tile)| show(start + at, *tile)) }
                        </div>
                    </section>
                }
            }) }
            { templates(&search, &props.on) }
            </div>
            <p class="palette-foot">{ "Drag onto the canvas, or press Enter to place one." }</p>
        </nav>
    }
}

/// Groups of components that work together, below the single ones.
fn templates(search: &str, on: &Callback<Command>) -> Html {
    let fitting = TEMPLATES.iter().enumerate().filter(|(_, held)| found(&[held.name, held.about, "Templates"], search));
    let tiles: Vec<Html> = fitting
        .map(|(at, held)| {
            let on = on.clone();
            html! {
                <button key={held.name} type="button" class="tile is-template" title={held.about}
                    onclick={move |_: MouseEvent| on.emit(Command::from(Sketch::PutTemplate(at)))}>
                    { icon(held.icon) }
                    <span>{ held.name }</span>
                </button>
            }
        })
        .collect();
    if tiles.is_empty() {
        return Html::default();
    }
    html! {
        <section key="templates" aria-label="Templates">
            <h2 class="palette-group">{ "Templates" }</h2>
            <div class="tiles">{ for tiles.into_iter() }</div>
        </section>
    }
}

fn nothing(search: &str) -> String {
    let known = CATALOGUE.kinds.first().map_or("", |kind| kind.title);
    format!("Nothing is called “{}”. Try {known}.", search.trim())
}

/// The tiles that the arrow keys lead to: before, after, above, below.
fn neighbours(tiles: &[Tile], at: usize) -> [AttrValue; 4] {
    /// Tiles in a row.
    const ROW: usize = 3;
    let id =
        |at: Option<usize>| at.and_then(|at| tiles.get(at)).map_or_else(AttrValue::default, |tile| tile.id().into());
    [
        id(at.checked_sub(1)),
        id(Some(at + 1)),
        id(at.checked_sub(ROW).or(Some(0))),
        id(Some((at + ROW).min(tiles.len() - 1))),
    ]
}

/// Whether Tab enters the tiles at this one, and how it comes to.
struct Roving {
    here: bool,
    place: usize,
    roving: UseStateSetter<usize>,
}

/// What a tile keeps between two events.
#[derive(Clone)]
struct Kept {
    /// Which tile the pointer is down on; shared by all.
    press: Rc<RefCell<Carry<Wanted>>>,
    wanted: Wanted,
    on_drag: Callback<PaletteDrag>,
}

impl Kept {
    fn send(&self, phase: DragPhase, event: &PointerEvent) {
        self.on_drag.emit(PaletteDrag { wanted: self.wanted.clone(), phase, at: client(event) });
    }

    fn down(&self, event: &PointerEvent) {
        self.press.borrow_mut().down(self.wanted.clone(), event);
    }

    fn moved(&self, event: &PointerEvent) {
        let drags = self.press.borrow_mut().moved(&self.wanted, event);
        if drags {
            self.send(DragPhase::Moves, event);
        }
    }

    fn ended(&self, phase: DragPhase, event: &PointerEvent) {
        let dragged = self.press.borrow_mut().ended(&self.wanted);
        if dragged {
            self.send(phase, event);
        }
    }
}

fn tile_view(tile: Tile, kept: &Kept, on: &Callback<Command>, neighbours: [AttrValue; 4], roving: Roving) -> Html {
    let pointer = |take: fn(&Kept, &PointerEvent)| {
        let kept = kept.clone();
        Callback::from(move |event: PointerEvent| take(&kept, &event))
    };
    let onclick = {
        let (on, kept) = (on.clone(), kept.clone());
        Callback::from(move |event: MouseEvent| {
            let clicked = kept.press.borrow_mut().clicked(&kept.wanted, &event);
            if clicked {
                on.emit(Command::Add { what: kept.wanted.clone(), at: None });
            }
        })
    };
    let Roving { here, place, roving } = roving;
    html! {
        <button key={tile.id()} type="button" class="tile" id={tile.id()} title={tile.kind.summary} {onclick} onkeydown={tile_keys(neighbours, kept.clone())}
            onpointerdown={pointer(Kept::down)} onpointermove={pointer(Kept::moved)}
            onpointerup={pointer(|kept, event| kept.ended(DragPhase::Drops, event))}
            onpointercancel={pointer(|kept, event| kept.ended(DragPhase::Ends, event))}
            tabindex={if here { "0" } else { "-1" }} onfocus={move |_: FocusEvent| roving.set(place)}>
            { icon(tile.preset.icon) }
            <span>{ tile.preset.title }</span>
        </button>
    }
}

fn tile_keys(neighbours: [AttrValue; 4], kept: Kept) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let given_up = kept.press.borrow_mut().given_up(&kept.wanted, &event);
        if given_up {
            let wanted = kept.wanted.clone();
            kept.on_drag.emit(PaletteDrag { wanted, phase: DragPhase::Ends, at: (0.0, 0.0) });
            return;
        }
        let [before, after, above, below] = &neighbours;
        let to = match event.key().as_str() {
            "ArrowLeft" => before,
            "ArrowRight" => after,
            "ArrowUp" => above,
            "ArrowDown" => below,
            _ => return,
        };
        event.prevent_default();
        focus::give(to);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_of_every_kind_has_a_tile() {
        let tiles: usize = groups("").iter().map(|(_, tiles)| tiles.len()).sum();
        assert_eq!(tiles, CATALOGUE.kinds.iter().map(|kind| kind.presets.len()).sum::<usize>());
        assert!(groups("no such thing").is_empty());
        let first = CATALOGUE.kinds[0].presets[0];
        assert!(
            groups(&first.title.to_uppercase())
                .iter()
                .any(|(_, tiles)| tiles.iter().any(|tile| tile.preset.id == first.id))
        );
    }
}
