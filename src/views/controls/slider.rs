//! A slider: the browser's own range, drawn anew, with our keys, a tick for the scenario's value and Shift for fineness.

use std::cell::RefCell;
use std::rc::Rc;

use crate::views::markup::html;
use yew::prelude::*;

use super::percent;
use super::track::{Stride, Track};
use crate::platform::input;
use crate::state::{GestureId, fixed};

/// Places of the range on the whole length.
const PLACES: f64 = 1_000.0;

/// Shift makes a hand so many times finer.
const FINER: f64 = 10.0;

/// A slider has moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slid {
    /// To this magnitude.
    pub magnitude: f64,
    /// One continuous doing of the hand.
    pub gesture: GestureId,
    /// The hand has let go.
    pub done: bool,
    /// Escape: it is as if the hand had never moved it. The magnitude is that from before.
    pub abandoned: bool,
}

/// What a slider needs.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SliderProps {
    /// For those who listen: "Latency".
    pub label: AttrValue,
    /// For those who listen: "8 seconds, was 180 milliseconds".
    pub text: AttrValue,
    /// How the range is spread.
    pub track: Track,
    /// Where it is.
    pub magnitude: f64,
    /// Where the scenario had it, if that is worth a mark.
    #[prop_or_default]
    pub tick: Option<f64>,
    /// A person has changed it while it ran.
    #[prop_or_default]
    pub changed: bool,
    /// Marks under the track, each with its magnitude.
    #[prop_or_default]
    pub marks: Rc<[f64]>,
    /// Identity of the input, for labels.
    #[prop_or_default]
    pub id: AttrValue,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// It has moved.
    pub on_slide: Callback<Slid>,
    /// Double click or Backspace: back to where the scenario had it.
    pub on_reset: Callback<()>,
}

/// One hold of the hand on the slider.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Grip {
    gesture: GestureId,
    /// Where it was before.
    from: f64,
    magnitude: f64,
    /// Where the thumb is drawn, 0 to 1.
    place: f64,
    /// Shift went down here: where the thumb was, and where the pointer was.
    anchor: Option<(f64, f64)>,
}

/// What a slider keeps between two renders.
#[derive(Clone)]
struct Kept {
    /// The hold of the hand, if it holds.
    grip: Rc<RefCell<Option<Grip>>>,
    /// Whether Shift is down.
    shift: Rc<RefCell<bool>>,
    /// The hand has given up, and still holds the thumb.
    given_up: Rc<RefCell<bool>>,
    redraw: UseForceUpdateHandle,
    on: Callback<Slid>,
}

impl Kept {
    fn slide(&self, next: Grip) {
        *self.grip.borrow_mut() = Some(next);
        self.on.emit(Slid { magnitude: next.magnitude, gesture: next.gesture, done: false, abandoned: false });
        self.redraw.force_update();
    }

    fn abandon(&self) -> bool {
        let Some(Grip { gesture, from, .. }) = self.grip.borrow_mut().take() else { return false };
        *self.given_up.borrow_mut() = true;
        self.on.emit(Slid { magnitude: from, gesture, done: true, abandoned: true });
        self.redraw.force_update();
        true
    }

    /// The hand has let go of the thumb.
    fn let_go(&self) {
        if self.given_up.take() {
            self.redraw.force_update();
        }
        self.finish();
    }

    fn finish(&self) {
        // Taken out first: whoever hears of the end may look at the slider again.
        let last = self.grip.borrow_mut().take();
        if let Some(Grip { gesture, magnitude, .. }) = last {
            self.on.emit(Slid { magnitude, gesture, done: true, abandoned: false });
            self.redraw.force_update();
        }
    }
}

/// A slider.
#[function_component]
pub fn Slider(props: &SliderProps) -> Html {
    let kept = Kept {
        grip: use_mut_ref(|| None::<Grip>),
        shift: use_mut_ref(|| false),
        given_up: use_mut_ref(|| false),
        redraw: use_force_update(),
        on: props.on_slide.clone(),
    };
    let held = *kept.grip.borrow();
    let place = held.map_or_else(|| props.track.place(props.magnitude), |grip| grip.place);
    let on_pointer = {
        let shift = Rc::clone(&kept.shift);
        Callback::from(move |event: PointerEvent| *shift.borrow_mut() = event.shift_key())
    };
    let end = || kept.clone();
    html! {
        <span class={classes!("slider", props.changed.then_some("changed"), props.class.clone())}>
            { art(props, place) }
            <input type="range" id={(!props.id.is_empty()).then(|| props.id.clone())} min="0" max="1000" step="any"
                value={fixed(place * PLACES, 2)} aria-label={props.label.clone()} aria-valuetext={props.text.clone()}
                oninput={on_input(&kept, props.track, (props.magnitude, place))} onkeydown={on_key(&kept, props)}
                onpointerdown={on_pointer.clone()} onpointermove={on_pointer}
                onpointerup={let kept = end(); move |_: PointerEvent| kept.let_go()}
                onchange={let kept = end(); move |_: Event| kept.let_go()}
                onkeyup={let kept = end(); move |_: KeyboardEvent| kept.finish()}
                onblur={let kept = end(); move |_: FocusEvent| kept.let_go()}
                ondblclick={let on = props.on_reset.clone(); move |_: MouseEvent| on.emit(())} />
        </span>
    }
}

fn on_input(kept: &Kept, track: Track, (now, shown): (f64, f64)) -> Callback<InputEvent> {
    let kept = kept.clone();
    Callback::from(move |event: InputEvent| {
        let Some(raw) = betwixt_model::decimal::parse(&input::value_of(&event)) else { return };
        if *kept.given_up.borrow() {
            // The thumb goes back to where it belongs.
            kept.redraw.force_update();
            return;
        }
        let (held, shift) = (*kept.grip.borrow(), *kept.shift.borrow());
        let from = held.map_or(now, |grip| grip.from);
        kept.slide(Grip { from, ..dragged(held, raw / PLACES, shift, shown, track) });
    })
}

fn on_key(kept: &Kept, props: &SliderProps) -> Callback<KeyboardEvent> {
    let (kept, track, on_reset, magnitude) = (kept.clone(), props.track, props.on_reset.clone(), props.magnitude);
    Callback::from(move |event: KeyboardEvent| {
        *kept.shift.borrow_mut() = event.shift_key();
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if event.key() == "Escape" && kept.abandon() {
            event.prevent_default();
            event.stop_propagation();
            return;
        }
        press(&kept, &event, magnitude, track, &on_reset);
    })
}

fn press(kept: &Kept, event: &KeyboardEvent, magnitude: f64, track: Track, on_reset: &Callback<()>) {
    let held = *kept.grip.borrow();
    let from = held.map_or(magnitude, |grip| grip.magnitude);
    match key(&event.key(), event.shift_key(), from, track) {
        Key::To(magnitude) => {
            event.prevent_default();
            let gesture = held.map_or_else(GestureId::fresh, |grip| grip.gesture);
            let before = held.map_or(from, |grip| grip.from);
            kept.slide(Grip { gesture, from: before, magnitude, place: track.place(magnitude), anchor: None });
        }
        Key::Reset => {
            event.prevent_default();
            event.stop_propagation();
            on_reset.emit(());
        }
        Key::Other => {}
    }
}

/// Where the thumb goes when the pointer is at `raw`; with Shift it follows ten times slower.
fn dragged(held: Option<Grip>, raw: f64, shift: bool, shown: f64, track: Track) -> Grip {
    let gesture = held.map_or_else(GestureId::fresh, |grip| grip.gesture);
    let anchor = shift.then(|| held.and_then(|grip| grip.anchor).unwrap_or((shown, raw)));
    let place = anchor.map_or(raw, |(thumb, pointer)| (thumb + (raw - pointer) / FINER).clamp(0.0, 1.0));
    let magnitude = track.magnitude(place, shift);
    Grip { gesture, from: held.map_or(magnitude, |grip| grip.from), magnitude, place, anchor }
}

/// What a key does to a slider.
enum Key {
    To(f64),
    Reset,
    Other,
}

fn key(name: &str, shift: bool, from: f64, track: Track) -> Key {
    let stride = if shift { Stride::Fine } else { Stride::Usual };
    match name {
        "ArrowRight" | "ArrowUp" => Key::To(track.stepped(from, stride, true)),
        "ArrowLeft" | "ArrowDown" => Key::To(track.stepped(from, stride, false)),
        "PageUp" => Key::To(track.stepped(from, Stride::Wide, true)),
        "PageDown" => Key::To(track.stepped(from, Stride::Wide, false)),
        "Home" => Key::To(track.magnitude(0.0, false)),
        "End" => Key::To(track.magnitude(1.0, false)),
        "Backspace" | "Delete" => Key::Reset,
        _ => Key::Other,
    }
}

fn art(props: &SliderProps, place: f64) -> Html {
    let at = percent(place);
    html! {
        <svg class="slider-art" aria-hidden="true" focusable="false">
            <rect class="slider-track" x="0" y="8" width="100%" height="4" rx="2" />
            <rect class="slider-fill" x="0" y="8" width={at} height="4" rx="2" />
            { for props.marks.iter().map(|mark| {
                let x = percent(props.track.place(*mark));
                html! { <line class="slider-mark" x1={x.clone()} x2={x} y1="17" y2="20" /> }
            }) }
            { for props.tick.map(|tick| {
                let x = percent(props.track.place(tick));
                html! { <line class="slider-tick" x1={x.clone()} x2={x} y1="4.500" y2="15.500" /> }
            }) }
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_makes_a_drag_ten_times_finer() {
        let track = Track::log(1.0, 100.0);
        let plain = dragged(None, 0.6, false, 0.5, track);
        assert_eq!(plain.place, 0.6);
        let begun = dragged(Some(plain), 0.6, true, 0.6, track);
        let fine = dragged(Some(begun), 0.7, true, 0.6, track);
        assert!((fine.place - 0.61).abs() < 1e-9 && fine.gesture == plain.gesture);
        assert_eq!(dragged(Some(fine), 0.7, false, 0.61, track).place, 0.7);
    }

    #[test]
    fn keys_are_those_of_the_design() {
        let track = Track::log(0.001, 1_000.0);
        let to = |name, shift| match key(name, shift, 10.0, track) {
            Key::To(magnitude) => magnitude,
            Key::Reset => -1.0,
            Key::Other => -2.0,
        };
        assert_eq!([to("ArrowRight", false), to("ArrowLeft", false), to("ArrowUp", true)], [11.0, 9.5, 10.1]);
        assert_eq!([to("PageUp", false), to("PageDown", false)], [20.0, 5.0]);
        assert_eq!([to("Home", false), to("End", false)], [0.001, 1_000.0]);
        assert_eq!([to("Backspace", false), to("a", false)], [-1.0, -2.0]);
    }
}
