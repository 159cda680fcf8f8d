//! The ledgers against a simple model of them that keeps everything.

use proptest::prelude::*;

use super::*;
use crate::reach::Reach;

fn op(id: u64) -> Op {
    Op { id, key: 0, flow: 0, depth: 0, version: 1, deadline: Op::NO_DEADLINE }
}

/// What happens to an operation, one after the other; each operation lives for a while.
#[derive(Clone, Debug)]
struct Story {
    begins: u64,
    lasts: u64,
    outcome: Outcome,
    told_at: u64,
    effects: Vec<(u64, Effect)>,
}

fn stories() -> impl Strategy<Value = Vec<Story>> {
    let effect = prop_oneof![3 => Just(Effect::Charge), 2 => Just(Effect::Ship), 1 => Just(Effect::Send)];
    let outcome = prop_oneof![Just(Outcome::Ok), Just(Outcome::Failed), Just(Outcome::Unknown)];
    let story = (0..1_000_u64, prop_oneof![9 => 1..20_u64, 1 => 500..5_000_u64], outcome, 0..20_u64).prop_flat_map(
        move |(begins, lasts, outcome, told)| {
            let effects = prop::collection::vec((0..lasts, effect.clone()), 0..4);
            effects.prop_map(move |effects| Story { begins, lasts, outcome, told_at: told % lasts, effects })
        },
    );
    prop::collection::vec(story, 1..400).prop_map(|mut stories| {
        stories.sort_by_key(|story| story.begins);
        stories
    })
}

fn can_do_everything() -> Reach {
    let json = r#"{"betwixt":1,"components":[{"id":"c","kind":"client"},
        {"id":"s","kind":"service","handlers":{"*":[{"effect":"charge"},{"effect":"ship"}]}}],"connections":[{"from":"c","to":"s"}]}"#;
    let scenario = betwixt_model::read(json, &betwixt_sim::CATALOGUE).scenario;
    crate::reach::reach(&scenario, &betwixt_sim::CATALOGUE)[0]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Begins,
    Happens(usize),
    Told,
    Over,
}

proptest! {
    #[test]
    fn streaming_gives_what_keeping_everything_gives(stories in stories()) {
        let mut ledger = Ledger::new(vec![can_do_everything()]);
        let mut moments = Vec::new();
        for (index, story) in stories.iter().enumerate() {
            moments.push((story.begins, Moment::Begins, index));
            moments.push((story.begins + story.told_at, Moment::Told, index));
            moments.push((story.begins + story.lasts, Moment::Over, index));
            for (which, (after, _)) in story.effects.iter().enumerate() {
                moments.push((story.begins + after, Moment::Happens(which), index));
            }
        }
        moments.sort_unstable();
        for (at, moment, index) in moments {
            let (story, op) = (&stories[index], op(index as u64 + 1));
            match moment {
                Moment::Begins => {
                    ledger.started(at, op);
                    ledger.more(at, &op);
                }
                Moment::Happens(which) => ledger.happened(at, op, story.effects[which].1),
                Moment::Told => ledger.ended(at, op, story.outcome),
                Moment::Over => ledger.less(at, &op),
            }
        }
        ledger.settle();
        prop_assert_eq!((ledger.live(), ledger.strays(), ledger.not_shipped_yet()), (0, 0, 0));
        let times = |story: &Story, effect| story.effects.iter().filter(|(_, other)| *other == effect).count();
        let count = |holds: &dyn Fn(usize, usize, Outcome) -> bool| {
            let holds = |s: &&Story| holds(times(s, Effect::Charge), times(s, Effect::Ship), s.outcome);
            stories.iter().filter(holds).count() as u64
        };
        let found = Belief::ALL.map(|belief| ledger.finding(belief).count);
        prop_assert_eq!(found, [
            count(&|charges, _, outcome| charges > 0 && outcome != Outcome::Ok),
            count(&|charges, _, _| charges > 1),
            count(&|charges, ships, _| charges > 0 && ships == 0),
            count(&|charges, ships, _| charges == 0 && ships > 0),
            count(&|charges, _, outcome| charges == 0 && outcome == Outcome::Ok),
        ]);
    }
}

#[test]
fn memory_is_bounded_by_what_is_alive() {
    let mut ledger = Ledger::new(vec![can_do_everything()]);
    for id in 1..=200_000_u64 {
        ledger.started(id, op(id));
        // One in a thousand is never told anything.
        if id % 1_000 != 0 {
            ledger.ended(id, op(id), Outcome::Ok);
        }
    }
    ledger.settle();
    assert_eq!(ledger.live(), 200);
    assert!(ledger.operations.places() < 5_000, "{}", ledger.operations.places());
    for id in (1..=200).map(|n| n * 1_000) {
        ledger.ended(300_000, op(id), Outcome::Failed);
    }
    ledger.settle();
    assert_eq!((ledger.live(), ledger.strays()), (0, 0));
    assert_eq!(ledger.finding(Belief::SawSuccessButNotPaid).count, 199_800);
}

#[test]
fn a_moment_with_nothing_left_is_not_the_end_of_the_instant() {
    let mut ledger = Ledger::new(vec![can_do_everything()]);
    ledger.started(1, op(1));
    ledger.happened(1, op(1), Effect::Charge);
    ledger.more(1, &op(1));
    ledger.ended(1, op(1), Outcome::Ok);
    ledger.less(5, &op(1));
    ledger.more(5, &op(1));
    assert_eq!(ledger.not_shipped_yet(), 1);
    ledger.happened(9, op(1), Effect::Ship);
    ledger.less(9, &op(1));
    ledger.started(10, op(2));
    assert_eq!((ledger.live(), ledger.not_shipped_yet()), (1, 0));
    assert_eq!(ledger.finding(Belief::PaidNeverShipped).count, 0);
}

#[test]
fn a_warm_up_counts_for_nothing() {
    let mut ledger = Ledger::new(vec![can_do_everything()]);
    for id in [1, 2] {
        ledger.started(id, op(id));
        ledger.happened(id, op(id), Effect::Charge);
        if id == 1 {
            ledger.begin_again();
        }
    }
    assert_eq!((ledger.not_shipped_yet(), ledger.list_not_shipped_yet(9)), (1, vec![2]));
    ledger.happened(3, op(1), Effect::Charge);
    ledger.finish(4);
    assert_eq!(ledger.finding(Belief::ChargedTwice).count, 0);
    assert_eq!(ledger.finding(Belief::PaidNeverShipped).count, 1);
}

#[test]
fn what_was_given_back_was_not_paid() {
    let tell = |effects: &[Effect], outcome: Outcome| {
        let mut ledger = Ledger::new(vec![can_do_everything()]);
        ledger.started(0, op(1));
        for (at, effect) in (1..).zip(effects) {
            ledger.happened(at, op(1), *effect);
        }
        ledger.ended(100, op(1), outcome);
        ledger.finish(200);
        Belief::ALL.map(|belief| ledger.finding(belief).count)
    };
    use Effect::{Cancel, Charge, Refund, Ship};
    // Saw an error but paid, charged twice, paid never shipped, shipped not paid, saw success but not paid.
    assert_eq!(tell(&[Charge], Outcome::Failed), [1, 0, 1, 0, 0]);
    assert_eq!(tell(&[Charge, Refund], Outcome::Failed), [0; 5]);
    assert_eq!(tell(&[Charge, Refund], Outcome::Ok), [0, 0, 0, 0, 1]);
    assert_eq!(tell(&[Charge, Refund, Charge, Ship], Outcome::Ok), [0; 5], "at no time did two charges stand");
    assert_eq!(tell(&[Charge, Charge, Refund, Ship], Outcome::Ok), [0, 1, 0, 0, 0]);
    assert_eq!(tell(&[Charge, Ship, Cancel], Outcome::Ok), [0, 0, 1, 0, 0]);
    assert_eq!(tell(&[Charge, Ship, Refund], Outcome::Failed), [0, 0, 0, 1, 0]);
    assert_eq!(tell(&[Charge, Ship, Refund, Cancel], Outcome::Failed), [0; 5]);
}

#[test]
fn what_is_given_back_after_the_bad_news_is_found_no_more() {
    use Effect::{Charge, Refund};
    let told = |effects: &[Effect]| {
        let mut ledger = Ledger::new(vec![can_do_everything()]);
        // The first one is never given back, and stays.
        for id in [1, 2] {
            ledger.started(0, op(id));
            ledger.more(0, &op(id));
            ledger.happened(1, op(id), Charge);
            ledger.ended(2, op(id), Outcome::Unknown);
        }
        for (at, effect) in (3..).zip(effects) {
            ledger.happened(at, op(2), *effect);
        }
        let finding = ledger.finding(Belief::SawAnErrorButPaid);
        (finding.count, finding.examples.iter().map(|(id, _)| *id).collect::<Vec<_>>(), finding.first_at)
    };
    let first = Some(SimTime(2));
    assert_eq!(told(&[]), (2, vec![1, 2], first));
    assert_eq!(told(&[Refund]), (1, vec![1], first));
    assert_eq!(told(&[Refund, Charge]), (2, vec![1, 2], first), "taken once more");
    assert_eq!(told(&[Charge, Refund]), (2, vec![1, 2], first), "of two charges one is given back");
    let mut alone = Ledger::new(vec![can_do_everything()]);
    alone.started(0, op(1));
    alone.more(0, &op(1));
    alone.happened(1, op(1), Charge);
    alone.ended(2, op(1), Outcome::Failed);
    alone.happened(3, op(1), Refund);
    assert_eq!(*alone.finding(Belief::SawAnErrorButPaid), Finding::default());
}
