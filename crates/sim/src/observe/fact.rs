//! One thing that happened in a run, as it is told.

use betwixt_model::Effect;

use super::{BreakerState, Conflict, Counted, Ending, MessageKind, TransactionFact, TwoPhase};
use crate::component::{Op, Outcome};

/// One thing that happened. Components and connections are named by index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// A person started something.
    OperationStarted {
        /// Which.
        op: Op,
        /// By which client.
        client: u32,
    },
    /// It ended for the person.
    OperationEnded {
        /// Which.
        op: Op,
        /// By which client.
        client: u32,
        /// What the person may infer.
        outcome: Outcome,
        /// When it started [nanoseconds].
        began: u64,
        /// Why.
        ending: Ending,
    },
    /// It went wrong for the person, who is about to try again: the same operation goes on.
    TriesAgain {
        /// Which.
        op: Op,
        /// By which client.
        client: u32,
        /// What the person may infer of the try that is over.
        outcome: Outcome,
        /// Number of that try, from 1.
        tries: u16,
    },
    /// A message left.
    Sent {
        /// Over which connection.
        connection: u32,
        /// What sort.
        kind: MessageKind,
        /// Whose journey.
        op: Op,
        /// Number of the attempt, from 1.
        attempt: u16,
    },
    /// A message arrived.
    Delivered {
        /// Over which connection.
        connection: u32,
        /// What sort.
        kind: MessageKind,
        /// Whose journey.
        op: Op,
        /// For a reply: nobody was waiting any more.
        late: bool,
        /// For a reply: what it said.
        outcome: Outcome,
    },
    /// A message died on its way.
    Lost {
        /// Over which connection.
        connection: u32,
        /// What sort.
        kind: MessageKind,
        /// Whose journey.
        op: Op,
    },
    /// A component asked over a connection; a retry is an attempt of the same call.
    CallStarted {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
    },
    /// An attempt of a call ended.
    AttemptEnded {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// What the caller may infer of this attempt.
        outcome: Outcome,
        /// When the attempt was sent [nanoseconds].
        began: u64,
    },
    /// A call ended, all attempts included.
    CallEnded {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// What the caller may infer.
        outcome: Outcome,
        /// When the call began [nanoseconds].
        began: u64,
        /// How many attempts it took.
        attempts: u16,
        /// Nobody waits for it any more: its caller crashed or left.
        abandoned: bool,
    },
    /// A retry was due, and the retry budget did not allow it.
    RetryDenied {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
    },
    /// A call did not end well, and its caller went on with a default answer.
    FellBack {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// How the call ended.
        outcome: Outcome,
    },
    /// A component was asked again with a key that it knew: it gave the answer that it remembered, without any work.
    Replayed {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// What it had answered.
        outcome: Outcome,
    },
    /// A step did not end well, and its program does what it has for that instead of the rest: a fallback, or compensation.
    Rescued {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// How the step ended.
        outcome: Outcome,
    },
    /// A component that was down takes up a program that its log has kept.
    Resumed {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// It makes up for what was done, instead of going on.
        compensates: bool,
    },
    /// A store was told of a message that its inbox knew: nothing was written, and the consumer leaves it at that.
    Recognised {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// Which record would have been written.
        key: u64,
    },
    /// A component took a request in.
    Accepted {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
    },
    /// A component turned a request away before any work.
    TurnedAway {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
    },
    /// A component begins to work on a request it had accepted: the wait is over.
    Begun {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// When the request came [nanoseconds].
        arrived: u64,
    },
    /// A component is done with a request it had accepted.
    Finished {
        /// Which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// What it answered; `Unknown` if it crashed over it or was told to stop.
        outcome: Outcome,
        /// When the request came [nanoseconds].
        arrived: u64,
    },
    /// How full a component is, after a change.
    Load {
        /// Which component.
        node: u32,
        /// Requests waiting.
        waiting: u32,
        /// Workers held.
        busy: u32,
        /// Workers working.
        working: u32,
    },
    /// Something happened in the world.
    EffectHappened {
        /// At which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// What.
        effect: Effect,
    },
    /// A caller asks a store or a cache for a record, or to change one. All attempts of the call are one question.
    RecordAsked {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// Which call; the number may be used again when it has ended.
        call: u64,
        /// Which record.
        key: u64,
        /// It is to be changed.
        write: bool,
    },
    /// What the caller knows when such a call has ended.
    RecordTold {
        /// Over which connection.
        connection: u32,
        /// Whose journey.
        op: Op,
        /// Which call.
        call: u64,
        /// How it ended; `Unknown` as well where the caller has given up.
        outcome: Outcome,
        /// The store said that it has changed nothing, and was asked only once.
        untouched: bool,
        /// Whether there was a record.
        found: bool,
        /// The record's value.
        value: u64,
        /// The record's amount.
        amount: i16,
    },
    /// Something about a transaction over several records.
    Transaction(TransactionFact),
    /// A record was asked for.
    RecordRead {
        /// At which component.
        node: u32,
        /// At which of its instances.
        instance: u16,
        /// Whose journey.
        op: Op,
        /// Which record.
        key: u64,
        /// Whether it was there.
        found: bool,
        /// Its version.
        version: u32,
        /// Who wrote it.
        value: u64,
        /// Its amount.
        amount: i16,
    },
    /// A record was written.
    RecordWritten {
        /// At which component.
        node: u32,
        /// At which of its instances.
        instance: u16,
        /// Whose journey.
        op: Op,
        /// Which record.
        key: u64,
        /// Its new version.
        version: u32,
    },
    /// A record was not written, because it had another version than the writer knew.
    Conflicted(Conflict),
    /// A store looked at the amount of a record.
    Counted {
        /// At which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// Which record.
        key: u64,
        /// What came of it.
        what: Counted,
    },
    /// Something about a write that is done in several stores or in none.
    TwoPhase {
        /// At which component.
        node: u32,
        /// Whose journey.
        op: Op,
        /// Which record; 0 for a decision, which is about all.
        key: u64,
        /// What.
        what: TwoPhase,
    },
    /// A write of the leader has reached a replica.
    Replicated {
        /// At which component.
        node: u32,
        /// Which replica.
        instance: u16,
        /// Whose journey.
        op: Op,
        /// Which record.
        key: u64,
        /// Its version.
        version: u32,
    },
    /// A write is gone: the replica that took it does not lead any more, and those who go on never had it. Or an earlier
    /// write stays in its place, by a later timestamp.
    WriteLost {
        /// At which component.
        node: u32,
        /// The replica that took it.
        instance: u16,
        /// Who wrote it.
        op: Op,
        /// Which record.
        key: u64,
        /// The version that it had.
        version: u32,
        /// The writer was told that it went well.
        acknowledged: bool,
    },
    /// Another replica leads.
    Leads {
        /// At which component.
        node: u32,
        /// Which replica.
        instance: u16,
        /// For replicas, how many have led, this one included; for a consensus group, the term that it was elected in.
        term: u32,
    },
    /// An item was put into a queue, once per subscriber.
    Enqueued {
        /// Which queue.
        node: u32,
        /// Whose journey.
        op: Op,
    },
    /// An item left a queue for good.
    Dequeued {
        /// Which queue.
        node: u32,
        /// Whose journey.
        op: Op,
        /// It was given up after too many tries.
        dead: bool,
    },
    /// A breaker moved.
    Breaker {
        /// On which connection.
        connection: u32,
        /// Where it stands now.
        state: BreakerState,
    },
    /// A router took a connection out of its rotation, or back in.
    Ejected {
        /// Which router.
        node: u32,
        /// Which connection.
        connection: u32,
        /// Out, or back in.
        out: bool,
    },
    /// A component went down, or came back.
    Up {
        /// Which component.
        node: u32,
        /// Back, or down.
        up: bool,
    },
    /// The number of instances that callers choose among has changed by itself.
    Scaled {
        /// Which component.
        node: u32,
        /// How many there are now.
        instances: u16,
    },
    /// A fault began or ended.
    Fault {
        /// Index in the plan of faults.
        index: u32,
        /// Began, or ended.
        active: bool,
    },
    /// A parameter was moved by hand.
    Retuned,
}
