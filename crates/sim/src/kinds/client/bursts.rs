//! Load that comes and goes: bursts and the quiet between them.

use betwixt_model::Params;

use crate::kernel::sampler::Sampler;
use crate::kernel::streams::Stream;

/// Shortest phase [nanoseconds]: phases of no length would never end.
const SHORTEST: u64 = 1_000;

/// Bursts of one client.
///
/// State machine: off, or quiet, or in a burst. The factor of the phase multiplies the rate. With exponential phases and
/// Poisson arrivals this is a Markov-modulated Poisson process of two states, and with nothing in the quiet an interrupted
/// Poisson process (Kuczura, Bell System Technical Journal 52, 1973).
#[derive(Clone, Debug)]
pub(super) struct Bursts {
    wanted: bool,
    burst: Sampler,
    quiet: Sampler,
    burst_factor: f64,
    quiet_factor: f64,
    /// Whether it is in a burst; `None` while there are no phases.
    phase: Option<bool>,
    /// Number of the phase's wake; earlier ones are stale.
    number: u32,
    luck: Stream,
}

impl Bursts {
    /// No phase has begun.
    pub(super) fn new(params: Params<'_>, luck: Stream) -> Self {
        let mut new = Self {
            wanted: false,
            burst: Sampler::Constant(0),
            quiet: Sampler::Constant(0),
            burst_factor: 1.0,
            quiet_factor: 1.0,
            phase: None,
            number: 0,
            luck,
        };
        new.configure(params);
        new
    }

    /// Reads the parameters. A phase that is under way keeps its length.
    pub(super) fn configure(&mut self, params: Params<'_>) {
        self.wanted = params.choice("bursts") == "on_off";
        self.burst = Sampler::new(params.distribution("burst_time"));
        self.quiet = Sampler::new(params.distribution("quiet_time"));
        self.burst_factor = params.number("burst_factor");
        self.quiet_factor = params.number("quiet_factor");
    }

    /// What the rate is multiplied by just now.
    pub(super) fn factor(&self) -> f64 {
        match self.phase {
            None => 1.0,
            Some(true) => self.burst_factor,
            Some(false) => self.quiet_factor,
        }
    }

    /// Begins or ends the phases, as the parameters want. The answer is how long the first lasts, and the number of its wake.
    pub(super) fn settle(&mut self) -> Option<(u64, u32)> {
        if !self.wanted {
            self.stop();
            return None;
        }
        if self.phase.is_some() {
            return None;
        }
        Some(self.begin(false))
    }

    /// The phase of that wake is over. The answer is how long the next lasts, and the number of its wake.
    pub(super) fn turn(&mut self, number: u32) -> Option<(u64, u32)> {
        let phase = self.phase.filter(|_| number == self.number)?;
        Some(self.begin(!phase))
    }

    /// No phases any more.
    pub(super) fn stop(&mut self) {
        if self.phase.take().is_some() {
            self.number = self.number.wrapping_add(1);
        }
    }

    fn begin(&mut self, burst: bool) -> (u64, u32) {
        self.phase = Some(burst);
        self.number = self.number.wrapping_add(1);
        let length = if burst { &self.burst } else { &self.quiet };
        (length.draw(&mut self.luck).max(SHORTEST), self.number)
    }
}
