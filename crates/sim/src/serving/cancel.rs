//! What happens to a request that nobody waits for any more.

use super::queue::{Line, Waiting};
use super::server::{Server, Task};
use crate::component::{Cx, Outcome, ReplyTo};
use crate::observe::{Fact, Observer};

impl Server {
    /// Nobody waits for this answer any more: it leaves the queue, or its work stops and its own calls with it. What has
    /// been answered already goes on.
    pub(super) fn cancel<O: Observer>(&mut self, reply_to: ReplyTo, cx: &mut Cx<'_, O>) {
        for at in 0..self.instances.len() {
            if let Some(Waiting { request, arrived, .. }) = self.take_out(at, reply_to, cx) {
                self.waiting -= 1;
                self.answers.forget(&request);
                cx.note(Fact::Finished { node: cx.me, op: request.op, outcome: Outcome::Unknown, arrived });
                return;
            }
        }
        // Whoever coordinates a transaction sees it through: others have promised, and wait.
        let stops =
            |task: &Task| task.request.reply_to == reply_to && task.answered.is_none() && !task.frame.coordinates();
        let found = self.tasks.iter().find(|(_, task)| stops(task));
        let Some(slot) = found.map(|(slot, _)| slot) else { return };
        let Some(mut task) = self.tasks.remove(slot) else { return };
        let instance = task.request.instance;
        if task.frame.is_working() {
            self.stop_work(instance, slot, cx);
        }
        task.frame.abandon(cx);
        self.answers.forget(&task.request);
        // Its wake-up finds nobody: the place has changed hands. Its turn for a worker is given up as well.
        self.instances[usize::from(instance)].ready.retain(|ready| *ready != slot);
        cx.note(Fact::Finished { node: cx.me, op: task.request.op, outcome: Outcome::Unknown, arrived: task.arrived });
        if task.holds_worker {
            self.give_worker(instance);
        }
    }

    /// Takes a request out of the line of an instance.
    fn take_out<O: Observer>(&mut self, at: usize, reply_to: ReplyTo, cx: &Cx<'_, O>) -> Option<Waiting> {
        let line = &mut self.instances[at].line;
        if let Line::Ends(line) = line {
            let place = line.iter().position(|waiting| waiting.request.reply_to == reply_to)?;
            return line.remove(place);
        }
        // Other lines are made anew without it, in the order of coming, as when the discipline is changed.
        let mut before = std::mem::replace(line, Line::new(self.config.discipline));
        let mut out = None;
        while let Some(waiting) = before.pop_oldest() {
            // The network can have made two of one request: a cancellation takes one of them.
            if out.is_none() && waiting.request.reply_to == reply_to {
                out = Some(waiting);
            } else {
                let flow = usize::from(waiting.request.op.flow);
                line.push::<O>(waiting, cx.flows.get(flow).map_or(0, |flow| flow.priority));
            }
        }
        out
    }
}
