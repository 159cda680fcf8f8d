//! How many retries a connection can afford: budgets that keep retries from multiplying load.

mod ledger;
mod params;

pub(super) use params::PARAMS;

use ledger::Ledger;

/// Tokens are counted in thousandths, so that a tenth of a token is exact.
pub(super) const TOKEN: u64 = 1_000;

/// A bucket of tokens that retries are paid from; all amounts in thousandths of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenRules {
    /// What it holds at most, and at the start.
    pub capacity: u64,
    /// What each first attempt of a call adds.
    pub first_adds: u64,
    /// What each attempt that ended well adds.
    pub ok_adds: u64,
    /// What each attempt that did not end well takes.
    pub failure_costs: u64,
    /// What a retry takes.
    pub retry_costs: u64,
    /// What a retry after a timeout takes, where that is more.
    pub timeout_costs: u64,
    /// A retry needs more than this.
    pub floor: u64,
    /// A retry that ended well gives back what it took, instead of adding `ok_adds`.
    pub refund: bool,
}

/// Which budget, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BudgetConfig {
    /// Retries under way are at most this share of the attempts under way, but so many always may be.
    ///
    /// Source: Envoy, `RetryBudget` in circuit_breaker.proto and `ResourceManagerImpl`.
    Ratio {
        /// Share of the attempts under way or waiting.
        share: f64,
        /// So many retries may always be under way.
        least: u32,
    },
    /// Retries are paid from a bucket.
    ///
    /// Source: Brooker, "Fixing retries with token buckets and circuit breakers" (2022), whose code adds with each first
    /// try; gRFC A6 (retryThrottling), which takes for failures and adds for successes; the retry quota of the AWS SDKs.
    Tokens(TokenRules),
    /// Calls of the last while earn retries, on top of so many per second.
    ///
    /// Source: Finagle, `RetryBudget` and util's `TokenBucket.newLeakyBucket` over a `WindowedAdder` with ten slices.
    Window {
        /// How long a call counts [nanoseconds].
        ttl: u64,
        /// Retries per second that need not be earned.
        per_second: u64,
        /// Retries that one call earns.
        share: f64,
    },
}

/// A budget at work.
#[derive(Clone, Debug)]
pub struct Budget {
    config: BudgetConfig,
    /// Retries decided on and not ended.
    retrying: u32,
    tokens: u64,
    ledger: Ledger,
}

impl Budget {
    /// A full budget.
    #[must_use]
    pub fn new(config: BudgetConfig) -> Self {
        let tokens = if let BudgetConfig::Tokens(rules) = config { rules.capacity } else { 0 };
        Self { config, retrying: 0, tokens, ledger: Ledger::default() }
    }

    /// The same budget with other settings; what it holds stays, as far as it still fits.
    pub fn configure(&mut self, config: BudgetConfig) {
        if std::mem::discriminant(&config) == std::mem::discriminant(&self.config) {
            self.config = config;
            if let BudgetConfig::Tokens(rules) = config {
                self.tokens = self.tokens.min(rules.capacity);
            }
        } else {
            *self = Self { retrying: self.retrying, ..Self::new(config) };
        }
    }

    /// Retries decided on and not ended [count].
    #[must_use]
    pub const fn retrying(&self) -> u32 {
        self.retrying
    }

    /// Tokens left, for a bucket.
    #[must_use]
    pub fn tokens(&self) -> Option<f64> {
        matches!(self.config, BudgetConfig::Tokens(_)).then(|| self.tokens as f64 / TOKEN as f64)
    }

    /// A call begins.
    pub fn first_try(&mut self, now: u64) {
        match self.config {
            BudgetConfig::Ratio { .. } => {}
            BudgetConfig::Tokens(rules) => self.add(rules.first_adds, rules.capacity),
            BudgetConfig::Window { ttl, share, .. } => self.ledger.add(now, ttl, i64::from(share > 0.0)),
        }
    }

    /// An attempt was answered, timed out or was cut off; `paid` is what [`Self::ask`] took for it, 0 for a first one.
    pub fn attempt_ended(&mut self, well: bool, paid: u64) {
        let BudgetConfig::Tokens(rules) = self.config else { return };
        if !well {
            self.tokens = self.tokens.saturating_sub(rules.failure_costs);
        } else if rules.refund && paid > 0 {
            self.add(paid, rules.capacity);
        } else {
            self.add(rules.ok_adds, rules.capacity);
        }
    }

    /// Asks for a retry while so many attempts are under way or waiting; `Some` is what it took [thousandths].
    pub fn ask(&mut self, now: u64, active: u32, after_timeout: bool) -> Option<u64> {
        let paid = match self.config {
            BudgetConfig::Ratio { share, least } => {
                let most = (share * f64::from(active)).max(f64::from(least));
                (f64::from(self.retrying) < most).then_some(0)
            }
            BudgetConfig::Tokens(rules) => {
                let costs = rules.retry_costs.max(if after_timeout { rules.timeout_costs } else { 0 });
                (self.tokens > rules.floor && self.tokens >= costs).then(|| {
                    self.tokens -= costs;
                    costs
                })
            }
            BudgetConfig::Window { ttl, per_second, share } => self.ledger.withdraw(now, ttl, per_second, share),
        }?;
        self.retrying += 1;
        Some(paid)
    }

    /// A retry has ended, or will not happen any more.
    pub fn retry_over(&mut self) {
        // A budget that was switched on meanwhile does not know of retries from before.
        self.retrying = self.retrying.saturating_sub(1);
    }

    fn add(&mut self, tokens: u64, capacity: u64) {
        self.tokens = self.tokens.saturating_add(tokens).min(capacity);
    }
}

#[cfg(test)]
mod tests;
