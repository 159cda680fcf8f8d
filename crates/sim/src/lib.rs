//! What happens: a deterministic simulation of a scenario. The same scenario, seed and version give the same
//! run, natively and in WASM: no clock, no hash order, no platform floats.

pub mod component;
pub mod observe;
pub mod kernel;
pub mod compile;
pub mod kinds;
pub mod handler;
pub mod serving;
pub mod balancing;
pub mod calling;
pub mod network;
pub mod faults;
pub mod data;
mod needs;
mod plain;

pub use compile::{compile, compile_plain, plan};
pub use component::{Facets, MemberFacets, Op, Outcome};
pub use kernel::limits::Limit;
pub use kernel::plan::Plan;
pub use kernel::world::{FlightView, Progress, World};
pub use observe::{Fact, Observer};
pub use plain::PLAIN;

use betwixt_model::{Catalogue, ParamSpec};

/// Version of the engine: it changes whenever the same scenario and seed would run differently.
pub const ENGINE: &str = "4";

const CONNECTION: &[ParamSpec] =
    &joined::<{ network::PARAMS.len() + balancing::PARAMS.len() + calling::PARAMS.len() }>(&[
        &network::PARAMS,
        &balancing::PARAMS,
        calling::PARAMS,
    ]);

/// How many rows several tables have.
pub(crate) const fn rows(tables: &[&[ParamSpec]]) -> usize {
    let (mut table, mut rows) = (0, 0);
    while table < tables.len() {
        rows += tables[table].len();
        table += 1;
    }
    rows
}

/// Several tables as one.
pub(crate) const fn joined<const N: usize>(tables: &[&[ParamSpec]]) -> [ParamSpec; N] {
    let mut all = [tables[0][0]; N];
    let (mut table, mut row, mut i) = (0, 0, 0);
    while i < N {
        if row == tables[table].len() {
            (table, row) = (table + 1, 0);
        } else {
            all[i] = tables[table][row];
            (row, i) = (row + 1, i + 1);
        }
    }
    all
}

const FLOW: &[ParamSpec] = &[
    ParamSpec::number(
        "weight",
        "Weight",
        1.0,
        (0.0, 1_000_000.0),
        "Its share of a client's rate is its weight over the sum of all weights.",
    )
    .with_slider(0.0, 100.0)
    .linear(),
    ParamSpec::count(
        "keys",
        "Keys",
        1_000,
        (1, 100_000_000),
        "How many different records (products, customers) its operations are about.",
    )
    .with_slider(1.0, 1_000_000.0),
    ParamSpec::number(
        "key_skew",
        "Skew",
        0.9,
        (0.0, 5.0),
        "How unevenly the keys are chosen: exponent of a Zipf law; 0 chooses all alike.",
    )
    .with_slider(0.0, 3.0)
    .linear(),
    ParamSpec::count(
        "priority",
        "Priority",
        0,
        (0, 9),
        "Which of several waiting requests goes first where a component serves by priority: 0 before 1, and so on.",
    )
    .linear(),
];

/// Everything that can stand in a scenario.
pub const CATALOGUE: Catalogue = Catalogue {
    kinds: kinds::SPECS,
    faults: faults::SPECS,
    connection: CONNECTION,
    connection_presets: &[network::PRESETS, calling::PRESETS],
    flow: FLOW,
    icons: &[
        "client",
        "device",
        "person",
        "schedule",
        "gateway",
        "lb",
        "cdn",
        "service",
        "fn",
        "worker",
        "catalog",
        "checkout",
        "stock",
        "db",
        "cache",
        "blob",
        "index",
        "queue",
        "stream",
        "rows",
        "card",
        "identity",
        "mail",
        "analytics",
        "truck",
        "search",
        "ext",
    ],
    doubts: needs::doubts,
    engine: ENGINE,
};

/// [`World::advance`] with nobody listening, compiled in this crate and kept here: instantiated elsewhere, or drawn into a
/// caller that is compiled for size, it ran a quarter slower.
#[inline(never)]
pub fn advance(world: &mut World, until: betwixt_model::SimTime, budget: u64) -> Progress {
    world.advance(until, budget, &mut ())
}
