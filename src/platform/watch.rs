//! Listening that ends when it is dropped.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::{Interval, Timeout};
use web_sys::{Event, EventTarget};

use super::panic_page;

/// Something that is listened to until this is dropped.
#[derive(Debug)]
#[must_use = "dropping it ends the listening"]
pub struct Watch(#[expect(dead_code, reason = "held for its drop")] Held);

#[derive(Debug)]
enum Held {
    Listeners(#[expect(dead_code, reason = "held for its drop")] Vec<EventListener>),
    Every(#[expect(dead_code, reason = "held for its drop")] Interval),
    Nothing,
}

impl Watch {
    /// Of something that is not there.
    pub const fn nothing() -> Self {
        Self(Held::Nothing)
    }

    pub(super) const fn listeners(listeners: Vec<EventListener>) -> Self {
        Self(Held::Listeners(listeners))
    }

    pub(super) fn on(target: &EventTarget, name: &'static str, heard: impl FnMut(&Event) + 'static) -> Self {
        Self::listeners(vec![EventListener::new(target, name, unless_broken(heard))])
    }

    /// Calls something again and again, until this is dropped [page milliseconds].
    pub fn every(page_ms: u32, mut heard: impl FnMut() + 'static) -> Self {
        let heard = move || {
            if !panic_page::is_shown() {
                heard();
            }
        };
        Self(Held::Every(Interval::new(page_ms, heard)))
    }
}

/// Calls something once, later [page milliseconds].
pub fn later(page_ms: u32, call: impl FnOnce() + 'static) {
    Timeout::new(page_ms, call).forget();
}

/// A listener that may keep the browser from doing what it would do.
pub(super) fn deciding(target: &EventTarget, name: &'static str, heard: impl FnMut(&Event) + 'static) -> EventListener {
    EventListener::new_with_options(target, name, EventListenerOptions::enable_prevent_default(), unless_broken(heard))
}

/// After a panic nothing of ours may run again: what it would work on may be half changed.
pub(super) fn unless_broken(mut heard: impl FnMut(&Event) + 'static) -> impl FnMut(&Event) + 'static {
    move |event| {
        if !panic_page::is_shown() {
            heard(event);
        }
    }
}
