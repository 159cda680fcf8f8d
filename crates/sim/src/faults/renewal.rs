//! Faults that come and go: well for a while, struck for a while, again and again.

use betwixt_model::{Distribution, ParamSpec, Params, SimSpan};

use crate::kernel::sampler::Sampler;
use crate::kernel::streams::Stream;

/// Most strikes of one fault in a run: a plan has an end.
pub(crate) const MAX_STRIKES: usize = 100_000;

const ZERO: Distribution = Distribution::Constant(SimSpan::ZERO);
const GROUP: &str = "Comes and goes";

pub(super) const MTBF: ParamSpec = ParamSpec::distribution(
    "mtbf",
    "Well for",
    ZERO,
    "How long all is well before it strikes, drawn each time: the time between failures. It comes and goes only where both times are set.",
)
.in_group(GROUP);
pub(super) const MTTR: ParamSpec = ParamSpec::distribution(
    "mttr",
    "Struck for",
    ZERO,
    "How long it lasts each time, drawn anew: the time to repair. After it all is well again for a while.",
)
.in_group(GROUP);

/// An alternating renewal process: up times and down times that know nothing of one another.
///
/// Random: one draw for each time, in turn, from the stream that is given.
/// Source: in the long run the share of time struck is MTTR / (MTBF + MTTR), whatever the distributions.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    well: Sampler,
    struck: Sampler,
}

impl Renewal {
    /// Reads the parameters; nothing if the fault does not come and go.
    #[must_use]
    pub fn read(params: Params<'_>) -> Option<Self> {
        if !params.specs.iter().any(|spec| spec.id == MTBF.id) {
            return None;
        }
        let (well, struck) = (params.distribution(MTBF.id), params.distribution(MTTR.id));
        (well != ZERO && struck != ZERO).then(|| Self { well: Sampler::new(well), struck: Sampler::new(struck) })
    }

    /// When it begins and ends, from a time on and before another [nanoseconds]; the last end may lie at `until`.
    #[must_use]
    pub fn strikes(&self, from: u64, until: u64, stream: &mut Stream) -> Vec<(u64, u64)> {
        let (mut now, mut strikes) = (from, Vec::new());
        while strikes.len() < MAX_STRIKES {
            let begin = now.saturating_add(self.well.draw(stream).max(1));
            if begin >= until {
                break;
            }
            now = begin.saturating_add(self.struck.draw(stream).max(1)).min(until);
            strikes.push((begin, now));
        }
        strikes
    }
}
