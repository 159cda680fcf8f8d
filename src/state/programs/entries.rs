//! What can be chosen and written of a step: everything that a scenario can say of it, save the steps inside it.

use betwixt_model::{Amount, Answer, Besides, Effect, Isolation, Key, OnlyIf, Role, Step, Together, distribution};

use super::here::Here;
use crate::state::entries::{Control, Entry};

/// What can be chosen and written of a step that stands there.
#[must_use]
pub fn entries(here: &Here<'_>, step: &Step) -> Vec<Entry<Step>> {
    let of = Of { here, step };
    match step {
        Step::Work(time) => vec![of.work(time.map_or_else(String::new, |time| time.to_string()))],
        Step::Call(role) => vec![of.way("call", role), of.role("whom", "Whom", role, Step::Call)],
        Step::Publish(role) => vec![of.way("publish", role), of.role("whom", "Whom", role, Step::Publish)],
        Step::Compensate(role) => vec![of.role("whom", "Whom", role, Step::Compensate)],
        Step::Read { from, key, cache, at_least } => of.read(from, key, cache.as_deref(), *at_least),
        Step::Write { to, key, condition, besides, amount } => of.write(to, key, (*condition, *besides, *amount)),
        Step::Effect(effect) => vec![of.effect(*effect)],
        Step::Answer(answer) => vec![of.answer(*answer)],
        Step::Together(together) => of.together(together),
        Step::Transaction { on, isolation, .. } => of.transaction(on, *isolation),
        Step::Compensation(_) | Step::TwoPhaseCommit(_) | Step::Try { .. } => Vec::new(),
    }
}

/// One step, and where it stands.
struct Of<'a> {
    here: &'a Here<'a>,
    step: &'a Step,
}

impl Of<'_> {
    /// An entry that makes another step of this one.
    fn entry(
        &self,
        id: &str,
        label: &str,
        control: Control,
        change: impl Fn(&mut Step, &str) -> Result<(), String> + 'static,
    ) -> Entry<Step> {
        Entry::changing(self.step, id, label, control, change)
    }

    /// The connections that fit, by whom they lead to; and the one that is named now, whether or not it fits.
    fn roles(&self, named: &str, make: impl Fn(String) -> Step) -> Vec<(String, String)> {
        let fitting = self.here.fitting(make);
        let mut out: Vec<_> = fitting.map(|callee| (callee.name.clone(), callee.shown.clone())).collect();
        if !named.is_empty() && out.iter().all(|(name, _)| name != named) {
            out.push((named.to_owned(), format!("{named} (does not fit)")));
        }
        out
    }

    fn role(&self, id: &str, label: &str, role: &str, make: impl Fn(String) -> Step + Clone + 'static) -> Entry<Step> {
        let control = Control::Choice { options: self.roles(role, make.clone()), value: role.to_owned() };
        Entry::new(id, label, control, move |chosen| Ok(make(chosen.to_owned())))
    }

    /// The same step of another store.
    fn store(&self, id: &str, label: &str, named: &str) -> Entry<Step> {
        let held = self.step.clone();
        self.role(id, label, named, move |chosen| {
            let mut next = held.clone();
            if let Step::Read { from: role, .. } | Step::Write { to: role, .. } | Step::Transaction { on: role, .. } =
                &mut next
            {
                *role = chosen;
            }
            next
        })
    }

    fn work(&self, value: String) -> Entry<Step> {
        self.entry("how-long", "How long", Control::Field { value, empty: "its own service time" }, |step, text| {
            *step = Step::Work(if text.is_empty() { None } else { Some(distribution::parse(text)?) });
            Ok(())
        })
    }

    /// Ask and wait, or tell and go on.
    fn way(&self, value: &str, role: &str) -> Entry<Step> {
        let control =
            Control::words(&[("call", "Ask, and wait for the answer"), ("publish", "Tell, and go on at once")], value);
        let role = role.to_owned();
        self.entry("how", "How", control, move |step, chosen| {
            *step = if chosen == "call" { Step::Call(role.clone()) } else { Step::Publish(role.clone()) };
            Ok(())
        })
    }

    fn key(&self, key: &Key) -> Vec<Entry<Step>> {
        /// Before somebody says what the shared record is called.
        const SHARED: &str = "row";
        let value = match key {
            Key::Drawn => "key",
            Key::Operation => "operation",
            Key::Fixed(_) => "fixed",
        };
        let words = [
            ("key", "The operation’s record"),
            ("operation", "One of its own, such as an order"),
            ("fixed", "One that all share"),
        ];
        let mut out = vec![self.entry("record", "Record", Control::words(&words, value), |step, chosen| {
            set_key(
                step,
                match chosen {
                    "operation" => Key::Operation,
                    "fixed" => Key::Fixed(SHARED.to_owned()),
                    _ => Key::Drawn,
                },
            );
            Ok(())
        })];
        if let Key::Fixed(name) = key {
            let control = Control::Field { value: name.clone(), empty: "" };
            out.push(self.entry("its-name", "Its name", control, |step, text| {
                if text.is_empty() {
                    return Err("a record that all share has a name".to_owned());
                }
                // As documents write it, too.
                set_key(
                    step,
                    Key::Fixed(text.strip_prefix('=').filter(|name| !name.is_empty()).unwrap_or(text).to_owned()),
                );
                Ok(())
            }));
        }
        out
    }

    fn read(&self, from: &str, key: &Key, cache: Option<&str>, at_least: Option<i16>) -> Vec<Entry<Step>> {
        let mut out = vec![self.store("from", "From", from)];
        out.extend(self.key(key));
        let (held, store) = (self.step.clone(), from.to_owned());
        let through = move |chosen: String| {
            let mut next = held.clone();
            if let Step::Read { cache, .. } = &mut next {
                *cache = (!chosen.is_empty()).then_some(chosen);
            }
            next
        };
        let mut caches = vec![(String::new(), "No cache".to_owned())];
        caches.extend(self.roles(cache.unwrap_or(""), through.clone()).into_iter().filter(|(name, _)| *name != store));
        if caches.len() > 1 {
            let control = Control::Choice { options: caches, value: cache.unwrap_or("").to_owned() };
            out.push(Entry::new("through", "Through", control, move |chosen| Ok(through(chosen.to_owned()))));
        }
        let counts = self.here.callee(from).is_some_and(|callee| callee.role != Role::Store || callee.counts);
        if counts && !self.here.inside.is_plain() || at_least.is_some() {
            let value = at_least.map_or_else(String::new, |least| least.to_string());
            let note = "With a smaller amount there than this the step does not go well: sold out.";
            let control = Control::Field { value, empty: "any amount will do" };
            let entry = self.entry("at-least", "At least", control, |step, text| {
                if let Step::Read { at_least, .. } = step {
                    *at_least = if text.is_empty() { None } else { Some(whole(text, 0)?) };
                }
                Ok(())
            });
            out.push(entry.with_note(note));
        }
        out
    }

    fn write(
        &self,
        to: &str,
        key: &Key,
        (condition, besides, amount): (Option<OnlyIf>, Besides, Option<Amount>),
    ) -> Vec<Entry<Step>> {
        let mut out = vec![self.store("to", "To", to)];
        out.extend(self.key(key));
        let bare = condition.is_none() && besides == Besides::NOTHING && amount.is_none();
        // What it belongs to says when it takes place.
        if self.here.inside.is_plain() && bare {
            return out;
        }
        // Somebody may have led the connection elsewhere: what stands there can always be taken back.
        let callee = self.here.callee(to);
        let counts = amount.is_some() || callee.is_some_and(|callee| callee.counts);
        if counts {
            out.extend(self.amount(amount));
        }
        out.push(self.condition(condition, counts));
        if besides == Besides::NOTHING && !callee.is_some_and(|callee| callee.tables) {
            return out;
        }
        out.push(
            self.besides("outbox", "Outbox", besides.outbox, |held, on| held.outbox = on)
                .with_note("A message in the same transaction, which the store publishes afterwards."),
        );
        out.push(
            self.besides("inbox", "Inbox", besides.inbox, |held, on| held.inbox = on)
                .with_note("Only if the message that this is about was not written about before."),
        );
        out
    }

    fn besides(&self, id: &str, label: &str, on: bool, set: fn(&mut Besides, bool)) -> Entry<Step> {
        self.entry(id, label, Control::Switch(on), move |step, asked| {
            if let Step::Write { besides, .. } = step {
                set(besides, asked == Control::ON);
            }
            Ok(())
        })
    }

    /// What becomes of the amount: how, and by how much.
    fn amount(&self, amount: Option<Amount>) -> Vec<Entry<Step>> {
        let value = match amount {
            None => "",
            Some(Amount::Add(_)) => "add",
            Some(Amount::Set(_)) => "set",
        };
        let words = [
            ("", "Stays as it is"),
            ("add", "So much more or less"),
            ("set", "What was read, and so much more or less"),
        ];
        let how = self.entry("amount", "Amount", Control::words(&words, value), |step, chosen| {
            let Step::Write { amount, condition, .. } = step else { return Ok(()) };
            let by = amount.map_or(-1, Amount::by);
            *amount = match chosen {
                "add" => Some(Amount::Add(by)),
                "set" => Some(Amount::Set(by)),
                _ => None,
            };
            // What leaves the amount alone cannot leave too little of it.
            *condition = condition.filter(|held| amount.is_some() || *held != OnlyIf::Enough);
            Ok(())
        });
        let note = match amount {
            None => return vec![how],
            Some(Amount::Add(_)) => "From what the store holds at that moment.",
            Some(Amount::Set(_)) => "From what this program read before: another program may have changed it since.",
        };
        let control = Control::Field { value: amount.map_or_else(String::new, Amount::written), empty: "" };
        let much = self.entry("by", "By", control, |step, text| {
            let Step::Write { amount: Some(held), .. } = step else { return Ok(()) };
            *held = match *held {
                Amount::Add(_) => Amount::Add(whole(text, -Amount::MOST)?),
                Amount::Set(_) => match Amount::set_to(text) {
                    Some(set) => set,
                    None => {
                        Amount::Set(whole(text, -Amount::MOST).map_err(|why| format!("{why}, nor like \"read - 1\""))?)
                    }
                },
            };
            Ok(())
        });
        vec![how.with_note(note), much]
    }

    fn condition(&self, condition: Option<OnlyIf>, counts: bool) -> Entry<Step> {
        let shown = |held: OnlyIf| match held {
            OnlyIf::Unchanged => "If unchanged since it was read",
            OnlyIf::Absent => "If it was never written",
            OnlyIf::Enough => "If there is enough",
        };
        let mut words = vec![("", "Always")];
        let possible =
            OnlyIf::ALL.into_iter().filter(|held| counts || *held != OnlyIf::Enough || condition == Some(*held));
        words.extend(possible.map(|held| (held.name(), shown(held))));
        let control = Control::words(&words, condition.map_or("", OnlyIf::name));
        let entry = self.entry("when", "When", control, |step, chosen| {
            if let Step::Write { condition, amount, .. } = step {
                *condition = OnlyIf::ALL.into_iter().find(|held| held.name() == chosen);
                // Enough of what: of an amount that goes down.
                if *condition == Some(OnlyIf::Enough) {
                    amount.get_or_insert(Amount::Add(-1));
                }
            }
            Ok(())
        });
        entry.with_note(condition.map_or(String::new(), |held| {
            format!("Only if {}; otherwise the store answers with a conflict, 409.", held.meaning())
        }))
    }

    fn effect(&self, effect: Effect) -> Entry<Step> {
        let options = Effect::ALL.map(|held| (held.name().to_owned(), capital(held.name()))).to_vec();
        let control = Control::Choice { options, value: effect.name().to_owned() };
        let back = effect.compensation().map_or_else(
            || "Nothing makes up for it.".to_owned(),
            |other| format!("It cannot be undone; {} makes up for it.", capital(other.name()).to_lowercase()),
        );
        let entry = self.entry("what", "What", control, |step, chosen| {
            *step = Step::Effect(Effect::from_name(chosen).ok_or("there is no such effect")?);
            Ok(())
        });
        entry.with_note(back)
    }

    fn answer(&self, answer: Answer) -> Entry<Step> {
        let value = if answer == Answer::Ok { "ok" } else { "error" };
        self.entry("answer", "Answer", Control::words(&[("ok", "Ok"), ("error", "An error")], value), |step, chosen| {
            *step = Step::Answer(if chosen == "ok" { Answer::Ok } else { Answer::Error });
            Ok(())
        })
    }

    fn transaction(&self, on: &str, isolation: Isolation) -> Vec<Entry<Step>> {
        let options = Isolation::ALL.map(|level| (level.name().to_owned(), capital(level.name()))).to_vec();
        let control = Control::Choice { options, value: isolation.name().to_owned() };
        let level = self.entry("isolation", "Isolation", control, |step, chosen| {
            if let Step::Transaction { isolation, .. } = step {
                *isolation = Isolation::ALL.into_iter().find(|level| level.name() == chosen).ok_or("no such level")?;
            }
            Ok(())
        });
        vec![self.store("on", "On", on), level.with_note(format!("{}.", capital(isolation.meaning())))]
    }

    fn together(&self, together: &Together) -> Vec<Entry<Step>> {
        let change = |id: &str, label: &str, control, change: fn(&mut Together, &str) -> Result<(), String>| {
            self.entry(id, label, control, move |step, text| match step {
                Step::Together(held) => change(held, text),
                _ => Ok(()),
            })
        };
        let times = Control::Field { value: together.times.to_string(), empty: "1" };
        let need = together.need.map_or_else(String::new, |need| need.to_string());
        let need = Control::Field { value: need, empty: "all of them" };
        vec![
            change("copies", "Copies", times, |held, text| {
                held.times = if text.is_empty() { 1 } else { from_one(text)? };
                Ok(())
            }),
            change("needs", "Needs", need, |held, text| {
                held.need = if text.is_empty() { None } else { Some(from_one(text)?) };
                Ok(())
            })
            .with_note("How many branches must end well; nobody waits for the rest."),
            change("branch", "Add a branch", Control::Press(true), |held, _| {
                held.branches.push(Vec::new());
                Ok(())
            }),
            change("no-branch", "Remove the last", Control::Press(together.branches.len() > 1), |held, _| {
                held.branches.pop();
                Ok(())
            }),
        ]
    }
}

fn set_key(step: &mut Step, to: Key) {
    if let Step::Read { key, .. } | Step::Write { key, .. } = step {
        *key = to;
    }
}

fn whole(text: &str, least: i16) -> Result<i16, String> {
    let number = text.trim().parse::<i16>().ok().filter(|n| (least..=Amount::MOST).contains(n));
    number.ok_or_else(|| format!("{text:?} is no whole number from {least} to {}", Amount::MOST))
}

fn from_one(text: &str) -> Result<u16, String> {
    text.parse::<u16>().ok().filter(|n| *n > 0).ok_or_else(|| format!("{text:?} is no whole number from 1"))
}

/// A word of a document as it is shown: "Read committed".
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).map(|letter| if letter == '_' { ' ' } else { letter }).collect()
}
