//! Versions of a contract: in which one a component writes, which ones it can read, and two of them live at once.

use betwixt_model::{ParamSpec, Params};

pub(crate) const GROUP: &str = "Versions";

/// For everybody who reads what others have written.
pub const PARAMS: [ParamSpec; 2] = [
    ParamSpec::count(
        "version",
        "Version",
        1,
        (1, 100),
        "The version of the contract in which it writes all that it sends: requests, messages, webhooks. What clients send is version 1.",
    )
    .in_group(GROUP)
    .linear(),
    ParamSpec::choice(
        "reads",
        "Reads",
        "older",
        &[
            ("older", "its own version and those before it (backward compatible)"),
            ("own", "its own version only; older ones are retired"),
            ("any", "every version: it takes what it knows and ignores the rest (tolerant reader)"),
        ],
        "What it can read. A request or message in another version is refused (400) before any work.",
    )
    .in_group(GROUP),
];

/// For those that are deployed while others use them.
pub const DEPLOY: [ParamSpec; 6] = [
    ParamSpec::choice(
        "deploy",
        "Deploys",
        "none",
        &[
            ("none", "nothing; all instances run one version"),
            ("rolling", "a new version, one instance after the other"),
            ("canary", "a new version, on some of the instances only"),
        ],
        "How a new version comes. Until then, and on the other instances, the old one runs.",
    )
    .in_group(GROUP),
    ParamSpec::count("new_version", "New version", 2, (1, 100), "The version of the contract in which the new one writes.")
        .in_group(GROUP)
        .linear()
        .only_if("deploy", "rolling|canary"),
    ParamSpec::duration("deploy_at", "Begins at", 30_000, "When the deployment begins.")
        .in_group(GROUP)
        .with_slider(0.0, 600.0)
        .only_if("deploy", "rolling|canary"),
    ParamSpec::duration(
        "deploy_time",
        "Takes",
        20_000,
        "How long it takes until the last instance runs the new version; they change at even distances.",
    )
    .in_group(GROUP)
    .with_slider(0.0, 600.0)
    .only_if("deploy", "rolling"),
    ParamSpec::ratio("canary_share", "Share", 0.1, "How large a share of the instances runs the new version, rounded up; the callers' policy decides what traffic they get.")
        .in_group(GROUP)
        .linear()
        .only_if("deploy", "canary"),
    ParamSpec::optional_duration("roll_back_after", "Rolls back after", 0, "How long after its beginning all instances run the old version again.")
        .in_group(GROUP)
        .with_slider(1.0, 600.0)
        .only_if("deploy", "rolling|canary"),
];

/// Which instances have something new, the first ones: so many of them, one after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rollout {
    /// Share of the instances, rounded up; at least one, unless it is none at all.
    pub share: f64,
    /// Until the last of them has it [nanoseconds].
    pub takes: u64,
}

impl Rollout {
    /// Whether an instance of so many has it, so long after the beginning.
    #[must_use]
    pub fn has(self, instance: u16, of: u16, after: u64) -> bool {
        // A share of 0.3 of ten is three, although 0.3 is a little more than that.
        let count = libm::ceil(self.share * f64::from(of) - 1e-9).max(0.0);
        let place = u64::from(instance % of.max(1)) + 1;
        place as f64 <= count && u128::from(after) * count as u128 >= u128::from(self.takes) * u128::from(place)
    }
}

/// A new version beside the old one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Deployment {
    version: u8,
    at: u64,
    until: u64,
    rollout: Rollout,
}

/// What it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Any,
    Older,
    Own,
}

/// The parameters, read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    version: u8,
    reads: Reads,
    deployment: Option<Deployment>,
}

impl Contract {
    /// The contract of those that pass on what others have written, or keep it, and look at none of it.
    const NONE: Self = Self { version: 1, reads: Reads::Any, deployment: None };

    /// Reads the parameters of a kind that may have none, or no deployments.
    #[must_use]
    pub fn read(params: Params<'_>) -> Self {
        let has = |id: &str| params.specs.iter().any(|spec| spec.id == id);
        if !has(PARAMS[0].id) {
            return Self::NONE;
        }
        let reads = match params.choice("reads") {
            "any" => Reads::Any,
            "own" => Reads::Own,
            _ => Reads::Older,
        };
        let deployment = if has(DEPLOY[0].id) { Deployment::read(params) } else { None };
        Self { version: version(params, "version"), reads, deployment }
    }

    /// In which version an instance of so many writes.
    #[inline]
    #[must_use]
    pub fn writes(&self, instance: u16, of: u16, now: u64) -> u8 {
        self.deployment.filter(|new| new.is_at(instance, of, now)).map_or(self.version, |new| new.version)
    }

    /// Whether an instance that writes in one version can read another.
    #[inline]
    #[must_use]
    pub const fn reads(&self, own: u8, version: u8) -> bool {
        match self.reads {
            Reads::Any => true,
            Reads::Older => version <= own,
            Reads::Own => version == own,
        }
    }
}

impl Deployment {
    fn read(params: Params<'_>) -> Option<Self> {
        let rollout = match params.choice("deploy") {
            "rolling" => Rollout { share: 1.0, takes: params.span("deploy_time").0 },
            "canary" => Rollout { share: params.number("canary_share"), takes: 0 },
            _ => return None,
        };
        let (at, back) = (params.span("deploy_at").0, params.span("roll_back_after").0);
        let until = if back == 0 { u64::MAX } else { at.saturating_add(back) };
        Some(Self { version: version(params, "new_version"), at, until, rollout })
    }

    fn is_at(&self, instance: u16, of: u16, now: u64) -> bool {
        (self.at..self.until).contains(&now) && self.rollout.has(instance, of, now - self.at)
    }
}

fn version(params: Params<'_>, id: &str) -> u8 {
    params.count(id).clamp(1, 100) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn having(rollout: Rollout, of: u16, after: u64) -> Vec<u16> {
        (0..of).filter(|instance| rollout.has(*instance, of, after)).collect()
    }

    #[test]
    fn instances_change_one_after_the_other() {
        let rolling = Rollout { share: 1.0, takes: 40 };
        assert!(having(rolling, 4, 9).is_empty());
        assert_eq!(having(rolling, 4, 10), [0]);
        assert_eq!(having(rolling, 4, 39), [0, 1, 2]);
        assert_eq!(having(rolling, 4, 40), [0, 1, 2, 3]);
    }

    #[test]
    fn a_canary_is_a_share_of_the_instances_rounded_up() {
        let share = |share| having(Rollout { share, takes: 0 }, 10, 0).len();
        assert_eq!([0.0, 0.01, 0.1, 0.3, 0.31, 1.0].map(share), [0, 1, 1, 3, 4, 10]);
    }

    #[test]
    fn what_can_be_read() {
        let reads = |reads| {
            let contract = Contract { reads, ..Contract::NONE };
            [1, 2, 3].map(|version| contract.reads(2, version))
        };
        assert_eq!(reads(Reads::Older), [true, true, false]);
        assert_eq!(reads(Reads::Own), [false, true, false]);
        assert_eq!(reads(Reads::Any), [true; 3]);
    }
}
