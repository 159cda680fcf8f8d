//! Where each command goes: to the document, to the session, or out of the page; those about time [`super::run`] has taken.

use std::rc::Rc;

use betwixt_model::permalink::LengthRating;
use betwixt_model::{Exposed, Scenario, SimTime};
use yew::Context;

use super::{App, CATALOGUE, Message, SETTINGS};
use crate::gallery;
use crate::platform;
use crate::runner::Spoken;
use crate::state::announce::describe;
use crate::state::differs::differs;
use crate::state::document::{How, What};
use crate::state::interventions::edit_for_param;
use crate::state::live_edit::Reach;
use crate::state::opening::{Opened, Shared, open_link, open_text, save, share};
use crate::state::{
    Action, BookmarkCommand, Command, Edit, EmbedMode, ParamMove, Selection, SessionAction, Settings, Sketch, Toast,
};
use crate::views::palette::PaletteDrag;
use crate::views::stage;
use crate::views::timeline::block::block_id;

impl App {
    pub(crate) fn command(&mut self, ctx: &Context<Self>, command: Command, page_ms: f64) -> bool {
        match &command {
            Command::SetParam { target, param, value, gesture, done } => {
                let new = ParamMove { target: target.clone(), param, value: *value, gesture: *gesture };
                for due in self.moves.push(new, *done, page_ms) {
                    self.set_param(due);
                }
                // What the hint is about has been moved.
                let tried = |held: &Exposed| held.target == *target && held.param == *param;
                if *done && self.document.scenario().exposed.iter().any(tried) {
                    self.session_follows(&Command::DismissHint, page_ms);
                }
                return true;
            }
            Command::CancelGesture(_) => {
                self.moves.forget();
                self.document_takes(&command, page_ms);
            }
            Command::OpenScenario(slug) => self.open_from_gallery(slug, page_ms),
            Command::OtherHalf => self.open_other_half(page_ms),
            Command::OpenFile { name, text } => self.open(open_text(name, text, &CATALOGUE), page_ms),
            Command::OpenLink(link) => self.open(open_link(link, &CATALOGUE), page_ms),
            Command::ChooseFile => choose_file(ctx),
            Command::SaveFile => self.save_file(page_ms),
            Command::Picture(what) => self.picture_takes(ctx, *what, page_ms),
            Command::Library(asked) => self.library_takes(asked, page_ms),
            Command::Share => self.share(ctx),
            Command::ShareMoment => self.share_moment(ctx),
            Command::ReplayFollowed | Command::TryRemedy | Command::StopTrial | Command::KeepRemedy => {
                self.findings_take(&command, page_ms);
            }
            Command::Copy => self.copy(ctx, page_ms),
            Command::Paste(text) if text.is_empty() => self.paste(ctx, self.session.centre()),
            Command::Sketch(sketch) if let Sketch::PasteAt(None, at) = &**sketch => self.paste(ctx, *at),
            Command::Sketch(sketch) if **sketch == Sketch::DrawRectangle => stage::hands::next_is_rectangle(),
            Command::Escape if self.back_to_canvas() => return true,
            Command::Sketch(sketch) if let Sketch::GoToPart { forward } = &**sketch => self.go_to_part(*forward),
            Command::OpenMenu(None) => {
                for command in self.menu_of_focus() {
                    self.command(ctx, command, page_ms);
                }
                return true;
            }
            Command::OpenGallery => self.look_again(),
            Command::Describe => self.describe(page_ms),
            // Going back is a lot of code: it is here, not where the other commands about time are.
            Command::StepBack => self.step_back(page_ms),
            Command::Seek(at) => self.runner.seek(*at),
            Command::Show(spot) => {
                self.runner.set_playing(false);
                self.runner.seek(spot.at);
            }
            Command::SeekBy(by) => self.runner.seek(SimTime(self.runner.edit_time().0.saturating_add_signed(*by))),
            Command::Bookmark(asked) if let BookmarkCommand::Go { forward } = **asked => {
                self.go_to_bookmark(forward, page_ms);
            }
            _ => self.document_takes(&command, page_ms),
        }
        self.session_follows(&command, page_ms);
        // Drawn anew in any case: another stage may have taken the place of the one that was looked at before.
        if matches!(command, Command::Look(_)) {
            self.summarise();
            // The story of what is followed is told anew at once, so that no picture shows half of each.
            if self.found.is_some() {
                self.inquire();
            }
        }
        self.say_if_arranged(&command, page_ms);
        // An embed takes nothing from the page around it.
        if self.route.embed.is_none() {
            platform::focus::keep(super::CANVAS);
        }
        true
    }

    /// Boxes and steps that have moved are seen; whoever listens hears of it, unless a toast has said it already.
    fn say_if_arranged(&mut self, command: &Command, page_ms: f64) {
        let said = match command {
            Command::Arrange(_) | Command::EditProgram(_) => true,
            Command::Bookmark(asked) => !matches!(**asked, BookmarkCommand::Go { .. } | BookmarkCommand::AskName(_)),
            _ => false,
        };
        if said
            && let Some(What::Changed { label, .. }) = self.document.last().map(|happened| &happened.what)
            && self.session.toasts.shown().is_none_or(|toast| !toast.text.starts_with(label))
        {
            let said = SessionAction::Say(format!("{label}."), page_ms);
            self.session_takes(said);
        }
    }

    fn session_follows(&mut self, command: &Command, page_ms: f64) {
        self.session_becomes(self.session.following(command, &self.document, page_ms));
    }

    /// A slider has moved: the document takes it at the moment where the run is, and the run takes the document.
    pub(crate) fn set_param(&mut self, moved: ParamMove) {
        self.runner.settle();
        let edit = edit_for_param(self.runner.edit_time(), moved.target, moved.param, moved.value);
        let before = self.document.last().cloned();
        self.act(Action::Edit(edit, moved.gesture), 0.0);
        self.tell_of_later(before.as_ref(), false);
    }

    pub(super) fn document_takes(&mut self, command: &Command, page_ms: f64) {
        self.runner.settle();
        let context = self.session.context(self.runner.edit_time());
        let before = self.document.last().cloned();
        self.act(Action::Command(command.clone(), context), page_ms);
        self.tell_of_later(before.as_ref(), matches!(command, Command::ForgetChanges(_)));
    }

    /// Lets the document take an action, and everybody else follow.
    pub(super) fn act(&mut self, action: Action, page_ms: f64) {
        let before = self.document.last().map(|happened| happened.serial);
        let parts = parts(self.document.scenario());
        let next = self.document.after(action);
        let happened =
            next.last().filter(|happened| Some(happened.serial) != before).map(|happened| happened.what.clone());
        // Another scenario takes its place: nothing of this one may wait any longer.
        if next.opening() != self.document.opening() && self.keep_at.take().is_some() {
            self.write_down();
        }
        self.document = Rc::new(next);
        match happened {
            None => {}
            Some(What::Refused(why)) => {
                self.session_takes(SessionAction::Toast(Toast::error(why.to_string()), page_ms));
            }
            Some(What::Changed { how, label, made, between }) => {
                let was_playing = self.runner.is_playing();
                let had_begun = self.runner.now().0 > 0;
                let restarted = self.runner.follow(self.document.scenario());
                if restarted {
                    self.said_over = false;
                    // Time waits for the first component: what is built at 0:00 is the scenario, and later a change of it.
                    let empty = how == How::Opened && self.document.scenario().components.is_empty();
                    let plays = was_playing || how == How::Opened && self.route.embed.is_none();
                    self.runner.set_playing(plays && !empty);
                }
                let (scenario, now) = (Rc::clone(self.document.scenario()), platform::page_clock::now());
                self.session_takes(SessionAction::DocumentChanged(scenario, now));
                if let Some(selection) = made {
                    if let Selection::Fault(id) = &selection {
                        // There arrow keys move it; and what was pressed for it is not shown any more.
                        Self::land_on(block_id(id));
                    }
                    self.session_takes(SessionAction::Made(selection));
                }
                let began_anew = restarted && had_begun && between.reach == Reach::Restart;
                let fewer = self::parts(self.document.scenario()) < parts;
                self.tell_of(how, &label, (began_anew, fewer), now);
                if between.reach == Reach::Cosmetic {
                    // The run is where it was: its picture stays until the next is due.
                    self.summarised = Rc::clone(self.document.scenario());
                } else {
                    self.summarise();
                }
                self.summary_at = self.last_frame.unwrap_or(self.summary_at);
                self.shared = None;
                self.has_changed(how);
                self.title_page();
            }
        }
    }

    fn tell_of(&mut self, how: How, label: &str, (restarted, fewer): (bool, bool), page_ms: f64) {
        let again = if restarted { " The run began again at 0:00." } else { "" };
        let toast = match how {
            // What was taken away is nowhere to be seen: it can be brought back from here.
            How::Edited if restarted || fewer => Toast::undoable(format!("{label}.{again}")),
            How::Undone => Toast::news(format!("Undone: {label}.{again}")),
            How::Redone => Toast::news(format!("Done again: {label}.{again}")),
            How::Opened if !self.route.is_editor() => {
                self.session_takes(SessionAction::Say(format!("{label}."), page_ms));
                return;
            }
            How::Opened => Toast::undoable(format!("{label}.")),
            How::Edited | How::Continued | How::Cancelled => return,
        };
        self.session_takes(SessionAction::Toast(toast, page_ms));
    }

    fn open_from_gallery(&mut self, slug: &str, page_ms: f64) {
        if let Some(scenario) = gallery::find(slug, &CATALOGUE) {
            let edit = Edit::Open { scenario: Rc::new(scenario), problems: Rc::new([]) };
            self.act(Action::Edit(edit, None), page_ms);
        }
    }

    /// The anomaly mended, or broken again; says what differs.
    fn open_other_half(&mut self, page_ms: f64) {
        let before = Rc::clone(self.document.scenario());
        let Some(there) = gallery::pairs::beside(&before, &CATALOGUE) else {
            let text = "This scenario is not one of a pair. The gallery has anomalies, broken and mended.";
            self.session_takes(SessionAction::Toast(Toast::error(text), page_ms));
            return;
        };
        self.open_from_gallery(there.slug, page_ms);
        let half = there.open.other().word();
        let what = differs(&before, &there.scenario, &CATALOGUE);
        let said = format!(
            "This is the {half} one. It differs in: {}.",
            what.as_deref().unwrap_or("nothing that a run would notice")
        );
        // What differs stands beside the canvas; whoever listens hears it.
        self.session_takes(SessionAction::Toast(Toast::undoable(format!("This is the {half} one.")), page_ms));
        self.session_takes(SessionAction::Say(said, page_ms));
    }

    pub(super) fn open(&mut self, opened: Result<Opened, String>, page_ms: f64) {
        match opened {
            Ok(Opened { edit, problems, other_engine }) => {
                self.act(Action::Edit(edit, None), page_ms);
                // In an embed nobody could mend them; the page around is told.
                if problems > 0 && self.route.is_editor() {
                    self.session_follows(&Command::OpenProblems, page_ms);
                }
                if other_engine {
                    let text = "Another version of Betwixt made this: the run may differ from the one that was shared.";
                    self.session_takes(SessionAction::Toast(Toast::news(text), page_ms));
                }
            }
            Err(why) => {
                self.session_takes(SessionAction::Refused(why));
            }
        }
    }

    /// Says in words what is happening.
    fn describe(&mut self, page_ms: f64) {
        let scenario = Rc::clone(self.document.scenario());
        let spoken = Spoken { scenario: &scenario, summary: &self.summary };
        let command = Command::Announce(describe(&scenario, &spoken, &CATALOGUE));
        self.session_follows(&command, page_ms);
    }

    fn save_file(&mut self, page_ms: f64) {
        let (name, text) = save(self.document.scenario(), &CATALOGUE);
        let toast = if platform::files::save(&name, &text) {
            Toast::news(format!("Saved as {name}."))
        } else {
            Toast::error("This page may not save files. Use Share and keep the link instead.")
        };
        self.session_takes(SessionAction::Toast(toast, page_ms));
    }

    fn share(&mut self, ctx: &Context<Self>) {
        self.offer(ctx, share(self.document.scenario(), &platform::url::page(), &CATALOGUE));
    }

    /// Shows a link, and copies it if it is short enough to be of use.
    pub(super) fn offer(&mut self, ctx: &Context<Self>, shared: Shared) {
        self.copied = None;
        let copied = ctx.link().callback(Message::Copied);
        if shared.rating != LengthRating::Red {
            platform::clipboard::copy_then(shared.url.clone(), move |done| copied.emit(done));
        }
        self.shared = Some(Rc::new(shared));
    }

    /// Keeps what is preferred. Where storage is blocked, it lasts as long as the page.
    ///
    /// Nor does an embed keep them: there they are those of the page around.
    pub(crate) fn keep_settings(settings: &Settings) {
        if super::begin::route().embed.is_some() {
            return;
        }
        let _stored = platform::storage::write(SETTINGS, &settings.write());
    }

    /// Follows what is dragged from the palette.
    pub(crate) fn palette_drag(&self, drag: &PaletteDrag) -> Option<Command> {
        self.painter.drag_from_palette(drag, &CATALOGUE)
    }

    /// Gives the page what it began without.
    pub(crate) fn complete(&mut self, ctx: &Context<Self>) {
        if matches!(self.route.embed, None | Some(EmbedMode::Edit)) {
            self._watches.push(super::transfer::watch(ctx));
            self._watches.push(super::asking::watch(ctx));
            let toggled = ctx.link().callback(|()| Message::Command(Command::TogglePlay));
            self._watches.push(platform::space::watch(super::CANVAS, move || toggled.emit(())));
        }
        self.runner.complete();
        self.document = Rc::new((*self.document).clone().knowing(self.runner.catalogue()));
        self._watches.push(super::picturing::watch(ctx));
        self.begin_keeping();
        platform::offline::keep_page();
        self.remember();
        self.begin_hosted(ctx);
        let (at, see) = (self.route.at.take(), self.route.see.take());
        self.go_to(at, see);
    }

    /// Makes the permalink once a change has settled: for an embed's way out, and for the page that a panic shows.
    pub(super) fn remember(&mut self) {
        let shared = share(self.document.scenario(), &platform::url::page(), &CATALOGUE);
        platform::panic_page::remember(&shared.url, self.document.scenario().seed);
        self.link = shared.url.into();
    }
}

/// How many parts there are.
fn parts(scenario: &Scenario) -> usize {
    let Scenario { components, connections, zones, flows, faults, .. } = scenario;
    components.len() + connections.len() + zones.len() + flows.len() + faults.len()
}

fn choose_file(ctx: &Context<App>) {
    let chosen = ctx.link().callback(|message| message);
    platform::files::choose(move |picked| {
        chosen.emit(match picked {
            Ok(file) => Message::Command(Command::OpenFile { name: file.name, text: file.text }),
            Err(why) => Message::Session(SessionAction::Refused(why)),
        });
    });
}
