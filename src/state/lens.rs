//! What of a run is looked at: everything that the simulator knows, or only what the telemetry of the system could know.
//!
//! One function decides what is visible, [`Lens::shows`]; every view asks it, most of them by way of a summary or a story
//! from which [`crate::runner::seen`] has taken away what it does not show.

use betwixt_model::Scenario;

/// What of a run is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lens {
    /// Whatever the simulator knows.
    #[default]
    Everything,
    /// What the simulated system's own tools could know.
    Telemetry,
}

/// Whether each end of a connection sends telemetry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// Who asks.
    pub caller: bool,
    /// Who is asked.
    pub callee: bool,
}

/// Something that a view may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// Numbers, state and spans of a component; whether it sends telemetry.
    Component(bool),
    /// What a caller notes of its calls: rate, answers, durations, timeouts, breaker.
    Calls(Ends),
    /// That requests arrive, without who sent them and what came of it there.
    Arrivals(Ends),
    /// A message from caller to callee.
    Request(Ends),
    /// A message from callee to caller.
    Reply(Ends),
    /// What people were told, which their own pages note: whether all of them send telemetry.
    Journeys(bool),
    /// What no tool of the system knows: what became of a message on its way, which fault did it, what a store holds, what
    /// another side believes.
    Truth,
}

/// How much of a thing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// All of it.
    Whole,
    /// As far as its sender knows: the first half of its way.
    Leaving,
    /// As far as its receiver knows: the last half of its way.
    Coming,
    /// Nothing.
    Nothing,
}

impl Shown {
    /// Whether anything of it is shown.
    #[must_use]
    pub const fn any(self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl Lens {
    /// Name and command: both ways to look, in the order of the switch.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Everything, "Everything"), (Self::Telemetry, "Only telemetry")];

    /// How much of a thing is shown.
    #[must_use]
    pub const fn shows(self, thing: Thing) -> Shown {
        if matches!(self, Self::Everything) {
            return Shown::Whole;
        }
        match thing {
            Thing::Component(true) | Thing::Journeys(true) => Shown::Whole,
            Thing::Calls(Ends { caller: true, .. }) | Thing::Arrivals(Ends { callee: true, .. }) => Shown::Whole,
            Thing::Request(Ends { caller, callee }) => way(caller, callee),
            Thing::Reply(Ends { caller, callee }) => way(callee, caller),
            Thing::Component(false) | Thing::Journeys(false) | Thing::Calls(_) | Thing::Arrivals(_) | Thing::Truth => {
                Shown::Nothing
            }
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Everything => Self::Telemetry,
            Self::Telemetry => Self::Everything,
        }
    }

    /// What whoever listens is told when it is chosen: "Only telemetry. No telemetry comes from Stock and Email."
    #[must_use]
    pub fn said_of(self, scenario: &Scenario) -> String {
        let dark: Vec<&str> =
            scenario.components.iter().filter(|held| !held.instrumented).map(|held| held.name.as_str()).collect();
        match (self, dark.as_slice()) {
            (Self::Everything, _) => "Everything is shown.".to_owned(),
            (Self::Telemetry, []) => "Only telemetry. Every component sends it.".to_owned(),
            (Self::Telemetry, [one]) => format!("Only telemetry. {one} sends none."),
            (Self::Telemetry, [first @ .., last]) => {
                format!("Only telemetry. {} and {last} send none.", first.join(", "))
            }
        }
    }

    /// As an address writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Telemetry => "telemetry",
        }
    }

    /// From an address; whatever is not understood shows everything.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        if name == Self::Telemetry.name() { Self::Telemetry } else { Self::Everything }
    }
}

const fn way(sender: bool, receiver: bool) -> Shown {
    match (sender, receiver) {
        (true, true) => Shown::Whole,
        (true, false) => Shown::Leaving,
        (false, true) => Shown::Coming,
        (false, false) => Shown::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: [Ends; 4] = [
        Ends { caller: true, callee: true },
        Ends { caller: true, callee: false },
        Ends { caller: false, callee: true },
        Ends { caller: false, callee: false },
    ];

    #[test]
    fn everything_is_everything() {
        for thing in [Thing::Truth, Thing::Component(false), Thing::Journeys(false), Thing::Request(ENDS[3])] {
            assert_eq!(Lens::Everything.shows(thing), Shown::Whole);
        }
    }

    #[test]
    fn a_message_is_seen_from_the_ends_that_send_telemetry() {
        use Shown::{Coming, Leaving, Nothing, Whole};
        let seen = |thing: fn(Ends) -> Thing| ENDS.map(|ends| Lens::Telemetry.shows(thing(ends)));
        assert_eq!(seen(Thing::Request), [Whole, Leaving, Coming, Nothing]);
        assert_eq!(seen(Thing::Reply), [Whole, Coming, Leaving, Nothing]);
        assert_eq!(seen(Thing::Calls), [Whole, Whole, Nothing, Nothing]);
        assert_eq!(seen(Thing::Arrivals), [Whole, Nothing, Whole, Nothing]);
    }

    #[test]
    fn no_telemetry_knows_the_truth() {
        assert_eq!(Lens::Telemetry.shows(Thing::Truth), Shown::Nothing);
        assert_eq!(Lens::Telemetry.shows(Thing::Component(true)), Shown::Whole);
        assert_eq!(Lens::Telemetry.shows(Thing::Component(false)), Shown::Nothing);
    }

    #[test]
    fn an_address_carries_it() {
        for (lens, _) in Lens::ALL {
            assert_eq!(Lens::from_name(lens.name()), lens);
            assert_eq!(lens.other().other(), lens);
        }
        assert_eq!(Lens::from_name("?"), Lens::Everything);
    }
}
