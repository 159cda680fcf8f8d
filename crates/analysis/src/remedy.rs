//! What would stop a finding: one policy of the scenario, changed; and the same seed run with it and without.

mod programs;

use betwixt_model::{
    Catalogue, Component, Isolation, ParamValue, Problem, Role, Scenario, SimSpan, SimTime, Target, setting,
};
use betwixt_sim::{Progress, World, compile};

use crate::findings::{FindingKind, Findings, Watch};
use crate::recorder::{Recorder, advance_with};
use crate::story::Story;

/// One change that should stop it.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// Against what.
    pub kind: FindingKind,
    /// The question that a trial answers: "Would one key per order stop this?"
    pub question: String,
    /// What is changed, in one sentence.
    pub sentence: String,
    /// The settings that are changed, by path, as people write them: each is one edit of the document. None where programs
    /// are changed.
    pub settings: Vec<(String, String)>,
    /// The scenario with the change.
    pub scenario: Scenario,
}

/// The change that should stop what the story is about; none where no setting would, but another program.
///
/// It is a proposal, made from where the story says that the ways part. Whether it helps, a [`Trial`] shows.
#[must_use]
pub fn remedy(scenario: &Scenario, catalogue: &Catalogue, story: &Story) -> Option<Remedy> {
    let (kind, _) = *story.findings.first()?;
    let look = Look { scenario, catalogue, story };
    match kind {
        FindingKind::Oversold => return look.enough(),
        FindingKind::LostUpdate => return look.isolated(kind, Isolation::Snapshot).or_else(|| look.unchanged()),
        FindingKind::DirtyRead => return look.isolated(kind, Isolation::ReadCommitted),
        FindingKind::NonRepeatableRead => return look.isolated(kind, Isolation::Snapshot),
        FindingKind::WriteSkew => return look.isolated(kind, Isolation::Serializable),
        _ => {}
    }
    let (question, sentence, settings) = match kind {
        FindingKind::ChargedTwice | FindingKind::ProcessedTwice => look.one_key()?,
        FindingKind::ToldFailedButCharged | FindingKind::WorkForNobody => look.patience()?,
        FindingKind::LostMessage | FindingKind::PaidNeverShipped => look.at_least_once()?,
        FindingKind::OutOfOrder => look.in_order()?,
        FindingKind::PoisonMessage => look.dead_letters()?,
        FindingKind::StaleRead | FindingKind::NonMonotonicRead | FindingKind::ReadYourWrites => look.leader()?,
        FindingKind::LongFork => look.leaders()?,
        FindingKind::LostWrite => look.wait_for_copies()?,
        FindingKind::HalfWritten => look.no_heuristics()?,
        FindingKind::BlockedInDoubt => look.transaction_log()?,
        FindingKind::ToldOkButNotCharged | FindingKind::ShippedNotPaid | FindingKind::CompensatedTooLate => {
            return None;
        }
        // What stands in programs was looked at before.
        FindingKind::LostUpdate
        | FindingKind::Oversold
        | FindingKind::DirtyRead
        | FindingKind::NonRepeatableRead
        | FindingKind::WriteSkew => return None,
    };
    let mut changed = scenario.clone();
    for (path, value) in &settings {
        setting::set(&mut changed, catalogue, path, value).ok()?;
    }
    (changed != *scenario).then_some(Remedy { kind, question, sentence, settings, scenario: changed })
}

type Proposal = (String, String, Vec<(String, String)>);

struct Look<'a> {
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
    story: &'a Story,
}

impl Look<'_> {
    fn missing(&self) -> Option<(&str, &str)> {
        let path = self.story.cause.as_ref()?.missing.as_deref()?;
        let (part, _) = path.rsplit_once('.')?;
        part.split_once('.')
    }

    fn value(&self, target: &Target, param: &str) -> Option<ParamValue> {
        let params = self.scenario.params(target, self.catalogue)?;
        params.specs.iter().any(|spec| spec.id == param).then(|| params.value(param))
    }

    fn name(&self, component: &str) -> String {
        let found = self.scenario.components.iter().find(|own| own.id.as_str() == component);
        found.map_or_else(|| component.to_owned(), |own| own.name.clone())
    }

    fn role(&self, component: &str) -> Option<Role> {
        let found = self.scenario.components.iter().find(|own| own.id.as_str() == component)?;
        self.catalogue.kind(&found.kind).map(|kind| kind.role)
    }

    /// One key for each operation, and somebody who remembers it.
    fn one_key(&self) -> Option<Proposal> {
        let (sort, id) = self.missing()?;
        if sort == "components" {
            let day = SimSpan::from_s(24 * 3_600);
            let target =
                Target::Component(self.scenario.components.iter().find(|own| own.id.as_str() == id)?.id.clone());
            let short = matches!(self.value(&target, "idempotency_window")?, ParamValue::Span(window) if window < day);
            let settings = vec![(format!("components.{id}.idempotency_window"), "24h".to_owned())];
            let sentence = format!("{} remembers its answers for a day.", self.name(id));
            return short.then(|| ("Would remembering for longer stop this?".to_owned(), sentence, settings));
        }
        let wire = self.scenario.connections.iter().find(|wire| wire.id.as_str() == id)?;
        let (caller, callee) = (self.name(wire.from.as_str()), self.name(wire.to.as_str()));
        if self.role(wire.to.as_str()) == Some(Role::Queue) {
            let settings = vec![(format!("components.{}.deduplicate_for", wire.to), "5min".to_owned())];
            let sentence = format!("{callee} recognises a message that it has had in the last 5 minutes.");
            return Some(("Would a queue that recognises what it had stop this?".to_owned(), sentence, settings));
        }
        let mut settings = vec![(format!("connections.{id}.idempotency_key"), "operation".to_owned())];
        let target = Target::Component(wire.to.clone());
        match self.value(&target, "idempotency_window")? {
            ParamValue::Span(window) if window > SimSpan::ZERO => {}
            _ => settings.push((format!("components.{}.idempotency_window", wire.to), "24h".to_owned())),
        }
        let sentence =
            format!("{caller} sends the same key for the same operation to {callee}, and {callee} answers it once.");
        Some(("Would one key per order stop this?".to_owned(), sentence, settings))
    }

    /// Whoever has promised waits for word, however long.
    fn no_heuristics(&self) -> Option<Proposal> {
        let (_, id) = self.missing()?;
        let settings = vec![(format!("components.{id}.in_doubt_timeout"), "none".to_owned())];
        let sentence = format!("{} decides nothing by itself.", self.name(id));
        Some(("Would waiting for word stop this?".to_owned(), sentence, settings))
    }

    /// The coordinator knows after a crash what it had asked and decided.
    fn transaction_log(&self) -> Option<Proposal> {
        let (_, id) = self.missing()?;
        let settings = vec![(format!("components.{id}.transaction_log"), "disk".to_owned())];
        let sentence = format!("{} has what it asked and decided on disk.", self.name(id));
        Some(("Would a log stop this?".to_owned(), sentence, settings))
    }

    /// The caller waits as long as the callee may need, or says that it does not wait any more.
    fn patience(&self) -> Option<Proposal> {
        let span = self.story.spans.iter().find(|span| span.given_up_at.is_some());
        if self.story.findings.first()?.0 == FindingKind::WorkForNobody {
            let (_, id) = self.missing()?;
            let settings = vec![(format!("connections.{id}.cancel"), "true".to_owned())];
            let wire = self.scenario.connections.iter().find(|wire| wire.id.as_str() == id)?;
            let sentence = format!("{} says so when it does not wait any more.", self.name(wire.from.as_str()));
            return Some(("Would cancelling stop this?".to_owned(), sentence, settings));
        }
        let span = span?;
        let wire = self.scenario.connections.iter().find(|wire| wire.to.as_str() == span.component)?;
        let ParamValue::Span(timeout) = self.value(&Target::Connection(wire.id.clone()), "timeout")? else {
            return None;
        };
        let needed = span.end?.0.saturating_sub(span.start.0);
        if timeout.is_zero() || needed < timeout.0 {
            return None;
        }
        let longer = SimSpan((needed / 1_000_000_000 + 1) * 2_000_000_000);
        let settings = vec![(format!("connections.{}.timeout", wire.id), longer.to_string())];
        let sentence = format!(
            "{} waits {longer} for {} instead of {timeout}.",
            self.name(wire.from.as_str()),
            self.name(wire.to.as_str())
        );
        Some(("Would more patience stop this?".to_owned(), sentence, settings))
    }

    /// Queues keep a message until it was done.
    fn at_least_once(&self) -> Option<Proposal> {
        let (sort, id) = self.missing()?;
        if sort != "components" || self.role(id) != Some(Role::Queue) {
            return None;
        }
        let settings = vec![(format!("components.{id}.delivery"), "at_least_once".to_owned())];
        let sentence = format!("{} keeps a message until somebody says that it is done.", self.name(id));
        Some(("Would at-least-once delivery stop this?".to_owned(), sentence, settings))
    }

    fn in_order(&self) -> Option<Proposal> {
        let (_, id) = self.missing()?;
        let settings = vec![(format!("components.{id}.ordering"), "key".to_owned())];
        let sentence = format!("{} hands out messages with the same key one after the other.", self.name(id));
        Some(("Would a queue that keeps the order stop this?".to_owned(), sentence, settings))
    }

    fn dead_letters(&self) -> Option<Proposal> {
        let (_, id) = self.missing()?;
        let settings = vec![(format!("components.{id}.max_receives"), "5".to_owned())];
        let sentence = format!("{} sets a message aside after five tries.", self.name(id));
        Some(("Would giving up after five tries stop this?".to_owned(), sentence, settings))
    }

    fn leader(&self) -> Option<Proposal> {
        let (_, id) = self.missing()?;
        if self.story.cause.as_ref()?.missing.as_deref()?.ends_with(".storage") {
            return self.wait_for_copies();
        }
        match self.role(id)? {
            Role::Store => {
                let settings = vec![(format!("components.{id}.read_from"), "leader".to_owned())];
                let sentence = format!("{} answers reads from the leader only.", self.name(id));
                Some(("Would reading from the leader stop this?".to_owned(), sentence, settings))
            }
            _ => None,
        }
    }

    /// Each of several stores answers from its leader: two that are in order by themselves are so together.
    fn leaders(&self) -> Option<Proposal> {
        self.missing()?;
        let copies = |own: &&Component| {
            let target = Target::Component(own.id.clone());
            let is = |param, word| self.value(&target, param).is_none_or(|value| value == ParamValue::Choice(word));
            !is("replication", "shared") && !is("read_from", "leader")
        };
        let stores: Vec<&Component> = self.scenario.components.iter().filter(copies).collect();
        let settings = stores.iter().map(|own| (format!("components.{}.read_from", own.id), "leader".to_owned()));
        let names: Vec<&str> = stores.iter().map(|own| own.name.as_str()).collect();
        let sentence = match names.as_slice() {
            [only] => format!("{only} answers reads from the leader only."),
            _ => format!("{} answer reads from their leaders only.", names.join(" and ")),
        };
        Some(("Would reading from the leader stop this?".to_owned(), sentence, settings.collect()))
    }

    fn wait_for_copies(&self) -> Option<Proposal> {
        let path = self.story.cause.as_ref()?.missing.clone()?;
        let (_, id) = self.missing()?;
        if path.ends_with(".lease_ignored") {
            let sentence = format!("A leader of {} stops when its lease has run out.", self.name(id));
            return Some(("Would minding the lease stop this?".to_owned(), sentence, vec![(path, "false".to_owned())]));
        }
        if path.ends_with(".storage") {
            let sentence = format!("Members of {} have term, vote and log on disk before they answer.", self.name(id));
            return Some(("Would logs on disk stop this?".to_owned(), sentence, vec![(path, "disk".to_owned())]));
        }
        if path.ends_with(".writes") {
            let sentence = format!("{} answers a write when the store has it.", self.name(id));
            return Some(("Would writing through stop this?".to_owned(), sentence, vec![(path, "through".to_owned())]));
        }
        let sentence = format!("{} answers a write when every replica has it.", self.name(id));
        Some(("Would waiting for the replicas stop this?".to_owned(), sentence, vec![(path, "synchronous".to_owned())]))
    }
}

/// The same seed twice, with a change and without: a run of each, slice by slice.
#[derive(Clone, Debug)]
pub struct Trial {
    runs: [Side; 2],
}

/// One of the two.
#[derive(Clone, Debug)]
struct Side {
    world: World,
    recorder: Recorder,
    watch: Watch,
    until: SimTime,
    is_done: bool,
}

impl Trial {
    /// Prepares both runs, up to this moment or to the end.
    ///
    /// Errors: one of them does not compile.
    pub fn new(
        before: &Scenario,
        after: &Scenario,
        catalogue: &Catalogue,
        until: Option<SimTime>,
    ) -> Result<Self, Vec<Problem>> {
        let side = |scenario: &Scenario| -> Result<Side, Vec<Problem>> {
            let world = compile(scenario, catalogue)?;
            let until = until.map_or(world.end(), |until| until.min(world.end()));
            let recorder = Recorder::new(scenario, catalogue).with_journal(0);
            Ok(Side { world, recorder, watch: Watch::new(scenario, catalogue), until, is_done: false })
        };
        Ok(Self { runs: [side(before)?, side(after)?] })
    }

    /// Goes on for about so many appointments; `true` when both are over.
    pub fn go_on(&mut self, budget: u64) -> bool {
        if let Some(side) = self.runs.iter_mut().find(|side| !side.is_done) {
            let Side { world, recorder, watch, until, is_done } = side;
            let progress = advance_with(world, *until, budget, recorder, watch);
            watch.heard(world.now().0, progress);
            *is_done = progress != Progress::Busy;
        }
        self.runs.iter().all(|side| side.is_done)
    }

    /// How much of it is done, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        let part = |side: &Side| match (side.is_done, side.until.0) {
            (true, _) | (_, 0) => 1.0,
            (false, until) => side.world.now().0 as f64 / until as f64,
        };
        self.runs.iter().map(part).sum::<f64>() / 2.0
    }

    /// What was found without the change, and with it.
    #[must_use]
    pub fn findings(&self) -> [Findings; 2] {
        [0, 1].map(|at| Findings::of(self.runs[at].recorder.ledger(), &self.runs[at].watch))
    }

    /// How often one sort was found without the change, and with it.
    #[must_use]
    pub fn counts(&self, kind: FindingKind) -> (u64, u64) {
        let [before, after] = self.findings();
        (before.count(kind), after.count(kind))
    }
}

#[cfg(test)]
mod tests;
