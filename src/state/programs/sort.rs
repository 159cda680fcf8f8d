//! The sorts of steps that can be put into a program, and what a new one of each is like.

use betwixt_model::validate::step_fits;
use betwixt_model::{Answer, Besides, Catalogue, Component, ComponentId, Effect, Key, Role, Scenario, Step, Together};

/// A sort of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Keep a worker busy.
    Work,
    /// Ask and wait.
    Call,
    /// Tell and go on.
    Publish,
    /// Read a record.
    Read,
    /// Write a record.
    Write,
    /// Let something happen in the world.
    Effect,
    /// Answer the caller.
    Answer,
    /// Several things at once.
    Together,
    /// One way, otherwise another.
    Try,
    /// Ask somebody to make up for what they did.
    Compensate,
    /// What is done when somebody asks that.
    Compensation,
}

impl Sort {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Work,
        Self::Call,
        Self::Publish,
        Self::Read,
        Self::Write,
        Self::Effect,
        Self::Answer,
        Self::Together,
        Self::Try,
        Self::Compensate,
        Self::Compensation,
    ];

    /// As it is offered: a verb.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Work => "Work",
            Self::Call => "Ask and wait",
            Self::Publish => "Tell and go on",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Effect => "Let happen",
            Self::Answer => "Answer",
            Self::Together => "At the same time",
            Self::Try => "Try, otherwise",
            Self::Compensate => "Ask to make up",
            Self::Compensation => "When asked to make up",
        }
    }

    /// What it does, in one sentence.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Work => "Keeps a worker busy for a time.",
            Self::Call => "Asks a connection and waits for the answer; anything but ok ends the program with an error.",
            Self::Publish => "Tells a connection and goes on at once.",
            Self::Read => "Asks a store for a record.",
            Self::Write => "Puts a record into a store.",
            Self::Effect => "Something happens in the world that cannot be taken back: money is taken, goods leave.",
            Self::Answer => "Answers the caller; steps after it still run, with nobody waiting.",
            Self::Together => "Does several lists of steps at the same time.",
            Self::Try => "Does one list of steps, and a second list if the first does not end well.",
            Self::Compensate => "Asks somebody to make up for what they have done for the operation.",
            Self::Compensation => {
                "What is done, instead of all the rest, when somebody asks this component to make up for it."
            }
        }
    }

    /// What its connection has to lead to, where it needs one: for whoever has none.
    #[must_use]
    pub const fn needs(self) -> Option<&'static str> {
        match self {
            Self::Call | Self::Publish => Some("a connection"),
            Self::Read | Self::Write => Some("a connection to a store or cache"),
            Self::Compensate => Some("a connection to a service or third party"),
            Self::Work | Self::Effect | Self::Answer | Self::Together | Self::Try | Self::Compensation => None,
        }
    }

    /// A new step of this sort; nothing if it needs a connection that the component does not have.
    #[must_use]
    pub fn fresh(self, roles: &[Callee]) -> Option<Step> {
        let first = |make: fn(String) -> Step| {
            let mut fitting =
                roles.iter().filter(|callee| step_fits(&make(callee.name.clone()), &callee.name, callee.role));
            fitting.next().map(|callee| make(callee.name.clone()))
        };
        Some(match self {
            Self::Work => Step::Work(None),
            Self::Call => {
                // Stores are read and queues are told; whoever works is asked.
                let works = |callee: &&Callee| !matches!(callee.role, Role::Store | Role::Cache | Role::Queue);
                return roles.iter().find(works).or(roles.first()).map(|callee| Step::Call(callee.name.clone()));
            }
            Self::Publish => {
                let queue = |callee: &&Callee| callee.role == Role::Queue;
                return roles.iter().find(queue).or(roles.first()).map(|callee| Step::Publish(callee.name.clone()));
            }
            Self::Read => return first(|from| Step::Read { from, key: Key::Drawn, cache: None }),
            Self::Write => {
                return first(|to| Step::Write { to, key: Key::Drawn, condition: None, besides: Besides::NOTHING });
            }
            Self::Compensate => return first(Step::Compensate),
            Self::Effect => Step::Effect(Effect::Charge),
            Self::Answer => Step::Answer(Answer::Ok),
            Self::Together => {
                let branch = roles.first().map_or(Step::Work(None), usual);
                Step::Together(Together { branches: vec![vec![branch], vec![]], times: 1, need: None })
            }
            Self::Try => {
                let tried = roles.first().map_or(Step::Work(None), usual);
                Step::Try { steps: vec![tried], otherwise: Vec::new() }
            }
            Self::Compensation => Step::Compensation(Vec::new()),
        })
    }
}

/// What is usually done with a connection.
fn usual(callee: &Callee) -> Step {
    match callee.role {
        Role::Queue => Step::Publish(callee.name.clone()),
        Role::Store | Role::Cache => Step::Read { from: callee.name.clone(), key: Key::Drawn, cache: None },
        Role::Source | Role::Server | Role::Router | Role::External => Step::Call(callee.name.clone()),
    }
}

/// One of a component's connections, as its programs know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// What programs call it.
    pub name: String,
    /// What it leads to.
    pub role: Role,
    /// Which component that is.
    pub to: ComponentId,
}

/// What a component's programs can name.
#[must_use]
pub fn callees(scenario: &Scenario, catalogue: &Catalogue, component: &Component) -> Vec<Callee> {
    let outgoing = scenario.outgoing(&component.id);
    outgoing
        .filter_map(|held| {
            let role = catalogue.kind(&scenario.component(&held.to)?.kind)?.role;
            Some(Callee { name: held.role.clone(), role, to: held.to.clone() })
        })
        .collect()
}
