//! What a component asks the kernel to do.

use super::{Ask, CallId, Op, Reply, ReplyTo};

/// One wish of a component, granted in order.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Begin a call whose slot [`super::Cx::call`] has taken.
    Call(CallId),
    /// Tell without waiting.
    Publish {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// What is told.
        ask: Ask,
    },
    /// Answer.
    Reply(ReplyTo, Op, Reply),
    /// Wake me after so many nanoseconds.
    Wake(u64, u64),
    /// Wait for this call no longer; what it set going goes on.
    Abandon(CallId),
    /// Tell me which instances of the callee are up: [`super::Input::Peers`].
    CountPeers(u32),
    /// Stop the run: a message has gone too deep.
    TooDeep,
}
