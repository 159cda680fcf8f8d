//! Where things stand on the timeline: blocks and marks that would cover each other go into lanes of their own.

use betwixt_model::{Fault, FaultId, Scenario, SimTime};

use super::broken;
use crate::runner::summary::Summary;
use crate::state::bookmarks;
use crate::state::label::{component_name, fault_target_name, target_name};
use crate::state::lens::Thing;
use crate::views::inspector::{change_words, faults};
use crate::views::readout;

/// A letter of a label takes so much of a timeline of usual width.
const LETTER: f64 = 0.0065;

/// Room for the sign in front of a label.
const SIGN: f64 = 0.022;

/// So many lanes at most; what finds no room shares the last.
const MOST: usize = 3;

/// What stands on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A fault that lasts, from its beginning to its end.
    Block {
        /// Which.
        fault: FaultId,
        /// It has not begun.
        planned: bool,
        /// It began and changed nothing.
        never_landed: bool,
    },
    /// A change made by hand, by its place in the scenario's list.
    Mark(usize),
    /// The bookmark at a moment.
    Bookmark(SimTime),
    /// The first moment at which an expectation was broken, by its place in the scenario's list.
    Broken(usize),
}

/// One thing on the timeline. Shares of its whole length, 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What.
    pub what: What,
    /// Where it begins.
    pub from: f64,
    /// Where it ends; the same for a mark.
    pub to: f64,
    /// Its label.
    pub label: String,
    /// For those who listen.
    pub spoken: String,
    /// Which lane, 0 at the top.
    pub lane: usize,
}

/// Where a moment stands on a timeline that ends at `duration` seconds.
#[must_use]
pub fn share(at: SimTime, duration: f64) -> f64 {
    if duration > 0.0 { (at.seconds() / duration).clamp(0.0, 1.0) } else { 0.0 }
}

/// Everything on the timeline, in order of time.
#[must_use]
pub fn items(scenario: &Scenario, summary: &Summary) -> Vec<Item> {
    let duration = summary.duration.seconds();
    // Which fault did it is what whoever looks at telemetry would like to know.
    let seen = summary.lens.shows(Thing::Truth).any();
    let blocks = scenario
        .faults
        .iter()
        .enumerate()
        .filter(|_| seen)
        .map(|(at, fault)| block(scenario, summary, at, fault, duration));
    let marks = scenario.interventions.iter().enumerate().filter_map(|(at, change)| {
        let (first, last) = (change.points.first()?.0, change.points.last()?.0);
        let words = change_words(scenario, change);
        // Of many changes of one parameter the last one says it all.
        let again = scenario.interventions[at + 1..]
            .iter()
            .any(|later| later.target == change.target && later.param == change.param);
        let name = target_name(scenario, &change.target);
        Some(Item {
            what: What::Mark(at),
            from: share(first, duration),
            to: share(last, duration),
            label: if again { String::new() } else { format!("{name} {words}") },
            spoken: format!("{name} {words}, changed by you at {}", readout::clock(last)),
            lane: 0,
        })
    });
    let mut all: Vec<Item> = Vec::new();
    let bookmarks = scenario.bookmarks.iter().map(|held| Item {
        what: What::Bookmark(held.at),
        from: share(held.at, duration),
        to: share(held.at, duration),
        label: bookmarks::title(held),
        spoken: format!("Bookmark, {}", bookmarks::spoken(held)),
        lane: 0,
    });
    for item in blocks.chain(marks).chain(bookmarks).chain(broken::items(scenario, summary)) {
        let place = all.iter().position(|held| held.from > item.from).unwrap_or(all.len());
        all.insert(place, item);
    }
    spread(&mut all);
    all
}

fn block(scenario: &Scenario, summary: &Summary, at: usize, fault: &Fault, duration: f64) -> Item {
    let now = summary.faults.get(at);
    let target = match &fault.target {
        betwixt_model::FaultTarget::Component(id) => component_name(scenario, id).to_owned(),
        other => fault_target_name(scenario, other),
    };
    let waits = if fault.when.is_some() { ", on a condition" } else { "" };
    let label = format!("{target}: {}{waits}", faults::title(fault).to_ascii_lowercase());
    let never_landed = now.is_some_and(|fault| fault.never_landed);
    let planned = !now.map_or(fault.at <= summary.now, |fault| fault.begun);
    let state = match (never_landed, planned) {
        (true, _) => ", never landed",
        (_, true) => ", planned",
        _ => "",
    };
    let from = share(fault.at, duration);
    // One that waits for a condition may begin at any time from here on, and again.
    let lasts = fault.lasts.filter(|_| fault.when.is_none());
    let to = lasts.map_or(1.0, |lasts| share(fault.at.after(lasts), duration));
    let instant = betwixt_sim::CATALOGUE.fault(&fault.kind).is_some_and(|spec| spec.instant);
    let to = if instant && fault.when.is_none() { from } else { to };
    Item {
        what: What::Block { fault: fault.id.clone(), planned, never_landed },
        from,
        to,
        spoken: format!("Fault, {label}, {}{state}", faults::window(scenario, fault, summary.now)),
        label: if never_landed { format!("{label}, never landed") } else { label },
        lane: 0,
    }
}

/// Gives each item the first lane in which it covers nothing.
fn spread(items: &mut [Item]) {
    let mut free = [0.0_f64; MOST];
    for item in items {
        // A mark without a label needs room for little more than its dot.
        let letters = item.label.chars().count();
        let text = if letters == 0 { SIGN / 4.0 } else { SIGN + letters as f64 * LETTER };
        let end = item.to.max(item.from + text);
        let lane = free.iter().position(|free| *free <= item.from + 1e-9).unwrap_or(MOST - 1);
        item.lane = lane;
        free[lane] = free[lane].max(end + 0.004);
    }
}

/// How many lanes are needed.
#[must_use]
pub fn lanes(items: &[Item]) -> usize {
    items.iter().map(|item| item.lane + 1).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(from: f64, to: f64, label: &str) -> Item {
        Item { what: What::Mark(0), from, to, label: label.to_owned(), spoken: String::new(), lane: 0 }
    }

    #[test]
    fn what_would_be_covered_gets_a_lane_of_its_own() {
        let mut all = vec![
            item(0.1, 0.5, "Payments: slow"),
            item(0.3, 0.3, "latency to 8 s"),
            item(0.6, 0.7, "loss"),
            item(0.61, 0.7, "x"),
        ];
        spread(&mut all);
        assert_eq!(all.iter().map(|item| item.lane).collect::<Vec<_>>(), [0, 1, 0, 1]);
        assert_eq!(lanes(&all), 2);
        assert_eq!(lanes(&[]), 1);
    }

    #[test]
    fn marks_without_labels_stand_close() {
        let mut all = vec![item(0.10, 0.10, ""), item(0.12, 0.12, ""), item(0.14, 0.14, "latency to 8 s")];
        spread(&mut all);
        assert_eq!(lanes(&all), 1);
    }

    #[test]
    fn there_are_never_too_many_lanes() {
        let mut all: Vec<Item> = (0..50).map(|_| item(0.5, 1.0, "all at once")).collect();
        spread(&mut all);
        assert_eq!(lanes(&all), MOST);
    }
}
