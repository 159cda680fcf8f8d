//! The parts of the page that can be folded away.

/// A part of the page that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// What can be added.
    Palette,
    /// What is selected.
    Inspector,
    /// Charts and counts below the canvas.
    Evidence,
    /// The scenario as a table, for those who do not use the canvas.
    Outline,
}
