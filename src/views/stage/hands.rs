//! What a hand does on the stage, for [`crate::later`]: nobody's hand is quicker than the first picture.

use std::cell::Cell;

use crate::canvas::pointer::PointerKind;
use crate::platform::pointer::PointerAt;
use crate::platform::{attribute, space, watch};
use crate::state::{Command, Tool};

use betwixt_model::{Catalogue, Scenario, SimTime};

use super::dom_ids::STAGE;
use super::hand::{Asked, Hand};
use super::layout::Layout;
use super::link_look::Patience;
use super::listening::HandsOn;
use super::live::{Before, Live};
use super::looks;
use super::{map, meaning};

/// A place on the stage, or a way across it [pixels].
type Pixels = (f64, f64);

/// The functions that act for a hand.
#[derive(Debug)]
pub(crate) struct Hands {
    pub(super) pointer: fn(&HandsOn, PointerKind, &PointerAt),
    pub(super) left: fn(&HandsOn),
    pub(super) wheel: fn(&HandsOn, Pixels, Pixels, bool),
    pub(super) escape: fn(&HandsOn) -> bool,
    /// Lets go of what is held, as if it had never been; says whether anything was.
    pub(super) abandon: fn(&mut Hand, &mut Live) -> bool,
    pub(super) double_click: fn(&HandsOn, Pixels),
    pub(super) follow_tool: fn(&mut Hand, &Tool, &mut Live) -> Asked,
    /// How long callers wait, by connection.
    pub(super) patiences: fn(&Scenario, SimTime, &Catalogue, &Layout) -> Vec<Patience>,
    /// Whether parts are called the same after a change.
    pub(super) same_words: fn(&Scenario, &Scenario) -> bool,
    /// The layout of a document, from the one before it changed, if there was one.
    pub(super) layout: fn(Option<&Layout>, &Scenario, &Catalogue) -> Layout,
    /// Writes where everything stands that a change of the document has moved.
    pub(super) moved: fn(&Live, &Before),
}

/// What they do, in the second file of the page.
pub(crate) const HANDS: Hands = Hands {
    pointer,
    left,
    wheel,
    escape,
    abandon: Hand::escape,
    double_click,
    follow_tool: Hand::follow_tool,
    patiences: looks::patiences,
    same_words: looks::same_words,
    layout: Layout::after,
    moved: Live::moved,
};

thread_local! {
    /// What the pointer draws next is a rectangle that selects.
    static DRAWS: Cell<bool> = const { Cell::new(false) };
}

/// What says on the canvas that a rectangle would be drawn.
const DRAWS_ON: &str = "data-draws";

/// What the pointer draws next is a rectangle that selects.
pub(crate) fn next_is_rectangle() {
    DRAWS.set(true);
    attribute::set(STAGE, DRAWS_ON, "true");
}

/// Whether it was to be a rectangle; the next is none.
fn is_rectangle() -> bool {
    let draws = DRAWS.take();
    if draws {
        attribute::remove(STAGE, DRAWS_ON);
    }
    draws
}

fn pointer(on: &HandsOn, kind: PointerKind, at: &PointerAt) {
    // With the space bar down the paper is taken hold of, whatever lies there: as by the middle button.
    let held = PointerAt { button: 1, ..*at };
    let drawn = PointerAt { shift: true, ..*at };
    let at = match (kind, at.button) {
        (PointerKind::Down, 0) if space::takes_hold() => &held,
        (PointerKind::Down, 0) if is_rectangle() => &drawn,
        _ => at,
    };
    let asked = on.painter.with(|painter| {
        let asked = on.hand.borrow_mut().pointer(kind, at, &mut painter.live, &on.around);
        if at.buttons != 0 {
            map::follow(&painter.live);
        }
        asked
    });
    on.carry_out(asked);
}

fn left(on: &HandsOn) {
    let asked = on.hand.borrow_mut().left();
    on.carry_out(asked);
}

fn wheel(on: &HandsOn, at: Pixels, turned: Pixels, zooms: bool) {
    /// A wheel that has not turned for so long has stopped [page milliseconds].
    const STOPPED: u32 = 160;
    let serial = on.painter.with(|painter| {
        let serial = on.hand.borrow_mut().wheel(at, turned, zooms, &mut painter.live);
        map::follow(&painter.live);
        serial
    });
    let on = on.clone();
    watch::later(STOPPED, move || {
        if on.hand.borrow().is_last_turn(serial) {
            let camera = on.painter.with(|painter| painter.live.session_camera());
            on.on_command.emit(Command::SetCamera(camera));
        }
    });
}

fn escape(on: &HandsOn) -> bool {
    on.painter.with(|painter| on.hand.borrow_mut().escape(&mut painter.live))
}

fn double_click(on: &HandsOn, at: Pixels) {
    let commands = on.painter.with(|painter| match on.hand.borrow().straightens(&painter.live, &on.around) {
        Some(straightens) => vec![straightens],
        None => meaning::double_click(at, &painter.live, &on.around),
    });
    commands.into_iter().for_each(|command| on.on_command.emit(command));
}
