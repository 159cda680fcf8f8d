//! Networks by name, each with the document that its numbers come from.

use betwixt_model::catalogue::PartPreset;
use betwixt_model::param::UNLIMITED;
use betwixt_model::{ParamValue, SimSpan};

/// Round trip [microseconds], share lost, kilobits a second there and back: what a named network sets.
const fn link(round_trip_us: u64, loss: f64, there: u64, back: u64) -> [(&'static str, ParamValue); 4] {
    [
        ("latency", ParamValue::Span(SimSpan(round_trip_us * 1_000))),
        ("loss", ParamValue::Ratio(loss)),
        ("bandwidth_request", ParamValue::Count(there)),
        ("bandwidth_reply", ParamValue::Count(back)),
    ]
}

const fn preset(
    id: &'static str,
    title: &'static str,
    source: &'static str,
    params: &'static [(&'static str, ParamValue)],
) -> PartPreset {
    PartPreset { id, title, group: "Network", source, params }
}

/// Every named network.
pub const PRESETS: &[PartPreset] = &[
    preset(
        "local",
        "Same machine",
        "By definition: nothing lies between the two.",
        &link(0, 0.0, UNLIMITED, UNLIMITED),
    ),
    preset(
        "datacenter",
        "Same data centre",
        "Jeff Dean, \"Numbers everyone should know\" (Stanford talk): round trip within one data centre 0.5 ms.",
        &link(500, 0.0, UNLIMITED, UNLIMITED),
    ),
    preset(
        "cross-region",
        "Across regions",
        "Jeff Dean, \"Numbers everyone should know\" (Stanford talk): California to the Netherlands and back 150 ms.",
        &link(150_000, 0.0, UNLIMITED, UNLIMITED),
    ),
    preset(
        "internet",
        "Internet at home",
        "WebPageTest, connectivity profile \"Cable\": 5 Mbit/s down, 1 Mbit/s up, round trip 28 ms.",
        &link(28_000, 0.0, 1_000, 5_000),
    ),
    preset(
        "satellite",
        "Geostationary satellite",
        "RFC 2488, section 2: 279 ms one way from the edge of the view area, round trip 558 ms.",
        &link(558_000, 0.0, UNLIMITED, UNLIMITED),
    ),
    preset(
        "3g",
        "3G",
        "WebPageTest, connectivity profile \"3G\": 1.6 Mbit/s down, 768 kbit/s up, round trip 300 ms.",
        &link(300_000, 0.0, 768, 1_600),
    ),
    preset(
        "4g",
        "4G",
        "WebPageTest, connectivity profile \"4G\": 9 Mbit/s both ways, round trip 170 ms.",
        &link(170_000, 0.0, 9_000, 9_000),
    ),
    preset(
        "lossy",
        "Lossy data centre",
        "Jepsen, packet nemesis: 20 % of packets lost; its correlation is left out. Round trip as in one data centre.",
        &link(500, 0.2, UNLIMITED, UNLIMITED),
    ),
];
