//! The agenda's rules one by one, and the agenda against a plain binary heap.

use super::{Agenda, NEAR_MAX};

fn drain(agenda: &mut Agenda<u32>) -> Vec<(u64, u32)> {
    std::iter::from_fn(|| agenda.pop_le(u64::MAX)).collect()
}

#[test]
fn equal_times_leave_in_the_order_in_which_they_came() {
    for times in [1_u64, 2, 3] {
        let mut agenda = Agenda::new();
        for number in 0..1000_u32 {
            agenda.push(7 + u64::from(number) % times, number);
        }
        let taken = drain(&mut agenda);
        assert_eq!(taken.len(), 1000);
        assert!(taken.is_sorted(), "{taken:?}");
    }
}

#[test]
fn a_refused_pop_leaves_the_door_open_for_now() {
    let mut agenda = Agenda::new();
    for number in 0..100_u32 {
        agenda.push(1_000_000 + u64::from(number), number);
    }
    assert_eq!(agenda.pop_le(500), None);
    assert_eq!(agenda.peek_at(), Some(1_000_000));
    agenda.push(500, 777);
    agenda.push(501, 778);
    assert_eq!(agenda.pop_le(500), Some((500, 777)));
    assert_eq!(agenda.pop_le(500), None);
    assert_eq!(agenda.pop_le(501), Some((501, 778)));
    assert_eq!(agenda.pop_le(u64::MAX), Some((1_000_000, 0)));
    assert_eq!(agenda.len(), 99);
}

#[test]
#[should_panic(expected = "lies before the last one taken")]
fn an_appointment_in_the_past_is_refused() {
    let mut agenda = Agenda::new();
    agenda.push(10, ());
    agenda.pop_le(10);
    agenda.push(9, ());
}

#[test]
fn both_ends_of_time_are_times() {
    let mut agenda = Agenda::new();
    for number in 0..200 {
        agenda.push(if number % 2 == 0 { 0 } else { u64::MAX }, number);
    }
    let taken = drain(&mut agenda);
    assert!(taken.is_sorted());
    assert_eq!(taken.last(), Some(&(u64::MAX, 199)));
    agenda.push(u64::MAX, 1);
    assert_eq!(agenda.pop_le(u64::MAX), Some((u64::MAX, 1)));
}

#[test]
fn a_copy_goes_its_own_way_and_is_equal_until_then() {
    let mut agenda = Agenda::new();
    for number in 0..500_u32 {
        agenda.push(u64::from(number).wrapping_mul(2_654_435_761) % 10_007, number);
    }
    let mut copy = agenda.clone();
    assert_eq!(copy, agenda);
    copy.pop_le(u64::MAX);
    assert_ne!(copy, agenda);
    agenda.pop_le(u64::MAX);
    assert_eq!(drain(&mut copy), drain(&mut agenda));
    assert_eq!(copy, agenda);
}

#[test]
fn equality_does_not_depend_on_where_an_appointment_is_kept() {
    let mut filed = Agenda::new();
    for number in 0..NEAR_MAX as u32 * 2 {
        filed.push(u64::from(number), number);
    }
    let mut fresh = Agenda::new();
    while filed.len() > 1 {
        filed.pop_le(u64::MAX);
    }
    let last = filed.peek_at().expect("one is left");
    fresh.push(last - 1, 0);
    fresh.pop_le(last - 1);
    fresh.push(last, NEAR_MAX as u32 * 2 - 1);
    assert_eq!(filed, fresh);
}

#[test]
fn a_loop_without_delay_does_not_eat_memory() {
    let mut agenda = Agenda::new();
    for number in 0..100 {
        agenda.push(5, number);
    }
    for _ in 0..100_000 {
        let (at, number) = agenda.pop_le(5).expect("it is refilled at once");
        agenda.push(at, number);
    }
    assert!(agenda.near.capacity() < 1000 && agenda.lane.capacity() < 1000);
    let order: Vec<u32> = agenda.iter().map(|(_, number)| number).collect();
    assert_eq!(order, (0..100).collect::<Vec<_>>());
}

#[cfg(not(target_arch = "wasm32"))]
mod against_the_reference {
    use super::super::Agenda;
    use proptest::prelude::*;
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    /// The same promises, kept in the plainest way: a heap ordered by (time, number of the push).
    #[derive(Default)]
    struct ReferenceAgenda {
        heap: BinaryHeap<Reverse<(u64, u32)>>,
        pushed: u32,
        floor: u64,
    }

    impl ReferenceAgenda {
        fn push(&mut self, at: u64) -> u32 {
            self.heap.push(Reverse((at, self.pushed)));
            self.pushed += 1;
            self.pushed - 1
        }

        fn pop_le(&mut self, limit: u64) -> Option<(u64, u32)> {
            self.heap.peek().filter(|next| next.0.0 <= limit)?;
            let Reverse(next) = self.heap.pop()?;
            self.floor = next.0;
            Some(next)
        }
    }

    /// What is done to both; times are relative to the last appointment taken.
    #[derive(Debug, Clone)]
    enum Deed {
        Push { after: u64, times: u8 },
        Pop { within: u64, times: u8 },
        Copy,
    }

    /// Zero and few-valued delays for ties, constant ones for timeouts, and all magnitudes.
    fn delay() -> impl Strategy<Value = u64> {
        prop_oneof![
            Just(0),
            0..4_u64,
            (0..3_u64).prop_map(|n| n * 1_000_000),
            Just(30_000_000_000),
            1..2_000_000_u64,
            (0..63_u32, any::<u64>()).prop_map(|(bits, any)| any & ((1 << bits) - 1)),
        ]
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let times = || prop_oneof![4 => 1..3_u8, 2 => 1..40_u8, 1 => any::<u8>()];
        prop_oneof![
            10 => (delay(), times()).prop_map(|(after, times)| Deed::Push { after, times }),
            6 => (delay(), times()).prop_map(|(within, times)| Deed::Pop { within, times }),
            4 => times().prop_map(|times| Deed::Pop { within: u64::MAX, times }),
            1 => Just(Deed::Copy),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_pop_is_the_reference_pop(deeds in prop::collection::vec(deed(), 1..120)) {
            let mut agenda = Agenda::new();
            let mut reference = ReferenceAgenda::default();
            for deed in deeds {
                match deed {
                    Deed::Push { after, times } => for turn in 0..u64::from(times) {
                        // Every other one of a long series is a tie, the rest spread out.
                        let at = reference.floor.saturating_add(after).saturating_add((turn / 2).saturating_mul(after / 7));
                        let number = reference.push(at);
                        agenda.push(at, number);
                    },
                    Deed::Pop { within, times } => for _ in 0..times {
                        let limit = reference.floor.saturating_add(within);
                        prop_assert_eq!(agenda.pop_le(limit), reference.pop_le(limit));
                    },
                    Deed::Copy => {
                        let copy = agenda.clone();
                        prop_assert!(copy == agenda);
                        agenda = copy;
                    }
                }
                prop_assert_eq!(agenda.len(), reference.heap.len());
                prop_assert_eq!(agenda.is_empty(), reference.heap.is_empty());
                prop_assert_eq!(agenda.peek_at(), reference.heap.peek().map(|next| next.0.0));
                prop_assert_eq!(agenda.iter().count(), agenda.len());
            }
            while let Some(next) = reference.pop_le(u64::MAX) {
                prop_assert_eq!(agenda.pop_le(u64::MAX), Some(next));
            }
            prop_assert_eq!(agenda.pop_le(u64::MAX), None);
        }
    }
}
