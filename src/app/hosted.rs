//! The page around an embed: when this one is out of sight, what that one asks for, and what it is told.

use std::cell::RefCell;
use std::collections::BTreeMap;

use betwixt_model::Exposed;
use betwixt_model::setting::find;
use serde_json::{Value, json};
use yew::Context;

use super::telling::{check, completed, drawn_height, finding, has_turned, judged, metrics, param, state, value};
use super::{App, CATALOGUE, Message};
use crate::gallery;
use crate::platform::{self, parent, resize};
use crate::runner::summary::Standing;
use crate::runner::{Summary, numbers};
use crate::state::host::{self, Ask, Asked, Gate, Given, Passage, Source, What};
use crate::state::opening::{Opened, open_link, open_text, save, share};
use crate::state::route;
use crate::state::{Command, EmbedMode, GestureId, SessionAction, Show, Theme, Toast};

/// How often it is told the time of a run that plays, and its numbers [page milliseconds].
const STATE_PAGE_MS: f64 = 250.0;
const METRIC_PAGE_MS: f64 = 1_000.0;
/// Values for one parameter that follow each other so closely are one drag: one step back, thinned out as a hand's are
/// [page milliseconds].
const DRAG_PAGE_MS: f64 = 1_000.0;

thread_local! {
    static TOLD: RefCell<Told> = RefCell::default();
    static LAST_SET: RefCell<Option<(String, GestureId, f64)>> = const { RefCell::new(None) };
}

/// What the page around knows already.
#[derive(Debug, Default)]
struct Told {
    /// What is to be told as soon as it has spoken.
    waiting: Vec<String>,
    state: Value,
    state_at: f64,
    metric_at: f64,
    findings: BTreeMap<String, (u64, f64)>,
    /// Verdict of each expectation, and whether it is settled.
    checks: BTreeMap<String, (Standing, bool)>,
    completed: bool,
    height: f64,
}

/// Tells the page around something, now or as soon as it has spoken.
pub(super) fn tell(kind: &str, fields: Value) {
    let text = host::message(kind, fields);
    if parent::has_spoken() {
        parent::tell(&text);
    } else {
        TOLD.with_borrow_mut(|told| told.waiting.push(text));
    }
}

impl App {
    /// An embed stands still while nobody sees it, says that it is here, and what of its address it did not understand.
    pub(super) fn begin_hosted(&mut self, ctx: &Context<Self>) {
        let Some(mode) = self.route.embed else { return };
        let hidden = ctx.link().callback(Message::Hidden);
        self._watches.push(platform::sight::watch(move |now| hidden.emit(now)));
        self._watches.push(listen(ctx, route::host(&platform::url::here().query)));
        let said = [self.show(mode).complaint(self.document.scenario(), &CATALOGUE), self.foreign()];
        let said: Vec<String> = said.into_iter().flatten().collect();
        if !said.is_empty() {
            let said = said.join(" ");
            tell("notice", json!({ "message": said }));
            self.session_takes(SessionAction::Toast(Toast::news(said), platform::page_clock::now()));
        }
        parent::greet(&host::message("ready", json!({ "versions": [host::VERSION], "engine": CATALOGUE.engine })));
    }

    fn foreign(&self) -> Option<String> {
        let lang = self.route.lang.as_deref().filter(|lang| !lang.starts_with("en"))?;
        Some(format!("The address asks for the language “{lang}”; so far this page speaks English only."))
    }

    pub(super) fn show(&self, mode: EmbedMode) -> Show {
        Show::of(&self.route.show, mode)
    }

    /// What is to be done for a message, and what is answered; or why it cannot be done.
    fn asked_by_host(&self, ask: &Ask) -> Result<(Vec<Command>, Value), String> {
        let done = |command: Command| Ok((vec![command], Value::Null));
        match ask {
            Ask::Hello => Ok((Vec::new(), self.state_now())),
            Ask::Play => done(Command::Play),
            Ask::Pause => done(Command::Pause),
            Ask::Step => done(Command::Step),
            Ask::Reset => done(Command::Reset),
            Ask::Seek(at) => done(Command::Seek(*at)),
            Ask::Load(source) => load(source),
            Ask::Set(path, value) => self.set(path, value).map(|command| (vec![command], Value::Null)),
            Ask::Get(what) => self.get(what).map(|value| (Vec::new(), value)),
        }
    }

    fn set(&self, path: &str, given: &Given) -> Result<Command, String> {
        let wrong = |what: &str| Err(format!("Give {path} {what}."));
        match (path, given) {
            ("speed", Given::Text(auto)) if auto == "auto" => return Ok(Command::SetAutoSpeed(true)),
            ("speed", Given::Number(speed)) if (0.001..=100.0).contains(speed) => return Ok(Command::SetSpeed(*speed)),
            ("speed", _) => return wrong("from 0.001 to 100, or \"auto\""),
            ("theme", Given::Text(name)) if let Some(theme) = Theme::from_name(name) => {
                return Ok(Command::SetTheme(theme));
            }
            ("theme", _) => return wrong("\"light\", \"dark\" or \"system\""),
            ("seed", Given::Number(seed)) if *seed >= 0.0 && *seed <= betwixt_model::scenario::MAX_SEED as f64 => {
                return Ok(Command::SetSeed(*seed as u64));
            }
            ("seed", _) => return wrong("a whole number"),
            _ => {}
        }
        let scenario = self.document.scenario();
        let (target, spec) = find(scenario, &CATALOGUE, path).map_err(|problem| problem.to_string())?;
        let now = param(
            scenario,
            self.runner.edit_time(),
            &Exposed { target: target.clone(), param: spec.id, label: String::new() },
        );
        let value = value(spec, now.map(|(value, _)| value), given)?;
        let page_ms = platform::page_clock::now();
        let gesture = LAST_SET.with_borrow_mut(|last| {
            let same = last.take().filter(|(held, _, at)| held == path && page_ms - at < DRAG_PAGE_MS);
            let gesture = same.map_or_else(GestureId::fresh, |(_, gesture, _)| gesture);
            *last = Some((path.to_owned(), gesture, page_ms));
            gesture
        });
        Ok(Command::SetParam { target, param: spec.id, value, gesture: Some(gesture), done: false })
    }

    fn get(&self, what: &What) -> Result<Value, String> {
        let (scenario, now) = (self.document.scenario(), self.runner.edit_time());
        let described = |exposed: &Exposed| param(scenario, now, exposed).map(|(_, described)| described);
        Ok(match what {
            What::State => self.state_now(),
            What::Metrics => metrics(scenario, &self.summary),
            What::Findings => {
                let known = self.summary.beliefs.iter().filter(|belief| belief.count > 0);
                known.map(finding).collect()
            }
            What::Expectations => {
                judged(scenario, &self.summary).map(|(held, now)| check(scenario, held, now)).collect()
            }
            What::Sliders => {
                let show = self.show(self.route.embed.unwrap_or(EmbedMode::Play));
                show.sliders(scenario, &CATALOGUE).iter().filter_map(described).collect()
            }
            What::Link => share(scenario, &platform::url::page(), &CATALOGUE).url.into(),
            What::Scenario => serde_json::from_str(&save(scenario, &CATALOGUE).1).unwrap_or_default(),
            What::Param(path) => {
                let (target, spec) = find(scenario, &CATALOGUE, path).map_err(|problem| problem.to_string())?;
                let held = scenario.exposed.iter().find(|held| held.target == target && held.param == spec.id);
                let plain = || Exposed { target: target.clone(), param: spec.id, label: spec.name.to_owned() };
                described(&held.cloned().unwrap_or_else(plain)).unwrap_or_default()
            }
        })
    }

    fn state_now(&self) -> Value {
        state(self.document.scenario(), &self.runner.summary())
    }

    /// Tells the page around what is new in a picture of the run.
    pub(super) fn tell_host(&self, summary: &Summary) {
        if !parent::has_spoken() {
            return;
        }
        let (scenario, page_ms) = (self.document.scenario(), platform::page_clock::now());
        TOLD.with_borrow_mut(|told| {
            told.waiting.drain(..).for_each(|text| parent::tell(&text));
            let now = state(scenario, summary);
            let turned = has_turned(&told.state, &now);
            if turned || now != told.state && page_ms - told.state_at >= STATE_PAGE_MS {
                parent::tell(&host::message("state", now.clone()));
                if turned && let Some(why) = now.get("why") {
                    parent::tell(&host::message("error", json!({ "message": why })));
                }
                (told.state, told.state_at) = (now, page_ms);
            }
            if page_ms - told.metric_at >= METRIC_PAGE_MS {
                parent::tell(&host::message("metric", metrics(scenario, summary)));
                told.metric_at = page_ms;
            }
            for belief in &summary.beliefs {
                let (count, at) = told.findings.get(&belief.words).copied().unwrap_or((0, 0.0));
                if belief.count < count {
                    // It went back in time.
                    told.findings.insert(belief.words.clone(), (belief.count, at));
                } else if belief.count > count && (count == 0 || page_ms - at >= METRIC_PAGE_MS) {
                    parent::tell(&host::message("finding", finding(belief)));
                    told.findings.insert(belief.words.clone(), (belief.count, page_ms));
                }
            }
            for (held, now) in judged(scenario, summary) {
                let is = (now.standing, now.settled);
                if told.checks.get(held.id.as_str()) != Some(&is) {
                    told.checks.insert(held.id.to_string(), is);
                    parent::tell(&host::message("check", check(scenario, held, now)));
                }
            }
            let over = completed(summary);
            if over && !told.completed {
                let fields = json!({
                    "t": summary.now.seconds(),
                    "success": numbers::success(summary),
                    "disagreements": numbers::disagreements(summary),
                });
                parent::tell(&host::message("completed", fields));
            }
            told.completed = over;
            let (width, high) = self.session.stage;
            let height = (resize::page_height() - high + drawn_height(scenario, width)).round();
            if width > 0.0 && (height - told.height).abs() >= 1.0 {
                told.height = height;
                parent::tell(&host::message("resize", json!({ "width": width, "height": height })));
            }
        });
    }
}

/// What opens another scenario; refused before anything is touched.
fn load(source: &Source) -> Result<(Vec<Command>, Value), String> {
    let (command, opened) = match source {
        Source::Gallery(slug) => {
            let found = gallery::find(slug, &CATALOGUE);
            found.ok_or_else(|| format!("There is no scenario called {slug:?} in the gallery."))?;
            return Ok((vec![Command::OpenScenario(slug.clone())], json!({ "problems": 0 })));
        }
        Source::Link(link) => (Command::OpenLink(link.clone()), open_link(link, &CATALOGUE)?),
        Source::Document(text) => {
            let name = "The scenario".to_owned();
            let opened = open_text(&name, text, &CATALOGUE)?;
            (Command::OpenFile { name, text: text.clone() }, opened)
        }
    };
    let Opened { problems, other_engine, .. } = opened;
    Ok((vec![command], json!({ "problems": problems, "other_engine": other_engine })))
}

/// Hears the page around, and answers.
fn listen(ctx: &Context<App>, host: Option<String>) -> platform::Watch {
    let scope = ctx.link().clone();
    let mut gate = Gate::new();
    let admits = move || match gate.take(platform::page_clock::now()) {
        Passage::Heard => true,
        Passage::Ignored => false,
        Passage::Refused => {
            let message = "Too many messages: sixty a second are heard, and these were not.";
            parent::tell(&host::message("error", json!({ "message": message })));
            false
        }
    };
    parent::listen(host, host::LONGEST, admits, move |text| {
        let read = |text: String| host::read(&text);
        let too_long =
            || Some(Asked { id: Value::Null, ask: Err("The message is too long: more than 1 MB.".to_owned()) });
        let Some(Asked { id, ask }) = text.map_or_else(too_long, read) else { return };
        let done = ask.and_then(|ask| match scope.get_component() {
            Some(app) => app.asked_by_host(&ask),
            None => Err("The page is being closed.".to_owned()),
        });
        match done {
            Ok((commands, value)) => {
                commands.into_iter().for_each(|command| scope.send_message(Message::Command(command)));
                if !id.is_null() || !value.is_null() {
                    parent::tell(&host::message("answer", json!({ "id": id, "value": value })));
                }
            }
            Err(why) => parent::tell(&host::message("error", json!({ "id": id, "message": why }))),
        }
    })
}
