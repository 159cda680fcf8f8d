//! One direction of a line that sends one message after another.

/// A line with a speed and a bounded buffer: who finds the buffer full is lost (tail drop).
///
/// Simplified: the buffer counts messages, and all messages of a direction have one size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// When the last message that it took will have been sent [nanoseconds].
    free_at: u64,
}

impl Link {
    /// Takes a message that needs `sending` nanoseconds; how long until it is sent, or nothing if there is no room.
    pub(super) fn take(&mut self, now: u64, sending: u64, room: u64) -> Option<u64> {
        let ahead = self.free_at.saturating_sub(now);
        if ahead > 0 && sending > 0 && ahead.div_ceil(sending) > room {
            return None;
        }
        let wait = ahead.saturating_add(sending);
        self.free_at = now.saturating_add(wait);
        Some(wait)
    }
}

/// How long so many bits take on a line of so many kilobits a second [nanoseconds].
pub(super) const fn sending_time(bits: u64, kbits: u64) -> u64 {
    let ns = bits as u128 * 1_000_000 / kbits as u128;
    if ns > u64::MAX as u128 { u64::MAX } else { ns as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_leave_one_after_another_and_find_the_buffer_full() {
        let sending = sending_time(8 * 1_000, 8);
        assert_eq!(sending, 1_000_000_000, "1,000 bytes at 1,000 bytes a second");
        let mut link = Link::default();
        let waits = [0, 0, 0, 0].map(|now| link.take(now, sending, 2));
        assert_eq!(waits, [Some(sending), Some(2 * sending), Some(3 * sending), None]);
        assert_eq!(link.take(sending, sending, 2), Some(3 * sending), "one has been sent, so one more may wait");
        assert_eq!(Link::default().take(5, sending, 0), Some(sending), "an idle line needs no buffer");
    }
}
