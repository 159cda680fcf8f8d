//! What somebody asks of the stage as a still picture.

/// What somebody asks of the stage as a still picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureCommand {
    /// Keep it as a file that any drawing program opens.
    SaveSvg,
    /// Keep it as a file of pixels, twice as fine as on the screen.
    SavePng,
    /// Those pixels to the clipboard.
    Copy,
    /// On paper, with name and measurements.
    Print,
    /// The browser is about to print: put together what goes on the paper.
    PrintBegins,
    /// It has printed.
    PrintEnds,
}
