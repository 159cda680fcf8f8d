//! A duration that varies: its typical value on a slider, its shape in a list, and the whole of it as text.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::distribution::{Mixture, Percentiles};
use betwixt_model::{Distribution, ParamSpec, ParamValue, SimSpan, units};
use yew::prelude::*;

use super::density::{Density, Law};
use super::param_row::{ParamRow, label, note};
use crate::views::controls::choice::Choice;
use crate::views::controls::field::{Field, refusal};
use crate::views::controls::slider::Slider;
use crate::views::controls::track::Track;
use crate::views::readout;

/// Every shape: as written, and as shown.
const SHAPES: [(&str, &str); 10] = [
    ("constant", "Always the same"),
    ("uniform", "Uniform"),
    ("exponential", "Exponential"),
    ("normal", "Normal"),
    ("lognormal", "Log-normal"),
    ("pareto", "Pareto"),
    ("weibull", "Weibull"),
    ("erlang", "Erlang"),
    ("mix", "A mix"),
    ("percentiles", "As measured"),
];

/// The same typical value in another shape, with the spread that people usually mean by it.
#[must_use]
pub(super) fn reshaped(held: Distribution, shape: &str) -> Distribution {
    let typical = held.typical();
    let times = |factor: f64| SimSpan::from_seconds(typical.seconds() * factor);
    match shape {
        _ if shape == held.name() => held,
        "uniform" => Distribution::Uniform(times(0.5), times(1.5)),
        "exponential" => Distribution::Exponential(typical),
        "normal" => Distribution::Normal(typical, times(0.2)),
        // A median of nothing has no p99.
        "lognormal" if typical.is_zero() => Distribution::LogNormal(SimSpan::from_ms(1), SimSpan::from_ms(4)),
        "lognormal" => Distribution::LogNormal(typical, times(4.0)),
        "pareto" => Distribution::Pareto(typical, 2.5),
        "weibull" => Distribution::Weibull(typical, 0.8),
        "erlang" => Distribution::Erlang(4, typical),
        "mix" => {
            let parts = [(0.9, times(0.5)), (0.1, times(5.5))].map(|(share, d)| (share, Distribution::Exponential(d)));
            Mixture::new(&parts).map_or(Distribution::Constant(typical), Distribution::Mixture)
        }
        "percentiles" => {
            let points = [(0.0, 0.2), (0.5, 1.0), (0.9, 3.0), (0.99, 8.0), (1.0, 20.0)];
            let points = points.map(|(share, factor)| (share, times(factor)));
            Percentiles::new(&points).map_or(Distribution::Constant(typical), Distribution::Percentiles)
        }
        _ => Distribution::Constant(typical),
    }
}

/// What the slider moves, in the words of the shape.
fn typical_word(held: Distribution) -> &'static str {
    match held {
        Distribution::LogNormal(..) | Distribution::Percentiles(_) => "median",
        Distribution::Pareto(..) => "at least",
        Distribution::Weibull(..) => "scale",
        Distribution::Constant(_) => "",
        Distribution::Uniform(..)
        | Distribution::Exponential(_)
        | Distribution::Normal(..)
        | Distribution::Erlang(..)
        | Distribution::Mixture(_) => "mean",
    }
}

/// A duration that varies.
pub(super) fn shape_row(props: &ParamRow) -> Html {
    let ParamValue::Distribution(held) = props.value else { return Html::default() };
    let changed = props.changed_at.is_some();
    let spec = props.spec;
    let word = typical_word(held);
    html! {
        <div class={classes!("row", "shape", changed.then_some("changed"))}>
            { label(props) }
            <Slider label={format!("{} {word}", spec.name)} text={props.spoken()} track={Track::of(spec)} {changed}
                magnitude={held.typical().seconds()} tick={changed.then(|| props.base.magnitude()).flatten()}
                on_slide={props.slide()} on_reset={props.reset()} />
            <Field id={format!("{}-typical", props.id())} label={format!("{} {word}, as text", spec.name)}
                value={typical(held)} commit={commit_typical(props, held)} {changed} />
            <span class="row-sub">{ word }</span>
            { shapes(props, held) }
            if !matches!(held, Distribution::Constant(_)) {
                <Field id={props.id()} class="long" label={format!("{}, in full", spec.name)} value={held.to_string()}
                    commit={commit_whole(props, spec)} {changed} />
            }
            { Density {
                of: spec.name.to_owned(),
                law: Law::Drawn(held),
                was: was(props),
                leaves: props.leaves.to_vec(),
            }.shown("density") }
            { note(props) }
        </div>
    }
}

/// What the scenario begins with, if it has been changed since.
fn was(props: &ParamRow) -> Option<Law> {
    match props.base {
        ParamValue::Distribution(base) if props.changed_at.is_some() => Some(Law::Drawn(base)),
        _ => None,
    }
}

fn typical(held: Distribution) -> String {
    let spec = ParamSpec::duration("typical", "", 0, "");
    readout::value(&spec, ParamValue::Span(held.typical()))
}

fn commit_typical(props: &ParamRow, held: Distribution) -> Callback<String, Result<(), String>> {
    let (set, spec) = (props.set(), props.spec);
    Callback::from(move |text: String| {
        let checked =
            units::parse_span(&text).and_then(|span| spec.check(ParamValue::Distribution(held.with_typical(span))));
        match checked {
            Ok(value) => {
                set.emit(value);
                Ok(())
            }
            Err(why) => Err(refusal(&why, &typical(held))),
        }
    })
}

fn commit_whole(props: &ParamRow, spec: &'static ParamSpec) -> Callback<String, Result<(), String>> {
    let (set, held) = (props.set(), spec.format(props.value));
    Callback::from(move |text: String| match spec.parse(&text) {
        Ok(value) => {
            set.emit(value);
            Ok(())
        }
        Err(why) => Err(refusal(&why, &held)),
    })
}

fn shapes(props: &ParamRow, held: Distribution) -> Html {
    let options: Rc<[(AttrValue, AttrValue)]> =
        SHAPES.iter().map(|(name, shown)| (AttrValue::from(*name), AttrValue::from(*shown))).collect();
    let set = props.set();
    let on_choice = Callback::from(move |shape: AttrValue| set.emit(ParamValue::Distribution(reshaped(held, &shape))));
    let choice = Choice {
        id: format!("{}-shape", props.id()).into(),
        label: format!("{}, shape", props.spec.name).into(),
        options,
        value: held.name().into(),
        changed: props.changed_at.is_some(),
        list: true,
        on_choice,
    };
    choice.view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_can_become_every_other_and_can_be_written() {
        let ten = SimSpan::from_ms(10);
        for (from, _) in SHAPES {
            let start = reshaped(Distribution::Constant(ten), from);
            assert_eq!(start.name(), from);
            for (to, _) in SHAPES {
                let made = reshaped(start, to);
                assert_eq!(made.name(), to);
                assert_eq!(betwixt_model::distribution::parse(&made.to_string()), Ok(made));
                assert_eq!(made.typical(), ten, "{from} to {to}");
            }
        }
        assert!(
            betwixt_model::distribution::parse(
                &reshaped(Distribution::Constant(SimSpan::ZERO), "lognormal").to_string()
            )
            .is_ok()
        );
    }
}
