//! Passive health: who is taken out for what its answers were like, and for how long.

/// When a member is taken out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutlierConfig {
    /// Bad ends in a row; 0 never takes out.
    pub consecutive: u64,
    /// How long the first time [nanoseconds].
    pub base: u64,
    /// How long at most [nanoseconds]; `None` for ten times the base.
    pub longest: Option<u64>,
    /// The share of members that may be out at once.
    pub most_out: f64,
    /// One may be out, whatever that share is.
    pub always_one: bool,
    /// How often rates are compared [nanoseconds].
    pub interval: u64,
    /// Compared with the others.
    pub success_rate: Option<SuccessRate>,
    /// Compared with a threshold.
    pub failure_percentage: Option<FailurePercentage>,
}

/// Takes out whose share of good answers lies far below the mean of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuccessRate {
    /// How many standard deviations below the mean.
    pub stdev_factor: f64,
    /// Members with enough requests, at least.
    pub hosts: u64,
    /// Enough requests in an interval.
    pub volume: u64,
}

/// Takes out whose share of bad answers is too high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FailurePercentage {
    /// The share at which it is.
    pub threshold: f64,
    /// Members with enough requests, at least.
    pub hosts: u64,
    /// Enough requests in an interval.
    pub volume: u64,
}

/// Longest time out, where nothing is said [times the base].
const MOST_TIMES: u64 = 10;

/// What is remembered of one member.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outlier {
    bad_in_a_row: u64,
    times_out: u64,
    out_until: Option<u64>,
    tally: Tally,
}

/// Answers within an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Good ones.
    pub good: u64,
    /// All.
    pub all: u64,
}

impl Tally {
    /// The share of good ones.
    #[must_use]
    pub fn rate(self) -> f64 {
        self.good as f64 / self.all as f64
    }
}

impl Outlier {
    /// When its time out is over, while it is out [nanoseconds].
    #[must_use]
    pub const fn out_until(&self) -> Option<u64> {
        self.out_until
    }

    /// Answers since the last comparison.
    #[must_use]
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// Takes note of an answer; tells whether it was one bad one too many in a row.
    pub fn hear(&mut self, good: bool, config: &OutlierConfig) -> bool {
        self.tally.all += 1;
        if good {
            self.tally.good += 1;
            self.bad_in_a_row = 0;
            return false;
        }
        self.bad_in_a_row += 1;
        config.consecutive > 0 && self.bad_in_a_row >= config.consecutive && self.out_until.is_none()
    }

    /// Takes it out: the n-th time n times as long.
    ///
    /// Source: Envoy's base ejection time times the number of ejections, at most `max_ejection_time`.
    pub fn eject(&mut self, now: u64, config: &OutlierConfig) {
        self.times_out += 1;
        self.bad_in_a_row = 0;
        let lasts = match config.longest {
            None => config.base.saturating_mul(self.times_out.min(MOST_TIMES)),
            Some(longest) => config.base.saturating_mul(self.times_out).min(longest.max(config.base)),
        };
        self.out_until = Some(now.saturating_add(lasts));
    }

    /// Lets it back in if its time is over; tells whether it was let in.
    pub fn let_in(&mut self, now: u64) -> bool {
        let over = self.out_until.is_some_and(|until| now >= until);
        if over {
            self.out_until = None;
        }
        over
    }

    /// An interval is over: those that stayed in are forgiven one ejection, and answers are counted anew.
    pub fn next_interval(&mut self) {
        if self.out_until.is_none() {
            self.times_out = self.times_out.saturating_sub(1);
        }
        self.tally = Tally::default();
    }
}

/// Whether one more may go out, when so many of so many are.
///
/// Source: Envoy's `max_ejection_percent` and `always_eject_one_host`: since 1.31, 10 % of fewer than ten is nobody.
#[must_use]
pub fn may_eject(out: usize, members: usize, config: &OutlierConfig) -> bool {
    (out == 0 && config.always_one) || (out + 1) as f64 <= config.most_out * members as f64
}

/// The share of good answers below which a member is an outlier; `None` if there are too few to compare.
///
/// Source: Envoy's success rate ejection: the mean of the members' rates less `stdev_factor` standard deviations.
#[must_use]
pub fn least_success_rate(tallies: impl Iterator<Item = Tally> + Clone, rule: &SuccessRate) -> Option<f64> {
    let rates = tallies.filter(|tally| tally.all >= rule.volume.max(1)).map(Tally::rate);
    let count = rates.clone().count();
    if count == 0 || (count as u64) < rule.hosts {
        return None;
    }
    let mean = rates.clone().sum::<f64>() / count as f64;
    let variance = rates.map(|rate| (rate - mean) * (rate - mean)).sum::<f64>() / count as f64;
    Some(mean - rule.stdev_factor * variance.sqrt())
}

/// Whether enough members have enough answers to be compared with the threshold.
#[must_use]
pub fn enough_failures_known(tallies: impl Iterator<Item = Tally>, rule: &FailurePercentage) -> bool {
    let known = tallies.filter(|tally| tally.all >= rule.volume.max(1)).count();
    known > 0 && known as u64 >= rule.hosts
}

impl SuccessRate {
    /// Whether this tally lies below.
    #[must_use]
    pub fn condemns(&self, tally: Tally, least: f64) -> bool {
        tally.all >= self.volume.max(1) && tally.rate() < least
    }
}

impl FailurePercentage {
    /// Whether this tally is too bad.
    #[must_use]
    pub fn condemns(&self, tally: Tally) -> bool {
        tally.all >= self.volume.max(1) && 1.0 - tally.rate() >= self.threshold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: OutlierConfig = OutlierConfig {
        consecutive: 3,
        base: 10,
        longest: None,
        most_out: 0.5,
        always_one: false,
        interval: 100,
        success_rate: None,
        failure_percentage: None,
    };
    const SUCCESS: SuccessRate = SuccessRate { stdev_factor: 1.9, hosts: 5, volume: 100 };

    #[test]
    fn a_good_answer_forgives_and_each_time_out_is_longer() {
        let mut member = Outlier::default();
        let heard: Vec<bool> =
            [false, false, true, false, false, false].map(|good| member.hear(good, &CONFIG)).to_vec();
        assert_eq!(heard, [false, false, false, false, false, true]);
        let mut lasted = Vec::new();
        for _ in 0..12 {
            member.eject(0, &CONFIG);
            lasted.push(member.out_until().unwrap());
            assert!(!member.let_in(9));
            assert!(member.let_in(lasted[lasted.len() - 1]));
        }
        assert_eq!(lasted[..3], [10, 20, 30]);
        assert_eq!(lasted[9..], [100, 100, 100]);
        member.next_interval();
        member.eject(0, &OutlierConfig { longest: Some(300), ..CONFIG });
        assert_eq!(member.out_until(), Some(120), "twelve times out, one forgiven, one more");
    }

    #[test]
    fn only_so_many_go_out() {
        let ten_percent = OutlierConfig { most_out: 0.1, ..CONFIG };
        assert!(!may_eject(0, 9, &ten_percent) && may_eject(0, 10, &ten_percent));
        assert!(!may_eject(1, 10, &ten_percent));
        let one = OutlierConfig { always_one: true, ..ten_percent };
        assert!(may_eject(0, 3, &one) && !may_eject(1, 3, &one));
        assert!(may_eject(1, 20, &ten_percent));
        assert!(may_eject(1, 4, &CONFIG) && !may_eject(2, 4, &CONFIG));
        assert!(may_eject(9, 10, &OutlierConfig { most_out: 1.0, ..CONFIG }), "all ten, as always");
    }

    #[test]
    fn the_odd_one_out_is_found_by_comparison() {
        let tally = |good| Tally { good, all: 100 };
        let others = [tally(98), tally(99), tally(97), tally(98)];
        let least = |last: Tally| least_success_rate(others.into_iter().chain([last]), &SUCCESS);
        // One far from four alike lies two standard deviations below the mean, whatever the distance.
        let threshold = least(tally(60)).unwrap();
        assert!(SUCCESS.condemns(tally(60), threshold) && !SUCCESS.condemns(tally(97), threshold));
        assert!(!SUCCESS.condemns(tally(97), least(tally(97)).unwrap()));
        assert_eq!(least(Tally { good: 5, all: 99 }), None, "too few requests, and so too few members");
    }

    #[test]
    fn too_many_failures_condemn_by_themselves() {
        let rule = FailurePercentage { threshold: 0.85, hosts: 1, volume: 50 };
        assert!(rule.condemns(Tally { good: 7, all: 50 }) && !rule.condemns(Tally { good: 8, all: 50 }));
        assert!(!rule.condemns(Tally { good: 0, all: 49 }));
        assert!(!enough_failures_known([Tally { good: 0, all: 49 }].into_iter(), &rule));
    }
}
