//! Each line alone: in which order it is served, and that its oldest is always known.

use super::*;
use crate::component::{Ask, Op, ReplyTo};
use crate::kernel::streams::Purpose;

fn waiting(id: u64, deadline: u64) -> Waiting {
    let op = Op { id, key: 0, flow: 0, depth: 0, version: 1, deadline };
    let reply_to = ReplyTo { connection: 0, call: None, attempt: 1 };
    Waiting { request: Request { reply_to, op, ask: Ask::Run, instance: 0, key: None }, arrived: id, limit: u64::MAX }
}

fn luck() -> Stream {
    Stream::new(1, 2, Purpose("order"))
}

/// Puts in requests 1, 2, … with these (priority, deadline), and takes all out again.
fn order(discipline: Discipline, put: &[(u8, u64)]) -> Vec<u64> {
    let mut line = Line::new(discipline);
    assert!(line.suits(discipline));
    for (at, (priority, deadline)) in put.iter().enumerate() {
        line.push::<()>(waiting(at as u64 + 1, *deadline), *priority);
    }
    let mut luck = luck();
    std::iter::from_fn(|| line.pop::<()>(discipline, &mut luck)).map(|waiting| waiting.request.op.id).collect()
}

#[test]
fn each_discipline_has_its_order() {
    let put = [(1, 50), (0, 40), (2, 90), (0, 40), (1, 10)];
    assert_eq!(order(Discipline::Fifo, &put), [1, 2, 3, 4, 5]);
    assert_eq!(order(Discipline::Lifo, &put), [5, 4, 3, 2, 1]);
    assert_eq!(order(Discipline::AdaptiveLifo(3), &put), [5, 4, 1, 2, 3]);
    assert_eq!(order(Discipline::Priority, &put), [2, 4, 1, 5, 3]);
    assert_eq!(order(Discipline::Deadline, &put), [5, 2, 4, 1, 3]);
    let mut shuffled = order(Discipline::Random, &put);
    shuffled.sort_unstable();
    assert_eq!(shuffled, [1, 2, 3, 4, 5]);
}

#[test]
fn the_random_order_favours_nobody() {
    let mut first = [0_u32; 4];
    let mut luck = luck();
    for _ in 0..4_000 {
        let mut line = Line::new(Discipline::Random);
        for id in 0..4 {
            line.push::<()>(waiting(id, 0), 0);
        }
        let next = line.pop::<()>(Discipline::Random, &mut luck).expect("four wait");
        first[next.request.op.id as usize] += 1;
    }
    // 1,000 each with a deviation of 27.
    assert!(first.iter().all(|count| (880..1_120).contains(count)), "{first:?}");
}

#[test]
fn the_oldest_is_known_whoever_goes_next() {
    for discipline in [
        Discipline::Fifo,
        Discipline::Lifo,
        Discipline::AdaptiveLifo(2),
        Discipline::Random,
        Discipline::Priority,
        Discipline::Deadline,
    ] {
        let (mut line, mut luck, mut inside) = (Line::new(discipline), luck(), Vec::new());
        for id in 1..200_u64 {
            line.push::<()>(waiting(id, id * 7_919 % 101), (id * 31 % 10) as u8);
            inside.push(id);
            let out = match id % 5 {
                0 => line.pop_oldest().inspect(|out| assert_eq!(out.arrived, inside[0], "{discipline:?}")),
                1 | 3 => line.pop::<()>(discipline, &mut luck),
                _ => None,
            };
            inside.retain(|id| out.is_none_or(|out| out.arrived != *id));
            assert_eq!(line.len(), inside.len());
            assert_eq!(line.oldest().map(|oldest| oldest.arrived), inside.first().copied(), "{discipline:?}");
        }
    }
}

#[test]
fn a_line_that_stands_is_kept_short() {
    let codel = CoDel { target: 5, interval: 100 };
    assert_eq!(codel.limit(1_000, 1_000), 1_100);
    assert_eq!(codel.limit(1_000, 900), 1_100);
    assert_eq!(codel.limit(1_000, 899), 1_005);
}
