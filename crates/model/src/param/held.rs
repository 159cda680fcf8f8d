//! The values that a part holds: what is set, and together with the table what holds when nothing is.

use super::{ParamDefault, ParamSpec, ParamValue};
use crate::distribution::Distribution;
use crate::units::SimSpan;

/// The values that a scenario sets, by name in alphabetical order; what is not here has its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParamMap(Vec<(&'static str, ParamValue)>);

impl ParamMap {
    /// Nothing set.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets a value.
    pub fn set(&mut self, id: &'static str, value: ParamValue) {
        match self.place(id) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (id, value)),
        }
    }

    /// Goes back to the default.
    pub fn unset(&mut self, id: &str) {
        if let Ok(at) = self.place(id) {
            self.0.remove(at);
        }
    }

    /// The value that was set, if any.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<ParamValue> {
        self.place(id).ok().map(|at| self.0[at].1)
    }

    /// What is set, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, ParamValue)> + '_ {
        self.0.iter().copied()
    }

    fn place(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(held, _)| (*held).cmp(id))
    }
}

/// The values of one part together with their table: what holds, set or not.
#[derive(Clone, Copy, Debug)]
pub struct Params<'a> {
    /// The table.
    pub specs: &'static [ParamSpec],
    /// What the scenario sets.
    pub map: &'a ParamMap,
}

impl<'a> Params<'a> {
    /// Values and their table.
    #[must_use]
    pub const fn new(specs: &'static [ParamSpec], map: &'a ParamMap) -> Self {
        Self { specs, map }
    }

    /// What holds. Panics if the table has no such parameter: that is a mistake in our code, never in a scenario.
    #[must_use]
    pub fn value(self, id: &str) -> ParamValue {
        if let Some(value) = self.map.get(id) {
            return value;
        }
        let spec =
            self.specs.iter().find(|spec| spec.id == id).expect("the table lists every parameter that is asked for");
        match spec.default {
            ParamDefault::Value(value) => value,
            ParamDefault::SameAs(other) => self.value(other),
            ParamDefault::HalfOf(other) => ParamValue::Span(SimSpan(self.span(other).0 / 2)),
        }
    }

    /// A duration.
    #[must_use]
    pub fn span(self, id: &str) -> SimSpan {
        match self.value(id) {
            ParamValue::Span(span) => span,
            _ => unreachable!("{id} is a duration"),
        }
    }

    /// A rate, ratio, number or count, as a float.
    #[must_use]
    pub fn number(self, id: &str) -> f64 {
        self.value(id).magnitude().expect("a number is asked for where there is one")
    }

    /// A count.
    #[must_use]
    pub fn count(self, id: &str) -> u64 {
        match self.value(id) {
            ParamValue::Count(n) => n,
            _ => unreachable!("{id} is a count"),
        }
    }

    /// A word.
    #[must_use]
    pub fn choice(self, id: &str) -> &'static str {
        match self.value(id) {
            ParamValue::Choice(word) => word,
            _ => unreachable!("{id} is a choice"),
        }
    }

    /// A flag.
    #[must_use]
    pub fn flag(self, id: &str) -> bool {
        self.value(id) == ParamValue::Flag(true)
    }

    /// A distribution.
    #[must_use]
    pub fn distribution(self, id: &str) -> Distribution {
        match self.value(id) {
            ParamValue::Distribution(d) => d,
            _ => unreachable!("{id} is a distribution"),
        }
    }

    /// Whether a parameter is in use, given what the others hold.
    #[must_use]
    pub fn in_use(self, spec: &ParamSpec) -> bool {
        spec.only_if.is_none_or(|(other, word)| match self.value(other) {
            ParamValue::Choice(held) => word.split('|').any(|word| held == word),
            ParamValue::Flag(on) => on == (word == "true"),
            _ => true,
        })
    }
}
