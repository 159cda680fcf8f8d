//! What a pool does, one step after another.

use super::*;
use crate::kernel::slab::Slot;
use crate::kernel::streams::Purpose;
use betwixt_model::{Distribution, SimSpan};

const PLAIN: PoolConfig = PoolConfig {
    most: 2,
    per_instance: false,
    room: 1,
    wait: None,
    round_trips: 1,
    connect_time: Distribution::Constant(SimSpan::ZERO),
    connect_timeout: Some(5_000_000_000),
    covered: false,
    idle: None,
    life: None,
    uses: u64::MAX,
};

fn pool(config: PoolConfig) -> Pool {
    let mut pool = Pool::new(config, Stream::new(1, 2, Purpose("connect")));
    pool.tidy(0, 3);
    pool
}

fn waiter(index: u32) -> Waiter {
    Waiter { call: CallId(Slot { index, generation: 0 }), attempt: 1, hedge: false, since: 0 }
}

/// Opens a connection, and gives it to whoever has waited longest.
fn open(pool: &mut Pool, instance: u16, now: u64) {
    let slot = pool.dial(instance, now);
    pool.opened(slot, now);
    if let Some((waiter, socket)) = pool.next(now) {
        pool.carry(waiter.call, waiter.attempt, socket);
    }
    pool.audit();
}

#[test]
fn so_many_connect_so_many_wait_and_the_rest_is_refused() {
    let mut pool = pool(PLAIN);
    assert_eq!((pool.ask(0, waiter(0)), pool.wants()), (Lease::Waits, Some(0)));
    open(&mut pool, 0, 5);
    assert_eq!((pool.ask(0, waiter(1)), pool.wants()), (Lease::Waits, Some(0)));
    open(&mut pool, 0, 6);
    assert_eq!((pool.ask(0, waiter(2)), pool.wants()), (Lease::Waits, None), "two there are, one may wait");
    assert_eq!(pool.ask(0, waiter(3)), Lease::Refused);
    pool.release(waiter(0).call, 1, true, 10);
    let (next, socket) = pool.next(10).expect("there is one for the one that waits");
    assert_eq!(next, waiter(2));
    pool.carry(next.call, next.attempt, socket);
    let counts = pool.counts(10);
    assert_eq!((counts.opened, counts.leased, counts.waited, counts.most_waiting), (2, 3, 5 + 6 + 10, 1));
}

#[test]
fn a_connection_rests_until_its_time_is_over() {
    for (config, left_at_10, left_at_20) in [
        (PoolConfig { idle: Some(15), ..PLAIN }, 1, 0),
        (PoolConfig { life: Some(15), ..PLAIN }, 1, 0),
        (PoolConfig { life: Some(25), ..PLAIN }, 1, 1),
        (PoolConfig { uses: 1, ..PLAIN }, 0, 0),
        (PLAIN, 1, 1),
    ] {
        let mut pool = pool(config);
        pool.ask(0, waiter(0));
        open(&mut pool, 0, 0);
        pool.release(waiter(0).call, 1, true, 2);
        assert_eq!((pool.counts(10).idle, pool.counts(20).idle), (left_at_10, left_at_20), "{config:?}");
        pool.tidy(20, 3);
        let got = matches!(pool.ask(0, waiter(1)), Lease::Has(_));
        assert_eq!(got, left_at_20 == 1, "{config:?}");
    }
}

#[test]
fn an_attempt_without_an_answer_closes_its_connection() {
    let mut pool = pool(PLAIN);
    pool.ask(0, waiter(0));
    open(&mut pool, 0, 0);
    pool.release(waiter(0).call, 1, false, 2);
    assert_eq!(pool.counts(2), PoolCounts { most: 1, most_waiting: 1, opened: 1, leased: 1, ..PoolCounts::default() });
}

#[test]
fn with_one_for_each_instance_none_is_shut_out() {
    let mut pool = pool(PoolConfig { per_instance: true, ..PLAIN });
    for (at, instance) in [(0, 0), (1, 0), (2, 2)] {
        assert_eq!(pool.ask(instance, waiter(at)), Lease::Waits);
        assert_eq!(pool.wants(), Some(instance), "the third is one more than there may be, but the only one there");
        open(&mut pool, instance, 0);
    }
    pool.release(waiter(2).call, 1, true, 1);
    assert_eq!(pool.ask(1, waiter(3)), Lease::Waits);
    assert_eq!((pool.wants(), pool.led_to(3)), (Some(1), vec![2, 0, 1]));
    assert!(matches!(pool.ask(2, waiter(4)), Lease::Has(Socket { instance: 2, .. })));
}

#[test]
fn a_crash_takes_what_rests_and_a_smaller_callee_what_leads_nowhere() {
    let mut pool = pool(PoolConfig { most: 3, ..PLAIN });
    for instance in 0..3 {
        pool.ask(0, waiter(u32::from(instance)));
        open(&mut pool, instance, 0);
    }
    (0..3).for_each(|at| pool.release(waiter(at).call, 1, true, 1));
    pool.cut(Some(0));
    assert_eq!(pool.counts(1).idle, 2);
    pool.tidy(2, 2);
    assert_eq!((pool.counts(2).idle, pool.led_to(3)), (1, vec![0, 1, 0]));
    pool.clear();
    assert_eq!(pool.counts(2).open, 0);
    pool.audit();
}

#[test]
fn what_is_lost_is_sent_again_for_127_seconds() {
    let mut pool = pool(PLAIN);
    let slot = pool.dial(0, 0);
    let dial = pool.dialled(slot).expect("it is being opened");
    let mut after = 0;
    while !dial.gives_up() {
        after += dial.resend_after();
    }
    assert_eq!(after, 127_000_000_000);
}
