//! How much there is of what records stand for, before anybody takes from it or adds to it.

use betwixt_model::{Amount, ParamSpec, Params};

const START: ParamSpec = ParamSpec::count(
    "starting_amount",
    "Amount at the start",
    0,
    (0, Amount::MOST as u64),
    "How much there is of each record at the start, such as pieces in stock: programs take from it and add to it.",
)
.in_group("Records")
.with_slider(1.0, 1_000.0);

/// All of them.
pub(super) const PARAMS: [ParamSpec; 1] = [START];

/// The parameter, read.
pub(super) fn start(params: Params<'_>) -> i16 {
    params.count(START.id) as i16
}
