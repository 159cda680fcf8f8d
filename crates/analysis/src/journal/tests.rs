//! The journal forgets the oldest first, says so, and goes back.

use super::*;

fn journal(capacity: usize, facts: u64) -> Journal {
    let mut journal = Journal::new(capacity);
    for at in 0..facts {
        journal.push(at, Fact::Retuned);
    }
    journal
}

fn times(journal: &Journal) -> Vec<u64> {
    journal.iter().map(|(at, _)| at.0).collect()
}

#[test]
fn the_oldest_go_first() {
    let journal = journal(3, 5);
    assert_eq!(times(&journal), [2, 3, 4]);
    assert_eq!((journal.len(), journal.total(), journal.dropped()), (3, 5, 2));
    let text = journal.text(&Names::default(), 2);
    assert!(text.starts_with("... 3 earlier facts left out\n"), "{text}");
    assert_eq!(text.lines().count(), 3, "{text}");
}

#[test]
fn going_back_keeps_what_is_still_there() {
    let mut some = journal(3, 5);
    some.truncate(4);
    assert_eq!((times(&some), some.total(), some.dropped()), (vec![2, 3], 4, 2));
    some.push(9, Fact::Retuned);
    assert_eq!((times(&some), some.total()), (vec![2, 3, 9], 5));
    let mut none = journal(3, 9);
    none.truncate(2);
    assert_eq!((none.len(), none.total(), none.dropped()), (0, 2, 2));
}

#[test]
fn a_journal_of_nothing_still_counts() {
    let journal = journal(0, 7);
    assert_eq!((journal.len(), journal.total()), (0, 7));
}
