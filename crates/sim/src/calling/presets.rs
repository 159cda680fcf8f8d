//! Call policies under the names of the programs whose defaults they are. Each sets exactly what its source documents.

use betwixt_model::catalogue::PartPreset;
use betwixt_model::{ParamValue, SimSpan};

const ENVOY: &str = "Envoy";
const ISTIO: &str = "Istio";
const RESILIENCE4J: &str = "resilience4j";
const AWS: &str = "AWS SDKs";
const GRPC: &str = "gRPC";
const FINAGLE: &str = "Finagle";
const HIKARI: &str = "HikariCP";

const ON: ParamValue = ParamValue::Flag(true);
const OFF: ParamValue = ParamValue::Flag(false);

const fn count(n: u64) -> ParamValue {
    ParamValue::Count(n)
}
const fn ms(n: u64) -> ParamValue {
    ParamValue::Span(SimSpan::from_ms(n))
}
const fn word(word: &'static str) -> ParamValue {
    ParamValue::Choice(word)
}
const fn tokens(n: f64) -> ParamValue {
    ParamValue::Number(n)
}

/// Policies of other programs.
pub const PRESETS: &[PartPreset] = &[
    PartPreset {
        id: "envoy",
        title: "Envoy: cluster and route defaults",
        group: ENVOY,
        source: "Envoy API v3: RouteAction.timeout (15 s for the whole exchange, retries included), CircuitBreakers.Thresholds (max_requests, max_pending_requests 1024, max_retries 3), RetryPolicy.RetryBackOff (25 ms, at most ten times that, fully jittered); no retries unless asked for",
        params: &[
            ("backoff", word("exponential")),
            ("backoff_base", ms(25)),
            ("backoff_jitter", word("full")),
            ("backoff_max", ms(250)),
            ("backoff_multiplier", ParamValue::Number(2.0)),
            ("budget_percent", ParamValue::Ratio(0.0)),
            ("concurrency_limit", count(1_024)),
            ("concurrency_wait", ms(0)),
            ("concurrency_waiting", count(1_024)),
            ("deadline", ms(15_000)),
            ("min_retry_concurrency", count(3)),
            ("retries", count(0)),
            ("retry_budget", word("ratio")),
        ],
    },
    PartPreset {
        id: "envoy-retry-budget",
        title: "Envoy: retry budget",
        group: ENVOY,
        source: "Envoy API v3: CircuitBreakers.Thresholds.RetryBudget (budget_percent 20 %, min_retry_concurrency 3)",
        params: &[
            ("budget_percent", ParamValue::Ratio(0.2)),
            ("min_retry_concurrency", count(3)),
            ("retry_budget", word("ratio")),
        ],
    },
    PartPreset {
        id: "envoy-pool",
        title: "Envoy: connection pool (HTTP/1.1)",
        group: ENVOY,
        source: "Envoy API v3: Cluster.connect_timeout (5 s), CircuitBreakers.Thresholds (max_connections, max_pending_requests 1024), HttpProtocolOptions (idle_timeout 1 h, max_requests_per_connection unlimited); a pool for each host, the limits over all of them",
        params: &[
            ("connect_timeout", ms(5_000)),
            ("idle_timeout", ms(3_600_000)),
            ("max_connections", count(1_024)),
            ("max_requests_per_connection", count(betwixt_model::param::UNLIMITED)),
            ("pool", ON),
            ("pool_per", word("instance")),
            ("pool_wait", ms(0)),
            ("pool_waiting", count(1_024)),
        ],
    },
    PartPreset {
        id: "istio-pool",
        title: "Istio: connection pool",
        group: ISTIO,
        source: "Istio reference, DestinationRule, ConnectionPoolSettings: connectTimeout 10 s, maxConnections 2^32-1, maxRequestsPerConnection unlimited, idleTimeout 1 h; a pool for each host, as in Envoy",
        params: &[
            ("connect_timeout", ms(10_000)),
            ("idle_timeout", ms(3_600_000)),
            ("max_connections", count(betwixt_model::param::UNLIMITED)),
            ("max_requests_per_connection", count(betwixt_model::param::UNLIMITED)),
            ("pool", ON),
            ("pool_per", word("instance")),
        ],
    },
    PartPreset {
        id: "hikaricp",
        title: "HikariCP: pool of database connections",
        group: HIKARI,
        source: "HikariCP README: maximumPoolSize 10, connectionTimeout 30 s, maxLifetime 30 min; idleTimeout has no effect while minimumIdle is left at maximumPoolSize",
        params: &[
            ("idle_timeout", ms(0)),
            ("max_connections", count(10)),
            ("max_lifetime", ms(1_800_000)),
            ("pool", ON),
            ("pool_per", word("callee")),
            ("pool_wait", ms(30_000)),
            ("pool_waiting", count(betwixt_model::param::UNLIMITED)),
        ],
    },
    PartPreset {
        id: "istio-retry",
        title: "Istio: default retry",
        group: ISTIO,
        source: "Istio documentation, Traffic Management Concepts, Retries, and HTTPRetry: two retries with waits from 25 ms, on connect-failure, refused-stream, unavailable, cancelled",
        params: &[
            ("backoff", word("exponential")),
            ("backoff_base", ms(25)),
            ("backoff_jitter", word("full")),
            ("backoff_max", ms(250)),
            ("backoff_multiplier", ParamValue::Number(2.0)),
            ("retries", count(2)),
            ("retry_error", OFF),
            ("retry_limited", OFF),
            ("retry_on", word("chosen")),
            ("retry_overloaded", ON),
            ("retry_own_refusal", OFF),
            ("retry_reset", OFF),
            ("retry_timeout", OFF),
            ("retry_unreachable", ON),
        ],
    },
    PartPreset {
        id: "resilience4j-retry",
        title: "resilience4j: Retry",
        group: RESILIENCE4J,
        source: "resilience4j documentation, Retry: maxAttempts 3 with the first, waitDuration 500 ms",
        params: &[
            ("backoff", word("fixed")),
            ("backoff_base", ms(500)),
            ("backoff_jitter", word("none")),
            ("retries", count(2)),
            ("retry_on", word("any")),
        ],
    },
    PartPreset {
        id: "resilience4j-breaker",
        title: "resilience4j: CircuitBreaker",
        group: RESILIENCE4J,
        source: "resilience4j documentation, CircuitBreaker: failureRateThreshold 50, slowCallRateThreshold 100, slowCallDurationThreshold 60 s, permittedNumberOfCallsInHalfOpenState 10, slidingWindow COUNT_BASED 100, minimumNumberOfCalls 100, waitDurationInOpenState 60 s, not automatic",
        params: &[
            ("breaker", ON),
            ("breaker_automatic", OFF),
            ("breaker_failure_rate", ParamValue::Ratio(0.5)),
            ("breaker_half_open_calls", count(10)),
            ("breaker_minimum_calls", count(100)),
            ("breaker_open", ms(60_000)),
            ("breaker_slow_call", ms(60_000)),
            ("breaker_slow_rate", ParamValue::Ratio(1.0)),
            ("breaker_window", count(100)),
            ("breaker_window_type", word("count")),
        ],
    },
    PartPreset {
        id: "resilience4j-bulkhead",
        title: "resilience4j: Bulkhead",
        group: RESILIENCE4J,
        source: "resilience4j documentation, Bulkhead: maxConcurrentCalls 25, maxWaitDuration 0",
        params: &[("concurrency_limit", count(25)), ("concurrency_wait", ms(0)), ("concurrency_waiting", count(0))],
    },
    PartPreset {
        id: "resilience4j-rate-limiter",
        title: "resilience4j: RateLimiter",
        group: RESILIENCE4J,
        source: "resilience4j documentation, RateLimiter: limitForPeriod 50, limitRefreshPeriod 500 ns, timeoutDuration 5 s; 50 every 500 ns are 100,000,000 a second",
        params: &[
            ("rate_limit", ON),
            ("rate_limit_burst", count(50)),
            ("rate_limit_rate", ParamValue::Rate(100_000_000.0)),
            ("rate_limit_wait", ms(5_000)),
        ],
    },
    PartPreset {
        id: "resilience4j-time-limiter",
        title: "resilience4j: TimeLimiter",
        group: RESILIENCE4J,
        source: "resilience4j documentation, TimeLimiter: timeoutDuration 1 s, cancelRunningFuture true",
        params: &[("cancel", ON), ("timeout", ms(1_000))],
    },
    PartPreset {
        id: "aws-standard",
        title: "AWS SDKs: standard mode",
        group: AWS,
        source: "AWS SDKs and Tools Reference Guide, Retry behavior (standard: three attempts, at most 20 s), as it was before the changes of 2026; quota of botocore, retries/standard.py: 500, retry 5, after a timeout 10, success 1",
        params: &[
            ("backoff", word("exponential")),
            ("backoff_base", ms(1_000)),
            ("backoff_jitter", word("full")),
            ("backoff_max", ms(20_000)),
            ("backoff_multiplier", ParamValue::Number(2.0)),
            ("budget_failure_costs", tokens(0.0)),
            ("budget_first_adds", tokens(0.0)),
            ("budget_floor", tokens(0.0)),
            ("budget_ok_adds", tokens(1.0)),
            ("budget_refund", ON),
            ("budget_retry_costs", tokens(5.0)),
            ("budget_timeout_costs", tokens(10.0)),
            ("budget_tokens", tokens(500.0)),
            ("retries", count(2)),
            ("retry_budget", word("tokens")),
            ("retry_error", ON),
            ("retry_limited", ON),
            ("retry_on", word("chosen")),
            ("retry_overloaded", ON),
            ("retry_own_refusal", OFF),
            ("retry_reset", ON),
            ("retry_timeout", ON),
            ("retry_unreachable", ON),
        ],
    },
    PartPreset {
        id: "grpc-retry",
        title: "gRPC: retry and throttling",
        group: GRPC,
        source: "gRFC A6, Client Retries: its example policy (maxAttempts 4, 0.1 s to 1 s, multiplier 2, UNAVAILABLE) and throttling (maxTokens 10, tokenRatio 0.1); gRPC itself has no default policy",
        params: &[
            ("backoff", word("exponential")),
            ("backoff_base", ms(100)),
            ("backoff_jitter", word("full")),
            ("backoff_max", ms(1_000)),
            ("backoff_multiplier", ParamValue::Number(2.0)),
            ("budget_failure_costs", tokens(1.0)),
            ("budget_first_adds", tokens(0.0)),
            ("budget_floor", tokens(5.0)),
            ("budget_ok_adds", tokens(0.1)),
            ("budget_refund", OFF),
            ("budget_retry_costs", tokens(0.0)),
            ("budget_timeout_costs", tokens(0.0)),
            ("budget_tokens", tokens(10.0)),
            ("retries", count(3)),
            ("retry_budget", word("tokens")),
            ("retry_error", OFF),
            ("retry_limited", OFF),
            ("retry_on", word("chosen")),
            ("retry_overloaded", ON),
            ("retry_own_refusal", OFF),
            ("retry_reset", ON),
            ("retry_timeout", OFF),
            ("retry_unreachable", ON),
        ],
    },
    PartPreset {
        id: "finagle-budget",
        title: "Finagle: retry budget",
        group: FINAGLE,
        source: "Finagle user guide, Clients, Retries, and RetryBudget.scala: ttl 10 s, minRetriesPerSec 10, percentCanRetry 0.2",
        params: &[
            ("budget_can_retry", ParamValue::Ratio(0.2)),
            ("budget_min_per_second", count(10)),
            ("budget_ttl", ms(10_000)),
            ("retry_budget", word("window")),
        ],
    },
];
