//! Anomalies, broken and mended: the files of `scenarios/pairs`, two of each name, and what their list says of them.

use std::rc::Rc;

use betwixt_analysis::FindingKind;
use betwixt_model::{Catalogue, Scenario};

use super::{held, name_in};

/// The finding and the remedy of each pair: `NAME | FINDING | WHAT MENDS IT`.
const LIST: &str = include_str!("../../scenarios/pairs/findings.txt");

macro_rules! pairs {
    ($($name:literal),* $(,)?) => {
        const PAIRS: &[Files] = &[$(Files {
            name: $name,
            halves: [
                (concat!($name, "-broken"), include_str!(concat!("../../scenarios/pairs/", $name, "-broken.json"))),
                (concat!($name, "-mended"), include_str!(concat!("../../scenarios/pairs/", $name, "-mended.json"))),
            ],
        }),*];
    };
}

/// Slugs and texts: broken, mended.
struct Files {
    name: &'static str,
    halves: [(&'static str, &'static str); 2],
}

// In the order in which they are shown: those that everybody has heard of come first.
pairs![
    "double-charge",
    "oversold",
    "yesterdays-order",
    "two-regions-one-truth",
    "paid-never-shipped",
    "poison-message",
    "saga-half-way",
    "cache-that-lies",
    "webhook-storm",
    "blocked-in-doubt",
    "new-version",
    "paid-but-told-it-failed",
    "a-default-that-hides",
    "shipped-before-paid",
    "message-lost",
    "paid-and-forgotten",
    "processed-twice",
    "out-of-order",
    "one-of-three",
    "where-is-my-order",
    "back-in-time",
    "the-latest-wins",
    "two-walls",
    "a-clock-ahead",
    "lost-update",
    "lost-in-a-transaction",
    "nobody-on-call",
    "taken-back",
    "changed-in-between",
    "work-for-nobody",
    "published-twice",
    "sold-from-a-copy",
    "told-too-early",
    "half-written",
    "heuristic-outcome",
];

/// One of the two forms of an anomaly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// In which it occurs.
    Broken,
    /// In which it never does.
    Mended,
}

impl Half {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Broken, Self::Mended];

    /// The one beside it.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Broken => Self::Mended,
            Self::Mended => Self::Broken,
        }
    }

    /// As written in a sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Mended => "mended",
        }
    }
}

/// An anomaly, broken and mended.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What its files begin with.
    pub name: &'static str,
    /// The finding that it is about.
    pub finding: FindingKind,
    /// What mends it.
    pub remedy: &'static str,
    /// In which it occurs.
    pub broken: Rc<Scenario>,
}

impl Pair {
    /// The file name of one form, without ending.
    #[must_use]
    pub fn slug(&self, half: Half) -> String {
        format!("{}-{}", self.name, half.word())
    }
}

/// Every pair.
pub fn pairs(catalogue: &Catalogue) -> impl Iterator<Item = Pair> + '_ {
    PAIRS.iter().filter_map(|files| {
        let (finding, remedy) = about(files.name)?;
        let [(slug, text), _] = files.halves;
        Some(Pair { name: files.name, finding, remedy, broken: held(slug, text, catalogue) })
    })
}

/// What the list says of a pair.
fn about(name: &str) -> Option<(FindingKind, &'static str)> {
    let mut lines = LIST.lines().map(|line| line.splitn(3, '|').map(str::trim));
    let mut words = lines.find_map(|mut words| (words.next() == Some(name)).then_some(words))?;
    Some((FindingKind::from_key(words.next()?)?, words.next()?))
}

/// Slug and text of every half.
pub(super) fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAIRS.iter().flat_map(|files| files.halves)
}

/// The half of a pair that is beside the one that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Which half is open.
    pub open: Half,
    /// The file name of the other one, without ending.
    pub slug: &'static str,
    /// The other one.
    pub scenario: Rc<Scenario>,
    /// What mends the broken one.
    pub remedy: &'static str,
}

/// The other half, if this scenario is a half of a pair: it bears its name and has all of its components, whatever else
/// somebody has changed. So it is known after a reload, from a link and after an undo.
#[must_use]
pub fn beside(scenario: &Scenario, catalogue: &Catalogue) -> Option<Beside> {
    PAIRS.iter().find_map(|files| {
        let at = files.halves.iter().position(|(_, text)| name_in(text) == scenario.name)?;
        let [own, other] = [at, 1 - at].map(|at| (files.halves[at].0, files.halves[at].1));
        let known = held(own.0, own.1, catalogue);
        let whole = known.components.iter().all(|held| scenario.component(&held.id).is_some());
        let (_, remedy) = about(files.name)?;
        let there = || held(other.0, other.1, catalogue);
        whole.then(|| Beside { open: Half::ALL[at], slug: other.0, scenario: there(), remedy })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::read;
    use betwixt_sim::CATALOGUE;

    #[test]
    fn every_pair_of_the_folder_is_here_and_reads_without_a_problem() {
        let listed = LIST.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).count();
        assert_eq!(pairs(&CATALOGUE).count(), listed);
        let files = std::fs::read_dir("scenarios/pairs").expect("the folder is there");
        let files = files.flatten().filter(|file| file.path().extension().is_some_and(|ending| ending == "json"));
        assert_eq!(files.count(), 2 * PAIRS.len());
        for (slug, text) in texts() {
            let loaded = read(text, &CATALOGUE);
            assert!(loaded.problems.is_empty(), "{slug}: {:?}", loaded.problems);
            assert!(!loaded.scenario.about.is_empty(), "{slug} says what it is about");
        }
    }

    #[test]
    fn the_two_halves_of_a_pair_lead_to_each_other() {
        for pair in pairs(&CATALOGUE) {
            let there = beside(&pair.broken, &CATALOGUE).expect("it is a half");
            assert_eq!((there.open, there.slug), (Half::Broken, pair.slug(Half::Mended).as_str()));
            let back = beside(&there.scenario, &CATALOGUE).expect("so is the other");
            assert_eq!((back.open, back.slug), (Half::Mended, pair.slug(Half::Broken).as_str()));
            assert!(Rc::ptr_eq(&back.scenario, &pair.broken), "read once");
            assert!(!pair.remedy.is_empty());
        }
    }

    #[test]
    fn a_half_is_known_by_what_it_is_and_not_by_its_name_alone() {
        let pair = pairs(&CATALOGUE).next().expect("there are pairs");
        let mut changed = (*pair.broken).clone();
        changed.seed += 1;
        changed.faults.clear();
        assert!(beside(&changed, &CATALOGUE).is_some(), "what is changed in it does not matter");
        changed.components.pop();
        assert!(beside(&changed, &CATALOGUE).is_none());
        assert!(beside(&Scenario { name: pair.broken.name.clone(), ..Scenario::default() }, &CATALOGUE).is_none());
    }
}
