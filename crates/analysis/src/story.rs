//! The story of one operation: what each side believes of it, which way it took, when who worked on it, and why it went
//! wrong, in sentences for a bug report.
//!
//! Runs are deterministic. So nothing has to be kept while it runs: the same scenario is run again by somebody who
//! listens to this operation only, and that is complete without any bound of a journal. A page does it in slices:
//!
//! ```ignore
//! let mut telling = Retelling::new(&scenario, &CATALOGUE, 1042, None)?;
//! while !telling.go_on(20_000) {}
//! let story = telling.story();
//! ```

mod listen;
mod trace;
mod spans;
mod steps;
mod messages;
mod sides;
mod cause;

use betwixt_model::{Catalogue, Problem, Scenario, SimTime, sort};
use betwixt_sim::{Outcome, Progress, World, compile};

use crate::findings::FindingKind;
use crate::names::Names;
use crate::recorder::advance_heard;
pub use listen::Listen;
pub use messages::{Fate, Message, MessageSort};

/// All that is known of one operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Its number.
    pub operation: u64,
    /// Identity of its flow.
    pub flow: String,
    /// As its flow is shown.
    pub flow_name: String,
    /// Identity of the client that started it.
    pub client: String,
    /// The key that it drew.
    pub key: u32,
    /// When it started.
    pub started: SimTime,
    /// When it ended for the person.
    pub ended: Option<SimTime>,
    /// What the person was told.
    pub told: Told,
    /// As far as it was followed.
    pub until: SimTime,
    /// Nothing of it is left.
    pub is_over: bool,
    /// What is wrong with it, with the moment, the one that the story is about first.
    pub findings: Vec<(FindingKind, SimTime)>,
    /// What the sides are asked: "How many times was the card charged?"
    pub question: String,
    /// The answer that is true.
    pub truth: u32,
    /// What each side believes. Shape: in the order in which they took part; the person first.
    pub participants: Vec<Belief>,
    /// The way that it took. Shape: numbered from 1, in the order of time; at most [`MAX_STEPS`].
    pub steps: Vec<Step>,
    /// Who was at it, and when. Shape: callers before those whom they called.
    pub spans: Vec<Span>,
    /// What went between them. Shape: in the order in which it was sent; at most [`MAX_STEPS`].
    pub messages: Vec<Message>,
    /// Why, if something is wrong.
    pub cause: Option<Cause>,
    /// Identity of the store that the first finding is about, if it is about records of one.
    pub store: Option<String>,
}

/// Most steps that are told of one operation: the first ones.
pub const MAX_STEPS: usize = 200;

/// What the person was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing yet.
    Nothing,
    /// The answer, by what can be inferred from it.
    Answer(Outcome),
    /// Nothing, and left.
    Left,
    /// Nothing: the client crashed.
    Crashed,
}

/// What part somebody had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The person.
    Person,
    /// Asked others.
    Caller,
    /// Where what the question is about happened.
    Doer,
    /// Holds records.
    Store,
    /// Keeps messages.
    Queue,
    /// Took part otherwise.
    Other,
}

/// What one side believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belief {
    /// Identity of the component.
    pub component: String,
    /// As it is shown.
    pub name: String,
    /// What part it had.
    pub side: Side,
    /// Its answer to the question; none where it does not know.
    pub count: Option<u32>,
    /// It knows an answer, and that is not the truth.
    pub is_wrong: bool,
    /// What it would say: "Two charges."
    pub sentence: String,
    /// How it came to that: "First try: no answer. Second try: ok."
    pub note: String,
    /// When it last heard anything of the operation.
    pub heard_at: Option<SimTime>,
}

/// Where a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a component, by identity.
    Component(String),
    /// On a connection, by identity.
    Connection(String),
}

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// From 1.
    pub number: u32,
    /// When.
    pub at: SimTime,
    /// Where its number stands on the canvas.
    pub place: Place,
    /// Identity of the component from which it goes, or at which it happens.
    pub from: String,
    /// Identity of the component to which it goes; empty where it stays.
    pub to: String,
    /// What happens: "Payments charged the card".
    pub what: String,
    /// It is part of what went wrong.
    pub bad: bool,
}

/// What a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// The person waits.
    Person,
    /// A component has the request.
    Work,
    /// A message waits in a queue or topic.
    Kept,
    /// A caller waits before it tries again.
    Pause,
    /// A request that never arrived, or that was turned away: the caller waits.
    Silence,
}

/// One bar of the waterfall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Identity of the component.
    pub component: String,
    /// As it is shown: "Payments, try 2".
    pub name: String,
    /// What it is.
    pub kind: SpanKind,
    /// How deep below the person: 0 for the person.
    pub depth: u16,
    /// Number of the attempt that brought it about, from 1.
    pub attempt: u16,
    /// When it began.
    pub start: SimTime,
    /// When it ended; none for what still went on.
    pub end: Option<SimTime>,
    /// When whoever waited for it stopped waiting, before its end: from then on it is work for no one.
    pub given_up_at: Option<SimTime>,
    /// How it ended; none for what still went on, or has no outcome.
    pub outcome: Option<Outcome>,
    /// What stands beside it: "charged; the answer was lost".
    pub note: String,
    /// Something went wrong here.
    pub bad: bool,
    /// Numbers of the steps that happened in it.
    pub steps: Vec<u32>,
}

/// Why it went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// The whole of it in one sentence, for a bug report.
    pub sentence: String,
    /// Link by link, the last moment first.
    pub links: Vec<String>,
    /// Identities of the faults that had a part in it.
    pub faults: Vec<String>,
    /// Path of the setting that the sentence calls missing, if it does.
    pub missing: Option<String>,
}

/// A run that is run again to tell of one operation, slice by slice.
#[derive(Clone, Debug)]
pub struct Retelling<'a> {
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
    world: World,
    listen: Listen,
    until: SimTime,
    about: Option<FindingKind>,
    is_done: bool,
}

impl<'a> Retelling<'a> {
    /// Prepares to tell of an operation, from the start of the run to its end.
    ///
    /// Errors: the scenario does not compile.
    pub fn new(
        scenario: &'a Scenario,
        catalogue: &'a Catalogue,
        operation: u64,
        about: Option<FindingKind>,
    ) -> Result<Self, Vec<Problem>> {
        let world = compile(scenario, catalogue)?;
        let (until, listen) = (world.end(), Listen::new(scenario, catalogue, operation));
        Ok(Self { scenario, catalogue, world, listen, until, about, is_done: false })
    }

    /// Tells it only as far as this moment.
    #[must_use]
    pub fn until(self, until: SimTime) -> Self {
        Self { until: until.min(self.until), ..self }
    }

    /// Goes on for about so many appointments; `true` when the story is complete.
    pub fn go_on(&mut self, budget: u64) -> bool {
        if !self.is_done {
            let progress = advance_heard(&mut self.world, self.until, budget, &mut self.listen);
            match progress {
                Progress::Busy => self.is_done = self.listen.is_over(),
                Progress::Reached => self.is_done = true,
                Progress::Ended | Progress::Stopped(_) => {
                    self.listen.finish(self.world.now().0);
                    self.is_done = true;
                }
            }
        }
        self.is_done
    }

    /// The moment that it has come to.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.world.now()
    }

    /// The story as far as it was followed; none if the operation has not started by then.
    #[must_use]
    pub fn story(&self) -> Option<Story> {
        tell(self.scenario, self.catalogue, &self.listen, self.about, self.world.now())
    }
}

/// The story of an operation in one go; none if there is no such operation, or the scenario does not compile.
#[must_use]
pub fn story(scenario: &Scenario, catalogue: &Catalogue, operation: u64, about: Option<FindingKind>) -> Option<Story> {
    let mut telling = Retelling::new(scenario, catalogue, operation, about).ok()?;
    while !telling.go_on(SLICE) {}
    telling.story()
}

/// Appointments between two looks at whether anything is left.
const SLICE: u64 = 5_000;

/// The story from what was heard of the operation by `now`; none if it has not started.
#[must_use]
pub fn tell(
    scenario: &Scenario,
    catalogue: &Catalogue,
    listen: &Listen,
    about: Option<FindingKind>,
    now: SimTime,
) -> Option<Story> {
    let names = Names::of(scenario);
    let trace = trace::Trace::read(scenario, listen.facts())?;
    let mut findings = listen.findings();
    let first = about.or(findings.first().map(|(kind, _)| *kind));
    sort::by_number(&mut findings, |(kind, _)| *kind as u64);
    sort::by_number(&mut findings, |(_, at)| at.0);
    sort::by_number(&mut findings, |(kind, _)| u64::from(Some(*kind) != first));
    let scene = Scene { scenario, catalogue, names: &names, trace: &trace, listen, about: first };
    let (question, truth, participants) = sides::sides(&scene);
    let placed = steps::steps(&scene);
    let spans = spans::spans(&scene, &placed);
    let messages = messages::messages(&scene, &placed);
    let cause = first.map(|kind| cause::cause(&scene, kind, &placed));
    let steps = placed.into_iter().map(|placed| placed.step).collect();
    let op = trace.op;
    let flow = scenario.flows.get(usize::from(op.flow))?;
    Some(Story {
        operation: op.id,
        flow: flow.id.to_string(),
        flow_name: flow.name.clone(),
        client: names.components.get(trace.visits[0].node as usize)?.clone(),
        key: op.key,
        started: SimTime(trace.visits[0].came),
        ended: trace.visits[0].left.map(|(at, _)| SimTime(at)),
        told: trace.told,
        until: now,
        is_over: listen.is_over(),
        findings,
        question,
        truth,
        participants,
        steps,
        spans,
        messages,
        cause,
        store: first
            .and_then(|kind| listen.case(kind)?.node)
            .and_then(|node| names.components.get(node as usize).cloned()),
    })
}

/// What the parts of a story are told from.
#[derive(Clone, Copy, Debug)]
struct Scene<'a> {
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
    names: &'a Names,
    trace: &'a trace::Trace,
    listen: &'a Listen,
    /// What it is about.
    about: Option<FindingKind>,
}

impl Scene<'_> {
    /// As a component is shown.
    fn called(&self, node: u32) -> &str {
        self.scenario.components.get(node as usize).map_or("somebody", |component| component.name.as_str())
    }

    /// The component at the far end.
    fn callee(&self, connection: u32) -> u32 {
        self.trace.ends.get(connection as usize).map_or(u32::MAX, |(_, to)| *to)
    }

    /// The component at the near end.
    fn caller(&self, connection: u32) -> u32 {
        self.trace.ends.get(connection as usize).map_or(u32::MAX, |(from, _)| *from)
    }

    fn component_id(&self, node: u32) -> String {
        self.names.components.get(node as usize).cloned().unwrap_or_default()
    }

    fn connection_id(&self, connection: u32) -> String {
        self.names.connections.get(connection as usize).cloned().unwrap_or_default()
    }

    fn role(&self, node: u32) -> Option<betwixt_model::Role> {
        let component = self.scenario.components.get(node as usize)?;
        self.catalogue.kind(&component.kind).map(|kind| kind.role)
    }
}

#[cfg(test)]
mod tests;
