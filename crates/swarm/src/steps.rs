//! Programs: random steps that fit a component's connections.

use betwixt_model::{Effect, Isolation, OnlyIf, Role, SimSpan};
use serde_json::{Value, json};

use crate::luck::Luck;
use crate::values;

/// Deepest steps inside steps.
const DEEPEST: usize = 3;

/// What a program may name.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// The component's connections: their roles, and what they lead to.
    pub(crate) roles: &'a [(String, Role)],
    /// Those of them that lead to somebody who can promise a write.
    pub(crate) locks: &'a [String],
    /// Whether it can coordinate a two-phase commit.
    pub(crate) coordinates: bool,
    /// Those that lead to a store with transactions.
    pub(crate) databases: &'a [String],
}

/// Makes one sort of step; `None` where the component has nothing that it could name.
type Make = fn(&Scope<'_>, &mut Luck, usize) -> Option<Value>;

/// Every sort of step, by the name under which it is written. A new one is a line here.
const MAKERS: &[(&str, Make)] = &[
    ("work", work),
    ("call", |scope, luck, _| Some(json!({ "call": any(scope, luck)? }))),
    ("publish", |scope, luck, _| Some(json!({ "publish": any(scope, luck)? }))),
    ("read", read),
    ("write", write),
    ("two_phase_commit", two_phase_commit),
    ("effect", |_, luck, _| Some(json!({ "effect": luck.pick(&Effect::ALL)?.name() }))),
    ("compensate", |scope, luck, _| {
        Some(json!({ "compensate": of(scope, luck, |role| matches!(role, Role::Server | Role::External))? }))
    }),
    ("compensation", |scope, luck, depth| Some(json!({ "compensation": list(scope, luck, depth + 1) }))),
    ("answer", |_, luck, _| Some(json!({ "answer": *luck.pick(&["ok", "ok", "error"])? }))),
    ("together", together),
    ("transaction", transaction),
    ("try", |scope, luck, depth| {
        let tried = list(scope, luck, depth + 1);
        Some(json!({ "try": tried, "otherwise": list(scope, luck, depth + 1) }))
    }),
];

/// A list of steps.
pub(crate) fn list(scope: &Scope<'_>, luck: &mut Luck, depth: usize) -> Value {
    let length = luck.below(if depth == 0 { 7 } else { 4 });
    let step = |_| {
        let (name, make) = luck.pick(MAKERS)?;
        let holds_others = matches!(*name, "together" | "try" | "compensation");
        // Most of a program asks somebody: that is what there is to be tried.
        let make = if holds_others && depth >= DEEPEST || luck.chance(0.2) { MAKERS[1].1 } else { *make };
        make(scope, luck, depth)
    };
    let mut steps: Vec<Value> = (0..length).filter_map(step).collect();
    // Few scenarios have what this step needs; those have it often.
    if depth == 0
        && scope.coordinates
        && !scope.locks.is_empty()
        && luck.chance(0.3)
        && let Some(commit) = two_phase_commit(scope, luck, depth)
    {
        steps.insert(luck.below(steps.len() + 1), commit);
    }
    Value::Array(steps)
}

fn work(_: &Scope<'_>, luck: &mut Luck, _: usize) -> Option<Value> {
    if luck.chance(0.6) {
        return Some(json!("work"));
    }
    let typical = if luck.chance(0.1) { 0.0 } else { luck.spread(1e-6, 1.0) };
    let time = values::distribution(SimSpan::from_seconds(typical).seconds(), luck).to_string();
    betwixt_model::distribution::parse(&time).ok().map(|_| json!({ "work": time }))
}

fn read(scope: &Scope<'_>, luck: &mut Luck, _: usize) -> Option<Value> {
    let from = held(scope, luck)?;
    // Of stores, only those with locks count amounts; a cache asks whichever is behind it.
    let counts =
        scope.locks.contains(&from) || scope.roles.iter().any(|(role, to)| *role == from && *to != Role::Store);
    let mut inside = json!({ "from": from, "key": key(luck) });
    if luck.chance(0.5)
        && let Some(cache) = of(scope, luck, |role| role == Role::Cache)
        && inside["from"] != json!(cache)
    {
        inside["cache"] = json!(cache);
    }
    if counts && luck.chance(0.2) {
        inside["at_least"] = json!(luck.below(4));
    }
    Some(json!({ "read": inside }))
}

fn write(scope: &Scope<'_>, luck: &mut Luck, _: usize) -> Option<Value> {
    if luck.chance(0.4)
        && let Some(store) = luck.pick(scope.locks).cloned().or_else(|| of(scope, luck, |role| role == Role::Store))
    {
        // Only stores with locks have amounts, an outbox and an inbox.
        let has_more = scope.locks.contains(&store);
        let mut inside = json!({ "to": store, "key": key(luck) });
        if has_more {
            (inside["inbox"], inside["outbox"]) = (json!(luck.chance(0.3)), json!(luck.chance(0.5)));
        }
        let counts = has_more && luck.chance(0.4);
        if counts {
            amount(&mut inside, luck);
        }
        if luck.chance(0.5) {
            let condition = *luck.pick(&OnlyIf::ALL)?;
            if counts || condition != OnlyIf::Enough {
                inside["if"] = json!(condition.name());
            }
        }
        return Some(json!({ "write": inside }));
    }
    Some(json!({ "write": { "to": held(scope, luck)?, "key": key(luck) } }))
}

/// A change of an amount: mostly one piece, sometimes so many that there is no room for them.
fn amount(inside: &mut Value, luck: &mut Luck) {
    let by = if luck.chance(0.05) { 30_000 } else { 1 + luck.below(3) };
    let takes = luck.chance(0.7);
    if luck.chance(0.5) {
        inside["add"] = json!(if takes { -(by as i64) } else { by as i64 });
    } else {
        inside["set"] = json!(format!("read {} {by}", if takes { '-' } else { '+' }));
    }
}

/// At the top of a program only: nowhere inside `together`.
fn two_phase_commit(scope: &Scope<'_>, luck: &mut Luck, depth: usize) -> Option<Value> {
    if depth > 0 || !scope.coordinates || scope.locks.is_empty() {
        return None;
    }
    let write = |_| Some(json!({ "write": { "to": luck.pick(scope.locks)?, "key": key(luck) } }));
    let writes: Vec<Value> = (0..2).filter_map(write).collect();
    Some(json!({ "two_phase_commit": writes }))
}

fn transaction(scope: &Scope<'_>, luck: &mut Luck, _: usize) -> Option<Value> {
    let store = luck.pick(scope.databases)?;
    let inside = |luck: &mut Luck| {
        let (name, role) = if luck.chance(0.5) { ("read", "from") } else { ("write", "to") };
        let step = json!({ name: { role: store, "key": luck.pick(&["key", "operation", "=shared", "=other"]) } });
        match luck.below(6) {
            0 => MAKERS[1].1(scope, luck, DEEPEST),
            1 => work(scope, luck, DEEPEST),
            _ => Some(step),
        }
    };
    let steps: Vec<Value> = (0..luck.below(6)).filter_map(|_| inside(luck)).collect();
    Some(json!({ "transaction": steps, "on": store, "isolation": luck.pick(&Isolation::ALL)?.name() }))
}

/// How many branches there are in what was made.
fn inside(made: &Value) -> usize {
    match made {
        Value::Array(all) => all.iter().map(inside).sum(),
        Value::Object(step) => {
            let within: usize = step.values().map(inside).sum();
            let own = step.get("together").and_then(Value::as_array).map_or(0, Vec::len);
            let times = step.get("times").and_then(Value::as_u64).unwrap_or(1);
            (own + within) * times as usize
        }
        _ => 0,
    }
}

fn together(scope: &Scope<'_>, luck: &mut Luck, depth: usize) -> Option<Value> {
    let branches: Vec<Value> = (0..=luck.below(3)).map(|_| list(scope, luck, depth + 1)).collect();
    let mut times = if luck.chance(0.05) { 50 } else { 1 + luck.below(4) };
    // With those inside others a step may come to ten thousand branches; what stands in another one gets a share of them.
    let most = if depth == 0 { 9_000 } else { 400 };
    let once = branches.len() + branches.iter().map(inside).sum::<usize>();
    if once * times > most {
        times = 1;
    }
    if once > most {
        return None;
    }
    let width = branches.len() * times;
    let mut step = json!({ "together": branches, "times": times });
    if luck.chance(0.5) {
        step["need"] = json!(1 + luck.below(width));
    }
    Some(step)
}

fn any(scope: &Scope<'_>, luck: &mut Luck) -> Option<String> {
    of(scope, luck, |_| true)
}

fn held(scope: &Scope<'_>, luck: &mut Luck) -> Option<String> {
    of(scope, luck, |role| matches!(role, Role::Store | Role::Cache))
}

fn of(scope: &Scope<'_>, luck: &mut Luck, fits: impl Fn(Role) -> bool) -> Option<String> {
    let fitting: Vec<&String> = scope.roles.iter().filter(|(_, role)| fits(*role)).map(|(name, _)| name).collect();
    luck.pick(&fitting).map(|name| (*name).clone())
}

fn key(luck: &mut Luck) -> &'static str {
    ["key", "operation", "=shared"][luck.below(3)]
}
