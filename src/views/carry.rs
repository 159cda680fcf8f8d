//! A button that can be pressed, or carried away and dropped somewhere: which of the two a hand does.

use yew::{KeyboardEvent, MouseEvent, PointerEvent};

use crate::platform::pointer::{capture, client};

/// A pointer that moves further than this while it is down drags [pixels].
const SLACK: f64 = 4.0;

/// How far a pointer has got that went down on a button.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Press {
    /// It may still become a click.
    Down((f64, f64)),
    /// It drags.
    Dragging,
    /// It has dragged: the click that follows is none.
    Dragged,
}

/// What a pointer is down on, of several buttons that share this, and how far it has got.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Carry<T>(Option<(T, Press)>);

impl<T> Default for Carry<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: PartialEq> Carry<T> {
    fn press(&mut self, what: &T) -> Option<&mut Press> {
        self.0.as_mut().filter(|(held, _)| held == what).map(|(_, press)| press)
    }

    /// A pointer went down on this.
    pub(super) fn down(&mut self, what: T, event: &PointerEvent) {
        let first = event.button() == 0;
        if first {
            // At once: a quick hand has left the button before it has moved a second time.
            capture(event);
        }
        self.held(first.then_some(what), client(event));
    }

    /// It moved; whether this is being carried.
    pub(super) fn moved(&mut self, what: &T, event: &PointerEvent) -> bool {
        self.drags(what, client(event), event.buttons() != 0)
    }

    /// It was let go, or taken away; whether this was being carried.
    pub(super) fn ended(&mut self, what: &T) -> bool {
        match self.press(what) {
            Some(press) if *press == Press::Dragging => {
                *press = Press::Dragged;
                true
            }
            _ => false,
        }
    }

    /// Escape: it is put back, and the click that follows is none; whether this was being carried.
    pub(super) fn given_up(&mut self, what: &T, event: &KeyboardEvent) -> bool {
        let given_up = event.key() == "Escape" && self.ended(what);
        if given_up {
            event.prevent_default();
            event.stop_propagation();
        }
        given_up
    }

    /// A click came; whether it means anything.
    pub(super) fn clicked(&mut self, what: &T, event: &MouseEvent) -> bool {
        // A key presses nothing down: it counts no clicks.
        self.released(what) || event.detail() == 0
    }

    fn held(&mut self, what: Option<T>, at: (f64, f64)) {
        self.0 = what.map(|what| (what, Press::Down(at)));
    }

    fn drags(&mut self, what: &T, (x, y): (f64, f64), down: bool) -> bool {
        if !down {
            // Let go somewhere else before it had become a drag.
            self.0 = None;
        }
        let Some(press) = self.press(what) else { return false };
        if let Press::Down((from_x, from_y)) = *press
            && (x - from_x).hypot(y - from_y) > SLACK
        {
            *press = Press::Dragging;
        }
        *press == Press::Dragging
    }

    /// Forgets the press; whether it was no drag.
    fn released(&mut self, what: &T) -> bool {
        let dragged = self.press(what).is_some_and(|press| *press == Press::Dragged);
        self.0 = None;
        !dragged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_is_a_click_until_it_has_moved_further_than_a_shaking_hand() {
        let mut carry = Carry::default();
        carry.held(Some(1), (10.0, 10.0));
        assert!(!carry.drags(&1, (12.0, 12.0), true) && !carry.ended(&1));
        assert!(carry.released(&1), "it is a click");
        carry.held(Some(1), (10.0, 10.0));
        assert!(!carry.drags(&2, (40.0, 10.0), true), "another button is not carried");
        assert!(carry.drags(&1, (40.0, 10.0), true));
        assert!(carry.drags(&1, (11.0, 10.0), true), "back where it was it is carried still");
        assert!(carry.ended(&1) && !carry.ended(&1), "dropped once");
        assert!(!carry.released(&1), "the click that follows is none");
        assert!(carry.released(&1), "the next one is");
    }

    #[test]
    fn what_was_let_go_elsewhere_is_held_no_longer() {
        let mut carry = Carry::default();
        carry.held(Some(1), (0.0, 0.0));
        assert!(!carry.drags(&1, (50.0, 0.0), false));
        assert!(!carry.drags(&1, (60.0, 0.0), true));
    }
}
