//! The scenarios that come with the app: the files of `scenarios/`, one line each, and the [`pairs`] beside them.

pub mod pairs;

use std::cell::RefCell;
use std::rc::Rc;

use betwixt_model::{Catalogue, Scenario, read};

/// The scenario that a first visit opens.
pub const FIRST: &str = "online-shop";

macro_rules! scenarios {
    ($($slug:literal: $tags:expr),* $(,)?) => {
        const FILES: &[File] = &[$(File { slug: $slug, tags: &$tags, text: include_str!(concat!("../scenarios/", $slug, ".json")) }),*];
    };
}

struct File {
    slug: &'static str,
    tags: &'static [&'static str],
    text: &'static str,
}

scenarios![
    "online-shop": ["Latency", "Third parties"],
    "retry-storm": ["Retries", "Overload"],
    "charged-twice": ["Retries", "Third parties"],
    "lost-reply": ["Network", "Timeouts"],
    "cache-dies": ["Caches", "Overload"],
    "failover": ["Failover", "Regions"],
    "paid-never-shipped": ["Messaging", "Third parties"],
    "oversell": ["Stock", "Concurrency"],
];

/// A scenario of the gallery.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its file name without ending.
    pub slug: &'static str,
    /// What it is about, in single words.
    pub tags: &'static [&'static str],
    /// Itself.
    pub scenario: Rc<Scenario>,
}

/// Every scenario of the gallery that is no half of a pair.
pub fn all(catalogue: &Catalogue) -> impl Iterator<Item = Entry> + '_ {
    let entry =
        |file: &File| Entry { slug: file.slug, tags: file.tags, scenario: held(file.slug, file.text, catalogue) };
    FILES.iter().map(entry)
}

/// File name and name of every scenario, halves of pairs too, without reading more than their names.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let single = FILES.iter().map(|file| (file.slug, name_in(file.text)));
    single.chain(pairs::texts().map(|(slug, text)| (slug, name_in(text))))
}

/// One scenario of the gallery, or a half of one of the pairs.
#[must_use]
pub fn find(slug: &str, catalogue: &Catalogue) -> Option<Scenario> {
    let single = FILES.iter().map(|file| (file.slug, file.text));
    let (slug, text) = single.chain(pairs::texts()).find(|(own, _)| *own == slug)?;
    Some((*held(slug, text, catalogue)).clone())
}

/// What the name of a scenario is, from its file: the first name in it is the scenario's own.
fn name_in(text: &'static str) -> &'static str {
    text.split_once("\"name\": \"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(name, _)| name)
}

/// A scenario that is read once.
fn held(slug: &'static str, text: &'static str, catalogue: &Catalogue) -> Rc<Scenario> {
    thread_local! {
        static READ: RefCell<Vec<(&'static str, Rc<Scenario>)>> = const { RefCell::new(Vec::new()) };
    }
    READ.with_borrow_mut(|list| match list.iter().find(|(own, _)| *own == slug) {
        Some((_, scenario)) => Rc::clone(scenario),
        None => {
            let scenario = Rc::new(read(text, catalogue).scenario);
            list.push((slug, Rc::clone(&scenario)));
            scenario
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_sim::CATALOGUE;

    #[test]
    fn every_file_is_listed_and_reads_without_a_problem() {
        let mut files: Vec<String> = std::fs::read_dir("scenarios")
            .expect("the folder is there")
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".json").map(ToOwned::to_owned))
            .collect();
        let mut listed: Vec<String> = FILES.iter().map(|file| file.slug.to_owned()).collect();
        files.sort();
        listed.sort();
        assert_eq!(files, listed);
        for File { slug, text, .. } in FILES {
            let loaded = read(text, &CATALOGUE);
            assert!(loaded.problems.is_empty(), "{slug}: {:?}", loaded.problems);
            assert!(!loaded.scenario.hint.is_empty(), "{slug} says what to try");
            assert!(!loaded.scenario.exposed.is_empty(), "{slug} has sliders for embeds");
        }
        assert!(find(FIRST, &CATALOGUE).is_some());
    }

    #[test]
    fn every_name_is_the_one_of_its_scenario_and_of_no_other() {
        let all: Vec<_> = names().collect();
        for (at, (slug, name)) in all.iter().enumerate() {
            let scenario = find(slug, &CATALOGUE).expect("it is in the gallery");
            assert_eq!(scenario.name, *name, "{slug}");
            assert!(!all[..at].iter().any(|(own, other)| own == slug || other == name), "{slug}: {name}");
        }
    }
}
