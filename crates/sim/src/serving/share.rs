//! Work at its pace: each with a worker of its own, or all on shared processors.

use super::server::{Extra, Server, TIMELESS};
use super::timer::Timer;
use crate::component::Cx;
use crate::kernel::slab::Slot;
use crate::observe::Observer;

impl Server {
    /// A task begins a piece of work.
    #[inline]
    pub(super) fn begin_work<O: Observer>(&mut self, slot: Slot, drawn: u64, cx: &mut Cx<'_, O>) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        let (at, flow) = (task.request.instance, task.request.op.flow);
        let instance = &mut self.instances[usize::from(at)];
        let mut ns = if O::EVERYTHING { self.config.usl.stretch(drawn, instance.working) } else { drawn };
        if let Some(young) = O::beyond(instance.young.as_mut()) {
            let (longer, still_young) = self.config.start.stretch(ns, young, cx.now);
            ns = longer;
            if !still_young {
                instance.young = None;
            }
        }
        let ns = cx.slowed(flow, (at, self.serving), ns);
        if O::EVERYTHING && self.config.scaling.is_some() {
            instance.measure(cx.now, self.config.workers);
        }
        instance.working += 1;
        self.working += 1;
        if O::EVERYTHING && self.config.shares {
            task.due = TIMELESS;
            instance.shared.add(cx.now, ns, slot);
            self.arm(at, cx);
        } else {
            task.due = cx.now.saturating_add(ns);
            cx.wake(ns, slot.pack());
        }
    }

    /// A piece of work is given up before it is done; the others share what it leaves.
    pub(super) fn stop_work<O: Observer>(&mut self, at: u16, slot: Slot, cx: &mut Cx<'_, O>) {
        let instance = &mut self.instances[usize::from(at)];
        instance.measure(cx.now, self.config.workers);
        self.working -= u32::from(!instance.is_paused());
        instance.working -= 1;
        if self.config.shares {
            instance.shared.remove(cx.now, slot);
            self.arm(at, cx);
        }
    }

    /// The first piece of shared work may be done.
    pub(super) fn shared_done<O: Observer>(
        &mut self,
        (at, version): (u16, u32),
        cx: &mut Cx<'_, O>,
        extra: &mut impl Extra,
    ) {
        let place = usize::from(at);
        if !self.instances[place].shared.is_woken(version) {
            return;
        }
        while let Some(slot) = self.instances[place].shared.finished(cx.now) {
            self.work_ends(slot, cx, extra);
        }
        self.arm(at, cx);
    }

    /// Asks to be woken when the next piece of shared work is done.
    pub(super) fn arm<O: Observer>(&mut self, at: u16, cx: &mut Cx<'_, O>) {
        if let Some((after, version)) = self.instances[usize::from(at)].shared.arm(cx.now) {
            cx.wake(after, Timer::Shared(at).token(version));
        }
    }

    /// Parameters were moved: what is under way goes on in the new way, with what is left of it.
    pub(super) fn share_anew<O: Observer>(&mut self, cx: &mut Cx<'_, O>) {
        let now = cx.now;
        for instance in &mut self.instances {
            instance.shared.set_processors(now, self.config.workers);
            let until = if instance.is_paused() { instance.paused_since } else { now };
            if self.config.shares {
                continue;
            }
            for (slot, left) in instance.shared.take_all(now) {
                let Some(task) = self.tasks.get_mut(slot) else { continue };
                task.due = until.saturating_add(left);
                if !instance.is_paused() {
                    cx.wake(left, slot.pack());
                }
            }
        }
        if self.config.shares {
            for (slot, task) in self.tasks.iter_mut().filter(|(_, task)| task.frame.is_working()) {
                let instance = &mut self.instances[usize::from(task.request.instance)];
                if task.due != TIMELESS {
                    let until = if instance.is_paused() { instance.paused_since } else { now };
                    instance.shared.add(now, task.due - until, slot);
                    task.due = TIMELESS;
                }
            }
            for at in 0..self.instances.len() {
                self.arm(at as u16, cx);
            }
        }
    }

    /// Waiting, held and working, as they are shown: on shared processors only so many are served as there are processors.
    pub(super) fn load(&self) -> (u32, u32, u32) {
        if !self.config.shares {
            return (self.waiting, self.busy, self.working);
        }
        let (mut busy, mut working) = (0, 0);
        for instance in &self.instances {
            busy += instance.busy.min(self.config.workers);
            working += if instance.is_paused() { 0 } else { instance.working.min(self.config.workers) };
        }
        (self.waiting + self.busy - busy, busy, working)
    }
}
