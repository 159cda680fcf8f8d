//! What is left out when there is too much, and what never is.

use super::*;

#[test]
fn one_of_each_rare_shape_is_always_there() {
    let (routes, traffic) = (straight(), traffic(300.0));
    // Operations that the sample leaves out.
    let hidden: Vec<u32> = (0..200).filter(|hash| !is_chosen(*hash, 3)).take(10).collect();
    let rare = [Shape::LateReply, Shape::Retry(2), Shape::Duplicate, Shape::Error];
    let mut flights = Vec::new();
    for op_hash in &hidden {
        flights.push(flight(*op_hash));
        flights.extend(rare.map(|shape| Flight { shape, ..flight(*op_hash) }));
        flights.push(Flight { vanish_at: 0.9, ..flight(*op_hash) });
    }
    let mut placer = Placer::default();
    let first = place(&mut placer, &frame(&routes, &traffic, SECOND / 10), &flights);
    assert_eq!(first.len(), 5, "four rare shapes and one that will be lost");
    assert!(rare.iter().all(|shape| first.iter().filter(|one| one.shape == *shape).count() == 1));
    let later = place(&mut placer, &frame(&routes, &traffic, SECOND / 2), &flights);
    let operations = |placed: &[Placed]| placed.iter().map(|one| (one.shape, one.op_hash)).collect::<Vec<_>>();
    assert_eq!(operations(&first), operations(&later), "the same ones stay");
    let bursts: Vec<Burst> = hidden.iter().map(|hash| burst(*hash)).collect();
    let last = placer.place(&frame(&routes, &traffic, SECOND / 100 * 95), [], bursts).placed.to_vec();
    assert_eq!(operations(&last), [(Shape::Lost(4), hidden[0])], "and the burst is that of the message that was seen");
    let back = place(&mut placer, &frame(&routes, &traffic, SECOND / 100), &flights);
    assert_eq!(back.len(), 5, "after a step back in time too");
}

#[test]
fn the_cap_holds_and_settles_to_an_even_sample() {
    let routes: Vec<RouteTable> = (0..20).flat_map(|_| straight()).collect();
    let traffic = vec![LinkTraffic { rate_per_sim_s: 30.0, error_share: 0.0 }; 20];
    let flights: Vec<Flight> =
        (0..5_000_u32).map(|op| Flight { link: op % 20, ..flight(op / 20 * 977 + op) }).collect();
    let mut placer = Placer::default();
    let mut frame = frame(&routes, &traffic, SECOND / 2);
    frame.cap = Some(GLYPHS_MAX_SMALL);
    assert_eq!(place(&mut placer, &frame, &flights).len(), 350, "an eighth is kept for rare ones");
    let settled: Vec<usize> = (0..6).map(|_| place(&mut placer, &frame, &flights).len()).collect();
    assert!(settled.iter().all(|count| *count == settled[0] && (200..=350).contains(count)), "{settled:?}");
    let LinkBand::Sampled(power) = placer.place(&frame, flights.iter().copied(), []).bands[0] else {
        panic!("the chip tells how many are hidden");
    };
    assert_eq!(power, 4);
    frame.cap = None;
    let _adjusting = place(&mut placer, &frame, &flights);
    assert_eq!(place(&mut placer, &frame, &flights).len(), 5_000, "benchmarks see all");
}
