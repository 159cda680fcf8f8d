//! What calls of the last while have earned and retries have spent.

/// Slices that the while is cut into.
const SLICES: u64 = 10;

/// Earned minus spent, by slice of time; a slice that is too old counts no more.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    /// Number of the newest slice, counted from the start of the run.
    newest: u64,
    slices: [i64; SLICES as usize],
}

impl Ledger {
    /// Earns so much.
    pub(super) fn add(&mut self, now: u64, ttl: u64, amount: i64) {
        self.forget(now, ttl);
        self.slices[(self.newest % SLICES) as usize] += amount;
    }

    /// Spends what a retry costs, if it is there; the answer is what a bucket of tokens would have taken, so always 0.
    pub(super) fn withdraw(&mut self, now: u64, ttl: u64, per_second: u64, share: f64) -> Option<u64> {
        self.forget(now, ttl);
        // A call earns 1 and a retry costs 1 / share; where calls earn nothing a retry costs 1.
        let cost = if share > 0.0 { (1.0 / share) as i64 } else { 1 };
        let reserve = (per_second as f64 * (ttl as f64 / 1e9)) as i64 * cost;
        let earned: i64 = self.slices.iter().sum();
        (earned + reserve >= cost).then(|| {
            self.slices[(self.newest % SLICES) as usize] -= cost;
            0
        })
    }

    fn forget(&mut self, now: u64, ttl: u64) {
        let slice = now / (ttl / SLICES).max(1);
        let passed = slice.saturating_sub(self.newest).min(SLICES);
        for step in 1..=passed {
            self.slices[((self.newest + step) % SLICES) as usize] = 0;
        }
        if passed == SLICES {
            self.slices = [0; SLICES as usize];
        }
        self.newest = self.newest.max(slice);
    }
}
