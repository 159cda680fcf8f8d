//! Losses that come in bursts.

use crate::kernel::streams::Stream;

/// A good and a bad state that change from message to message.
///
/// Random: one draw from stream `bursts` per message.
/// Source: Gilbert, "Capacity of a burst-noise channel", Bell System Technical Journal 39(5), 1960; Elliott, "Estimates of
/// error rates for codes on burst-noise channels", BSTJ 42(5), 1963. In the long run the share of bad messages is
/// p / (p + r), and a burst lasts 1 / r messages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bursts {
    /// Chance that a good time turns bad.
    pub(super) start: f64,
    /// Chance that a bad time turns good.
    pub(super) end: f64,
    /// Share of messages lost in a bad time.
    pub(super) loss: f64,
}

impl Bursts {
    /// The chance of loss for the next message, where it is `good` in a good time.
    pub(super) fn next(self, bad: &mut bool, good: f64, stream: &mut Stream) -> f64 {
        let turns = stream.chance(if *bad { self.end } else { self.start });
        *bad ^= turns;
        if *bad { self.loss } else { good }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::streams::Purpose;

    #[test]
    fn bursts_are_as_long_and_as_many_as_the_chain_says() {
        let bursts = Bursts { start: 0.02, end: 0.25, loss: 1.0 };
        let mut stream = Stream::new(3, 4, Purpose("bursts"));
        let (mut bad, mut lost, mut begun) = (false, 0_u32, 0_u32);
        for _ in 0..200_000 {
            let before = bad;
            lost += u32::from(bursts.next(&mut bad, 0.0, &mut stream) > 0.0);
            begun += u32::from(bad && !before);
        }
        let share = f64::from(lost) / 200_000.0;
        assert!((share - 0.02 / 0.27).abs() < 0.004, "{share}");
        let length = f64::from(lost) / f64::from(begun);
        assert!((length - 4.0).abs() < 0.25, "{length}");
    }
}
