//! What settings need to have any effect, where more than another word of the same part decides it; and which another one
//! of the same part limits.

use betwixt_model::validate::{Bound, Need, Want, beyond, idle_settings};
use betwixt_model::{Catalogue, Problem, Role, Scenario, Step};

/// Warns of settings that have no effect, or another one than they say.
pub(crate) fn doubts(scenario: &Scenario, catalogue: &Catalogue) -> Vec<Problem> {
    let mut doubts = idle_settings(scenario, catalogue, NEEDS);
    doubts.extend(beyond(scenario, catalogue, BOUNDS));
    doubts
}

/// A row for each setting that another one limits.
const BOUNDS: &[Bound] = &[
    Bound::Most("replicas", "instances"),
    Bound::Most("read_quorum", "replicas"),
    Bound::Most("write_quorum", "replicas"),
    Bound::Most("backoff_base", "backoff_max"),
    Bound::Least("max_instances", "min_instances"),
    Bound::Least("election_timeout_max", "election_timeout"),
];

const fn of_connections(params: &'static [&'static str], want: Want) -> Need {
    Need { role: None, params, want }
}

const fn of(role: Role, params: &'static [&'static str], want: Want) -> Need {
    Need { role: Some(role), params, want }
}

const REPLICATED: &str = "asynchronous|semi_synchronous|synchronous";

/// A row for each thing that can be missing. A setting stands in the rows of all that it needs.
const NEEDS: &[Need] = &[
    of_connections(
        &[
            "backoff",
            "backoff_base",
            "backoff_multiplier",
            "backoff_max",
            "backoff_jitter",
            "honour_retry_after",
            "retry_on",
        ],
        Want::Above(&[("retries", 0.0)]),
    ),
    of_connections(&["retry_budget"], Want::Above(&[("retries", 0.0), ("hedge_after", 0.0)])),
    of_connections(&["hedge_attempts"], Want::Above(&[("hedge_after", 0.0)])),
    of_connections(&["idempotency_key"], Want::Callee("idempotency_window")),
    of(Role::Source, &["patience_spread"], Want::Above(&[("patience", 0.0)])),
    of(Role::Source, &["tries_again_after"], Want::Above(&[("tries_again", 0.0)])),
    of(
        Role::Server,
        &["transaction_log", "log_write", "transaction_timeout", "decision_retry"],
        Want::Does("two-phase commit", is_two_phase),
    ),
    of(Role::Server, &["idempotency_window"], Want::Came("idempotency_key")),
    of(Role::External, &["idempotency_window"], Want::Came("idempotency_key")),
    of(
        Role::External,
        &["webhook_delay", "webhook_timeout", "webhook_retries", "webhook_backoff", "webhook_duplicates"],
        Want::Leads,
    ),
    of(Role::External, &["maintenance_from", "maintenance_for"], Want::Above(&[("maintenance_every", 0.0)])),
    of(Role::External, &["outage", "outage_time"], Want::Below("availability", 1.0)),
    of(Role::External, &["quota"], Want::Above(&[("quota_window", 0.0)])),
    of(Role::External, &["quota_window"], Want::Below("quota", betwixt_model::param::UNLIMITED as f64)),
    of(Role::Store, &["replication"], Want::Above(&[("instances", 1.0), ("autoscale", 0.0)])),
    of(
        Role::Store,
        &["replication_delay", "read_from", "failover", "failover_keeps", "lease", "lease_ignored"],
        Want::Word("replication", REPLICATED),
    ),
    of(Role::Store, &["lock_wait", "in_doubt_timeout"], Want::Asked("a two-phase commit", is_two_phase)),
    of(Role::Store, &["transaction_timeout"], Want::Asked("a transaction", is_transaction)),
    of(Role::Store, &["starting_amount"], Want::Asked("an amount", counts)),
    of(Role::Store, &["inbox_window"], Want::Asked("a write with an inbox", notes)),
    of(Role::Store, &["change_capture", "relay_interval", "relay_in_flight", "relay_mark_interval"], Want::Leads),
    of(Role::Cache, &["flush_after"], Want::Word("writes", "behind")),
    of(Role::Cache, &["stale_if_error", "stale_while_revalidate"], Want::Word("reads", "through")),
    of(Role::Queue, &["visibility_timeout", "redelivery_delay"], Want::Word("delivery", "at_least_once")),
    of(Role::Queue, &["dead_letters"], Want::Above(&[("max_receives", 0.0)])),
];

const fn is_two_phase(step: &Step) -> bool {
    matches!(step, Step::TwoPhaseCommit(_))
}

const fn is_transaction(step: &Step) -> bool {
    matches!(step, Step::Transaction { .. })
}

const fn counts(step: &Step) -> bool {
    matches!(step, Step::Write { amount: Some(_), .. } | Step::Read { at_least: Some(_), .. })
}

const fn notes(step: &Step) -> bool {
    matches!(step, Step::Write { besides, .. } if besides.inbox)
}
