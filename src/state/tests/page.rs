//! Addresses, settings, keys, toasts and the live region.

use super::super::route::host;
use super::super::session::{Panels, Shape};
use super::super::settings::{Motion, Settings, Theme};
use super::super::shortcuts::{Focus, Press, Works, lookup, more};
use super::super::toast::{SHOWN_PAGE_MS, Toast, Toasts};
use super::super::voice::Voice;
use super::super::{Arrange, Axis, Line};
use super::super::{Command, EmbedMode, Lens, Route, Session, Surroundings};

#[test]
fn an_address_says_what_to_open() {
    let route = Route::parse(
        "/app/",
        "?embed=tune&autoplay=0&theme=dark&lock&show=errors,%20a.b_c,,p95&lang=en",
        "#s=1.abc-_.00ff",
    );
    assert_eq!(route.link.as_deref(), Some("1.abc-_.00ff"));
    assert_eq!(route.embed, Some(EmbedMode::Tune));
    assert_eq!((route.autoplay, route.theme, route.lock), (Some(false), Some(Theme::Dark), true));
    assert_eq!(route.show, ["errors", "a.b_c", "p95"]);
    assert_eq!(route.lang.as_deref(), Some("en"));
    assert_eq!(host("?embed&host=&host=https://a.example"), Some("https://a.example".to_owned()));
    assert!(Route::parse("/", "?embed=edit", "").is_editor());
    assert!(!Route::parse("/", "?embed", "").is_editor());
}

#[test]
fn a_link_survives_what_programs_do_to_it() {
    for (path, query, hash) in
        [("/", "?s=1.a.b", ""), ("/%23s=1.a.b", "", ""), ("/", "?embed=play%23s=1.a.b", ""), ("/", "", "#s=1.a.b")]
    {
        assert_eq!(Route::parse(path, query, hash).link.as_deref(), Some("1.a.b"), "{path}{query}{hash}");
    }
    assert_eq!(Route::parse("/this=that", "?is=1", "#top").link, None);
}

#[test]
fn a_gallery_name_leads_nowhere_else() {
    assert_eq!(Route::parse("/", "?open=charged-twice", "").open.as_deref(), Some("charged-twice"));
    for bad in ["../secret", "https://x", "a/b", "", "a.b", "%2e%2e%2f"] {
        assert_eq!(Route::parse("/", &format!("?open={bad}"), "").open, None, "{bad}");
    }
}

#[test]
fn nonsense_is_borne() {
    for text in ["?%", "?%zz=%1", "?=&&==", "?slow=NaN&theme=pink&embed=xyz", "?slow=-1", "?a=%ff%fe", "?é=ü"] {
        let route = Route::parse(text, text, text);
        assert_eq!((route.debug.slow, route.theme, route.link), (None, None, None), "{text}");
    }
    let debug = Route::parse("/", "?debug=ids,hit&slow=10&reduced-motion", "").debug;
    assert_eq!((debug.layers.len(), debug.slow, debug.reduced_motion), (2, Some(10.0), true));
}

#[test]
fn settings_survive_storage_and_damage() {
    let settings = Settings {
        theme: Theme::Dark,
        motion: Motion::Reduced,
        single_keys: false,
        hint_dismissed: true,
        dock: Some(300),
    };
    assert_eq!(Settings::read(&settings.write()), settings);
    for damaged in ["", "{", "[]", "null", r#"{"theme": 7, "motion": "jumping", "single_keys": "no", "more": {}}"#] {
        assert_eq!(Settings::read(damaged), Settings::default(), "{damaged}");
    }
    assert_eq!(Settings::read(r#"{"theme":"dark","new_in_version_9":1}"#).theme, Theme::Dark);
}

#[test]
fn themes_go_round_and_follow_the_system() {
    assert_eq!(Theme::System.next().next().next(), Theme::System);
    assert!(Theme::System.is_dark(true) && !Theme::System.is_dark(false) && Theme::Dark.is_dark(false));
    assert!(Motion::System.is_reduced(true) && !Motion::Full.is_reduced(true) && Motion::Reduced.is_reduced(false));
}

fn press(key: &str) -> Press<'_> {
    Press { key, ..Press::default() }
}

#[test]
fn keys_do_what_the_table_says() {
    let on_canvas = |press: Press<'_>| lookup(&press, Focus::Canvas, true);
    assert_eq!(on_canvas(press(" ")), Some(Command::TogglePlay));
    assert_eq!(on_canvas(press("n")), Some(Command::FocusNext));
    assert_eq!(on_canvas(Press { shift: true, ..press("N") }), Some(Command::FocusPrevious));
    assert_eq!(on_canvas(press("ArrowLeft")), Some(Command::Nudge { dx: -20.0, dy: 0.0 }));
    assert_eq!(on_canvas(Press { shift: true, ..press("ArrowLeft") }), Some(Command::Nudge { dx: -100.0, dy: 0.0 }));
    assert!(matches!(on_canvas(Press { alt: true, ..press("ArrowUp") }), Some(Command::FocusNearest(_))));
    assert_eq!(on_canvas(Press { ctrl: true, ..press("z") }), Some(Command::Undo));
    assert_eq!(on_canvas(Press { ctrl: true, shift: true, ..press("Z") }), Some(Command::Redo));
    // Signs need Shift on some keyboards and not on others.
    assert_eq!(on_canvas(Press { shift: true, ..press("?") }), Some(Command::OpenHelp));
    assert_eq!(on_canvas(press("?")), Some(Command::OpenHelp));
    assert_eq!(on_canvas(Press { shift: true, ..press("+") }), Some(Command::ZoomIn));
    assert_eq!(on_canvas(Press { ctrl: true, ..press("n") }), None, "the browser's own keys stay the browser's");
    assert_eq!(on_canvas(press("q")), None);
}

#[test]
fn keys_of_the_second_table_arrange_and_leave_the_clipboard_to_the_browser() {
    let on_canvas = |press: Press<'_>| more::lookup(&press, Focus::Canvas, true);
    let arrange = |how| Some(Command::Arrange(how));
    assert_eq!(on_canvas(press("t")), Some(Command::Look(None)));
    assert_eq!(on_canvas(Press { shift: true, ..press("T") }), arrange(Arrange::Tidy));
    assert_eq!(on_canvas(press("h")), arrange(Arrange::Distribute(Axis::Across)));
    assert_eq!(on_canvas(press("r")), Some(Command::Reverse(None)));
    let left = Press { ctrl: true, shift: true, ..press("ArrowLeft") };
    assert_eq!(on_canvas(left), arrange(Arrange::Align(Line::Left)));
    assert_eq!(more::lookup(&left, Focus::Typing, true), None, "there it marks a word");
    assert_eq!(on_canvas(Press { ctrl: true, ..press("d") }), Some(Command::Duplicate));
    for key in ["c", "x", "v"] {
        assert_eq!(on_canvas(Press { ctrl: true, ..press(key) }), None, "{key} is the browser's");
        assert!(
            more::MORE.iter().any(|held| held.works() == Works::Browser && held.caps.contains(&&*key.to_uppercase()))
        );
    }
}

#[test]
fn keys_keep_out_of_text_and_of_buttons() {
    for key in [" ", "n", "ArrowLeft", "Delete", "/", "?"] {
        assert_eq!(lookup(&press(key), Focus::Typing, true), None, "{key}");
        assert_eq!(lookup(&press(key), Focus::Elsewhere, true), None, "{key}");
    }
    let undo = Press { ctrl: true, ..press("z") };
    assert_eq!(lookup(&undo, Focus::Typing, true), None, "a field has an undo of its own");
    assert_eq!(lookup(&undo, Focus::Elsewhere, true), Some(Command::Undo));
    assert_eq!(lookup(&press("Escape"), Focus::Typing, true), Some(Command::Escape));
}

#[test]
fn single_keys_can_be_switched_off() {
    for key in ["n", ".", "c", "?", "0"] {
        assert_eq!(lookup(&press(key), Focus::Canvas, false), None, "{key}");
    }
    for key in [" ", "ArrowUp", "Delete", "Enter", "Escape"] {
        assert!(lookup(&press(key), Focus::Canvas, false).is_some(), "{key}");
    }
}

#[test]
fn no_key_has_two_meanings_and_every_line_can_be_printed() {
    let all: Vec<_> = more::all().collect();
    for (i, a) in all.iter().enumerate() {
        assert!(!a.caps.is_empty() && !a.label.is_empty() && !a.group.is_empty());
        for b in &all[..i] {
            assert_ne!(a.caps, b.caps, "{} and {}", a.label, b.label);
        }
    }
}

#[test]
fn news_gives_way_to_news_and_errors_stay() {
    let mut toasts = Toasts::default();
    toasts.push(Toast::news("One."), 0.0);
    toasts.push(Toast::undoable("Two."), 10.0);
    assert_eq!(toasts.shown().unwrap().text, "Two.");
    toasts.tick(10.0 + SHOWN_PAGE_MS);
    assert_eq!(toasts.shown(), None);
    toasts.push(Toast::error("Broken."), 0.0);
    toasts.push(Toast::news("Later."), 0.0);
    toasts.tick(1e9);
    assert_eq!(toasts.shown().unwrap().text, "Broken.");
    toasts.dismiss(0.0);
    assert_eq!(toasts.shown().unwrap().text, "Later.");
    toasts.hold(true, 5.0);
    toasts.tick(1e9);
    assert!(toasts.shown().is_some(), "it stays while somebody reads it");
    toasts.hold(false, 1e9);
    toasts.tick(1e9 + SHOWN_PAGE_MS);
    assert_eq!(toasts.shown(), None);
    toasts.push(Toast::undoable("Deleted."), 0.0);
    toasts.lapse_offers(0.0);
    assert_eq!(toasts.shown(), None);
}

#[test]
fn news_is_said_whatever_comes_after_it() {
    let mut voice = Voice::default();
    voice.say("One.", 0.0);
    voice.tell("Broken.", 100.0);
    voice.tell("Broken too.", 150.0);
    voice.say("Ended.", 200.0);
    assert_eq!(voice.said(), "One.");
    voice.tick(4_000.0);
    assert_eq!(voice.said(), "Broken. Broken too. Ended.");
    voice.tick(9_000.0);
    assert_eq!(voice.said(), "Broken. Broken too. Ended.", "each once");
}

#[test]
fn the_voice_says_one_thing_per_four_seconds_and_the_newest_wins() {
    let mut voice = Voice::default();
    voice.say("One.", 0.0);
    voice.say("Two.", 100.0);
    voice.say("Three.", 200.0);
    assert_eq!(voice.said(), "One.");
    voice.tick(3_999.0);
    assert_eq!(voice.said(), "One.");
    voice.tick(4_000.0);
    assert_eq!(voice.said(), "Three.");
    let serial = voice.serial();
    voice.answer("Three.", 4_001.0);
    assert_ne!(voice.serial(), serial, "the same words said again are heard again");
    voice.say("Back in time.", 0.0);
    assert_eq!(voice.said(), "Back in time.");
}

#[test]
fn the_lens_is_turned_kept_and_said() {
    let mut person = super::Person::empty();
    person.adds("a_mill");
    person.does(Command::Look(None));
    assert_eq!(person.session.lens, Lens::Telemetry);
    assert_eq!(person.session.voice.said(), "Only telemetry. Every component sends it.");
    person.does(Command::SetInstrumented { component: "mill".into(), instrumented: false });
    person.does(Command::Look(Some(Lens::Telemetry)));
    assert_eq!(person.session.voice.said(), "Only telemetry. Mill sends none.");
    // Neither undo nor another document turn it.
    person.does(Command::Undo).does(Command::NewEmpty);
    assert_eq!(person.session.lens, Lens::Telemetry);
    person.does(Command::Look(None));
    assert_eq!((person.session.lens, person.session.voice.said()), (Lens::Everything, "Everything is shown."));
}

#[test]
fn an_address_says_what_is_looked_at() {
    assert_eq!(Route::parse("/", "?embed=play&lens=telemetry", "").lens, Lens::Telemetry);
    assert_eq!(Route::parse("/", "", "#s=1.abc.def&t=3&lens=telemetry").lens, Lens::Telemetry);
    assert_eq!(Route::parse("/", "?lens=what", "").lens, Lens::Everything);
}

#[test]
fn a_small_window_begins_with_its_drawing() {
    let begins = |shape, low| {
        let surroundings = Surroundings { shape, low, ..Surroundings::default() };
        let Panels { palette, inspector, evidence, outline, expectations: _ } =
            Session::new(Settings::default(), surroundings).panels;
        assert!(inspector && !outline);
        (palette, evidence)
    };
    assert_eq!(begins(Shape::Roomy, false), (true, true));
    assert_eq!(begins(Shape::Snug, false), (false, true), "what can be added is a press away");
    assert_eq!(begins(Shape::Snug, true), (false, false));
    assert_eq!(begins(Shape::Roomy, true), (true, false));
    assert!(Shape::Narrow.is_narrow() && Shape::Upright.is_narrow() && !Shape::Snug.is_narrow());
}
