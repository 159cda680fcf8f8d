//! Messages as the stage receives them, and as it gives them on: places, bands and counts.

use super::band::{LinkBand, LinkTraffic};
use super::camera::{Camera, Viewport};
use super::glyph::Shape;
use super::track::RouteTable;

/// The most glyphs on a page for people; benchmarks run without it.
pub const GLYPHS_MAX: usize = 1_500;
/// The most glyphs in an embed or on a phone.
pub const GLYPHS_MAX_SMALL: usize = 400;
/// How long a burst lasts [page milliseconds].
pub const BURST_MS: f32 = 300.0;

/// A message on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flight {
    /// The connection.
    pub link: u32,
    /// Whether it travels from caller to callee.
    pub forward: bool,
    /// When it left [simulated ns].
    pub start_ns: u64,
    /// When it arrives, or would have [simulated ns].
    pub end_ns: u64,
    /// What it is.
    pub shape: Shape,
    /// Whose it is, 0 to 5.
    pub flow: u8,
    /// A hash of its operation: the same ones stay when only some are drawn.
    pub op_hash: u32,
    /// 1, or the fraction of its way at which it is lost.
    pub vanish_at: f32,
}

/// The place where a message was lost a moment ago.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burst {
    /// The connection.
    pub link: u32,
    /// The fraction of its way that the message had travelled.
    pub at_fraction: f32,
    /// Whether it travelled from caller to callee.
    pub forward: bool,
    /// Whose it was, 0 to 5.
    pub flow: u8,
    /// How long ago [page milliseconds].
    pub age_ms: f32,
    /// The hash of its operation.
    pub op_hash: u32,
}

/// A glyph to paint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Its middle, in CSS pixels from the left of the stage.
    pub x: f32,
    /// Its middle, in CSS pixels from the top of the stage.
    pub y: f32,
    /// Direction of travel, in radians clockwise from rightwards.
    pub angle: f32,
    /// Length of its tail, in CSS pixels.
    pub tail: f32,
    /// The connection.
    pub link: u32,
    /// The hash of its operation.
    pub op_hash: u32,
    /// What it is.
    pub shape: Shape,
    /// Whose it is, 0 to 5.
    pub flow: u8,
}

/// How many messages are on a connection, for people who asked that nothing travels. Read it twice a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Station {
    /// First tries, retries and duplicates.
    pub requests: u32,
    /// Answers, late ones too.
    pub replies: u32,
    /// What is told and not asked.
    pub events: u32,
    /// Errors and losses.
    pub errors: u32,
}

impl Station {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Counts one message.
    pub(super) fn count(&mut self, shape: Shape) {
        let counter = match shape {
            Shape::Request | Shape::Retry(_) | Shape::Duplicate => &mut self.requests,
            Shape::Reply | Shape::LateReply => &mut self.replies,
            Shape::Event => &mut self.events,
            Shape::Error | Shape::Lost(_) => &mut self.errors,
        };
        *counter += 1;
    }
}

/// What a frame needs to know besides the messages.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The connections.
    pub routes: &'a [RouteTable],
    /// Their traffic, in the same order; a missing one is quiet.
    pub traffic: &'a [LinkTraffic],
    /// The moment shown [simulated ns].
    pub now_ns: u64,
    /// Simulated seconds per page-second as chosen, also while paused: a pause must not change what is drawn.
    pub speed: f64,
    /// The view.
    pub camera: Camera,
    /// The size of the stage.
    pub viewport: Viewport,
    /// Whether nothing may travel.
    pub reduced_motion: bool,
    /// The most glyphs; `None` for benchmarks.
    pub cap: Option<usize>,
}

/// What a frame shows.
#[derive(Debug, Clone, Copy)]
pub struct Placement<'a> {
    /// The glyphs, in the order of the flights, bursts last.
    pub placed: &'a [Placed],
    /// How each connection is drawn.
    pub bands: &'a [LinkBand],
    /// What stands at the middle of each connection, where nothing may travel; else all are empty.
    pub stations: &'a [Station],
}
