//! The sorts of steps that can be put into a program, and what a new one of each is like.

use betwixt_model::{Answer, Besides, Effect, Isolation, Key, Role, Step, Together};

use super::here::{Callee, Here};

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
    /// Several records of a store as one.
    Transaction,
    /// Writes in several stores, all or none.
    TwoPhaseCommit,
    /// Ask somebody to make up for what they did.
    Compensate,
    /// What is done when somebody asks that.
    Compensation,
}

impl Sort {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 13] = [
        Self::Work,
        Self::Call,
        Self::Publish,
        Self::Read,
        Self::Write,
        Self::Effect,
        Self::Answer,
        Self::Together,
        Self::Try,
        Self::Transaction,
        Self::TwoPhaseCommit,
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
            Self::Transaction => "In one transaction",
            Self::TwoPhaseCommit => "Everywhere or nowhere",
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
            Self::Transaction => {
                "Reads and writes several records of a database as one: all of it takes place, or nothing."
            }
            Self::TwoPhaseCommit => {
                "Writes in several databases, in all of them or in none: a two-phase commit, which this component coordinates."
            }
            Self::Compensate => "Asks somebody to make up for what they have done for the operation.",
            Self::Compensation => {
                "What is done, instead of all the rest, when somebody asks this component to make up for it."
            }
        }
    }

    /// A new step of this sort.
    ///
    /// Errors: a sentence that says what it needs there, and does not have.
    pub fn fresh(self, here: &Here<'_>) -> Result<Step, &'static str> {
        let made = self.made(here)?;
        match () {
            () if here.inside.commit && !matches!(made, Step::Write { .. }) => {
                Err("Only writes stand in a two-phase commit.")
            }
            () if here.inside.transaction && !made.fits_transaction() => Err("It cannot stand in a transaction."),
            () => Ok(made),
        }
    }

    fn made(self, here: &Here<'_>) -> Result<Step, &'static str> {
        let roles = here.callees;
        let first = |make: fn(String) -> Step, needs: &'static str| {
            here.fitting(make).next().map(|callee| make(callee.name.clone())).ok_or(needs)
        };
        let prefers = |wanted: fn(&Role) -> bool, make: fn(String) -> Step| {
            let best = roles.iter().find(|callee| wanted(&callee.role)).or(roles.first());
            best.map(|callee| make(callee.name.clone())).ok_or("Needs a connection.")
        };
        Ok(match self {
            Self::Work => Step::Work(None),
            // Stores are read and queues are told; whoever works is asked.
            Self::Call => {
                return prefers(|role| !matches!(role, Role::Store | Role::Cache | Role::Queue), Step::Call);
            }
            Self::Publish => return prefers(|role| *role == Role::Queue, Step::Publish),
            Self::Read => return first(read, "Needs a connection to a store or cache."),
            Self::Write if here.inside.commit => return first(write, "Needs a connection to a database."),
            Self::Write => return first(write, "Needs a connection to a store or cache."),
            Self::Compensate => return first(Step::Compensate, "Needs a connection to a service or third party."),
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
            Self::Transaction => {
                let new = |on| Step::Transaction { on, isolation: Isolation::default(), steps: Vec::new() };
                let store = here
                    .fitting(new)
                    .next()
                    .ok_or("Needs a connection to a database whose replicas share its records.")?;
                let (on, steps) = (store.name.clone(), vec![read(store.name.clone()), write(store.name.clone())]);
                Step::Transaction { on, isolation: Isolation::default(), steps }
            }
            Self::TwoPhaseCommit if !here.coordinates => return Err("Only a service can coordinate it."),
            Self::TwoPhaseCommit if here.inside.together => {
                return Err("It cannot stand among steps that are done at the same time.");
            }
            Self::TwoPhaseCommit => {
                let stores: Vec<&Callee> =
                    roles.iter().filter(|held| held.promises && held.role == Role::Store).collect();
                let [one, rest @ ..] = stores.as_slice() else { return Err("Needs connections to databases.") };
                let other = rest.first().unwrap_or(one);
                Step::TwoPhaseCommit(vec![write(one.name.clone()), write(other.name.clone())])
            }
            Self::Compensation => Step::Compensation(Vec::new()),
        })
    }
}

/// A plain read.
fn read(from: String) -> Step {
    Step::Read { from, key: Key::Drawn, cache: None, at_least: None }
}

/// A plain write.
fn write(to: String) -> Step {
    Step::Write { to, key: Key::Drawn, condition: None, besides: Besides::NOTHING, amount: None }
}

/// What is usually done with a connection.
fn usual(callee: &Callee) -> Step {
    match callee.role {
        Role::Queue => Step::Publish(callee.name.clone()),
        Role::Store | Role::Cache => read(callee.name.clone()),
        Role::Source | Role::Server | Role::Router | Role::External => Step::Call(callee.name.clone()),
    }
}
