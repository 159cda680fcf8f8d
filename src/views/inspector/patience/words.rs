//! What a call policy does, in one plain sentence, and what else is worth knowing.

use super::plan::{Leaver, Plan};
use crate::views::readout;

/// A sentence, and whether it tells of harm.
pub(super) type Sentence = (String, bool);

/// "10 s", from nanoseconds.
pub(super) fn time(ns: u64) -> String {
    readout::duration_ms(ns as f64 / 1e6)
}

/// What the policy does, and whether whoever waits for `caller` is gone before it is over.
#[must_use]
pub(super) fn sentence(plan: &Plan, caller: &str) -> Sentence {
    let (own, outlasts) = (own(plan), plan.outlasted());
    let others = match outlasts.or(plan.leavers.first()) {
        Some(gone) if outlasts.is_some() => format!("; {} waits only {}.", gone.name, how_long(gone)),
        Some(first) if first.told => {
            format!("; {} waits {}, and {caller} stops waiting with it.", first.name, how_long(first))
        }
        Some(first) => format!("; {} waits longer, {}.", first.name, how_long(first)),
        None if plan.told => ". Nobody waits for it.".to_owned(),
        None if plan.asked => format!("; whoever asked {caller} waits for as long as it takes."),
        None => ".".to_owned(),
    };
    (own + &others, outlasts.is_some())
}

fn how_long(leaver: &Leaver) -> String {
    format!("{}{}", time(leaver.after), if leaver.about { " on average" } else { "" })
}

fn own(plan: &Plan) -> String {
    let again = plan.tries > 1;
    let tries = readout::counted(u64::from(plan.tries), "time");
    match (plan.latest, plan.timeout) {
        (None, _) if again => format!("Tries up to {tries} after errors, but waits for an answer for ever"),
        (None, _) => "Waits for an answer for ever".to_owned(),
        (Some(latest), Some(timeout)) if again && !plan.after_silence => {
            format!("Waits {} for an answer, and tries again only after other failures", time(timeout.min(latest)))
        }
        (Some(latest), Some(_)) if again => {
            let cut = match usize::from(plan.tries) - plan.attempts.len() {
                0 if plan.deadline == Some(latest) => ", at its deadline",
                0 => "",
                _ => ", at its deadline, which leaves no time for all tries",
            };
            format!("Tries {tries}, gives up after {} at worst{cut}", time(latest))
        }
        (Some(latest), _) if again => format!("Tries up to {tries} after errors, gives up after {}", time(latest)),
        (Some(latest), _) => format!("Waits {} for an answer, then gives up", time(latest)),
    }
}

/// Further sentences.
#[must_use]
pub(super) fn further(plan: &Plan) -> Vec<String> {
    let mut out = Vec::new();
    if let (Some(earliest), Some(latest)) = (plan.earliest, plan.latest)
        && earliest < latest
    {
        out.push(format!(
            "Luck spreads the waits: without any answer it gives up after {} at the earliest.",
            time(earliest)
        ));
    }
    if let Some(hedge) = plan.hedge {
        out.push(format!("A try without an answer after {} gets a second one beside it.", time(hedge)));
    }
    out.extend(plan.notes.iter().map(|note| (*note).to_owned()));
    out
}
