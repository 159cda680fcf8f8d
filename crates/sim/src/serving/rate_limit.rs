//! A rate limit on the callee's side: who asks too often is refused (429) before any work.

use std::collections::BTreeMap;

use betwixt_model::{ParamSpec, Params};

use crate::calling::{RateLimit, RateLimitConfig};
use crate::component::{Outcome, Reason, Reply};

const GROUP: &str = "Rate limit";

/// The rate limit of a component that is asked.
pub const PARAMS: [ParamSpec; 4] = [
    ParamSpec::choice(
        "rate_limit",
        "Rate limit",
        "none",
        &[
            ("none", "it takes what comes"),
            ("all", "one bucket of tokens for all callers together"),
            ("caller", "a bucket of tokens for each caller"),
        ],
        "Whether requests beyond a rate are refused (429, too many requests) before any work. All instances share the buckets.",
    )
    .in_group(GROUP),
    ParamSpec { range: (0.0, 1_000_000_000.0), ..ParamSpec::rate("rate_limit_rate", "Requests", 100.0, "How many requests per second a bucket of tokens lets through in the long run.") }
        .in_group(GROUP),
    ParamSpec::count("rate_limit_burst", "Burst", 100, (1, 1_000_000), "How many requests may come at once: the tokens that a bucket holds at most, and at the start.")
        .in_group(GROUP)
        .with_slider(1.0, 1_000.0),
    ParamSpec::flag("retry_after", "Retry-After", true, "Whether a refusal says after how long there is a token again. A caller that honours it waits so long before it tries again.")
        .in_group(GROUP),
];

/// Who shares a bucket, how fast it fills, and whether refusals say so.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Config {
    each_caller: bool,
    bucket: RateLimitConfig,
    retry_after: bool,
}

/// The buckets of a component. They are kept in memory: after a crash all of them are full.
#[derive(Clone, Debug, Default)]
pub struct Throttle {
    config: Option<Config>,
    /// By connection; 0 where all share one.
    buckets: BTreeMap<u32, RateLimit>,
}

impl Throttle {
    /// Full buckets.
    #[must_use]
    pub fn new(params: Params<'_>) -> Self {
        let mut new = Self::default();
        new.configure(params);
        new
    }

    /// Reads the parameters; [`Self::retune`] follows. Where others share a bucket than before, all begin with full ones.
    pub fn configure(&mut self, params: Params<'_>) {
        let before = self.config.map(|config| config.each_caller);
        let shared = params.choice("rate_limit");
        self.config = (shared != "none").then(|| Config {
            each_caller: shared == "caller",
            bucket: RateLimitConfig {
                rate: params.number("rate_limit_rate"),
                burst: params.number("rate_limit_burst"),
                wait: 0,
            },
            retry_after: params.flag("retry_after"),
        });
        if before != self.config.map(|config| config.each_caller) {
            self.forget();
        }
    }

    /// The parameters were moved just now: what has flowed into the buckets so far came at the old rate.
    pub fn retune(&mut self, now: u64) {
        let Some(config) = self.config else { return };
        for bucket in self.buckets.values_mut() {
            bucket.configure(config.bucket, now);
        }
    }

    /// Whether there is a limit at all.
    #[inline]
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.config.is_some()
    }

    /// Everything in memory is gone.
    pub fn forget(&mut self) {
        self.buckets.clear();
    }

    /// Takes a token for a request over that connection; without one, what is answered.
    pub fn refuses(&mut self, connection: u32, now: u64) -> Option<Reply> {
        let config = self.config?;
        let whose = if config.each_caller { connection } else { 0 };
        let bucket = self.buckets.entry(whose).or_insert_with(|| RateLimit::new(config.bucket));
        if bucket.ask(now).is_some() {
            return None;
        }
        let refused = Reply::of(Outcome::Refused).because(Reason::Limited);
        // Said in whole milliseconds, and never too early.
        let missing = (1.0 - bucket.level(now)) / config.bucket.rate * 1e3;
        let retry_after_ms = if config.retry_after { libm::ceil(missing) as u32 } else { 0 };
        Some(Reply { retry_after_ms, ..refused })
    }
}
