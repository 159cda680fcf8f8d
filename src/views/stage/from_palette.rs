//! A component on its way from the palette: a ghost while it is over the stage, a component where it is let go.

use betwixt_model::{Catalogue, Point};

use crate::canvas::camera::{ScreenPoint, WorldPoint};
use crate::canvas::gesture::snap;
use crate::platform::attribute;
use crate::state::{Command, Wanted};
use crate::views::palette::{DragPhase, PaletteDrag};

use super::dom_ids::STAGE;
use super::layout::outline;
use super::overlay;
use super::painter::PainterHandle;

impl PainterHandle {
    /// Follows a drag that began in the palette, without rendering; returns what it asks for once it is let go here.
    #[must_use]
    pub fn drag_from_palette(&self, drag: &PaletteDrag, catalogue: &Catalogue) -> Option<Command> {
        let PaletteDrag { wanted, phase, at } = drag;
        let place = attribute::place_in(STAGE, *at);
        let (Some((x, y)), true) = (place, *phase != DragPhase::Ends) else {
            overlay::no_ghost();
            return None;
        };
        let at = self.with(|painter| painter.live.camera().world_from_screen(ScreenPoint { x, y }));
        let at = snap(at, false);
        if *phase == DragPhase::Drops {
            overlay::no_ghost();
            let WorldPoint { x, y } = at;
            return Some(Command::Add { what: wanted.clone(), at: Some(Point { x, y }) });
        }
        overlay::ghost(&ghost_outline(wanted, catalogue)?, at);
        None
    }
}

fn ghost_outline(wanted: &Wanted, catalogue: &Catalogue) -> Option<String> {
    let kind = catalogue.kind(&wanted.kind)?;
    let preset = kind.presets.iter().find(|preset| Some(preset.id) == wanted.preset.as_deref());
    Some(outline(kind, preset.map(|preset| preset.icon)).outline())
}
