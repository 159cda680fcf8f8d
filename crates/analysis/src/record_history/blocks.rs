//! Questions about transactions, as lines of a history: each transaction is one event where it begins, and one where it ends.

use std::io::Write;

use betwixt_sim::component::Transact;
use betwixt_sim::{Fact, Outcome};
use serde_json::json;

use super::transactions::label;
use super::{Question, RecordHistory, ms, name};

impl<W: Write> RecordHistory<W> {
    pub(super) fn asks_in_block(
        &mut self,
        at: u64,
        (connection, call): (u32, u64),
        op: u64,
        (number, key, what): (u32, u64, Transact),
    ) {
        let Some(store) = self.wires.store(connection, true) else { return };
        let named = self.key(self.wires.name(store), key);
        let Some(blocks) = &mut self.blocks else { return };
        let question = Question { of: (store, key), part: Some((number, what)), ..Question::new(op, connection) };
        if let Transact::Begin(_) = what {
            let id = blocks.begin(at);
            self.asked += 1;
            self.waiting.push_back(Err(id));
            // It stands for the whole of it. What is asked in it is no new attempt of that.
            self.take_process(id, Question { sent: u16::MAX, ..question });
            // The call that begins it has to find it again when it ends.
            self.take_process(call, Question { of: (store, id), ..question });
            return;
        }
        match (blocks.block((store, number)), what) {
            (Some(block), Transact::Write) => block.push("w", named, label(op, number), key),
            (Some(block), Transact::Commit) => block.commits = true,
            _ => {}
        }
        self.take_process(call, question);
    }

    pub(super) fn told_in_block(&mut self, at: u64, call: u64, (outcome, untouched): (Outcome, bool), value: u64) {
        let Some(Question { of: (store, key), part: Some((number, what)), doubled, .. }) = self.leave(call) else {
            return;
        };
        let named = self.key(self.wires.name(store), key);
        let Some(blocks) = &mut self.blocks else { return };
        if let Transact::Begin(_) = what {
            if outcome == Outcome::Ok {
                return blocks.bind(key, (store, value as u32));
            }
            // Nothing was asked in it.
            blocks.end(key);
            self.leave(key);
            self.waiting.retain(|line| *line != Err(key));
            return self.flush();
        }
        let which = (store, number);
        let Some(id) = blocks.of(which) else { return };
        if what == Transact::Read && outcome == Outcome::Ok {
            let seen = blocks.read(which, key, value);
            if let Some(block) = blocks.block(which) {
                block.push("r", named, seen, key);
            }
        }
        let doubled = doubled || self.open.get(&id).is_some_and(|whole| whole.doubled);
        let end = match (what, outcome) {
            (Transact::Commit, Outcome::Ok) => "ok",
            (Transact::Commit, _) if untouched && !doubled => "fail",
            (Transact::Commit, _) => "info",
            // Nobody will ever ask to commit it.
            (Transact::Rollback, _) => "fail",
            // The store has found a conflict before the end.
            (_, Outcome::Failed) if untouched => "fail",
            _ => return,
        };
        self.end_block(id, Some((at, end)));
    }

    /// What happens in a store: a transaction that is rolled back before its caller asked to commit it never will be.
    pub(super) fn happened(&mut self, at: u64, fact: &Fact) {
        let Some(blocks) = &mut self.blocks else { return };
        let Some(which) = blocks.note(fact) else { return };
        let (Some(id), Some(block)) = (blocks.of(which), blocks.block(which)) else { return };
        // A caller that is still there ends it itself.
        let op = self.open.get(&id).map(|whole| whole.op);
        let asks = self.open.values().filter(|question| Some(question.op) == op && question.part.is_some()).count() > 1;
        if !block.commits && !asks {
            self.end_block(id, Some((at, "fail")));
        }
    }

    /// It is over, as far as its caller knows, or the run is.
    pub(super) fn end_block(&mut self, id: u64, end: Option<(u64, &str)>) {
        let whole = self.leave(id);
        let block = self.blocks.as_mut().and_then(|blocks| blocks.end(id));
        let (Some(whole), Some(block)) = (whole, block) else { return };
        let process = name(whole.op, whole.process);
        let line = json!({
            "process": process, "type": "invoke", "f": "txn", "value": block.steps(false), "time_ms": ms(block.began),
        });
        if let Some(place) = self.waiting.iter_mut().find(|line| **line == Err(id)) {
            *place = Ok(line);
        }
        if let Some((at, kind)) = end {
            let mut line = json!({"process": process, "type": kind, "time_ms": ms(at)});
            if kind == "ok" {
                line["value"] = block.steps(true);
            }
            self.line(&line);
        }
        self.flush();
    }

    /// Writes the lines that wait for none before them.
    fn flush(&mut self) {
        while let Some(Ok(line)) = self.waiting.pop_front_if(|line| line.is_ok()) {
            if self.error.is_none() {
                self.error = writeln!(self.out, "{line}").err();
            }
        }
    }
}
