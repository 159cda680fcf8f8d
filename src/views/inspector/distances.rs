//! How far zones are apart, as fields: of one zone to every other, or of all.

use crate::views::markup::html;
use betwixt_model::{Scenario, Zone, ZoneId, units};
use yew::prelude::*;

use crate::state::Command;
use crate::state::distances::distance;
use crate::views::controls::field::{Field, refusal};
use crate::views::readout;

/// With more zones than this only distances that are set are listed when no zone is asked for.
const FEW: usize = 5;

/// Pairs of zones that have a field, each once; a zone with itself is the distance inside it.
fn pairs<'a>(scenario: &'a Scenario, of: Option<&ZoneId>) -> Vec<(&'a Zone, &'a Zone)> {
    let zones = &scenario.zones;
    let mut out = Vec::new();
    for (at, a) in zones.iter().enumerate() {
        for b in &zones[at..] {
            let asked = of.is_none_or(|of| a.id == *of || b.id == *of);
            let shown = of.is_some() || zones.len() <= FEW || distance(scenario, &a.id, &b.id).is_some();
            if asked && shown {
                out.push((a, b));
            }
        }
    }
    out
}

/// The distances of one zone, or of all.
pub(super) fn distances(scenario: &Scenario, of: Option<&ZoneId>, on: &Callback<Command>) -> Html {
    let pairs = pairs(scenario, of);
    if pairs.is_empty() {
        return Html::default();
    }
    html! {
        <section class="group" aria-label="Distances">
            <header class="group-head"><h3>{ "Distances" }</h3><span class="group-note">{ "round trip" }</span></header>
            { for pairs.into_iter().map(|(a, b)| row(scenario, of, (a, b), on)) }
        </section>
    }
}

fn row(scenario: &Scenario, of: Option<&ZoneId>, (a, b): (&Zone, &Zone), on: &Callback<Command>) -> Html {
    let held = distance(scenario, &a.id, &b.id);
    let value = held.map_or_else(String::new, readout::span);
    let label = match of {
        _ if a.id == b.id => format!("Inside {}", a.name),
        Some(of) => format!("To {}", if a.id == *of { &b.name } else { &a.name }),
        None => format!("{} to {}", a.name, b.name),
    };
    let commit = {
        let (on, a, b) = (on.clone(), a.id.clone(), b.id.clone());
        let shown = held.map_or_else(|| "No distance".to_owned(), readout::span);
        Callback::from(move |text: String| {
            let latency = match text.trim() {
                "" | "none" => None,
                text => Some(units::parse_span(text).map_err(|why| refusal(&why, &shown))?),
            };
            on.emit(Command::SetDistance(a.clone(), b.clone(), latency));
            Ok(())
        })
    };
    let id = format!("distance-{}-{}", a.id, b.id);
    html! {
        <div class="row plain" key={id.clone()}>
            <span class="row-label">{ label.clone() }</span>
            <Field id={id.clone()} label={format!("Round trip, {label}")} {value} placeholder="none" {commit} />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::{ZoneId, read};

    #[test]
    fn every_pair_has_a_field_while_zones_are_few() {
        let zones = |n: usize| {
            let zones: Vec<String> = (0..n).map(|at| format!(r#"{{"id":"z{at}"}}"#)).collect();
            let text = format!(
                r#"{{"betwixt":1,"zones":[{}],"distances":[{{"between":["z0","z1"],"latency":"5ms"}}]}}"#,
                zones.join(",")
            );
            read(&text, &crate::views::CATALOGUE).scenario
        };
        assert_eq!(pairs(&zones(3), None).len(), 6);
        assert_eq!(pairs(&zones(9), None).len(), 1, "only what is set");
        assert_eq!(pairs(&zones(9), Some(&ZoneId::new("z4"))).len(), 9);
    }
}
