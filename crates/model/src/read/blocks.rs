//! Steps that hold steps: several at once, and one way or another.

use serde_json::Value;

use crate::handler::{Besides, Isolation, Step, Together, every};

use super::fields::Fields;
use super::steps::{Reader, steps};
use super::value;
use super::words::clip;

/// Most branches that run at once for one request, copies included.
pub const MAX_BRANCHES: u16 = 2_000;

/// Most branches that one step comes to, those inside its branches counted: a running request numbers them with sixteen bits.
const MAX_NESTED_BRANCHES: usize = 10_000;

/// Most writes of one two-phase commit.
pub(crate) const MAX_PARTICIPANTS: usize = 20;

const BRANCHES: &str = "Write a list of steps; a branch of several steps is a list of its own.";

/// The lists of steps that stand inside a step, as they are written.
pub(super) fn inside(value: &Value) -> impl Iterator<Item = &[Value]> {
    let lists = ["together", "try", "otherwise", "compensation", "two_phase_commit", "transaction"]
        .map(|name| value.get(name).and_then(Value::as_array));
    let branches = value.get("together").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_array);
    lists.into_iter().flatten().chain(branches).map(Vec::as_slice)
}

impl Reader<'_> {
    /// `{"together": [ … ], "times": 10, "need": 9}`
    pub(super) fn together(&self, value: &Value) -> Option<Step> {
        let mut fields = Fields::open(value, self.place.clone(), self.problems)?;
        let written = fields.list("together", usize::from(MAX_BRANCHES));
        let place = fields.at("together");
        let branches: Vec<Vec<Step>> =
            written.iter().enumerate().map(|(at, one)| self.branch(one, at, &place)).collect();
        let times = number(&mut fields, "times", 1).unwrap_or(1);
        let need = number(&mut fields, "need", 1);
        let empty = branches.is_empty();
        let together = Together { branches, times, need };
        let (width, all) = (together.width(), together.all());
        if empty && fields.known_empty("together") {
            fields.error("together", "There is nothing to do at once.", BRANCHES);
        } else if width > usize::from(MAX_BRANCHES) {
            let what = format!("{width} branches at once are more than {MAX_BRANCHES}.");
            fields.error("times", what, "Write fewer branches, or a smaller number; the step was left out.");
        } else if all > MAX_NESTED_BRANCHES {
            let what =
                format!("It comes to {all} branches, those inside others counted; {MAX_NESTED_BRANCHES} are the most.");
            fields.error("times", what, "Write fewer branches, or a smaller number; the step was left out.");
        } else if need.is_some_and(|need| usize::from(need) > width) {
            let what = format!("There are {width} branches, and more of them must end well than there are.");
            fields.error("need", what, format!("Write a number from 1 to {width}; the step was left out."));
        }
        let alone = !branches_commit(&together);
        if !alone {
            let what = "A two-phase commit stands inside steps that are done at once.";
            fields.error("together", what, "Put it before or after them; the step was left out.");
        }
        fields.close();
        let narrow = width <= usize::from(MAX_BRANCHES) && all <= MAX_NESTED_BRANCHES;
        let possible = alone && !empty && narrow && need.is_none_or(|need| usize::from(need) <= width);
        possible.then_some(Step::Together(together))
    }

    fn branch(&self, value: &Value, at: usize, place: &str) -> Vec<Step> {
        let place = format!("{place}[{at}]");
        match value {
            Value::Array(list) => steps(list, &place, self.problems, self.left),
            one => Reader { place, ..*self }.step(one).into_iter().collect(),
        }
    }

    /// `{"try": [ … ], "otherwise": [ … ]}`
    pub(super) fn attempt(&self, value: &Value) -> Option<Step> {
        let mut fields = Fields::open(value, self.place.clone(), self.problems)?;
        let mut list = |name: &'static str| {
            let written = fields.list(name, usize::MAX);
            steps(written, &fields.at(name), self.problems, self.left)
        };
        let (tried, otherwise) = (list("try"), list("otherwise"));
        fields.close();
        Some(Step::Try { steps: tried, otherwise })
    }
}

impl Reader<'_> {
    /// `{"compensation": [ … ]}`
    pub(super) fn compensation(&self, value: &Value) -> Option<Step> {
        let mut fields = Fields::open(value, self.place.clone(), self.problems)?;
        let written = fields.list("compensation", usize::MAX);
        let read = steps(written, &fields.at("compensation"), self.problems, self.left);
        fields.close();
        Some(Step::Compensation(read))
    }

    /// `{"transaction": [ … ], "on": "db", "isolation": "snapshot"}`
    pub(super) fn transaction(&self, value: &Value) -> Option<Step> {
        let mut fields = Fields::open(value, self.place.clone(), self.problems)?;
        let written = fields.list("transaction", usize::MAX);
        let mut read = steps(written, &fields.at("transaction"), self.problems, self.left);
        let on = fields.reference("on");
        if on.is_none() && !fields.has("on") {
            fields.error("", "It does not say which store it is on.", "Add \"on\" with the role of a connection.");
        }
        let isolation = self.isolation(&mut fields);
        let many = read.len();
        read.retain(Step::fits_transaction);
        if read.len() < many {
            let what = format!("{} of its steps cannot stand in a transaction, and were left out.", many - read.len());
            fields.error("transaction", what, "Put work, calls, effects, reads and plain writes there.");
        }
        fields.close();
        Some(Step::Transaction { on: on?, isolation: isolation?, steps: read })
    }

    /// Its level; nothing where the word means none, for then nobody knows what it should see.
    fn isolation(&self, fields: &mut Fields<'_>) -> Option<Isolation> {
        if !fields.has("isolation") {
            return Some(Isolation::default());
        }
        let word = fields.word("isolation")?;
        let found = Isolation::ALL.into_iter().find(|level| level.name() == word);
        if found.is_none() {
            let what = format!("{:?} is no isolation level; the step was left out.", clip(word));
            fields.error("isolation", what, self.problems.hint(word, Isolation::ALL.map(Isolation::name)));
        }
        found
    }
}

impl Reader<'_> {
    /// `{"two_phase_commit": [{"write": "orders"}, {"write": "stock"}]}`
    pub(super) fn two_phase_commit(&self, value: &Value) -> Option<Step> {
        let mut fields = Fields::open(value, self.place.clone(), self.problems)?;
        let written = fields.list("two_phase_commit", MAX_PARTICIPANTS);
        let parts = steps(written, &fields.at("two_phase_commit"), self.problems, self.left);
        let plain =
            |part: &Step| matches!(part, Step::Write { condition: None, besides: Besides::NOTHING, amount: None, .. });
        let all_plain = parts.iter().all(plain);
        if !all_plain {
            let remedy = "Write only {\"write\": …} with \"to\" and \"key\" there; the step was left out.";
            fields.error(
                "two_phase_commit",
                "What is done everywhere or nowhere must be writes without conditions and amounts.",
                remedy,
            );
        } else if parts.len() < 2 && written.len() < 2 {
            let what = "A single write is done or not done anyway: a two-phase commit has two of them or more.";
            fields.error("two_phase_commit", what, "Write two writes or more; the step was left out.");
        }
        fields.close();
        (all_plain && parts.len() > 1).then_some(Step::TwoPhaseCommit(parts))
    }
}

/// A request coordinates one commit at a time, and none of its branches may be given up over one.
fn branches_commit(together: &Together) -> bool {
    let mut found = false;
    for branch in &together.branches {
        every(branch, &mut |step| found |= matches!(step, Step::TwoPhaseCommit(_)));
    }
    found
}

/// A whole number from `least` to [`MAX_BRANCHES`].
fn number(fields: &mut Fields<'_>, name: &'static str, least: u16) -> Option<u16> {
    let written = fields.get(name)?;
    let number = written.as_u64().and_then(|n| u16::try_from(n).ok()).filter(|n| (least..=MAX_BRANCHES).contains(n));
    if number.is_none() {
        let what = format!("{} stands here instead of a whole number.", value::sort(written));
        fields.error(name, what, format!("Write a number from {least} to {MAX_BRANCHES}."));
    }
    number
}
