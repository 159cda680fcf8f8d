//! Published vectors, numbers fixed for ever, and fairness of the simple draws.

use super::{Purpose, Stream, mix, stable_hash};
use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

fn stream() -> Stream {
    Stream::new(1, 2, Purpose("test"))
}

#[test]
fn the_generator_gives_the_published_numbers() {
    // State 1, 2, 3, 4; made with the authors' xoshiro256plusplus.c (as kept in rand_xoshiro).
    let mut seed = [0; 32];
    for word in 0..4 {
        seed[word * 8] = word as u8 + 1;
    }
    let mut stream = Stream(Xoshiro256PlusPlus::from_seed(seed));
    let expected = [
        41_943_041,
        58_720_359,
        3_588_806_011_781_223,
        3_591_011_842_654_386,
        9_228_616_714_210_784_205,
        9_973_669_472_204_895_162,
        14_011_001_112_246_962_877,
        12_406_186_145_184_390_807,
    ];
    assert_eq!(expected.map(|_| stream.next_u64()), expected);
}

#[test]
fn the_mixer_gives_the_published_numbers() {
    // The first three numbers of splitmix64.c from the state 1234567.
    let gamma = 0x9e37_79b9_7f4a_7c15_u64;
    let states = [0, 1, 2].map(|step: u64| 1_234_567_u64.wrapping_add(step.wrapping_mul(gamma)));
    let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
    assert_eq!(states.map(mix), expected);
}

#[test]
fn streams_and_hashes_never_change() {
    // FNV-1a's own vectors: "" is 0xcbf29ce484222325, "a" is 0xaf63dc4c8601ec8c, "foobar" 0x85944171f73967e8.
    assert_eq!(stable_hash(""), mix(0xcbf2_9ce4_8422_2325));
    assert_eq!(stable_hash("a"), mix(0xaf63_dc4c_8601_ec8c));
    assert_eq!(stable_hash("foobar"), mix(0x8594_4171_f739_67e8));
    assert_eq!(stable_hash("checkout"), 0x7203_ee38_592c_7f03);
    let mut first = stream();
    assert_eq!([0; 3].map(|_| first.next_u64()), [0x1e62_e69c_20d7_b792, 0xe991_e223_4f04_4e9e, 0x0e31_9876_142f_01ef]);
    let mut zero = Stream::new(0, 0, Purpose(""));
    assert_eq!(zero.next_u64(), 0xfaf9_4833_36a2_e168);
    let mut first = stream();
    let bits = [first.unit().to_bits(), first.unit_open().to_bits()];
    assert_eq!(bits, [0x3fbe_62e6_9c20_d7b0, 0x3fed_323c_4469_e089]);
    assert_eq!([10, 1000, u32::MAX].map(|n| first.below(n)), [0, 522, 2_007_430_643]);
}

#[test]
fn seed_owner_and_purpose_each_make_another_stream() {
    let others = [
        Stream::new(2, 2, Purpose("test")),
        Stream::new(1, 3, Purpose("test")),
        Stream::new(2, 1, Purpose("test")),
        Stream::new(1, 2, Purpose("tesu")),
    ];
    for other in others {
        assert_ne!(other, stream());
    }
    assert_eq!(stream().clone(), stream());
}

#[test]
fn units_stay_within_their_ends() {
    let mut stream = stream();
    let mut sum = 0.0;
    for _ in 0..100_000 {
        let (closed, open) = (stream.unit(), stream.unit_open());
        assert!((0.0..1.0).contains(&closed) && open > 0.0 && open < 1.0);
        sum += closed + open;
    }
    // The mean of 200,000 units strays by 0.29 / 447 = 0.00065.
    assert!((sum / 200_000.0 - 0.5).abs() < 0.0026);
    // The ends of the open unit, from the least and the greatest bits there are.
    let ends = [0_u64, u64::MAX].map(|bits| ((bits >> 12) as f64 + 0.5) * 2.0 * super::UNIT_STEP);
    assert!(ends[0] > 0.0 && ends[1] < 1.0);
}

#[test]
fn below_is_fair() {
    let mut stream = stream();
    let mut seen = [0_u32; 6];
    for _ in 0..60_000 {
        seen[stream.below(6) as usize] += 1;
    }
    // Chi-square with five degrees of freedom: 20.5 is passed once in a thousand.
    let square: f64 = seen.iter().map(|&n| f64::from(n) - 10_000.0).map(|off| off * off / 10_000.0).sum();
    assert!(square < 20.5, "{seen:?}");
    assert_eq!(stream.below(1), 0);
    // With three quarters of the range, the draws to be refused are one in four; see them spread.
    let large = 3 << 30;
    let low = (0..30_000).filter(|_| stream.below(large) < large / 3).count();
    assert!((9_670..10_330).contains(&low), "{low}");
}

#[test]
#[should_panic(expected = "no number below zero")]
fn below_nothing_is_a_defect() {
    stream().below(0);
}

#[test]
fn a_chance_costs_one_draw_whatever_it_is() {
    for p in [0.0, 1.0, 0.3, -1.0, 2.0, f64::NAN] {
        let mut stream = stream();
        let mut twin = stream.clone();
        let happened = stream.chance(p);
        twin.next_u64();
        assert_eq!(stream, twin);
        assert!(p != 0.0 || !happened);
        assert!(p != 1.0 || happened);
    }
    let mut stream = stream();
    let happened = (0..100_000).filter(|_| stream.chance(0.3)).count();
    assert!((29_420..30_580).contains(&happened), "{happened}");
}
