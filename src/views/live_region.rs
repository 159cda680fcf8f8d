//! What is said to those who listen instead of looking.

use yew::prelude::*;

/// What the live regions need.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LiveRegionProps {
    /// [`crate::state::voice::Voice::said`].
    pub said: AttrValue,
    /// [`crate::state::voice::Voice::serial`]: the same words twice are heard twice.
    pub serial: u32,
    /// [`crate::state::voice::Voice::alarm`].
    pub alarm: AttrValue,
}

/// Two regions that are always there, because one that comes with its text is not always heard.
#[function_component]
pub fn LiveRegion(props: &LiveRegionProps) -> Html {
    html! {
        <div class="quiet">
            <div role="status" aria-live="polite" aria-atomic="true"><span key={props.serial}>{ &props.said }</span></div>
            <div role="alert" aria-live="assertive" aria-atomic="true">{ &props.alarm }</div>
        </div>
    }
}
