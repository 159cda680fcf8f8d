//! How likely a distribution is to stay below a value, and the values that shares of all stay below.

use super::Distribution;

/// Longest value that is looked for [seconds, 1,000 days].
const LONGEST: f64 = 86_400.0 * 1_000.0;

/// Halvings of an interval until nothing is left of it in a float.
const HALVINGS: usize = 80;

impl Distribution {
    /// The share of draws that are at most so many seconds: the distribution function.
    #[must_use]
    pub fn below(self, seconds: f64) -> f64 {
        if seconds < 0.0 {
            return 0.0;
        }
        match self {
            Self::Constant(d) => step(seconds, d.seconds()),
            Self::Uniform(low, high) => {
                let (low, high) = (low.seconds(), high.seconds());
                if high > low { ((seconds - low) / (high - low)).clamp(0.0, 1.0) } else { step(seconds, low) }
            }
            Self::Exponential(mean) if mean.is_zero() => 1.0,
            Self::Exponential(mean) => 1.0 - libm::exp(-seconds / mean.seconds()),
            Self::Normal(mean, sd) => cut_normal(seconds, mean.seconds(), sd.seconds()),
            Self::LogNormal(median, p99) => {
                let sigma = Self::log_normal_sigma(median, p99);
                let median = median.seconds();
                match sigma > 0.0 && seconds > 0.0 {
                    true => normal(libm::log(seconds / median) / sigma),
                    false => step(seconds, median),
                }
            }
            Self::Pareto(least, index) => {
                let least = least.seconds();
                match seconds > least {
                    true => 1.0 - libm::pow(least / seconds, index),
                    false => 0.0,
                }
            }
            Self::Weibull(scale, _) if scale.is_zero() => 1.0,
            Self::Weibull(scale, shape) => 1.0 - libm::exp(-libm::pow(seconds / scale.seconds(), shape)),
            Self::Erlang(_, mean) if mean.is_zero() => 1.0,
            Self::Erlang(stages, mean) => erlang(stages, seconds * f64::from(stages) / mean.seconds()),
            Self::Mixture(mixture) => mixture.parts().map(|(share, of)| share * of.below(seconds)).sum(),
            Self::Percentiles(percentiles) => {
                let points = percentiles.points();
                let above = points.iter().position(|(_, value)| value.seconds() > seconds);
                match above {
                    None => 1.0,
                    Some(0) => 0.0,
                    Some(at) => {
                        let ((p, from), (q, to)) = (points[at - 1], points[at]);
                        p + (q - p) * (seconds - from.seconds()) / (to.seconds() - from.seconds())
                    }
                }
            }
        }
    }

    /// The least value that a share of all draws does not exceed [seconds].
    #[must_use]
    pub fn quantile(self, share: f64) -> f64 {
        quantile(|seconds| self.below(seconds), share)
    }
}

/// The least value at which a distribution function has come to a share [seconds], within a float's exactness.
#[must_use]
pub fn quantile(below: impl Fn(f64) -> f64, share: f64) -> f64 {
    let mut high = 1e-9;
    while below(high) < share && high < LONGEST {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn step(seconds: f64, at: f64) -> f64 {
    if seconds >= at { 1.0 } else { 0.0 }
}

/// The standard normal distribution function.
fn normal(x: f64) -> f64 {
    libm::erfc(-x / core::f64::consts::SQRT_2) / 2.0
}

/// Normal, where what lies below zero was drawn again.
fn cut_normal(seconds: f64, mean: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return step(seconds, mean);
    }
    let below_zero = normal(-mean / sd);
    (normal((seconds - mean) / sd) - below_zero) / (1.0 - below_zero)
}

/// At least `stages` arrivals of a Poisson process by when `x` are expected.
fn erlang(stages: u32, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let log = libm::log(x);
    let fewer: f64 = (0..stages).map(|n| libm::exp(f64::from(n) * log - x - libm::lgamma(f64::from(n) + 1.0))).sum();
    (1.0 - fewer).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use crate::distribution::parse;

    #[track_caller]
    fn near(text: &str, share: f64, ms: f64) {
        let law = parse(text).unwrap();
        let found = law.quantile(share) * 1e3;
        assert!((found - ms).abs() < 1e-3 * ms, "{text}: {found} instead of {ms}");
        let back = law.below(ms / 1e3 * 1.000_001);
        assert!(back >= share - 1e-5, "{text}: {back}");
    }

    #[test]
    fn quantiles_are_those_of_the_textbooks() {
        near("10ms", 0.5, 10.0);
        near("uniform(5ms, 15ms)", 0.25, 7.5);
        near("exponential(10ms)", 0.5, 6.931_5);
        near("exponential(10ms)", 0.99, 46.051_7);
        near("normal(10ms, sd 2ms)", 0.975, 13.919_9);
        near("lognormal(10ms, p99 80ms)", 0.5, 10.0);
        near("lognormal(10ms, p99 80ms)", 0.99, 80.0);
        near("pareto(5ms, 1.5)", 0.5, 7.937_0);
        near("weibull(10ms, 0.8)", 0.5, 6.324_8);
        // Half the upper 5 % point of chi-squared with 8 degrees of freedom, in stages of 2.5 ms.
        near("erlang(4, 10ms)", 0.95, 15.507_3 / 2.0 * 2.5);
        near("percentiles(p0 2ms, p50 10ms, p99 80ms, p100 1s)", 0.25, 6.0);
        near("percentiles(p0 2ms, p50 10ms, p99 80ms, p100 1s)", 0.99, 80.0);
        near("mix(90% 5ms, 10% exponential(80ms))", 0.5, 5.0);
        near("mix(50% 1ms, 50% 9ms)", 0.75, 9.0);
    }

    #[test]
    fn every_law_rises_from_nothing_to_all() {
        for text in [
            "0",
            "10ms",
            "uniform(5ms, 5ms)",
            "uniform(0ms, 9ms)",
            "exponential(10ms)",
            "normal(10ms, sd 0ms)",
            "normal(1ms, sd 9ms)",
            "lognormal(10ms, p99 10ms)",
            "lognormal(10ms, p99 80ms)",
            "pareto(5ms, 1.5)",
            "weibull(10ms, 3)",
            "erlang(1000, 10ms)",
            "mix(90% 5ms, 10% exponential(80ms))",
            "percentiles(p0 2ms, p50 2ms, p100 1s)",
        ] {
            let law = parse(text).unwrap();
            let shares: Vec<f64> = (-1..2_000).map(|at| law.below(f64::from(at) * 5e-4)).collect();
            assert!(shares.windows(2).all(|two| two[0] <= two[1] + 1e-9), "{text}");
            assert!(
                shares[0] == 0.0 && shares[1_999] > 0.9 && shares.iter().all(|share| (0.0..=1.0).contains(share)),
                "{text}"
            );
        }
    }
}
