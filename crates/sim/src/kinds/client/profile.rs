//! How a client's rate goes over time: shares of the rate, straight between the points of a profile.

use std::sync::Arc;

use betwixt_model::Load;

/// A profile at work. Times in seconds, shares of the rate; areas are shares times seconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// In order of time; two at one time are a step.
    points: Arc<[(f64, f64)]>,
    /// After so long it begins again [s]; 0 never.
    repeat: f64,
}

impl Profile {
    /// The profile of a load that begins again after so many seconds, or never.
    pub(super) fn new(load: &Load, repeat: f64) -> Self {
        Self { points: load.profile.iter().map(|(at, share)| (at.seconds(), *share)).collect(), repeat }
    }

    /// The same points, beginning again after so many seconds, or never.
    pub(super) fn repeating(&mut self, repeat: f64) {
        self.repeat = repeat;
    }

    /// Whether the whole rate holds all the time.
    pub(super) fn is_flat(&self) -> bool {
        self.points.is_empty()
    }

    /// The area from one time to another [share s].
    pub(super) fn area(&self, from: f64, to: f64) -> f64 {
        if self.is_flat() {
            return to - from;
        }
        if self.repeat <= 0.0 {
            return self.area_once(from, to);
        }
        let (first, last) = (libm::floor(from / self.repeat), libm::floor(to / self.repeat));
        let (from, to) = (from - first * self.repeat, to - last * self.repeat);
        (last - first) * self.area_once(0.0, self.repeat) + self.area_once(0.0, to) - self.area_once(0.0, from)
    }

    /// When so large an area after `from` is reached [s]; `None` if it never is.
    pub(super) fn reach(&self, from: f64, area: f64) -> Option<f64> {
        if self.is_flat() {
            return Some(from + area);
        }
        if self.repeat <= 0.0 {
            return self.reach_once(from, f64::INFINITY, area).ok();
        }
        let whole = self.area_once(0.0, self.repeat);
        let mut turn = libm::floor(from / self.repeat);
        let missing = match self.reach_once(from - turn * self.repeat, self.repeat, area) {
            Ok(at) => return Some(turn * self.repeat + at),
            Err(missing) => missing,
        };
        if whole <= 0.0 {
            return None;
        }
        // Whole turns are skipped at once: however rare arrivals are, this takes no longer.
        let skipped = libm::floor(missing / whole);
        turn += 1.0 + skipped;
        let at = self.reach_once(0.0, self.repeat, missing - skipped * whole).unwrap_or(self.repeat);
        Some(turn * self.repeat + at)
    }

    /// The share at a time of the first turn, just after any step there.
    fn share(&self, at: f64) -> f64 {
        let after = self.points.partition_point(|point| point.0 <= at);
        match (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after)) {
            (None, Some(first)) => first.1,
            (Some((from, share)), Some((to, next))) => share + (next - share) * ((at - from) / (to - from)),
            (Some((_, last)), None) => last,
            (None, None) => 1.0,
        }
    }

    /// The next point after a time of the first turn; the share just before it.
    fn next_point(&self, at: f64) -> Option<(f64, f64)> {
        let after = self.points.partition_point(|point| point.0 <= at);
        self.points.get(after).copied()
    }

    /// How many of so many users there should be at a time [s].
    pub(super) fn users(&self, users: u64, at: f64) -> u64 {
        if self.is_flat() {
            return users;
        }
        libm::round(users as f64 * self.share(self.in_turn(at))) as u64
    }

    /// When that number is another one for the first time after `from` [s]; `None` if it never is.
    pub(super) fn users_change(&self, users: u64, from: f64) -> Option<f64> {
        let all = users as f64;
        let now = self.users(users, from) as f64;
        let turn_ends = if self.repeat > 0.0 { self.repeat } else { f64::INFINITY };
        let mut start = self.in_turn(from);
        let mut turn = from - start;
        // The rest of this turn and the whole of the next: what does not differ there never does.
        for _ in 0..2 * (self.points.len() + 1) {
            let share = self.share(start);
            if libm::round(all * share).total_cmp(&now).is_ne() {
                return Some(turn + start);
            }
            let (end, last) = self.next_point(start).unwrap_or((f64::INFINITY, share));
            let slope = if end.is_finite() { (last - share) / (end - start) } else { 0.0 };
            let end = end.min(turn_ends);
            // The next level at which it is rounded to another number.
            let level = if slope > 0.0 { now + 0.5 } else { now - 0.5 };
            let crosses = start + (level / all - share) / slope;
            if crosses >= start && crosses < end {
                return Some(turn + crosses);
            }
            if end.is_infinite() {
                return None;
            }
            (turn, start) = if end < turn_ends { (turn, end) } else { (turn + turn_ends, 0.0) };
        }
        None
    }

    /// A time as one of the first turn [s].
    fn in_turn(&self, at: f64) -> f64 {
        if self.repeat > 0.0 { at - libm::floor(at / self.repeat) * self.repeat } else { at }
    }

    fn area_once(&self, from: f64, to: f64) -> f64 {
        let (mut at, mut area) = (from, 0.0);
        while at < to {
            let share = self.share(at);
            let (end, last) = match self.next_point(at) {
                Some((end, last)) if end <= to => (end, last),
                Some((end, last)) => (to, share + (last - share) * ((to - at) / (end - at))),
                None => (to, share),
            };
            area += (share + last) / 2.0 * (end - at);
            at = end;
        }
        area
    }

    /// When an area is reached before `until`, or how much of it is missing then.
    fn reach_once(&self, from: f64, until: f64, area: f64) -> Result<f64, f64> {
        let (mut at, mut left) = (from, area);
        while at < until {
            let share = self.share(at);
            let (end, last) = self.next_point(at).unwrap_or((f64::INFINITY, share));
            let slope = if end.is_finite() { (last - share) / (end - at) } else { 0.0 };
            let end = end.min(until);
            let piece = if end.is_finite() { (share + slope * (end - at) / 2.0) * (end - at) } else { f64::INFINITY };
            if piece >= left && (share > 0.0 || slope > 0.0) {
                // The positive root of share x + slope x^2 / 2 = left, in the form that loses no digits.
                let root = libm::sqrt((share * share + 2.0 * slope * left).max(0.0));
                return Ok((at + 2.0 * left / (share + root)).min(end));
            }
            if end.is_infinite() {
                return Err(left);
            }
            left -= piece;
            at = end;
        }
        Err(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::SimTime;

    fn profile(points: &[(u64, f64)], repeat: f64) -> Profile {
        let profile = points.iter().map(|(s, share)| (SimTime(s * 1_000_000_000), *share)).collect();
        Profile::new(&Load { profile, trace: Vec::new() }, repeat)
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} instead of {b}");
    }

    #[test]
    fn areas_are_those_of_the_figure() {
        let ramp = profile(&[(0, 0.5), (25, 1.0), (50, 0.5)], 0.0);
        near(ramp.area(0.0, 50.0), 37.5);
        near(ramp.area(0.0, 25.0), 18.75);
        near(ramp.area(50.0, 60.0), 5.0);
        let step = profile(&[(10, 1.0), (10, 3.0)], 0.0);
        near(step.area(0.0, 20.0), 40.0);
        let bursts = profile(&[(0, 2.0), (1, 2.0), (1, 0.0)], 5.0);
        near(bursts.area(0.0, 50.0), 20.0);
        near(bursts.area(4.5, 5.5), 1.0);
    }

    #[test]
    fn reaching_is_the_inverse_of_the_area() {
        let profiles = [
            profile(&[], 0.0),
            profile(&[(0, 0.5), (25, 1.0), (50, 0.5)], 0.0),
            profile(&[(5, 0.0), (10, 4.0), (10, 1.0), (20, 0.25)], 0.0),
            profile(&[(0, 2.0), (1, 2.0), (1, 0.0)], 5.0),
            profile(&[(0, 0.0), (30, 1.0), (60, 0.0)], 60.0),
        ];
        for profile in &profiles {
            for from in [0.0, 0.3, 7.0, 10.0, 24.9, 61.0, 1_000.0] {
                for area in [0.001, 0.4, 3.0, 500.0] {
                    let at = profile.reach(from, area).expect("there is always more to come");
                    let error = (profile.area(from, at) - area).abs();
                    assert!(at >= from && error < 1e-6 * area.max(1.0), "{profile:?} {from} {area}: {at} {error}");
                }
            }
        }
    }

    #[test]
    fn users_come_and_go_one_by_one() {
        let ramp = profile(&[(0, 0.0), (10, 1.0), (20, 1.0), (20, 0.5), (30, 0.0)], 0.0);
        let mut changes = vec![(0.0, ramp.users(4, 0.0))];
        while let Some(at) = ramp.users_change(4, changes.last().expect("there is a first").0) {
            // Just after: where it falls, the level itself still counts to the number above.
            let at = at + 1e-6;
            changes.push((at, ramp.users(4, at)));
        }
        let expected =
            [(0.0, 0), (1.25, 1), (3.75, 2), (6.25, 3), (8.75, 4), (20.0, 2), (22.5, 1), (27.5, 0)];
        assert_eq!(changes.len(), expected.len(), "{changes:?}");
        for ((at, users), (should_be_at, should_be)) in changes.into_iter().zip(expected) {
            assert_eq!(users, should_be, "{at}");
            assert!((at - should_be_at).abs() < 1e-5, "{at}");
        }
        let days = profile(&[(0, 0.0), (10, 1.0), (20, 0.0)], 24.0);
        near(days.users_change(1, 16.0).expect("tomorrow"), 24.0 + 5.0);
        assert_eq!(profile(&[(0, 0.4), (10, 0.6)], 0.0).users_change(0, 1.0), None);
        assert_eq!(profile(&[], 0.0).users_change(7, 1.0), None);
    }

    #[test]
    fn what_never_comes_is_never_reached() {
        assert_eq!(profile(&[(0, 1.0), (10, 0.0)], 0.0).reach(0.0, 6.0), None);
        assert_eq!(profile(&[(0, 0.0)], 10.0).reach(3.0, 0.1), None);
        near(profile(&[(0, 1.0), (10, 0.0)], 0.0).reach(0.0, 5.0).expect("just so"), 10.0);
    }
}
