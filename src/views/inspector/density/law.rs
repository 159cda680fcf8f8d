//! What is drawn as a curve: a distribution, or the way through a network and back.

use betwixt_model::{Distribution, Params, SimSpan, distribution};

/// A drawn delay counts with so many of its values, each as likely as the others.
const VALUES: usize = 24;

/// How a time varies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::views::inspector) enum Law {
    /// As a distribution says.
    Drawn(Distribution),
    /// As the network of a connection says, there and back.
    Trip([Way; 2]),
}

/// One way through a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::views::inspector) struct Way {
    /// Without luck [seconds].
    latency: f64,
    /// More or less by up to so much [seconds], evenly spread.
    spread: f64,
    /// Drawn besides.
    delay: Distribution,
}

impl Law {
    /// The way through a connection's network and back: latency, distance of the zones, jitter and drawn delay. Not: what waits for its turn because of
    /// bandwidth or order, or is held back.
    pub(in crate::views::inspector) fn of_network(params: Params<'_>, distance: SimSpan) -> Self {
        let way = |latency: &str, delay: &str| {
            let latency = params.span(latency).seconds() + distance.seconds() / 2.0;
            Way { latency, spread: latency * params.number("jitter"), delay: params.distribution(delay) }
        };
        Self::Trip([way("latency_request", "delay_request"), way("latency_reply", "delay_reply")])
    }

    /// Whether it takes no time at all.
    pub(in crate::views::inspector) fn is_nothing(&self) -> bool {
        self.is_certain() && self.below()(0.0) >= 1.0
    }

    /// Whether it is always the same.
    pub(super) fn is_certain(&self) -> bool {
        match self {
            Self::Drawn(law) => matches!(law, Distribution::Constant(_)),
            Self::Trip(ways) => {
                ways.iter().all(|way| way.spread <= 0.0 && matches!(way.delay, Distribution::Constant(_)))
            }
        }
    }

    /// The share that takes at most so many seconds.
    pub(super) fn below(&self) -> Box<dyn Fn(f64) -> f64> {
        match *self {
            Self::Drawn(law) => Box::new(move |seconds| law.below(seconds)),
            Self::Trip([there, back]) => {
                let delays: Vec<f64> = values(there.delay)
                    .iter()
                    .flat_map(|a| values(back.delay).into_iter().map(move |b| a + b))
                    .collect();
                let fixed = there.latency + back.latency;
                Box::new(move |seconds| {
                    let sum: f64 =
                        delays.iter().map(|delay| spread(seconds - fixed - delay, there.spread, back.spread)).sum();
                    sum / delays.len() as f64
                })
            }
        }
    }

    /// The value that a share of all does not exceed [seconds].
    pub(super) fn quantile(&self, share: f64) -> f64 {
        distribution::quantile(self.below(), share)
    }
}

/// Values of a distribution, each as likely as the others.
fn values(law: Distribution) -> Vec<f64> {
    match law {
        Distribution::Constant(always) => vec![always.seconds()],
        law => (0..VALUES).map(|at| law.quantile((at as f64 + 0.5) / VALUES as f64)).collect(),
    }
}

/// The share of sums of two evenly spread errors, up to `a` and up to `b` either way, that is at most `x`.
fn spread(x: f64, a: f64, b: f64) -> f64 {
    // A picosecond more: a sum of latencies in floats is hardly ever exactly what it should be.
    let (wide, narrow, x) = (a.max(b), a.min(b), x + 1e-12);
    if wide <= 0.0 {
        return f64::from(u8::from(x >= 0.0));
    }
    if narrow <= 0.0 {
        return ((x + wide) / (2.0 * wide)).clamp(0.0, 1.0);
    }
    if x >= wide + narrow {
        return 1.0;
    }
    let square = |x: f64| if x > 0.0 { x * x } else { 0.0 };
    let corners =
        square(x + wide + narrow) - square(x + wide - narrow) - square(x - wide + narrow) + square(x - wide - narrow);
    (corners / (8.0 * wide * narrow)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use betwixt_model::distribution::parse;

    fn trip(jitter: f64, delay: &str) -> Law {
        let way = Way { latency: 0.05, spread: 0.05 * jitter, delay: parse(delay).unwrap() };
        Law::Trip([way, way])
    }

    #[test]
    fn two_even_errors_make_a_triangle() {
        let law = trip(0.5, "0");
        assert!((law.quantile(0.5) - 0.1).abs() < 1e-9, "{}", law.quantile(0.5));
        // A triangle from 50 ms to 150 ms: an eighth is below 75 ms.
        assert!((law.below()(0.075) - 0.125).abs() < 1e-9);
        assert!(law.below()(0.049) == 0.0 && law.below()(0.151) == 1.0);
        assert!(trip(0.0, "0").is_certain() && !law.is_certain());
        assert!((trip(0.0, "0").quantile(0.99) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn drawn_delays_are_added_there_and_back() {
        let law = trip(0.0, "exponential(100ms)");
        // The sum of two exponential delays is an Erlang law of two stages.
        let exact = Distribution::Erlang(2, SimSpan::from_ms(200));
        for share in [0.1, 0.5, 0.9] {
            let (found, wanted) = (law.quantile(share) - 0.1, exact.quantile(share));
            assert!((found - wanted).abs() < 0.05 * wanted, "{share}: {found} instead of {wanted}");
        }
    }
}
