//! What can be changed of a step, and what can be done with it.

use std::rc::Rc;

use crate::views::markup::html;
use betwixt_model::validate::step_fits;
use betwixt_model::{Amount, Answer, Besides, Effect, Key, OnlyIf, Step, Together, distribution};
use yew::prelude::*;

use super::super::density::{Density, Law};
use super::rows::Drawn;
use crate::state::label::component_name;
use crate::state::programs::{Place, Way};
use crate::views::controls::choice::Choice;
use crate::views::controls::field::{Field, refusal};
use crate::views::controls::switch::Switch;
use crate::views::icons::small;
use crate::views::readout;

/// The fields of a step, and its tools.
pub(super) fn form(drawn: &Drawn<'_>, step: &Step, place: &Place) -> Html {
    let form = Form { drawn, step, place };
    html! {
        <div class="step-form" role="group" aria-label={format!("Step {}", place.at + 1)}>
            { form.fields() }
            { form.tools() }
        </div>
    }
}

/// One step that is open.
#[derive(Clone, Copy)]
struct Form<'a> {
    drawn: &'a Drawn<'a>,
    step: &'a Step,
    place: &'a Place,
}

impl Form<'_> {
    fn fields(&self) -> Html {
        match self.step {
            Step::Work(time) => html! {
                <>
                    { self.work(time.map_or_else(String::new, |time| time.to_string())) }
                    { for time.map(|time| {
                        let of = "Work".to_owned();
                        Density { of, law: Law::Drawn(time), was: None, leaves: Vec::new() }.shown("density")
                    }) }
                </>
            },
            Step::Call(role) => html! { <>{ self.way("ask", role) }{ self.whom("Whom", role, Step::Call) }</> },
            Step::Publish(role) => html! { <>{ self.way("tell", role) }{ self.whom("Whom", role, Step::Publish) }</> },
            Step::Compensate(role) => self.whom("Whom", role, Step::Compensate),
            Step::Read { from, key, cache, at_least } => self.read(from, key, cache.as_deref(), *at_least),
            Step::Write { to, key, condition, besides, amount } => self.write(to, key, *condition, (*besides, *amount)),
            Step::Effect(effect) => self.effect(*effect),
            Step::Answer(answer) => self.answer(*answer),
            Step::Together(together) => self.together(together),
            Step::Compensation(_) | Step::TwoPhaseCommit(_) | Step::Transaction { .. } | Step::Try { .. } => {
                Html::default()
            }
        }
    }

    fn id(&self, what: &str) -> String {
        format!("{}-{what}", self.drawn.hand.id(self.place))
    }

    /// Asks for another step here, made from what was chosen.
    fn makes(&self, make: impl Fn(&str) -> Option<Step> + 'static) -> Callback<AttrValue> {
        let (hand, place) = (self.drawn.hand.clone(), self.place.clone());
        Callback::from(move |chosen: AttrValue| {
            if let Some(step) = make(&chosen) {
                hand.replace(&place, step);
            }
        })
    }

    fn choice(
        &self,
        label: &'static str,
        options: Vec<(String, String)>,
        value: &str,
        on_choice: Callback<AttrValue>,
    ) -> Html {
        let options: Rc<[(AttrValue, AttrValue)]> =
            options.into_iter().map(|(value, shown)| (value.into(), shown.into())).collect();
        let choice = Choice {
            id: self.id(&label.to_ascii_lowercase().replace(' ', "-")).into(),
            label: label.into(),
            options,
            value: AttrValue::from(value.to_owned()),
            changed: false,
            list: true,
            on_choice,
        };
        row(label, choice.view())
    }

    fn field(
        &self,
        label: &'static str,
        value: String,
        placeholder: &'static str,
        make: impl Fn(&str) -> Result<Step, String> + 'static,
    ) -> Html {
        let (hand, place, held) = (self.drawn.hand.clone(), self.place.clone(), value.clone());
        let commit = Callback::from(move |text: String| match make(text.trim()) {
            Ok(step) => {
                hand.replace(&place, step);
                Ok(())
            }
            Err(why) => Err(refusal(&why, if held.is_empty() { placeholder } else { &held })),
        });
        let id = self.id(&label.to_ascii_lowercase().replace(' ', "-"));
        row(
            label,
            html! { <Field key={id.clone()} id={id.clone()} class="long" {label} {value} {placeholder} {commit} /> },
        )
    }

    /// The connections that fit, by whom they lead to; and the one that is named now, whether or not it fits.
    fn roles(&self, named: Option<&str>, with: impl Fn(String) -> Step) -> Vec<(String, String)> {
        let all = self.drawn.roles.iter();
        let mut out: Vec<(String, String)> = all
            .filter(|callee| step_fits(&with(callee.name.clone()), &callee.name, callee.role))
            .map(|callee| {
                let name = component_name(self.drawn.scenario, &callee.to).to_owned();
                // Two connections to one component are told apart by what programs call them.
                let several = self.drawn.roles.iter().filter(|other| other.to == callee.to).count() > 1;
                (callee.name.clone(), if several { format!("{name} ({})", callee.name) } else { name })
            })
            .collect();
        if let Some(named) = named
            && out.iter().all(|(name, _)| name != named)
        {
            out.push((named.to_owned(), format!("{named} (does not fit)")));
        }
        out
    }

    fn whom(&self, label: &'static str, role: &str, make: fn(String) -> Step) -> Html {
        self.choice(label, self.roles(Some(role), make), role, self.makes(move |chosen| Some(make(chosen.to_owned()))))
    }

    /// Ask and wait, or tell and go on.
    fn way(&self, value: &str, role: &str) -> Html {
        let role = role.to_owned();
        let options = pairs(&[("ask", "Ask, and wait for the answer"), ("tell", "Tell, and go on at once")]);
        let make = move |chosen: &str| {
            Some(if chosen == "ask" { Step::Call(role.clone()) } else { Step::Publish(role.clone()) })
        };
        self.choice("How", options, value, self.makes(make))
    }

    fn work(&self, value: String) -> Html {
        self.field("How long", value, "its own service time", |text| match text {
            "" => Ok(Step::Work(None)),
            text => distribution::parse(text).map(|time| Step::Work(Some(time))),
        })
    }

    fn key(&self, key: &Key, make: impl Fn(Key) -> Step + Clone + 'static) -> Html {
        let value = match key {
            Key::Drawn => "key",
            Key::Operation => "operation",
            Key::Fixed(_) => "fixed",
        };
        let options = pairs(&[
            ("key", "The operation’s record"),
            ("operation", "One of its own, such as an order"),
            ("fixed", "One that all share"),
        ]);
        let made = make.clone();
        let chosen = self.makes(move |chosen| {
            Some(made(match chosen {
                "operation" => Key::Operation,
                "fixed" => Key::Fixed("row".to_owned()),
                _ => Key::Drawn,
            }))
        });
        let name = match key {
            Key::Fixed(name) => self.field("Its name", name.clone(), "", move |text| match text {
                "" => Err("a record that all share has a name".to_owned()),
                text => Ok(make(Key::Fixed(text.to_owned()))),
            }),
            Key::Drawn | Key::Operation => Html::default(),
        };
        html! { <>{ self.choice("Record", options, value, chosen) }{ name }</> }
    }

    fn read(&self, from: &str, key: &Key, cache: Option<&str>, at_least: Option<i16>) -> Html {
        let (from, key_, cache_) = (from.to_owned(), key.clone(), cache.map(ToOwned::to_owned));
        let store = {
            let (key, cache) = (key_.clone(), cache_.clone());
            move |from: String| Step::Read { from, key: key.clone(), cache: cache.clone(), at_least }
        };
        let through = {
            let (from, key) = (from.clone(), key_);
            move |cache: Option<String>| Step::Read { from: from.clone(), key: key.clone(), cache, at_least }
        };
        let record = {
            let (from, cache) = (from.clone(), cache_);
            move |key: Key| Step::Read { from: from.clone(), key, cache: cache.clone(), at_least }
        };
        let mut caches = pairs(&[("", "No cache")]);
        let fitting = through.clone();
        caches.extend(self.roles(cache, move |name| fitting(Some(name))).into_iter().filter(|(name, _)| *name != from));
        let stores = self.roles(Some(&from), store.clone());
        html! {
            <>
                { self.choice("From", stores, &from, self.makes(move |chosen| Some(store(chosen.to_owned())))) }
                { self.key(key, record) }
                if caches.len() > 1 {
                    { self.choice("Through", caches, cache.unwrap_or(""), self.makes(move |chosen| {
                        Some(through((!chosen.is_empty()).then(|| chosen.to_owned())))
                    })) }
                }
            </>
        }
    }

    fn write(
        &self,
        to: &str,
        key: &Key,
        condition: Option<OnlyIf>,
        (besides, amount): (Besides, Option<Amount>),
    ) -> Html {
        let (to, key_) = (to.to_owned(), key.clone());
        let write = move |to: String, key: Key, condition, besides| Step::Write { to, key, condition, besides, amount };
        let store = {
            let key = key_.clone();
            move |to: String| write(to, key.clone(), condition, besides)
        };
        let record = {
            let to = to.clone();
            move |key: Key| write(to.clone(), key, condition, besides)
        };
        let only = {
            let (to, key) = (to.clone(), key_.clone());
            move |word: &str| {
                let condition = OnlyIf::ALL.into_iter().find(|held| held.name() == word);
                Some(write(to.clone(), key.clone(), condition, besides))
            }
        };
        let mut conditions = pairs(&[
            ("", "Always"),
            (OnlyIf::Unchanged.name(), "If unchanged since it was read"),
            (OnlyIf::Absent.name(), "If it was never written"),
        ]);
        if amount.is_some() {
            conditions.extend(pairs(&[(OnlyIf::Enough.name(), "If there is enough")]));
        }
        let stores = self.roles(Some(&to), store.clone());
        let switch =
            |label: &'static str, note: &'static str, on: bool, besides: fn(Besides, bool) -> Besides, now: Besides| {
                let (hand, place, to, key) = (self.drawn.hand.clone(), self.place.clone(), to.clone(), key_.clone());
                let on_switch = Callback::from(move |on| {
                    hand.replace(&place, write(to.clone(), key.clone(), condition, besides(now, on)));
                });
                Switch { label: label.into(), note: note.into(), on, changed: false, on_switch }.view()
            };
        html! {
            <>
                { self.choice("To", stores, &to, self.makes(move |chosen| Some(store(chosen.to_owned())))) }
                { self.key(key, record) }
                { self.choice("When", conditions, condition.map_or("", OnlyIf::name), self.makes(only)) }
                { switch("Outbox", "A message in the same transaction, which the store publishes afterwards.", besides.outbox,
                    |held, on| Besides { outbox: on, ..held }, besides) }
                { switch("Inbox", "Only if the message that this is about was not written about before.", besides.inbox,
                    |held, on| Besides { inbox: on, ..held }, besides) }
            </>
        }
    }

    fn effect(&self, effect: Effect) -> Html {
        let options =
            Effect::ALL.into_iter().map(|held| (held.name().to_owned(), readout::word(held.name()))).collect();
        self.choice("What", options, effect.name(), self.makes(|chosen| Effect::from_name(chosen).map(Step::Effect)))
    }

    fn answer(&self, answer: Answer) -> Html {
        let value = if answer == Answer::Ok { "ok" } else { "error" };
        let made = |chosen: &str| Some(Step::Answer(if chosen == "ok" { Answer::Ok } else { Answer::Error }));
        self.choice("Answer", pairs(&[("ok", "Ok"), ("error", "An error")]), value, self.makes(made))
    }

    fn together(&self, together: &Together) -> Html {
        let (held, again) = (together.clone(), together.clone());
        let whole = |text: &str| {
            text.parse::<u16>().ok().filter(|n| *n > 0).ok_or_else(|| format!("{text:?} is no whole number from 1"))
        };
        let times = self.field("Copies", together.times.to_string(), "1", move |text| {
            Ok(Step::Together(Together { times: whole(text)?, ..held.clone() }))
        });
        let need = self.field(
            "Needs",
            together.need.map_or_else(String::new, |need| need.to_string()),
            "all of them",
            move |text| {
                let need = if text.is_empty() { None } else { Some(whole(text)?) };
                Ok(Step::Together(Together { need, ..again.clone() }))
            },
        );
        let branch = |add: bool| {
            let (hand, place, mut next) = (self.drawn.hand.clone(), self.place.clone(), together.clone());
            if add {
                next.branches.push(Vec::new());
            } else {
                next.branches.pop();
            }
            Callback::from(move |_: MouseEvent| hand.replace(&place, Step::Together(next.clone())))
        };
        let one = together.branches.len() < 2;
        html! {
            <>
                { times }{ need }
                <div class="step-tools">
                    <button type="button" class="button" onclick={branch(true)}><span>{ "Add a branch" }</span></button>
                    <button type="button" class="button" disabled={one} onclick={branch(false)}><span>{ "Remove the last" }</span></button>
                </div>
            </>
        }
    }

    fn tools(&self) -> Html {
        let (hand, place) = (self.drawn.hand, self.place);
        let goes = |way: Way, icon: &'static str, label: &'static str| {
            let (asked, from) = (hand.clone(), place.clone());
            tool(icon, label, !hand.can_go(place, way), Callback::from(move |_: MouseEvent| asked.send(&from, way)))
        };
        let does = |icon: &'static str, label: &'static str, what: fn(&super::hand::Hand, &Place)| {
            let (hand, place) = (hand.clone(), place.clone());
            tool(icon, label, false, Callback::from(move |_: MouseEvent| what(&hand, &place)))
        };
        html! {
            <div class="step-tools">
                { goes(Way::Up, "up", "Move up (Alt+Up)") }
                { goes(Way::Down, "down", "Move down (Alt+Down)") }
                { goes(Way::Out, "left", "Move out (Alt+Left)") }
                { goes(Way::In, "right", "Move into its neighbour (Alt+Right)") }
                { does("double", "Duplicate the step", super::hand::Hand::double) }
                { does("trash", "Remove the step (Delete)", super::hand::Hand::remove) }
            </div>
        }
    }
}

fn tool(icon: &'static str, label: &'static str, disabled: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button bare" title={label} aria-label={label} {disabled} {onclick}>{ small(icon) }</button>
    }
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(value, shown)| ((*value).to_owned(), (*shown).to_owned())).collect()
}

fn row(label: &'static str, control: Html) -> Html {
    html! { <div class="row wide" key={label}><span class="row-label">{ label }</span>{ control }</div> }
}
