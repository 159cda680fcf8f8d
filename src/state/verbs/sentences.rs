//! Sentences with arguments: what each begins with, how it is written, and what it means.

use betwixt_model::scenario::MAX_SEED;
use betwixt_model::units::parse_number;
use betwixt_model::{ComponentId, ParamSpec, Target};

use super::parts::{self, Sort, unknown};
use super::search::Suggestion;
use super::words::{after, around, around_last, fit, nearest};
use super::{Around, Does, Part, breaking, expected, times, written_moment};
use crate::state::bookmarks::BookmarkCommand;
use crate::state::command::{Command, Wanted};
use crate::state::connecting;

type Read = fn(&str, &Around<'_>) -> Result<Vec<Suggestion>, String>;

/// A sentence with arguments.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// What it begins with, in several words for the same.
    begins: &'static [&'static str],
    /// How it is written, for the help and for whoever has only begun it.
    pub usage: &'static str,
    /// One that means something in most scenarios.
    pub example: &'static str,
    read: Read,
}

/// Every sentence with arguments, in the order of the help.
pub const SENTENCES: &[Sentence] = &[
    Sentence {
        begins: &[],
        usage: "slow, crash, delay, lose, cut … a part by how much at when for how long",
        example: "slow payments by 10 at 1:00 for 20 s",
        read: breaking::read,
    },
    Sentence {
        begins: &["add", "new", "place"],
        usage: "add what after what",
        example: "add cache after checkout",
        read: add,
    },
    Sentence {
        begins: &["connect", "wire"],
        usage: "connect a component to another",
        example: "connect catalog to payments",
        read: connect,
    },
    Sentence {
        begins: &["rename", "call"],
        usage: "rename a component to a name",
        example: "rename stock to warehouse",
        read: rename,
    },
    Sentence { begins: &["move"], usage: "move a component to a zone", example: "move stock to eu", read: move_to },
    Sentence {
        begins: &["set", "change"],
        usage: "set a parameter of a part to a value",
        example: "set timeout of checkout to payments to 2 s",
        read: set,
    },
    Sentence {
        begins: &["reset"],
        usage: "reset a parameter of a part",
        example: "reset timeout of checkout to payments",
        read: reset,
    },
    Sentence {
        begins: &["expect", "assert", "require"],
        usage: "expect a metric of a part under, over an amount; expect never a finding",
        example: "expect p95 of checkout under 2 s",
        read: expected::read,
    },
    Sentence {
        begins: &["go to", "goto", "seek", "jump to"],
        usage: "go to a moment",
        example: "go to 0:45",
        read: go_to,
    },
    Sentence {
        begins: &["forward", "back"],
        usage: "forward, back a length of time",
        example: "back 10 s",
        read: go_by,
    },
    Sentence {
        begins: &["bookmark", "remember"],
        usage: "bookmark a moment as what is to be seen there",
        example: "bookmark 0:45 as the queue is full",
        read: bookmark,
    },
    Sentence { begins: &["speed"], usage: "speed simulated seconds per second", example: "speed 0.5", read: speed },
    Sentence { begins: &["seed"], usage: "seed a number", example: "seed 42", read: seed },
    Sentence {
        begins: &["run for", "end at"],
        usage: "run for a length of time",
        example: "run for 5 min",
        read: run_for,
    },
];

impl Sentence {
    /// What this sentence makes of a text; nothing if it is another.
    ///
    /// Errors: why it cannot be understood.
    pub(super) fn read(&self, text: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
        if self.begins.is_empty() {
            return (self.read)(text, at);
        }
        let Some(rest) = after(text, self.begins) else { return Ok(Vec::new()) };
        // Those that go two ways look at which of their words it was.
        (self.read)(if self.begins.len() == 2 && self.begins[1] == "back" { text } else { rest }, at)
    }

    /// What is written to begin it.
    #[must_use]
    pub fn beginning(&self) -> &'static str {
        self.begins.first().copied().unwrap_or("slow")
    }
}

fn named(written: &str, sort: Sort, at: &Around<'_>) -> Result<Vec<parts::Named>, String> {
    parts::find(written, at, sort)
}

fn components(written: &str, at: &Around<'_>) -> Result<Vec<(ComponentId, String, u32)>, String> {
    let found = named(written, Sort::Components, at)?.into_iter();
    Ok(found
        .filter_map(|(part, name, score)| match part {
            Part::Component(id) => Some((id, name, score)),
            _ => None,
        })
        .collect())
}

fn sure(icon: &'static str, label: String, does: impl Into<Does>, score: u32) -> Suggestion {
    Suggestion { label, note: String::new(), icon, caps: &[], does: does.into(), score: 200 + score }
}

fn add(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    if let Some(name) = after(rest, &["journey", "flow", "user journey"]).filter(|name| !name.is_empty()) {
        return Ok(vec![sure("person", format!("Add the journey {name}"), Command::AddFlow(name.to_owned()), 100)]);
    }
    let (what, beside) = around(rest, &["after", "to", "behind", "called by"]);
    let what = after(what, &["a", "an", "another"]).unwrap_or(what);
    let mut out = Vec::new();
    for kind in at.catalogue().kinds {
        for preset in kind.presets {
            // A service is meant before a gateway, which is one too.
            let of_kind = fit(what, kind.title).map(|score| score.saturating_sub(1));
            let Some(score) = fit(what, preset.title).max(of_kind) else { continue };
            let wanted = Wanted::new(kind.id, Some(preset.id));
            let (label, does) = match beside {
                None => (format!("Add {}", preset.title), Command::Add { what: wanted, at: None }),
                Some(beside) => {
                    let Some((from, name, _)) = components(beside, at)?.into_iter().next() else { continue };
                    (
                        format!("Add {} after {name}", preset.title),
                        Command::AddAndConnect { what: wanted, from, at: None },
                    )
                }
            };
            out.push(Suggestion { note: kind.summary.to_owned(), ..sure(preset.icon, label, does, score) });
        }
    }
    if out.is_empty() {
        let titles = at.catalogue().kinds.iter().flat_map(|kind| kind.presets).map(|preset| preset.title.to_owned());
        return Err(unknown(what, &nearest(what, titles)));
    }
    Ok(out)
}

fn connect(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let (from, to) = around(rest, &["to", "with", "and"]);
    let callers = components(from, at)?;
    let Some(to) = to else {
        let can = |id: &ComponentId| connecting::can_start(at.scenario(), id, at.catalogue()).is_ok();
        let on = |(_, name, score): (ComponentId, String, u32)| {
            sure("connect", format!("Connect {name} to…"), Does::GoOn(format!("connect {name} to ")), score)
        };
        return Ok(callers.into_iter().filter(|(id, ..)| can(id)).map(on).collect());
    };
    let mut out = Vec::new();
    let mut refused = None;
    for (caller, caller_name, first) in callers.into_iter().take(if to.is_empty() { 1 } else { 3 }) {
        let callees = if to.is_empty() {
            parts::all(at.scenario(), Sort::Components).map(|part| (at.name(&part), part)).collect()
        } else {
            components(to, at)?.into_iter().map(|(id, name, _)| (name, Part::Component(id))).collect::<Vec<_>>()
        };
        for (place, (callee_name, callee)) in callees.into_iter().enumerate() {
            let Part::Component(callee) = callee else { continue };
            match connecting::can_connect(at.scenario(), &caller, &callee, at.catalogue()) {
                Ok(()) => {
                    let command = Command::Connect { from: caller.clone(), to: callee };
                    let score = first.saturating_sub(u32::try_from(place).unwrap_or(99));
                    out.push(sure("connect", format!("Connect {caller_name} to {callee_name}"), command, score));
                }
                Err(why) => refused = Some(why.to_string()),
            }
        }
    }
    match refused {
        Some(why) if out.is_empty() => Err(why),
        _ => Ok(out),
    }
}

fn rename(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let (which, name) = around(rest, &["to", "into"]);
    let found = components(which, at)?.into_iter();
    Ok(found
        .map(|(component, old, score)| match name.filter(|name| !name.is_empty()) {
            Some(name) => {
                let command = Command::Rename { component, name: name.to_owned() };
                sure("note", format!("Rename {old} to {name}"), command, score)
            }
            None => sure("note", format!("Rename {old} to…"), Does::GoOn(format!("rename {old} to ")), score),
        })
        .collect())
}

fn move_to(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let zones = &at.scenario().zones;
    if zones.is_empty() {
        return Err("This scenario has no zone to move to.".to_owned());
    }
    let (which, place) = around(rest, &["to", "into", "in"]);
    let mut out = Vec::new();
    for (component, name, score) in components(which, at)?.into_iter().take(4) {
        for zone in zones.iter().filter(|zone| fit(place.unwrap_or_default(), &zone.name).is_some()) {
            let command = Command::SetZone { component: component.clone(), zone: Some(zone.id.clone()) };
            out.push(sure("region", format!("Move {name} to {}", zone.name), command, score));
        }
    }
    if out.is_empty() {
        let place = place.unwrap_or_default();
        return Err(unknown(place, &nearest(place, zones.iter().map(|zone| zone.name.clone()))));
    }
    Ok(out)
}

/// The parameters of a part that a name may mean, the best first.
fn params(written: &str, target: &Target, at: &Around<'_>) -> Vec<&'static ParamSpec> {
    let specs: &'static [ParamSpec] = match target {
        Target::Component(id) => {
            at.scenario().component(id).and_then(|held| at.catalogue().kind(&held.kind)).map_or(&[], |kind| kind.params)
        }
        Target::Connection(_) => at.catalogue().connection,
        Target::Flow(_) => at.catalogue().flow,
    };
    let mut found: Vec<(u32, &'static ParamSpec)> = Vec::new();
    for spec in specs {
        let id = spec.id.replace('_', " ");
        if let Some(score) = fit(written, spec.name).max(fit(written, &id)) {
            let place = found.iter().position(|(held, _)| *held < score).unwrap_or(found.len());
            found.insert(place, (score, spec));
        }
    }
    found.into_iter().map(|(_, spec)| spec).take(6).collect()
}

/// "timeout of checkout to payments": which parameter, of which part.
fn setting(written: &str, at: &Around<'_>) -> Result<Vec<(&'static ParamSpec, Target, String)>, String> {
    let (param, part) = around(written, &["of", "on"]);
    let mut out = Vec::new();
    for (part, name, _) in named(part.unwrap_or_default(), Sort::Settable, at)?.into_iter().take(4) {
        let Some(target) = part.target() else { continue };
        for spec in params(param, &target, at) {
            out.push((spec, target.clone(), name.clone()));
        }
    }
    if out.is_empty() {
        let names = at.catalogue().connection.iter().chain(at.catalogue().kinds.iter().flat_map(|kind| kind.params));
        return Err(unknown(param, &nearest(param, names.map(|spec| spec.name.to_owned()))));
    }
    Ok(out)
}

fn set(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let (mut which, mut value) = around_last(rest, "to");
    let found = setting(which, at).or_else(|why| {
        // The last "to" belongs to the name of a connection: the value is still to come.
        (which, value) = (rest, None);
        setting(rest, at).ok().ok_or(why)
    })?;
    let mut out = Vec::new();
    let mut why = None;
    for (place, (spec, target, name)) in found.into_iter().enumerate() {
        let score = 90_u32.saturating_sub(u32::try_from(place).unwrap_or(90));
        let title = format!("{} of {name}", spec.name);
        let now = at.scenario().params(&target, at.catalogue()).map(|params| spec.format(params.value(spec.id)));
        let note = format!("{} Begins with {}.", spec.help, now.unwrap_or_default());
        let suggestion = match value.filter(|value| !value.is_empty()) {
            None => sure("gauge", format!("Set {title} to…"), Does::GoOn(format!("set {title} to ")), score),
            Some(value) => match spec.parse(value) {
                Ok(value) => {
                    let label = format!("Set {title} to {}", spec.format(value));
                    let command = Command::SetParam { target, param: spec.id, value, gesture: None, done: true };
                    sure("gauge", label, command, score)
                }
                Err(sentence) => {
                    why = why.or(Some(format!("{title}: {sentence}.")));
                    continue;
                }
            },
        };
        out.push(Suggestion { note, ..suggestion });
    }
    match why {
        Some(why) if out.is_empty() => Err(why),
        _ => Ok(out),
    }
}

fn reset(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let on = |(spec, target, name): (&'static ParamSpec, Target, String)| {
        let label = format!("Reset {} of {name}", spec.name);
        sure("reset", label, Command::ResetParam { target, param: spec.id }, 50)
    };
    Ok(setting(rest, at)?.into_iter().map(on).collect())
}

fn go_to(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let moment = times::moment(rest, at.scenario().duration)?;
    Ok(vec![sure("target", format!("Go to {}", written_moment(moment)), Command::Seek(moment), 100)])
}

fn go_by(text: &str, _: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let (verb, way, rest) = match (after(text, &["back"]), after(text, &["forward"])) {
        (Some(rest), _) => ("Back", -1, rest),
        (None, Some(rest)) => ("Forward", 1, rest),
        (None, None) => return Ok(Vec::new()),
    };
    let rest = after(rest, &["by"]).unwrap_or(rest);
    if rest.is_empty() || after(rest, &["to"]).is_some() {
        return Ok(Vec::new());
    }
    let length = times::length(rest)?;
    let by = i64::try_from(length.0).unwrap_or(i64::MAX);
    Ok(vec![sure("target", format!("{verb} by {length}"), Command::SeekBy(way * by), 100)])
}

fn bookmark(rest: &str, at: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    let (when, name) = around(rest, &["as", "called"]);
    let when = after(when, &["at", "this moment", "now", "here"]).unwrap_or(when);
    let moment = if when.is_empty() { None } else { Some(times::moment(when, at.scenario().duration)?) };
    let mut label =
        moment.map_or_else(|| "Bookmark this moment".to_owned(), |at| format!("Bookmark {}", written_moment(at)));
    let name = name.unwrap_or_default().to_owned();
    if !name.is_empty() {
        label += &format!(" as {name}");
    }
    Ok(vec![sure("snapshot", label, Command::from(BookmarkCommand::Add { at: moment, name }), 100)])
}

fn speed(rest: &str, _: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    match parse_number(rest) {
        Ok(speed) if (0.001..=100.0).contains(&speed) => Ok(vec![sure(
            "gauge",
            format!("Speed {}×", rest.trim_matches(['x', '×', ' '])),
            Command::SetSpeed(speed),
            100,
        )]),
        _ => Err("A speed is a number from 0.001 to 100: simulated seconds per second.".to_owned()),
    }
}

fn seed(rest: &str, _: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    match rest.parse::<u64>() {
        Ok(seed) if seed <= MAX_SEED => {
            Ok(vec![sure("dice", format!("Seed {seed}: other luck, from 0:00"), Command::SetSeed(seed), 100)])
        }
        _ if rest.is_empty() => Ok(Vec::new()),
        _ => Err(format!("A seed is a whole number from 0 to {MAX_SEED}.")),
    }
}

fn run_for(rest: &str, _: &Around<'_>) -> Result<Vec<Suggestion>, String> {
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let length = times::length(rest)?;
    Ok(vec![sure("gauge", format!("Run for {length}"), Command::SetDuration(length), 100)])
}
