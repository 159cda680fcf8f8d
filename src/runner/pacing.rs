//! From real time to simulated time: speed, Auto, and what this device can keep up with.

use betwixt_model::sort;

/// Slowest and fastest [simulated seconds per real second].
const RANGE: (f64, f64) = (0.001, 100.0);

/// Auto stays within these [simulated seconds per real second].
const AUTO_RANGE: (f64, f64) = (0.5, 1.6);
/// Auto aims at flights that are visible for so long [real seconds].
const AUTO_FLIGHT_S: f64 = 0.6;
/// Auto changes its mind no more often than this [real milliseconds].
const AUTO_REST_MS: f64 = 2_000.0;
/// A change of speed is eased over this [real milliseconds].
const EASE_MS: f64 = 400.0;
/// The longest step that a frame may ask for [real milliseconds]: a hidden tab comes back without a leap.
const LONGEST_FRAME_MS: f64 = 100.0;

/// How fast time passes.
#[derive(Clone, Debug)]
pub struct Pacing {
    wanted: f64,
    eased: f64,
    auto: bool,
    rested_ms: f64,
    /// Simulated and real seconds of the last half second or so, to tell whether the device keeps up.
    window: (f64, f64),
    reached: Option<f64>,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { wanted: 0.5, eased: 0.5, auto: true, rested_ms: 0.0, window: (0.0, 0.0), reached: None }
    }
}

impl Pacing {
    /// The speed that is wanted.
    pub const fn wanted(&self) -> f64 {
        self.wanted
    }

    /// The speed that is reached, where the device cannot keep up.
    pub const fn reached(&self) -> Option<f64> {
        self.reached
    }

    /// Whether Auto chooses.
    pub const fn auto(&self) -> bool {
        self.auto
    }

    /// The speed just now, on its way to what is wanted.
    pub const fn current(&self) -> f64 {
        self.eased
    }

    /// A person chooses.
    pub fn choose(&mut self, speed: f64) {
        self.auto = false;
        self.wanted = speed.clamp(RANGE.0, RANGE.1);
    }

    /// Auto on or off.
    pub fn set_auto(&mut self, auto: bool) {
        self.auto = auto;
        self.rested_ms = AUTO_REST_MS;
    }

    /// How far simulated time is to move in a frame that took so long [real milliseconds]: simulated nanoseconds.
    pub fn step(&mut self, frame_ms: f64) -> u64 {
        let ms = frame_ms.clamp(0.0, LONGEST_FRAME_MS);
        let share = (ms / EASE_MS).min(1.0);
        // Even steps on the logarithmic scale, so that speeding up and slowing down look alike.
        let ratio = self.wanted / self.eased;
        self.eased *= libm::pow(ratio, share);
        if (self.eased / self.wanted - 1.0).abs() < 0.01 {
            self.eased = self.wanted;
        }
        self.rested_ms += ms;
        (self.eased * ms * 1e6) as u64
    }

    /// Learns what a frame did: simulated nanoseconds wanted and reached.
    pub fn learn(&mut self, wanted_ns: u64, reached_ns: u64, frame_ms: f64) {
        self.window.0 += reached_ns as f64 / 1e9;
        self.window.1 += frame_ms / 1e3;
        let behind = reached_ns < wanted_ns / 10 * 9;
        if behind || self.window.1 > 0.5 {
            let speed = self.window.0 / self.window.1.max(1e-6);
            self.reached = (speed < self.eased * 0.8).then_some(speed);
            if self.window.1 > 0.5 {
                self.window = (0.0, 0.0);
            }
        }
    }

    /// Whether Auto would look at flights now: nobody has to collect them otherwise.
    pub const fn is_curious(&self) -> bool {
        self.auto && self.rested_ms >= AUTO_REST_MS
    }

    /// Lets Auto look at the flights that are under way [simulated seconds each]; it aims at their upper quartile:
    /// what is slow is what is worth watching.
    pub fn watch(&mut self, flights: &mut Vec<f64>) {
        if !self.is_curious() || flights.len() < 3 {
            return;
        }
        sort::by_number(flights, |seconds| sort::rank(*seconds));
        let slow = flights[flights.len() * 3 / 4];
        let wanted = (slow / AUTO_FLIGHT_S).clamp(AUTO_RANGE.0, AUTO_RANGE.1);
        // A small difference is not worth a change that somebody would wonder about.
        if !(0.7..1.4).contains(&(wanted / self.wanted)) {
            self.wanted = wanted;
            self.rested_ms = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_makes_the_slow_flights_visible() {
        let mut pacing = Pacing::default();
        pacing.set_auto(true);
        pacing.watch(&mut vec![0.9; 9]);
        assert!((pacing.wanted() - 1.5).abs() < 1e-9);
        pacing.watch(&mut vec![0.08; 9]);
        assert!((pacing.wanted() - 1.5).abs() < 1e-9, "it rests after a change");
        for _ in 0..40 {
            pacing.step(60.0);
        }
        assert!((pacing.current() - 1.5).abs() < 1e-9, "eased by now");
        pacing.watch(&mut vec![0.08; 9]);
        assert!((pacing.wanted() - AUTO_RANGE.0).abs() < 1e-9);
    }

    #[test]
    fn a_person_overrules_auto_and_a_hidden_tab_does_not_leap() {
        let mut pacing = Pacing::default();
        pacing.choose(1_000.0);
        assert!(!pacing.auto());
        assert!((pacing.wanted() - RANGE.1).abs() < 1e-9);
        pacing.choose(1.0);
        pacing.step(100_000.0);
        assert!(pacing.step(100_000.0) <= 100_000_000);
    }

    #[test]
    fn falling_behind_is_said() {
        let mut pacing = Pacing::default();
        pacing.choose(10.0);
        pacing.step(1_000.0);
        for _ in 0..40 {
            let wanted = pacing.step(16.0);
            pacing.learn(wanted, wanted / 5, 16.0);
        }
        assert!(pacing.reached().is_some_and(|reached| reached < 3.0));
    }
}
