//! The app: one page, one road in. Whatever a button, key, pointer or link asks is a [`Command`] and comes through here.
//!
//! What the first picture needs is in the first file of the page; commands, dialogs and opening are in a second one, which
//! comes after it: [`crate::later`].

pub(crate) mod alive;
mod aiming;
mod asking;
pub(crate) mod begin;
mod dialog;
mod findings;
mod going;
mod hosted;
mod telling;
mod keeping;
mod later_changes;
mod lens;
mod moments;
pub(crate) mod first;
mod page;
mod panels;
mod picturing;
mod route_command;
mod run;
mod small;
mod transfer;
mod waiting;

use std::any::Any;
use std::rc::Rc;

use betwixt_model::{Catalogue, Scenario};
use yew::{AttrValue, Callback, Component, Context, Html};

use crate::later;
use crate::platform::{self, FrameLoop, Watch};
use crate::runner::{Runner, Summary};
use crate::state::opening::Shared;
use crate::state::{Command, Document, Lens, ParamMoves, Route, Session, SessionAction, Surroundings};
use crate::views::palette::PaletteDrag;
use crate::views::stage::{Moment, PainterHandle, flight};

pub use waiting::{run_headless, when_ready};

static CATALOGUE: Catalogue = betwixt_sim::CATALOGUE;

/// How often views get a new picture of the run [page milliseconds]: of a drawing with more parts than these less often,
/// so that most frames have none to draw, but not more seldom than that.
const SUMMARY_PAGE_MS: f64 = 100.0;
const SUMMARY_PARTS: f64 = 150.0;
const SUMMARY_SELDOM_PAGE_MS: f64 = 500.0;
/// While a hand moves something so much less often.
const SUMMARY_STIRRED: f64 = 6.0;
/// Where settings are kept between visits.
const SETTINGS: &str = "betwixt.settings";
/// The element that takes the keys of the canvas.
const CANVAS: &str = crate::views::stage::STAGE;

/// What can happen to the app.
#[derive(Debug)]
pub enum Message {
    /// Somebody asked for something.
    Command(Command),
    /// The browser is about to paint [page milliseconds].
    Frame(f64),
    /// Something about pointing and looking that is no command.
    Session(SessionAction),
    /// The browser says something else about itself.
    Surroundings(Surroundings),
    /// The tab was hidden, or is shown again.
    Hidden(bool),
    /// Something is dragged from the palette.
    PaletteDrag(PaletteDrag),
    /// The clipboard took the link, or refused.
    Copied(bool),
    /// The address has another hash: somebody pasted a link.
    Address(platform::url::Address),
    /// The page is being left.
    Leaving,
    /// The second file of the page has come, or has not.
    Later(bool),
}

/// Where views tell what happened: made once, so that a view that is made of the same is known to be the same.
struct Ears {
    command: Callback<Command>,
    drag: Callback<PaletteDrag>,
    size: Callback<(f64, f64)>,
    hold: Callback<bool>,
    copy: Callback<AttrValue>,
}

/// The app.
pub struct App {
    ears: Ears,
    route: Route,
    document: Rc<Document>,
    session: Rc<Session>,
    runner: Runner,
    summary: Rc<Summary>,
    /// The document that the summary is of.
    summarised: Rc<Scenario>,
    painter: PainterHandle,
    moves: ParamMoves,
    /// What was asked for while the second file was on its way.
    waiting: Vec<Message>,
    /// The second file is on its way.
    fetching: bool,
    /// The second file has not come: it is asked for again when somebody needs it.
    missed: bool,
    /// The permalink of the work as it was kept last.
    link: AttrValue,
    /// What the view of findings shows: [`findings`], which the second file knows.
    found: Option<Box<dyn Any>>,
    /// What is remembered of messages and of insides: [`lens`], which the second file knows.
    remembered: Option<Box<dyn Any>>,
    /// It shows something new, at the next picture for views.
    looked: bool,
    shared: Option<Rc<Shared>>,
    copied: Option<bool>,
    /// When the work is to be kept, if it has changed.
    keep_at: Option<f64>,
    /// What goes on paper while the browser prints: [`picturing`], which the second file knows.
    paper: Option<Box<dyn Any>>,
    /// What else is known about keeping it: [`keeping`].
    keeping: keeping::Keeping,
    last_frame: Option<f64>,
    summary_at: f64,
    /// It was playing when the tab was hidden.
    was_playing: bool,
    /// An end or a stop has been said aloud.
    said_over: bool,
    _frames: FrameLoop,
    _watches: Vec<Watch>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("route", &self.route).finish_non_exhaustive()
    }
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        Self::begin(ctx)
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let page_ms = platform::page_clock::now();
        match message {
            Message::Frame(at) => {
                // The first picture stands: now there is time for the rest.
                if self.last_frame.is_some() && later::here().is_none() && !self.missed {
                    self.fetch(ctx);
                }
                self.frame(at)
            }
            Message::Command(command) => self.asked(ctx, command, page_ms),
            Message::Session(action) => self.session_takes(action),
            Message::Surroundings(surroundings) => self.session_takes(SessionAction::Surroundings(surroundings)),
            Message::Hidden(hidden) => self.hidden(hidden),
            Message::PaletteDrag(drag) => {
                let Some(later) = later::here() else {
                    self.waiting.push(Message::PaletteDrag(drag));
                    return false;
                };
                (later.palette_drag)(self, &drag).is_some_and(|command| self.asked(ctx, command, page_ms))
            }
            Message::Copied(copied) => {
                self.copied = Some(copied);
                true
            }
            Message::Address(address) => self.follow_address(ctx, &address, page_ms),
            Message::Leaving => {
                self.keep();
                false
            }
            Message::Later(here) => self.later_came(ctx, here, page_ms),
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        self.page()
    }
}

impl App {
    /// One frame: what is due of a drag, some of the run, the messages on the canvas; views only ten times a second.
    fn frame(&mut self, at: f64) -> bool {
        if platform::panic_page::is_shown() {
            return false;
        }
        let passed = self.last_frame.map_or(16.0, |last| at - last);
        self.last_frame = Some(at);
        if let Some(later) = later::here()
            && let Some(due) = self.moves.due(at)
        {
            (later.set_param)(self, due);
            self.looked = true;
        }
        let slow = self.route.debug.slow.unwrap_or(1.0);
        self.runner.frame(passed / slow, &platform::page_clock::now);
        let moment = Moment { page_ms: at, now_ns: self.runner.now().0, speed: self.runner.pacing().current() };
        let followed = self.session.findings.and_then(|looking| looking.operation);
        let is_shown = |op: u64| followed.is_none_or(|followed| followed == op);
        let telemetry = later::here().filter(|_| self.session.lens == Lens::Telemetry);
        match self.runner.world() {
            Some(_) if let Some(later) = telemetry => (later.paint)(self, moment),
            Some(world) => {
                self.painter
                    .paint(moment, world.flights().filter(|view| is_shown(view.op.id)).map(|view| flight(&view)));
            }
            None => self.painter.paint(moment, []),
        }
        if self.keep_at.is_some_and(|due| at >= due) {
            self.keep();
        }
        if let Some(later) = later::here()
            && (self.session.findings.is_some() || self.found.is_some())
        {
            self.looked |= (later.inquire)(self);
        }
        let scenario = self.document.scenario();
        let parts = (scenario.components.len() + scenario.connections.len()) as f64;
        let usual = (SUMMARY_PAGE_MS * parts / SUMMARY_PARTS).clamp(SUMMARY_PAGE_MS, SUMMARY_SELDOM_PAGE_MS);
        let stirred = usual > SUMMARY_PAGE_MS && self.painter.is_stirred(at);
        if at - self.summary_at < usual * if stirred { SUMMARY_STIRRED } else { 1.0 } {
            return false;
        }
        self.summary_at = at;
        self.say_if_over(at);
        let ticked = self.session_takes(SessionAction::Tick(at));
        let looked = std::mem::take(&mut self.looked);
        self.summarise() || ticked || looked
    }

    /// Gives views a new picture, if it differs from the last one.
    fn summarise(&mut self) -> bool {
        let mut summary = self.runner.summary();
        if let Some(later) = later::here() {
            (later.look)(self, &mut summary);
        }
        platform::panic_page::remember_time(summary.now.seconds());
        let changed = !summary.is_same(&self.summary) || !Rc::ptr_eq(&self.summarised, self.document.scenario());
        if changed {
            self.summary = Rc::new(summary);
            self.summarised = Rc::clone(self.document.scenario());
        }
        changed
    }

    /// Keeps the work, if it has changed: which it cannot have before the second file came.
    fn keep(&mut self) {
        if let Some(later) = later::here()
            && self.keep_at.take().is_some()
        {
            (later.keep)(self);
        }
    }

    fn session_takes(&mut self, action: SessionAction) -> bool {
        self.session_becomes(self.session.after(action))
    }

    fn session_becomes(&mut self, next: Session) -> bool {
        let changed = next != *self.session;
        if changed {
            if next.settings != self.session.settings {
                let settings = next.settings;
                later::with(move |later| (later.keep_settings)(&settings));
            }
            platform::theme::set_dark(next.is_dark());
            platform::theme::set_still(next.is_still());
            self.session = Rc::new(next);
        }
        changed
    }

    fn hidden(&mut self, hidden: bool) -> bool {
        if hidden {
            self.was_playing = self.runner.is_playing();
            self.runner.set_playing(false);
            self.keep();
        } else if self.was_playing {
            self.runner.set_playing(true);
        }
        self.last_frame = None;
        self.summarise()
    }
}
