//! Ways to look from a box, and parts of the page that can be folded away.

/// One of the four ways to look from a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards smaller x.
    Left,
    /// Towards greater x.
    Right,
    /// Towards smaller y.
    Up,
    /// Towards greater y.
    Down,
}

/// A part of the page that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// What can be added.
    Palette,
    /// What is selected.
    Inspector,
    /// Charts and counts below the canvas.
    Evidence,
    /// What is expected of the run, in the place of the charts.
    Expectations,
    /// The scenario as a table, for those who do not use the canvas.
    Outline,
}
