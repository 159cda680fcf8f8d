//! Rare messages that a sample must not hide: of each kind, one at a time is drawn all the same.

use super::flight::{BURST_MS, Frame};
use super::glyph::Shape;

/// Kinds of message that are rare.
pub(super) const KINDS: usize = 5;
/// The kind of those that are lost, whatever they look like until then.
pub(super) const LOST: usize = 4;

/// The rare kind of a shape.
pub(super) const fn kind(shape: Shape) -> Option<usize> {
    match shape {
        Shape::Request | Shape::Reply | Shape::Event => None,
        Shape::LateReply => Some(0),
        Shape::Retry(_) => Some(1),
        Shape::Duplicate => Some(2),
        Shape::Error => Some(3),
        Shape::Lost(_) => Some(LOST),
    }
}

/// The one message of a kind that is drawn on a connection although the sample leaves it out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot(Option<Adopted>);

/// Which message, and for how long.
#[derive(Debug, Clone, Copy)]
struct Adopted {
    op_hash: u32,
    since_ns: u64,
    until_ns: u64,
}

impl Slot {
    /// Whether this message is the one, now or already: never two at a time, and no more than one a page-second.
    pub(super) fn adopts(&mut self, op_hash: u32, end_ns: u64, frame: &Frame<'_>) -> bool {
        let now = frame.now_ns;
        // Before it was adopted: the person moved back in time, and it no longer counts.
        if let Some(adopted) = self.0.filter(|adopted| now >= adopted.since_ns) {
            if adopted.op_hash == op_hash && now <= adopted.until_ns {
                return true;
            }
            let second_ns = (frame.speed * 1e9) as u64;
            if now < adopted.until_ns.max(adopted.since_ns.saturating_add(second_ns)) {
                return false;
            }
        }
        // A burst may follow the message; it lasts a little longer than the flight.
        let burst_ns = (f64::from(BURST_MS) * 1e6 * frame.speed) as u64;
        self.0 = Some(Adopted { op_hash, since_ns: now, until_ns: end_ns.saturating_add(burst_ns) });
        true
    }
}
