//! To which operation a fact belongs.

use super::{Conflict, Fact};
use crate::component::Op;

impl Fact {
    /// The operation that it belongs to, if it belongs to one.
    #[must_use]
    pub const fn op(&self) -> Option<Op> {
        match *self {
            Self::OperationStarted { op, .. }
            | Self::OperationEnded { op, .. }
            | Self::TriesAgain { op, .. }
            | Self::Sent { op, .. }
            | Self::Delivered { op, .. }
            | Self::Lost { op, .. }
            | Self::CallStarted { op, .. }
            | Self::AttemptEnded { op, .. }
            | Self::CallEnded { op, .. }
            | Self::RetryDenied { op, .. }
            | Self::FellBack { op, .. }
            | Self::Replayed { op, .. }
            | Self::Rescued { op, .. }
            | Self::Resumed { op, .. }
            | Self::Recognised { op, .. }
            | Self::Accepted { op, .. }
            | Self::TurnedAway { op, .. }
            | Self::Begun { op, .. }
            | Self::Finished { op, .. }
            | Self::EffectHappened { op, .. }
            | Self::RecordAsked { op, .. }
            | Self::RecordTold { op, .. }
            | Self::RecordRead { op, .. }
            | Self::RecordWritten { op, .. }
            | Self::Conflicted(Conflict { op, .. })
            | Self::Counted { op, .. }
            | Self::Replicated { op, .. }
            | Self::TwoPhase { op, .. }
            | Self::WriteLost { op, .. }
            | Self::Enqueued { op, .. }
            | Self::Dequeued { op, .. } => Some(op),
            Self::Transaction(fact) => Some(fact.op()),
            Self::Load { .. }
            | Self::Breaker { .. }
            | Self::Ejected { .. }
            | Self::Up { .. }
            | Self::Leads { .. }
            | Self::Scaled { .. }
            | Self::Fault { .. }
            | Self::Retuned => None,
        }
    }
}
