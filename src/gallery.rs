//! The scenarios that come with the app: the files of `scenarios/`, one line each.

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

/// Every scenario of the gallery.
pub fn all(catalogue: &Catalogue) -> impl Iterator<Item = Entry> + '_ {
    let entry = |file: &File| Entry {
        slug: file.slug,
        tags: file.tags,
        scenario: Rc::new(read(file.text, catalogue).scenario),
    };
    FILES.iter().map(entry)
}

/// One scenario of the gallery.
#[must_use]
pub fn find(slug: &str, catalogue: &Catalogue) -> Option<Scenario> {
    FILES.iter().find(|file| file.slug == slug).map(|file| read(file.text, catalogue).scenario)
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
}
