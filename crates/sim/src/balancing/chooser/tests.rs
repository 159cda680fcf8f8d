//! Policies through their common door.

use super::*;
use crate::kernel::streams::Purpose;

const FIELD: Field<'_> = Field { places: None, under_way: &[0; 100], weights: None, identities: None };

/// The mean over trials of the fullest of a hundred bins, when each of `balls` keys is put where a policy says.
fn fullest(policy: Policy, balls: u32, trials: u32) -> f64 {
    let mut luck = Stream::new(7, 8, Purpose("test"));
    let mut sum = 0;
    for trial in 0..trials {
        let mut chooser = Chooser::new(policy);
        let mut bins = [0_u32; 100];
        for ball in 0..balls {
            let field = Field { under_way: &bins, ..FIELD };
            let bin = chooser.choose(&field, u64::from(trial * balls + ball), &mut luck);
            bins[bin] += 1;
        }
        sum += bins.iter().copied().max().unwrap_or(0);
    }
    f64::from(sum) / f64::from(trials)
}

#[test]
fn balls_into_bins_by_luck_and_by_two_choices() {
    // A hundred balls into a hundred bins: the fullest holds 4.2326 on average. With the emptier of two different bins it
    // holds 2.551 (simulated apart from this code; with two that may be the same, 2.584). Four standard errors, at a standard
    // deviation of 0.76 and 0.5.
    let luck = fullest(Policy::Random, 100, 1_000);
    assert!((luck - 4.2326).abs() < 0.1, "{luck}");
    let choices = fullest(Policy::Choices(2), 100, 4_000);
    assert!((choices - 2.551).abs() < 0.032, "{choices}");
    let more = fullest(Policy::Random, 1_000, 200);
    assert!((more - 18.7617).abs() < 0.5, "{more}");
}

#[test]
fn balls_into_bins_by_hash() {
    // One table, many keys: a place of the table is as good as drawn, and bins of a Maglev table are of one size.
    let mut luck = Stream::new(7, 8, Purpose("test"));
    let mut chooser = Chooser::new(Policy::Maglev(Policy::MAGLEV_SIZE));
    let mut sum = 0;
    for trial in 0..500_u64 {
        let mut bins = [0_u32; 100];
        for ball in 0..100 {
            bins[chooser.choose(&FIELD, trial * 100 + ball, &mut luck)] += 1;
        }
        sum += bins.iter().copied().max().unwrap_or(0);
    }
    let mean = f64::from(sum) / 500.0;
    assert!((mean - 4.2326).abs() < 0.16, "{mean}");
}

#[test]
fn the_same_key_meets_the_same_member() {
    let mut luck = Stream::new(7, 8, Purpose("test"));
    for policy in [Policy::Ring(1_024), Policy::Maglev(1_009)] {
        let mut chooser = Chooser::new(policy);
        for key in 0..50 {
            let first = chooser.choose(&FIELD, key, &mut luck);
            let fuller = Field { under_way: &[7; 100], ..FIELD };
            assert_eq!(chooser.choose(&fuller, key, &mut luck), first);
        }
    }
}

#[test]
fn a_table_follows_the_members() {
    for policy in [Policy::Ring(1_024), Policy::Maglev(1_009)] {
        follows(Chooser::new(policy));
    }
}

fn follows(mut chooser: Chooser) {
    let mut luck = Stream::new(7, 8, Purpose("test"));
    let few = Field { under_way: &[0; 3], ..FIELD };
    for key in 0..50 {
        chooser.choose(&FIELD, key, &mut luck);
        assert!(chooser.choose(&few, key, &mut luck) < 3);
    }
    let others = Field { places: Some(&[1, 2]), ..few };
    chooser.members_changed();
    assert!((0..50).all(|key| chooser.choose(&others, key, &mut luck) != 0));
}
