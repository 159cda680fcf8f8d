//! Who asks whom, without cycles, and how far from the start everybody is.

use std::collections::BTreeMap;

use betwixt_model::{Catalogue, Role, Scenario};

/// Who asks whom.
#[derive(Debug)]
pub(super) struct Graph {
    /// Arrows between boxes, by place in the document; those that would close a cycle are turned round.
    pub(super) arrows: Vec<(usize, usize)>,
    /// The layer of each box, from 0.
    pub(super) layer: Vec<usize>,
    /// The zone of each box, by place in the document.
    pub(super) zone: Vec<Option<usize>>,
    /// Boxes in an order in which callers come first.
    order: Vec<usize>,
    /// Boxes in the order in which somebody who follows the arrows finds them.
    pub(super) found: Vec<usize>,
    /// Boxes that are in no zone and have no arrow: they are in no layer.
    pub(super) alone: Vec<usize>,
}

impl Graph {
    pub(super) fn of(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let boxes = &scenario.components;
        let known: BTreeMap<&str, usize> = boxes.iter().enumerate().map(|(at, held)| (held.id.as_str(), at)).collect();
        let mut callees = vec![Vec::new(); boxes.len()];
        let mut called = vec![false; boxes.len()];
        for held in &scenario.connections {
            if let (Some(from), Some(to)) = (known.get(held.from.as_str()), known.get(held.to.as_str()))
                && from != to
            {
                callees[*from].push(*to);
                called[*to] = true;
            }
        }
        let source = |at: &usize| catalogue.kind(&boxes[*at].kind).is_some_and(|kind| kind.role == Role::Source);
        let all = || 0..boxes.len();
        let starts = all().filter(source).chain(all().filter(|at| !called[*at])).chain(all());
        let Opened { order, found, arrows } = opened(&callees, starts);
        let zones: BTreeMap<&str, usize> =
            scenario.zones.iter().enumerate().map(|(at, zone)| (zone.id.as_str(), at)).collect();
        let zone: Vec<Option<usize>> =
            boxes.iter().map(|held| zones.get(held.zone.as_ref()?.as_str()).copied()).collect();
        let alone = all().filter(|at| callees[*at].is_empty() && !called[*at] && zone[*at].is_none()).collect();
        let mut graph = Self { arrows, layer: vec![0; boxes.len()], zone, order, found, alone };
        graph.put_in_layers(&all().map(|at| source(&at)).collect::<Vec<_>>());
        graph
    }

    /// The longest way from a start decides; then what has room moves next to whom it asks.
    fn put_in_layers(&mut self, is_source: &[bool]) {
        let count = self.layer.len();
        let (mut callees, mut callers) = (vec![Vec::new(); count], vec![0; count]);
        for (from, to) in &self.arrows {
            callees[*from].push(*to);
            callers[*to] += 1;
        }
        for at in &self.order {
            for to in &callees[*at] {
                self.layer[*to] = self.layer[*to].max(self.layer[*at] + 1);
            }
        }
        // Who is asked by nobody and is no client, as a schedule or a feed, stands just before whom it asks.
        for at in 0..count {
            if callers[at] == 0 && !is_source[at] {
                let nearest = callees[at].iter().map(|to| self.layer[*to]).min();
                self.layer[at] = nearest.map_or(self.layer[at], |layer| layer.saturating_sub(1));
            }
        }
        let zoned =
            |graph: &Self| (0..count).filter(|at| graph.zone[*at].is_some()).map(|at| graph.layer[at]).collect();
        let inside: Vec<usize> = zoned(self);
        if inside.is_empty() {
            return;
        }
        // Who is in no zone stands outside: whoever starts on the left, whoever only answers on the right.
        let starts_outside = |graph: &Self, at: usize| graph.zone[at].is_none() && callers[at] == 0;
        let any_outside = (0..count).any(|at| starts_outside(self, at) && !self.alone.contains(&at));
        if any_outside && inside.contains(&0) {
            for at in 0..count {
                if !(starts_outside(self, at) && self.layer[at] == 0) {
                    self.layer[at] += 1;
                }
            }
        }
        let last = zoned(self).into_iter().max().unwrap_or(0);
        for at in 0..count {
            if self.zone[at].is_none() && callees[at].is_empty() && callers[at] > 0 {
                self.layer[at] = self.layer[at].max(last + 1);
            }
        }
    }
}

/// Boxes and arrows without cycles.
struct Opened {
    order: Vec<usize>,
    found: Vec<usize>,
    arrows: Vec<(usize, usize)>,
}

/// Follows the arrows; turns those round that would close a cycle.
fn opened(callees: &[Vec<usize>], starts: impl Iterator<Item = usize>) -> Opened {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; callees.len()];
    let (mut finished, mut found, mut arrows) = (Vec::new(), Vec::new(), Vec::new());
    for start in starts {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        found.push(start);
        // Box, and how many of its arrows have been followed.
        let mut way = vec![(start, 0)];
        while let Some((at, followed)) = way.last_mut() {
            let at = *at;
            let Some(to) = callees[at].get(*followed).copied() else {
                marks[at] = Mark::Done;
                finished.push(at);
                way.pop();
                continue;
            };
            *followed += 1;
            arrows.push(if marks[to] == Mark::Open { (to, at) } else { (at, to) });
            if marks[to] == Mark::New {
                marks[to] = Mark::Open;
                found.push(to);
                way.push((to, 0));
            }
        }
    }
    finished.reverse();
    Opened { order: finished, found, arrows }
}
