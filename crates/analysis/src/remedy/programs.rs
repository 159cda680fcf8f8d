//! Remedies that change programs: conditions of writes, and what transactions see of one another.

use betwixt_model::{Amount, Besides, Isolation, OnlyIf, Scenario, Step, handler};

use super::{Look, Remedy};
use crate::findings::FindingKind;

impl Look<'_> {
    /// Whoever takes something takes it from what the store has, and only where there is enough.
    pub(super) fn enough(&self) -> Option<Remedy> {
        let (scenario, who) = self.change(&|step, _| match step {
            Step::Write { condition, amount: Some(amount), .. } if amount.by() < 0 => {
                (*amount, *condition) = (Amount::Add(amount.by()), Some(OnlyIf::Enough));
                true
            }
            _ => false,
        })?;
        let verb = if who.len() == 1 { "takes" } else { "take" };
        let sentence = format!(
            "{} {verb} from what {} has at that moment, and only where there is enough.",
            who.join(" and "),
            self.name(self.story.store.as_deref()?)
        );
        let question = "Would a write with a condition stop this?".to_owned();
        Some(Remedy { kind: FindingKind::Oversold, question, sentence, settings: Vec::new(), scenario })
    }

    /// Whoever writes a record back writes only what nobody has changed since it was read.
    pub(super) fn unchanged(&self) -> Option<Remedy> {
        let (scenario, who) = self.change(&|step, reads| match step {
            Step::Write { condition: condition @ None, besides: Besides::NOTHING, .. } if reads => {
                *condition = Some(OnlyIf::Unchanged);
                true
            }
            _ => false,
        })?;
        let verb = if who.len() == 1 { "writes" } else { "write" };
        let sentence = format!(
            "{} {verb} into {} only what nobody has changed since it was read; whoever meets a conflict is told so.",
            who.join(" and "),
            self.name(self.story.store.as_deref()?)
        );
        let question = "Would a write with a condition stop this?".to_owned();
        Some(Remedy { kind: FindingKind::LostUpdate, question, sentence, settings: Vec::new(), scenario })
    }

    /// All transactions of the store have at least this level; none where they have it already, or there are none.
    pub(super) fn isolated(&self, kind: FindingKind, level: Isolation) -> Option<Remedy> {
        let (scenario, _) = self.change(&|step, _| match step {
            Step::Transaction { isolation, .. } if *isolation < level => {
                *isolation = level;
                true
            }
            _ => false,
        })?;
        let store = self.name(self.story.store.as_deref()?);
        let (what, question) = match level {
            Isolation::Serializable => {
                ("as if they ran one after the other", "Would serializable transactions stop this?")
            }
            Isolation::Snapshot => (
                "what was there when they began, and of two that write a record one meets a conflict",
                "Would snapshot isolation stop this?",
            ),
            Isolation::ReadCommitted | Isolation::ReadUncommitted => {
                ("only what is committed", "Would reading what is committed stop this?")
            }
        };
        let sentence = match level {
            Isolation::Serializable => format!("Transactions of {store} end {what}, or meet a conflict."),
            _ => format!("Transactions of {store} see {what}."),
        };
        Some(Remedy { kind, question: question.to_owned(), sentence, settings: Vec::new(), scenario })
    }

    /// Changes the steps that are about the store of the story, told whether their program reads from it; the names of those
    /// whose programs are others then.
    ///
    /// Steps inside a transaction are the transaction's own affair.
    fn change(&self, change: &dyn Fn(&mut Step, bool) -> bool) -> Option<(Scenario, Vec<String>)> {
        let store = self.story.store.as_deref()?;
        let (mut changed, mut who) = (self.scenario.clone(), Vec::new());
        for component in &mut changed.components {
            let leads = |role: &str| {
                self.scenario.outgoing(&component.id).any(|wire| wire.role == role && wire.to.as_str() == store)
            };
            let mut is_other = false;
            for program in component.handlers.values_mut() {
                let mut reads = false;
                handler::every(&program.steps, &mut |step| {
                    reads |= matches!(step, Step::Read { from, .. } if leads(from));
                });
                change_every(&mut program.steps, &mut |step| {
                    let (Step::Write { to: role, .. } | Step::Transaction { on: role, .. }) = &*step else { return };
                    if leads(role) {
                        is_other |= change(step, reads);
                    }
                });
            }
            if is_other {
                who.push(component.name.clone());
            }
        }
        (!who.is_empty()).then_some((changed, who))
    }
}

/// Changes every step of a list, those inside others included.
fn change_every(steps: &mut [Step], change: &mut dyn FnMut(&mut Step)) {
    for step in steps {
        change(step);
        if matches!(step, Step::Transaction { .. } | Step::TwoPhaseCommit(_)) {
            continue;
        }
        for inner in step.inner_mut() {
            change_every(inner, change);
        }
    }
}
