//! What is inside of components that are more than workers and a queue: who leads, who lags, what waits to be told.

mod history;
mod words;

use std::rc::Rc;

use betwixt_sim::World;
use betwixt_sim::component::{Facets, MemberFacets};

pub use history::{History, Track};

/// What the members of a component are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// There are none.
    #[default]
    Alone,
    /// They agree on a log.
    Group,
    /// They follow a leader.
    Replicas,
    /// They share the records among them.
    Nodes,
    /// They are logs that consumers read.
    Partitions,
}

/// A number of an inside that is worth following over time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gauge {
    /// What it counts.
    pub name: &'static str,
    /// How many.
    pub value: f64,
}

/// The inside of one component at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inside {
    /// What its members are.
    pub sort: Sort,
    /// Its members, the first one first.
    pub members: Vec<MemberFacets>,
    /// What can be followed over time.
    pub gauges: Vec<Gauge>,
    /// The same over time, as far as there ever was anything; oldest first.
    pub tracks: Vec<Track>,
    /// In words, one fact each, without a full stop.
    pub lines: Vec<String>,
    /// For the line on the canvas.
    pub brief: String,
    /// In one sentence, for those who listen.
    pub spoken: String,
}

/// The inside of a component, if it has one worth a picture.
#[must_use]
pub fn inside(world: &World, node: usize) -> Option<Inside> {
    let facets = world.facets(node);
    let members = world.members(node);
    let sort = sort(&facets, &members);
    let gauges = gauges(&facets, sort, &members);
    if members.is_empty() && gauges.is_empty() {
        return None;
    }
    let mut inside = Inside { sort, members, gauges, ..Inside::default() };
    words::say(&mut inside, &facets, world.now());
    Some(inside)
}

/// The same, to be shared.
#[must_use]
pub fn shared(world: &World, node: usize) -> Option<Rc<Inside>> {
    inside(world, node).map(Rc::new)
}

const fn sort(facets: &Facets, members: &[MemberFacets]) -> Sort {
    match facets {
        _ if members.is_empty() => Sort::Alone,
        Facets { term: Some(_), .. } => Sort::Group,
        Facets { hints: Some(_), .. } => Sort::Nodes,
        Facets { lag: Some(_), .. } => Sort::Partitions,
        _ => Sort::Replicas,
    }
}

fn gauges(facets: &Facets, sort: Sort, members: &[MemberFacets]) -> Vec<Gauge> {
    let count = |name, held: Option<u32>| held.map(|value| Gauge { name, value: f64::from(value) });
    let undecided = match (facets.log, facets.committed) {
        (Some(log), Some(committed)) => Some(log.saturating_sub(committed) as u32),
        _ => None,
    };
    let tail = (sort == Sort::Replicas).then(|| tail(members) as u32);
    let all = [
        count("Entries not decided", undecided),
        count("Writes that the slowest lacks", facets.behind),
        count("Writes on the leader alone", tail),
        count("Records not committed", facets.lag),
        count("Writes kept for others", facets.hints),
        count("Writes not in the store yet", facets.unwritten),
        count("Messages in the outbox", facets.outbox),
        count("Records in doubt", facets.in_doubt),
        count("Requests that wait for them", facets.lock_waits),
        count("Dead letters", facets.dead_letters),
    ];
    all.into_iter().flatten().collect()
}

/// Writes that nobody has but the leader: what a failover would lose.
#[must_use]
pub fn tail(members: &[MemberFacets]) -> u64 {
    // Of two that take themselves for the leader, the one that has most.
    let Some(leader) = members.iter().filter(|held| held.leads).map(|held| held.log).max() else { return 0 };
    let others = members.iter().filter(|held| !held.leads);
    others.map(|held| held.log).max().map_or(0, |best| leader.saturating_sub(best))
}

#[cfg(test)]
mod tests;
