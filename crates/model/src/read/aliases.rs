//! What others call our words: tools, textbooks and products. Whoever writes a scenario by hand is told our word for theirs.

/// A row: our word, and others for it. The first row with the word whose own word is known at that place is meant.
const OTHERS: &[(&str, &str)] = &[
    // Kinds.
    ("client", "user users person people source load load_generator generator traffic browser device visitor vus"),
    (
        "balancer",
        "lb load_balancer loadbalancer proxy reverse_proxy router haproxy nginx envoy traefik ingress elb alb dispatcher",
    ),
    (
        "service",
        "server api app application microservice backend frontend web_server function lambda worker consumer gateway \
         api_gateway node container pod host process station",
    ),
    (
        "database",
        "db sql rdbms postgres postgresql mysql mariadb mssql sql_server oracle mongo mongodb datastore storage store",
    ),
    ("quorum_store", "cassandra dynamo dynamodb riak scylla scylladb voldemort nosql quorum leaderless"),
    ("consensus_group", "etcd zookeeper consul raft paxos consensus cockroach cockroachdb spanner"),
    ("cache", "redis memcached memcache varnish cdn edge caching"),
    ("queue", "sqs rabbit rabbitmq mq message_queue messagequeue job_queue task_queue broker activemq"),
    ("topic", "kafka stream kinesis pubsub pub_sub pulsar event_bus eventbus log event_log sns"),
    ("third_party", "external external_api external_service saas vendor partner payment payments stripe provider"),
    // The document.
    ("components", "component nodes node services service vertices"),
    ("connections", "connection edges edge links link wires arrows dependencies"),
    ("flows", "flow journeys journey requests request_types workloads"),
    ("faults", "fault failures chaos incidents outages"),
    ("zones", "zone regions region datacenters datacenter data_centers availability_zones"),
    ("interventions", "changes"),
    (
        "expect",
        "expectations expectation assertions assertion asserts checks check slos slo invariants invariant goals",
    ),
    ("metric", "measure measures sli indicator what"),
    ("at_most", "max maximum most below under less_than lte le upper"),
    ("at_least", "min minimum least above over more_than gte ge lower"),
    ("say", "text words sentence"),
    ("name", "title label"),
    ("about", "description note notes comment"),
    ("duration", "length run_time runtime time simulation_time sim_time end until"),
    ("from", "source src caller origin start"),
    ("to", "target dst dest destination callee sink end"),
    ("at", "position pos xy"),
    ("kind", "type"),
    ("instances", "nodes node_count replicas replica_count count servers pods hosts"),
    // Load.
    ("rate", "rps qps tps req_rate request_rate arrival_rate requests_per_second lambda throughput load"),
    ("users", "vus clients concurrency user_count population"),
    ("think_time", "think pause pacing"),
    ("arrivals", "pattern arrival arrival_process load_type profile"),
    ("keys", "key_count key_space keyspace"),
    ("key_skew", "zipf zipf_exponent skew"),
    // Serving.
    (
        "service_time",
        "latency processing_time process_time service_latency response_time handling_time work duration mean mean_time \
         mean_service_time delay base_latency query_time",
    ),
    (
        "workers",
        "threads thread_count concurrency max_concurrency max_concurrent parallelism worker_count servers cores cpu cpus \
         slots pool_size thread_pool connections max_connections",
    ),
    (
        "queue",
        "queue_size queue_length queue_capacity queue_limit max_queue max_queue_size max_queue_length backlog buffer buffer_size",
    ),
    ("failure_rate", "error_rate fail_rate failure failures error errors error_probability failure_probability"),
    ("discipline", "queue_discipline scheduling order"),
    // Stores.
    ("ttl", "expiry expires expire_after time_to_live lifetime max_age"),
    ("capacity", "max_entries max_size size entries max_keys"),
    ("eviction", "eviction_policy policy evict"),
    ("replication_delay", "replication_lag lag replica_lag"),
    ("read_quorum", "r quorum_read quorum_reads"),
    ("write_quorum", "w quorum_write quorum_writes"),
    ("replicas", "n replication_factor copies"),
    ("max_receives", "max_receive_count max_deliveries max_attempts"),
    ("partitions", "partition_count shards"),
    ("quota", "rate_limit limit"),
    // Calling.
    ("retries", "retry max_retries retry_count max_attempts attempts retry_attempts num_retries"),
    ("timeout", "request_timeout call_timeout read_timeout per_try_timeout attempt_timeout"),
    ("deadline", "total_timeout overall_timeout overall_deadline"),
    (
        "backoff_base",
        "base_delay initial_delay initial_backoff base_backoff retry_delay backoff_delay backoff_initial retry_interval",
    ),
    ("backoff_max", "max_backoff max_delay backoff_cap cap max_interval"),
    ("backoff_multiplier", "multiplier factor backoff_factor backoff_rate"),
    ("backoff_jitter", "retry_jitter"),
    ("breaker", "circuit_breaker circuitbreaker cb"),
    ("breaker_open", "open_duration reset_timeout wait_duration_in_open_state sleep_window cooldown"),
    ("breaker_failure_rate", "failure_rate_threshold failure_threshold error_threshold"),
    ("concurrency_limit", "bulkhead max_concurrent_calls max_requests"),
    ("hedge_after", "hedge hedging hedging_delay"),
    ("pool", "connection_pool pool_size max_connections"),
    ("policy", "algorithm lb_policy strategy balancing"),
    // The network.
    ("latency", "delay rtt ping network_latency round_trip round_trip_time"),
    ("loss", "packet_loss drop_rate loss_rate drop drop_probability"),
    ("duplication", "duplicate duplicates duplicate_rate"),
    ("reordering", "reorder reorder_rate"),
    // Faults.
    ("crash", "kill stop down outage shutdown terminate"),
    ("errors", "error fail failure failures http_500 500"),
    ("slow", "slowdown degrade brownout"),
    ("partition", "split network_partition disconnect isolate_network cut"),
    // Steps.
    ("work", "wait sleep compute process delay do"),
    ("call", "request invoke http rpc ask fetch"),
    ("publish", "emit send enqueue produce post"),
    ("together", "parallel all fan_out fanout concurrently"),
    ("try", "attempt catch"),
    ("read", "get query select load lookup"),
    ("write", "put set update insert save store"),
    ("effect", "side_effect charge ship email"),
    ("answer", "return respond reply response"),
];

/// Units that people put behind a word instead of behind a number.
const UNITS: [&str; 9] = ["_ms", "_millis", "_us", "_s", "_sec", "_secs", "_seconds", "_percent", "_pct"];

/// Our word for theirs, and whether they wrote a unit into it; of the words that are known at that place.
pub(super) fn ours<'a>(word: &str, known: &[&'a str]) -> Option<(&'a str, bool)> {
    if word.len() > 64 {
        return None;
    }
    let word = plain(word);
    let bare = UNITS.iter().find_map(|unit| word.strip_suffix(unit)).filter(|bare| !bare.is_empty());
    let words = [Some((word.as_str(), false)), bare.map(|bare| (bare, true))];
    words.into_iter().flatten().find_map(|(word, unit)| {
        // Another spelling of our own word is a slip, not another word.
        let same = known.iter().find(|known| unit && **known == word);
        let other = || {
            let mut rows = OTHERS.iter().filter(|(_, others)| others.split_ascii_whitespace().any(|held| held == word));
            rows.find_map(|(ours, _)| known.iter().find(|known| *known == ours))
        };
        same.or_else(other).map(|known| (*known, unit))
    })
}

/// Whether somebody who writes this means our word, by another name or the beginning of one; for lists that are searched.
#[must_use]
pub fn called(ours: &str, written: &str) -> bool {
    const SHORTEST: usize = 2;
    let written = plain(written.trim());
    let begun =
        |other: &str| other.strip_prefix(&written).is_some_and(|rest| rest.is_empty() || written.len() > SHORTEST);
    (SHORTEST..=64).contains(&written.len())
        && OTHERS.iter().filter(|(word, _)| *word == ours).any(|(_, others)| others.split_ascii_whitespace().any(begun))
}

/// `"maxRetries"`, `"Max Retries"` and `"max-retries"` are `"max_retries"`.
fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len() + 4);
    let mut before = '_';
    for letter in word.chars() {
        let fresh = letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        if fresh {
            plain.push('_');
        }
        plain.push(if matches!(letter, ' ' | '-' | '.') { '_' } else { letter.to_ascii_lowercase() });
        before = letter;
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_words_are_ours_where_ours_is_known() {
        let known = ["service_time", "workers", "instances", "queue", "ttl", "retries", "max_receives"];
        assert_eq!(ours("threads", &known), Some(("workers", false)));
        assert_eq!(ours("queueSize", &known), Some(("queue", false)));
        assert_eq!(ours("nodes", &known), Some(("instances", false)));
        assert_eq!(ours("ttl_seconds", &known), Some(("ttl", true)));
        assert_eq!(ours("Processing Time", &known), Some(("service_time", false)));
        assert_eq!(ours("processing-time-ms", &known), Some(("service_time", true)));
        assert_eq!(ours("max_attempts", &["retries"]), Some(("retries", false)));
        assert_eq!(ours("max_attempts", &["max_receives"]), Some(("max_receives", false)));
        assert_eq!(ours("threads", &["rate"]), None, "nothing of that kind is known here");
        assert_eq!(ours("banana", &known), None);
        assert_eq!(ours("_ms", &known), None);
        assert_eq!(ours(&"x".repeat(100_000), &known), None);
    }

    #[test]
    fn a_search_begins_with_others_words_too() {
        assert!(called("topic", "kafka") && called("topic", " Kaf") && called("balancer", "lb"));
        assert!(
            !called("topic", "ka")
                && !called("cache", "kafka")
                && !called("topic", "")
                && !called("topic", "kafkaesque")
        );
    }

    #[test]
    fn nothing_is_listed_as_a_word_for_itself() {
        for (ours, others) in OTHERS {
            assert!(
                others.split_ascii_whitespace().all(|held| held != *ours && plain(held) == held),
                "{ours}: {others}"
            );
        }
    }
}
