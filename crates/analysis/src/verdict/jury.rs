//! Listens to a run for what its scenario expects of it.

use betwixt_model::sort::Names;
use betwixt_model::{About, Catalogue, Expectation, Metric, Scenario, SimTime, Target};
use betwixt_sim::observe::{BreakerState, Ending, MessageKind};
use betwixt_sim::{Fact, Observer, Outcome, Progress, World};

use super::asked::Asked;
use super::disturbances::Disturbances;
use super::occasions::Occasions;

/// The parameter that switches the breaker of a connection on.
const BREAKER: &str = "breaker";

/// Judges one run of a scenario.
#[derive(Clone, Debug)]
pub struct Jury {
    pub(super) expectations: Vec<Expectation>,
    /// Those about metrics, each with its place among the expectations.
    pub(super) asked: Vec<(usize, Asked)>,
    /// Places in `asked`, by flow, component and connection.
    flows: Vec<Vec<usize>>,
    components: Vec<Vec<usize>>,
    connections: Vec<Vec<usize>>,
    /// By connection: whether it begins with a breaker.
    breaks: Vec<bool>,
    /// Only where findings are asked about.
    pub(super) occasions: Option<Occasions>,
    pub(super) disturbances: Disturbances,
    /// When the next window begins or ends [nanoseconds].
    next_tick: u64,
    pub(super) over: bool,
    pub(super) stopped: bool,
}

impl Jury {
    /// For the run of a scenario, in this world, that has not begun.
    #[must_use]
    pub fn new(scenario: &Scenario, catalogue: &Catalogue, world: &World) -> Self {
        let has_findings = scenario.expectations.iter().any(|held| matches!(held.about, About::Finding(_)));
        let breaks = |id| {
            let params = scenario.params(&Target::Connection(id), catalogue);
            let known = catalogue.connection.iter().any(|spec| spec.id == BREAKER);
            known && params.is_some_and(|params| params.flag(BREAKER))
        };
        let mut jury = Self {
            expectations: scenario.expectations.clone(),
            asked: Vec::new(),
            flows: vec![Vec::new(); scenario.flows.len()],
            components: vec![Vec::new(); scenario.components.len()],
            connections: vec![Vec::new(); scenario.connections.len()],
            breaks: scenario.connections.iter().map(|part| breaks(part.id.clone())).collect(),
            occasions: has_findings.then(|| Occasions::new(scenario, catalogue)),
            disturbances: Disturbances::new(scenario, catalogue, world),
            next_tick: 0,
            over: false,
            stopped: false,
        };
        jury.index(scenario);
        jury
    }

    fn index(&mut self, scenario: &Scenario) {
        let flows = Names::new(scenario.flows.iter().map(|part| part.id.as_str()));
        let components = Names::new(scenario.components.iter().map(|part| part.id.as_str()));
        let connections = Names::new(scenario.connections.iter().map(|part| part.id.as_str()));
        for (place, expectation) in scenario.expectations.iter().enumerate() {
            let About::Metric(metric, target) = &expectation.about else { continue };
            let list = match target {
                Target::Flow(id) => flows.find(id.as_str()).map(|at| &mut self.flows[at]),
                Target::Component(id) => components.find(id.as_str()).map(|at| &mut self.components[at]),
                Target::Connection(id) => connections.find(id.as_str()).map(|at| &mut self.connections[at]),
            };
            if let Some(list) = list {
                list.push(self.asked.len());
                self.asked.push((place, Asked::new(expectation, *metric, scenario)));
            }
        }
    }

    /// Forgets what was judged so far; what is there stays there. For the end of a warm-up.
    pub fn begin_again(&mut self, now: SimTime) {
        if let Some(occasions) = &mut self.occasions {
            occasions.begin_again();
        }
        for (_, asked) in &mut self.asked {
            asked.begin_again(now.0);
        }
        self.next_tick = now.0;
    }

    /// The run has come to a moment, and how.
    pub fn heard(&mut self, world: &World, progress: Progress) {
        self.tick(world.now().0);
        match progress {
            Progress::Busy | Progress::Reached => {}
            Progress::Ended => self.over = true,
            Progress::Stopped(_) => (self.over, self.stopped) = (true, true),
        }
    }

    fn tick(&mut self, at: u64) {
        self.next_tick = u64::MAX;
        for (_, asked) in &mut self.asked {
            asked.close(at, &self.disturbances);
            self.next_tick = self.next_tick.min(asked.next());
        }
    }

    fn at_flow(&mut self, flow: u16, mut tell: impl FnMut(&mut Asked, &Disturbances)) {
        for place in &self.flows[usize::from(flow)] {
            tell(&mut self.asked[*place].1, &self.disturbances);
        }
    }

    fn at_component(&mut self, node: u32, mut tell: impl FnMut(&mut Asked, &Disturbances)) {
        for place in &self.components[node as usize] {
            tell(&mut self.asked[*place].1, &self.disturbances);
        }
    }

    fn at_connection(&mut self, connection: u32, mut tell: impl FnMut(&mut Asked, &Disturbances)) {
        for place in &self.connections[connection as usize] {
            tell(&mut self.asked[*place].1, &self.disturbances);
        }
    }

    fn at_the_flow(&mut self, at: u64, fact: &Fact) {
        match *fact {
            Fact::OperationStarted { op, .. } => {
                self.at_flow(op.flow, |asked, disturbances| asked.begun(at, disturbances));
            }
            Fact::OperationEnded { op, outcome, began, ending, .. } => {
                let outcome = if ending == Ending::Left { Outcome::Unknown } else { outcome };
                self.at_flow(op.flow, |asked, disturbances| {
                    asked.gone(at, disturbances);
                    asked.ended(op.id, outcome, Some(at - began));
                });
            }
            _ => {}
        }
    }

    fn at_the_component(&mut self, at: u64, fact: &Fact) {
        match *fact {
            Fact::Accepted { node, .. } => self.at_component(node, |asked, _| asked.touch()),
            Fact::TurnedAway { node, op } => {
                self.at_component(node, |asked, _| asked.ended(op.id, Outcome::Refused, None));
            }
            Fact::Finished { node, op, outcome, arrived } => {
                self.at_component(node, |asked, _| asked.ended(op.id, outcome, Some(at - arrived)));
            }
            Fact::Load { node, waiting, busy, working } => self.at_component(node, |asked, disturbances| {
                let value = match asked.metric {
                    Metric::Waiting => waiting,
                    Metric::Busy => busy,
                    Metric::Working => working,
                    Metric::InFlight => waiting + busy,
                    _ => return,
                };
                asked.set(at, value, disturbances);
            }),
            Fact::RecordRead { node, op, found, .. } => self.at_component(node, |asked, _| {
                if asked.metric == Metric::HitRatio {
                    asked.gather.happened(op.id, found, !found);
                }
            }),
            Fact::Enqueued { node, .. } => self.at_component(node, |asked, disturbances| {
                asked.dead(at, false, disturbances);
            }),
            Fact::Dequeued { node, dead, .. } => self.at_component(node, |asked, disturbances| {
                asked.dead(at, dead, disturbances);
            }),
            _ => {}
        }
    }

    fn at_the_connection(&mut self, at: u64, fact: &Fact) {
        match *fact {
            Fact::CallStarted { connection, .. } => {
                let breaks = self.breaks[connection as usize];
                self.at_connection(connection, |asked, disturbances| {
                    asked.begun(at, disturbances);
                    if breaks && asked.metric == Metric::BreakerOpen {
                        let now = asked.gather.level().value;
                        asked.set(at, now, disturbances);
                    }
                });
            }
            Fact::CallEnded { connection, op, outcome, abandoned, .. } => {
                self.at_connection(connection, |asked, disturbances| {
                    asked.gone(at, disturbances);
                    if !abandoned {
                        asked.ended(op.id, outcome, None);
                    }
                });
            }
            Fact::AttemptEnded { connection, op, outcome, began } if outcome != Outcome::Refused => {
                self.at_connection(connection, |asked, _| asked.took(op.id, at - began));
            }
            Fact::Breaker { connection, state } => self.at_connection(connection, |asked, disturbances| {
                if asked.metric == Metric::BreakerOpen {
                    asked.set(at, u32::from(state == BreakerState::Open), disturbances);
                }
            }),
            Fact::Sent { connection, kind: MessageKind::Request, op, attempt } => {
                self.at_connection(connection, |asked, _| match asked.metric {
                    Metric::Retries if attempt > 1 => asked.gather.happened(op.id, true, true),
                    _ => asked.touch(),
                });
            }
            Fact::Sent { connection, kind: MessageKind::Publication, .. } => {
                self.at_connection(connection, |asked, _| asked.touch());
            }
            Fact::Delivered { connection, kind: MessageKind::Reply, op, late: true, .. } => {
                self.at_connection(connection, |asked, _| asked.counts(Metric::LateReplies, op.id));
            }
            Fact::Lost { connection, kind, op } if kind != MessageKind::Probe => {
                self.at_connection(connection, |asked, _| asked.counts(Metric::Lost, op.id));
            }
            _ => {}
        }
    }
}

impl Observer for Jury {
    fn note(&mut self, at: u64, fact: Fact) {
        if at >= self.next_tick {
            self.tick(at);
        }
        if let Some(occasions) = &mut self.occasions {
            occasions.note(&fact);
        }
        if let Fact::Fault { index, active } = fact {
            self.disturbances.note(at, index as usize, active);
        }
        if !self.asked.is_empty() {
            self.at_the_flow(at, &fact);
            self.at_the_component(at, &fact);
            self.at_the_connection(at, &fact);
        }
    }
}
