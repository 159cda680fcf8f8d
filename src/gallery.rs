//! The scenarios that come with the app: the files of `scenarios/`, one line each.

use std::rc::Rc;

use betwixt_model::{Catalogue, Scenario, read};

/// The scenario that a first visit opens.
pub const FIRST: &str = "online-shop";

macro_rules! scenarios {
    ($($slug:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$(($slug, include_str!(concat!("../scenarios/", $slug, ".json")))),*];
    };
}

scenarios![
    "online-shop",
    "retry-storm",
    "charged-twice",
    "lost-reply",
    "cache-dies",
    "failover",
    "paid-never-shipped",
];

/// Every scenario of the gallery: its file name without ending, and itself.
pub fn all(catalogue: &Catalogue) -> impl Iterator<Item = (&'static str, Rc<Scenario>)> + '_ {
    FILES.iter().map(|(slug, text)| (*slug, Rc::new(read(text, catalogue).scenario)))
}

/// One scenario of the gallery.
#[must_use]
pub fn find(slug: &str, catalogue: &Catalogue) -> Option<Scenario> {
    FILES.iter().find(|(name, _)| *name == slug).map(|(_, text)| read(text, catalogue).scenario)
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_sim::CATALOGUE;

    #[test]
    fn every_file_is_listed_and_reads_without_a_problem() {
        let mut files: Vec<String> = std::fs::read_dir("scenarios")
            .expect("the folder is there")
            .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(ToOwned::to_owned))
            .collect();
        let mut listed: Vec<String> = FILES.iter().map(|(slug, _)| (*slug).to_owned()).collect();
        files.sort();
        listed.sort();
        assert_eq!(files, listed);
        for (slug, text) in FILES {
            let loaded = read(text, &CATALOGUE);
            assert!(loaded.problems.is_empty(), "{slug}: {:?}", loaded.problems);
            assert!(!loaded.scenario.hint.is_empty(), "{slug} says what to try");
            assert!(!loaded.scenario.exposed.is_empty(), "{slug} has sliders for embeds");
        }
        assert!(find(FIRST, &CATALOGUE).is_some());
    }
}
