//! What is said to those who listen instead of looking.

use crate::views::markup::html;
use yew::prelude::*;

/// Two regions that are always there, because one that comes with its text is not always heard.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRegion {
    /// [`crate::state::voice::Voice::said`].
    pub said: AttrValue,
    /// [`crate::state::voice::Voice::serial`]: the same words twice are heard twice.
    pub serial: u32,
    /// [`crate::state::voice::Voice::alarm`].
    pub alarm: AttrValue,
}

impl LiveRegion {
    /// Two regions that are always there, because one that comes with its text is not always heard.
    pub fn view(&self) -> Html {
        html! {
            <div class="quiet">
                <div role="status" aria-live="polite" aria-atomic="true"><span key={self.serial}>{ &self.said }</span></div>
                <div role="alert" aria-live="assertive" aria-atomic="true">{ &self.alarm }</div>
            </div>
        }
    }
}
