//! Ribbons, labels, discs and patience.

use betwixt_sim::CATALOGUE;

use super::*;

fn table() -> RouteTable {
    let point = |x, y| WorldPoint { x, y };
    RouteTable::new(Route {
        p0: point(0.0, 0.0),
        c0: point(50.0, 0.0),
        c1: point(50.0, 100.0),
        p1: point(100.0, 100.0),
    })
}

fn scenario() -> Scenario {
    let text = r#"{"betwixt":1,"components":[{"id":"p","kind":"client"},{"id":"a","kind":"service"},{"id":"b","kind":"service"}],
        "connections":[{"from":"p","to":"a","timeout":"10s"},{"from":"a","to":"b","timeout":"30s"}]}"#;
    betwixt_model::read(text, &CATALOGUE).scenario
}

fn look(now: &ConnectionNow, marks: LinkMarks) -> LinkLook {
    seen(now, marks, false)
}

fn seen(now: &ConnectionNow, marks: LinkMarks, plain: bool) -> LinkLook {
    let scenario = scenario();
    let connection = &scenario.connections[1];
    let on = |at: usize| Patience::on(&scenario, &scenario.connections[at], SimTime::START, &CATALOGUE);
    let patience = Patience { own: on(1), above: on(0) };
    let (table, path) = (table(), "M0 0".into());
    link_look(connection, (&table, &path), now, patience, (marks, plain, String::new()))
}

#[test]
fn the_ribbon_is_as_wide_as_the_design_says() {
    assert_eq!(ribbon_width(0.0), 0.0);
    assert!((ribbon_width(4.0) - 4.5).abs() < 1e-9);
    assert_eq!(ribbon_width(1e9), 15.0);
}

#[test]
fn strands_lie_side_by_side() {
    let usual = "M0 0".into();
    let strands = strands((table().route(), &usual), &[30.0, 0.0, 10.0]);
    assert_eq!(strands.iter().map(|strand| strand.flow).collect::<Vec<_>>(), [0, 2]);
    assert!((strands[0].width / strands[1].width - 3.0).abs() < 0.01);
    assert_ne!(strands[0].path, strands[1].path);
    let beside = offset(table().route(), 5.0);
    for t in [0.1, 0.5, 0.9] {
        let distance = table().route().distance_to(beside.point(t));
        assert!((distance - 5.0).abs() < 1.5, "{distance} at {t}");
    }
    assert!(super::strands((table().route(), &usual), &[]).is_empty());
}

#[test]
fn a_label_is_there_when_looked_at() {
    let now =
        ConnectionNow { rate_per_s: 5.0, p95_ms: Some(14_000.0), error_ratio: Some(0.31), ..ConnectionNow::default() };
    assert_eq!(look(&now, LinkMarks::default()).label, None);
    let selected = LinkMarks { selected: true, ..LinkMarks::default() };
    assert_eq!(look(&now, selected).label, Some(("5 /s · p95 14 s · 31% fail".to_owned(), true)));
    let notable = LinkMarks { notable: true, ..LinkMarks::default() };
    assert_eq!(look(&now, notable).label, Some(("31% fail".to_owned(), true)), "nobody asked for the rest");
}

#[test]
fn patience_that_outlasts_the_callers_caller_is_always_shown() {
    assert_eq!(look(&ConnectionNow::default(), LinkMarks::default()).patience, Some(("30 s".to_owned(), true)));
}

#[test]
fn breaks_are_drawn_as_breaks() {
    let open = look(
        &ConnectionNow { breaker: Some(BreakerNow::Open(2_400.0)), ..ConnectionNow::default() },
        LinkMarks::default(),
    );
    assert_eq!((open.disc, open.disc_text.as_str()), (Some(Disc::Open), "breaker open, 3 s"));
    let whole: f64 = open.broken.as_deref().and_then(|dash| dash.split(' ').next()?.parse().ok()).unwrap();
    assert!((whole - (table().length() / 2.0 - 14.0)).abs() < 0.01, "whole up to the disc");
    let cut = look(&ConnectionNow { cut: (true, true), ..ConnectionNow::default() }, LinkMarks::default());
    assert_eq!((cut.disc, cut.disc_text.as_str()), (Some(Disc::Cut), "cut"));
    assert_eq!(look(&ConnectionNow::default(), LinkMarks::default()).disc, None);
}

#[test]
fn from_far_off_only_one_ribbon_is_left() {
    let now = ConnectionNow { rate_per_s: 40.0, by_flow: vec![10.0, 30.0], ..ConnectionNow::default() };
    let selected = LinkMarks { selected: true, ..LinkMarks::default() };
    let far = seen(&now, selected, true);
    assert_eq!((far.label, far.patience), (None, None));
    assert_eq!(far.strands.iter().map(|strand| strand.flow).collect::<Vec<_>>(), [1]);
    assert_eq!(seen(&now, selected, false).strands.len(), 2);
}
