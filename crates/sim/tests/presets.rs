//! Presets of call policies: each sets what its source documents, and nothing that a scenario could not say.

use betwixt_sim::CATALOGUE;

/// What a preset sets, as a scenario writes it.
fn set(id: &str) -> String {
    let preset = CATALOGUE.connection_preset(id).expect("there is such a preset");
    let written = preset.params.iter().map(|(param, value)| {
        let spec = CATALOGUE.connection.iter().find(|spec| spec.id == *param).expect("connections have it");
        let text = spec.format(*value);
        assert_eq!(spec.parse(&text).as_ref(), Ok(value), "{id}: {param}");
        format!("{param} {text}")
    });
    written.collect::<Vec<_>>().join(", ")
}

#[test]
fn each_sets_the_documented_defaults() {
    for (id, expected) in [
        (
            "envoy",
            "backoff exponential, backoff_base 25ms, backoff_jitter full, backoff_max 250ms, backoff_multiplier 2, \
             budget_percent 0%, concurrency_limit 1024, concurrency_wait none, concurrency_waiting 1024, deadline 15s, \
             min_retry_concurrency 3, retries 0, retry_budget ratio",
        ),
        (
            "envoy-pool",
            "connect_timeout 5s, idle_timeout 1h, max_connections 1024, max_requests_per_connection unlimited, pool true, \
             pool_per instance, pool_wait none, pool_waiting 1024",
        ),
        (
            "istio-pool",
            "connect_timeout 10s, idle_timeout 1h, max_connections unlimited, max_requests_per_connection unlimited, \
             pool true, pool_per instance",
        ),
        (
            "hikaricp",
            "idle_timeout none, max_connections 10, max_lifetime 30min, pool true, pool_per callee, pool_wait 30s, \
             pool_waiting unlimited",
        ),
        ("envoy-retry-budget", "budget_percent 20%, min_retry_concurrency 3, retry_budget ratio"),
        (
            "istio-retry",
            "backoff exponential, backoff_base 25ms, backoff_jitter full, backoff_max 250ms, backoff_multiplier 2, retries 2, \
             retry_error false, retry_limited false, retry_on chosen, retry_overloaded true, retry_own_refusal false, \
             retry_reset false, retry_timeout false, retry_unreachable true",
        ),
        ("resilience4j-retry", "backoff fixed, backoff_base 500ms, backoff_jitter none, retries 2, retry_on any"),
        (
            "resilience4j-breaker",
            "breaker true, breaker_automatic false, breaker_failure_rate 50%, breaker_half_open_calls 10, \
             breaker_minimum_calls 100, breaker_open 1min, breaker_slow_call 1min, breaker_slow_rate 100%, \
             breaker_window 100, breaker_window_type count",
        ),
        ("resilience4j-bulkhead", "concurrency_limit 25, concurrency_wait none, concurrency_waiting 0"),
        (
            "resilience4j-rate-limiter",
            "rate_limit true, rate_limit_burst 50, rate_limit_rate 100000000/s, rate_limit_wait 5s",
        ),
        ("resilience4j-time-limiter", "cancel true, timeout 1s"),
        (
            "aws-standard",
            "backoff exponential, backoff_base 1s, backoff_jitter full, backoff_max 20s, backoff_multiplier 2, \
             budget_failure_costs 0, budget_first_adds 0, budget_floor 0, budget_ok_adds 1, budget_refund true, \
             budget_retry_costs 5, budget_timeout_costs 10, budget_tokens 500, retries 2, retry_budget tokens, \
             retry_error true, retry_limited true, retry_on chosen, retry_overloaded true, retry_own_refusal false, \
             retry_reset true, retry_timeout true, retry_unreachable true",
        ),
        (
            "grpc-retry",
            "backoff exponential, backoff_base 100ms, backoff_jitter full, backoff_max 1s, backoff_multiplier 2, \
             budget_failure_costs 1, budget_first_adds 0, budget_floor 5, budget_ok_adds 0.1, budget_refund false, \
             budget_retry_costs 0, budget_timeout_costs 0, budget_tokens 10, retries 3, retry_budget tokens, \
             retry_error false, retry_limited false, retry_on chosen, retry_overloaded true, retry_own_refusal false, \
             retry_reset true, retry_timeout false, retry_unreachable true",
        ),
        ("finagle-budget", "budget_can_retry 20%, budget_min_per_second 10, budget_ttl 10s, retry_budget window"),
    ] {
        assert_eq!(set(id), expected, "{id}");
    }
}
