//! Where everything stands on the page: bar, palette, canvas, inspector, timeline and measurements.

use crate::views::markup::html;
use yew::prelude::*;

use super::icons::{Sprite, small};
use super::memo::memo;
use super::stage::STAGE;
use crate::state::session::Panels;
use crate::state::{Command, Panel};

/// The whole page of the editor.
#[derive(Clone, Debug, PartialEq)]
pub struct Shell {
    /// [`super::topbar::Topbar`].
    pub topbar: Html,
    /// [`super::palette::Palette`].
    pub palette: Html,
    /// The canvas.
    pub stage: Html,
    /// What stands above the canvas: notice, hint, toast.
    pub overlay: Html,
    /// [`super::inspector::Inspector`].
    pub inspector: Html,
    /// [`super::timeline::Timeline`].
    pub timeline: Html,
    /// [`super::metrics::Metrics`].
    pub evidence: Html,
    /// Dialogs and live regions.
    pub above: Html,
    /// Whether everything is here: [`crate::later`].
    pub complete: bool,
    /// What each side believes takes the place of palette and charts.
    pub finding: bool,
    /// What is unfolded.
    pub panels: Panels,
    /// Where commands go.
    pub on: Callback<Command>,
}

impl Shell {
    /// The whole page of the editor.
    pub fn view(&self) -> Html {
        let Panels { palette, inspector, evidence, outline: _, expectations: _ } = self.panels;
        let (palette, inspector, evidence) =
            (palette || self.finding, inspector && !self.finding, evidence || self.finding);
        let folded = classes!(
            (!palette).then_some("palette-folded"),
            (!inspector).then_some("inspector-folded"),
            (!evidence).then_some("evidence-folded"),
            self.finding.then_some("finding-view"),
        );
        html! {
            <div class={classes!("shell", folded)}>
                { memo(Sprite { complete: self.complete }) }
                <a class="skip" href={format!("#{STAGE}")}>{ "Skip to the canvas" }</a>
                { self.topbar.clone() }
                <div class="side side-palette">
                    if palette { { self.palette.clone() } }
                    if !self.finding { { fold(&self.on, Panel::Palette, palette, "palette", ("left", "right")) } }
                </div>
                <main class="middle">
                    <div class="stage-slot">
                        { self.stage.clone() }
                        <div class="stage-overlay">{ self.overlay.clone() }</div>
                    </div>
                    <div class="bottom">
                        { self.timeline.clone() }
                        <div class={classes!((!self.complete).then_some("coming"))}>{ self.evidence.clone() }</div>
                    </div>
                </main>
                <aside class="side side-inspector" aria-label="Inspector" id="inspector" tabindex="-1">
                    if inspector { <div class="inspector">{ self.inspector.clone() }</div> }
                    if !self.finding { { fold(&self.on, Panel::Inspector, inspector, "inspector", ("right", "left")) } }
                </aside>
                { self.above.clone() }
            </div>
        }
    }
}

fn fold(
    on: &Callback<Command>,
    panel: Panel,
    open: bool,
    name: &str,
    (close, reopen): (&'static str, &'static str),
) -> Html {
    let label = if open { format!("Fold the {name} away") } else { format!("Show the {name}") };
    let icon = if open { close } else { reopen };
    let on = on.clone();
    html! {
        <button type="button" class="fold-side" title={label.clone()} aria-label={label} aria-expanded={if open { "true" } else { "false" }}
            onclick={move |_: MouseEvent| on.emit(Command::TogglePanel(panel))}>
            { small(icon) }
        </button>
    }
}
