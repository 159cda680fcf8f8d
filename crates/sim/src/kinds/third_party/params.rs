//! What can be set on a third party, beside serving.

use betwixt_model::param::UNLIMITED;
use betwixt_model::{Distribution, ParamDefault, ParamSpec, ParamValue, Params, SimSpan};

use crate::serving;

pub(super) const EFFECT: ParamSpec = ParamSpec::choice(
    "effect",
    "Effect",
    "none",
    &[
        ("none", "nothing lasting"),
        ("charge", "a card is charged"),
        ("ship", "goods are shipped"),
        ("send", "a message reaches a person"),
        ("reserve", "goods are set aside"),
        ("refund", "money is given back"),
        ("release", "goods that were set aside are for everybody again"),
        ("cancel", "goods that were to leave are called back"),
    ],
    "What happens in the world each time it serves a request, whether or not the caller ever hears of it.",
);

pub(crate) const AGREEMENT: &str = "Agreement";
pub(super) const AVAILABILITY: ParamSpec = ParamSpec::ratio(
    "availability",
    "Availability",
    1.0,
    "Share of time in which it serves, in the long run. The rest are outages that nobody announces. A month at 99.9 % has 43 min of them.",
)
.in_group(AGREEMENT)
.with_slider(0.9, 1.0)
.linear();
pub(super) const OUTAGE_TIME: ParamSpec = ParamSpec::duration(
    "outage_time",
    "Outages last",
    30_000,
    "How long an outage lasts on average; the lengths are exponential.",
)
.in_group(AGREEMENT)
.with_slider(0.1, 3_600.0);
pub(super) const OUTAGE: ParamSpec = ParamSpec::choice(
    "outage",
    "During outages",
    "unavailable",
    &[
        ("unavailable", "it answers 503 before any work (refused)"),
        ("silence", "it takes what comes and answers nothing"),
    ],
    "What a caller sees during an outage.",
)
.in_group(AGREEMENT);
pub(super) const MAINTENANCE_EVERY: ParamSpec = ParamSpec::optional_duration(
    "maintenance_every",
    "Maintenance every",
    0,
    "How often there is planned maintenance, from the beginning of one to the beginning of the next. Meanwhile it answers 503 with Retry-After: the time until it ends.",
)
.in_group(AGREEMENT)
.with_slider(1.0, 86_400.0);
pub(super) const MAINTENANCE_FOR: ParamSpec =
    ParamSpec::duration("maintenance_for", "Maintenance for", 30_000, "How long maintenance lasts each time.")
        .in_group(AGREEMENT)
        .with_slider(0.1, 3_600.0);
pub(super) const MAINTENANCE_FROM: ParamSpec =
    ParamSpec::duration("maintenance_from", "Maintenance from", 30_000, "When it is maintained for the first time.")
        .in_group(AGREEMENT)
        .with_slider(0.0, 3_600.0);
pub(super) const QUOTA: ParamSpec = ParamSpec::count(
    "quota",
    "Quota",
    UNLIMITED,
    (0, 1_000_000_000),
    "How many requests it takes from all callers together in each window. One more is refused (429) with Retry-After: the time until the next window.",
)
.in_group(AGREEMENT)
.with_slider(1.0, 100_000.0)
.or_unlimited();
pub(super) const QUOTA_WINDOW: ParamSpec = ParamSpec::duration(
    "quota_window",
    "Quota for each",
    60_000,
    "How long a window is. They follow one another from the start of the run.",
)
.in_group(AGREEMENT)
.with_slider(1.0, 86_400.0);

pub(crate) const WEBHOOKS: &str = "Webhooks";
pub(super) const WEBHOOK_DELAY: ParamSpec = ParamSpec::distribution(
    "webhook_delay",
    "Calls back after",
    Distribution::LogNormal(SimSpan::from_ms(500), SimSpan::from_ms(5_000)),
    "How long after its work it tells those whom it has a connection to; drawn for each notice, so that they overtake one another.",
)
.in_group(WEBHOOKS)
.with_slider(0.001, 3_600.0);
pub(super) const WEBHOOK_TIMEOUT: ParamSpec = ParamSpec::duration(
    "webhook_timeout",
    "Waits for",
    15_000,
    "How long it waits for the answer before it counts the notice as not delivered. Svix documents 15 s.",
)
.in_group(WEBHOOKS)
.with_slider(0.1, 60.0);
pub(super) const WEBHOOK_RETRIES: ParamSpec = ParamSpec::count(
    "webhook_retries",
    "Tries again",
    7,
    (0, 30),
    "How often it sends a notice again that was not answered ok; after the last one it gives up. Svix documents 7.",
)
.in_group(WEBHOOKS)
.linear();
pub(super) const WEBHOOK_BACKOFF: ParamSpec = ParamSpec::duration(
    "webhook_backoff",
    "Waits between",
    5_000,
    "How long it waits before it sends again for the first time; each further wait is twice the one before. Svix documents 5 s at first.",
)
.in_group(WEBHOOKS)
.with_slider(0.1, 3_600.0);
pub(super) const WEBHOOK_DUPLICATES: ParamSpec = ParamSpec::ratio(
    "webhook_duplicates",
    "Sent twice",
    0.0,
    "Share of notices that it sends twice although nothing went wrong, each after a delay of its own.",
)
.in_group(WEBHOOKS);

/// Whether there are rows for agreement and webhooks; the catalogue of plain scenarios has none.
pub(super) fn has_terms(params: Params<'_>) -> bool {
    params.specs.iter().any(|spec| spec.id == AVAILABILITY.id)
}

/// What it does in the world stands before the finer points of serving.
const BEFORE: usize = 5;

const TABLES: &[&[ParamSpec]] = &[
    serving::EXTERNAL_PARAMS.split_at(BEFORE).0,
    &[EFFECT],
    serving::EXTERNAL_PARAMS.split_at(BEFORE).1,
    &[
        serving::idempotency::WINDOW,
        AVAILABILITY,
        OUTAGE_TIME,
        OUTAGE,
        MAINTENANCE_EVERY,
        MAINTENANCE_FOR,
        MAINTENANCE_FROM,
        QUOTA,
        QUOTA_WINDOW,
        WEBHOOK_DELAY,
        WEBHOOK_TIMEOUT,
        WEBHOOK_RETRIES,
        WEBHOOK_BACKOFF,
        WEBHOOK_DUPLICATES,
    ],
    &serving::contract::PARAMS,
    &serving::clocks::PARAMS,
];

/// Serving as others do, but with room for many requests and answer times as seen from outside.
pub(super) const PARAMS: [ParamSpec; crate::rows(TABLES)] = {
    let mut params: [ParamSpec; crate::rows(TABLES)] = crate::joined(TABLES);
    let typical = Distribution::LogNormal(SimSpan::from_ms(100), SimSpan::from_ms(400));
    params[0] = params[0].defaulting(ParamDefault::Value(ParamValue::Distribution(typical)));
    params[3] = params[3].defaulting(ParamDefault::Value(ParamValue::Count(1_000)));
    params
};
