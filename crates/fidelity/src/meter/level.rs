//! A number that changes in steps, such as the length of a queue: its average over time, and how long it stood where.

/// A level over time, averaged from the end of the warm-up on.
#[derive(Clone, Debug, Default)]
pub struct Level {
    from: u64,
    since: u64,
    value: u64,
    most: u64,
    /// Integral over the window [nanoseconds].
    area: u128,
    /// Integral over the whole run [nanoseconds].
    whole: u128,
    /// How long it stood at each value, within the window [nanoseconds].
    times: Vec<u64>,
    window: u64,
}

/// Above this, times at single values are lumped together.
const VALUES_MAX: usize = 4_096;

impl Level {
    /// A level of 0 at time 0, averaged from a time on.
    #[must_use]
    pub fn new(from: u64) -> Self {
        Self { from, ..Self::default() }
    }

    /// The level changes.
    pub fn set(&mut self, at: u64, value: u64) {
        self.until(at);
        self.value = value;
        self.most = self.most.max(value);
    }

    /// One more, or one less.
    pub fn step(&mut self, at: u64, up: bool) {
        self.set(at, if up { self.value + 1 } else { self.value.saturating_sub(1) });
    }

    /// The level stays as it is until a time; at the end of a run, this closes the books.
    pub fn until(&mut self, at: u64) {
        self.whole += u128::from(at - self.since) * u128::from(self.value);
        let inside = at.saturating_sub(self.since.max(self.from));
        if inside > 0 {
            self.area += u128::from(inside) * u128::from(self.value);
            self.window += inside;
            let place = (self.value as usize).min(VALUES_MAX);
            if self.times.len() <= place {
                self.times.resize(place + 1, 0);
            }
            self.times[place] += inside;
        }
        self.since = at;
    }

    /// Takes what another run measured.
    pub fn merge(&mut self, other: &Self) {
        self.area += other.area;
        self.whole += other.whole;
        self.window += other.window;
        self.most = self.most.max(other.most);
        if self.times.len() < other.times.len() {
            self.times.resize(other.times.len(), 0);
        }
        for (mine, theirs) in self.times.iter_mut().zip(&other.times) {
            *mine += theirs;
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn value(&self) -> u64 {
        self.value
    }

    /// The highest it ever was.
    #[must_use]
    pub const fn most(&self) -> u64 {
        self.most
    }

    /// Integral over the whole run, warm-up included [nanoseconds].
    #[must_use]
    pub const fn whole(&self) -> u128 {
        self.whole
    }

    /// Its average over the window.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.area as f64 / self.window as f64
    }

    /// Its variance over the window, while it stays below [`VALUES_MAX`].
    #[must_use]
    pub fn variance(&self) -> f64 {
        let squares: u128 = (0_u128..).zip(&self.times).map(|(value, time)| value * value * u128::from(*time)).sum();
        squares as f64 / self.window as f64 - self.mean() * self.mean()
    }

    /// The share of the window in which it was above a value below [`VALUES_MAX`].
    #[must_use]
    pub fn share_above(&self, value: usize) -> f64 {
        let above: u64 = self.times.iter().skip(value + 1).sum();
        above as f64 / self.window as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_weighs_each_value_with_its_time_after_the_warm_up() {
        let mut level = Level::new(10);
        level.set(5, 4);
        level.set(20, 1);
        level.step(30, true);
        level.until(40);
        // Within 10..40: ten at 4, ten at 1, ten at 2.
        assert_eq!(level.mean(), (40.0 + 10.0 + 20.0) / 30.0);
        // Squares 16, 1 and 4, a third of the time each.
        assert!((level.variance() - (7.0 - level.mean() * level.mean())).abs() < 1e-12);
        assert_eq!(level.whole(), 15 * 4 + 10 + 20);
        assert_eq!(level.most(), 4);
        assert_eq!(level.share_above(1), 20.0 / 30.0);
        assert_eq!(level.value(), 2);
    }

    #[test]
    fn two_runs_are_averaged_by_their_time() {
        let (mut one, mut other) = (Level::new(0), Level::new(0));
        one.set(0, 1);
        one.until(10);
        other.set(0, 4);
        other.until(20);
        one.merge(&other);
        assert_eq!(one.mean(), 90.0 / 30.0);
        assert_eq!(one.share_above(1), 20.0 / 30.0);
    }
}
