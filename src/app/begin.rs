//! How a page begins: what its address asks for, what was kept from the last visit, or the shop.

use std::rc::Rc;

use betwixt_model::{Scenario, read};
use yew::{AttrValue, Callback, Context};

use super::{App, CANVAS, CATALOGUE, Ears, Message, SETTINGS, WORK};
use crate::gallery;
use crate::platform::media::Media;
use crate::platform::{self, FrameLoop, Watch};
use crate::runner::Runner;
use crate::state::opening::open_link;
use crate::state::shortcuts::lookup;
use crate::state::{
    Action, Command, Document, Edit, EmbedMode, ParamMoves, Route, Session, SessionAction, Settings, Surroundings,
};
use crate::views::stage::PainterHandle;

/// What a page begins with.
struct First {
    document: Document,
    /// Why what the address asked for was not opened.
    refused: Option<String>,
    /// Whether it plays at once, if the address does not say.
    plays: bool,
}

impl App {
    pub(super) fn begin(ctx: &Context<Self>) -> Self {
        let address = platform::url::here();
        let route = Route::parse(&address.path, &address.query, &address.hash);
        let mut settings =
            platform::storage::read(SETTINGS).map_or_else(Settings::default, |text| Settings::read(&text));
        if let Some(theme) = route.theme {
            settings.theme = theme;
        }
        let session = Session::new(settings, surroundings(platform::media::now(), &route));
        let first = first(&route);
        let runner = Runner::new(Rc::clone(first.document.scenario()), &CATALOGUE);
        let summary = Rc::new(runner.summary());
        let frame = ctx.link().callback(Message::Frame);
        let mut app = Self {
            ears: ears(ctx),
            document: Rc::new(first.document),
            session: Rc::new(session),
            runner,
            summary,
            painter: PainterHandle::default(),
            moves: ParamMoves::default(),
            gallery: super::page::gallery_entries(),
            link: Default::default(),
            shared: None,
            copied: None,
            keep_at: None,
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
        app.remember();
        if let Some(sentence) = first.refused {
            app.session_takes(SessionAction::Refused(sentence));
        } else if app.route.gallery {
            app.session_takes(SessionAction::Command {
                command: Command::OpenGallery,
                document: Rc::clone(&app.document),
                page_ms: 0.0,
            });
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
        let route = Route::parse(&address.path, &address.query, &address.hash);
        match route.link {
            Some(link) => self.command(ctx, Command::OpenLink(link), page_ms),
            None if route.gallery => self.command(ctx, Command::OpenGallery, page_ms),
            None => false,
        }
    }
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

fn first(route: &Route) -> First {
    let shop = || gallery::find(gallery::FIRST, &CATALOGUE).unwrap_or_default();
    let new = |scenario: Scenario| Document::new(scenario, Vec::new(), &CATALOGUE);
    if let Some(link) = &route.link {
        return match open_link(link, &CATALOGUE) {
            Ok(opened) => match opened.edit {
                Edit::Open { scenario, problems } => {
                    let document = Document::new((*scenario).clone(), problems.to_vec(), &CATALOGUE);
                    First { document, refused: None, plays: false }
                }
                _ => First { document: new(shop()), refused: None, plays: false },
            },
            // A damaged link is never opened in part: what was there before is there still.
            Err(why) => First { document: kept().unwrap_or_else(|| new(shop())), refused: Some(why), plays: false },
        };
    }
    if let Some(slug) = &route.open {
        return match gallery::find(slug, &CATALOGUE) {
            Some(scenario) => First { document: new(scenario), refused: None, plays: route.embed.is_none() },
            None => {
                let refused = Some(format!("There is no scenario called {slug:?} in the gallery. Choose one below."));
                First { document: kept().unwrap_or_else(|| new(shop())), refused, plays: false }
            }
        };
    }
    match kept().filter(|_| route.embed.is_none()) {
        Some(document) => First { document, refused: None, plays: false },
        None => First { document: new(shop()), refused: None, plays: route.embed.is_none() },
    }
}

/// The work of the last visit.
fn kept() -> Option<Document> {
    let text = platform::storage::read(WORK)?;
    let loaded = read(&text, &CATALOGUE);
    (!loaded.is_unreadable()).then(|| Document::new(loaded.scenario, loaded.problems, &CATALOGUE))
}

fn surroundings(media: Media, route: &Route) -> Surroundings {
    let Media { dark, reduced_motion, narrow } = media;
    Surroundings { dark, reduced_motion: reduced_motion || route.debug.reduced_motion, narrow }
}

fn watches(ctx: &Context<App>, route: &Route) -> Vec<Watch> {
    let link = ctx.link();
    let (media, hidden, leaving, address) = (
        link.callback(Message::Surroundings),
        link.callback(Message::Hidden),
        link.callback(|()| Message::Leaving),
        link.callback(Message::Address),
    );
    let route = route.clone();
    let may_edit = matches!(route.embed, None | Some(EmbedMode::Edit));
    let mut watches = vec![
        platform::media::on_change(move |now| media.emit(surroundings(now, &route))),
        platform::visibility::on_change(move |now| hidden.emit(now)),
        platform::visibility::on_leave(move || leaving.emit(())),
        platform::url::on_hash_change(move |now| address.emit(now)),
        keys(ctx, may_edit),
    ];
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
    platform::keyboard::on_press(CANVAS, move |press, focus| {
        let single_keys = scope.get_component().is_none_or(|app| app.session.settings.single_keys);
        match lookup(&press, focus, single_keys) {
            Some(command) if may_edit || only_watches(&command) => {
                scope.send_message(Message::Command(command));
                true
            }
            _ => false,
        }
    })
}

/// What a key may do where nothing can be built.
const fn only_watches(command: &Command) -> bool {
    matches!(
        command,
        Command::Play
            | Command::Pause
            | Command::TogglePlay
            | Command::Step
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
    )
}

/// Names the action so that a document can be made to take it.
pub(super) const fn opening(edit: Edit) -> Action {
    Action::Edit(edit, None)
}
