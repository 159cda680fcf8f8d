//! What floats over the canvas once the second file is here: the small list to choose from, and the small map.

use yew::prelude::*;

use crate::views::markup::html;

use super::layout::Layout;
use super::map::map;
use super::picker::Picker;
use super::{StageMode, StageProps};

/// What floats over the canvas.
pub(crate) fn floats(props: &StageProps, layout: &Layout) -> Html {
    // On a phone the list is opened by menus; in an embed nothing opens it.
    html! {
        <>
            if props.mode != StageMode::Play {
                { map(props, layout) }
            }
            if let Some(picking) = &props.session.picking {
                <Picker picking={picking.clone()} scenario={props.scenario.clone()} session={props.session.clone()}
                    on={props.on_command.clone()} />
            }
        </>
    }
}
