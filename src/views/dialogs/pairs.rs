//! Anomalies in the gallery: a card each, from which the broken form and the mended one are opened.

use std::rc::Rc;

use betwixt_analysis::FindingKind;
use betwixt_analysis::findings::Group;
use betwixt_model::Scenario;
use yew::prelude::*;

use super::card::{Ears, Look, opens};
use crate::gallery::pairs::Half;
use crate::state::Command;
use crate::views::found;
use crate::views::icons::small;
use crate::views::markup::html;
use crate::views::memo::{View, memo_keyed};

/// The filter that leaves only these.
pub(super) const TAG: &str = "Broken and mended";

/// An anomaly, broken and mended.
#[derive(Clone, Debug, PartialEq)]
pub struct PairEntry {
    /// File names without ending: broken, mended.
    pub slugs: [AttrValue; 2],
    /// The finding that it is about.
    pub finding: FindingKind,
    /// What mends it.
    pub remedy: AttrValue,
    /// In which it occurs.
    pub scenario: Rc<Scenario>,
}

impl PairEntry {
    /// Whether what was searched for is in its name, its words, its finding or its remedy.
    pub(super) fn fits(&self, search: &str, group: Option<Group>) -> bool {
        let Self { slugs: [slug, _], finding, remedy, scenario } = self;
        let texts = [&scenario.name, &scenario.about, slug.as_str(), finding.title(), finding.key(), remedy.as_str()];
        found(&texts, search) && group.is_none_or(|group| finding.group() == group)
    }
}

/// The section of anomalies.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Section<'a> {
    /// Those that are left by search and filters.
    pub(super) shown: Vec<&'a PairEntry>,
    /// Only about this.
    pub(super) group: Option<Group>,
    /// Chooses that.
    pub(super) choose: Callback<Option<Group>>,
    /// Which card is looked at.
    pub(super) alive: Option<AttrValue>,
    /// How a card tells that it is looked at.
    pub(super) look: Look,
    /// Where commands go.
    pub(super) on: &'a Callback<Command>,
}

impl Section<'_> {
    /// The heading, its filters, and the cards.
    pub(super) fn view(self) -> Html {
        let Self { shown, group, choose, alive, look, on } = self;
        let pill = |value: Option<Group>| {
            let choose = choose.clone();
            let label = value.map_or("About anything", Group::label);
            html! {
                <button key={label} type="button" class="tag" aria-pressed={if group == value { "true" } else { "false" }}
                    onclick={move |_: MouseEvent| choose.emit(value)}>{ label }</button>
            }
        };
        html! {
            <section class="pairs" aria-labelledby="pairs-heading">
                <h3 id="pairs-heading">{ "Anomalies, broken and mended" }</h3>
                <p class="pairs-words">
                    { "Each is found in the broken form. In the mended one, with the usual remedy, it was found in none of 200 runs." }
                </p>
                <div class="tags" role="group" aria-label="Show only anomalies about">
                    { pill(None) }
                    { for Group::ALL.into_iter().map(|group| pill(Some(group))) }
                </div>
                <ul class="cards" aria-labelledby="pairs-heading">
                    { for shown.into_iter().map(|entry| {
                        let name = &entry.slugs[0];
                        let look = Look { alive: alive.as_ref() == Some(name), ..look.clone() };
                        memo_keyed(name.to_string(), PairCard { entry: entry.clone(), look, on: on.clone() })
                    }) }
                </ul>
            </section>
        }
    }
}

/// An anomaly with a picture of its broken form.
#[derive(Clone, Debug, PartialEq)]
struct PairCard {
    entry: PairEntry,
    look: Look,
    on: Callback<Command>,
}

impl View for PairCard {
    fn view(&self) -> Html {
        let PairEntry { slugs, finding, remedy, scenario } = &self.entry;
        let Ears { enter, leave, focus, blur } = self.look.ears(&slugs[0]);
        let open = |at: usize, half: Half, label: &'static str| {
            let slug = &slugs[at];
            html! {
                <button type="button" class="button" id={format!("open-{slug}")} aria-label={format!("Open {}, {}", scenario.name, half.word())}
                    onclick={opens(slug, &self.on)}>{ label }</button>
            }
        };
        html! {
            <li class="card pair" onpointerenter={enter} onpointerleave={leave} onfocusin={focus} onfocusout={blur}>
                // For a hand; whoever uses keys has the two buttons.
                <div class="card-picture" onclick={opens(&slugs[0], &self.on)}>{ self.look.picture(scenario) }</div>
                <div class="card-words">
                    <h4 class="card-name">{ &scenario.name }</h4>
                    <p class="card-about">{ &scenario.about }</p>
                    <p class="card-finding">{ small("warn") }<span>{ format!("Found: {}", finding.title().to_lowercase()) }</span></p>
                    <p class="card-foot">{ small("check") }<span>{ format!("Mended by {remedy}") }</span></p>
                    <div class="card-actions">
                        { open(0, Half::Broken, "Open broken") }
                        { open(1, Half::Mended, "Open mended") }
                    </div>
                </div>
            </li>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anomaly_is_found_by_its_finding_and_by_what_mends_it() {
        let scenario = Scenario { name: "Double charge".to_owned(), ..Scenario::default() };
        let entry = PairEntry {
            slugs: ["double-charge-broken".into(), "double-charge-mended".into()],
            finding: FindingKind::ChargedTwice,
            remedy: "one idempotency key for each operation".into(),
            scenario: scenario.into(),
        };
        for text in ["", "double", "charged twice", "charged_twice", "IDEMPOTENCY"] {
            assert!(entry.fits(text, None), "{text}");
        }
        assert!(!entry.fits("oversold", None));
        assert!(entry.fits("", Some(Group::Money)) && !entry.fits("", Some(Group::Records)));
    }
}
