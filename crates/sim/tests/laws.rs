//! What the page draws of a distribution is what the simulator draws from it.

use betwixt_model::{Distribution, distribution};
use betwixt_sim::kernel::sampler::Sampler;
use betwixt_sim::kernel::streams::{Purpose, Stream};

#[test]
fn draws_follow_the_distribution_function_that_is_shown() {
    const DRAWS: usize = 40_000;
    for (text, _) in Distribution::FORMS {
        let law = distribution::parse(text).expect("it is an example of its form");
        let sampler = Sampler::new(law);
        let mut stream = Stream::new(11, 5, Purpose("law"));
        let draws: Vec<f64> = (0..DRAWS).map(|_| sampler.draw(&mut stream) as f64 / 1e9).collect();
        for share in [0.1, 0.5, 0.9, 0.99] {
            let at = law.quantile(share) * 1.000_001;
            let measured = draws.iter().filter(|draw| **draw <= at).count() as f64 / DRAWS as f64;
            let shown = law.below(at);
            // Four standard errors of a share.
            let error = 4.0 * (shown * (1.0 - shown) / DRAWS as f64).sqrt() + 1e-9;
            assert!((measured - shown).abs() <= error, "{text} at {at}: {measured} instead of {shown}");
        }
    }
}
