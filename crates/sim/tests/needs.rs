//! Settings that have no effect are warned of, each with its reason, and settings that have one are not.

use betwixt_model::{Severity, read};
use betwixt_sim::CATALOGUE;

/// People, a shop with this program, a database, and what else is said of the four parts and the document.
#[derive(Clone, Copy, Default)]
struct Of {
    people: &'static str,
    shop: &'static str,
    program: &'static str,
    db: &'static str,
    wire: &'static str,
    more: &'static str,
}

fn warnings(of: Of) -> Vec<String> {
    let Of { people, shop, program, db, wire, more } = of;
    let program = if program.is_empty() { r#"{"read": "db"}"# } else { program };
    let text = format!(
        r#"{{"betwixt": 1, "components": [
            {{"id": "people", "kind": "client"{people}}},
            {{"id": "shop", "kind": "service", "handlers": {{"*": ["work", {program}]}}{shop}}},
            {{"id": "db", "kind": "database"{db}}}, {{"id": "other", "kind": "database"}}],
        "connections": [{{"from": "people", "to": "shop"{wire}}}, {{"from": "shop", "to": "db"}},
            {{"from": "shop", "to": "other"}}]{more}}}"#
    );
    let problems = read(&text, &CATALOGUE).problems;
    assert!(problems.iter().all(|problem| problem.severity == Severity::Warning), "{problems:?}");
    problems.into_iter().map(|problem| problem.to_string()).collect()
}

#[test]
fn each_is_said_with_its_reason_and_what_to_do() {
    let table = [
        (
            Of { wire: r#", "backoff_base": "2s", "honour_retry_after": true"#, ..Of::default() },
            "connections.people-shop: backoff_base, honour_retry_after have no effect because retries is 0. Let retries be \
             above 0, or take them out.",
        ),
        (
            Of { wire: r#", "budget_percent": "50%""#, ..Of::default() },
            "connections.people-shop: budget_percent has no effect because retry_budget is none. Let retry_budget be ratio, \
             or take it out.",
        ),
        (
            // The budget itself is without effect: one sentence is enough for both.
            Of { wire: r#", "retry_budget": "ratio", "budget_percent": "50%""#, ..Of::default() },
            "connections.people-shop: retry_budget has no effect because retries is 0. Let retries be above 0, or take it \
             out.",
        ),
        (
            Of { wire: r#", "idempotency_key": "call""#, ..Of::default() },
            "connections.people-shop: idempotency_key has no effect because shop has no idempotency_window. Give that one \
             idempotency_window, or take it out.",
        ),
        (
            Of { shop: r#", "idempotency_window": "1h""#, ..Of::default() },
            "components.shop: idempotency_window has no effect because no connection to it has idempotency_key. Give such \
             a connection idempotency_key, or take it out.",
        ),
        (
            Of { shop: r#", "transaction_log": "none""#, ..Of::default() },
            "components.shop: transaction_log has no effect because its programs have no two-phase commit. Write such a \
             step, or take it out.",
        ),
        (
            Of { people: r#", "patience_spread": "exponential""#, ..Of::default() },
            "components.people: patience_spread has no effect because patience is none. Give it patience, or take it out.",
        ),
        (
            Of { db: r#", "lock_wait": "1s""#, ..Of::default() },
            "components.db: lock_wait has no effect because nobody asks it for a two-phase commit. Write such a step, or \
             take it out.",
        ),
        (
            Of { db: r#", "starting_amount": 3"#, ..Of::default() },
            "components.db: starting_amount has no effect because nobody asks it for an amount. Write such a step, or take \
             it out.",
        ),
        (
            Of { db: r#", "relay_interval": "5s""#, ..Of::default() },
            "components.db: relay_interval has no effect because no connection leads away from it. Connect it to \
             somebody, or take it out.",
        ),
        (
            Of { db: r#", "replication": "asynchronous", "instances": 1"#, ..Of::default() },
            "components.db: replication has no effect because instances is 1. Let instances be above 1, or take it out.",
        ),
        (
            Of { db: r#", "instances": 3, "read_from": "any", "replication_delay": "5s""#, ..Of::default() },
            "components.db: read_from, replication_delay have no effect because replication is shared. Let replication be \
             asynchronous, semi_synchronous or synchronous, or take them out.",
        ),
    ];
    for (of, expected) in table {
        assert_eq!(warnings(of), [expected]);
    }
}

#[test]
fn nothing_is_said_of_what_has_an_effect_or_may_get_one() {
    let table = [
        Of {
            wire: r#", "retries": 1, "backoff_base": "2s", "retry_budget": "ratio", "budget_percent": "50%""#,
            ..Of::default()
        },
        Of { wire: r#", "hedge_after": "1s", "retry_budget": "ratio""#, ..Of::default() },
        // What is set to its default asks for nothing.
        Of { wire: r#", "backoff_base": "100ms""#, db: r#", "read_from": "leader""#, ..Of::default() },
        Of { wire: r#", "idempotency_key": "call""#, shop: r#", "idempotency_window": "1h""#, ..Of::default() },
        Of { wire: r#", "presets": ["envoy-pool"]"#, ..Of::default() },
        Of {
            program: r#"{"two_phase_commit": [{"write": "db"}, {"write": "other"}]}"#,
            shop: r#", "transaction_timeout": "1s""#,
            db: r#", "lock_wait": "1s""#,
            ..Of::default()
        },
        Of {
            program: r#"{"transaction": [{"read": "db"}], "on": "db"}"#,
            db: r#", "transaction_timeout": "1s""#,
            ..Of::default()
        },
        Of { program: r#"{"read": {"from": "db", "at_least": 1}}"#, db: r#", "starting_amount": 3"#, ..Of::default() },
        Of { program: r#"{"write": {"to": "db", "inbox": true}}"#, db: r#", "inbox_window": "1h""#, ..Of::default() },
        Of { db: r#", "instances": 3, "replication": "asynchronous", "read_from": "any""#, ..Of::default() },
        // Somebody may turn it on while it runs.
        Of {
            wire: r#", "backoff_base": "2s""#,
            more: r#", "interventions": [{"set": "connections.people-shop.retries", "points": [["5s", 2]]}]"#,
            ..Of::default()
        },
        Of {
            wire: r#", "backoff_base": "2s""#,
            more: r#", "exposed": [{"set": "connections.people-shop.retries"}]"#,
            ..Of::default()
        },
    ];
    for of in table {
        assert_eq!(warnings(of), Vec::<String>::new());
    }
}

#[test]
fn a_setting_of_every_need_is_a_setting_of_some_part() {
    // A slip in a name of the table would never warn: each of these stands alone, and warns.
    let parts = [
        (r#""kind": "third_party", "webhook_duplicates": "10%""#, "webhook_duplicates"),
        (r#""kind": "third_party", "maintenance_for": "20s""#, "maintenance_for"),
        (r#""kind": "third_party", "outage_time": "7s""#, "outage_time"),
        (r#""kind": "third_party", "quota_window": "7s""#, "quota_window"),
        (r#""kind": "third_party", "quota": 5, "quota_window": "0s""#, "quota"),
        (r#""kind": "cache", "flush_after": "7s""#, "flush_after"),
        (r#""kind": "cache", "stale_if_error": "7s""#, "stale_if_error"),
        (r#""kind": "queue", "delivery": "at_most_once", "visibility_timeout": "7s""#, "visibility_timeout"),
        (r#""kind": "queue", "dead_letters": "last_connection""#, "dead_letters"),
    ];
    for (part, setting) in parts {
        let text = format!(
            r#"{{"betwixt": 1, "components": [{{"id": "people", "kind": "client"}}, {{"id": "part", {part}}}],
            "connections": [{{"from": "people", "to": "part"}}]}}"#
        );
        let found: Vec<String> = read(&text, &CATALOGUE).problems.into_iter().map(|problem| problem.what).collect();
        assert!(
            found.iter().any(|what| what.starts_with(&format!("{setting} has no effect because"))),
            "{part}: {found:?}"
        );
    }
}

#[test]
fn what_a_store_cannot_do_is_said_when_the_document_is_opened() {
    for kind in ["quorum_store", "consensus_group"] {
        let table = [
            (r#"{"write": {"to": "db", "add": -1}}"#, "no amounts"),
            (r#"{"read": {"from": "db", "at_least": 1}}"#, "no amounts"),
            (r#"{"write": {"to": "db", "outbox": true}}"#, "no outbox and no inbox"),
            (r#"{"write": {"to": "db", "inbox": true}}"#, "no outbox and no inbox"),
        ];
        for (step, lacks) in table {
            let text = format!(
                r#"{{"betwixt": 1, "components": [{{"id": "people", "kind": "client"}},
                {{"id": "shop", "kind": "service", "handlers": {{"*": ["work", {step}]}}}}, {{"id": "db", "kind": "{kind}"}}],
                "connections": [{{"from": "people", "to": "shop"}}, {{"from": "shop", "to": "db"}}]}}"#
            );
            let loaded = read(&text, &CATALOGUE);
            let expected = format!(
                "components.shop.handlers.*[1]: What the connection \"db\" leads to has {lacks}, so the step cannot run. \
                 Connect it to a component that can do that; the step was left out."
            );
            let found: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
            assert_eq!(found, [expected], "{kind}");
            assert_eq!(loaded.scenario.components[1].handlers[&None].steps.len(), 1, "only the work is left");
        }
    }
}

#[test]
fn a_transaction_that_would_wait_for_itself_is_noticed() {
    let twice = |one: &str, other: &str| {
        let program = format!(r#"{{"two_phase_commit": [{{"write": {one}}}, {{"write": {other}}}]}}"#);
        let text = format!(
            r#"{{"betwixt": 1, "components": [{{"id": "people", "kind": "client"}},
            {{"id": "shop", "kind": "service", "handlers": {{"*": [{program}]}}}}, {{"id": "db", "kind": "database"}}],
            "connections": [{{"from": "people", "to": "shop"}}, {{"from": "shop", "to": "db"}}]}}"#
        );
        read(&text, &CATALOGUE).problems.into_iter().map(|problem| problem.what).collect::<Vec<_>>()
    };
    let own = r#"{"to": "db", "key": "operation"}"#;
    assert_eq!(
        twice("\"db\"", "\"db\""),
        ["It writes the same record of the same store twice: the second write waits for the lock of the first."]
    );
    assert_eq!(twice("\"db\"", own), Vec::<String>::new());
}

#[test]
fn what_another_setting_limits_is_said_to_count_as_that() {
    let store = |settings: &str| {
        let text = format!(
            r#"{{"betwixt": 1, "components": [{{"id": "people", "kind": "client"}},
                {{"id": "store", "kind": "quorum_store"{settings}}}], "connections": [{{"from": "people", "to": "store"}}]}}"#
        );
        let problems = read(&text, &CATALOGUE).problems;
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(store(""), Vec::<String>::new(), "defaults are nobody's mistake");
    assert_eq!(store(r#", "read_quorum": 3, "write_quorum": 1"#), Vec::<String>::new());
    assert_eq!(
        store(r#", "read_quorum": 5, "write_quorum": 1"#),
        [
            "components.store: read_quorum, 5, is above replicas, and counts as 3. Change read_quorum or replicas, so that the \
          scenario says what happens."
        ]
    );
    assert_eq!(store(r#", "replicas": 2, "instances": 1"#).len(), 1, "each pair for itself");
    let wire = r#", "retries": 2, "backoff_base": "30s", "backoff_max": "2s""#;
    assert_eq!(
        warnings(Of { wire, ..Of::default() }),
        ["connections.people-shop: backoff_base, 30s, is above backoff_max, and counts as 2s. Change backoff_base or \
          backoff_max, so that the scenario says what happens."]
    );
}
