//! How a page begins: what its address asks for, what was kept from the last visit, or the shop.

use std::rc::Rc;

use yew::{AttrValue, Callback, Context};

use super::first::First;
use super::{App, CANVAS, Ears, Message, SETTINGS};
use crate::later;
use crate::platform::media::Media;
use crate::platform::{self, FrameLoop, Watch};
use crate::runner::Runner;
use crate::runner::engine::PLAIN;
use crate::state::shortcuts::lookup;
use crate::state::{
    BookmarkCommand, Command, EmbedMode, Looking, ParamMoves, Route, Session, SessionAction, Settings, Surroundings,
};
use crate::views::stage::PainterHandle;

impl App {
    pub(super) fn begin(ctx: &Context<Self>) -> Self {
        let route = route();
        // Where the second file is not here by now, nothing was kept.
        let mut settings = match (later::here(), platform::storage::read(SETTINGS)) {
            (Some(later), Some(text)) => (later.settings)(&text),
            _ => Settings::default(),
        };
        if let Some(theme) = route.theme {
            settings.theme = theme;
        }
        let mut session = Session::new(settings, surroundings(platform::media::now(), &route));
        session.lens = route.lens;
        let first = later::here().map_or_else(First::visit, |later| (later.first)(&route));
        // Without the second file the page begins with the shop, which is plain.
        let engine = later::here().map_or(&PLAIN, |later| later.engine);
        let runner = Runner::with(engine, Rc::clone(first.document.scenario()));
        let summary = Rc::new(runner.summary());
        let frame = ctx.link().callback(Message::Frame);
        let mut app = Self {
            summarised: Rc::clone(first.document.scenario()),
            ears: ears(ctx),
            document: Rc::new(first.document),
            session: Rc::new(session),
            runner,
            summary,
            painter: PainterHandle::default(),
            moves: ParamMoves::default(),
            waiting: Vec::new(),
            fetching: false,
            missed: false,
            link: Default::default(),
            found: None,
            remembered: None,
            looked: false,
            shared: None,
            copied: None,
            keep_at: None,
            paper: None,
            keeping: Default::default(),
            last_frame: None,
            summary_at: 0.0,
            was_playing: false,
            said_over: false,
            _frames: FrameLoop::start(move |at| frame.emit(at)),
            _watches: watches(ctx, &route),
            route,
        };
        platform::theme::set_dark(app.session.is_dark());
        platform::theme::set_still(app.session.is_still());
        app.title_page();
        if let Some(speed) = app.route.speed {
            app.runner.pacing().choose(speed);
        }
        if app.route.debug.layers.iter().any(|layer| layer == "uncapped") {
            app.painter.uncap();
        }
        app.runner.set_playing(app.route.autoplay.unwrap_or(first.plays));
        platform::panic_page::remember_seed(app.document.scenario().seed);
        app.keeping.first = first.kept;
        if let Some(later) = later::here() {
            (later.complete)(&mut app, ctx);
        }
        if let Some(sentence) = first.refused {
            app.session_takes(SessionAction::Refused(sentence));
        } else if app.route.gallery {
            app.waiting.push(Message::Command(Command::OpenGallery));
        }
        app
    }

    /// Somebody pasted a link into the address bar of this very page: one edit that can be undone.
    pub(super) fn follow_address(
        &mut self,
        ctx: &Context<Self>,
        address: &platform::url::Address,
        page_ms: f64,
    ) -> bool {
        let Some(later) = later::here() else {
            self.waiting.push(Message::Address(address.clone()));
            self.fetch(ctx);
            return false;
        };
        let route = (later.route)(address);
        match route.link {
            Some(link) => {
                self.asked(ctx, Command::OpenLink(link), page_ms);
                if route.lens != self.session.lens {
                    self.asked(ctx, Command::Look(Some(route.lens)), page_ms);
                }
                // Its moment, and the operation that it is about.
                if let Some(at) = route.at {
                    self.asked(ctx, Command::Seek(at), page_ms);
                }
                if let Some(Looking { kind: Some(kind), operation: Some(operation), .. }) = route.see {
                    self.asked(ctx, Command::Follow(kind, operation), page_ms);
                }
                true
            }
            None if route.gallery => self.asked(ctx, Command::OpenGallery, page_ms),
            None => false,
        }
    }
}

/// What the address of the page asks for.
pub(super) fn route() -> Route {
    // An address that asks for something has waited for the second file.
    later::here().map_or_else(Route::default, |later| (later.route)(&platform::url::here()))
}

fn ears(ctx: &Context<App>) -> Ears {
    let link = ctx.link();
    let copied = link.callback(Message::Copied);
    Ears {
        command: link.callback(Message::Command),
        drag: link.callback(Message::PaletteDrag),
        size: link.callback(|(width, height)| Message::Session(SessionAction::Stage(width, height))),
        hold: link.callback(|held| Message::Session(SessionAction::HoldToast(held, platform::page_clock::now()))),
        copy: Callback::from(move |text: AttrValue| {
            let copied = copied.clone();
            platform::clipboard::copy_then(text.to_string(), move |done| copied.emit(done));
        }),
    }
}

fn surroundings(media: Media, route: &Route) -> Surroundings {
    let Media { dark, reduced_motion, shape, low } = media;
    Surroundings { dark, reduced_motion: reduced_motion || route.debug.reduced_motion, shape, low }
}

fn watches(ctx: &Context<App>, route: &Route) -> Vec<Watch> {
    let link = ctx.link();
    let (media, hidden) = (link.callback(Message::Surroundings), link.callback(Message::Hidden));
    let (leaving, address) = (link.callback(|()| Message::Leaving), link.callback(Message::Address));
    let may_edit = matches!(route.embed, None | Some(EmbedMode::Edit));
    let asked = route.clone();
    let mut watches = vec![
        platform::media::on_change(move |now| media.emit(surroundings(now, &asked))),
        platform::visibility::on_leave(move || leaving.emit(())),
        platform::url::on_hash_change(move |now| address.emit(now)),
        keys(ctx, may_edit),
    ];
    // An embed is also out of sight where it is scrolled away: that the second file watches.
    if route.embed.is_none() {
        watches.push(platform::visibility::on_change(move |now| hidden.emit(now)));
    }
    if may_edit {
        let dropped = link.callback(Message::Command);
        let refused = link.callback(Message::Session);
        watches.push(platform::files::on_drop(move |picked| match picked {
            Ok(file) => dropped.emit(Command::OpenFile { name: file.name, text: file.text }),
            Err(why) => refused.emit(SessionAction::Refused(why)),
        }));
    }
    watches
}

fn keys(ctx: &Context<App>, may_edit: bool) -> Watch {
    let scope = ctx.link().clone();
    platform::keyboard::on_press(CANVAS, move |press, focus, key| {
        let single_keys = scope.get_component().is_none_or(|app| app.session.settings.single_keys);
        let more = || later::here().and_then(|later| (later.shortcut)(&press, focus, single_keys));
        let connecting = || (later::here()?.while_connecting)(&*scope.get_component()?, &press, focus);
        match connecting().or_else(|| lookup(&press, focus, single_keys)).or_else(more) {
            // A page on which nothing can be built has waited for the second file.
            Some(command) if may_edit || later::here().is_some_and(|later| (later.only_watches)(&command)) => {
                scope.send_message(Message::Command(command));
                true
            }
            None if may_edit && later::here().is_none() => {
                // It may be one of the second table.
                let (key, scope) = (key.clone(), scope.clone());
                later::with(move |later| (later.held)(&key, &scope));
                press.is_ours()
            }
            _ => false,
        }
    })
}

/// What a key may do where nothing can be built.
pub(crate) fn only_watches(command: &Command) -> bool {
    let goes = |asked: &BookmarkCommand| matches!(asked, BookmarkCommand::Go { .. });
    matches!(
        command,
        Command::Play
            | Command::Pause
            | Command::TogglePlay
            | Command::Step
            | Command::StepBack
            | Command::Reset
            | Command::Faster
            | Command::Slower
            | Command::ToggleAutoSpeed
            | Command::FocusNext
            | Command::FocusPrevious
            | Command::FocusNearest(_)
            | Command::NextConnection
            | Command::PreviousConnection
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::ZoomFit
            | Command::Escape
            | Command::Describe
            | Command::Look(_)
    ) || matches!(command, Command::Bookmark(asked) if goes(asked))
}
