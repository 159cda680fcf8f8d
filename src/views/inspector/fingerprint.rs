//! What identifies a run: the same scenario, seed and engine give the same fingerprint, on every machine.

use crate::views::markup::html;
use yew::prelude::*;

use crate::runner::Summary;
use crate::state::lens::Thing;
use crate::views::readout;

/// The fingerprint so far, and how much is on its way.
pub(super) fn fingerprint(summary: &Summary) -> Html {
    html! {
        <dl class="fingerprint" title="The same scenario, seed and engine give the same fingerprint at the same time, everywhere">
            <dt>{ "Fingerprint" }</dt>
            <dd><output id="digest">{ &summary.digest }</output>{ format!(" at {}", readout::clock(summary.now)) }</dd>
            <dt>{ "On their way" }</dt>
            if summary.lens.shows(Thing::Truth).any() {
                <dd><output id="in-flight">{ summary.in_flight }</output>{ " messages" }</dd>
            } else {
                <dd>{ "not visible to telemetry" }</dd>
            }
        </dl>
    }
}
