//! The stage as a still picture: as a file, on the clipboard, on paper.

use std::rc::Rc;

use betwixt_model::ids;
use yew::{Context, Html};

use super::{App, CATALOGUE, Message};
use crate::canvas::theme::{DARK, LIGHT, Rgb, Theme};
use crate::platform::{self, Watch};
use crate::state::picture::PictureCommand;
use crate::state::{Command, Lens, SessionAction, Toast};
use crate::views::memo::View as _;
use crate::views::print::PrintSheet;
use crate::views::stage::flight;
use crate::views::stage::picture::{Picture, Showing, picture};

/// Ink on paper: what is light on the screen is the paper itself.
const PAPER: Theme = Theme { canvas: Rgb(255, 255, 255), ..LIGHT };

/// Pixels of a picture for each of the screen's.
const FINENESS: f64 = 2.0;

/// Listens to the browser's own printing.
pub(super) fn watch(ctx: &Context<App>) -> Watch {
    let asked = ctx.link().callback(Message::Command);
    platform::picture::on_print(move |begins| {
        let what = if begins { PictureCommand::PrintBegins } else { PictureCommand::PrintEnds };
        asked.emit(Command::Picture(what));
    })
}

impl App {
    /// Somebody asks for a picture.
    pub(super) fn picture_takes(&mut self, ctx: &Context<Self>, what: PictureCommand, page_ms: f64) {
        match what {
            PictureCommand::SaveSvg => self.save_svg(page_ms),
            PictureCommand::SavePng => {
                let (name, done) = (self.file_name("png"), self.told(ctx, "The picture is saved.", NO_FILE));
                let theme = self.theme();
                let Picture { drawn, size } = self.picture(theme);
                platform::picture::save_png(name, &drawn.file(), size, FINENESS, done);
            }
            PictureCommand::Copy => {
                let done = self.told(ctx, "The picture is on the clipboard.", NO_COPY);
                let theme = self.theme();
                let Picture { drawn, size } = self.picture(theme);
                platform::picture::copy_png(&drawn.file(), size, FINENESS, done);
            }
            // Not at once: the browser stops everything while it asks.
            PictureCommand::Print => platform::watch::later(0, platform::picture::print),
            PictureCommand::PrintBegins => {
                platform::theme::set_dark(false);
                self.summarise();
                let picture = self.picture(&PAPER);
                let (scenario, summary) = (Rc::clone(self.document.scenario()), Rc::clone(&self.summary));
                let sheet = PrintSheet { scenario, summary, picture };
                self.paper = Some(Box::new(sheet));
            }
            PictureCommand::PrintEnds => {
                platform::theme::set_dark(self.session.is_dark());
                self.paper = None;
            }
        }
    }

    /// What goes on the paper, while the browser prints.
    pub(super) fn paper(&self) -> Html {
        let sheet = self.paper.as_ref().and_then(|paper| paper.downcast_ref::<PrintSheet>());
        sheet.map(PrintSheet::view).unwrap_or_default()
    }

    fn theme(&self) -> &'static Theme {
        if self.session.is_dark() { &DARK } else { &LIGHT }
    }

    fn picture(&mut self, theme: &Theme) -> Picture {
        let mut summary = self.runner.summary();
        self.look(&mut summary);
        let all = || self.runner.world().map(|world| world.flights().map(|view| flight(&view)).collect());
        let flights: Vec<_> = match self.session.lens {
            Lens::Everything => all().unwrap_or_default(),
            Lens::Telemetry => self.flights_of_telemetry(platform::page_clock::now()),
        };
        let showing = Showing { scenario: self.document.scenario(), summary: &summary, catalogue: &CATALOGUE, theme };
        picture(showing, &flights)
    }

    fn file_name(&self, ending: &str) -> String {
        format!("{}.{ending}", ids::slug(&self.document.scenario().name))
    }

    fn save_svg(&mut self, page_ms: f64) {
        let theme = self.theme();
        let (name, text) = (self.file_name("svg"), self.picture(theme).drawn.file());
        let toast = if platform::files::save_as(&name, &text, "image/svg+xml") {
            Toast::news(format!("Saved as {name}."))
        } else {
            Toast::error(NO_FILE)
        };
        self.session_takes(SessionAction::Toast(toast, page_ms));
    }

    /// Says what became of it, once the browser knows.
    fn told(&self, ctx: &Context<Self>, yes: &'static str, no: &'static str) -> impl FnOnce(bool) + use<> {
        let told = ctx.link().callback(Message::Session);
        move |done| {
            let toast = if done { Toast::news(yes) } else { Toast::error(no) };
            told.emit(SessionAction::Toast(toast, platform::page_clock::now()));
        }
    }
}

const NO_FILE: &str = "This page may not save files. Open it in a window of its own, or print it.";
const NO_COPY: &str = "The browser does not let this page copy pictures. Save the picture as a file instead.";
