//! The outline that a component wears, by its kind and its picture.

use betwixt_model::{Catalogue, Component, KindSpec};

use crate::canvas::shape::Silhouette;

/// Pictures that belong to whoever stands at the front door: they wear the hexagon.
const FRONT_DOOR: [&str; 3] = ["gateway", "cdn", "lb"];

/// The outline of a component.
#[must_use]
pub fn silhouette(component: &Component, catalogue: &Catalogue) -> Silhouette {
    catalogue.kind(&component.kind).map_or(Silhouette::Square52, |kind| outline(kind, component.icon.as_deref()))
}

/// The outline of a kind that wears a picture.
#[must_use]
pub fn outline(kind: &KindSpec, icon: Option<&str>) -> Silhouette {
    if FRONT_DOOR.contains(&icon.unwrap_or(kind.icon)) {
        return Silhouette::Hexagon60x51;
    }
    match kind.silhouette {
        "circle" => Silhouette::Circle52,
        "hexagon" => Silhouette::Hexagon60x51,
        "cut" => Silhouette::CutSquare46,
        "cylinder" => Silhouette::Cylinder46,
        "pill" => Silhouette::Pill92x42,
        "dashed" => Silhouette::DashedSquare52,
        _ => Silhouette::Square52,
    }
}
