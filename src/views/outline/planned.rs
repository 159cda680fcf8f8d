//! The lines of the outline that are about time: what goes wrong, what is expected, what is to be looked at.

use betwixt_model::Bookmark;

use super::rows::{About, Figures, Row, Source};
use crate::runner::summary::{FaultNow, Standing};
use crate::state::expecting::short;
use crate::state::label::fault_target_name;
use crate::state::{Selection, Subject, bookmarks};
use crate::views::inspector::faults::{title, window};
use crate::views::readout;

pub(super) fn of_expectation(source: &Source<'_>, at: usize) -> Row {
    let held = &source.scenario.expectations[at];
    let now = source.summary.verdicts.as_ref().and_then(|all| all.get(at));
    let standing = now.map_or(Standing::Open, |now| now.standing);
    Row {
        key: format!("expectation:{}", held.id),
        about: About::Subject(Subject::Expectation(held.id.clone())),
        level: 2,
        open: None,
        icon: "target".to_owned(),
        name: short(source.scenario, held),
        written: None,
        kind: "expectation".to_owned(),
        zone: None,
        instrumented: None,
        selected: *source.selection == Selection::Expectation(held.id.clone()),
        figures: Figures {
            state: match now.and_then(|now| now.at).filter(|_| standing == Standing::Broken) {
                Some((at, _)) => format!("broken at {}", readout::clock(at)),
                None => standing.words().to_owned(),
            },
            harm: standing == Standing::Broken,
            ..Figures::default()
        },
    }
}

pub(super) fn of_bookmark(held: &Bookmark) -> Row {
    Row {
        key: format!("bookmark:{}", held.at.0),
        about: About::Bookmark(held.at),
        level: 2,
        open: None,
        icon: "snapshot".to_owned(),
        name: bookmarks::title(held),
        written: Some(held.name.clone()),
        kind: "bookmark".to_owned(),
        zone: None,
        instrumented: None,
        selected: false,
        figures: Figures { state: bookmarks::moment(held.at), ..Figures::default() },
    }
}

pub(super) fn of_fault(source: &Source<'_>, at: usize) -> Row {
    let held = &source.scenario.faults[at];
    let when = window(source.scenario, held, source.summary.now);
    let now = source.summary.faults.get(at);
    let written = match held.lasts {
        Some(lasts) => format!("{} for {lasts}", readout::clock(held.at)),
        None => readout::clock(held.at),
    };
    Row {
        key: format!("fault:{}", held.id),
        about: About::Subject(Subject::Fault(held.id.clone())),
        level: 2,
        open: None,
        icon: "bolt".to_owned(),
        name: format!("{}: {}", title(held), fault_target_name(source.scenario, &held.target)),
        // What is written of a fault is when it happens: it has no name of its own.
        written: Some(written),
        kind: "fault".to_owned(),
        zone: None,
        instrumented: None,
        selected: *source.selection == Selection::Fault(held.id.clone()),
        figures: Figures {
            state: fault_state(&when, now),
            harm: now.is_some_and(|now| now.never_landed),
            ..Figures::default()
        },
    }
}

fn fault_state(when: &str, now: Option<&FaultNow>) -> String {
    match now {
        Some(now) if now.never_landed => format!("{when}, never landed"),
        Some(now) if now.begun => format!("{when}, landed {}", readout::counted(now.times_applied, "time")),
        _ => when.to_owned(),
    }
}
