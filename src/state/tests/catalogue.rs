//! A small world of its own: the app's state knows no kind by name, so its tests need none either.

use betwixt_model::catalogue::FaultReach;
use betwixt_model::{Catalogue, FaultSpec, KindSpec, ParamSpec, ParamValue, PresetSpec, Role};

const fn kind(id: &'static str, title: &'static str, role: Role) -> KindSpec {
    KindSpec {
        id,
        title,
        role,
        icon: "plain",
        silhouette: "square",
        summary: "Something.",
        params: &[],
        presets: &[],
        takes: true,
        sends: true,
        programmable: false,
        page: "",
    }
}

static CROWD: KindSpec = KindSpec { takes: false, ..kind("a_crowd", "Crowd", Role::Source) };
static MILL: KindSpec = KindSpec {
    programmable: true,
    params: &[
        ParamSpec::count("hands", "Hands", 4, (1, 1_000), "How many work."),
        ParamSpec::flag("proud", "Proud", false, "Whether it is."),
    ],
    presets: &[
        PresetSpec { id: "plain", title: "Mill", icon: "plain", category: "All", params: &[] },
        PresetSpec {
            id: "big",
            title: "Big mill",
            icon: "wheel",
            category: "All",
            params: &[("hands", ParamValue::Count(40))],
        },
    ],
    ..kind("a_mill", "Mill", Role::Server)
};
static BARN: KindSpec = KindSpec { sends: false, ..kind("a_barn", "Barn", Role::Store) };
static SHELF: KindSpec = KindSpec { sends: false, ..kind("a_shelf", "Shelf", Role::Cache) };
static BELT: KindSpec = kind("a_belt", "Belt", Role::Queue);
static STRANGER: KindSpec = KindSpec { sends: false, ..kind("a_stranger", "Stranger", Role::External) };

static FLOOD: FaultSpec = FaultSpec {
    id: "a_flood",
    title: "Flood",
    summary: "Everything is wet.",
    reach: FaultReach::Connection,
    params: &[ParamSpec::ratio("depth", "Depth", 0.5, "How deep.")],
    instant: false,
    selective: true,
    doubt: FaultSpec::no_doubt,
};
static SPARK: FaultSpec = FaultSpec {
    id: "a_spark",
    title: "Spark",
    summary: "Everything stops.",
    reach: FaultReach::Component,
    params: &[],
    instant: true,
    selective: false,
    doubt: FaultSpec::no_doubt,
};

pub(super) static CATALOGUE: Catalogue = Catalogue {
    kinds: &[&CROWD, &MILL, &BARN, &SHELF, &BELT, &STRANGER],
    faults: &[&FLOOD, &SPARK],
    connection: &[
        ParamSpec::duration("latency", "Latency", 1, "Added round trip."),
        ParamSpec::ratio("loss", "Lost", 0.0, "Messages that never arrive."),
    ],
    connection_presets: &[],
    flow: &[ParamSpec::number("weight", "Weight", 1.0, (0.0, 100.0), "Its share.")],
    icons: &["plain", "wheel"],
    doubts: Catalogue::no_doubts,
    engine: "test",
};
