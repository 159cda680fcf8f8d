//! Two-phase commit as its coordinator sees it: everybody is asked for a promise, one decision is made, everybody is told.

use super::code::CompiledKey;
use crate::component::{Ask, CallId, Cx, Op, Outcome, Reason, Reply};
use crate::observe::{Fact, Observer, TwoPhase};

/// When the coordinator wants to be reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// When it has waited long enough for votes.
    Votes,
    /// When its decision is on disk.
    Log,
    /// When whoever is silent has to be told again.
    Silence,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Waits for promises.
    Asking,
    /// Has all of them, and writes down that it will commit.
    Logging,
    /// Tells everybody.
    Telling { commit: bool },
}

/// What is known of one participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It was asked or told, and an answer is waited for.
    Open(CallId),
    /// It has answered.
    Heard(Reply),
    /// It has promised.
    Promised,
    /// It may or may not know; it has to be told.
    Silent,
    /// It has nothing to do any more.
    Done,
}

/// One write of the transaction.
#[derive(Clone, Copy, Debug)]
struct Participant {
    connection: u32,
    key: u64,
    state: State,
}

/// A transaction that is not over.
///
/// Stands for: the coordinator of two-phase commit, without a vote for "read only".
/// Source: Gray, "Notes on Data Base Operating Systems", 1978; Mohan, Lindsay and Obermarck, "Transaction Management in the R*
/// Distributed Database Management System", ACM TODS 11(4), 1986, for presumed abort: without a record of a commit it is an abort.
/// Simplified: the coordinator knows after a crash whom it had asked, and tells them; participants do not ask it.
#[derive(Clone, Debug)]
pub(super) struct Coordination {
    /// Its name; participants know it under that name and the connection.
    transaction: u64,
    stage: Stage,
    /// When it will be reminded [nanoseconds]; none if it has yet to say so.
    due: Option<u64>,
    participants: Box<[Participant]>,
    /// A participant has said no.
    refusal: Option<Reply>,
    /// A participant that had promised has decided for itself.
    mixed: bool,
    /// Its coordinator was down, and remembers nothing else of the program.
    pub(super) is_last: bool,
}

/// How far a transaction has come.
pub(super) enum Advance {
    Waits,
    Remind(Reminder),
    /// It is over, and this is what it amounts to.
    Over(Reply),
}

impl Coordination {
    /// Everybody is asked.
    pub(super) fn begin<O: Observer>(writes: &[(u32, CompiledKey)], op: Op, token: u64, cx: &mut Cx<'_, O>) -> Self {
        let mut ask = |(at, (connection, key)): (usize, &(u32, CompiledKey))| {
            let key = key.of(op);
            let call = cx.call_from(*connection, op, Ask::Prepare { key, transaction: token }, (token, at as u16));
            Participant { connection: *connection, key, state: State::Open(call) }
        };
        let participants = writes.iter().enumerate().map(&mut ask).collect();
        let (stage, due) = (Stage::Asking, None);
        Self { transaction: token, stage, due, participants, refusal: None, mixed: false, is_last: false }
    }

    /// Takes the answer of a participant.
    pub(super) fn hear(&mut self, at: u16, reply: Reply) {
        if let Some(participant) = self.participants.get_mut(usize::from(at))
            && matches!(participant.state, State::Open(_))
        {
            participant.state = State::Heard(reply);
        }
    }

    /// It will be reminded then.
    pub(super) const fn will_be_reminded(&mut self, at: u64) {
        self.due = Some(at);
    }

    /// Whether it is time to look at it.
    pub(super) fn is_due(&self, now: u64) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// Waits for no answer any longer: its coordinator is down.
    pub(super) fn abandon<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        for participant in &mut self.participants {
            if let State::Open(call) = participant.state {
                cx.abandon(call);
            }
            if participant.state != State::Done {
                participant.state = State::Silent;
            }
        }
        self.due = Some(0);
        // What was being written to the log is not there: no record, no commit.
        if self.stage == Stage::Logging {
            self.stage = Stage::Asking;
        }
    }

    /// Goes on as far as nobody else is needed.
    pub(super) fn advance<O: Observer>(&mut self, op: Op, token: u64, cx: &mut Cx<'_, O>) -> Advance {
        match self.stage {
            Stage::Asking => {
                self.count_votes();
                let promised = self.participants.iter().all(|participant| participant.state == State::Promised);
                if promised {
                    (self.stage, self.due) = (Stage::Logging, None);
                    return Advance::Remind(Reminder::Log);
                }
                if self.refusal.is_some() || self.is_due(cx.now) {
                    return self.decide(false, op, token, cx);
                }
                if self.due.is_none() { Advance::Remind(Reminder::Votes) } else { Advance::Waits }
            }
            Stage::Logging if self.is_due(cx.now) => self.decide(true, op, token, cx),
            Stage::Logging => Advance::Waits,
            Stage::Telling { commit } => self.count_acknowledgements(commit, op, token, cx),
        }
    }

    fn count_votes(&mut self) {
        for participant in &mut self.participants {
            let State::Heard(reply) = participant.state else { continue };
            participant.state = match reply.outcome {
                Outcome::Ok => State::Promised,
                // It has said no, or never heard the question: it has promised nothing.
                Outcome::Refused => State::Done,
                Outcome::Failed if reply.reason == Reason::Conflict => State::Done,
                Outcome::Failed | Outcome::Unknown => State::Silent,
            };
            if reply.outcome != Outcome::Ok {
                self.refusal.get_or_insert(reply);
            }
        }
    }

    fn decide<O: Observer>(&mut self, commit: bool, op: Op, token: u64, cx: &mut Cx<'_, O>) -> Advance {
        cx.note(Fact::TwoPhase { node: cx.me, op, key: 0, what: TwoPhase::Decided { commit } });
        self.stage = Stage::Telling { commit };
        self.tell(commit, op, token, cx)
    }

    /// Tells everybody who may not know; those whose answers are waited for are given up, and told again.
    fn tell<O: Observer>(&mut self, commit: bool, op: Op, token: u64, cx: &mut Cx<'_, O>) -> Advance {
        let transaction = self.transaction;
        // A decision is told however late it is.
        let op = Op { deadline: Op::NO_DEADLINE, ..op };
        for (at, participant) in self.participants.iter_mut().enumerate() {
            if participant.state == State::Done {
                continue;
            }
            if let State::Open(call) = participant.state {
                cx.abandon(call);
            }
            let ask = Ask::Decide { key: participant.key, transaction, commit };
            participant.state = State::Open(cx.call_from(participant.connection, op, ask, (token, at as u16)));
        }
        self.due = None;
        if self.is_over() { Advance::Over(self.result(commit)) } else { Advance::Remind(Reminder::Silence) }
    }

    fn count_acknowledgements<O: Observer>(&mut self, commit: bool, op: Op, token: u64, cx: &mut Cx<'_, O>) -> Advance {
        for participant in &mut self.participants {
            let State::Heard(reply) = participant.state else { continue };
            let decided_itself = reply.reason == Reason::Heuristic;
            self.mixed |= decided_itself;
            participant.state =
                if reply.outcome == Outcome::Ok || decided_itself { State::Done } else { State::Silent };
        }
        if self.is_over() {
            Advance::Over(self.result(commit))
        } else if self.is_due(cx.now) {
            self.tell(commit, op, token, cx)
        } else if self.due.is_none() {
            Advance::Remind(Reminder::Silence)
        } else {
            Advance::Waits
        }
    }

    fn is_over(&self) -> bool {
        self.participants.iter().all(|participant| participant.state == State::Done)
    }

    fn result(&self, commit: bool) -> Reply {
        match self.refusal {
            _ if self.mixed => Reply::of(Outcome::Failed).because(Reason::Heuristic),
            _ if commit => Reply::of(Outcome::Ok),
            Some(Reply { reason: Reason::Conflict, .. }) => Reply::of(Outcome::Failed).because(Reason::Conflict),
            _ => Reply::of(Outcome::Failed).because(Reason::Error),
        }
    }
}
