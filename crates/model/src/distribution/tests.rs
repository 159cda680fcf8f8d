//! Distributions survive the trip through text, and their means are those of the formulas.

use super::*;

fn mean_ms(text: &str) -> f64 {
    parse(text).expect(text).mean().expect("finite").seconds() * 1e3
}

#[test]
fn every_form_is_read_and_written_alike() {
    for (form, _) in Distribution::FORMS {
        let held = parse(form).expect(form);
        assert_eq!(parse(&held.to_string()), Ok(held), "{form} became {held}");
    }
    for text in [
        "mix(99% 10ms, 1% 1s)",
        "mix(99.9% exponential(100ms), 0.1% exponential(10s))",
        "mix(50% uniform(1ms, 3ms), 25% normal(5ms, sd 1ms), 15% lognormal(10ms, p99 80ms), 10% erlang(4, 10ms))",
        "percentiles(p0 0s, p99.9 10ms, p100 20ms)",
    ] {
        assert_eq!(parse(text).expect(text).to_string(), text);
    }
    let measured = parse("percentiles(min 1ms, p50 2ms, max 9ms)").expect("it is read");
    assert_eq!(measured.to_string(), "percentiles(p0 1ms, p50 2ms, p100 9ms)");
}

#[test]
fn means_of_mixtures_and_percentiles() {
    assert!((mean_ms("mix(90% exponential(500ms), 10% exponential(5500ms))") - 1_000.0).abs() < 1e-9);
    assert!((mean_ms("mix(99% 10ms, 1% 1s)") - 19.9).abs() < 1e-9);
    assert!((mean_ms("percentiles(p0 0ms, p50 10ms, p100 30ms)") - 12.5).abs() < 1e-9);
    assert_eq!(parse("mix(50% 1ms, 50% pareto(1ms, 0.9))").expect("it is read").mean(), None);
}

#[test]
fn a_slider_stretches_every_part() {
    let ten = SimSpan::from_ms(10);
    let doubled = |text: &str| {
        let held = parse(text).expect(text);
        held.with_typical(SimSpan(held.typical().0 * 2)).to_string()
    };
    assert_eq!(doubled("mix(50% 10ms, 50% exponential(30ms))"), "mix(50% 20ms, 50% exponential(60ms))");
    assert_eq!(doubled("percentiles(p0 1ms, p50 5ms, p100 9ms)"), "percentiles(p0 2ms, p50 10ms, p100 18ms)");
    assert_eq!(parse("percentiles(p0 1ms, p50 10ms, p100 90ms)").expect("it is read").typical(), ten);
}

#[test]
fn mistakes_are_named() {
    for (text, part) in [
        ("mix()", "no part of a mix"),
        ("mix(90% 5ms)", "add up to 90%"),
        ("mix(60% 1ms, 60% 2ms)", "add up to 120%"),
        ("mix(20% 1ms, 20% 1ms, 20% 1ms, 20% 1ms, 20% 1ms)", "1 to 4 parts"),
        ("mix(50% mix(100% 1ms), 50% 2ms)", "cannot be a part"),
        ("mix(50% expo(1ms), 50% 2ms)", "not a duration or distribution"),
        ("percentiles(p50 1ms)", "2 to 8"),
        ("percentiles(p50 1ms, p100 2ms)", "begin with the least"),
        ("percentiles(p0 1ms, p50 3ms, p100 2ms)", "must rise"),
        ("percentiles(p0 1ms, q50 3ms, p100 2ms)", "no percentile"),
        ("percentiles(p0 1ms, p101 3ms)", "no percentile"),
        ("lognormal(10ms, 0.5)", "\"0.5\" is not a duration; write it like lognormal(10ms, p99 80ms)"),
        ("pareto(1.5, 5ms)", "\"1.5\" is not a duration; write it like pareto(5ms, 1.5)"),
        ("exponential(10)", "write it like exponential(10ms)"),
    ] {
        let said = parse(text).expect_err(text);
        assert!(said.contains(part), "{text}: {said}");
    }
}
