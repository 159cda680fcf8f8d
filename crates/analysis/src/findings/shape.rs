//! What the programs of a scenario mean for messages and records, read from the scenario alone.

use betwixt_model::program::program_for;
use betwixt_model::sort::Names;
use betwixt_model::{Catalogue, Component, Effect, FlowId, Key, ParamValue, Role, Scenario, Step, Target};

/// Components that are looked at, at most, to count how often each is reached: beyond it nothing is claimed.
const MOST_VISITS: usize = 20_000;

/// What is known before anything runs.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// Both ends of each connection.
    pub(crate) ends: Vec<(u32, u32)>,
    pub(crate) roles: Vec<Option<Role>>,
    /// By connection: whoever sends over it does not wait for what the other side makes of it.
    pub(crate) tells: Vec<bool>,
    /// By component: everything that comes to it comes from queues, topics and publications.
    pub(crate) is_told: Vec<bool>,
    /// By queue: every outgoing connection gets every message.
    pub(crate) to_each: Vec<bool>,
    /// By flow and component: how often one operation comes there if nothing goes wrong; at most.
    pub(crate) times: Vec<Vec<u32>>,
    /// By component: a store that only components change which are told.
    pub(crate) is_ordered: Vec<bool>,
    /// Some program reads or writes records; reads and then writes the same.
    pub(crate) reads: bool,
    pub(crate) reads_often: bool,
    /// One operation reads several records that others read as well.
    pub(crate) reads_several: bool,
    pub(crate) writes: bool,
    pub(crate) reads_own: bool,
    pub(crate) updates: bool,
    /// Some program changes amounts or asks for them; takes from one.
    pub(crate) counts: bool,
    pub(crate) takes: bool,
    /// Some program makes up for what was done, or asks somebody to.
    pub(crate) makes_up: bool,
    /// Some program has transactions that read and write; one in which it reads a record twice.
    pub(crate) transacts: bool,
    pub(crate) reads_again: bool,
}

impl Shape {
    pub(crate) fn new(scenario: &Scenario, catalogue: &Catalogue) -> Self {
        let places = Names::new(scenario.components.iter().map(|component| component.id.as_str()));
        let place = |id: &str| places.find(id).map_or(u32::MAX, |at| at as u32);
        let role = |component: &Component| catalogue.kind(&component.kind).map(|kind| kind.role);
        let components = scenario.components.len();
        let mut shape = Self {
            ends: scenario.connections.iter().map(|w| (place(w.from.as_str()), place(w.to.as_str()))).collect(),
            roles: scenario.components.iter().map(role).collect(),
            tells: vec![false; scenario.connections.len()],
            is_told: vec![false; components],
            to_each: scenario.components.iter().map(|c| to_each(scenario, catalogue, c)).collect(),
            times: Vec::new(),
            is_ordered: vec![false; components],
            reads: false,
            reads_often: false,
            reads_several: false,
            writes: false,
            reads_own: false,
            updates: false,
            counts: false,
            takes: false,
            makes_up: false,
            transacts: false,
            reads_again: false,
        };
        let uses: Vec<Vec<Uses>> =
            scenario.flows.iter().map(|flow| shape.uses(scenario, catalogue, &flow.id)).collect();
        shape.times =
            uses.iter().enumerate().map(|(flow, uses)| shape.count(scenario, catalogue, flow, uses)).collect();
        shape.find_told(&uses);
        shape.find_ordered(&uses);
        shape
    }

    /// What each connection is used for by one execution of its caller's program.
    fn uses(&mut self, scenario: &Scenario, catalogue: &Catalogue, flow: &FlowId) -> Vec<Uses> {
        let mut uses = vec![Uses::default(); scenario.connections.len()];
        let mut shared: Vec<(Option<usize>, Key)> = Vec::new();
        for component in &scenario.components {
            let Some(kind) = catalogue.kind(&component.kind) else { continue };
            let own = |role: &str| {
                scenario.connections.iter().position(|wire| wire.from == component.id && wire.role == role)
            };
            if !kind.programmable {
                for (at, wire) in scenario.connections.iter().enumerate() {
                    if wire.from == component.id {
                        uses[at].asks += 1;
                    }
                }
                continue;
            }
            let program = program_for(scenario, catalogue, component, flow);
            let mut found = Vec::new();
            walk(&program.steps, 1, &mut |step, times| found.push((step.clone(), times)));
            self.note_records(&found);
            for (step, times) in found {
                match &step {
                    Step::Call(role) | Step::Compensate(role) => add(&mut uses, own(role), |u| u.asks += times),
                    Step::Publish(role) => add(&mut uses, own(role), |u| u.tells += times),
                    Step::Write { to, .. } => add(&mut uses, own(to), |u| {
                        u.asks += times;
                        u.writes = true;
                    }),
                    Step::Read { from, key, cache, .. } => {
                        if *key != Key::Operation && !shared.contains(&(own(from), key.clone())) {
                            shared.push((own(from), key.clone()));
                        }
                        add(&mut uses, own(from), |u| u.asks += times);
                        if let Some(cache) = cache {
                            add(&mut uses, own(cache), |u| u.asks += 2 * times);
                        }
                    }
                    // To begin and to commit.
                    Step::Transaction { on, .. } => add(&mut uses, own(on), |u| u.asks += 2 * times),
                    Step::Work(_) | Step::Answer(_) | Step::Effect(_) => {}
                    Step::Together(_) | Step::Compensation(_) | Step::TwoPhaseCommit(_) | Step::Try { .. } => {}
                }
            }
        }
        self.reads_several |= shared.len() > 1;
        uses
    }

    fn note_records(&mut self, steps: &[(Step, u32)]) {
        let mut read: Vec<(&str, &Key)> = Vec::new();
        let mut wrote: Vec<(&str, &Key)> = Vec::new();
        for (step, times) in steps {
            match step {
                Step::Read { from, key, at_least, .. } => {
                    self.reads = true;
                    self.counts |= at_least.is_some();
                    self.reads_often |= read.contains(&(from.as_str(), key)) || *times > 1;
                    self.reads_own |= wrote.contains(&(from.as_str(), key));
                    read.push((from, key));
                }
                Step::Compensate(_) | Step::Effect(Effect::Refund | Effect::Release | Effect::Cancel) => {
                    self.makes_up = true;
                }
                Step::Write { to, key, amount, .. } => {
                    self.writes = true;
                    self.counts |= amount.is_some();
                    self.takes |= amount.is_some_and(|amount| amount.by() < 0);
                    self.updates |= read.contains(&(to.as_str(), key));
                    wrote.push((to, key));
                }
                Step::Transaction { on, steps, .. } => {
                    let reads = steps.iter().filter_map(|step| match step {
                        Step::Read { from, key, cache: None, .. } if from == on => Some(key),
                        _ => None,
                    });
                    let reads: Vec<&Key> = reads.collect();
                    let again = |at: usize| reads[..at].contains(&reads[at]);
                    self.reads_again |= (1..reads.len()).any(again);
                    let writes = |step: &Step| matches!(step, Step::Write { to, .. } if to == on);
                    self.transacts |= !reads.is_empty() && steps.iter().any(writes);
                }
                _ => {}
            }
        }
    }

    /// How often each component is reached by one operation of a flow.
    fn count(&self, scenario: &Scenario, catalogue: &Catalogue, flow: usize, uses: &[Uses]) -> Vec<u32> {
        let mut times = vec![0_u32; self.roles.len()];
        let flow = &scenario.flows[flow];
        let starts = |component: &Component| {
            let chosen = flow.clients.is_empty() || flow.clients.contains(&component.id);
            chosen && catalogue.kind(&component.kind).is_some_and(|kind| kind.role == Role::Source)
        };
        let mut next: Vec<(u32, u32, u32)> = Vec::new();
        for (at, component) in scenario.components.iter().enumerate() {
            if starts(component) {
                next.push((at as u32, 1, 0));
            }
        }
        let mut visits = 0;
        while let Some((node, many, depth)) = next.pop() {
            visits += 1;
            if visits > MOST_VISITS || depth > 64 {
                return vec![u32::MAX; self.roles.len()];
            }
            times[node as usize] = times[node as usize].saturating_add(many);
            for (at, (from, to)) in self.ends.iter().enumerate() {
                let used = uses[at].asks.saturating_add(uses[at].tells);
                if *from == node && used > 0 && (*to as usize) < self.roles.len() {
                    next.push((*to, many.saturating_mul(used), depth + 1));
                }
            }
        }
        times
    }

    fn find_told(&mut self, uses: &[Vec<Uses>]) {
        let used = |at: usize| uses.iter().any(|flow| flow[at].asks + flow[at].tells > 0);
        for (at, (from, _)) in self.ends.iter().enumerate() {
            let asked = uses.iter().any(|flow| flow[at].asks > 0);
            let by_queue = self.role(*from) == Some(Role::Queue);
            self.tells[at] = used(at) && (by_queue || !asked);
        }
        // Whoever passes on what it was told tells as well.
        for _ in 0..self.roles.len().min(8) {
            for node in 0..self.roles.len() {
                let mut incoming =
                    (0..self.ends.len()).filter(|at| self.ends[*at].1 as usize == node && used(*at)).peekable();
                self.is_told[node] = incoming.peek().is_some() && incoming.all(|at| self.tells[at]);
            }
            for at in 0..self.ends.len() {
                let from = self.ends[at].0;
                let passes = self.role(from) == Some(Role::Router) && self.is_told.get(from as usize) == Some(&true);
                self.tells[at] |= passes && used(at);
            }
        }
    }

    fn find_ordered(&mut self, uses: &[Vec<Uses>]) {
        for node in 0..self.roles.len() {
            let writers = || {
                (0..self.ends.len())
                    .filter(|at| self.ends[*at].1 as usize == node && uses.iter().any(|flow| flow[*at].writes))
                    .map(|at| self.ends[at].0)
            };
            let told = |from: u32| self.is_told.get(from as usize) == Some(&true);
            self.is_ordered[node] =
                self.role(node as u32) == Some(Role::Store) && writers().next().is_some() && writers().all(told);
        }
    }

    pub(crate) fn role(&self, node: u32) -> Option<Role> {
        self.roles.get(node as usize).copied().flatten()
    }

    pub(crate) fn to(&self, connection: u32) -> u32 {
        self.ends.get(connection as usize).map_or(u32::MAX, |(_, to)| *to)
    }

    pub(crate) fn from(&self, connection: u32) -> u32 {
        self.ends.get(connection as usize).map_or(u32::MAX, |(from, _)| *from)
    }

    /// Whether what comes here is a message that should be done once.
    pub(crate) fn is_consumer(&self, node: u32) -> bool {
        let works = !matches!(self.role(node), Some(Role::Queue | Role::Router | Role::Cache) | None);
        works && self.is_told.get(node as usize) == Some(&true)
    }
}

/// What one execution of a program uses a connection for.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    asks: u32,
    tells: u32,
    writes: bool,
}

fn add(uses: &mut [Uses], at: Option<usize>, change: impl FnOnce(&mut Uses)) {
    if let Some(own) = at.and_then(|at| uses.get_mut(at)) {
        change(own);
    }
}

/// Each step, with how often it runs; both halves of a `try` count.
fn walk(steps: &[Step], times: u32, visit: &mut impl FnMut(&Step, u32)) {
    for step in steps {
        visit(step, times);
        let many = match step {
            Step::Together(together) => times.saturating_mul(u32::from(together.times.max(1))),
            _ => times,
        };
        for branch in step.inner() {
            walk(branch, many, visit);
        }
    }
}

fn to_each(scenario: &Scenario, catalogue: &Catalogue, component: &Component) -> bool {
    let Some(params) = scenario.params(&Target::Component(component.id.clone()), catalogue) else { return false };
    match params.specs.iter().find(|spec| spec.id == "subscribers") {
        None => true,
        Some(spec) => params.value(spec.id) == ParamValue::Choice("each"),
    }
}
