//! What two sides have come to disagree about since it was looked at last: said once for each sort, a moment after its first.

use betwixt_analysis::FindingKind;

use super::summary::BeliefNow;

/// So long after the first, there is more to be told than one [page milliseconds].
const AFTER_PAGE_MS: f64 = 2_000.0;

/// Which sorts have been seen, when first [page milliseconds], and whether that was told.
#[derive(Debug, Default)]
pub struct News {
    seen: Vec<(FindingKind, f64, bool)>,
}

impl News {
    /// Hears how things stand; says the sort that is to be told now, and how often. Nothing is told while that would be in
    /// the way: it is told later. What is undone is forgotten.
    pub fn hear(&mut self, beliefs: &[BeliefNow], page_ms: f64, free: bool) -> Option<(FindingKind, u64)> {
        let held: Vec<(FindingKind, u64)> = beliefs
            .iter()
            .filter(|belief| !belief.open && belief.count > 0)
            .filter_map(|belief| {
                let kind = FindingKind::ALL.into_iter().find(|kind| kind.label() == belief.words)?;
                Some((kind, belief.count))
            })
            .collect();
        self.seen.retain(|(kind, ..)| held.iter().any(|(still, _)| still == kind));
        for (kind, _) in &held {
            if !self.seen.iter().any(|(known, ..)| known == kind) {
                self.seen.push((*kind, page_ms, false));
            }
        }
        let due = |(_, since, told): &&mut (FindingKind, f64, bool)| !*told && page_ms - *since >= AFTER_PAGE_MS;
        let (kind, _, told) = self.seen.iter_mut().find(due).filter(|_| free)?;
        *told = true;
        held.into_iter().find(|(still, _)| still == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beliefs(count: u64, open: bool) -> Vec<BeliefNow> {
        vec![BeliefNow { words: FindingKind::ChargedTwice.label().to_owned(), count, first: None, open }]
    }

    #[test]
    fn each_sort_is_told_once_a_moment_after_its_first() {
        let mut news = News::default();
        assert_eq!(news.hear(&beliefs(0, false), 0.0, true), None);
        assert_eq!(news.hear(&beliefs(1, false), 100.0, true), None, "one may be all there is");
        assert_eq!(news.hear(&beliefs(9, false), 2_100.0, true), Some((FindingKind::ChargedTwice, 9)));
        assert_eq!(news.hear(&beliefs(30, false), 9_000.0, true), None, "once");
    }

    #[test]
    fn it_waits_for_its_turn_and_what_was_undone_is_news_again() {
        let mut news = News::default();
        news.hear(&beliefs(1, false), 0.0, true);
        assert_eq!(news.hear(&beliefs(4, false), 3_000.0, false), None, "something else is being said");
        assert_eq!(news.hear(&beliefs(5, false), 5_000.0, true), Some((FindingKind::ChargedTwice, 5)));
        news.hear(&[], 6_000.0, true);
        news.hear(&beliefs(1, false), 7_000.0, true);
        assert_eq!(news.hear(&beliefs(2, false), 9_000.0, true), Some((FindingKind::ChargedTwice, 2)));
        let mut open = News::default();
        open.hear(&beliefs(3, true), 0.0, true);
        assert_eq!(open.hear(&beliefs(3, true), 5_000.0, true), None, "it may still come right");
    }
}
