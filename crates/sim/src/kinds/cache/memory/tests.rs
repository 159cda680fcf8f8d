//! Which copy goes, on sequences that can be followed by hand.

use betwixt_model::{ParamMap, ParamValue, Params};

use super::super::params::PARAMS;
use super::*;
use crate::kernel::streams::Purpose;

fn set(map: &mut ParamMap, eviction: &'static str, capacity: u64) {
    map.set("eviction", ParamValue::Choice(eviction));
    map.set("capacity", ParamValue::Count(capacity));
}

/// Reads keys in order, bringing each that is missing; those held at the end.
fn after(eviction: &'static str, capacity: u64, keys: &[u64]) -> Vec<u64> {
    let mut map = ParamMap::default();
    set(&mut map, eviction, capacity);
    let mut memory = Memory::new(Params::new(&PARAMS, &map), Stream::new(1, 2, Purpose("eviction")));
    for key in keys {
        if memory.read(*key, 0).is_none() {
            memory.put(*key, Copied { value: *key, version: 0, amount: 0 }, 0);
        }
        memory.audit();
    }
    memory.copies.keys().copied().collect()
}

#[test]
fn each_policy_lets_another_copy_go() {
    let keys = [1, 1, 1, 2, 3, 1, 2, 4];
    assert_eq!(after("lru", 3, &keys), [1, 2, 4], "3 was used longest ago");
    assert_eq!(after("fifo", 3, &keys), [2, 3, 4], "1 was put in first");
    assert_eq!(after("lfu", 3, &keys), [1, 2, 4], "3 was asked for once, before 4");
    let random = after("random", 3, &keys);
    assert!(random.len() == 3 && random.contains(&4), "{random:?}: the new one stays");
}

#[test]
fn frequencies_are_remembered_of_what_went() {
    // With room for one: 2 is asked for three times and 1 twice.
    assert_eq!(after("lfu", 1, &[1, 1, 2, 2, 2]), [2]);
    assert_eq!(after("lfu", 1, &[2, 2, 2, 1, 1]), [2], "what comes goes at once if it is liked less");
}

#[test]
fn luck_spares_nobody_in_particular() {
    // Nine others and one that comes: each of the nine goes as often as any.
    let mut gone = [0_u32; 10];
    for seed in 0..9_000 {
        let mut map = ParamMap::default();
        set(&mut map, "random", 9);
        let mut memory = Memory::new(Params::new(&PARAMS, &map), Stream::new(seed, 2, Purpose("eviction")));
        for key in 0..10 {
            memory.put(key, Copied { value: 0, version: 0, amount: 0 }, 0);
        }
        let missing = (0..10).find(|key| memory.get(*key).is_none()).expect("one went");
        gone[missing as usize] += 1;
    }
    assert_eq!(gone[9], 0, "the one that came stays");
    assert!(gone[..9].iter().all(|times| (880..1_120).contains(times)), "{gone:?}");
}

#[test]
fn copies_stay_when_the_policy_changes() {
    let mut map = ParamMap::default();
    set(&mut map, "lru", 4);
    let mut memory = Memory::new(Params::new(&PARAMS, &map), Stream::new(1, 2, Purpose("eviction")));
    for key in 1..=4 {
        memory.put(key, Copied { value: 0, version: 0, amount: 0 }, 0);
    }
    for eviction in ["random", "fifo", "lfu", "lru"] {
        set(&mut map, eviction, 4);
        memory.configure(Params::new(&PARAMS, &map));
        memory.audit();
        assert_eq!(memory.len(), 4);
    }
    set(&mut map, "fifo", 2);
    memory.configure(Params::new(&PARAMS, &map));
    memory.audit();
    assert_eq!(memory.len(), 2);
}
