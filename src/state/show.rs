//! What an embed shows beside the canvas: what its address names (`show=title,success,metrics`), else what its mode usually has.

use betwixt_model::{Catalogue, Exposed, Scenario, setting};

use super::route::EmbedMode;

/// So many sliders and so many readouts at most: a frame is small, and whoever looks at it has one question.
pub const SLIDERS: usize = 3;
/// Readouts at most.
pub const READOUTS: usize = 2;
/// An unknown word is quoted up to here [characters].
const QUOTED: usize = 40;

/// A number in the corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readout {
    /// Share of the operations so far that ended well.
    Success,
    /// What two sides disagree about, so far.
    Disagreements,
    /// Share of operations that did not end well, lately.
    Errors,
    /// Operations started per second, lately.
    Rate,
    /// 95th percentile of how long operations took, lately.
    P95,
}

/// A part of an embed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Nothing,
    Title,
    Sliders,
    Zoom,
    Legend,
    Map,
    Timeline,
    Metrics,
    Findings,
    Link,
    Readout(Readout),
}

/// Every word that `show` knows; docs/embedding.md says what they are, and a test compares.
const WORDS: [(&str, Word); 15] = [
    ("none", Word::Nothing),
    ("title", Word::Title),
    ("sliders", Word::Sliders),
    ("zoom", Word::Zoom),
    ("legend", Word::Legend),
    ("map", Word::Map),
    ("timeline", Word::Timeline),
    ("metrics", Word::Metrics),
    ("findings", Word::Findings),
    ("link", Word::Link),
    ("success", Word::Readout(Readout::Success)),
    ("disagreements", Word::Readout(Readout::Disagreements)),
    ("errors", Word::Readout(Readout::Errors)),
    ("rate", Word::Readout(Readout::Rate)),
    ("p95", Word::Readout(Readout::P95)),
];

/// What an embed shows beside the canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part that is there or not, whatever the others are")]
pub struct Show {
    /// Name and hint.
    pub title: bool,
    /// Closer, further off, all of it.
    pub zoom: bool,
    /// Which colour and shape is what.
    pub legend: bool,
    /// The small map.
    pub map: bool,
    /// The hand on the time.
    pub timeline: bool,
    /// The charts.
    pub metrics: bool,
    /// What each side believes.
    pub findings: bool,
    /// The way to the whole page.
    pub link: bool,
    /// The sliders that the scenario exposes.
    exposed: bool,
    /// Sliders by the path of their parameter: they take the place of those of the scenario.
    paths: Vec<String>,
    /// Numbers in the corner.
    pub readouts: Vec<Readout>,
    /// What was asked for and is no part of an embed.
    unknown: Vec<String>,
}

impl Show {
    const NOTHING: Self = Self {
        title: false,
        zoom: false,
        legend: false,
        map: false,
        timeline: false,
        metrics: false,
        findings: false,
        link: false,
        exposed: false,
        paths: Vec::new(),
        readouts: Vec::new(),
        unknown: Vec::new(),
    };

    /// What these words ask for; without any, what is usual. Whoever may only view gets nothing that changes the run.
    #[must_use]
    pub fn of(words: &[String], mode: EmbedMode) -> Self {
        let mut show = if words.is_empty() {
            let readouts = vec![Readout::Success, Readout::Disagreements];
            Self { title: true, zoom: true, link: true, exposed: true, readouts, ..Self::NOTHING }
        } else {
            Self::NOTHING
        };
        for word in words {
            show.take(word);
        }
        if mode == EmbedMode::View {
            show.exposed = false;
            show.paths.clear();
            show.timeline = false;
        }
        show
    }

    fn take(&mut self, written: &str) {
        let known = WORDS.iter().find(|(name, _)| *name == written).map(|(_, word)| *word);
        match known {
            Some(Word::Nothing) => {}
            Some(Word::Title) => self.title = true,
            Some(Word::Sliders) => self.exposed = true,
            Some(Word::Zoom) => self.zoom = true,
            Some(Word::Legend) => self.legend = true,
            Some(Word::Map) => self.map = true,
            Some(Word::Timeline) => self.timeline = true,
            Some(Word::Metrics) => self.metrics = true,
            Some(Word::Findings) => self.findings = true,
            Some(Word::Link) => self.link = true,
            Some(Word::Readout(readout)) => {
                if !self.readouts.contains(&readout) {
                    self.readouts.push(readout);
                    self.readouts.truncate(READOUTS);
                }
            }
            None if setting::parse_target(written).is_ok() => self.paths.push(written.to_owned()),
            None => self.unknown.push(written.to_owned()),
        }
    }

    /// The sliders: those that the address names, else those that the scenario exposes.
    #[must_use]
    pub fn sliders(&self, scenario: &Scenario, catalogue: &Catalogue) -> Vec<Exposed> {
        let named = self.paths.iter().filter_map(|path| slider(scenario, path, catalogue));
        let exposed = scenario.exposed.iter().filter(|_| self.exposed);
        let mut out: Vec<Exposed> = Vec::new();
        for new in named.chain(exposed.cloned()) {
            if out.len() < SLIDERS && !out.iter().any(|held| held.target == new.target && held.param == new.param) {
                out.push(new);
            }
        }
        out
    }

    /// What of it cannot be shown, in plain words.
    #[must_use]
    pub fn complaint(&self, scenario: &Scenario, catalogue: &Catalogue) -> Option<String> {
        let missing = self.paths.iter().filter(|path| slider(scenario, path, catalogue).is_none());
        let all: Vec<String> = self.unknown.iter().chain(missing).take(3).map(|word| quoted(word)).collect();
        (!all.is_empty()).then(|| {
            let parts: Vec<&str> = WORDS.iter().map(|(name, _)| *name).collect();
            format!(
                "The address asks to show {}, which an embed does not know. It knows {}, and the path of a parameter that a \
                 slider can move.",
                all.join(" and "),
                parts.join(", ")
            )
        })
    }
}

fn quoted(word: &str) -> String {
    let short: String = word.chars().take(QUOTED).collect();
    if short.len() < word.len() { format!("“{short}…”") } else { format!("“{short}”") }
}

/// A parameter as a slider: under the label that the scenario gives it, else under its own name.
fn slider(scenario: &Scenario, path: &str, catalogue: &Catalogue) -> Option<Exposed> {
    let (target, spec) = setting::find(scenario, catalogue, path).ok()?;
    // What has no magnitude cannot be slid.
    scenario.params(&target, catalogue)?.value(spec.id).magnitude()?;
    let exposed = scenario.exposed.iter().find(|held| held.target == target && held.param == spec.id);
    Some(exposed.cloned().unwrap_or_else(|| Exposed { target, param: spec.id, label: spec.name.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery;

    static CATALOGUE: Catalogue = betwixt_sim::CATALOGUE;

    fn words(text: &str) -> Vec<String> {
        text.split(',').filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
    }

    fn show(text: &str, mode: EmbedMode) -> Show {
        Show::of(&words(text), mode)
    }

    fn labels(show: &Show) -> Vec<String> {
        let scenario = gallery::find("charged-twice", &CATALOGUE).unwrap();
        show.sliders(&scenario, &CATALOGUE).into_iter().map(|held| held.label).collect()
    }

    #[test]
    fn without_words_it_is_as_usual_and_whoever_views_moves_nothing() {
        let play = show("", EmbedMode::Play);
        assert!(play.title && play.zoom && play.link && !play.metrics && !play.legend && !play.map);
        assert_eq!(labels(&play), ["Answers lost", "Retries", "Checkout gives up after"]);
        let view = show("sliders,timeline,metrics,components.checkout.workers", EmbedMode::View);
        assert!(view.metrics && !view.timeline);
        assert_eq!(labels(&view), Vec::<String>::new());
    }

    #[test]
    fn words_show_what_they_name_and_nothing_else() {
        let only = show("p95,rate,errors,p95,map", EmbedMode::Play);
        assert!(only.map && !only.title && !only.link && !only.zoom);
        assert_eq!(only.readouts, [Readout::P95, Readout::Rate], "two at most, in the order in which they are named");
        assert_eq!(labels(&only), Vec::<String>::new());
        assert_eq!(show("none", EmbedMode::Play), Show::NOTHING);
    }

    #[test]
    fn sliders_by_their_path_come_before_those_of_the_scenario() {
        let named = show("components.checkout.workers,connections.checkout-payments.retries,sliders", EmbedMode::Tune);
        assert_eq!(labels(&named), ["Workers", "Retries", "Answers lost"]);
    }

    #[test]
    fn what_is_not_known_is_said_and_breaks_nothing() {
        let scenario = gallery::find("charged-twice", &CATALOGUE).unwrap();
        let long = "x".repeat(500);
        let odd = show(&format!("title,errosr,components.nobody.workers,{long}"), EmbedMode::Play);
        assert!(odd.title);
        let said = odd.complaint(&scenario, &CATALOGUE).unwrap();
        assert!(said.contains("“errosr” and “xxxx") && said.contains("“components.nobody.workers”"), "{said}");
        assert!(said.len() < 500, "{said}");
        assert_eq!(show("title,none,success", EmbedMode::Play).complaint(&scenario, &CATALOGUE), None);
    }

    #[test]
    fn every_word_is_in_the_documentation() {
        let page = include_str!("../../docs/embedding.md");
        for (name, _) in WORDS {
            assert!(page.contains(&format!("| `{name}` |")), "docs/embedding.md does not say what {name} is");
        }
    }
}
