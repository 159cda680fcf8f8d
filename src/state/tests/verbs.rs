//! What somebody writes, and what the page understands; on the shop that everybody begins with.

use betwixt_model::{FaultTarget, ParamValue, SimSpan, SimTime};
use betwixt_sim::CATALOGUE as REAL;

use super::super::document::Document;
use super::super::verbs::{Around, Does, Found, SENTENCES, Suggestion, offers, parts, search, words};
use super::super::{About, Command, Selection, Stream, Subject, shortcuts, walk};

static CATALOGUE: betwixt_model::Catalogue = REAL;

fn shop() -> Document {
    let scenario = crate::gallery::find("online-shop", &CATALOGUE).expect("the shop is in the gallery");
    Document::new(scenario, Vec::new(), &CATALOGUE)
}

fn asked(text: &str, selection: &Selection) -> Found {
    let document = shop();
    let gallery =
        [("retry-storm", "The storm that outlives its cause".to_owned()), ("failover", "Failover".to_owned())];
    search(
        text,
        &Around {
            document: &document,
            selection,
            parts: &parts::named(document.scenario(), &CATALOGUE),
            gallery: &gallery,
        },
    )
}

fn first(text: &str) -> Suggestion {
    let found = asked(text, &Selection::Nothing);
    found.list.first().unwrap_or_else(|| panic!("{text}: {:?}", found.why)).clone()
}

fn command(text: &str) -> Command {
    match first(text).does {
        Does::Ask(commands) => commands.last().expect("something is asked for").clone(),
        other => panic!("{text}: {other:?}"),
    }
}

fn why(text: &str) -> String {
    asked(text, &Selection::Nothing).why.unwrap_or_else(|| panic!("{text}: {:?}", first(text)))
}

#[test]
fn what_is_broken_by_how_much_when_and_for_how_long() {
    let Command::InjectFault { kind, target, at, lasts, params } = command("slow payments by 10 at 1:00 for 20 s")
    else {
        panic!("a fault")
    };
    assert_eq!((kind.as_str(), target), ("slow", FaultTarget::Component("payments".into())));
    assert_eq!((at, lasts), (Some(SimTime(60_000_000_000)), Some(SimSpan::from_s(20))));
    assert_eq!(params.iter().collect::<Vec<_>>(), [("factor", ParamValue::Number(10.0))]);
    assert_eq!(first("slow payments by 10").label, "Slow: Payments, 10 times slower, now, until you end it");
    assert_eq!(first("plan crash of orders db at 1:00").label, "Crash: Orders DB, from 1:00, until you end it");
    assert_eq!(first("crash checkout at 1:00 until 1:30").label, "Crash: Checkout, from 1:00, for 30s");
    assert_eq!(first("at 0:45 crash checkout").label, "Crash: Checkout, from 0:45, until you end it");
    assert_eq!(first("slow payments by 200ms").label, "Slow: Payments, and besides 200ms, now, until you end it");
    // On a connection the same word means what a connection can suffer.
    assert_eq!(
        first("slow checkout to payments by 8s").label,
        "Latency: Checkout to Payments, added 8s, now, until you end it"
    );
    assert_eq!(
        first("lose 20% of checkout to payments").label,
        "Loss: Checkout to Payments, share 20%, now, until you end it"
    );
    assert_eq!(first("break payments with errors").label, "Errors: Payments, now, until you end it");
}

#[test]
fn sentences_with_arguments_become_commands() {
    assert_eq!(
        command("rename stock to Warehouse EU"),
        Command::Rename { component: "stock".into(), name: "Warehouse EU".into() }
    );
    assert_eq!(command("go to 0:45"), Command::Seek(SimTime(45_000_000_000)));
    assert_eq!(command("back 10 s"), Command::SeekBy(-10_000_000_000));
    assert_eq!(command("seed 42"), Command::SetSeed(42));
    assert_eq!(command("run for 5 min"), Command::SetDuration(SimSpan::from_s(300)));
    assert_eq!(command("open retry storm"), Command::OpenScenario("retry-storm".into()));
    assert_eq!(command("add journey Returns"), Command::AddFlow("Returns".into()));
    assert!(matches!(command("theme dark"), Command::SetTheme(_)));
    assert!(matches!(command("add cache"), Command::Add { .. }));
    assert_eq!(first("add cache after checkout").label, "Add Cache after Checkout");
}

#[test]
fn what_needs_no_argument_is_found_by_verb_and_name() {
    let Command::SetParam { param, value, .. } = command("set timeout of checkout to payments to 2 s") else {
        panic!("a parameter")
    };
    assert_eq!((param, value), ("timeout", ParamValue::Span(SimSpan::from_s(2))));
    assert_eq!(command("delete payments"), Command::Delete(Subject::Component("payments".into())));
    assert_eq!(command("remove payments"), Command::Delete(Subject::Component("payments".into())));
    assert_eq!(command("undo"), Command::Undo);
}

#[test]
fn what_is_only_begun_goes_on() {
    let goes_on = |text: &str| match first(text).does {
        Does::GoOn(on) => on,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(goes_on("connect checkout"), "connect Checkout to ");
    assert_eq!(goes_on("rename stock"), "rename Stock (legacy) to ");
    let list = asked("connect checkout to ", &Selection::Nothing).list;
    assert!(!list.is_empty() && list.iter().all(|held| matches!(held.does, Does::Ask(_))), "{list:?}");
    assert!(list.iter().all(|held| held.label != "Connect Checkout to Payments"), "these two are connected already");
}

#[test]
fn what_is_selected_need_not_be_named() {
    let selection = Selection::one("payments".into());
    let found = asked("slow by 4", &selection);
    assert_eq!(found.list[0].label, "Slow: Payments, 4 times slower, now, until you end it");
    let found = asked("", &selection);
    assert_eq!(found.list[0].label, "Slow Payments", "an empty line offers what the menu does");
}

#[test]
fn what_is_not_understood_is_said_with_what_is_near() {
    assert_eq!(why("crash paymnets zz"), "Nothing is called “paymnets zz”. Near: Payments, Checkout to Payments.");
    assert_eq!(why("connect checkout to payments"), "Checkout is already connected to Payments.");
    assert_eq!(why("slow payments at noon"), "“noon” is no moment: write it like 0:45 or 90 s.");
    assert!(why("slow payments by many").starts_with("Times slower: \"many\""), "{}", why("slow payments by many"));
    assert_eq!(why("qqqq"), "Nothing is called “qqqq”.");
}

#[test]
fn a_slip_of_the_hand_is_forgiven() {
    assert_eq!(first("crsh paymnets").label, "Crash Payments");
    assert!(words::fit("chkout", "Checkout").is_some(), "letters in their order");
    assert!(words::fit("payments", "Payments") > words::fit("payments", "Checkout to Payments"));
    assert_eq!(words::distance("paymnets", "payments"), 1);
}

#[test]
fn every_example_of_the_help_is_understood() {
    for sentence in SENTENCES {
        let found = asked(sentence.example, &Selection::Nothing);
        let known = ["There is no zone", "Nothing is called “eu", "This scenario has no zone"];
        let fine = !found.list.is_empty()
            || found.why.as_ref().is_some_and(|why| known.iter().any(|known| why.starts_with(known)));
        assert!(fine, "{}: {:?}", sentence.example, found.why);
    }
}

#[test]
fn every_line_of_the_table_of_keys_is_found_by_its_words() {
    for shortcut in shortcuts::more::all() {
        let found = asked(shortcut.label, &Selection::Nothing);
        let held = found.list.iter().any(|held| held.label == shortcut.label);
        assert!(held, "{}: {:?}", shortcut.label, found.list.iter().map(|held| &held.label).collect::<Vec<_>>());
    }
}

#[test]
fn every_offer_of_every_part_can_be_carried_out() {
    let document = shop();
    let selection = Selection::Nothing;
    let named = parts::named(document.scenario(), &CATALOGUE);
    let around = Around { document: &document, selection: &selection, parts: &named, gallery: &[] };
    let mut seen = 0;
    for part in parts::all(document.scenario(), parts::Sort::All) {
        for offer in offers::of_part(&part, &around) {
            assert!(!offer.verb.is_empty() && !offer.sentence.is_empty());
            if let Does::GoOn(text) = &offer.does {
                assert!(!search(text, &around).list.is_empty(), "{text} leads on");
                continue;
            }
            let Does::Ask(commands) = &offer.does else { panic!("{offer:?}") };
            let mut person = super::Person {
                document: shop().into(),
                session: Default::default(),
                now: SimTime::START,
                page_ms: 0.0,
            };
            for command in commands {
                person.does(command.clone());
            }
            assert_eq!(person.refusal(), None, "{}", offer.sentence);
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn a_menu_is_in_groups_and_shows_the_keys_of_the_table() {
    let document = shop();
    let selection = Selection::one("checkout".into());
    let named = parts::named(document.scenario(), &CATALOGUE);
    let around = Around { document: &document, selection: &selection, parts: &named, gallery: &[] };
    let menu = offers::of_menu(About::Selection, &around);
    assert!(menu.is_sorted_by_key(|offer| offer.group));
    let delete = menu.iter().find(|offer| offer.verb == "Delete").expect("it can be deleted");
    let caps = delete.key.as_ref().map(super::super::verbs::caps);
    assert_eq!(caps, Some(&["Delete"][..]));
    let verbs: Vec<&str> = menu.iter().map(|offer| offer.verb.as_str()).collect();
    for verb in ["Slow", "Crash", "Connect to…", "Turn off telemetry", "Duplicate", "Rename…", "Select downstream"]
    {
        assert!(verbs.contains(&verb), "{verb}: {verbs:?}");
    }
    assert_eq!(offers::of_menu(About::Time(SimTime(45_000_000_000)), &around)[0].verb, "Add a fault at 0:45…");
}

#[test]
fn down_the_stream_are_those_who_are_called() {
    let document = shop();
    let scenario = document.scenario();
    let down = walk::along(scenario, &Selection::one("checkout".into()), Stream::Down);
    let up = walk::along(scenario, &Selection::one("payments".into()), Stream::Up);
    assert!(down.has_component(&"payments".into()) && down.has_component(&"checkout".into()));
    assert!(up.has_component(&"checkout".into()) && !up.has_component(&"stock".into()));
    assert_eq!(walk::along(scenario, &Selection::Nothing, Stream::Down), Selection::Nothing);
    // A connection leads to the box at its end.
    let arrow = Selection::Connection("checkout-payments".into());
    assert!(!walk::along(scenario, &arrow, Stream::Down).has_component(&"checkout".into()));
    assert!(walk::along(scenario, &arrow, Stream::Up).has_component(&"checkout".into()));
}

#[test]
fn the_other_half_of_a_pair_is_found_by_key_by_name_and_in_the_menu() {
    assert_eq!(command("other half of the pair"), Command::OtherHalf);
    let b = shortcuts::Press { key: "b", ..shortcuts::Press::default() };
    assert_eq!(shortcuts::more::lookup(&b, shortcuts::Focus::Canvas, true), Some(Command::OtherHalf));
    let verbs = |slug: &str| {
        let scenario = crate::gallery::find(slug, &CATALOGUE).expect("it is in the gallery");
        let document = Document::new(scenario, Vec::new(), &CATALOGUE);
        let around = Around { document: &document, selection: &Selection::Nothing, parts: &[], gallery: &[] };
        let offers = offers::of_menu(About::Selection, &around);
        offers
            .into_iter()
            .filter(|offer| offer.does == Command::OtherHalf.into())
            .map(|offer| offer.verb)
            .collect::<Vec<_>>()
    };
    assert_eq!(verbs("double-charge-broken"), ["Open the mended one"]);
    assert_eq!(verbs("double-charge-mended"), ["Open the broken one"]);
    assert!(verbs("online-shop").is_empty());
}

#[test]
fn the_first_word_of_a_line_is_enough_and_a_service_is_no_gateway() {
    assert_eq!(command("new"), Command::NewEmpty);
    assert_eq!(first("share").label, "Share: make a link");
    assert_eq!(first("add service after checkout").label, "Add Service after Checkout");
}

#[test]
fn what_is_expected_is_said_in_a_sentence() {
    use betwixt_model::{About as Whole, Limit, Metric, Quantifier, Target};

    use super::super::Expecting;
    let added = |text: &str| match command(text) {
        Command::Expect(Some(what)) => match &*what {
            Expecting::Add(new) => new.clone(),
            other => panic!("{text}: {other:?}"),
        },
        other => panic!("{text}: {other:?}"),
    };
    let checkout = Target::Flow("checkout".into());
    for text in
        ["expect checkout p95 under 2s", "expect p95 of checkout below 2 s", "expect p95 of checkout is at most 2s"]
    {
        let new = added(text);
        assert_eq!(
            (new.about, new.limit),
            (Whole::Metric(Metric::P95, checkout.clone()), Limit::AtMost(2e9)),
            "{text}"
        );
    }
    let new = added("expect errors of checkout under 1%");
    assert_eq!((new.about, new.limit), (Whole::Metric(Metric::ErrorRatio, checkout), Limit::AtMost(0.01)));
    let new = added("expect ok rate of browse at least 20/s");
    assert_eq!(new.limit, Limit::AtLeast(20.0));
    let new = added("expect never charged twice");
    assert_eq!((new.quantifier, new.about), (Quantifier::Never, Whole::Finding("charged_twice")));
    assert!(why("expect checkout").contains("Say how much"));
    assert!(why("expect speed of checkout under 2s").contains("nothing that is measured"));
    assert!(why("expect p95 of checkout under soon").contains("duration"));
}
