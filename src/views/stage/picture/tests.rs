//! A still picture stands for itself: nothing of a scenario becomes markup, and nothing is fetched.

use betwixt_model::{Scenario, read};
use betwixt_sim::CATALOGUE;
use std::rc::Rc;

use super::{Showing, picture};
use crate::canvas::theme::{DARK, LIGHT};
use crate::runner::Runner;
use crate::runner::engine::WHOLE;
use crate::views::stage::flight;

/// The picture of a scenario after this many steps.
fn drawn(scenario: Scenario, steps: usize) -> (String, (f64, f64)) {
    let mut runner = Runner::with(&WHOLE, Rc::new(scenario.clone()));
    for _ in 0..steps {
        runner.step();
    }
    let flights: Vec<_> = runner.world().expect("it runs").flights().map(|view| flight(&view)).collect();
    let showing = Showing { scenario: &scenario, summary: &runner.summary(), catalogue: &CATALOGUE, theme: &LIGHT };
    let picture = picture(showing, &flights);
    (picture.drawn.file(), picture.size)
}

fn shop() -> Scenario {
    crate::gallery::find(crate::gallery::FIRST, &CATALOGUE).expect("it is there")
}

#[test]
fn every_box_arrow_zone_and_flow_is_in_it() {
    let shop = shop();
    let (file, (width, height)) = drawn(shop.clone(), 400);
    for name in shop.components.iter().map(|held| &held.name).chain(shop.flows.iter().map(|held| &held.name)) {
        assert!(file.contains(&format!(">{name}")), "{name}");
    }
    for zone in &shop.zones {
        assert!(file.contains(&zone.name));
    }
    assert!(file.matches("<path").count() > shop.components.len() + 2 * shop.connections.len());
    assert!(width > 300.0 && height > 200.0 && width < 5_000.0);
    assert!(file.contains("seed ") && file.contains("at 0:"), "it says which moment it shows");
}

#[test]
fn messages_on_their_way_are_drawn() {
    let count = |steps| drawn(shop(), steps).0.matches("<circle").count();
    assert!(count(400) > count(0), "{} and {}", count(400), count(0));
}

#[test]
fn it_fetches_nothing_and_a_name_never_becomes_markup() {
    let text = r#"{"betwixt":1,"name":"</title><script>alert(1)</script>","components":[
        {"id":"a","kind":"service","name":"\"><image href=\"https://example.org/x.png\"/>"}]}"#;
    let (file, _) = drawn(read(text, &CATALOGUE).scenario, 0);
    assert!(!file.contains("<script") && !file.contains("<image"), "{file}");
    assert!(file.contains(">&quot;&gt;&lt;image href=&quot;https"), "{file}");
    let plain = drawn(shop(), 200).0;
    for forbidden in ["<script", "<image", "href", "<style", "url(", "class=", "currentColor", "var(--"] {
        assert!(!plain.contains(forbidden), "{forbidden}");
    }
    assert_eq!(plain.matches("http").count(), 1, "the name of SVG itself");
}

#[test]
fn an_empty_scenario_has_a_picture_and_a_dark_one_is_dark() {
    let (file, (width, height)) = drawn(Scenario::default(), 0);
    assert!(file.starts_with("<?xml") && width.is_finite() && height.is_finite());
    let scenario = shop();
    let runner = Runner::with(&WHOLE, Rc::new(scenario.clone()));
    let showing = Showing { scenario: &scenario, summary: &runner.summary(), catalogue: &CATALOGUE, theme: &DARK };
    assert!(picture(showing, &[]).drawn.file().contains(&DARK.canvas.hex()));
}

#[test]
fn what_nobody_waits_for_is_dotted_and_what_is_switched_off_dashed() {
    let lines = |scenario: &Scenario, dash: &str| {
        drawn(scenario.clone(), 0).0.matches(&format!("stroke-dasharray=\"{dash}\"")).count()
    };
    let mut shop = shop();
    assert_eq!(lines(&shop, "0.1 6"), 1, "from Checkout into the queue");
    assert_eq!(lines(&shop, "6 6"), 0);
    let published = shop.connections.iter_mut().find(|held| held.to.as_str() == "payments").expect("it is there");
    published.asynchronous = true;
    assert_eq!(lines(&shop, "0.1 6"), 2);
    let queued = shop.connections.iter_mut().find(|held| held.to.as_str() == "order-events").expect("it is there");
    queued.disabled = true;
    assert_eq!((lines(&shop, "0.1 6"), lines(&shop, "6 6")), (1, 1), "switched off comes first, as on the stage");
}
