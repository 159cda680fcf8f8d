//! How many of a connection's messages are drawn: all, one in a power of two, or none but a ribbon.
//!
//! Decided per connection by messages per second of the *page* (rate times speed), with hysteresis, so that a rate
//! that hovers at a limit does not flicker.

/// Messages per page-second at which the next denser band begins; the last one begins ribbons.
const LIMITS: [f64; 6] = [6.0, 40.0, 80.0, 160.0, 320.0, 400.0];
/// A band is left downwards only this far below its limit.
const HYSTERESIS: f64 = 0.8;
/// Flights shorter than this are ribbons: nobody can follow them [page milliseconds].
const FLIGHT_MS_MIN: f64 = 120.0;

/// What is known of a connection's traffic.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LinkTraffic {
    /// Messages per simulated second, both directions together.
    pub rate_per_sim_s: f64,
    /// Which share of them failed, 0 to 1: the red strand of the ribbon.
    pub error_share: f64,
}

/// How a connection's messages are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LinkBand {
    /// Every message, and there is room for order numbers on the selected connection.
    #[default]
    Labelled,
    /// Every message.
    Every,
    /// One in 2^n, and at least one of each rare shape: "1 in 16 shown".
    Sampled(u32),
    /// Ribbons only.
    Density,
}

impl LinkBand {
    /// How many messages stand behind each one that is drawn; `None` where none is drawn.
    #[must_use]
    pub const fn one_in(self) -> Option<u32> {
        match self {
            Self::Labelled | Self::Every => Some(1),
            Self::Sampled(power) => Some(1 << power),
            Self::Density => None,
        }
    }
}

/// A connection's place in the table of bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BandState {
    level: usize,
    short: bool,
}

impl BandState {
    /// Moves to the band for a rate, both per page-second and page milliseconds; a flight time of 0 is unknown.
    pub fn update(&mut self, rate_per_page_s: f64, flight_page_ms: f64) -> LinkBand {
        let Self { level, short } = self;
        while LIMITS.get(*level).is_some_and(|limit| rate_per_page_s >= *limit) {
            *level += 1;
        }
        while level
            .checked_sub(1)
            .and_then(|below| LIMITS.get(below))
            .is_some_and(|limit| rate_per_page_s < limit * HYSTERESIS)
        {
            *level -= 1;
        }
        let limit = if *short { FLIGHT_MS_MIN / HYSTERESIS } else { FLIGHT_MS_MIN };
        *short = flight_page_ms > 0.0 && flight_page_ms < limit;
        match *level {
            _ if *short => LinkBand::Density,
            0 => LinkBand::Labelled,
            1 => LinkBand::Every,
            level if level < LIMITS.len() => LinkBand::Sampled(level as u32 - 1),
            _ => LinkBand::Density,
        }
    }
}

/// Whether the messages of an operation are among the one in 2^`power` that are drawn.
///
/// The chosen ones at a larger power are among those at a smaller one, so that a change of band only adds or removes.
#[must_use]
pub const fn is_chosen(op_hash: u32, power: u32) -> bool {
    // Mixed once more: hashes of consecutive operations may differ in their high bits only.
    let mixed = (op_hash ^ (op_hash >> 16)).wrapping_mul(0x9E37_79B1);
    mixed.leading_zeros() >= power
}

#[cfg(test)]
mod tests {
    //! Bands begin at their limits, end a fifth below, and are nested.

    use super::*;

    #[test]
    fn bands_follow_the_table() {
        let band = |rate| BandState::default().update(rate, 0.0);
        let table = [
            (0.0, LinkBand::Labelled),
            (5.9, LinkBand::Labelled),
            (6.0, LinkBand::Every),
            (39.0, LinkBand::Every),
            (40.0, LinkBand::Sampled(1)),
            (100.0, LinkBand::Sampled(2)),
            (399.0, LinkBand::Sampled(4)),
            (400.0, LinkBand::Density),
            (f64::INFINITY, LinkBand::Density),
            (f64::NAN, LinkBand::Labelled),
        ];
        for (rate, expected) in table {
            assert_eq!(band(rate), expected, "at {rate} a second");
        }
        assert_eq!(LinkBand::Sampled(4).one_in(), Some(16));
    }

    #[test]
    fn bands_are_left_a_fifth_below_their_limit() {
        let mut state = BandState::default();
        let mut at = |rate| state.update(rate, 0.0);
        assert_eq!([at(6.1), at(5.0), at(4.7)], [LinkBand::Every, LinkBand::Every, LinkBand::Labelled]);
        assert_eq!([at(410.0), at(330.0), at(319.0)], [LinkBand::Density, LinkBand::Density, LinkBand::Sampled(4)]);
        assert_eq!([at(81.0), at(63.0), at(1.0)], [LinkBand::Sampled(2), LinkBand::Sampled(1), LinkBand::Labelled]);
    }

    #[test]
    fn short_flights_are_ribbons() {
        let mut state = BandState::default();
        assert_eq!(state.update(10.0, 119.0), LinkBand::Density);
        assert_eq!(state.update(10.0, 140.0), LinkBand::Density, "until they are clearly longer");
        assert_eq!(state.update(10.0, 151.0), LinkBand::Every);
        assert_eq!(state.update(10.0, 125.0), LinkBand::Every);
    }

    #[test]
    fn the_chosen_are_nested_and_the_right_share() {
        for power in 0..6 {
            let chosen = (0..64_000_u32).filter(|hash| is_chosen(*hash, power)).count() as f64;
            let expected = 64_000.0 / f64::from(1_u32 << power);
            assert!((chosen / expected - 1.0).abs() < 0.1, "1 in {}: {chosen}", 1 << power);
        }
        assert!((0..1000).filter(|hash| is_chosen(*hash, 4)).all(|hash| is_chosen(hash, 3)));
    }
}
