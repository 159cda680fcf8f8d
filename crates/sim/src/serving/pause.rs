//! Standing still: no work is done, what comes waits, and afterwards everything goes on where it stood.

use super::server::{Extra, Server, TIMELESS};
use crate::component::Cx;
use crate::kernel::slab::Slot;
use crate::observe::Observer;

impl Server {
    /// Stops the work of one instance, or of all.
    pub(super) fn pause(&mut self, which: Option<u16>, now: u64) {
        for (at, instance) in self.instances.iter_mut().enumerate() {
            if which.is_some_and(|which| usize::from(which) != at) {
                continue;
            }
            instance.measure(now, self.config.workers);
            instance.paused += 1;
            if instance.paused == 1 {
                instance.paused_since = now;
                self.working -= instance.working;
                instance.shared.set_stopped(now, true);
            }
        }
    }

    /// Lets the work of one instance, or of all, go on; each piece has as much left as it had.
    pub(super) fn resume<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        for at in 0..self.instances.len() {
            let instance = &mut self.instances[at];
            if which.is_some_and(|which| usize::from(which) != at) || instance.paused == 0 {
                continue;
            }
            instance.measure(cx.now, self.config.workers);
            instance.paused -= 1;
            if instance.paused == 0 {
                self.working += instance.working;
                instance.shared.set_stopped(cx.now, false);
                self.arm(at as u16, cx);
                self.go_on_after_pause(at as u16, cx, extra);
            }
        }
    }

    fn go_on_after_pause<O: Observer>(&mut self, at: u16, cx: &mut Cx<'_, O>, extra: &mut impl Extra) {
        let lost = cx.now - self.instances[usize::from(at)].paused_since;
        // What was made to wake it at the old times finds another time here, and does nothing.
        for (slot, task) in self.tasks.iter_mut() {
            if task.request.instance == at && task.frame.is_working() && task.due != TIMELESS {
                task.due = task.due.saturating_add(lost);
                cx.wake(task.due - cx.now, slot.pack());
            }
        }
        // Tasks that have kept their worker hear now what came meanwhile; the others compete for one.
        let heard: Vec<Slot> = self.instances[usize::from(at)].ready.drain(..).collect();
        for slot in heard {
            if self.tasks.get(slot).is_some_and(|task| task.holds_worker) {
                self.go_on(slot, cx, extra);
            } else {
                self.instances[usize::from(at)].ready.push_back(slot);
            }
        }
        self.fill(at, cx, extra);
    }
}
